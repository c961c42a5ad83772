/** Whether a step along a branch may have led to another one: a branch is never left without a word. */
import { crossingNear } from './branch-points';
import { crossing } from './branch-problem';
import type { Branching, Point } from './branch-slopes';
import { correct, tangentAt } from './branch-steps';

export interface Step {
  readonly z: Point;
  readonly t: Point;
  readonly z1: Point;
  readonly length: number;
  /** The shortest of steps: what cannot be settled with it cannot be settled. */
  readonly forced: boolean;
  /** z is a special point itself, where the determinant has no sign. */
  readonly fresh: boolean;
}

/** The tangent behind the step, and the crossing that it went over. */
export interface Checked {
  readonly t: Point;
  readonly crossing?: Point;
}

/**
 * A step is good where
 *
 *  - its tangents turn by less than 14 degrees (by less than 25 where it is TINY: a kink);
 *  - det [F_x F_p; t] keeps its sign, or a crossing is found within the step: neighbouring branches have opposite signs;
 *  - two steps of half the length lead to the same point, and between them the sign is none other;
 *  - the determinant keeps its sign from the end to three times as far as the predictor was off, on both sides: another
 *    branch, with the change of sign half way to it, is farther;
 *  - where the determinant nears 0 on the way without a change of sign, no crossing lies within: a step that leaves it on
 *    the other branch keeps the sign.
 *
 * Steps that move the predictor by less than 1e-9 can meet no branch farther off than that, and need no halves.
 * What this cannot exclude is BRANCH_RESOLUTION: steps shorter than TINY are not checked for neighbours, and at smaller
 * angles slopes by differences are 0 to rounding on both branches.
 *
 * Undefined where the step is to be made again, shorter. Source: Allgower, Georg, Introduction to Numerical Continuation
 * Methods (2003), ch. 6; Kuznetsov, Elements of Applied Bifurcation Theory, 10.2.
 */
export function checkStep(at: Branching, { z, t, z1, length, forced, fresh }: Step): Checked | undefined {
  const t1 = tangentAt(at, z1, t);
  const tiny = length < TINY;
  if (!(product(t, t1) >= (tiny ? KINK : STRAIGHT))) return undefined;
  const after = crossing(at, z1, t1);
  const before = fresh ? after : crossing(at, z, t);
  // on a crossing itself there is no tangent: a shorter step ends before it
  if (!(Math.abs(after) > 1e-9 * Math.abs(before))) return forced ? { t: t1, crossing: z1 } : undefined;
  const flips = before > 0 !== after > 0;
  const found = flips ? crossingBetween(at, { z, t, z1, length }, before / (before - after)) : undefined;
  if (flips && found === undefined) return forced ? { t: t1, crossing: z1 } : undefined;
  const aim = z.map((value, i) => value + length * t[i]);
  const size = 1 + Math.hypot(...z1);
  if (!tiny && gap(aim, z1) > 1e-9 * size) {
    const beside = [3, -3].map((far) => z1.map((value, i) => value + far * (aim[i] - value)));
    const inside = (point: Point) =>
      point.every((value, i) => value >= at.bounds[i][0] && value <= at.bounds[i][1]);
    if (beside.some((point) => inside(point) && crossing(at, point, t1) > 0 !== after > 0)) return undefined;
    if (!agrees(at, { z, t, z1, length }, t1, [before, after])) return undefined;
  }
  return { t: t1, ...(found === undefined ? {} : { crossing: found }) };
}

/** Steps shorter than this go over kinks. */
export const TINY = 1e-6;

/** What may be taken for one another: branches nearer than `distance` in (x, p), or that cross at less than `angle`. */
export interface BranchResolution {
  readonly distance: number;
  /** In radians. */
  readonly angle: number;
}

export const BRANCH_RESOLUTION: BranchResolution = Object.freeze({ distance: TINY, angle: 1e-3 });
/** The least cosines between neighbouring tangents. */
const STRAIGHT = 0.97;
const KINK = 0.9;

type Leg = Pick<Step, 'z' | 't' | 'z1' | 'length'>;

/** The crossing within a step, found from where the determinants at both ends put it. */
function crossingBetween(at: Branching, { z, t, z1, length }: Leg, part: number): Point | undefined {
  const found = crossingNear(
    at,
    z.map((value, i) => value + part * (z1[i] - value)),
  );
  if (found === undefined) return undefined;
  const s = product(t, found) - product(t, z);
  const line = z.map((value, i) => value + (s / length) * (z1[i] - value));
  const beside = gap(line, found);
  return s >= -1e-3 * length && s <= 1.001 * length && beside <= 0.2 * length ? found : undefined;
}

/** Whether two halves of the step lead to its end, over a point at which the determinant has one of the signs at the ends. */
function agrees(
  at: Branching,
  { z, t, z1, length }: Leg,
  t1: Point,
  signs: readonly [number, number],
): boolean {
  const half = correct(at, z, t, 0.5 * length);
  if (typeof half !== 'object') return false;
  const tm = tangentAt(at, half, t);
  const between = crossing(at, half, tm);
  if (!signs.some((sign) => sign > 0 === between > 0)) return false;
  // where the determinant, going on as from one end to the middle, would be 0
  const [before, after] = signs;
  const zeros = [0.5 / (1 - between / before), 1 - 0.5 / (1 - between / after)];
  if (before > 0 === after > 0)
    for (const part of zeros)
      if (part > 0 && part < 1.2 && crossingBetween(at, { z, t, z1, length }, part) !== undefined)
        return false;
  // the rest of the way as far as the plane through the end that stands on its tangent
  const rest = (product(t1, z1) - product(t1, half)) / product(t1, tm);
  const end = correct(at, half, tm, rest);
  if (typeof end !== 'object') return typeof end === 'number';
  const off = gap(end, z1);
  const beyond = Math.abs(product(t1, z1) - product(t1, end));
  return off <= 1e-7 * (1 + Math.hypot(...z1)) + 4 * beyond;
}

const product = (a: Point, b: Point): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
const gap = (a: Point, b: Point): number => Math.hypot(...a.map((value, i) => value - b[i]));
