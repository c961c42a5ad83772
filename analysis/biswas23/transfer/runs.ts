/** One layer of composite neurons, each held at a potential and driven by a gradient of its own: how often each part spikes. */

import { type Gate, network } from '../../../src/stochastic/index';
import { fill, layoutOf, withoutPadding } from '../../../src/stochastic/layout';
import { plainKernel } from '../../../src/stochastic/plain-kernel';

export const RHO = 2;
export const KAPPA = 1;
export const STEPS = 4000;

export interface Neuron {
  /** Potential, and gradient that arrives in every step. */
  readonly v: number;
  readonly g: number;
}

/** Parts of the steps in which the axon, the dendrite for positive and that for negative gradients fire. */
export interface Rates {
  readonly axon: number;
  readonly plus: number;
  readonly minus: number;
}

const clip = (x: number): number => Math.min(1, Math.max(0, x));

/** What they ought to be. */
export const expected = ({ v, g }: Neuron, gate: Gate): Rates => {
  const open = v > 0 && (v < RHO || (gate === 'rec' && g > 0));
  return { axon: clip(v / RHO), plus: open ? clip(KAPPA * g) : 0, minus: open ? clip(-KAPPA * g) : 0 };
};

/**
 * Output 0 wins against the teacher's output 1 in every step, as their biases have it, so that an error is sent in each;
 * a copy of the weights carries it back as the gradient of each neuron, and biases hold the potentials.
 */
export function measure(neurons: readonly Neuron[], gate: Gate, key: number): Rates[] {
  const size = neurons.length;
  const net = network({
    ...{ layers: [1, size, 2], length: STEPS, rho: RHO, kappa: KAPPA, gate, feedback: 'random' },
  });
  const kernel = plainKernel(net);
  const layout = layoutOf(net);
  const potentials = Float64Array.from([...neurons.map(() => 0), ...neurons.map(({ v }) => v)]);
  const outputs = new Float64Array(2 * (size + 1));
  outputs.set([60, 0], 2 * size);
  const back = Float64Array.from([...neurons.flatMap(({ g }) => [g, 0]), 0, 0]);
  fill(layout, kernel.weights, [potentials, outputs]);
  fill(layout, kernel.feedback, [potentials, back]);
  kernel.present(
    { kind: 'intensities', inputs: new Uint16Array(0), levels: new Uint8Array(0) },
    ...([1, key, { into: 'counts', amounts: Float64Array.of(1, 1, 1, 1) }] as const),
  );
  const [below, above] = withoutPadding(layout, kernel.counts);
  return neurons.map((_, j) => ({
    // the axon's spikes meet the error of output 0, the dendrites' the bias
    axon: above[2 * j] / STEPS,
    plus: Math.max(0, below[size + j]) / STEPS,
    minus: Math.max(0, -below[size + j]) / STEPS,
  }));
}

/** The largest distance of parts measured from those expected, in standard errors; endless where a part is to be 0 or 1. */
export function worst(found: readonly Rates[], wanted: readonly Rates[]): number {
  let most = 0;
  found.forEach((rates, k) => {
    for (const part of ['axon', 'plus', 'minus'] as const) {
      const p = wanted[k][part];
      const off = Math.abs(rates[part] - p);
      if (off > 0) most = Math.max(most, off / Math.sqrt((p * (1 - p)) / STEPS));
    }
  });
  return most;
}
