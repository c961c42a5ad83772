/** What a branch is of, and what a point of it says: R(x, p) = x of a map, or f(x, p) = 0 of a flow. */
import { failed, invalid, raise, show } from '../errors';
import { having, isList } from '../kinds';
import type { Complex } from '../numerics/polynomial';
import { eigenvalues } from '../numerics/spectrum';
import { type Branching, border, determinant, type Point, sharpBorder } from './branch-slopes';

/**
 * What is followed: R(x, p) = x of a map, or f(x, p) = 0 of a flow.
 *
 * For those who write one: f may be piecewise smooth. `borders` are functions that change their sign where it changes
 * its piece; without them a kink is passed where the branch is straight enough (a stability that flips there is labelled),
 * and ends it where it folds back.
 */
export interface BranchProblem {
  readonly kind: 'map' | 'equilibrium';
  /** R(x, p) or f(x, p), as many numbers as x has. */
  readonly f: (x: Float64Array, p: number) => ArrayLike<number>;
  /** df/dx, [row, column]; without it central differences. */
  readonly jacobian?: (x: Float64Array, p: number) => readonly ArrayLike<number>[];
  readonly borders?: (x: Float64Array, p: number) => readonly number[];
  /** 2 where x holds both points of a cycle, as `secondIterate` makes it: the multipliers are those of a whole turn. */
  readonly period?: 2;
}

export const BRANCH_PROBLEM = having('a problem { kind, f }, as mapBranch(...) returns', {
  kind: ['map', 'equilibrium'],
  f: 'function',
  jacobian: 'function?',
  borders: 'function?',
});

/**
 * EP end of the branch; LP fold, BP branch point; PD flip and NS Neimark-Sacker point of a map, HB Hopf point of a flow;
 * BC border collision of a map, BEB boundary equilibrium of a flow.
 */
export type BranchLabel = 'EP' | 'LP' | 'BP' | 'PD' | 'NS' | 'HB' | 'BC' | 'BEB';

export interface BranchPoint {
  readonly x: Float64Array;
  readonly p: number;
  readonly label?: BranchLabel;
  /** Index of the border, for BC and BEB; none where the slope was seen to jump, and no border says so. */
  readonly border?: number;
  /** Of a cycle of period 2, where x is the first of its two points: both, x and R(x). */
  readonly period?: 2;
  readonly orbit?: readonly [Float64Array, Float64Array];
  /** Multipliers of a map (of its second iterate for a cycle of period 2), eigenvalues of a flow. */
  readonly multipliers: readonly Complex[];
  readonly stable: boolean;
}

/** Where a branch lies: the parameter's range, and that of each component of x. */
export interface BranchBounds {
  readonly parameter: readonly [number, number];
  readonly domain?: readonly (readonly [number, number])[];
}

/** F and its derivatives, with the bounds of (x, p). */
export function branching(problem: BranchProblem, n: number, { parameter, domain }: BranchBounds): Branching {
  const [low, high] = parameter ?? [Number.NaN, Number.NaN];
  if (!(low < high && Number.isFinite(high - low)))
    raise(invalid('continuation.parameter', 'range', parameter, '[low, high], low < high'));
  const all: [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const bounds = [...Array.from({ length: n }, (_, i) => domain?.[i] ?? all), parameter];
  const { jacobian, borders } = problem;
  const less = problem.kind === 'map' ? 1 : 0;
  return {
    n,
    bounds,
    F: (z) => {
      const x = z.subarray(0, n);
      const value = problem.f(x, z[n]);
      return Float64Array.from({ length: n }, (_, i) => value[i] - less * x[i]);
    },
    ...(jacobian === undefined
      ? {}
      : {
          Fx: (z: Point) =>
            rowsOf(jacobian(z.subarray(0, n), z[n])).map((row, i) =>
              Float64Array.from(row, (value, j) => value - (i === j ? less : 0)),
            ),
        }),
    ...(borders === undefined ? {} : { borders: (z: Point) => borders(z.subarray(0, n), z[n]) }),
  };
}

function rowsOf(matrix: readonly ArrayLike<number>[]): readonly ArrayLike<number>[] {
  if (!Array.isArray(matrix) || !matrix.every(isList))
    raise(failed('problem.jacobian', `returned ${show(matrix)} (allowed: a list of rows of numbers)`));
  return matrix;
}

/** A point of a branch as (x, p), with both points of a cycle. */
export const placeOf = ({ x, orbit, p }: BranchPoint): Point =>
  orbit === undefined ? Float64Array.of(...x, p) : Float64Array.of(...orbit[0], ...orbit[1], p);

/** A point with its stability. */
export function branchPoint(
  problem: BranchProblem,
  at: Branching,
  z: Point,
  label?: BranchLabel,
  which?: number,
): BranchPoint {
  const multipliers = multipliersAt(problem, at, z);
  const half = at.n / 2;
  return {
    ...(problem.period === 2
      ? { x: z.slice(0, half), period: 2, orbit: [z.slice(0, half), z.slice(half, at.n)] }
      : { x: z.slice(0, at.n) }),
    p: z[at.n],
    ...(label === undefined ? {} : { label }),
    ...(which === undefined ? {} : { border: which }),
    multipliers,
    stable: instability(problem, multipliers) < 0,
  };
}

export const multipliersAt = (problem: BranchProblem, at: Branching, z: Point): Complex[] =>
  eigenvalues(turnSlopes(problem, at, z));

/** The matrix of the multipliers: R_x of a map, f_x of a flow, R_x(y) R_x(x) of a cycle (x, y) of period 2. */
export function turnSlopes({ kind, period }: BranchProblem, at: Branching, z: Point): Float64Array[] {
  const rows = stateSlopes(at, z);
  if (period === undefined)
    return rows.map((row, i) => row.map((value, j) => value + (kind === 'map' && i === j ? 1 : 0)));
  // F = (R(y) - x, R(x) - y)
  const half = at.n / 2;
  const [later, first] = [rows.slice(0, half).map((row) => row.slice(half)), rows.slice(half)];
  return later.map((row) =>
    Float64Array.from({ length: half }, (_, j) =>
      row.reduce((sum, value, k) => sum + value * first[k][j], 0),
    ),
  );
}

/** Below 0 where a point is stable: the largest |multiplier| less 1, or the largest real part. */
export const instability = ({ kind }: BranchProblem, multipliers: readonly Complex[]): number =>
  Math.max(...multipliers.map(({ re, im }) => (kind === 'map' ? Math.hypot(re, im) - 1 : re)));

/** F_x. */
export const stateSlopes = (at: Branching, z: Point): readonly Float64Array[] =>
  at.Fx?.(z) ?? border(at, z).map((row) => row.slice(0, at.n));

/** det [F_x F_p; t]: 0 where branches cross, and of one sign along a branch without crossings. */
export const crossing = (at: Branching, z: Point, t: Point): number =>
  determinant([...sharpBorder(at, z), t]);
