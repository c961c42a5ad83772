/**
 * The Taylor series of all currents of a network whose switches have fixed signs: y' = A y + c is linear, and each
 * order follows from the one before by passing it through the rows once. Order k is the coefficient of s^k / k!, the
 * kernel B_{k+1,0} of numerics/cascade.ts, so that bounds, roots and dense output are those of the cascade.
 *
 * Grids have length ORDERS + 2 (entry 0 unused), one a component, then one a switch.
 */
import { ROUND_OFF } from '../../numerics/cascade';
import { HEAVISIDE, type Network, SATURATING } from './network';

/** Orders of the series; with steps chosen by the last terms its truncation is below rounding. */
export const ORDERS = 26;
export const GRID = ORDERS + 2;

export interface Series {
  /** Grids of the components. */
  readonly y: Float64Array;
  /** Grids of the switches. */
  readonly s: Float64Array;
  /** Grids of the rows' outputs. */
  readonly q: Float64Array;
  readonly sum: Float64Array;
  readonly magnitude: Float64Array;
  /** One order of `y`, side by side, and the largest of it. */
  readonly column: Float64Array;
  /** Sum of |weight| of every row: with the largest current a bound of the size of its terms. */
  readonly norms: Float64Array;
}

export const series = (net: Network): Series => ({
  y: new Float64Array(net.size * GRID),
  s: new Float64Array(net.switches * GRID),
  q: new Float64Array(net.rows * GRID),
  sum: new Float64Array(net.size),
  magnitude: new Float64Array(net.size),
  column: new Float64Array(net.size),
  norms: normsOf(net),
});

function normsOf({ rows, termStart, termWeight }: Network): Float64Array {
  const norms = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let j = termStart[r] as number; j < (termStart[r + 1] as number); j++)
      sum += Math.abs(termWeight[j] as number);
    norms[r] = sum;
  }
  return norms;
}

/** Takes order k out of the grids; returns the largest of it. */
function gather(y: Float64Array, at: number, column: Float64Array): number {
  let most = 0;
  for (let i = 0; i < column.length; i++) {
    const value = y[i * GRID + at] as number;
    column[i] = value;
    most = Math.max(most, Math.abs(value));
  }
  return most;
}

/** Four sums at once: one alone waits for each addition. */
function dot(
  weight: Float64Array,
  index: Int32Array,
  from: number,
  to: number,
  column: Float64Array,
): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let j = from;
  for (; j + 3 < to; j += 4) {
    a += (weight[j] as number) * (column[index[j] as number] as number);
    b += (weight[j + 1] as number) * (column[index[j + 1] as number] as number);
    c += (weight[j + 2] as number) * (column[index[j + 2] as number] as number);
    d += (weight[j + 3] as number) * (column[index[j + 3] as number] as number);
  }
  for (; j < to; j++) a += (weight[j] as number) * (column[index[j] as number] as number);
  return a + b + (c + d);
}

function sizeOf(
  weight: Float64Array,
  index: Int32Array,
  from: number,
  to: number,
  column: Float64Array,
): number {
  let size = 0;
  for (let j = from; j < to; j++)
    size += Math.abs((weight[j] as number) * (column[index[j] as number] as number));
  return size;
}

/**
 * Fills the series up to `orders` from the currents in order 0 of `y`. `on` holds the signs of the switches; those in
 * `zero` are exactly 0 at s = 0. With `resources` (R by index) only orders 0 and 1 are right: a resource is not linear.
 */
export function expand(
  net: Network,
  on: Uint8Array,
  zero: Uint8Array,
  out: Series,
  orders: number,
  resources?: Float64Array,
): void {
  for (let k = 0; k <= orders; k++) {
    out.sum.fill(0);
    out.magnitude.fill(0);
    const most = gather(out.y, k + 1, out.column);
    for (let r = 0; r < net.rows; r++) passRow(net, on, zero, out, r, k, most, resources);
    if (k < orders) nextOrder(net, out, k);
  }
}

