/** Branches of fixed points and equilibria by pseudo-arclength, with the special points on them as data. */
import { invalid, raise } from '../errors';
import { checkGiven, checkKinds, PAIR } from '../kinds';
import {
  BRANCH_PROBLEM,
  type BranchBounds,
  type BranchPoint,
  type BranchProblem,
  branching,
  branchPoint,
  placeOf,
} from './branch-problem';
import type { Branching, Point } from './branch-slopes';
import { BRANCH_START, type BranchStart, beginning } from './branch-starts';
import { correct, pinned, tangentBeyond } from './branch-steps';
import { specialPoints } from './special-points';
import { checkStep, TINY } from './step-check';

/**
 * Why the branch ended. 'step-too-small' is a failure, and the last point says where. On 'a continuum of fixed points' every
 * x along a line is one at the same p, so that there is no branch over p to follow: the last point is one of them.
 */
export type BranchEnd =
  | 'end of the domain'
  | 'most points'
  | 'closed'
  | 'interrupted'
  | 'a continuum of fixed points'
  | 'step-too-small';

/** The parameter stays within its range, and so does each component of x (default: unbounded). */
export interface ContinuationOptions extends BranchBounds {
  readonly start: BranchStart;
  /** Where the parameter goes at first: 1 up (default), -1 down; from a fold, where x goes. */
  readonly direction?: 1 | -1;
  /** Length of a step in (x, p) together: the first (default 0.01), the largest (default 0.05), the smallest (default 1e-9). */
  readonly step?: number;
  readonly maxStep?: number;
  readonly minStep?: number;
  /** The most regular points (default 2,000). */
  readonly maxPoints?: number;
  readonly signal?: AbortSignal;
}

export const CONTINUATION_OPTIONS = {
  start: BRANCH_START,
  parameter: PAIR,
  domain: 'rows?',
  direction: 'number?',
  step: 'number?',
  maxStep: 'number?',
  minStep: 'number?',
  maxPoints: 'number?',
  signal: 'object?',
} as const;

/**
 * Follows a branch from a point near it, round folds, until it leaves the domain; yields point after point, special ones
 * in their place, and returns why it ended. A start may be a fold, or a point where branches cross: then the one that is
 * less upright is followed, or that of `start.along`. Throws where no point of the branch is near the start.
 *
 *     predictor  z + s t,  z = (x, p);   corrector  F(z) = 0,  t (z - predictor) = 0   (Newton)
 *
 * A step is taken only where nothing shows that it leads to another branch: a near one is left aside, one that crosses is
 * labelled. That has limits, BRANCH_RESOLUTION: branches that are nearer than about 1e-6 to one another, in (x, p), or that
 * cross at an angle below about 1e-3, can be taken for one another without a label. `bifurcations` follows the branches that
 * cross this one. Source: Keller (1977); Kuznetsov,
 * Elements of Applied Bifurcation Theory, ch. 10; borders: di Bernardo et al., Piecewise-smooth Dynamical Systems (2008).
 */
export function* continuation(
  problem: BranchProblem,
  options: ContinuationOptions,
): Generator<BranchPoint, BranchEnd> {
  checkKinds('continuation', { problem: [problem, BRANCH_PROBLEM] });
  checkGiven('continuation', options, CONTINUATION_OPTIONS);
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
  const at = branching(problem, start.x.length, options);
  const { z: first, t: away, label } = beginning(at, start, direction);
  yield branchPoint(problem, at, first, label);
  if (away === undefined) return 'a continuum of fixed points';
  let [z, t] = [first, away];
  const named = label === 'EP' && start.along === undefined ? undefined : first;
  let length = Math.min(step, maxStep);
  let left = false;
  const isFar = (here: Point): boolean => {
    left ||= apart(here, first) > 1e-4 * (1 + Math.hypot(...first));
    return left;
  };
  for (let count = 1; count < maxPoints; ) {
    if (signal?.aborted === true) return 'interrupted';
    const z1 = correct(at, z, t, length);
    const forced = length < 16 * minStep;
    const check =
      typeof z1 === 'object' ? checkStep(at, { z, t, z1, length, forced, fresh: z === named }) : undefined;
    if (typeof z1 !== 'object' || check === undefined) {
      const end = typeof z1 === 'number' ? endAt(at, z, t, z1, length) : undefined;
      const last = end === undefined ? undefined : lastStep(at, z, t, end, z === named);
      if (end !== undefined && last !== undefined) {
        const span = { from: z, to: end, t, ...last };
        yield* specialPoints(problem, at, span).filter((point) => isFar(z) || !isSame(named, point));
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
    const { t: t1, crossing } = check;
    const span = { from: z, to: z1, t, ...(crossing === undefined ? {} : { crossing }) };
    const closes = count > 2 && isFar(z) && isBack(at, { first, away }, span, t1);
    // what lies behind the first point has been seen when the walk began
    const isNew = (point: BranchPoint): boolean =>
      closes
        ? dot(t, placeOf(point)) < dot(t, first) && !isSame(named, point)
        : isFar(z) || !isSame(named, point);
    yield* specialPoints(problem, at, span).filter(isNew);
    if (closes) return 'closed';
    yield branchPoint(problem, at, z1);
    if (
      isUpright(at, z, t) &&
      isUpright(at, z1, t1) &&
      Math.abs(z1[at.n] - z[at.n]) < 1e-13 * (1 + Math.abs(z[at.n]))
    )
      return 'a continuum of fixed points';
    count++;
    [z, t] = [z1, t1];
    length = Math.min(maxStep, (length < 100 * TINY ? 2 : 1.3) * length);
  }
  return 'most points';
}

/** Whether a tangent has no part along p. */
const isUpright = ({ n }: Branching, _: Point, t: Point): boolean => Math.abs(t[n]) < 1e-9;

/** Whether a special point is the one that the walk began at, which has its label already. */
const isSame = (first: Point | undefined, point: BranchPoint): boolean =>
  first !== undefined && apart(first, placeOf(point)) < 1e-6 * (1 + Math.hypot(...first));

/** Whether a step leads over the first point of the walk, in the direction in which it began. */
function isBack(
  at: Branching,
  { first, away }: { readonly first: Point; readonly away: Point },
  { from, to, t }: { readonly from: Point; readonly to: Point; readonly t: Point },
  t1: Point,
): boolean {
  const [start, end] = [dot(t, from), dot(t, to)];
  const s = dot(t, first) - start;
  if (!(s >= 0 && s <= end - start && apart(first, from) <= 2 * (end - start))) return false;
  const part = s / (end - start);
  const here = t.map((value, i) => value + part * (t1[i] - value));
  if (dot(here, away) < 0.99 * Math.hypot(...here)) return false;
  const back = correct(at, from, t, s);
  // on a crossing Newton may find nothing: the point itself is on the branch, and so it is where the chord puts it
  const near = typeof back === 'object' ? 1e-6 : 0.1 * (end - start);
  const there = typeof back === 'object' ? back : from.map((value, i) => value + part * (to[i] - value));
  return apart(there, first) < near * (1 + Math.hypot(...first));
}

/** The last step, to the bounds, as a step like others: undefined where it may lead to another branch. */
function lastStep(at: Branching, z: Point, t: Point, end: Point, fresh: boolean) {
  const length = dot(t, end) - dot(t, z);
  if (!(length > TINY)) return {};
  const check = checkStep(at, { z, t, z1: end, length, forced: false, fresh });
  if (check === undefined) return undefined;
  return check.crossing === undefined ? {} : { crossing: check.crossing };
}

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
