/** Which pieces hold just after an event: the signs of all switches, decided by derivatives, or sliding. */
import { type CrossingColumns, noteCrossing, takeBack } from '../../crossings';
import { type Active, GRID, ORDERS } from './active';
import type { Rows } from './rows';
import { expand } from './taylor';

/**
 * Sets every switch to the sign that it takes just after the stretch's beginning, by its first derivative that is not
 * zero; the series is filled as far as that takes. The signs act on one another, so this is repeated until they agree;
 * should that go round in circles, all signs of the switches that are 0 are tried. Where none agrees the state slides
 * along a jump: returns that switch, else -1.
 *
 * For switches that are 0 only up to the errors of an integration, derivatives decide nothing that are below `floor`, as
 * it grows with the rates of the rows; what then does not settle is 0 to rounding, and either side will do.
 */
export function settle(active: Active, orders: number, resources?: Float64Array, floor = 0): number {
  const { net, on, zero, out } = active;
  const growth = floor === 0 ? 1 : speedOf(net);
  const signOf = (i: number, filled: number) =>
    signOfSeries(out.s, i * GRID, filled, zero[i] > 0 ? floor : 0, growth);
  const flips = new Uint8Array(net.switches);
  let settled = false;
  let circles = false;
  while (!settled && !circles) {
    // a few orders decide most signs: the rest is filled where they do not
    let filled = Math.min(FEW, orders);
    expand(active, 0, filled, resources);
    for (let i = 0; i < net.switches && filled < orders; i++)
      if (signOf(i, filled) === 0) {
        expand(active, filled + 1, orders, resources);
        filled = orders;
      }
    settled = true;
    for (let i = 0; i < net.switches; i++) {
      if (signOf(i, filled) > 0 === (on[i] === 1)) continue;
      settled = false;
      on[i] = 1 - on[i];
      flips[i]++;
      circles ||= flips[i] === MOST_FLIPS;
    }
  }
  const wanted = (i: number) => (signOf(i, orders) > 0 ? 1 : 0);
  settled ||= tryAll(active, wanted, orders, resources);
  zero.fill(0);
  if (settled) return -1;
  const jump = flips.findIndex((count, i) => count > 3 && net.owners[i]?.jumps === true);
  return jump >= 0 || floor > 0 ? jump : flips.findIndex((count) => count > 3);
}

/**
 * All signs are corrected at once, again and again: a chain of gates settles in as many rounds as it is long. A switch that
 * turns so often goes round in circles.
 */
const MOST_FLIPS = 40;

/** Orders that are looked at first. */
const FEW = 2;

/** The most switches at 0 for which all combinations of signs are tried. */
const MOST_TRIED = 10;

/** Tries all signs of the switches that are 0; true where one combination agrees with the derivatives that it causes. */
function tryAll(
  active: Active,
  wanted: (i: number) => number,
  orders: number,
  resources: Float64Array | undefined,
): boolean {
  const { net, on, out } = active;
  const before = on.slice();
  const open: number[] = [];
  for (let i = 0; i < net.switches; i++) if (out.s[i * GRID + 1] === 0) open.push(i);
  if (open.length > MOST_TRIED) return false;
  for (let mask = 0; mask < 2 ** open.length; mask++) {
    open.forEach((i, bit) => {
      on[i] = (mask >> bit) & 1;
    });
    if (follow(active, open, wanted, orders, resources) && open.every((i) => wanted(i) === on[i]))
      return true;
  }
  on.set(before);
  expand(active, 0, orders, resources);
  return false;
}

/**
 * Lets all switches but those that are tried follow from them: a gate that shuts silences its row, whose argument is far
 * from 0. False where they do not come to rest.
 */
function follow(
  active: Active,
  tried: readonly number[],
  wanted: (i: number) => number,
  orders: number,
  resources: Float64Array | undefined,
): boolean {
  const { net, on } = active;
  const flips = new Uint8Array(net.switches);
  let circles = false;
  while (!circles) {
    expand(active, 0, orders, resources);
    let rests = true;
    for (let i = 0; i < net.switches; i++) {
      if (wanted(i) === on[i] || tried.includes(i)) continue;
      on[i] = 1 - on[i];
      rests = false;
      flips[i]++;
      circles ||= flips[i] === MOST_FLIPS;
    }
    if (rests) return true;
  }
  return false;
}

/** A bound on how fast noise grows from one derivative to the next: the fastest leak and the strongest synapse. */
function speedOf(net: Rows): number {
  let rate = 0;
  let gain = 0;
  for (const value of net.rates) rate = Math.max(rate, value);
  for (const value of net.outGain) gain = Math.max(gain, Math.abs(value));
  return 1 + rate + gain;
}

/** The sign of a series just after 0, by its first term above `floor` (which grows with the order) up to `orders`. */
export function signOfSeries(
  s: Float64Array,
  at: number,
  orders: number = ORDERS,
  floor = 0,
  growth = 1,
): number {
  let limit = floor;
  for (let k = 1; k <= orders + 1; k++) {
    const c = s[at + k];
    if (Math.abs(c) > limit) return c > 0 ? 1 : -1;
    limit *= growth;
  }
  return 0;
}

/** Whose switch it is, in words. */
export function placeOf(net: Rows, i: number): string {
  const owner = net.owners[i];
  return `${owner?.kind === 'gate' ? 'the gate of' : 'row'} ${owner?.row} of "${owner?.name}"`;
}

export function slidingMessage(net: Rows, i: number, t: number): string {
  const where = placeOf(net, i);
  if (net.owners[i]?.jumps !== true)
    return `${where} is at its threshold at t = ${t} and agrees with neither side`;
  return `${where} slides along its threshold from t = ${t}: each side sends it back`;
}

/** Which entry of a log each switch made last, and when. */
export interface Turns {
  readonly entry: Int32Array;
  readonly t: Float64Array;
}

export const noTurns = ({ switches }: Rows): Turns => ({
  entry: new Int32Array(switches),
  t: new Float64Array(switches).fill(Number.NEGATIVE_INFINITY),
});

/**
 * Logs every switch that is not as it was: those that crossed, and those that jumped with them. One that turns back within
 * `atOnce`, or before the next double but one, has crossed nothing: where a ramp ends, rounding alone turned it.
 */
export function logFlips(
  log: CrossingColumns,
  { net, on }: Pick<Active, 'net' | 'on'>,
  before: Uint8Array,
  t: number,
  turns: Turns,
  atOnce: number,
): void {
  const since = t - Math.max(atOnce, 2 * Number.EPSILON * Math.abs(t));
  for (let i = 0; i < net.switches; i++) {
    const owner = net.owners[i];
    if (before[i] === on[i] || owner === undefined) continue;
    if (turns.t[i] >= since) {
      const k = turns.entry[i];
      takeBack(log, k);
      for (let j = 0; j < net.switches; j++) if (turns.entry[j] > k) turns.entry[j]--;
      turns.t[i] = Number.NEGATIVE_INFINITY;
    } else {
      turns.entry[i] = log.length;
      turns.t[i] = t;
      noteCrossing(log, t, owner.kind, owner.block, owner.row, on[i] === 1);
    }
  }
}
