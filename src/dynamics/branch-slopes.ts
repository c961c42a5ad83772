/** F(z) = 0, z = (x, p), and its slopes [F_x F_p]: given ones, and differences. */
import { LuDecomposition, Matrix } from 'ml-matrix';

/** (x, p), or a direction of it. */
export type Point = Float64Array;

export interface Branching {
  /** How many components x has. */
  readonly n: number;
  readonly bounds: readonly (readonly [number, number])[];
  readonly F: (z: Point) => Float64Array;
  readonly Fx?: (z: Point) => readonly Float64Array[];
  readonly borders?: (z: Point) => readonly number[];
}

/** [F_x F_p] by rows; what has no derivative of its own takes differences, one-sided at the bounds. */
export function border(at: Branching, z: Point): Float64Array[] {
  const own = at.Fx?.(z);
  const rows = Array.from({ length: at.n }, () => new Float64Array(at.n + 1));
  own?.forEach((row, i) => {
    rows[i]?.set(row);
  });
  for (let j = own === undefined ? 0 : at.n; j <= at.n; j++) {
    const column = slope(at, z, j, at.F);
    rows.forEach((row, i) => {
      row[j] = column[i];
    });
  }
  return rows;
}

/** Central difference; from the side that lies within the bounds with an error of the same order. */
export function slope(
  { bounds }: Pick<Branching, 'bounds'>,
  z: Point,
  j: number,
  f: (z: Point) => ArrayLike<number>,
  h = 6e-6 * Math.max(1e-2, Math.abs(z[j])),
): number[] {
  const [low, high] = bounds[j];
  const value = z[j];
  const at = (x: number) => f(z.map((v, i) => (i === j ? x : v)));
  const side = value - h < low ? 1 : -1;
  const next = value + 2 * side * h;
  if ((value - h < low || value + h > high) && next >= low && next <= high) {
    const [a, b, c] = [at(value), at(value + side * h), at(next)];
    return Array.from(a, (v, i) => (side * (4 * b[i] - 3 * v - c[i])) / (2 * h));
  }
  const [from, to] = [Math.max(low, value - h), Math.min(high, value + h)];
  const [a, b] = [at(from), at(to)];
  return Array.from(b, (v, i) => (v - a[i]) / (to - from));
}

/**
 * [F_x F_p] as tangents and signs need it: from five points where it is so nearly singular, beside another branch, that the
 * error of two would be no small part of it.
 */
export function sharpBorder(at: Branching, z: Point): Float64Array[] {
  const rows = border(at, z);
  const gram = rows.map((a) => rows.map((b) => a.reduce((sum, value, k) => sum + value * b[k], 0)));
  const size = gram.reduce((product, row, i) => product * (1 + row[i]), 1);
  return determinant(gram) < NEARLY_SINGULAR * size ? fineBorder(at, z, SHARP_STEP) : rows;
}

/** The product of the squares of singular values, in parts of that of the rows. */
const NEARLY_SINGULAR = 1e-6;
/** In parts of a coordinate: there rounding and what five points leave out are about as large. */
const SHARP_STEP = 2e-4;

/** [F_x F_p], columns without a derivative of their own from five points; from two where these see a kink. */
export function fineBorder(at: Branching, z: Point, step = 1e-3): Float64Array[] {
  const rows = border(at, z);
  for (let j = at.Fx === undefined ? 0 : at.n; j <= at.n; j++) {
    const column = fineSlope(at, z, j, step);
    const size = 1 + Math.hypot(...column);
    if (column.every((value, i) => Math.abs(value - rows[i][j]) < 1e-6 * size))
      rows.forEach((row, i) => {
        row[j] = column[i];
      });
  }
  return rows;
}

function fineSlope({ bounds, F }: Branching, z: Point, j: number, step: number): number[] {
  const [low, high] = bounds[j];
  const size = step * Math.max(0.1, Math.abs(z[j]));
  const f = (by: number) => F(z.map((value, i) => (i === j ? value + by : value)));
  const [from, to] = [z[j] - 2 * size >= low, z[j] + 2 * size <= high];
  const h = from || to ? (to ? size : -size) : Number.NaN;
  if (!Number.isFinite(h) || (from !== to && !(z[j] + 4 * h >= low && z[j] + 4 * h <= high)))
    return slope({ bounds }, z, j, F);
  const [steps, weights] = from && to ? [CENTRAL, CENTRAL_WEIGHTS] : [FORWARD, FORWARD_WEIGHTS];
  const values = steps.map((k) => f(k * h));
  return Array.from(values[0], (_, i) =>
    values.reduce((sum, value, k) => sum + (weights[k] * value[i]) / (12 * h), 0),
  );
}

const [CENTRAL, CENTRAL_WEIGHTS] = [
  [-2, -1, 1, 2],
  [1, -8, 8, -1],
];
const [FORWARD, FORWARD_WEIGHTS] = [
  [0, 1, 2, 3, 4],
  [-25, 48, -36, 16, -3],
];

/** The determinant, by its sign and size of no meaning but where it is 0. */
export function determinant(rows: readonly ArrayLike<number>[]): number {
  if (rows.length === 1) return rows[0]?.[0];
  return new LuDecomposition(new Matrix(rows.map((row) => Array.from(row)))).determinant;
}
