/** A bifurcation diagram: branches, those that cross them, and the cycles that period doublings give rise to. */
import { invalid, raise } from '../errors';
import { checkGiven, checkKinds, type Kind } from '../kinds';
import { type BranchNode, nodeAt, nodeOf, spacing, wayOf } from './branch-nodes';
import {
  BRANCH_PROBLEM,
  type BranchLabel,
  type BranchPoint,
  type BranchProblem,
  branching,
  placeOf,
} from './branch-problem';
import type { Point } from './branch-slopes';
import { BRANCH_START, type BranchStart } from './branch-starts';
import { tangentAt } from './branch-steps';
import { CONTINUATION_OPTIONS, type ContinuationOptions } from './continuation';
import { type DiagramEnd, diagramWalk, type Level, type Walked } from './diagram-walk';
import { isOnBranch } from './known-branch';
import { BRANCH_RESOLUTION, type BranchResolution } from './step-check';
import { boundsOfCycle, doubled, doublingDirection, secondIterate, undoubled } from './two-cycles';

export interface BifurcationOptions extends Omit<ContinuationOptions, 'start' | 'direction'> {
  /** Points near the first branches, which are followed both ways; one on a branch that was met is left out. */
  readonly starts: readonly Omit<BranchStart, 'along'>[];
  /** The most branches that are followed from special points (default 10); 0: only those of the starts. */
  readonly maxBranches?: number;
}

/** Where a branch was born: EP is a start, BP a branch point, PD a period doubling. */
export interface BranchOrigin {
  readonly label: BranchLabel;
  readonly x: Float64Array;
  readonly p: number;
  /** Number of the branch that it was found on; none of a start. */
  readonly branch?: number;
}

/** One direction of a branch, from where it was born; special points have labels. */
export interface DiagramBranch {
  readonly born: BranchOrigin;
  /** 2 for cycles of period 2: each point has its `orbit`. */
  readonly period: 1 | 2;
  readonly points: readonly BranchPoint[];
  readonly end: DiagramEnd;
}

export interface BifurcationDiagram {
  readonly branches: readonly DiagramBranch[];
  /** Ways out of special points that were not followed, one entry each, because `maxBranches` was reached or a signal came. */
  readonly left: readonly BranchOrigin[];
  /** Whether `maxBranches` is why. */
  readonly isLimited: boolean;
  /** Branch points and period doublings at which no direction of another branch could be found. */
  readonly unresolved: readonly BranchOrigin[];
  /** Branches nearer than this, or that cross at less, may be taken for one another. */
  readonly resolution: BranchResolution;
}

/** A way that is still to be gone. */
interface Departure {
  readonly level: Level;
  readonly born: BranchOrigin;
  readonly node: BranchNode;
  readonly z: Point;
  readonly along: Point;
  /** A period doubling, from which cycles are followed; of `node` itself it is a way. */
  readonly doubles: boolean;
}

const STARTS: Kind = {
  is: (value) => Array.isArray(value) && value.every(BRANCH_START.is),
  allowed: 'a list of starts { x, p }',
};
const { start: _, direction: __, ...STEPS } = CONTINUATION_OPTIONS;
const OPTIONS = { starts: STARTS, maxBranches: 'number?', ...STEPS } as const;

/**
 * Follows branches from the starts, and at each branch point (BP) on them the others that cross there, both ways; at each
 * period doubling (PD) of a map the cycles of period 2, R(R(x)) = x; and so on from the branches found. A branch is followed
 * once: a walk ends where it comes to a special point from which another went on. Period doublings of the cycles are
 * labelled, and cycles of period 4 not followed. Branches that meet on a border (BC, BEB), or more than two at one point,
 * are not switched to: `unresolved` names branch points of that kind, except where an even number of others crosses, which
 * changes no sign and is not seen.
 *
 * What cannot be told apart is BRANCH_RESOLUTION, see `continuation`. Source: Keller (1977); Kuznetsov, Elements of Applied
 * Bifurcation Theory, 10.2.
 */
