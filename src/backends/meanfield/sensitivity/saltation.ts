/**
 * Saltation: what an event does to sensitivities, Phi <- (1 + (f+ - f-) n^T / (n^T f-)) Phi, n the gradient of its switch.
 * The identity where the field is continuous.
 */
import type { Part, PlannedRule } from '../../../circuit/plan';
import { type Active, GRID } from '../rows/active';
import { gradient, product } from './gradient';
import { plasticOf } from './plastic';
import type { Sensitivity } from './state';

/** An event that has been reached but not yet left: what its saltation needs. */
export interface Arrival {
  readonly gradients: readonly Float64Array[];
  readonly slopes: Float64Array;
}

/** The event at which `switches` cross 0, a time s after the stretch's beginning. */
export function arrival(
  sensitivity: Sensitivity,
  active: Active,
  switches: readonly number[],
  rules: readonly PlannedRule[],
  s: number,
): Arrival {
  const { net, on, out } = active;
  const plastic = plasticOf(sensitivity, net);
  // the currents at the event, as the first entry of grids
  const y = new Float64Array(net.size * GRID);
  for (let i = 0; i < net.size; i++) y[i * GRID + 1] = valueAt(out.y, i * GRID, out.filled, s);
  const length = sensitivity.columns.length;
  return {
    gradients: switches.map((i) => gradient(net, on, y, plastic, i, length)),
    slopes: slopesAt(sensitivity, active, rules, s),
  };
}

/** Leaves an event, once the signs after it are settled; false where two switches that are not one jump at once. */
export function depart(
  sensitivity: Sensitivity,
  { gradients, slopes }: Arrival,
  active: Active,
  rules: readonly PlannedRule[],
): boolean {
  const after = slopesAt(sensitivity, active, rules, 0);
  const scale = Math.max(...slopes.map(Math.abs), ...after.map(Math.abs));
  if (after.every((slope, i) => Math.abs(slope - slopes[i]) <= 1e-11 * scale)) return true;
  const [n, ...others] = gradients;
  if (n === undefined) return true;
  salt(sensitivity, n, slopes, after);
  return others.every((other) => parallel(n, other));
}

/** True where two switches are one up to a factor: they cross together whatever the state. */
function parallel(a: Float64Array, b: Float64Array): boolean {
  let aa = 0;
  let ab = 0;
  let bb = 0;
  a.forEach((value, i) => {
    aa += value * value;
    ab += value * b[i];
    bb += b[i] ** 2;
  });
  return Math.abs(ab * ab - aa * bb) <= 1e-12 * aa * bb;
}

/** Slopes of the state a time s after the stretch's beginning, from its series; of weights those that gated rules teach. */
function slopesAt(
  { weightBase, columns }: Sensitivity,
  { net, out }: Active,
  rules: readonly PlannedRule[],
  s: number,
): Float64Array {
  const slopes = new Float64Array(columns.length);
  for (let i = 0; i < net.size; i++) {
    let power = 1;
    for (let k = 1; k <= out.filled; k++) {
      slopes[i] += out.y[i * GRID + k + 1] * power;
      power *= s / k;
    }
  }
  rules.forEach(({ weights, posts, pres, post, pre, rate }, k) => {
    const { row, stride } = net.factors[k];
    if (row < 0) return;
    const sum = (parts: readonly Part[], size: number) =>
      Array.from({ length: size }, (_, i) =>
        parts.reduce(
          (total, { population, sign }) =>
            total + sign * valueAt(out.y, (net.base[population] + i) * GRID, out.filled, s),
          0,
        ),
      );
    const [p, q] = [sum(post, posts), sum(pre, pres)];
    p.forEach((left, i) => {
      const m = valueAt(out.q, (row + stride * i) * GRID, out.filled, s);
      q.forEach((right, j) => {
        slopes[weightBase[weights] + i * pres + j] += rate * m * left * right;
      });
    });
  });
  return slopes;
}

/** A series at s. */
function valueAt(grid: Float64Array, at: number, filled: number, s: number): number {
  let value = 0;
  for (let k = filled; k >= 0; k--) value = grid[at + k + 1] + (value * s) / (k + 1);
  return value;
}

/** The saltation of an event: where the slopes jump from `before` to `after` as the switch with gradient n crosses 0. */
function salt(
  { size, columns }: Sensitivity,
  n: Float64Array,
  before: Float64Array,
  after: Float64Array,
): void {
  let speed = 0;
  for (let i = 0; i < size; i++) speed += n[i] * before[i];
  if (speed === 0) return;
  for (const column of columns) {
    const reached = product(n, column) / speed;
    for (let i = 0; i < after.length; i++) column[i] += (after[i] - before[i]) * reached;
  }
}
