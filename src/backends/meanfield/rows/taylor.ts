/**
 * The Taylor series of all currents of a network whose switches have fixed signs: y' = A y + c is linear, and each
 * order follows from the one before by passing it through the rows once. Order k is the coefficient of s^k / k!, the
 * kernel B_{k+1,0} of numerics/cascade.ts, so that bounds, roots and dense output are those of the cascade.
 *
 * Grids have length ORDERS + 2 (entry 0 unused), one a component, then one a switch.
 */
import { ROUND_OFF } from '../../../numerics/cascade';
import { multiply, sizeOf } from './products';
import { HEAVISIDE, type Network, SATURATING } from './rows';

/** Orders of the series; with steps chosen by the last terms its truncation is below rounding. */
export const ORDERS = 26;
/** Orders that mostly reach the next crossing, where there are many. */
export const FEWER = 16;
export const GRID = ORDERS + 2;

export interface Series {
  /** The last order that is filled; what grids hold beyond it is of no meaning. */
  filled: number;
  /** Grids of the components. */
  readonly y: Float64Array;
  /** Grids of the switches. */
  readonly s: Float64Array;
  /** Grids of the rows' outputs. */
  readonly q: Float64Array;
  readonly sum: Float64Array;
  readonly magnitude: Float64Array;
  /** Every order of `y`, side by side, and the largest of it. */
  readonly columns: readonly Float64Array[];
  readonly most: Float64Array;
  /** K times it. */
  readonly product: Float64Array;
  /** Sum of |weight| of every row: with the largest current a bound of the size of its terms. */
  readonly norms: Float64Array;
  /** Up to which order each row is filled: rows that are off drive nothing, and are filled on demand. */
  readonly rowFilled: Int32Array;
  /** Rows to be filled now. */
  readonly live: Int32Array;
}

export const series = (net: Network): Series => ({
  filled: 0,
  y: new Float64Array(net.size * GRID),
  s: new Float64Array(net.switches * GRID),
  q: new Float64Array(net.rows * GRID),
  sum: new Float64Array(net.size),
  magnitude: new Float64Array(net.size),
  columns: Array.from({ length: ORDERS + 1 }, () => new Float64Array(net.size)),
  most: new Float64Array(ORDERS + 1),
  product: new Float64Array(net.rows),
  norms: normsOf(net),
  rowFilled: new Int32Array(net.rows),
  live: new Int32Array(net.rows),
});

function normsOf({ rows, termStart, termWeight }: Network): Float64Array {
  const norms = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let j = termStart[r]; j < termStart[r + 1]; j++) sum += Math.abs(termWeight[j]);
    norms[r] = sum;
  }
  return norms;
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

/** True where a row that is off and not filled stays so over the step: by its first orders, and a bound on the rest. */
export function staysOff(net: Network, out: Series, r: number, step: number): boolean {
  const at = net.rowSwitch[r] * GRID;
  const filled = out.rowFilled[r];
  const value = out.s[at + 1];
  let bound = value;
  let power = 1;
  for (let k = 1; k <= out.filled; k++) {
    power *= step / k;
    bound += power * (k <= filled ? Math.max(0, out.s[at + k + 1]) : out.norms[r] * out.most[k]);
  }
  return bound < CLEAR * value;
}

/** Of the distance to the threshold, what a bound must leave: more than rounding. */
const CLEAR = 1e-12;

/**
 * Fills orders `first` to `last` of the series: from the currents in order 0 of `y`, or from the orders before, which the
 * call before filled. `on` holds the signs of the switches; those in `zero` are exactly 0 at s = 0. With `resources` (R by
 * index) only orders 0 and 1 are right: a resource is not linear.
 */
export function expand(
  net: Network,
  on: Uint8Array,
  zero: Uint8Array,
  out: Series,
  first: number,
  last: number,
  resources?: Float64Array,
): void {
  for (let r = 0; r < net.rows; r++) out.live[r] = r;
  passOrders(net, on, zero, out, first, last, net.rows, resources);
}

