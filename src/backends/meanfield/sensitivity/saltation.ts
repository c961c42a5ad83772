/**
 * Saltation: what an event does to sensitivities, Phi <- (1 + (f+ - f-) n^T / (n^T f-)) Phi, n the gradient of its switch.
 * The identity where the field is continuous.
 */
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
  s: number,
): Arrival {
  const { net, on, out } = active;
  const plastic = plasticOf(sensitivity, net);
  // the currents at the event, as the first entry of grids
  const y = new Float64Array(net.size * GRID);
  for (let i = 0; i < net.size; i++)
    for (let k = out.filled; k >= 0; k--)
      y[i * GRID + 1] = out.y[i * GRID + k + 1] + (y[i * GRID + 1] * s) / (k + 1);
  const length = sensitivity.columns.length;
  return {
    gradients: switches.map((i) => gradient(net, on, y, plastic, i, length)),
    slopes: slopesAt(active, s),
  };
}

/** Leaves an event, once the signs after it are settled; false where two switches that are not one jump at once. */
export function depart(sensitivity: Sensitivity, { gradients, slopes }: Arrival, active: Active): boolean {
  const after = slopesAt(active, 0);
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

/** Slopes dI/dt a time s after the stretch's beginning, from its series. */
function slopesAt({ net, out }: Active, s: number): Float64Array {
  const slopes = new Float64Array(net.size);
  for (let i = 0; i < net.size; i++) {
    let power = 1;
    for (let k = 1; k <= out.filled; k++) {
      slopes[i] += out.y[i * GRID + k + 1] * power;
      power *= s / k;
    }
  }
  return slopes;
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
    for (let i = 0; i < size; i++) column[i] += (after[i] - before[i]) * reached;
  }
}