export function bifurcations(problem: BranchProblem, options: BifurcationOptions): BifurcationDiagram {
  const steps = bifurcationSteps(problem, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** `bifurcations` point by point, for those who draw progress or let others run in between. */
export function* bifurcationSteps(
  problem: BranchProblem,
  options: BifurcationOptions,
): Generator<{ branch: number; point: BranchPoint }, BifurcationDiagram> {
  checkKinds('bifurcations', { problem: [problem, BRANCH_PROBLEM] });
  checkGiven('bifurcations', options, OPTIONS);
  const { starts, maxBranches = 10, ...steps } = options;
  checkDiagram(maxBranches);
  const n = starts[0]?.x.length ?? 1;
  const levelOf = (own: BranchProblem, size: number, bounds: typeof steps): Level => ({
    problem: own,
    at: branching(own, size, bounds),
    steps: bounds,
    nodes: [],
  });
  const points = levelOf(problem, n, steps);
  const cycles = levelOf(secondIterate(problem), 2 * n, boundsOfCycle(steps));
  const branches: DiagramBranch[] = [];
  const queue: Departure[] = [];
  const unresolved: BranchOrigin[] = [];

  const depart = (level: Level, node: BranchNode, branch: number): void => {
    const born = { ...originOf(level, node), branch };
    const isDoubling = level === points && problem.kind === 'map' && node.label === 'PD';
    if (isDoubling) {
      const along = doublingDirection(problem, points.at, node.z);
      if (along === undefined) unresolved.push(born);
      else queue.push({ level: cycles, born, node, z: doubled(node.z), along, doubles: true });
    } else if (node.label === 'BP') {
      if (!node.isComplete) unresolved.push(born);
      for (const { t } of node.isComplete ? node.ways : [])
        queue.push({ level, born, node, z: node.z, along: t, doubles: false });
    }
  };
  /** Both points of a cycle became one: there fixed points double their period, known or not. */
  const halve = (z: Point, branch: number): void => {
    const known = nodeAt(points.nodes, z, false)?.node;
    const node = known ?? nodeOf(points.at, z, 'PD');
    node.isDoubled = true;
    if (known !== undefined) return;
    points.nodes.push(node);
    const born = { ...originOf(points, node), branch };
    const t = tangentAt(points.at, z, undefined);
    for (const along of [t, t.map((value) => -value)])
      queue.push({ level: points, born, node, z, along, doubles: false });
  };
  const add = (level: Level, born: BranchOrigin, walked: Walked): void => {
    const k = branches.length;
    branches.push({
      born,
      period: level === cycles ? 2 : 1,
      points: walked.points,
      end: walked.end,
    });
    for (const node of walked.fresh) depart(level, node, k);
    const last = undoubledEnd(walked);
    if (last !== undefined) halve(last, k);
  };

  for (const start of starts) {
    const z = Float64Array.of(...Array.from(start.x), start.p);
    const isMet = branches.some((one) => isOnBranch(points.at, one.points.map(placeOf), z));
    for (const direction of isMet ? [] : ([1, -1] as const)) {
      const [low, high] = steps.parameter;
      if (steps.signal?.aborted === true || start.p === (direction === 1 ? high : low)) continue;
      const k = branches.length;
      const walked = yield* numbered(k, diagramWalk(points, { start, direction, k }));
      add(points, { label: 'EP', x: Float64Array.from(start.x), p: start.p }, walked);
      if (walked.end === 'closed') break;
    }
  }
  let followed = 0;
  const left: BranchOrigin[] = [];
  for (const { level, born, node, z, along, doubles } of queue) {
    if (doubles ? node.isDoubled : wayOf(node, along).by !== undefined) continue;
    if (followed >= maxBranches || steps.signal?.aborted === true) {
      left.push(born);
      continue;
    }
    const k = branches.length;
    if (doubles) node.isDoubled = true;
    else wayOf(node, along).by = k;
    const start = { x: z.subarray(0, z.length - 1), p: z[z.length - 1], along };
    const origin = { node, label: born.label };
    const walked = yield* numbered(k, diagramWalk(level, { start, origin, k }));
    if (isNowhere(walked)) continue;
    followed++;
    add(level, born, walked);
  }
  return {
    branches,
    left,
    isLimited: left.length > 0 && followed >= maxBranches,
    unresolved,
    resolution: BRANCH_RESOLUTION,
  };
}

function checkDiagram(maxBranches: number): void {
  if (!(Number.isInteger(maxBranches) && maxBranches >= 0))
    raise(
      invalid('bifurcations.maxBranches', 'number of branches', maxBranches, 'a whole number of at least 0'),
    );
}

/** The points of a walk, each with the number of its branch. */
function* numbered(
  branch: number,
  walk: Generator<BranchPoint, Walked>,
): Generator<{ branch: number; point: BranchPoint }, Walked> {
  for (;;) {
    const step = walk.next();
    if (step.done === true) return step.value;
    yield { branch, point: step.value };
  }
}

const originOf = ({ problem, at }: Level, { z, label }: BranchNode): BranchOrigin => ({
  label,
  x: z.slice(0, problem.period === 2 ? at.n / 2 : at.n),
  p: z[at.n],
});

/** Where both points of a cycle became one. */
function undoubledEnd({ points, end }: Walked): Point | undefined {
  return end === 'a period doubling' ? undoubled(placeOf(points[points.length - 1])) : undefined;
}

/** A way that leaves the domain at once leads to no branch. */
const isNowhere = ({ points, end }: Walked): boolean =>
  end === 'end of the domain' && points.every((point) => spacing(placeOf(point), placeOf(points[0])) < 1e-7);
