/** One order of a series through the rows: gates, arguments, switches, outputs. */
import { ROUND_OFF } from '../../../numerics/cascade';
import { type Active, GRID, type Series } from './active';
import { multiply, sizeOf } from './products';
import { HEAVISIDE, type Rows, SATURATING } from './rows';

/**
 * Order k of the first `count` live rows, and what their outputs add to the next order. Constants (thresholds, ceilings,
 * steps) are of order 0: they count for k = 0 alone.
 */
export function passRows(
  active: Active,
  k: number,
  count: number,
  resources: Float64Array | undefined,
): void {
  const { net, out } = active;
  const { termStart, termIndex, termWeight, gateStart, rowSwitch } = net;
  const { product, norms, q, live, rowFilled } = out;
  const column = out.columns[k];
  const most = out.most[k];
  const first = k === 0 ? 1 : 0;
  const at = k + 1;
  multiply(net, column, product, live, count);
  for (let j = 0; j < count; j++) {
    const r = live[j];
    rowFilled[r] = k;
    // thresholds and gates that stand still come first: where they cancel, they leave no rounding in what is far smaller
    let fixed = first * net.constant[r];
    let size = Math.abs(fixed);
    let moving = 0;
    const from = termStart[r];
    const to = termStart[r + 1];
    for (let g = gateStart[r]; g < gateStart[r + 1]; g++) {
      const gate = passGate(active, g, at);
      const term = net.gateWeight[g] * gate;
      if (gate === first) fixed += term;
      else moving += term;
      size += Math.abs(term);
    }
    if (fixed === 0 && moving === 0) size = 0;
    const a = fixed + product[r] + moving;
    const h = first * net.h[r];
    // the exact size of the terms matters only where the sum may be their rounding error
    if (Math.abs(a - h) <= ROUND_OFF * (size + norms[r] * most + Math.abs(h)))
      size += sizeOf(termWeight, termIndex, from, to, column);
    const near = k === 0 ? size + norms[r] * most + Math.abs(h) : 0;
    const above = setSwitch(active, rowSwitch[r], at, a - h, size + Math.abs(h), near);
    const emits = emitted(net, out, r, k, outputOf(active, r, above, at, near), resources);
    // also of a row that is off: nobody knows whether it is
    const value = Number.isNaN(above) ? above : emits;
    q[r * GRID + at] = value;
    if (value !== 0) addOutput(net, out, r, value);
  }
}

/**
 * Puts down order at - 1 of a switch, a sum of terms of some size; returns it. A switch that has just crossed is 0 in order 0,
 * unless a step of its gates moves it away: it is then far from 0, as measured by `scale`.
 */
function setSwitch(
  { zero, out }: Active,
  i: number,
  at: number,
  value: number,
  size: number,
  scale: number,
): number {
  const isZero = at === 1 && zero[i] > 0 && Math.abs(value) <= zero[i] + CLOSE * scale;
  const order = isZero ? 0 : cleaned(value, size);
  out.s[i * GRID + at] = order;
  return order;
}

/** Of the size of its terms, how far from 0 a switch may be that has crossed: far more than rounding, far less than a step. */
const CLOSE = 1e-6;

/**
 * A sum, or 0 where it may be the rounding error of its terms, whose sizes add up to `size`; not a number where these are
 * too large to be added.
 */
export const cleaned = (value: number, size: number): number =>
  Math.abs(value) <= ROUND_OFF * size ? (size < Number.POSITIVE_INFINITY ? 0 : Number.NaN) : value;

/** Order at - 1 of a gate q = clip((x - h) / d, 0, 1). */
function passGate(active: Active, g: number, at: number): number {
  const { net, on, out } = active;
  const first = at === 1 ? 1 : 0;
  const driver = net.gateDriver[g];
  const x = driver >= 0 ? out.y[driver * GRID + at] : out.q[(-1 - driver) * GRID + at];
  const h = first * net.gateH[g];
  const d = net.gateD[g];
  const i = net.gateSwitch[g];
  const size = Math.abs(x) + Math.abs(h);
  const above = setSwitch(active, i, at, x - h, size, size + out.most[at - 1]);
  if (d === 0) return on[i] === 1 ? first : 0;
  setSwitch(active, i + 1, at, above - first * d, Math.abs(above) + first * d, size + d + out.most[at - 1]);
  if (on[i] !== 1) return 0;
  return on[i + 1] === 1 ? first : above / d;
}

/** Order at - 1 of f(a), given that of a - h; where the row saturates, also of the switch of its ceiling. */
function outputOf(active: Active, r: number, above: number, at: number, near: number): number {
  const { net, on } = active;
  const first = at === 1 ? 1 : 0;
  const i = net.rowSwitch[r];
  const kind = net.kind[r];
  if (kind === HEAVISIDE) return on[i] === 1 ? first : 0;
  if (kind !== SATURATING) return on[i] === 1 ? above : 0;
  const full = (first * net.F[r]) / net.G[r];
  setSwitch(active, i + 1, at, above - full, Math.abs(above) + full, near + full);
  if (on[i] !== 1) return 0;
  return on[i + 1] === 1 ? first * net.F[r] : net.G[r] * above;
}

/** Orders 0 and 1 of q R, what a row emits of what its resource has left; higher ones are not right. */
function emitted(
  net: Rows,
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

function addOutput({ outStart, outIndex, outGain }: Rows, out: Series, r: number, q: number): void {
  const { sum, magnitude } = out;
  for (let j = outStart[r]; j < outStart[r + 1]; j++) {
    const component = outIndex[j];
    const value = outGain[j] * q;
    sum[component] += value;
    magnitude[component] += Math.abs(value);
  }
}
