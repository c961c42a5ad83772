/** Cycles of period 2 of a map, and how they leave a period doubling. */

import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { checkKinds } from '../kinds';
import { BRANCH_PROBLEM, type BranchBounds, type BranchProblem, turnSlopes } from './branch-problem';
import type { Branching, Point } from './branch-slopes';

/**
 * The fixed points of the second iterate R(R(x)) of a map, as a problem for `continuation`. Its x is (x, y), both points of
 * the cycle one after the other, with x = R(y) and y = R(x): so that both stay within the domain, and R is never asked
 * outside of it. A fixed point x of R is one of it too, (x, x).
 */
export function secondIterate(problem: BranchProblem): BranchProblem {
  checkKinds('secondIterate', { problem: [problem, BRANCH_PROBLEM] });
  const { kind, f, jacobian, borders } = problem;
  const both = (xy: Float64Array): [Float64Array, Float64Array] => {
    const n = xy.length / 2;
    return [xy.subarray(0, n), xy.subarray(n)];
  };
  return {
    kind,
    period: 2,
    f: (xy, p) => {
      const [x, y] = both(xy);
      // a map may answer with an array that it writes to again
      const first = Array.from(f(y, p));
      return [...first, ...Array.from(f(x, p))];
    },
    ...(jacobian === undefined
      ? {}
      : {
          jacobian: (xy, p) => {
            const [x, y] = both(xy);
            const none = Array.from(x, () => 0);
            const first = Array.from(jacobian(y, p), (row) => [...none, ...Array.from(row)]);
            return [...first, ...Array.from(jacobian(x, p), (row) => [...Array.from(row), ...none])];
          },
        }),
    ...(borders === undefined ? {} : { borders: (xy, p) => both(xy).flatMap((x) => borders(x, p)) }),
  };
}

/** Bounds of a map's x as those of both points of a cycle. */
export const boundsOfCycle = <T extends BranchBounds>(bounds: T): T =>
  bounds.domain === undefined ? bounds : { ...bounds, domain: [...bounds.domain, ...bounds.domain] };

/** (x, p) of a fixed point as one of the second iterate, (x, x, p). */
export const doubled = (z: Point): Point => {
  const x = z.subarray(0, z.length - 1);
  return Float64Array.of(...x, ...x, z[x.length]);
};

/** (x, y, p) of a cycle that began with its other point: (y, x, p). Directions likewise. */
export function swapped(z: Point): Point {
  const n = (z.length - 1) / 2;
  return Float64Array.of(...z.subarray(n, 2 * n), ...z.subarray(0, n), z[2 * n]);
}

/** (x, p), where both points of a cycle are one. */
export function undoubled(z: Point): Point | undefined {
  const n = (z.length - 1) / 2;
  const [x, y] = [z.subarray(0, n), z.subarray(n, 2 * n)];
  const apart = Math.hypot(...x.map((value, i) => value - y[i]));
  return apart < 1e-6 * (1 + Math.hypot(...x)) ? Float64Array.of(...x, z[2 * n]) : undefined;
}

/**
 * The direction (v, -v, 0) in which cycles leave a period doubling, R_x v = -v; undefined where R_x has no such v, as on a
 * kink. The other direction is that of the same cycles, begun with their other point. Source: Kuznetsov, Elements of
 * Applied Bifurcation Theory, 4.5.
 */
export function doublingDirection(problem: BranchProblem, at: Branching, z: Point): Point | undefined {
  const rows = turnSlopes(problem, at, z).map((row, i) =>
    Array.from(row, (value, j) => value + (i === j ? 1 : 0)),
  );
  const svd = new SingularValueDecomposition(new Matrix(rows));
  const least = svd.diagonal.indexOf(Math.min(...svd.diagonal));
  if (!(svd.diagonal[least] < 1e-5 * Math.max(1, ...svd.diagonal))) return undefined;
  const v = svd.rightSingularVectors.getColumn(least).map((value) => value / Math.SQRT2);
  return Float64Array.of(...v, ...v.map((value) => -value), 0);
}
