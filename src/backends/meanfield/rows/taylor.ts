/**
 * The Taylor series of all currents of rows whose switches have fixed signs: y' = A y + c is linear, and each order
 * follows from the one before by passing it through the rows once.
 */
import { type Active, GRID, type Series } from './active';
import { cleaned, passRows } from './pass';
import type { Rows } from './rows';

/**
 * Fills orders `first` to `last` of the series: from the currents in order 0 of `y`, or from the orders before, which the
 * call before filled. `on` holds the signs of the switches; those in `zero` are exactly 0 at s = 0. With `resources` (R by
 * index) only orders 0 and 1 are right: a resource is not linear.
 */
export function expand(active: Active, first: number, last: number, resources?: Float64Array): void {
  const { net, out } = active;
  for (let r = 0; r < net.count; r++) out.live[r] = r;
  passOrders(active, first, last, net.count, resources);
}

/** Goes on with a series until it is filled up to some order, but for rows that are off. */
export function fill(active: Active, orders: number): void {
  const { net, on, out } = active;
  if (out.filled >= orders) return;
  // a row that is off may still drive gates, by its switch
  const every = net.gateDriver.length > 0;
  let count = 0;
  for (let r = 0; r < net.count; r++) if (every || on[net.rowSwitch[r]] === 1) out.live[count++] = r;
  passOrders(active, out.filled + 1, orders, count, undefined);
}

/** Fills a row that is off as far as the series is. */
export function fillRow(active: Active, r: number): void {
  const { out } = active;
  out.live[0] = r;
  for (let k = out.rowFilled[r] + 1; k <= out.filled; k++) passRows(active, k, 1, undefined);
}

/** Orders `first` to `last` of the first `count` rows that are live. */
function passOrders(
  active: Active,
  first: number,
  last: number,
  count: number,
  resources: Float64Array | undefined,
): void {
  const { net, out } = active;
  for (let k = first; k <= last; k++) {
    if (k > 0) nextOrder(net, out, k - 1);
    out.most[k] = gather(out.y, k + 1, out.columns[k]);
    out.sum.fill(0);
    out.magnitude.fill(0);
    passRows(active, k, count, resources);
  }
  out.filled = last;
}

/** y^(k+1) = -y^(k) / tau + what the rows add. */
function nextOrder(net: Rows, out: Series, k: number): void {
  for (let i = 0; i < net.size; i++) {
    const leak = net.rates[i] * out.y[i * GRID + k + 1];
    out.y[i * GRID + k + 2] = cleaned(out.sum[i] - leak, out.magnitude[i] + Math.abs(leak));
  }
}

/** Takes order k out of the grids; returns the largest of it. */
function gather(y: Float64Array, at: number, column: Float64Array): number {
  let most = 0;
  for (let i = 0; i < column.length; i++) {
    const value = y[i * GRID + at];
    column[i] = value;
    most = Math.max(most, Math.abs(value));
  }
  return most;
}
