/** Hebbian learning over a stretch: dW/dt = rate m (sum sign post)(sum sign pre)^T, integrated from the series. */
import type { Part, PlannedRule } from '../../../../circuit/plan';
import { GRID, type Series } from '../../rows/active';
import type { Factor, Rows } from '../../rows/rows';
import { type Run, relearn } from '../run';

/** What learning over a stretch does: the weights that it changed, and whether all stay in range. */
export interface Learnt {
  readonly changed: ReadonlySet<number>;
  readonly inRange: boolean;
}

const NOTHING: Learnt = { changed: new Set(), inRange: true };

/** Adds to the named weights what they learn in a stretch of length s. */
export function learnOver(
  run: Run,
  rules: readonly PlannedRule[],
  net: Rows,
  out: Series,
  s: number,
): Learnt {
  if (rules.length === 0) return NOTHING;
  const changes = rules.flatMap((rule, k) => {
    const { weights, posts, pres, post, pre, rate } = rule;
    const factor = net.factors[k];
    if (factor.row >= 0 && !acts(factor, out, posts)) return [];
    const left = signedSum(net, out, post, posts).map((grid, i) => timesFactor(grid, factor, out, i));
    return [{ weights, change: outer(left, signedSum(net, out, pre, pres), s, rate) }];
  });
  for (const { weights, change } of changes) {
    const W = run.weights[weights];
    for (let k = 0; k < W.length; k++) W[k] += change[k];
  }
  const changed = new Set(changes.map(({ weights }) => weights));
  return changed.size === 0 ? NOTHING : { changed, inRange: relearn(run, changed) };
}

/** What was learnt from one time to another by rules with gates is known at its end. */
export function keepWeights({ history, weights }: Run, from: number, to: number): void {
  history.events.push({ t: to, values: weights.map((W) => W.slice()) });
  history.learning.push(from, to);
}

/** True where a third factor is not 0 all through the stretch. */
function acts({ row, stride }: Factor, { q, filled }: Series, posts: number): boolean {
  for (let r = row; r < row + 1 + stride * (posts - 1); r++)
    for (let k = 1; k < filled + 2; k++) if (q[r * GRID + k] !== 0) return true;
  return false;
}

/** The series of a post unit times that of its third factor: as long as both are together where the factor moves. */
function timesFactor(
  grid: Float64Array,
  { row, stride }: Factor,
  { q, filled }: Series,
  i: number,
): Float64Array {
  if (row < 0) return grid;
  const m = q.subarray((row + stride * i) * GRID, (row + stride * i + 1) * GRID);
  let orders = filled + 2;
  while (orders > 1 && m[orders - 1] === 0) orders--;
  if (orders <= 2) return grid.map((value) => value * m[1]);
  const product = new Float64Array(2 * GRID);
  // of s^k / k! times s^l / l!: binomials
  for (let k = 0; k + 1 < orders; k++) {
    let binomial = 1;
    for (let l = 0; l + 1 < GRID; l++) {
      product[k + l + 1] += binomial * m[k + 1] * grid[l + 1];
      binomial *= (k + l + 1) / (l + 1);
    }
  }
  return product;
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
  for (let k = 0; k + 1 < p.length; k++) {
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
