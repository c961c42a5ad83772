/** The chain, measured. */
import { circuit } from '../../../src/circuit/circuit';
import { gradedChain } from '../../../src/circuit/fragments';
import type { Form } from '../../../src/figures/figure';
import { type FiniteSize, finiteSize } from '../../../src/validation/finite-size/finite-size';

export const T = 2;
export const HOPS = 6;
export const A = 0.5;
export const RHO = 20;
export const MODELS = ['poisson', 'if'] as const;
export const NEURONS = { quick: [100, 400, 1600], full: [100, 400, 1600, 6400] };
export const TRIALS = { quick: 60, full: 1000 };

export interface Run {
  readonly model: (typeof MODELS)[number];
  readonly found: FiniteSize;
}

export const measure = (
  model: Run['model'],
  form: Form,
  progress: (done: number, total: number) => void,
): Run => ({
  model,
  found: finiteSize(circuit(gradedChain({ stages: HOPS, T })), {
    initial: { u0: A },
    neurons: NEURONS[form],
    trials: TRIALS[form],
    spiking: { model, spikeRate: RHO },
    progress,
  }),
});
