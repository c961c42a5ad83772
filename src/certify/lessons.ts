/** Weights that learn: products of polynomials, order by order. */
import type { Frame, Known } from './frame';
import { magnitude, times } from './integers';
import type { Lesson } from './model';

export const at = (p: readonly bigint[] | undefined, k: number): bigint => p?.[k] ?? 0n;

/** Sum of a_l b_(k - l). */
export function convolved(a: readonly bigint[], b: readonly bigint[], k: number): bigint {
  let sum = 0n;
  for (let l = Math.max(0, k - b.length + 1); l <= k && l < a.length; l++)
    if (a[l] !== 0n) sum += a[l] * b[k - l];
  return sum;
}

/** A lesson with the sums on both of its sides, as polynomials that grow order by order. */
export interface Learner {
  readonly lesson: Lesson;
  readonly sums: readonly bigint[][];
  /** The sums of the post units times their third factors; where there are none the sums themselves. */
  readonly posts: readonly bigint[][];
  readonly pres: readonly bigint[][];
}

export function learnerOf(lesson: Lesson): Learner {
  const lists = (count: number): bigint[][] => Array.from({ length: count }, () => []);
  const { rows, columns } = lesson.weights;
  const sums = lists(rows);
  return { lesson, sums, posts: lesson.factors === undefined ? sums : lists(rows), pres: lists(columns) };
}

/** True where some post unit learns in the modes of a frame. */
export const acts = ({ factors }: Lesson, isOff: (unit: number) => boolean): boolean =>
  factors === undefined || !factors.every(isOff);

interface Parts {
  readonly x: readonly bigint[][];
  readonly w: readonly bigint[][];
  /** What units emit. */
  readonly v: readonly (readonly bigint[] | undefined)[];
}

/** Adds order k + 1 of the weights that a lesson changes; returns the largest of the derivative. */
export function learnt(
  { lesson: { weights, post, pre, rate, factors }, sums, posts, pres }: Learner,
  { x, w, v }: Parts,
  k: number,
  h: bigint,
  P: bigint,
): bigint {
  const grow = (lists: readonly bigint[][], next: (j: number) => bigint): void => {
    lists.forEach((list, j) => {
      const value = next(j);
      if (value === 0n) return;
      while (list.length < k) list.push(0n);
      list.push(value);
    });
  };
  const side = (parts: Lesson['post'], j: number): bigint =>
    parts.reduce((sum, [offset, sign]) => sum + times(at(x[offset + j], k), sign), 0n);
  grow(sums, (i) => side(post, i));
  grow(pres, (j) => side(pre, j));
  if (factors !== undefined) grow(posts, (i) => convolved(v[factors[i]] ?? [], sums[i], k) >> P);
  let largest = 0n;
  posts.forEach((a, i) => {
    pres.forEach((b, j) => {
      const next = (times(convolved(a, b, k) >> P, rate) * h) >> P;
      if (next === 0n) return;
      const p = w[weights.offset + i * weights.columns + j];
      while (p.length < k + 1) p.push(0n);
      p[k + 1] = at(p, k + 1) + next / BigInt(k + 1);
      if (magnitude(next) > largest) largest = magnitude(next);
    });
  });
  return largest;
}

/** The sum on one side of a lesson as it is known. */
export const sideOf = (parts: Lesson['post'], j: number, { x }: Pick<Known, 'x'>): bigint =>
  parts.reduce((sum, [offset, sign]) => sum + times(x[offset + j], sign), 0n);

/** The rate of one weight, given what units emit. */
export function rateOf(
  { lessons, bits }: Pick<Frame, 'lessons' | 'bits'>,
  known: Pick<Known, 'x'>,
  values: readonly bigint[],
  weight: number,
): bigint {
  const P = BigInt(bits);
  let sum = 0n;
  for (const { weights, post, pre, rate, factors } of lessons) {
    const k = weight - weights.offset;
    if (k < 0 || k >= weights.rows * weights.columns) continue;
    const [i, j] = [Math.floor(k / weights.columns), k % weights.columns];
    const field = times((sideOf(post, i, known) * sideOf(pre, j, known)) >> P, rate);
    sum += factors === undefined ? field : (field * values[factors[i]]) >> P;
  }
  return sum;
}
