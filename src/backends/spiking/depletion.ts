/**
 * Neurons with a resource: each that is ready fires at the rate q and is spent; it is ready again at the rate 1 / recovery,
 * where there is one. R is the part that is ready: dR/dt = -q R + (1 - R) / recovery.
 */
import type { Stream } from '../../numerics/random';
import { binomial } from './counts';
import type { Stretch, Witness } from './neurons';

/** The rows that have a resource: what is ready of each, and its random numbers. */
export interface Resources {
  /** Ready neurons of a row (a part of 1 where N is infinite). */
  readonly ready: Float64Array;
  /** The part of its neurons that fires in a step in which the row emits q. */
  fire(row: number, q: number, recovery: number | undefined, step: Stretch): number;
  born(row: number, draws: Stream): void;
}

export function resources(rows: number, N: number, witness: Witness | undefined): Resources {
  const whole = N === Number.POSITIVE_INFINITY ? 1 : N;
  const ready = new Float64Array(rows).fill(whole);
  const draws: (Stream | undefined)[] = new Array(rows);
  return {
    ready,
    born(row, own) {
      draws[row] = own;
    },
    fire(row, q, recovery, { t, h }) {
      const own = draws[row];
      const hit = -Math.expm1(-q * h);
      const events = (count: number, part: number): number =>
        N === Number.POSITIVE_INFINITY ? count * part : own === undefined ? 0 : binomial(count, part, own);
      // they recover for half a step, fire, and recover for the other half: of order 2
      const recover = () => {
        if (recovery !== undefined)
          ready[row] += events(whole - ready[row], -Math.expm1((-0.5 * h) / recovery));
      };
      recover();
      const n = events(ready[row], hit);
      if (witness !== undefined)
        for (let k = 0; k < n; k++) witness(row, whole - ready[row] + k, t + (h * (k + 0.5)) / n);
      ready[row] -= n;
      recover();
      return n / whole;
    },
  };
}
