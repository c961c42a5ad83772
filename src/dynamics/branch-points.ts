/** Points at which two branches cross: where they are, and the tangents of both. */
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { type Branching, border, fineBorder, type Point } from './branch-slopes';
import { solve } from './branch-steps';

/**
 * The crossing near a guess, from the extended system with a left kernel vector v and an unfolding b,
 *
 *     F(z) + b v = 0,   [F_x F_p]^T v = 0,   v v = 1
 *
 * which is regular where two branches cross. At a crossing b = 0; where two branches pass one another without meeting
 * the system has a solution too, and its b says by how much they miss: then, and where Newton does not converge, the
 * answer is undefined. Source: Allgower, Georg, Introduction to Numerical Continuation Methods (2003), ch. 8; Kuznetsov,
 * Elements of Applied Bifurcation Theory, 10.2.
 */
export function crossingNear(at: Branching, guess: Point): Point | undefined {
  const { n } = at;
  const start = kernels(at, guess);
  let y = Float64Array.of(...within(at, guess), 0, ...start.left);
  const G = (state: Float64Array): number[] => {
    const z = within(at, state.subarray(0, n + 1));
    const [b, v] = [state[n + 1], state.subarray(n + 2)];
    const rows = fineBorder(at, z);
    return [
      ...at.F(z).map((value, i) => value + b * v[i]),
      ...Array.from({ length: n + 1 }, (_, j) => rows.reduce((sum, row, i) => sum + row[j] * v[i], 0)),
      v.reduce((sum, value) => sum + value * value, -1),
    ];
  };
  for (let step = 0; step < 12; step++) {
    const value = G(y);
    if (!value.every(Number.isFinite)) return undefined;
    const columns = Array.from(y, (entry, j) => {
      const h = 1e-5 * Math.max(1e-1, Math.abs(entry));
      const [low, high] = at.bounds[j] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      const move = (by: number) => G(y.map((own, i) => (i === j ? own + by : own)));
      const [from, to] = [entry - h < low ? 0 : -h, entry + h > high ? 0 : h];
      const [a, b] = [move(from), move(to)];
      return b.map((own, i) => (own - a[i]) / (to - from));
    });
    const change = solve(
      value.map((_, i) => columns.map((column) => column[i])),
      value,
    );
    if (change === undefined) return undefined;
    y = y.map((entry, i) => entry - change[i]);
    const moved = Math.hypot(...change);
    const size = 1 + Math.hypot(...y.subarray(0, n + 1));
    if (moved > 10 * size) return undefined;
    if (moved > 1e-11 * size) continue;
    return Math.abs(y[n + 1]) <= MISS * size ? within(at, y.subarray(0, n + 1)) : undefined;
  }
  return undefined;
}

/** Branches that miss one another by no more than this much of F cross. */
const MISS = 1e-12;

const within = ({ bounds }: Branching, z: Point): Point =>
  z.map((value, i) => Math.min(bounds[i][1], Math.max(bounds[i][0], value)));

/** Singular values of [F_x F_p], the vectors that it maps to 0 where its rank is one less than full, and the left one. */
export function kernels(at: Branching, z: Point) {
  const rows = border(at, z).map((row) => Array.from(row));
  const square = new Matrix([...rows, new Array(at.n + 1).fill(0)]);
  const svd = new SingularValueDecomposition(square);
  const order = svd.diagonal.map((value, k) => ({ value, k })).sort((a, b) => b.value - a.value);
  const right = (rank: number) => Float64Array.from(svd.rightSingularVectors.getColumn(order[rank].k));
  const own = new SingularValueDecomposition(new Matrix(rows).transpose());
  const least = own.diagonal.indexOf(Math.min(...own.diagonal));
  return {
    values: order.slice(0, at.n).map(({ value }) => value),
    right: [right(at.n - 1), right(at.n)] as const,
    left: own.rightSingularVectors.getColumn(least),
  };
}

/**
 * The tangents of both branches through a crossing: t = a q1 + b q2 in the kernel of [F_x F_p], with
 *
 *     c11 a^2 + 2 c12 a b + c22 b^2 = 0,   c_ij = v F_zz q_i q_j        (the algebraic branching equation)
 *
 * None where the equation has no two real solutions. Second differences go to the side that lies within the bounds.
 * Source: Keller (1977); Kuznetsov, Elements of Applied Bifurcation Theory, 10.2.
 */
export function crossingTangents(at: Branching, z: Point): readonly Point[] {
  const { right, left } = kernels(at, z);
  const [q1, q2] = right;
  const curvature = (u: Point): number | undefined => {
    const h = 1e-4;
    const value = (by: number) => {
      const point = z.map((entry, i) => entry + by * u[i]);
      if (point.some((entry, i) => entry < at.bounds[i][0] || entry > at.bounds[i][1])) return undefined;
      return at.F(point).reduce((sum, part, i) => sum + part * left[i], 0);
    };
    const three = [
      [-h, 0, h],
      [0, h, 2 * h],
      [0, -h, -2 * h],
    ].map((steps) => steps.map(value));
    const inside = three.find((values) => values.every((one) => one !== undefined)) as number[] | undefined;
    return inside === undefined ? undefined : (inside[0] - 2 * inside[1] + inside[2]) / h ** 2;
  };
  const sum = q1.map((value, i) => value + q2[i]);
  const [c11, c22, both] = [q1, q2, sum].map(curvature);
  if (c11 === undefined || c22 === undefined || both === undefined) return [];
  const c12 = 0.5 * (both - c11 - c22);
  const size = Math.hypot(c11, c12, c22);
  const root = c12 * c12 - c11 * c22;
  if (!(size > 1e-6 && root > 1e-8 * size * size)) return [];
  // c11 (a / b)^2 + 2 c12 (a / b) + c22 = 0, by the way of solving that loses no digits, for a / b or for b / a
  const q = -(c12 + (c12 < 0 ? -1 : 1) * Math.sqrt(root));
  return [
    [q, c11],
    [c22, q],
  ].map(([a, b]) => {
    const t = q1.map((value, i) => a * value + b * q2[i]);
    const length = Math.hypot(...t);
    return t.map((value) => value / length);
  });
}
