/** How far a series reaches, and which rows stay off that far. */
import { GRID, type Series } from './active';
import type { Rows } from './rows';

/** The longest step, at most `length`, over which the last terms stay below rounding, relative to the largest current. */
export function stepOf({ size }: Rows, { y, filled }: Series, length: number): number {
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

/** Terms this much smaller than the largest current change nothing in its sum. */
const TINY = 2 ** -56;

function logFactorial(k: number): number {
  let sum = 0;
  for (let j = 2; j <= k; j++) sum += Math.log(j);
  return sum;
}

/** True where a row that is off and not filled stays so over the step: by its first orders, and a bound on the rest. */
export function staysOff(net: Rows, out: Series, r: number, step: number): boolean {
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
