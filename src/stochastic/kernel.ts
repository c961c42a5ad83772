/** What shows one sample to a network, step by step. There are two: plain typed arrays, and WebAssembly with the same bits. */
import type { Network } from './network';
import type { Stimulus } from './stimuli';

/** Where coincidences go: nowhere, or to a matrix a layer, so much for each spike from below and for the bias. */
export interface Plasticity {
  readonly into: 'weights' | 'counts';
  /** Of layer l: amounts[2 l] a spike, amounts[2 l + 1] the bias. */
  readonly amounts: Float64Array;
}

/** What a sample leaves behind. */
export interface Kernel {
  /** By padded rows. Who writes to them changes the network. */
  readonly weights: readonly Float64Array[];
  readonly counts: readonly Float64Array[];
  /** What carries errors back: the weights, or a copy. */
  readonly feedback: readonly Float64Array[];
  /** Of the last sample: steps that each output won, and the sums of its input, T times its potential. */
  readonly winners: Float64Array;
  readonly sums: Float64Array;
  /** Since they were set to 0: see `COUNTERS`. */
  readonly counters: Float64Array;
  /** All T steps. `key` decides all that is drawn. */
  present(stimulus: Stimulus, label: number, key: number, plasticity: Plasticity | null): void;
  /** W += amounts x counts, as in `Plasticity`, and the counts are 0 again. */
  write(amounts: Float64Array): void;
}

/** Steps with an error spike; pairs of an open neuron and a step with a gradient; those of them with kappa |g| > 1. */
export const COUNTERS = ['errors', 'gradients', 'clipped'] as const;

/** `shared` or not, a kernel begins with weights of 0. */
export type KernelMaker = (network: Network) => Kernel;
