/**
 * Certain roots of cascade functions (cascade.ts) by a ladder of derivatives.
 *
 * (d/ds + 1) f = e^{-s} d/ds (e^s f) lowers b, d/ds lowers a; after finitely many steps all coefficients have one sign
 * and the function has no zero. By Rolle each function is monotone (times e^s) between the zeros of the one above it,
 * so going down the ladder finds every change of sign: none is missed, however short the excursion.
 */
import { kernels, lowerBound, signAfterZero, signByCoefficients, signedValue, upperBound } from './cascade';

/** Scratch space: grids of the ladder's levels and the zeros found on the last one. */
export interface Ladder {
  levels: Float64Array;
  table: Float64Array;
  zeros: number[];
  above: number[];
  /** Extrema of f at which it is 0 to rounding without changing its sign: it grazes 0. */
  touches: number[];
}

export const ladder = (): Ladder => ({
  levels: new Float64Array(64),
  table: new Float64Array(16),
  zeros: [],
  above: [],
  touches: [],
});

/**
 * The changes of sign of f in (0, length], ascending, in `work.zeros`. Each is the first double on the far side, where
 * the sign has changed. A touch without a change of sign is not one: it is in `work.touches`.
 */
export function signChanges(
  work: Ladder,
  C: Float64Array,
  offset: number,
  na: number,
  nb: number,
  length: number,
): number[] {
  const height = climb(work, C, offset, na, nb, length);
  for (let level = height - 1; level >= 0; level--) descend(work, level, na, nb, length, false);
  return work.zeros;
}

/** The first of them, or undefined; what lies beyond it is not looked for. */
export function firstSignChange(
  work: Ladder,
  C: Float64Array,
  offset: number,
  na: number,
  nb: number,
  length: number,
): number | undefined {
  const height = climb(work, C, offset, na, nb, length);
  for (let level = height - 1; level >= 0; level--) descend(work, level, na, nb, length, level === 0);
  return work.zeros[0];
}

/**
 * Fills the levels from f upwards until one has no zeros in (0, length]: its coefficients have one sign, or bounds on its
 * values do. Returns its index.
 */
function climb(
  work: Ladder,
  C: Float64Array,
  offset: number,
  na: number,
  nb: number,
  length: number,
): number {
  const count = na * nb;
  work.zeros.length = 0;
  work.touches.length = 0;
  if (work.table.length < count) work.table = new Float64Array(count);
  if (work.levels.length < count * (na + nb + 1)) work.levels = new Float64Array(2 * count * (na + nb + 1));
  const { levels, table } = work;
  for (let k = 0; k < count; k++) levels[k] = k === 0 ? 0 : C[offset + k];
  kernels(table, na, nb, length);
  let level = 0;
  while (
    signByCoefficients(levels, level * count, count) === 2 &&
    !signByBounds(levels, level * count, na, nb, length, table)
  ) {
    differentiate(levels, level * count, (level + 1) * count, na, nb);
    level++;
  }
  return level;
}

/** True where bounds on the values over [0, length], clear of rounding, have one sign; from the kernels at `length`. */
function signByBounds(
  C: Float64Array,
  offset: number,
  na: number,
  nb: number,
  length: number,
  table: Float64Array,
): boolean {
  const upper = upperBound(C, offset, na, nb, length, table);
  const lower = lowerBound(C, offset, na, nb, length, table);
  const margin = CLEAR * Math.max(Math.abs(upper), Math.abs(lower));
  return lower > margin || upper < -margin;
}

/** Relative to the larger bound, what a sum of bounds must be clear of: more than its rounding error. */
const CLEAR = 1e-12;

/** One rung: d/ds + 1 while there are leaks left, then d/ds. */
function differentiate(levels: Float64Array, from: number, to: number, na: number, nb: number): void {
  levels.fill(0, to, to + na * nb);
  const leaky = hasLeaks(levels, from, na, nb);
  for (let a = 0; a < na; a++)
    for (let b = 0; b < nb; b++) {
      const c = levels[from + a * nb + b];
      if (c === 0) continue;
      if (b > 0) {
        levels[to + a * nb + b - 1] += c;
        continue;
      }
      if (leaky) levels[to + a * nb] += c;
      if (a > 0) levels[to + (a - 1) * nb] += c;
    }
  levels[to] = 0; // B_00 is an impulse at s = 0: nothing for s > 0
}

