/** Branches of fixed points and equilibria by pseudo-arclength, with the special points on them as data. */
import { checkOptions, invalid, PulsegateError, raise } from '../errors';
import type { Complex } from '../numerics/polynomial';
import { eigenvalues } from '../numerics/spectrum';
import {
  type Branching,
  border,
  correct,
  determinant,
  locate,
  type Point,
  pinned,
  tangentAt,
  tangentBeyond,
} from './branch-steps';

/**
 * What is followed: R(x, p) = x of a map, or f(x, p) = 0 of a flow.
 *
 * For those who write one: f may be piecewise smooth. `borders` are functions that change their sign where it changes
 * its piece; without them a kink is passed unseen where the branch is straight enough, and ends it where it folds back.
 */
export interface BranchProblem {
  readonly kind: 'map' | 'equilibrium';
  /** R(x, p) or f(x, p), as many numbers as x has. */
  readonly f: (x: Float64Array, p: number) => ArrayLike<number>;
  /** df/dx, [row, column]; without it central differences. */
  readonly jacobian?: (x: Float64Array, p: number) => readonly ArrayLike<number>[];
  readonly borders?: (x: Float64Array, p: number) => readonly number[];
}

/** EP end of the branch; LP fold, BP branch point, PD flip; BC border collision of a map, BEB boundary equilibrium of a flow. */
export type BranchLabel = 'EP' | 'LP' | 'BP' | 'PD' | 'BC' | 'BEB';

export interface BranchPoint {
  readonly x: Float64Array;
  readonly p: number;
  readonly label?: BranchLabel;
  /** Index of the border, for BC and BEB. */
  readonly border?: number;
  /** Multipliers of a map, eigenvalues of a flow. */
  readonly multipliers: readonly Complex[];
  readonly stable: boolean;
}

/** Why the branch ended; 'step-too-small' is a failure, and the last point says where. */
export type BranchEnd = 'end of the domain' | 'most points' | 'closed' | 'interrupted' | 'step-too-small';

export interface ContinuationOptions {
  readonly start: { readonly x: ArrayLike<number>; readonly p: number };
  /** The parameter stays within. */
  readonly parameter: readonly [number, number];
  /** So does each component of x (default: unbounded). */
  readonly domain?: readonly (readonly [number, number])[];
  /** Where the parameter goes at first: 1 up (default), -1 down. */
  readonly direction?: 1 | -1;
  /** Length of a step in (x, p) together: the first (default 0.01), the largest (default 0.05), the smallest (default 1e-9). */
  readonly step?: number;
  readonly maxStep?: number;
  readonly minStep?: number;
  /** The most regular points (default 2,000). */
  readonly maxPoints?: number;
  readonly signal?: AbortSignal;
}

const OPTIONS = [
  'start',
  'parameter',
  'domain',
  'direction',
  'step',
  'maxStep',
  'minStep',
  'maxPoints',
  'signal',
];

/**
 * Follows a branch from a point near it, round folds, until it leaves the domain; yields point after point, special ones
 * in their place, and returns why it ended. Throws where no point of the branch is near the start.
 *
 *     predictor  z + s t,  z = (x, p);   corrector  F(z) = 0,  t (z - predictor) = 0   (Newton)
 *
 * Folds are where det F_x changes its sign, flips where det(R_x + 1) does. Source: Keller (1977); Kuznetsov, Elements of
 * Applied Bifurcation Theory, ch. 10; borders: di Bernardo et al., Piecewise-smooth Dynamical Systems (2008).
 */
export function* continuation(
  problem: BranchProblem,
  options: ContinuationOptions,
): Generator<BranchPoint, BranchEnd> {
  checkOptions('continuation', options, OPTIONS);
  const {
    start,
    direction = 1,
    step = 0.01,
    maxStep = 0.05,
    minStep = 1e-9,
    maxPoints = 2000,
    signal,
  } = options;
  for (const [name, value] of Object.entries({ step, maxStep, minStep, maxPoints }))
    if (!(value > 0 && Number.isFinite(value)))
      raise(invalid(`continuation.${name}`, name, value, 'a number above 0'));
  if (direction !== 1 && direction !== -1)
    raise(invalid('continuation.direction', 'direction', direction, '1 or -1'));
  const at = branching(problem, options);
  const n = start.x.length;
  const guess = Float64Array.from([...Array.from(start.x), start.p]);
  const first = pinned(at, guess, n, start.p);
  if (first === undefined) throw nowhere(start);
  let z: Point = first;
  let t = tangentAt(at, z, undefined);
  if (t[n] * direction < 0) t = t.map((value) => -value);
  yield branchPoint(problem, at, z, 'EP');
  let length = Math.min(step, maxStep);
  for (let count = 1; count < maxPoints; ) {
    if (signal?.aborted === true) return 'interrupted';
    const z1 = correct(at, z, t, length);
    const t1 = typeof z1 === 'object' ? tangentAt(at, z1, t) : t;
    if (typeof z1 !== 'object' || dot(t, t1) < STRAIGHT) {
      const end = typeof z1 === 'number' ? endAt(at, z, t, z1, length) : undefined;
      if (end !== undefined) {
        yield* special(problem, at, z, end, t);
        yield branchPoint(problem, at, end, 'EP');
        return 'end of the domain';
      }
      length /= 2;
      if (length >= minStep) continue;
      const turn = turnAt(problem, at, z, t, maxStep);
      if (turn === undefined) return 'step-too-small';
      yield turn.point;
      ({ z, t } = turn);
      length = Math.min(step, maxStep);
      continue;
    }
    yield* special(problem, at, z, z1, t);
    if (count > 2 && apart(z1, first) < 0.5 * length && dot(t1, tangentAt(at, first, t1)) > 0)
      return 'closed';
    yield branchPoint(problem, at, z1);
    count++;
    [z, t] = [z1, t1];
    length = Math.min(maxStep, 1.3 * length);
  }
  return 'most points';
}

