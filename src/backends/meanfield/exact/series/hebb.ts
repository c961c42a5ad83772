/** Hebbian learning over a stretch: dW/dt = rate (sum sign post)(sum sign pre)^T, integrated from the series. */
import type { Part, PlannedRule } from '../../../../circuit/plan';
import { GRID, type Series } from '../../rows/active';
import type { Rows } from '../../rows/rows';
import { type Run, relearn } from '../run';

/** Adds to the named weights what they learn in a stretch of length s; false where one gets out of range. */
export function learnOver(
  run: Run,
  rules: readonly PlannedRule[],
  net: Rows,
  out: Series,
  s: number,
): boolean {
  const changes = rules.map(({ weights, posts, pres, post, pre, rate }) => ({
    weights,
    change: outer(signedSum(net, out, post, posts), signedSum(net, out, pre, pres), s, rate),
  }));
  for (const { weights, change } of changes) {
    const W = run.weights[weights];
    for (let k = 0; k < W.length; k++) W[k] += change[k];
  }
  return changes.length === 0 || relearn(run, new Set(changes.map(({ weights }) => weights)));
}

/** The series of a signed sum of populations, one grid a component. */
function signedSum(net: Rows, { y, filled }: Series, sum: readonly Part[], size: number): Float64Array[] {
  return Array.from({ length: size }, (_, i) => {
    const grid = new Float64Array(GRID);
    for (const { population, sign } of sum) {
      const from = (net.base[population] + i) * GRID;
      for (let k = 1; k < filled + 2; k++) grid[k] += sign * y[from + k];
    }
    return grid;
  });
}

/** rate * integral over [0, s] of post(u) pre(u)^T, [post, pre] by rows. */
function outer(
  post: readonly Float64Array[],
  pre: readonly Float64Array[],
  s: number,
  rate: number,
): Float64Array {
  const result = new Float64Array(post.length * pre.length);
  post.forEach((p, i) => {
    pre.forEach((q, j) => {
      result[i * pre.length + j] = rate * integral(p, q, s);
    });
  });
  return result;
}

/** The integral of two series' product: sum over k, l of p_k q_l s^{k+l+1} / (k! l! (k + l + 1)). */
function integral(p: Float64Array, q: Float64Array, s: number): number {
  let sum = 0;
  let a = 1;
  for (let k = 0; k + 1 < GRID; k++) {
    let b = 1;
    if (p[k + 1] !== 0)
      for (let l = 0; l + 1 < GRID; l++) {
        sum += (p[k + 1] * a * (q[l + 1] * b) * s) / (k + l + 1);
        b *= s / (l + 1);
      }
    a *= s / (k + 1);
  }
  return sum;
}
