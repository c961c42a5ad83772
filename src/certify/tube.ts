/** What a step is judged by: its tube, what passes from unit to unit, and the comparison system that follows. */

import { type Frame, type Known, levelsOf, OFF } from './frame';
import type { Entry } from './growth';
import { above, type Dyadic, toDouble, UP, unitOf } from './integers';
import type { Expansion } from './taylor';

export interface Ends {
  /** Jumps that are at their threshold where the step begins. */
  readonly fresh: ReadonlySet<number>;
  /** The step is so short that a jump may be at its threshold at one of its ends. */
  readonly short: boolean;
  /** The step is so long that signs must be clear at first sight. */
  readonly long: boolean;
}

export type Slopes = Map<number, readonly [number, number]>;

export const signed = ({ m, size }: Dyadic): number => (m < 0n ? -size : size);
export const farthest = ([low, high]: readonly [number, number]): number => Math.max(-low, high);

/** What may pass between a unit and its truth, and how it depends on currents. */
export interface Passed {
  readonly range: readonly [number, number];
  readonly error: number;
  readonly defect: number;
  readonly slopes: Slopes | undefined;
}

/** What was found of units in a step: units with the same g share it. */
export interface Cache {
  readonly g: (bigint[] | undefined)[];
  readonly sup: Map<string, { readonly accept: number; readonly value: number }>;
  readonly roots: Map<string, { readonly s: bigint | undefined }>;
}

export interface Setting {
  readonly frame: Frame;
  readonly e: Expansion;
  readonly ends: Ends;
  readonly ranges: readonly (readonly [number, number])[];
  readonly weightRanges: readonly (readonly [number, number])[];
  readonly tube: Float64Array;
  readonly cache: Cache;
}

/** What products of polynomials have beyond the orders that are kept. */
export function productRest(
  a: readonly bigint[],
  b: readonly bigint[],
  degree: number,
  bits: number,
): number {
  if (a.length + b.length - 2 <= degree) return 0;
  const sizes = b.map((one) => Math.abs(toDouble(one, bits)) * UP);
  let rest = 0;
  a.forEach((one, l) => {
    let tail = 0;
    for (let k = Math.max(0, degree + 1 - l); k < sizes.length; k++) tail += sizes[k];
    rest += Math.abs(toDouble(one, bits)) * tail;
  });
  return rest * UP + unitOf(bits);
}

const ONE: Passed = { range: [1, 1], error: 0, defect: 0, slopes: undefined };
const NOTHING: Passed = { range: [0, 0], error: 0, defect: 0, slopes: undefined };

/** What a third factor is taken for before it is known. */
const guessed = ({ frame: { modes, bits } }: Setting, unit: number): Passed =>
  modes[unit] === OFF
    ? NOTHING
    : { range: [0, 1], error: 0, defect: 2 ** 10 * unitOf(bits), slopes: undefined };

/**
 * Radii of the weights all over the step and at its end: they only grow. Third factors are as they are in `passed`; without it
 * they are guessed.
 */
export function weightTubeOf(
  setting: Setting,
  { weightRadii }: Known,
  passed?: readonly Passed[],
): Float64Array {
  const { frame, e, ranges, tube } = setting;
  const { bits, model, lessons } = frame;
  const out = Float64Array.from(weightRadii);
  const unit = unitOf(bits);
  const h = toDouble(e.h, bits) * UP;
  const orders = e.degree + 2;
  lessons.forEach(({ weights, post, pre, rate, factors }, l) => {
    const learner = e.learners[l];
    const side = (parts: typeof post, j: number) => {
      let [size, error] = [0, 0];
      for (const [offset, sign] of parts) {
        size += sign.size * farthest(ranges[offset + j]);
        error += sign.size * tube[offset + j] + 2 * unit;
      }
      return { size, error };
    };
    for (let i = 0; i < weights.rows; i++) {
      const third = factors === undefined ? ONE : (passed?.[factors[i]] ?? guessed(setting, factors[i]));
      const [m, off] = [farthest(third.range), third.error + third.defect];
      if (m === 0 && off === 0) continue;
      const sum = side(post, i);
      const cut =
        factors === undefined || learner === undefined
          ? 0
          : productRest(e.v[factors[i]] ?? [], learner.sums[i], e.kept, bits);
      const a = { size: m * sum.size + cut, error: m * sum.error + off * (sum.size + sum.error) + cut };
      const lost = factors === undefined ? 1 : 1 + m;
      for (let j = 0; j < weights.columns; j++) {
        const b = side(pre, j);
        const rest = learner === undefined ? 0 : productRest(learner.posts[i], learner.pres[j], e.kept, bits);
        const k = weights.offset + i * weights.columns + j;
        const field = a.size * b.error + b.size * a.error + a.error * b.error + rest;
        const rounding =
          orders * (orders + 5 + h * rate.size * 2 + orders * h * rate.size * (a.size + lost * b.size) * 2);
        out[k] += (h * rate.size * field + rounding * unit + e.weightRest[k]) * UP;
      }
    }
  });
  // resting weights keep their radius
  return model.entries === 0 ? weightRadii : out;
}

