/** Steps along a branch F(z) = 0, z = (x, p): tangents, Newton corrections, points where a test function is 0. */
import { LuDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { type Branching, type Point, sharpBorder, slope } from './branch-slopes';

/** The unit tangent of the branch; along `before`, where there is one. */
export function tangentAt(at: Branching, z: Point, before: Point | undefined): Point {
  const t = nullVector(sharpBorder(at, z));
  const along = before === undefined ? 1 : t.reduce((sum, value, i) => sum + value * before[i], 0);
  return along < 0 ? t.map((value) => -value) : t;
}

/** The unit vector that n rows of n + 1 entries map to 0. */
function nullVector(rows: readonly Float64Array[]): Point {
  if (rows.length === 1) {
    const [a, b] = rows[0] as unknown as [number, number];
    const size = Math.hypot(a, b);
    return Float64Array.of(-b / size, a / size);
  }
  const square = new Matrix([...rows.map((row) => Array.from(row)), new Array(rows.length + 1).fill(0)]);
  const V = new SingularValueDecomposition(square).rightSingularVectors;
  return Float64Array.from(V.getColumn(rows.length));
}

/**
 * A step of a length along the tangent, corrected onto the branch; undefined where Newton does not converge, and the
 * index of a coordinate that leaves its bounds.
 */
export function correct(at: Branching, z: Point, t: Point, length: number): Point | number | undefined {
  const aim = z.map((value, i) => value + length * t[i]);
  const goal = aim.reduce((sum, value, i) => sum + value * t[i], 0);
  return newton(at, aim, (y) => ({
    value: y.reduce((sum, value, i) => sum + value * t[i], -goal),
    row: t,
  }));
}

/** The point of the branch near a guess whose coordinate i has a value. */
export function pinned(at: Branching, guess: Point, i: number, value: number): Point | undefined {
  const start = guess.map((v, k) => {
    const [low, high] = at.bounds[k];
    return k === i ? value : Math.min(high, Math.max(low, v));
  });
  const row = new Float64Array(guess.length);
  row[i] = 1;
  const found = newton(at, start, (y) => ({ value: y[i] - value, row }));
  if (typeof found !== 'object') return undefined;
  found[i] = value;
  return found;
}

interface Condition {
  readonly value: number;
  readonly row: Point;
}

/** Newton on F = 0 and one condition more. */
function newton(at: Branching, start: Point, condition: (z: Point) => Condition): Point | number | undefined {
  let z = start;
  let least = Number.POSITIVE_INFINITY;
  for (let step = 0; step < 60; step++) {
    const out = outside(at, z);
    if (out >= 0) return out;
    const { value, row } = condition(z);
    const rhs = [...at.F(z), value];
    if (!rhs.every(Number.isFinite)) return undefined;
    // a branch that is known exactly needs no correction, not even where others cross it
    if (rhs.every((part) => part === 0)) return z;
    const change = solve([...sharpBorder(at, z), row], rhs);
    if (change === undefined) return undefined;
    const next = z.map((v, i) => v - change[i]);
    const moved = Math.hypot(...change);
    if (moved <= 1e-15 * (1 + Math.hypot(...next))) return outside(at, next) >= 0 ? z : next;
    // rounding: no step is shorter than the one before, and it was short
    if (moved >= least && least < 1e-11 * (1 + Math.hypot(...z))) return z;
    if (moved > 1e3 * (1 + Math.hypot(...start))) return undefined;
    least = Math.min(least, moved);
    z = next;
  }
  return least < 1e-10 * (1 + Math.hypot(...z)) ? z : undefined;
}

function outside({ bounds }: Branching, z: Point): number {
  return z.findIndex((value, i) => {
    const [low, high] = bounds[i];
    return !(value >= low && value <= high);
  });
}

/** The solution of a square system of linear equations, if it has one. */
export function solve(rows: readonly ArrayLike<number>[], rhs: readonly number[]): number[] | undefined {
  if (rows.length === 2) {
    const [[a, b], [c, d]] = rows as unknown as [[number, number], [number, number]];
    const [e, f] = rhs as [number, number];
    const det = a * d - b * c;
    return det === 0 ? undefined : [(d * e - b * f) / det, (a * f - c * e) / det];
  }
  const lu = new LuDecomposition(new Matrix(rows.map((row) => Array.from(row))));
  if (lu.isSingular()) return undefined;
  return lu.solve(Matrix.columnVector(rhs as number[])).to1DArray();
}

/** The point between two neighbours of a branch where a test function changes its sign (Illinois, then bisection). */
export function locate(
  at: Branching,
  z0: Point,
  z1: Point,
  t: Point,
  test: (z: Point) => number,
): Point | undefined {
  let [a, b] = [0, z1.reduce((sum, value, i) => sum + (value - z0[i]) * t[i], 0)];
  let [fa, fb] = [test(z0), test(z1)];
  let best: Point = Math.abs(fa) < Math.abs(fb) ? z0 : z1;
  let least = Math.min(Math.abs(fa), Math.abs(fb));
  let side = 0;
  for (let k = 0; k < 80 && Math.abs(b - a) > 1e-16 * (1 + Math.abs(b)); k++) {
    const secant = (a * fb - b * fa) / (fb - fa);
    const s = k % 8 === 7 || !(secant > Math.min(a, b) && secant < Math.max(a, b)) ? 0.5 * (a + b) : secant;
    const z = correct(at, z0, t, s);
    if (typeof z !== 'object') return least < 1e-6 ? best : undefined;
    const f = test(z);
    if (Math.abs(f) <= least) {
      best = z;
      least = Math.abs(f);
    }
    if (f === 0) return z;
    if (f > 0 === fb > 0) {
      [b, fb] = [s, f];
      if (side === 1) fa /= 2;
      side = 1;
    } else {
      [a, fa] = [s, f];
      if (side === -1) fb /= 2;
      side = -1;
    }
  }
  return best;
}

/**
 * The nearest point ahead at which the branch meets a border, and the tangent with which it goes on behind it: F is
 * continuous, so that the meeting point solves F = 0 and border = 0; the tangent is that of the piece behind.
 */
export function tangentBeyond(at: Branching, z: Point, t: Point, reach: number) {
  const { borders } = at;
  if (borders === undefined) return undefined;
  const before = borders(z);
  let nearest: { z: Point; t: Point; border: number } | undefined;
  let least = reach;
  before.forEach((sign, k) => {
    const gradient = (y: Point): Point =>
      Float64Array.from(y, (_, j) => slope(at, y, j, (point) => [borders(point)[k]])[0]);
    const met = newton(at, z, (y) => ({ value: borders(y)[k], row: gradient(y) }));
    if (typeof met !== 'object') return;
    const way = met.map((value, i) => value - z[i]);
    const far = Math.hypot(...way);
    if (far >= least || way.reduce((sum, value, i) => sum + value * t[i], 0) < -1e-12) return;
    const n = gradient(met);
    const size = Math.hypot(...n);
    const away = sign > 0 ? -1 : 1;
    const behind = met.map((value, i) => value + (1e-5 * away * n[i]) / size);
    const on = tangentAt(at, behind, undefined);
    const across = on.reduce((sum, value, i) => sum + value * n[i], 0) * away;
    if (Math.abs(across) < 1e-9 * size) return;
    least = far;
    nearest = { z: met, t: across < 0 ? on.map((value) => -value) : on, border: k };
  });
  return nearest;
}
