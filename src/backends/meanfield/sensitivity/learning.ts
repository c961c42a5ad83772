/** What a learning rule does to one column: the change of weights for a change of the currents that teach them. */
import type { Part, PlannedRule } from '../../../circuit/plan';
import { type Active, GRID } from '../rows/active';
import type { Rows } from '../rows/rows';
import type { Expansion } from './expansion';
import type { Sensitivity } from './state';

/** Adds to a column's weights what a rule teaches them over the step: rate * integral of post_v pre^T + post pre_v^T. */
export function learnColumn(
  { weightBase }: Sensitivity,
  { terms, orders, step, shifted }: Expansion,
  { net, out }: Active,
  { weights, posts, pres, post, pre, rate }: PlannedRule,
  column: Float64Array,
): void {
  const base = weightBase[weights];
  const v = (sum: readonly Part[], size: number) => signed(net, sum, size, orders, (c, k) => terms[k][c]);
  const scales = Float64Array.from({ length: out.filled + 1 });
  scales.forEach((_, k) => {
    scales[k] = k === 0 ? 1 : (scales[k - 1] * step) / k;
  });
  const y = (sum: readonly Part[], size: number) =>
    signed(net, sum, size, out.filled, (c, k) => shifted[c * GRID + k + 1] * scales[k]);
  const [postV, preV] = [v(post, posts), v(pre, pres)];
  if ([...postV, ...preV].every((series) => series.every((value) => value === 0))) return;
  const [postY, preY] = [y(post, posts), y(pre, pres)];
  postY.forEach((p, i) => {
    preY.forEach((q, j) => {
      const at = base + i * preY.length + j;
      const product = integral(postV[i] ?? p, q) + integral(p, preV[j] ?? q);
      column[at] += rate * step * product;
    });
  });
}

/** A signed sum of populations, one series a component. */
function signed(
  net: Rows,
  sum: readonly Part[],
  size: number,
  orders: number,
  term: (component: number, k: number) => number,
): Float64Array[] {
  return Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: orders + 1 }, (__, k) =>
      sum.reduce((total, { population, sign }) => total + sign * term(net.base[population] + i, k), 0),
    ),
  );
}

/** Integral over [0, 1] of two series' product. */
function integral(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < p.length; k++)
    if (p[k] !== 0) for (let l = 0; l < q.length; l++) sum += (p[k] * q[l]) / (k + l + 1);
  return sum;
}
