/** What a branch is of, and what a point of it says: R(x, p) = x of a map, or f(x, p) = 0 of a flow. */
import { invalid, raise } from '../errors';
import type { Complex } from '../numerics/polynomial';
import { eigenvalues } from '../numerics/spectrum';
import { type Branching, border, determinant, type Point } from './branch-steps';

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
}

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
  /** Multipliers of a map, eigenvalues of a flow. */
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
            jacobian(z.subarray(0, n), z[n]).map((row, i) =>
              Float64Array.from(row, (value, j) => value - (i === j ? less : 0)),
            ),
        }),
    ...(borders === undefined ? {} : { borders: (z: Point) => borders(z.subarray(0, n), z[n]) }),
  };
}

/** A point with its stability. */
export function branchPoint(
  problem: BranchProblem,
  at: Branching,
  z: Point,
  label?: BranchLabel,
  which?: number,
): BranchPoint {
  const multipliers = multipliersAt(problem, at, z);
  return {
    x: z.slice(0, at.n),
    p: z[at.n],
    ...(label === undefined ? {} : { label }),
    ...(which === undefined ? {} : { border: which }),
    multipliers,
    stable: instability(problem, multipliers) < 0,
  };
}

export function multipliersAt({ kind }: BranchProblem, at: Branching, z: Point): Complex[] {
  const one = kind === 'map' ? 1 : 0;
  return eigenvalues(stateSlopes(at, z).map((row, i) => row.map((value, j) => value + (i === j ? one : 0))));
}

/** Below 0 where a point is stable: the largest |multiplier| less 1, or the largest real part. */
export const instability = ({ kind }: BranchProblem, multipliers: readonly Complex[]): number =>
  Math.max(...multipliers.map(({ re, im }) => (kind === 'map' ? Math.hypot(re, im) - 1 : re)));

/** F_x. */
export const stateSlopes = (at: Branching, z: Point): readonly Float64Array[] =>
  at.Fx?.(z) ?? border(at, z).map((row) => row.slice(0, at.n));

/** det [F_x F_p; t]: 0 where branches cross, and of one sign along a branch without crossings. */
export const crossing = (at: Branching, z: Point, t: Point): number => determinant([...border(at, z), t]);
