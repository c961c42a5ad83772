/** How long a step of the Taylor series may be: a choice only, which no proof rests on. */

import { type Frame, isSelf, type Known, LINEAR, type Pace, selfGains, slopeOf } from './frame';
import { toDouble } from './integers';

/** Powers by which the rate of a system is judged: what only feeds forward, however steep, is not fast. */
const POWERS = 32;

/** The pace of modes that read no weights is the same at any time. */
export function paceOf(frame: Frame, known: Known): Pace {
  const { paces, units, modes } = frame;
  const key = modes.join('');
  const before = paces.get(key);
  if (before !== undefined) return before;
  const pace = paceAt(frame, known);
  if (!units.some(({ terms }, u) => modes[u] === LINEAR && terms.some(({ weight }) => weight !== undefined)))
    paces.set(key, pace);
  return pace;
}

function paceAt(frame: Frame, known: Known): Pace {
  const { units, modes, model, bits } = frame;
  const n = model.components;
  const diagonal = new Float64Array(n).fill(-1);
  const linear = new Map<number, ReadonlyMap<number, number>>();
  const entries: [number, number, number][] = [];
  for (let u = 0; u < units.length; u++) {
    if (modes[u] !== LINEAR) continue;
    const { terms, units: inner, feeds } = units[u];
    const slope = slopeOf(units[u]);
    const sum = new Map<number, number>();
    for (const { component, factor, weight } of terms) {
      const size = factor.size * (weight === undefined ? 1 : Math.abs(toDouble(known.w[weight], bits)));
      sum.set(component, (sum.get(component) ?? 0) + slope * size);
    }
    for (const [k, factor] of inner)
      for (const [j, size] of linear.get(k) ?? []) sum.set(j, (sum.get(j) ?? 0) + slope * factor.size * size);
    linear.set(u, sum);
    for (const [i, one] of feeds)
      if (isSelf(units[u])) diagonal[i] += one.m < 0n ? -one.size : one.size;
      else for (const [j, size] of sum) entries.push([i, j, one.size * size]);
  }
  const rates = new Float64Array(n);
  for (const { input, offset, size, tau } of model.places)
    if (!input) rates.fill(1 / tau.size, offset, offset + size);
  const step = (start: Float64Array): bigint => {
    let state = start;
    let growth = 0;
    for (let k = 0; k < POWERS; k++) {
      const next = new Float64Array(n);
      for (let i = 0; i < n; i++) next[i] = state[i] * Math.abs(diagonal[i]);
      for (const [i, j, size] of entries) if (start[i] > 0) next[i] += size * state[j];
      let most = 0;
      for (let i = 0; i < n; i++) {
        next[i] *= rates[i];
        most = Math.max(most, next[i]);
      }
      if (most === 0) return 1n << BigInt(bits + 40);
      growth += Math.log2(most) / POWERS;
      for (let i = 0; i < n; i++) next[i] /= most;
      state = next;
    }
    return BigInt(Math.max(1, Math.floor(2 ** (41 - Math.ceil(growth * 8) / 8)))) << BigInt(bits - 40);
  };
  const own = selfGains(frame);
  return {
    usual: step(new Float64Array(n).fill(1)),
    far: step(Float64Array.from(own, (gains) => (gains === undefined ? 1 : 0))),
  };
}
