/** One walk of a bifurcation diagram: a branch in one direction, until it comes to what another walk has seen. */
import { type BranchNode, directions, type Met, nodeAt, nodeOf, spacing, wayOf } from './branch-nodes';
import { type BranchLabel, type BranchPoint, type BranchProblem, placeOf } from './branch-problem';
import type { Branching, Point } from './branch-slopes';
import type { BranchStart } from './branch-starts';
import { type BranchEnd, type ContinuationOptions, continuation } from './continuation';
import { undoubled } from './two-cycles';

/**
 * As of a continuation; or what another branch has followed goes on from here, or both points of a cycle of period 2 became
 * one.
 */
export type DiagramEnd = BranchEnd | 'a known branch' | 'a period doubling';

/** Fixed points, or cycles of period 2: what is followed, within which bounds, and the special points met so far. */
export interface Level {
  readonly problem: BranchProblem;
  readonly at: Branching;
  readonly steps: Omit<ContinuationOptions, 'start' | 'direction'>;
  readonly nodes: BranchNode[];
}

export interface Setting {
  readonly start: BranchStart;
  readonly direction?: 1 | -1;
  /** The special point that is left, and by which label it is known. */
  readonly origin?: { readonly node: BranchNode; readonly label: BranchLabel };
  /** Number of the branch. */
  readonly k: number;
}

export interface Walked {
  readonly points: readonly BranchPoint[];
  readonly end: DiagramEnd;
  /** Special points that no walk had met before. */
  readonly fresh: readonly BranchNode[];
}

/** A special point on the way, until the walk is far enough behind it to say how it went on. */
interface Passing {
  readonly met: Met;
  readonly index: number;
}

/** Follows a branch, marks the ways it takes through special points, yields point after point. */
export function* diagramWalk(level: Level, setting: Setting): Generator<BranchPoint, Walked> {
  const { problem, at, steps, nodes } = level;
  const { start, direction = 1, origin, k } = setting;
  const points: BranchPoint[] = [];
  const fresh: BranchNode[] = [];
  let passing: Passing[] = [];
  let begun: BranchNode | undefined;
  const meet = (z: Point, label: BranchLabel): Met => {
    const known = nodeAt(nodes, z, problem.period === 2);
    if (known !== undefined) return known;
    const node = nodeOf(at, z, label);
    nodes.push(node);
    fresh.push(node);
    return { node, turned: (t) => t };
  };
  const walk = continuation(problem, { ...steps, start, direction });
  for (;;) {
    const step = walk.next();
    const settled = passing.filter(({ index }) => step.done || isBehind(points, index));
    passing = passing.filter((one) => !settled.includes(one));
    for (const { met, index } of settled)
      if (isTaken(points, { met, index }, k)) {
        const own = met.node === origin?.node || index === 0;
        return { points: points.slice(0, index + 1), end: own ? 'closed' : 'a known branch', fresh };
      }
    if (step.done) {
      const back = step.value === 'closed' ? wayBack(points, start, origin?.node ?? begun) : undefined;
      if (back !== undefined) back.by ??= k;
      return { points, end: step.value, fresh };
    }
    const { value } = step;
    const point = points.length === 0 && origin !== undefined ? { ...value, label: origin.label } : value;
    const z = placeOf(point);
    const isSpecial =
      point.label !== undefined && point.label !== 'EP' && (points.length > 0 || origin === undefined);
    if (isSpecial && problem.period === 2 && undoubled(z) !== undefined) {
      points.push({ ...point, label: 'PD' });
      yield point;
      return { points, end: 'a period doubling', fresh };
    }
    points.push(point);
    if (isSpecial) {
      const met = meet(z, point.label as BranchLabel);
      if (points.length === 1) begun = met.node;
      passing.push({ met, index: points.length - 1 });
    }
    yield point;
  }
}

/** The way by which a closed branch came back to the special point that it had left. */
function wayBack(points: readonly BranchPoint[], { along }: BranchStart, node: BranchNode | undefined) {
  if (node === undefined || node.isDoubled) return undefined;
  const away = along ?? directions(undefined, placeOf(points[0]), neighbour(points, 0, 1), true).on;
  return away === undefined
    ? undefined
    : wayOf(
        node,
        Float64Array.from(away, (value) => -value),
      );
}

/** Neighbours of a special point that are nearer than this do not tell a direction. */
const NEIGHBOUR = 1e-5;

const isRegular = ({ label }: BranchPoint): boolean => label === undefined || label === 'EP';

/** The nearest regular point before or behind one of a walk that is far enough to tell a direction. */
function neighbour(points: readonly BranchPoint[], index: number, side: 1 | -1): Point | undefined {
  const z = placeOf(points[index]);
  for (let i = index + side; points[i] !== undefined; i += side) {
    const other = placeOf(points[i]);
    if (isRegular(points[i]) && spacing(other, z) >= NEIGHBOUR) return other;
  }
  return undefined;
}

const isBehind = (points: readonly BranchPoint[], index: number): boolean =>
  neighbour(points, index, 1) !== undefined;

/** Marks the ways by which a walk came to a special point and went on; whether a walk went on there before. */
function isTaken(points: readonly BranchPoint[], { met, index }: Passing, k: number): boolean {
  const { node, turned } = met;
  const { label } = points[index];
  const kinks = label === 'BC' || label === 'BEB';
  const z = placeOf(points[index]);
  const { from, on } = directions(neighbour(points, index, -1), z, neighbour(points, index, 1), !kinks);
  if (from !== undefined) wayOf(node, turned(from)).by ??= k;
  if (on === undefined) return false;
  const way = wayOf(node, turned(on));
  if (way.by !== undefined) return true;
  way.by = k;
  return false;
}
