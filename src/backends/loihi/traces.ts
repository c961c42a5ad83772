/**
 * Spike traces, 7 bits each: T <- min(127, SR(alpha T) + impulse), the impulse only where there was an event.
 *
 * SR rounds at random so that its mean is exact: floor, and one more with the probability of the fraction.
 */
import { bitsOf, laneOf } from '../../numerics/counter';
import { MOST_TRACE } from './limits';
import type { LoihiTrace } from './types';

/** alpha = exp(-1 / tau) ('exponential': NxSDK, Lava, Nengo), or 1 - 1 / tau ('linear': Brian2Loihi); 0 for tau = 0. */
export type TraceDecay = 'exponential' | 'linear';

/** One trace of some units. */
export interface Trace {
  readonly values: Float64Array;
  readonly impulse: number;
  /** What T decays to, rounded down, and in how many of 2^32 cases it is one more. */
  readonly floor: Uint8Array;
  readonly odds: Float64Array;
  /** Of its random bits. */
  readonly key: number;
}

export function traceOf({ impulse, tau }: LoihiTrace, units: number, decay: TraceDecay, key: number): Trace {
  const decayed = Float64Array.from({ length: MOST_TRACE + 1 }, (_, T) => {
    if (tau === 0) return 0;
    // T (1 - 1 / tau) comes out below a whole number where 1 / tau is no short decimal: 21 * (1 - 1 / 7) < 18
    return decay === 'linear' ? Math.max(0, (T * (tau - 1)) / tau) : T * Math.exp(-1 / tau);
  });
  const floor = Uint8Array.from(decayed, Math.floor);
  return {
    values: new Float64Array(units),
    impulse,
    floor,
    odds: decayed.map((value, T) => (value - (floor[T] as number)) * 2 ** 32),
    key,
  };
}

/** The decay of one step. */
export function decayTrace({ values, floor, odds, key }: Trace, step: number): void {
  const lane = laneOf(key, step);
  for (let i = 0; i < values.length; i++) {
    const T = values[i] as number;
    if (T === 0) continue;
    const chance = odds[T] as number;
    const up = chance > 0 && bitsOf(lane, i) < chance ? 1 : 0;
    values[i] = (floor[T] as number) + up;
  }
}

/** The impulse of an event of unit i. */
export function excite({ values, impulse }: Trace, i: number): void {
  values[i] = Math.min(MOST_TRACE, (values[i] as number) + impulse);
}