/** Goes on with a series until it is filled up to some order, but for rows that are off. */
export function fill(net: Network, on: Uint8Array, zero: Uint8Array, out: Series, orders: number): void {
  if (out.filled >= orders) return;
  // a row that is off may still drive gates, by its switch
  const every = net.gateDriver.length > 0;
  let count = 0;
  for (let r = 0; r < net.rows; r++) if (every || on[net.rowSwitch[r]] === 1) out.live[count++] = r;
  passOrders(net, on, zero, out, out.filled + 1, orders, count, undefined);
}

/** Fills a row that is off as far as the series is. */
export function fillRow(net: Network, on: Uint8Array, zero: Uint8Array, out: Series, r: number): void {
  out.live[0] = r;
  for (let k = out.rowFilled[r] + 1; k <= out.filled; k++) passRows(net, on, zero, out, k, 1, undefined);
}

/** Orders `first` to `last` of the first `count` rows that are live. */
function passOrders(
  net: Network,
  on: Uint8Array,
  zero: Uint8Array,
  out: Series,
  first: number,
  last: number,
  count: number,
  resources: Float64Array | undefined,
): void {
  for (let k = first; k <= last; k++) {
    if (k > 0) nextOrder(net, out, k - 1);
    out.most[k] = gather(out.y, k + 1, out.columns[k]);
    out.sum.fill(0);
    out.magnitude.fill(0);
    passRows(net, on, zero, out, k, count, resources);
  }
  out.filled = last;
}

/** Order k of the live rows: gates, arguments, switches and outputs, and what the outputs add to the next order. */
function passRows(
  net: Network,
  on: Uint8Array,
  zero: Uint8Array,
  out: Series,
  k: number,
  count: number,
  resources: Float64Array | undefined,
): void {
  const { termStart, termIndex, termWeight, gateStart, rowSwitch } = net;
  const { product, norms, s, q, live, rowFilled } = out;
  const column = out.columns[k];
  const most = out.most[k];
  const first = k === 0 ? 1 : 0;
  const at = k + 1;
  multiply(net, column, product, live, count);
  for (let j = 0; j < count; j++) {
    const r = live[j];
    rowFilled[r] = k;
    let a = first * net.constant[r];
    let size = Math.abs(a);
    const from = termStart[r];
    const to = termStart[r + 1];
    a += product[r];
    for (let g = gateStart[r]; g < gateStart[r + 1]; g++) {
      const term = net.gateWeight[g] * passGate(net, on, zero, out, g, first, at);
      a += term;
      size += Math.abs(term);
    }
    const h = first * net.h[r];
    // the exact size of the terms matters only where the sum may be their rounding error
    if (Math.abs(a - h) <= ROUND_OFF * (size + norms[r] * most + Math.abs(h)))
      size += sizeOf(termWeight, termIndex, from, to, column);
    const i = rowSwitch[r];
    const above = zero[i] !== 0 && first === 1 ? 0 : cleaned(a - h, size + Math.abs(h));
    s[i * GRID + at] = above;
    const value = emitted(net, out, r, k, outputOf(net, on, zero, s, r, i, above, first, at), resources);
    q[r * GRID + at] = value;
    if (value !== 0) addOutput(net, out, r, value);
  }
}

/** Order at - 1 of f(a), given that of a - h; where the row saturates, also of the switch of its ceiling. */
function outputOf(
  net: Network,
  on: Uint8Array,
  zero: Uint8Array,
  s: Float64Array,
  r: number,
  i: number,
  above: number,
  first: number,
  at: number,
): number {
  const kind = net.kind[r];
  if (kind === HEAVISIDE) return on[i] === 1 ? first : 0;
  if (kind !== SATURATING) return on[i] === 1 ? above : 0;
  const full = (first * net.F[r]) / net.G[r];
  s[(i + 1) * GRID + at] =
    zero[i + 1] !== 0 && first === 1 ? 0 : cleaned(above - full, Math.abs(above) + full);
  if (on[i] !== 1) return 0;
  return on[i + 1] === 1 ? first * net.F[r] : net.G[r] * above;
}

