/** Where a walk along a branch begins: at a regular point, on a fold, at a crossing, or on a continuum of fixed points. */
import { Matrix, pseudoInverse } from 'ml-matrix';
import { invalid, PulsegateError, raise } from '../errors';
import { having } from '../kinds';
import { crossingNear, crossingTangents, kernels } from './branch-points';
import type { BranchLabel } from './branch-problem';
import { type Branching, border, type Point } from './branch-slopes';
import { pinned, tangentAt } from './branch-steps';

/** A point near a branch; `along` is the direction, (x, p) together, in which one of several is left. */
export interface BranchStart {
  readonly x: ArrayLike<number>;
  readonly p: number;
  readonly along?: ArrayLike<number>;
}

export const BRANCH_START = having('a start { x, p }', { x: 'numbers', p: 'number', along: 'numbers?' });

/** The first point of a walk and its tangent; none on a continuum, where there is no one way to go. */
export interface Beginning {
  readonly z: Point;
  readonly t: Point | undefined;
  readonly label: BranchLabel;
}

/**
 * The point of a branch near the start. With p kept where that is possible; else, on a fold or a crossing, the nearest
 * one. The tangent goes up or down with p; where it is upright (a fold), with the first component that it has.
 */
export function beginning(at: Branching, start: BranchStart, direction: 1 | -1): Beginning {
  const { n } = at;
  const guess = Float64Array.from([...Array.from(start.x), start.p]);
  if (start.along !== undefined) return leaving(at, guess, start);
  let z = pinned(at, guess, n, start.p);
  if (z === undefined || Math.hypot(...z.map((value, i) => value - guess[i])) > NEAR * size(guess))
    z = nearest(at, guess) ?? z;
  if (z === undefined)
    throw new PulsegateError([
      invalid(
        'continuation.start',
        'start',
        { x: Array.from(start.x), p: start.p },
        'a point near a branch, within the domain',
      ),
    ]);
  const { values, right } = kernels(at, z);
  const scale = Math.max(1, ...values);
  const crosses = values[values.length - 1] <= SINGULAR * scale;
  if (crosses) {
    const plane = [0, 1, 2, 3].map((k) => {
      const [a, b] = [Math.cos((k * Math.PI) / 4 + 0.3), Math.sin((k * Math.PI) / 4 + 0.3)];
      return right[0].map((value, i) => a * value + b * right[1][i]);
    });
    if (plane.every((t) => isFixedAlong(at, z as Point, t))) return { z, t: undefined, label: 'EP' };
    const exact = crossingNear(at, z);
    const tangents = exact === undefined ? [] : crossingTangents(at, exact);
    const best = tangents.reduce<Point | undefined>(
      (most, t) => (most === undefined || Math.abs(t[n]) > Math.abs(most[n]) ? t : most),
      undefined,
    );
    if (exact !== undefined && best !== undefined)
      return { z: exact, t: turned(best, n, direction), label: 'BP' };
  }
  const t = tangentAt(at, z, undefined);
  const upright = Math.abs(t[n]) < SINGULAR;
  if (upright && isFixedAlong(at, z, t)) return { z, t: undefined, label: 'EP' };
  return {
    z,
    t: turned(t, upright ? t.findIndex((value) => Math.abs(value) > 0.1 / n) : n, direction),
    label: upright ? 'LP' : 'EP',
  };
}

/** Singular values, and the part of a tangent along p, that count as 0. */
const SINGULAR = 1e-6;
/** How far from a start a fold or a crossing is still the one that is meant. */
const NEAR = 1e-3;

const size = (z: Point): number => 1 + Math.hypot(...z);

const turned = (t: Point, i: number, direction: 1 | -1): Point =>
  t[i] * direction < 0 ? t.map((value) => -value) : t;

/** A start with a direction of its own, from a point where branches cross. */
function leaving(at: Branching, z: Point, { along = [] }: BranchStart): Beginning {
  const length = Math.hypot(...Array.from(along));
  if (along.length !== at.n + 1 || !(length > 0 && Number.isFinite(length)))
    raise(
      invalid(
        'continuation.start.along',
        'direction',
        Array.from(along),
        `${at.n + 1} numbers, (x, p), not all 0`,
      ),
    );
  if (!(Math.hypot(...at.F(z)) <= 1e-6 * size(z)))
    raise(
      invalid('continuation.start', 'start', Array.from(z), 'a point of a branch, where `along` is given'),
    );
  return { z, t: Float64Array.from(along, (value) => value / length), label: 'EP' };
}

/** The nearest solution of F = 0 by steps of least length (Gauss, Newton); none that is farther than a crossing may be. */
function nearest(at: Branching, guess: Point): Point | undefined {
  let z = guess;
  for (let step = 0; step < 30; step++) {
    const value = at.F(z);
    if (!value.every(Number.isFinite)) return undefined;
    const inverse = pseudoInverse(new Matrix(border(at, z).map((row) => Array.from(row))), 1e-9);
    const change = inverse.mmul(Matrix.columnVector(Array.from(value))).to1DArray();
    const next = z.map((entry, i) => {
      const [low, high] = at.bounds[i];
      return Math.min(high, Math.max(low, entry - change[i]));
    });
    if (Math.hypot(...next.map((entry, i) => entry - guess[i])) > NEAR * size(guess)) return undefined;
    z = next;
    if (Math.hypot(...change) < 1e-13 * size(z)) break;
  }
  return Math.hypot(...at.F(z)) < 1e-10 * size(z) ? z : undefined;
}

/** Whether F stays 0 along a direction: then there is a line of fixed points, and no branch over p. */
function isFixedAlong(at: Branching, z: Point, t: Point): boolean {
  const ahead = [1e-3, -1e-3, 1e-2, -1e-2, 4e-2, -4e-2].map((s) => z.map((value, i) => value + s * t[i]));
  const inside = ahead.filter((point) =>
    point.every((value, i) => value >= at.bounds[i][0] && value <= at.bounds[i][1]),
  );
  return inside.length >= 2 && inside.every((point) => Math.hypot(...at.F(point)) < 1e-13 * size(point));
}
