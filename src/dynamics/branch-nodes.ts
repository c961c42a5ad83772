/** The special points that walks along branches met, and the ways out of each, so that no way is gone twice. */
import { crossingNear, crossingTangents } from './branch-points';
import type { BranchLabel } from './branch-problem';
import type { Branching, Point } from './branch-slopes';
import { swapped } from './two-cycles';

/** A way out of a node, as a unit vector, and the branch that took it, in either direction. */
export interface Way {
  readonly t: Point;
  by?: number;
}

export interface BranchNode {
  readonly z: Point;
  readonly label: BranchLabel;
  /** All of them at a crossing whose tangents are known; elsewhere those that were gone. */
  readonly ways: Way[];
  readonly isComplete: boolean;
  /** At a period doubling: whether its cycles of period 2 were followed. */
  isDoubled: boolean;
}

/** A node as a walk sees it: of a cycle that began with its other point, directions are swapped. */
export interface Met {
  readonly node: BranchNode;
  readonly turned: (t: Point) => Point;
}

const same = (z: Point): Point => z;

/** The node at a place, if there is one. */
export function nodeAt(nodes: readonly BranchNode[], z: Point, isCycle: boolean): Met | undefined {
  const isNear = (one: Point) => (node: BranchNode) => spacing(node.z, one) < NODE * (1 + Math.hypot(...one));
  for (const turned of isCycle ? [same, swapped] : [same]) {
    const node = nodes.find(isNear(turned(z)));
    if (node !== undefined) return { node, turned };
  }
  return undefined;
}

/** Special points nearer than this are one. */
const NODE = 1e-6;

/** A new node; at a branch point with all four ways, where the tangents can be had. */
export function nodeOf(at: Branching, z: Point, label: BranchLabel): BranchNode {
  const exact = label === 'BP' ? crossingNear(at, z) : undefined;
  const isThere = exact !== undefined && spacing(exact, z) < NODE * (1 + Math.hypot(...z));
  const tangents = isThere ? crossingTangents(at, exact) : [];
  return {
    z: isThere ? exact : z,
    label,
    ways: tangents.flatMap((t) => [{ t }, { t: t.map((value) => -value) }]),
    isComplete: tangents.length > 0,
    isDoubled: false,
  };
}

/** The way of a node that leads in a direction; one that was not known is new. */
export function wayOf({ ways, isComplete }: BranchNode, t: Point): Way {
  const along = (way: Way): number => inner(way.t, t) / Math.hypot(...t);
  const best = ways.reduce<Way | undefined>(
    (most, way) => (most === undefined || along(way) > along(most) ? way : most),
    undefined,
  );
  if (best !== undefined && (isComplete || along(best) > PARALLEL)) return best;
  const way = { t: t.map((value) => value / Math.hypot(...t)) };
  ways.push(way);
  return way;
}

/** Chords on both sides of a regular point, each of a step, are of one branch where their cosine is above this. */
const PARALLEL = 0.95;

/** In which directions a walk came from a point and went on from it, by its neighbours; a parabola through all three. */
export function directions(before: Point | undefined, z: Point, after: Point | undefined, isSmooth: boolean) {
  const to = (end: Point) => end.map((value, i) => value - z[i]);
  const [a, b] = [before === undefined ? undefined : to(before), after === undefined ? undefined : to(after)];
  if (a === undefined || b === undefined || !isSmooth) return { from: a, on: b };
  const [s, r] = [Math.hypot(...a), Math.hypot(...b)];
  const on = b.map((value, i) => s * s * value - r * r * a[i]);
  return { from: on.map((value) => -value), on };
}

export const spacing = (a: Point, b: Point): number => Math.hypot(...a.map((value, i) => value - b[i]));
const inner = (a: Point, b: Point): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