/** A third factor of gates that are surely on or off, in a mode that fits: exactly what they make of it. */
export function levelOfFactor(frame: Frame, u: number, passed: readonly Passed[]): number | undefined {
  const { units, modes, bits } = frame;
  if (units[u].kind !== 'factor' || units[u].units.some(([k]) => passed[k].slopes !== undefined))
    return undefined;
  const g = levelsOf(frame, modes, u);
  if (g === undefined || (modes[u] === OFF ? g > 0n : g < 0n)) return undefined;
  return modes[u] === OFF ? 0 : toDouble(g, bits);
}

/** How much the output of a unit may change with each current. */
export function slopesOf(
  { frame, weightRanges }: Setting,
  u: number,
  [least, most]: readonly [number, number],
  passed: readonly Passed[],
): Slopes {
  const sum: Slopes = new Map();
  const add = (component: number, low: number, high: number): void => {
    const [a, b] = sum.get(component) ?? [0, 0];
    sum.set(component, [a + low, b + high]);
  };
  for (const { component, factor, weight } of frame.units[u].terms) {
    const f = signed(factor);
    if (weight === undefined) add(component, f, f);
    else {
      const size = factor.size * farthest(weightRanges[weight]);
      add(component, -size, size);
    }
  }
  for (const [k, factor] of frame.units[u].units)
    for (const [component, [low, high]] of passed[k].slopes ?? [])
      add(
        component,
        Math.min(signed(factor) * low, signed(factor) * high),
        Math.max(signed(factor) * low, signed(factor) * high),
      );
  for (const [component, [low, high]] of sum)
    sum.set(component, [Math.min(least * low, most * low), Math.max(least * high, most * high)]);
  return sum;
}

/** The matrix and the defect of the comparison, both for the derivative by s. */
export function comparison({ frame, e }: Setting, passed: readonly Passed[]) {
  const { model, bits, units } = frame;
  const n = model.components;
  const unit = unitOf(bits);
  const rows: (Map<number, number> | undefined)[] = [];
  const feeds = new Float64Array(n);
  const forcing = new Float64Array(n);
  for (let u = 0; u < units.length; u++) {
    const { defect, slopes } = passed[u];
    for (const [i, gain] of units[u].feeds) {
      if (frame.modes[u] === OFF && slopes === undefined) continue;
      feeds[i]++;
      forcing[i] += gain.size * defect;
      if (slopes === undefined) continue;
      rows[i] ??= new Map();
      const row = rows[i];
      for (const [j, [low, high]] of slopes) {
        const s = signed(gain);
        const [a, b] = [Math.min(s * low, s * high), Math.max(s * low, s * high)];
        row.set(j, (row.get(j) ?? 0) + (i === j ? b + Math.abs(b) * 1e-12 : Math.max(-a, b)));
      }
    }
  }
  const entries: Entry[] = [];
  const h = toDouble(e.h, bits) * UP;
  const orders = e.degree + 2;
  for (const { input, offset, size, tau } of model.places) {
    if (input) continue;
    const eta = (h / tau.size) * UP;
    for (let i = offset; i < offset + size; i++) {
      const fall = e.falls[i];
      const rounding =
        fall === undefined
          ? orders * (eta * (feeds[i] + 1) + orders + 4) * unit + e.rest[i]
          : above(e.start[i], bits) * fall.defect + orders * (orders + fall.rate) * unit;
      forcing[i] = (eta * forcing[i] + rounding) * UP;
      const row = rows[i];
      const diagonal = (row?.get(i) ?? 0) - 1;
      // a little above: what decays decays a little less
      entries.push({ i, j: i, value: eta * diagonal + Math.abs(eta * diagonal) * 1e-8 });
      for (const [j, value] of row ?? [])
        if (j !== i && value > 0) entries.push({ i, j, value: eta * value * UP });
    }
  }
  return { entries, forcing };
}
