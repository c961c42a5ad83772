/**
 * Leaky integrate-and-fire neurons. While their row emits q > 0 the gate's current u0 lifts them over their threshold, and
 * q adds to it:
 *
 *     tau_m dv = (-v + u0 + c q) dt + sigma sqrt(2 tau_m) dW,   threshold 1, reset 0;   at rest u is below 0
 *
 * The spikes that u0 alone makes, f0(s) a neuron and unit of time at s since the row began to emit, are the carrier: they
 * drive nothing (an inhibition as smooth as they are cancels them). Calibration gives rho, f0 and the onset (calibrate.ts).
 */
import { type Calibration, carrierAt } from './calibrate';
import {
  advance,
  keptMembranes,
  type LifNumbers,
  type Membranes,
  membraneNumbers,
  restoredMembranes,
} from './membrane';
import type { Neurons, Witness } from './neurons';

export function lifNeurons(
  rows: number,
  N: number,
  numbers: LifNumbers,
  calibration: Calibration,
  witness: Witness | undefined,
): Neurons {
  const { tauM, u0, c, sigma, rest, refractory } = numbers;
  const membranes: (Membranes | undefined)[] = new Array(rows);
  return {
    rate: calibration.rate,
    born(row, draws) {
      const v = new Float64Array(N).fill(rest);
      if (sigma > 0) for (let i = 0; i < N; i++) v[i] += sigma * draws.normal();
      membranes[row] = { v, wait: new Float64Array(N), draws, since: 0 };
    },
    kept: (row) => keptMembranes(membranes[row]),
    keeps: [membraneNumbers(N)],
    restored(row, kept) {
      membranes[row] = restoredMembranes(kept);
    },
    fire(row, q, { t, h }) {
      const own = membranes[row];
      if (own === undefined) return 0;
      const emits = q > 0;
      own.since = emits ? own.since + h : 0;
      const u = emits ? u0 + c * q : rest;
      const decay = Math.exp(-h / tauM);
      const noise = sigma * Math.sqrt(-Math.expm1((-2 * h) / tauM));
      return advance(
        own,
        u,
        decay,
        noise,
        { h, refractory },
        witness === undefined ? undefined : (i) => witness(row, i, t + h),
      );
    },
    carried(row, q, { h }) {
      const own = membranes[row];
      return own === undefined || !(q > 0) ? 0 : N * carrierAt(calibration, own.since - 0.5 * h) * h;
    },
  };
}