function addOutput({ outStart, outIndex, outGain }: Network, out: Series, r: number, q: number): void {
  const { sum, magnitude } = out;
  for (let j = outStart[r]; j < outStart[r + 1]; j++) {
    const component = outIndex[j];
    const value = outGain[j] * q;
    sum[component] += value;
    magnitude[component] += Math.abs(value);
  }
}

/** Orders 0 and 1 of q R, what a row emits of what its resource has left; higher ones are not right. */
function emitted(
  net: Network,
  out: Series,
  r: number,
  k: number,
  q: number,
  resources: Float64Array | undefined,
): number {
  const resource = net.resource[r];
  if (resource < 0 || resources === undefined) return q;
  const R = resources[resource];
  const before = k === 1 ? out.q[r * GRID + 1] : 0;
  if (before === 0) return q * R;
  const recovery = net.recovery[resource];
  return q * R + (before / R) * (-before + (recovery === undefined ? 0 : (1 - R) / recovery));
}

/** Order k of a gate q = clip((x - h) / d, 0, 1). */
function passGate(
  net: Network,
  on: Uint8Array,
  zero: Uint8Array,
  out: Series,
  g: number,
  first: number,
  at: number,
): number {
  const driver = net.gateDriver[g];
  const x = driver >= 0 ? out.y[driver * GRID + at] : out.q[(-1 - driver) * GRID + at];
  const h = first * net.gateH[g];
  const d = net.gateD[g];
  const i = net.gateSwitch[g];
  const above = zero[i] !== 0 && first === 1 ? 0 : cleaned(x - h, Math.abs(x) + Math.abs(h));
  out.s[i * GRID + at] = above;
  if (d === 0) return on[i] === 1 ? first : 0;
  const beyond =
    zero[i + 1] !== 0 && first === 1 ? 0 : cleaned(above - first * d, Math.abs(above) + first * d);
  out.s[(i + 1) * GRID + at] = beyond;
  if (on[i] !== 1) return 0;
  return on[i + 1] === 1 ? first : above / d;
}

const cleaned = (value: number, size: number): number => (Math.abs(value) <= ROUND_OFF * size ? 0 : value);

/** y^(k+1) = -y^(k) / tau + what the rows add. */
function nextOrder(net: Network, out: Series, k: number): void {
  for (let i = 0; i < net.size; i++) {
    const leak = net.rates[i] * out.y[i * GRID + k + 1];
    out.y[i * GRID + k + 2] = cleaned(out.sum[i] - leak, out.magnitude[i] + Math.abs(leak));
  }
}

/** The longest step, at most `length`, over which the last terms stay below rounding, relative to the largest current. */
export function stepOf({ size }: Network, { y, filled }: Series, length: number): number {
  const [order0, order1, before, last] = [0, 1, filled - 1, filled].map((k) => largest(y, size, k));
  // where all currents are 0, relative to their slopes
  const scale = order0 > 0 ? order0 : order1;
  return Math.min(length, longest(filled - 1, scale, before), longest(filled, scale, last));
}

function largest(y: Float64Array, size: number, k: number): number {
  let most = 0;
  for (let i = 0; i < size; i++) most = Math.max(most, Math.abs(y[i * GRID + k + 1]));
  return most;
}

/** h with c h^k / k! = TINY * scale, by logarithms: neither side may overflow. */
const longest = (k: number, scale: number, c: number): number =>
  c === 0
    ? Number.POSITIVE_INFINITY
    : Math.exp((Math.log(TINY) + Math.log(scale) - Math.log(c) + logFactorial(k)) / k);

const TINY = 2 ** -56;

function logFactorial(k: number): number {
  let sum = 0;
  for (let j = 2; j <= k; j++) sum += Math.log(j);
  return sum;
}
