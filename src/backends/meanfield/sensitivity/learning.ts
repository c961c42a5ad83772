/** What a learning rule does to one column: the change of weights for a change of the currents that teach them. */
import type { Part, PlannedRule } from '../../../circuit/plan';
import { type Active, GRID } from '../rows/active';
import type { Factor, Rows } from '../rows/rows';
import type { Expansion } from './expansion';
import type { Sensitivity } from './state';
import { tangent } from './tangent';

/**
 * Adds to a column's weights what a rule teaches them over the step: rate * integral of (m post pre^T)_v, the third factor m
 * and its own change where it moves.
 */
export function learnColumn(
  { weightBase }: Sensitivity,
  expansion: Expansion,
  active: Active,
  { rule, factor }: { readonly rule: PlannedRule; readonly factor: Factor },
  column: Float64Array,
): void {
  const { terms, orders, step, shifted } = expansion;
  const { net, out } = active;
  const { weights, posts, pres, post, pre, rate } = rule;
  const base = weightBase[weights];
  const v = (sum: readonly Part[], size: number) => signed(net, sum, size, orders, (c, k) => terms[k][c]);
  const scales = Float64Array.from({ length: out.filled + 1 });
  scales.forEach((_, k) => {
    scales[k] = k === 0 ? 1 : (scales[k - 1] * step) / k;
  });
  const y = (sum: readonly Part[], size: number) =>
    signed(net, sum, size, out.filled, (c, k) => shifted[c * GRID + k + 1] * scales[k]);
  const moves = factorSeries(expansion, active, factor, posts, scales);
  const [postV, preV] = [v(post, posts), v(pre, pres)];
  const still = [...postV, ...preV, ...moves.map(({ change }) => change)];
  if (still.every((series) => series.every((value) => value === 0))) return;
  const [postY, preY] = [y(post, posts), y(pre, pres)];
  postY.forEach((p, i) => {
    const { value, change } = moves[factor.stride * i];
    const left = times(value, p);
    const leftV = plus(times(value, postV[i]), times(change, p));
    preY.forEach((q, j) => {
      column[base + i * preY.length + j] += rate * step * (integral(leftV, q) + integral(left, preV[j]));
    });
  });
}

/** A third factor and what the column changes it by, over the step: one for all post units, or one for each. */
function factorSeries(
  expansion: Expansion,
  active: Active,
  { row, stride }: Factor,
  posts: number,
  scales: Float64Array,
): { readonly value: Float64Array; readonly change: Float64Array }[] {
  if (row < 0) return [{ value: ONE, change: NONE }];
  const { terms, orders, from, live, outputs, extras } = expansion;
  const { out, net } = active;
  const rows = Array.from({ length: stride === 0 ? 1 : posts }, (_, i) => row + i);
  const moving = rows.some((r) =>
    out.q.subarray(r * GRID + 2, r * GRID + out.filled + 2).some((c) => c !== 0),
  );
  const values = rows.map((r) =>
    Float64Array.from(scales, (scale, k) => scale * shiftedOrder(out.q, r * GRID, k, out.filled, from)),
  );
  if (!moving) return values.map((value) => ({ value: value.slice(0, 1), change: NONE }));
  const changes = rows.map(() => new Float64Array(orders + 1));
  const slope = new Float64Array(net.size);
  for (let k = 0; k <= orders; k++) {
    tangent(active, live, terms[k], extras[k], outputs, slope);
    rows.forEach((r, i) => {
      changes[i][k] = outputs[r];
    });
  }
  return values.map((value, i) => ({ value, change: changes[i] }));
}

const ONE = Float64Array.of(1);
const NONE = new Float64Array(1);

/** Order k about time `from` of a series in the kernels s^k / k! that is known about 0. */
function shiftedOrder(grid: Float64Array, at: number, k: number, filled: number, from: number): number {
  let power = 1;
  let sum = 0;
  for (let l = 0; k + l <= filled; l++) {
    sum += grid[at + k + l + 1] * power;
    power *= from / (l + 1);
  }
  return sum;
}

/** The product of two power series. */
function times(a: Float64Array, b: Float64Array): Float64Array {
  const product = new Float64Array(a.length + b.length - 1);
  for (let k = 0; k < a.length; k++)
    if (a[k] !== 0) for (let l = 0; l < b.length; l++) product[k + l] += a[k] * b[l];
  return product;
}

function plus(a: Float64Array, b: Float64Array): Float64Array {
  return Float64Array.from({ length: Math.max(a.length, b.length) }, (_, k) => (a[k] ?? 0) + (b[k] ?? 0));
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
