/** Where a polynomial on [0, 1] is largest, and where it first rises above 0: doubles choose, whole numbers decide. */
import { magnitude, toDouble, unitOf, type Work } from './integers';

/** p(s) at s / 2^P, less than one unit off for each coefficient. */
export function valueAt(p: readonly bigint[], s: bigint, P: bigint): bigint {
  let sum = 0n;
  for (let k = p.length - 1; k >= 0; k--) sum = ((sum * s) >> P) + p[k];
  return sum;
}

/** p at index / 2^depth: at both ends without any product. */
function valueOn(p: readonly bigint[], index: number, depth: number, P: number): bigint {
  if (index === 0) return p[0];
  if (index === 2 ** depth) return p.reduce((sum, one) => sum + one, 0n);
  return valueAt(p, BigInt(index) << BigInt(P - depth), BigInt(P));
}

/** Halvings until a piece counts as a touch. */
const DEEPEST_PIECE = 48;

/** How many pieces a search may halve: a bound that is wider ends it, never a wrong one. */
export interface Search {
  readonly work: Work;
  readonly pieces: number;
  /** What lies later than that is not found closer than doubles see it. */
  readonly before?: bigint | undefined;
}

/** A polynomial in doubles, with what they lose. */
interface Rough {
  readonly q: Float64Array;
  readonly valueError: number;
  readonly slopeError: number;
}

function roughly(p: readonly bigint[], P: number): Rough {
  const q = Float64Array.from(p, (one) => toDouble(one, P));
  let [values, slopes] = [0, 0];
  for (let k = 0; k < q.length; k++) {
    values += Math.abs(q[k]);
    slopes += k * Math.abs(q[k]);
  }
  const lost = q.length * 2 ** -50;
  const floor = q.length * unitOf(P) * 2;
  return { q, valueError: values * lost + floor, slopeError: slopes * lost + q.length * floor };
}

function roughAt({ q }: Rough, s: number): number {
  let value = 0;
  for (let k = q.length - 1; k >= 0; k--) value = value * s + q[k];
  return value;
}

/** Range of values and direction on a piece [a, a + 2 w], by value, slope and curvature. */
function piece({ q, valueError, slopeError }: Rough, a: number, w: number) {
  const [m, b] = [a + w, a + 2 * w];
  let [value, slope, curvature] = [0, 0, 0];
  for (let k = q.length - 1; k >= 0; k--) {
    value = value * m + q[k];
    if (k > 0) slope = slope * m + k * q[k];
    if (k > 1) curvature = curvature * b + k * (k - 1) * Math.abs(q[k]);
  }
  const bend = curvature * w * (1 + 1e-9) + slopeError;
  const spread = (Math.abs(slope) + bend) * w + valueError;
  const direction = slope > bend ? 1 : slope < -bend ? -1 : 0;
  // halves are no clearer than what doubles lose
  return { upper: value + spread, lower: value - spread, direction, clear: spread <= 2 * valueError };
}

/** At least the largest value on [0, 1]; what is at most `accept` is not looked at closer. */
export function supremum(p: readonly bigint[], P: number, accept: number, search: Search): number {
  const exact = (index: number, depth: number): number => {
    const value = valueOn(p, index, depth, P);
    return toDouble(value, P) + Math.abs(toDouble(value, P)) * 2 ** -52 + p.length * unitOf(P) * 2;
  };
  if (p.length < 2) return p.length === 0 ? 0 : toDouble(p[0], P);
  const rough = roughly(p, P);
  let pieces = 0;
  // what is surely reached: a piece that lies below it is looked at no closer
  let reached = accept;
  const walk = (index: number, depth: number): number => {
    search.work.done += p.length;
    const width = 2 ** -depth;
    const { upper, lower, direction, clear } = piece(rough, index * width, width / 2);
    if (lower > reached) reached = lower;
    if (upper <= reached || depth === DEEPEST_PIECE) return upper;
    if (direction !== 0) return Math.min(upper, exact(index + (direction > 0 ? 1 : 0), depth));
    if (clear || ++pieces > search.pieces) return upper;
    return Math.max(walk(2 * index, depth + 1), walk(2 * index + 1, depth + 1));
  };
  return walk(0, 0);
}

/** 1 where the polynomial rises all over [0, 1], -1 where it falls, 0 where that is not known. */
export const direction = (p: readonly bigint[], P: number): number => piece(roughly(p, P), 0, 0.5).direction;

/** The first place, in units of 2^-P, where the polynomial rises above `level`; undefined where it stays below. */
export function firstAbove(
  p: readonly bigint[],
  P: number,
  level: bigint,
  search: Search,
): bigint | undefined {
  if (p[0] > level) return 0n;
  const rough = roughly(p, P);
  const most = toDouble(level, P);
  let pieces = 0;
  const exceeds = (index: number, depth: number): boolean => {
    const off = roughAt(rough, index * 2 ** -depth) - most;
    return Math.abs(off) > 2 * rough.valueError ? off > 0 : valueOn(p, index, depth, P) > level;
  };
  const walk = (index: number, depth: number): bigint | undefined => {
    search.work.done += p.length;
    const width = 2 ** -depth;
    const { upper, lower, direction: way, clear } = piece(rough, index * width, width / 2);
    if (upper <= most) return undefined;
    const [a, b] = [index, index + 1].map((end) => BigInt(end) << BigInt(P - depth));
    if (lower > most) return a;
    if (way !== 0) {
      if (exceeds(index, depth)) return a;
      if (!exceeds(index + 1, depth)) return undefined;
      const s = roughRoot(rough, index * width, (index + 1) * width);
      const near = BigInt(Math.floor(s * 2 ** 52)) << BigInt(P - 52);
      const late = search.before !== undefined && near - (near >> 20n) > search.before;
      return late ? near : rootIn(p, a, b, near, P);
    }
    if (clear || depth === DEEPEST_PIECE || ++pieces > search.pieces) return undefined;
    return walk(2 * index, depth + 1) ?? walk(2 * index + 1, depth + 1);
  };
  return walk(0, 0);
}

/** The root of a polynomial that rises from a to b: Newton's steps from where doubles see it, halvings where they leave the bracket. */
function rootIn(p: readonly bigint[], a: bigint, b: bigint, near: bigint, P: number): bigint {
  const bits = BigInt(P);
  let [low, high] = [a, b];
  let s = near > low && near < high ? near : (low + high) >> 1n;
  for (let k = 0; k < 4 * P && high - low > 1n; k++) {
    let [value, slope] = [0n, 0n];
    for (let j = p.length - 1; j >= 0; j--) {
      slope = ((slope * s) >> bits) + value;
      value = ((value * s) >> bits) + p[j];
    }
    if (value > 0n) high = s;
    else low = s;
    const next = slope > 0n ? s - (value << bits) / slope : low;
    if (slope > 0n && magnitude(next - s) <= 2n) return next < a ? a : next > b ? b : next;
    s = next > low && next < high ? next : (low + high) >> 1n;
  }
  return s;
}

/** The same in doubles, by halvings. */
function roughRoot(rough: Rough, a: number, b: number): number {
  let [low, high] = [a, b];
  for (let k = 0; k < 50; k++) {
    const s = (low + high) / 2;
    if (roughAt(rough, s) > 0) high = s;
    else low = s;
  }
  return (low + high) / 2;
}
