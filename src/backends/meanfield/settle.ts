/** Which pieces hold just after an event: the signs of all switches of a network, decided by derivatives, or sliding. */
import type { Crossing } from '../solution';
import type { Network } from './network';
import { expand, GRID, ORDERS, type Series } from './taylor';

/** A segment at work: its network, the signs of the switches, the series of the stretch at hand. */
export interface Active {
  readonly net: Network;
  /** 1 where a switch is positive. */
  readonly on: Uint8Array;
  /** 1 where a switch has just crossed: it is exactly 0 at the stretch's beginning. */
  readonly zero: Uint8Array;
  readonly out: Series;
}

/**
 * Sets every switch to the sign that it takes just after the stretch's beginning, by its first derivative that is not
 * zero. The signs act on one another, so this is repeated until they agree; where a jump turns its own switch back
 * whichever side it is put on, the state slides: returns that switch, else -1. (A continuous switch that does not settle
 * is 0 to rounding, and either side will do.) For switches that are 0 only up to the errors of an integration, derivatives
 * decide nothing that are below `floor`, as it grows with the rates of the network.
 */
export function settle(
  { net, on, zero, out }: Active,
  orders: number,
  resources?: Float64Array,
  floor = 0,
): number {
  const flips = new Uint8Array(net.switches);
  const rounds = 4 * net.switches + 8;
  const growth = floor === 0 ? 1 : speedOf(net);
  for (let round = 0; round < rounds; round++) {
    expand(net, on, zero, out, orders, resources);
    let settled = true;
    for (let i = 0; i < net.switches; i++) {
      const wanted = signOfSeries(out.s, i * GRID, orders, zero[i] === 1 ? floor : 0, growth) > 0 ? 1 : 0;
      if (wanted === on[i]) continue;
      if (net.owners[i]?.jumps === true && out.s[i * GRID + 1] === 0 && (flips[i] as number) >= 3) return i;
      settled = false;
      on[i] = wanted;
      flips[i] = Math.min(255, (flips[i] as number) + 1);
      // at first all at once; should that go round in circles, one after the other
      if (round > net.switches) break;
    }
    if (settled) {
      zero.fill(0);
      return -1;
    }
  }
  zero.fill(0);
  return flips.findIndex((count, i) => count > 3 && net.owners[i]?.jumps === true);
}

/** A bound on how fast noise grows from one derivative to the next: the fastest leak and the strongest synapse. */
function speedOf(net: Network): number {
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
    const c = s[at + k] as number;
    if (Math.abs(c) > limit) return c > 0 ? 1 : -1;
    limit *= growth;
  }
  return 0;
}

export function slidingMessage(net: Network, i: number, t: number): string {
  const owner = net.owners[i];
  const what = owner?.kind === 'gate' ? 'the gate of' : 'row';
  return `${what} ${owner?.row} of "${owner?.name}" slides along its threshold from t = ${t}: each side sends it back`;
}

/** Logs every switch that is not as it was: those that crossed, and those that jumped with them. */
export function logFlips(log: Crossing[], net: Network, before: Uint8Array, on: Uint8Array, t: number): void {
  for (let i = 0; i < net.switches; i++) {
    const owner = net.owners[i];
    if (before[i] === on[i] || owner === undefined) continue;
    log.push({ t, kind: owner.kind, name: owner.name, row: owner.row, active: on[i] === 1 });
  }
}
