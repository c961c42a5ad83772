/** Fixed points of a return map, with their multipliers. */
import { checkOptions, invalid, raise } from '../errors';
import { checkedMap, type ReturnMap, slopeAt } from './return-map';

/** |multiplier| below 1, above 1, 1 within 1e-6, 0 within 1e-12. */
export type Stability = 'stable' | 'unstable' | 'marginal' | 'superstable';

export interface FixedPoint {
  readonly at: number;
  /** R'(A): what a small distance from the fixed point is multiplied by at every stage. */
  readonly multiplier: number;
  readonly stability: Stability;
  /** Where R - A changes its sign or touches 0; an interval of fixed points (R = A all along) has its ends here. */
  readonly bracket: readonly [number, number];
}

/** Fixed points in ascending order; where there are none, how near the map came: the evidence. */
export interface FixedPoints {
  readonly outcome: 'found' | 'absent';
  readonly points: readonly FixedPoint[];
  /** Where R jumps across the diagonal without meeting it, with its values just below and just above. */
  readonly jumps: readonly { readonly at: number; readonly values: readonly [number, number] }[];
  /** The amplitude, of those looked at, at which |R(A) - A| is least. */
  readonly nearest: { readonly at: number; readonly distance: number };
}

export interface FixedPointOptions {
  /** Amplitudes at which R - A is looked at before it is refined (default 256). */
  readonly samples?: number;
}

/**
 * All A in the domain with R(A) = A, to the last bit that the map resolves. Between samples a pair of roots is found by
 * the extremum of R - A that lies between them; roots nearer to one another than about 1e-8 of the domain may merge into
 * one of stability 'marginal'.
 */
export function fixedPoints(map: ReturnMap, options: FixedPointOptions = {}): FixedPoints {
  checkOptions('fixedPoints', options, ['samples']);
  const { samples = 256 } = options;
  if (!(Number.isInteger(samples) && samples >= 3))
    raise(invalid('fixedPoints.samples', 'number of samples', samples, 'a whole number of at least 3'));
  const checked = checkedMap(map);
  const [low, high] = checked.domain;
  const excess = (A: number) => checked(A) - A;
  const noise = 4e-16 * Math.max(Math.abs(low), Math.abs(high));
  const grid = Float64Array.from({ length: samples }, (_, k) =>
    k + 1 === samples ? high : low + ((high - low) * k) / (samples - 1),
  );
  const values = grid.map(excess);
  const brackets: [number, number][] = [];
  let k = 0;
  while (k < samples) {
    const here = values[k];
    if (Math.abs(here) <= noise) {
      let last = k;
      while (last + 1 < samples && Math.abs(values[last + 1]) <= noise) last++;
      brackets.push([grid[k], grid[last]]);
      k = last + 1;
      continue;
    }
    const after = values[k + 1];
    if (after !== undefined && Math.abs(after) > noise) {
      const [a, b] = [grid[k], grid[k + 1]];
      if (here > 0 !== after > 0) brackets.push(bisect(excess, a, b));
      else brackets.push(...hidden(excess, grid, values, k, noise));
    }
    k++;
  }
  const apart = (A: number) => Math.abs(excess(A)) > JUMP * (high - low);
  const leaps = brackets.filter(([a, b]) => apart(a) && apart(b));
  const points = brackets
    .filter((bracket) => !leaps.includes(bracket))
    .map(([a, b]) => pointOf(checked, a, b));
  const least = values.reduce((best, value, j) => (Math.abs(value) < Math.abs(values[best]) ? j : best), 0);
  return {
    outcome: points.length === 0 ? 'absent' : 'found',
    points,
    jumps: leaps.map(([a, b]) => ({ at: b, values: [checked(a), checked(b)] })),
    nearest: { at: grid[least], distance: Math.abs(values[least]) },
  };
}

/** Neighbouring doubles with R - A farther from 0 than this part of the domain, on both sides of it: R jumps. */
const JUMP = 1e-6;

function pointOf(map: ReturnMap, a: number, b: number): FixedPoint {
  const at = Math.abs(map(a) - a) <= Math.abs(map(b) - b) ? a : b;
  const multiplier = slopeAt(map, at);
  return { at, multiplier, stability: stabilityOf(multiplier), bracket: [a, b] };
}

function stabilityOf(multiplier: number): Stability {
  const size = Math.abs(multiplier);
  if (size <= 1e-12) return 'superstable';
  if (Math.abs(size - 1) <= 1e-6) return 'marginal';
  return size < 1 ? 'stable' : 'unstable';
}

/** Neighbouring doubles between which f changes its sign. */
export function bisect(f: (x: number) => number, a: number, b: number): [number, number] {
  let [low, high] = [a, b];
  const rising = f(low) < 0;
  for (;;) {
    const middle = low + 0.5 * (high - low);
    if (middle <= low || middle >= high) return [low, high];
    const value = f(middle);
    if (value === 0) return [middle, middle];
    if (value < 0 === rising) low = middle;
    else high = middle;
  }
}

/** Where f has one sign at samples k and k + 1 but comes nearest to 0 around k: the two roots about the extremum, or the touch. */
function hidden(
  f: (x: number) => number,
  grid: Float64Array,
  values: Float64Array,
  k: number,
  noise: number,
): [number, number][] {
  const [before, here, after] = [k - 1, k, k + 1].map((j) => Math.abs(values[j] ?? Number.POSITIVE_INFINITY));
  const sign = Math.sign(values[k]);
  if (k === 0 || Math.sign(values[k - 1]) !== sign) return [];
  if (!(here <= before && here < after)) return [];
  const [a, b] = [grid[k - 1], grid[k + 1]];
  const at = nearestToZero((x) => sign * f(x), a, b);
  const depth = sign * f(at);
  if (depth < -noise) return [bisect(f, a, at), bisect(f, at, b)];
  return depth <= 4 * noise ? [[at, at]] : [];
}

/** Golden section: the minimum of f in [a, b]; ends early where f is negative. */
function nearestToZero(f: (x: number) => number, a: number, b: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [a, b];
  let [x, y] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [fx, fy] = [f(x), f(y)];
  while (high - low > 1e-9 * (b - a)) {
    if (fx < fy) {
      [high, y, fy] = [y, x, fx];
      x = high - ratio * (high - low);
      fx = f(x);
    } else {
      [low, x, fx] = [x, y, fy];
      y = low + ratio * (high - low);
      fy = f(y);
    }
  }
  return fx < fy ? x : y;
}
