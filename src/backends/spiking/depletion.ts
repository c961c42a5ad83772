/**
 * Neurons with a resource: each that is ready fires at the rate q and is spent; it is ready again at the rate 1 / recovery,
 * where there is one. R is the part that is ready: dR/dt = -q R + (1 - R) / recovery.
 */
import { STREAM, type Stream, streamFrom } from '../../numerics/random';
import { binomial } from './counts';
import type { Stretch, Witness } from './neurons';

/** The rows that have a resource: what is ready of each, and its random numbers. */
export interface Resources {
  /** Ready neurons of a row (a part of 1 where N is infinite). */
  readonly ready: Float64Array;
  /** The part of its neurons that fires in a step in which the row emits q. */
  fire(row: number, q: number, recovery: number | undefined, step: Stretch): number;
  born(row: number, draws: Stream): void;
  /** The random numbers of a row, and back: what is ready is part of a state anyway. */
  kept(row: number): Float64Array;
  readonly keeps: readonly number[];
  restored(row: number, kept: Float64Array): void;
}

export function resources(rows: number, N: number, witness: Witness | undefined): Resources {
  const whole = N === Number.POSITIVE_INFINITY ? 1 : N;
  const ready = new Float64Array(rows).fill(whole);
  const draws: (Stream | undefined)[] = new Array(rows);
  /** How many of some neurons do what each does with probability p. */
  const events = (row: number, count: number, p: number): number => {
    if (N === Number.POSITIVE_INFINITY) return count * p;
    const own = draws[row];
    return own === undefined ? 0 : binomial(count, p, own);
  };
  return {
    ready,
    born(row, own) {
      draws[row] = own;
    },
    kept: (row) => Float64Array.from(draws[row]?.kept() ?? []),
    keeps: [STREAM],
    restored(row, kept) {
      draws[row] = streamFrom(kept);
    },
    fire(row, q, recovery, { t, h }) {
      // they recover for half a step, fire, and recover for the other half: of order 2
      const back = recovery === undefined ? 0 : -Math.expm1((-0.5 * h) / recovery);
      if (back > 0) ready[row] += events(row, whole - ready[row], back);
      const n = events(row, ready[row], -Math.expm1(-q * h));
      if (witness !== undefined)
        for (let k = 0; k < n; k++) witness(row, whole - ready[row] + k, t + (h * (k + 0.5)) / n);
      ready[row] -= n;
      if (back > 0) ready[row] += events(row, whole - ready[row], back);
      return n / whole;
    },
  };
}
