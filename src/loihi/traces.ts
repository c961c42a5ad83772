/**
 * Spike traces, 7 bits each: T <- min(127, SR(alpha T) + impulse), the impulse only where there was an event.
 *
 * SR rounds at random so that its mean is exact: floor, and one more with the probability of the fraction.
 */
import { bitsOf, laneOf } from '../numerics/counter';
import { MOST_TRACE } from './limits';
import type { SpikeRing } from './spikes';
import type { TraceDescription } from './types';

/** alpha = exp(-1 / tau) ('exponential': NxSDK, Lava, Nengo), or 1 - 1 / tau ('linear': Brian2Loihi); 0 for tau = 0. */
export type TraceDecay = 'exponential' | 'linear';

/** One trace of some units. */
export interface SpikeTrace {
  readonly values: Float64Array;
  /** The units whose trace is not 0, the first `count` entries, in any order. */
  readonly active: Int32Array;
  count: number;
  readonly impulse: number;
  /** What T decays to, rounded down, and below which of 2^32 equally likely numbers it is one more. */
  readonly floor: Uint8Array;
  readonly odds: Uint32Array;
  /** Of its random bits. */
  readonly key: number;
}

export function traceOf(
  { impulse, tau }: TraceDescription,
  units: number,
  decay: TraceDecay,
  key: number,
): SpikeTrace {
  const floor = new Uint8Array(MOST_TRACE + 1);
  const odds = new Uint32Array(MOST_TRACE + 1);
  for (let T = 0; T <= MOST_TRACE; T++) {
    const value = decayed(T, tau, decay);
    const bound = Math.ceil((value - Math.floor(value)) * 2 ** 32);
    // odds of 2^32 are a certainty
    const certain = bound === 2 ** 32;
    floor[T] = Math.floor(value) + (certain ? 1 : 0);
    odds[T] = certain ? 0 : bound;
  }
  return {
    values: new Float64Array(units),
    active: new Int32Array(units),
    count: 0,
    impulse,
    floor,
    odds,
    key,
  };
}

function decayed(T: number, tau: number, decay: TraceDecay): number {
  if (tau === 0) return 0;
  // T (1 - 1 / tau) comes out below a whole number where 1 / tau is no short decimal: 21 * (1 - 1 / 7) < 18
  return decay === 'linear' ? Math.max(0, (T * (tau - 1)) / tau) : T * Math.exp(-1 / tau);
}

/** One step: the decay, then the impulses of the units that spiked in a slot. */
export function moveTrace(trace: SpikeTrace, step: number, ring: SpikeRing, slot: number): void {
  decayTrace(trace, step);
  const begin = slot * ring.size;
  const n = ring.count[slot];
  for (let k = 0; k < n; k++) excite(trace, ring.units[begin + k]);
}

/** The decay of one step. */
export function decayTrace(trace: SpikeTrace, step: number): void {
  const { values, active, floor, odds, key } = trace;
  const lane = laneOf(key, step);
  let left = 0;
  for (let k = 0; k < trace.count; k++) {
    const i = active[k];
    const T = values[i];
    const after = floor[T] + (bitsOf(lane, i) < odds[T] ? 1 : 0);
    values[i] = after;
    active[left] = i;
    if (after !== 0) left++;
  }
  trace.count = left;
}

/** The impulse of an event of unit i. */
export function excite(trace: SpikeTrace, i: number): void {
  const { values, active, impulse } = trace;
  const T = values[i];
  if (T === 0) active[trace.count++] = i;
  values[i] = Math.min(MOST_TRACE, T + impulse);
}

/** Puts values back. */
export function restoreTrace(trace: SpikeTrace, from: ArrayLike<number>): void {
  const { values, active } = trace;
  values.set(from);
  trace.count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) active[trace.count++] = i;
}
