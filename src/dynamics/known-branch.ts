/** Whether a point lies on a branch of which other points are known. */
import { spacing } from './branch-nodes';
import type { Branching, Point } from './branch-slopes';
import { pinned, tangentAt } from './branch-steps';

/**
 * Whether a branch, known by points one after the other, passes through a point of F = 0: where p comes by its value between
 * two of them, Newton goes on from the cubic through both with their tangents, and comes out there or on another branch.
 */
export function isOnBranch(at: Branching, points: readonly Point[], z: Point): boolean {
  const { n } = at;
  const near = 1e-7 * (1 + Math.hypot(...z));
  return points.some((b, k) => {
    if (spacing(b, z) < near) return true;
    const a = points[k - 1];
    if (a === undefined || a[n] - z[n] > 0 === b[n] - z[n] > 0) return false;
    const found = pinned(at, onCubic(at, a, b, z[n]), n, z[n]);
    return found !== undefined && spacing(found, z) < near;
  });
}

/** Where the cubic through two points, with the tangents of the branch there, has a value of p. */
function onCubic(at: Branching, a: Point, b: Point, p: number): Point {
  const chord = b.map((value, i) => value - a[i]);
  const length = Math.hypot(...chord);
  const [ta, tb] = [a, b].map((z) => tangentAt(at, z, chord));
  const value = (s: number): Point =>
    a.map((from, i) => {
      const [d, u, v] = [chord[i], length * ta[i], length * tb[i]];
      return from + s * (u + s * (3 * d - 2 * u - v + s * (u + v - 2 * d)));
    });
  const rising = b[at.n] > a[at.n];
  let [low, high] = [0, 1];
  for (let k = 0; k < 50; k++) {
    const middle = 0.5 * (low + high);
    if (value(middle)[at.n] < p === rising) low = middle;
    else high = middle;
  }
  return value(0.5 * (low + high));
}
