/** Weights that learn: products of polynomials, order by order. */
import { magnitude, times } from './integers';
import type { Lesson } from './read';

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
  readonly posts: readonly bigint[][];
  readonly pres: readonly bigint[][];
}

export const learnerOf = (lesson: Lesson): Learner => ({
  lesson,
  posts: Array.from({ length: lesson.weights.rows }, () => []),
  pres: Array.from({ length: lesson.weights.columns }, () => []),
});

/** Adds order k + 1 of the weights that a lesson changes; returns the largest of the derivative. */
export function learnt(
  { lesson: { weights, post, pre, rate }, posts, pres }: Learner,
  { x, w }: { readonly x: readonly bigint[][]; readonly w: readonly bigint[][] },
  k: number,
  h: bigint,
  P: bigint,
): bigint {
  const grow = (sums: readonly bigint[][], parts: Lesson['post']): void => {
    sums.forEach((sum, j) => {
      let next = 0n;
      for (const [offset, sign] of parts) next += times(at(x[offset + j], k), sign);
      if (next === 0n) return;
      while (sum.length < k) sum.push(0n);
      sum.push(next);
    });
  };
  grow(posts, post);
  grow(pres, pre);
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