/** The least cosine between neighbouring tangents. */
const STRAIGHT = 0.9;

const nowhere = ({ x, p }: ContinuationOptions['start']) =>
  new PulsegateError([
    invalid(
      'continuation.start',
      'start',
      { x: Array.from(x), p },
      'a point near a branch, within the domain',
    ),
  ]);

/** F and its derivatives, with the bounds of (x, p). */
function branching(problem: BranchProblem, { start, parameter, domain }: ContinuationOptions): Branching {
  const n = start.x.length;
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
function branchPoint(
  problem: BranchProblem,
  at: Branching,
  z: Point,
  label?: BranchLabel,
  which?: number,
): BranchPoint {
  const { n } = at;
  const x = z.slice(0, n);
  const p = z[n];
  const map = problem.kind === 'map';
  const A = stateSlopes(at, z).map((row, i) => row.map((value, j) => value + (map && i === j ? 1 : 0)));
  const multipliers = eigenvalues(A);
  return {
    x,
    p,
    ...(label === undefined ? {} : { label }),
    ...(which === undefined ? {} : { border: which }),
    multipliers,
    stable: multipliers.every(({ re, im }) => (map ? Math.hypot(re, im) < 1 : re < 0)),
  };
}

/** The special points between two neighbours of the branch, in their order. */
function* special(
  problem: BranchProblem,
  at: Branching,
  z0: Point,
  z1: Point,
  t: Point,
): Generator<BranchPoint> {
  const found: { z: Point; label: BranchLabel; which?: number }[] = [];
  const look = (test: (z: Point) => number, label: BranchLabel, which?: number): boolean => {
    if (test(z0) > 0 === test(z1) > 0) return false;
    const z = locate(at, z0, z1, t, test);
    if (z !== undefined) found.push({ z, label, ...(which === undefined ? {} : { which }) });
    return true;
  };
  const full = (z: Point) => determinant(bordered(at, z, t));
  const isBranch = look(full, 'BP');
  if (!isBranch) look((z) => determinant(stateSlopes(at, z)), 'LP');
  if (problem.kind === 'map')
    look(
      (z) =>
        determinant(stateSlopes(at, z).map((row, i) => row.map((value, j) => value + (i === j ? 2 : 0)))),
      'PD',
    );
  const kinds = problem.kind === 'map' ? ('BC' as const) : ('BEB' as const);
  (at.borders?.(z0) ?? []).forEach((_, k) => {
    look((z) => at.borders?.(z)[k] as number, kinds, k);
  });
  found.sort((a, b) => dot(t, a.z) - dot(t, b.z));
  for (const { z, label, which } of found) yield branchPoint(problem, at, z, label, which);
}

/** F_x. */
const stateSlopes = (at: Branching, z: Point): readonly Float64Array[] =>
  at.Fx?.(z) ?? border(at, z).map((row) => row.slice(0, at.n));

const bordered = (at: Branching, z: Point, t: Point): Float64Array[] => [...border(at, z), t];

/** The end of the branch where coordinate i leaves its bounds; undefined where it does not do so nearby. */
function endAt(at: Branching, z: Point, t: Point, i: number, length: number): Point | undefined {
  const [low, high] = at.bounds[i];
  const bound = t[i] < 0 ? low : high;
  const s = (bound - z[i]) / t[i];
  if (!(s >= 0 && s <= 2 * length)) return undefined;
  const end = pinned(
    at,
    z.map((value, k) => value + s * t[k]),
    i,
    bound,
  );
  return end !== undefined && apart(end, z) <= 3 * length ? end : undefined;
}

/** Where a branch meets a border and goes on behind it with another tangent: the point, and the way on. */
function turnAt(problem: BranchProblem, at: Branching, z: Point, t: Point, reach: number) {
  const beyond = tangentBeyond(at, z, t, reach);
  if (beyond === undefined) return undefined;
  const label = problem.kind === 'map' ? ('BC' as const) : ('BEB' as const);
  return { z: beyond.z, t: beyond.t, point: branchPoint(problem, at, beyond.z, label, beyond.border) };
}

const dot = (a: Point, b: Point): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
const apart = (a: Point, b: Point): number => Math.hypot(...a.map((value, i) => value - b[i]));