/** Order k of one row: its gates, argument, switches and output, and what the output adds to the next order. */
function passRow(
  net: Network,
  on: Uint8Array,
  zero: Uint8Array,
  out: Series,
  r: number,
  k: number,
  most: number,
  resources: Float64Array | undefined,
): void {
  const first = k === 0 ? 1 : 0;
  const at = k + 1;
  let a = first * (net.constant[r] as number);
  let size = Math.abs(a);
  const from = net.termStart[r] as number;
  const to = net.termStart[r + 1] as number;
  a += dot(net.termWeight, net.termIndex, from, to, out.column);
  for (let g = net.gateStart[r] as number; g < (net.gateStart[r + 1] as number); g++) {
    const term = (net.gateWeight[g] as number) * passGate(net, on, zero, out, g, first, at);
    a += term;
    size += Math.abs(term);
  }
  const h = first * (net.h[r] as number);
  // the exact size of the terms matters only where the sum may be their rounding error
  if (Math.abs(a - h) <= ROUND_OFF * (size + (out.norms[r] as number) * most + Math.abs(h)))
    size += sizeOf(net.termWeight, net.termIndex, from, to, out.column);
  const i = net.rowSwitch[r] as number;
  const above = zero[i] !== 0 && first === 1 ? 0 : cleaned(a - h, size + Math.abs(h));
  out.s[i * GRID + at] = above;
  const kind = net.kind[r] as number;
  let q = 0;
  if (kind === HEAVISIDE) q = (on[i] as number) ? first : 0;
  else if (kind === SATURATING) {
    const full = (first * (net.F[r] as number)) / (net.G[r] as number);
    out.s[(i + 1) * GRID + at] =
      zero[i + 1] !== 0 && first === 1 ? 0 : cleaned(above - full, Math.abs(above) + full);
    if (on[i] === 1) q = on[i + 1] === 1 ? first * (net.F[r] as number) : (net.G[r] as number) * above;
  } else if (on[i] === 1) q = above;
  q = emitted(net, out, r, k, q, resources);
  out.q[r * GRID + at] = q;
  if (q === 0) return;
  for (let j = net.outStart[r] as number; j < (net.outStart[r + 1] as number); j++) {
    const component = net.outIndex[j] as number;
    const value = (net.outGain[j] as number) * q;
    out.sum[component] = (out.sum[component] as number) + value;
    out.magnitude[component] = (out.magnitude[component] as number) + Math.abs(value);
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
  const resource = net.resource[r] as number;
  if (resource < 0 || resources === undefined) return q;
  const R = resources[resource] as number;
  const before = k === 1 ? (out.q[r * GRID + 1] as number) : 0;
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
  const driver = net.gateDriver[g] as number;
  const x =
    driver >= 0 ? (out.y[driver * GRID + at] as number) : (out.q[(-1 - driver) * GRID + at] as number);
  const h = first * (net.gateH[g] as number);
  const d = net.gateD[g] as number;
  const i = net.gateSwitch[g] as number;
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
    const leak = (net.rates[i] as number) * (out.y[i * GRID + k + 1] as number);
    out.y[i * GRID + k + 2] = cleaned(
      (out.sum[i] as number) - leak,
      (out.magnitude[i] as number) + Math.abs(leak),
    );
  }
}

/** The longest step, at most `length`, over which the last terms stay below rounding, relative to the largest current. */
export function stepOf(net: Network, { y }: Series, length: number): number {
  let scale = 0;
  for (let i = 0; i < net.size; i++) scale = Math.max(scale, Math.abs(y[i * GRID + 1] as number));
  let step = length;
  for (let i = 0; i < net.size; i++)
    for (let k = ORDERS - 1; k <= ORDERS; k++) {
      const c = Math.abs(y[i * GRID + k + 1] as number);
      if (c > 0) step = Math.min(step, longest(k, scale === 0 ? c : scale / c));
    }
  return step;
}

/** h with h^k / k! = TINY * ratio, by logarithms: neither side may overflow. */
const longest = (k: number, ratio: number): number =>
  Math.exp((Math.log(TINY * ratio) + logFactorial(k)) / k);

const TINY = 2 ** -56;

function logFactorial(k: number): number {
  let sum = 0;
  for (let j = 2; j <= k; j++) sum += Math.log(j);
  return sum;
}
