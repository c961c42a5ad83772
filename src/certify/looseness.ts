/** How far sums may be from their truth at one time, and how much their slopes may change with the state. */
import { type Frame, type Known, slopeOf } from './frame';
import { above, UP, unitOf } from './integers';
import type { Lesson } from './model';

export interface Looseness {
  /** How far g of a unit may be from its truth, and at most how its slope changes with the state. */
  readonly of: (u: number, fastest: number) => { readonly error: number; readonly pull: number };
  /** How the rate of a current changes with the state; how large that of a weight may be, and how it changes. */
  readonly rate: (component: number) => number;
  readonly learning: (weight: number) => { readonly most: number; readonly change: number };
}

export function loosenessOf({ units, bits, model, lessons }: Frame, known: Known): Looseness {
  const size = (i: number): number => above(known.x[i], bits) + known.radii[i];
  const weightSize = (k: number | undefined): number =>
    k === undefined ? 1 : above(known.w[k], bits) + known.weightRadii[k];
  let sums: { readonly rates: Float64Array; readonly outputs: Float64Array } | undefined;
  /** Lipschitz constants of rates and of outputs; a jump has none. */
  function steepness() {
    const rates = new Float64Array(known.x.length).fill(1);
    const outputs = new Float64Array(units.length);
    units.forEach(({ terms, units: inner, feeds }, k) => {
      let sum = 0;
      for (const { factor, weight, component } of terms)
        sum += factor.size * (weightSize(weight) + (weight === undefined ? 0 : size(component)));
      for (const [unit, factor] of inner) sum += factor.size * outputs[unit];
      outputs[k] = slopeOf(units[k]) * sum;
      for (const [i, one] of feeds) rates[i] += one.size * outputs[k];
    });
    for (const { offset, size: count, tau } of model.places)
      for (let i = offset; i < offset + count; i++) rates[i] /= tau.size;
    sums = { rates, outputs };
    return sums;
  }
  const lipschitz = () => sums ?? steepness();
  const rate = (i: number): number => lipschitz().rates[i];
  /** At most the rate of a weight, and how that changes. */
  function learns(weight: number): { readonly most: number; readonly change: number } {
    let [most, change] = [0, 0];
    for (const { weights, post, pre, rate: speed, factors } of lessons) {
      const k = weight - weights.offset;
      if (k < 0 || k >= weights.rows * weights.columns) continue;
      const row = Math.floor(k / weights.columns);
      const side = (parts: Lesson['post'], j: number) =>
        parts.reduce(
          ([sum, signs], [offset, sign]) => [sum + sign.size * size(offset + j), signs + sign.size],
          [0, 0],
        );
      const [[a, s], [b, t]] = [side(post, row), side(pre, k % weights.columns)];
      const third = factors === undefined ? 0 : lipschitz().outputs[factors[row]];
      most += speed.size * a * b;
      change += speed.size * (a * t + b * s + a * b * third);
    }
    return { most, change };
  }
  function of(u: number, fastest: number, emits = false): { error: number; pull: number } {
    const { terms, units: inner } = units[u];
    const slope = emits ? slopeOf(units[u]) : 1;
    if (slope === 0) return { error: 0, pull: 0 };
    let [error, pull] = [unitOf(bits) * (8 + terms.length + inner.length), 0];
    for (const { component, factor, weight } of terms) {
      const w = weightSize(weight);
      error += factor.size * w * known.radii[component];
      pull += factor.size * w * (rate(component) + 1);
      if (weight === undefined) continue;
      const { most, change } = learns(weight);
      error += factor.size * known.weightRadii[weight] * size(component);
      pull += factor.size * (fastest + most + size(component) * change);
    }
    for (const [unit, factor] of inner) {
      const one = of(unit, fastest, true);
      error += factor.size * one.error;
      pull += factor.size * one.pull;
    }
    return { error: error * slope * UP, pull: pull * slope * UP };
  }
  return { of, rate, learning: learns };
}