function hasLeaks(levels: Float64Array, from: number, na: number, nb: number): boolean {
  for (let a = 0; a < na; a++) for (let b = 1; b < nb; b++) if (levels[from + a * nb + b] !== 0) return true;
  return false;
}

/** The changes of sign of one level, from those of the level above. */
function descend(
  work: Ladder,
  level: number,
  na: number,
  nb: number,
  length: number,
  firstOnly: boolean,
): void {
  const points = work.zeros;
  work.zeros = work.above;
  work.above = points;
  const { levels, table, above, zeros } = work;
  const offset = level * na * nb;
  zeros.length = 0;
  let sign = signAfterZero(levels, offset, na, nb);
  let left = 0;
  for (let k = 0; k <= above.length && sign !== 0; k++) {
    const right = k < above.length ? above[k] : length;
    const value = signedValue(levels, offset, na, nb, right, table);
    if (value * sign < 0) {
      zeros.push(bracket(work, offset, na, nb, left, right));
      if (firstOnly) return;
      sign = -sign;
    } else if (level === 0 && k < above.length && grazes(levels, na * nb, table, value))
      work.touches.push(right);
    left = right;
  }
}

/** Relative to the terms that cancel there, an extremum below this touches 0. */
const TOUCH = 1e-13;

/** True where the value of level 0 is rounding compared with its terms, from the kernels in `table`. */
function grazes(levels: Float64Array, count: number, table: Float64Array, value: number): boolean {
  let size = 0;
  for (let k = 1; k < count; k++) size += Math.abs(levels[k] * table[k]);
  return Math.abs(value) <= TOUCH * size;
}

/**
 * The first double at which a function that has one sign on (left, root) has changed it, given that it has at `right`:
 * Chandrupatla's method (Adv Eng Softw 1997), inverse quadratic interpolation kept safe by bisection.
 */
function bracket(
  { levels: C, table }: Ladder,
  offset: number,
  na: number,
  nb: number,
  left: number,
  right: number,
): number {
  // a is the newest point, b the end on the other side of the root, c the point before
  let a = right;
  let b = left;
  let c = left;
  let fa = signedValue(C, offset, na, nb, a, table);
  const sign = fa < 0 ? 1 : -1;
  fa *= sign;
  let fb = left === 0 ? 0 : signedValue(C, offset, na, nb, b, table) * sign;
  let fc = fb;
  let fraction = 0.5;
  for (let step = 0; step < MOST_STEPS; step++) {
    let x = a + fraction * (b - a);
    if (!strictlyBetween(x, a, b)) x = a + 0.5 * (b - a);
    if (!strictlyBetween(x, a, b)) break;
    const fx = signedValue(C, offset, na, nb, x, table) * sign;
    if (fx < 0 === fa < 0) {
      c = a;
      fc = fa;
    } else {
      c = b;
      fc = fb;
      b = a;
      fb = fa;
    }
    a = x;
    fa = fx;
    fraction = step < MOST_STEPS / 4 && fb !== 0 ? interpolate(a, fa, b, fb, c, fc) : 0.5;
  }
  return fa < 0 ? a : b;
}

/** A quarter of them may interpolate; bisection alone then needs 64 at the most. */
const MOST_STEPS = 120;

const strictlyBetween = (x: number, a: number, b: number): boolean =>
  a < b ? x > a && x < b : x > b && x < a;

/** The fraction of the way from a to b at which to look next: the interpolated root where that is safe, else the middle. */
function interpolate(a: number, fa: number, b: number, fb: number, c: number, fc: number): number {
  const xi = (a - b) / (c - b);
  const phi = (fa - fb) / (fc - fb);
  if (!(phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)) return 0.5;
  const t = (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb));
  const least = (2 * Number.EPSILON * Math.abs(a)) / Math.abs(b - a);
  return least < 0.5 ? Math.min(1 - least, Math.max(least, t)) : 0.5;
}
