/** The points of a branch that have a name: where a test function of its spectrum, or a border, changes its sign. */
import {
  type BranchLabel,
  type BranchPoint,
  type BranchProblem,
  branchPoint,
  crossing,
  instability,
  multipliersAt,
  stateSlopes,
  turnSlopes,
} from './branch-problem';
import { type Branching, determinant, type Point } from './branch-slopes';
import { locate } from './branch-steps';

/** Two neighbouring points of a branch, the tangent at the first, and the crossing between them where there is one. */
export interface Span {
  readonly from: Point;
  readonly to: Point;
  readonly t: Point;
  readonly crossing?: Point;
}

interface Special {
  readonly z: Point;
  readonly label: BranchLabel;
  readonly which?: number;
}

/**
 * The special points between two neighbours of a branch, in their order. With multipliers m of a map and eigenvalues l of
 * a flow the test functions are
 *
 *     LP  det F_x     PD  det (R_x + 1)     NS  prod_{i<j} (m_i m_j - 1)     HB  prod_{i<j} (l_i + l_j)
 *
 * where no branches cross. Stability that flips without any of them is located by itself, so that it never does so
 * without a label. Source: Kuznetsov, Elements of Applied Bifurcation Theory, 10.2.
 */
export function specialPoints(problem: BranchProblem, at: Branching, span: Span): BranchPoint[] {
  const { from, to, t } = span;
  const map = problem.kind === 'map';
  const border: BranchLabel = map ? 'BC' : 'BEB';
  const found: Special[] = span.crossing === undefined ? [] : [{ z: span.crossing, label: 'BP' }];
  const look = (test: (z: Point) => number, label: BranchLabel, which?: number): void => {
    const [a, b] = [test(from), test(to)];
    if (a > 0 === b > 0) return;
    const z = locate(at, from, to, t, test) ?? (Math.abs(a) < Math.abs(b) ? from : to);
    if ((label === 'NS' || label === 'HB') && !isOscillating(problem, at, z)) return;
    if (which === undefined && Math.abs(test(z)) > JUMP * Math.min(Math.abs(a), Math.abs(b))) {
      // the slope jumps: a border, which may have said so itself
      if (!found.some((one) => between(one.z, z) < 1e-6)) found.push({ z, label: border });
    } else found.push({ z, label, ...(which === undefined ? {} : { which }) });
  };
  (at.borders?.(from) ?? []).forEach((_, k) => {
    look((z) => at.borders?.(z)[k] as number, border, k);
  });
  if (span.crossing === undefined) look((z) => determinant(stateSlopes(at, z)), 'LP');
  if (map) look((z) => determinant(shifted(turnSlopes(problem, at, z), 1)), 'PD');
  if (at.n > 1) look((z) => pairs(problem, at, z), map ? 'NS' : 'HB');
  const flip = found.length === 0 ? stabilityFlip(problem, at, span) : undefined;
  if (flip !== undefined) found.push(flip);
  found.sort((a, b) => along(t, a.z) - along(t, b.z));
  return found.map(({ z, label, which }) => branchPoint(problem, at, z, label, which));
}

/** A test function that is no smaller where it changes its sign, by this part, jumps there. */
const JUMP = 1e-3;

const between = (a: Point, b: Point): number => Math.hypot(...a.map((value, i) => value - b[i]));
const along = (t: Point, z: Point): number => t.reduce((sum, value, i) => sum + value * z[i], 0);

const shifted = (rows: readonly Float64Array[], by: number) =>
  rows.map((row, i) => row.map((value, j) => value + (i === j ? by : 0)));

/** prod_{i<j} (m_i m_j - 1) of a map, prod_{i<j} (l_i + l_j) of a flow: real, since complex ones come in pairs. */
function pairs(problem: BranchProblem, at: Branching, z: Point): number {
  const own = multipliersAt(problem, at, z);
  let [re, im] = [1, 0];
  own.forEach((a, i) => {
    for (const b of own.slice(i + 1)) {
      const [x, y] =
        problem.kind === 'map'
          ? [a.re * b.re - a.im * b.im - 1, a.re * b.im + a.im * b.re]
          : [a.re + b.re, a.im + b.im];
      [re, im] = [re * x - im * y, re * y + im * x];
    }
  });
  return re;
}

/** Whether the pair that is on the boundary is complex: two real ones may be reciprocal, or opposite, and mean nothing. */
function isOscillating(problem: BranchProblem, at: Branching, z: Point): boolean {
  const own = multipliersAt(problem, at, z);
  const off = own.map((one) => Math.abs(instability(problem, [one])));
  return own.some(({ im }, k) => Math.abs(im) > 1e-6 && off[k] < 1e-6);
}

/** Where stability flips between two points and no test function has said so. */
function stabilityFlip(problem: BranchProblem, at: Branching, { from, to, t }: Span): Special | undefined {
  const test = (z: Point) => instability(problem, multipliersAt(problem, at, z));
  const [a, b] = [test(from), test(to)];
  // at rounding from the boundary on both sides nothing has flipped
  if (a < 0 === b < 0 || Math.max(Math.abs(a), Math.abs(b)) < 1e-9) return undefined;
  const z = locate(at, from, to, t, test) ?? (Math.abs(a) < Math.abs(b) ? from : to);
  const map = problem.kind === 'map';
  const kink: BranchLabel = map ? 'BC' : 'BEB';
  const own = multipliersAt(problem, at, z);
  const off = own.map((one) => Math.abs(instability(problem, [one])));
  const nearest = own[off.indexOf(Math.min(...off))];
  if (!(Math.min(...off) < 1e-6)) return { z, label: kink };
  if (Math.abs(nearest.im) > 1e-6) return { z, label: map ? 'NS' : 'HB' };
  if (map && nearest.re < 0) return { z, label: 'PD' };
  const [bordered, ends] = [crossing(at, z, t), Math.abs(crossing(at, from, t))];
  return { z, label: Math.abs(bordered) < 1e-6 * ends ? 'BP' : 'LP' };
}
