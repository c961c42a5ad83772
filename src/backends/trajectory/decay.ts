/** How currents decay that nothing drives: the rate, and tables of the factors at many times. */

/**
 * The rate, in 1/tau, at which a current decays that nothing drives: its self row (gain S on [I]^+) acts while I > 0.
 *
 *     dI/dt = -I + S [I]^+
 */
export const decayRate = (current: number, selfGain: number): number => (current > 0 ? 1 - selfGain : 1);

/** Factors over the output times, in blocks within which they neither underflow nor lose digits. */
export interface Decay {
  readonly tau: number;
  readonly times: Float64Array;
  /** e^{-(t_k - t_b)/tau}, b = begin[k]. */
  readonly factor: Float64Array;
  /** First index of the block of time k; where the block that begins at b ends, at index b. */
  readonly begin: Int32Array;
  readonly end: Int32Array;
  /** Over the block before it: e^{-(t_b - t_a)/tau}, at index b. */
  readonly step: Float64Array;
}

/** Span of a block in tau. */
const SPAN = 16;

/** A current below this times e^SPAN is still a number, so that a table may carry it back to the start of its block. */
export const MOST_CARRIED = 1e300;

/**
 * Many runs ask for the same times, and their populations for a tau or two: a table is made once for both. Nobody writes
 * to output times; a table goes when they do.
 */
const tables = new WeakMap<Float64Array, Map<number, Decay>>();

/** The table of a tau at some times. */
export function decay(tau: number, times: Float64Array): Decay {
  let byTau = tables.get(times);
  if (byTau === undefined) {
    byTau = new Map();
    tables.set(times, byTau);
  }
  let table = byTau.get(tau);
  if (table === undefined) {
    table = tableOf(tau, times);
    byTau.set(tau, table);
  }
  return table;
}

function tableOf(tau: number, times: Float64Array): Decay {
  const factor = new Float64Array(times.length);
  const begin = new Int32Array(times.length);
  const end = new Int32Array(times.length);
  const step = new Float64Array(times.length);
  let b = 0;
  for (let k = 0; k < times.length; k++) {
    if (times[k] - times[b] > SPAN * tau) {
      step[k] = Math.exp((times[b] - times[k]) / tau);
      b = k;
    }
    begin[k] = b;
    end[b] = k + 1;
    factor[k] = Math.exp((times[b] - times[k]) / tau);
  }
  return { tau, times, factor, begin, end, step };
}
