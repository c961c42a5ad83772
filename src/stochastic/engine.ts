/** A network of composite neurons that is shown samples: it answers, and learns, at every step or a batch at a time. */
import { invalid, raise } from '../errors';
import { laneOf } from '../numerics/counter';
import { stream } from '../numerics/random';
import type { Kernel, KernelMaker, Plasticity } from './kernel';
import { fill, type Layout, layoutOf, withoutPadding } from './layout';
import type { Network } from './network';
import { checkStimuli, type Stimuli } from './stimuli';
import { checkWeights, type Weights, weights } from './weights';

/**
 * 'hardware': every coincidence is written at once, and the next step reads it. 'batch': samples are lanes that share
 * weights; their coincidences are counted, whole numbers, and written together, so that neither their order nor how they
 * are dealt out matters.
 */
export type Mode = 'hardware' | 'batch';

/** Counts over samples; whole numbers, so that their order is free. */
export interface Tally {
  readonly samples: number;
  /** Samples whose class is the output with the most spikes (ties by potential), and that of the largest potential at the end. */
  readonly counts: number;
  readonly membrane: number;
  readonly steps: number;
  /** Steps with an error spike. */
  readonly errors: number;
  /** Steps of a neuron with an open gate at which a gradient arrived, and those where it was clipped: kappa |g| > 1. */
  readonly gradients: number;
  readonly clipped: number;
}

export const NOTHING: Tally = {
  ...{ samples: 0, counts: 0, membrane: 0, steps: 0, errors: 0, gradients: 0, clipped: 0 },
};

export const added = (a: Tally, b: Tally): Tally => ({
  samples: a.samples + b.samples,
  counts: a.counts + b.counts,
  membrane: a.membrane + b.membrane,
  steps: a.steps + b.steps,
  errors: a.errors + b.errors,
  gradients: a.gradients + b.gradients,
  clipped: a.clipped + b.clipped,
});

/** Samples order[from], ..., order[to - 1], the first of them the presentation of such a number. */
export interface Showing {
  readonly stimuli: Stimuli;
  /** Default: 0, 1, 2, ... */
  readonly order?: ArrayLike<number>;
  readonly from: number;
  readonly to: number;
  /** Name and number decide what is drawn: presentation n of a name always draws the same. */
  readonly stream: string;
  readonly first: number;
}

export interface Engine {
  readonly network: Network;
  /** The chance of a right answer is what it answers; nothing is learnt. */
  answer(showing: Showing): Tally;
  /** Learns: writes at once, or counts until `write`. The rate is for one sample, eta. */
  learn(showing: Showing, mode: Mode, rate: number): Tally;
  /** Writes what was counted since the last time: W -= eta x counts / (T - warm), over kappa into hidden layers. */
  write(rate: number): void;
  /** What was counted, in the shapes of the weights: spikes from below times errors above. */
  counted(): Weights;
  /** Copies of the weights now. */
  weights(): Weights;
}

export interface EngineOptions {
  readonly seed: number;
  /** Weights to begin with (default: drawn from the seed). */
  readonly weights?: Weights;
}

/** An engine on a kernel. */
export function engineOn(
  make: KernelMaker,
  network: Network,
  { seed, weights: begin }: EngineOptions,
): Engine {
  const layout = layoutOf(network);
  const start = begin ?? weights(network, seed);
  checkWeights(network, start);
  const kernel = make(network);
  fill(layout, kernel.weights, start);
  if (network.feedback === 'random') fill(layout, kernel.feedback, weights(network, seed, 'feedback'));
  const counting: Plasticity = { into: 'counts', amounts: amountsOf(layout, () => 1) };
  const perSpike = (rate: number) => rate / (network.length - network.warm);
  const writing = (rate: number): Plasticity => ({
    into: 'weights',
    amounts: amountsOf(layout, (value, gain) => (-perSpike(rate) * value) / gain),
  });
  return {
    network,
    answer: (showing) => shown(network, kernel, seed, showing, null),
    learn: (showing, mode, rate) =>
      shown(network, kernel, seed, showing, mode === 'batch' ? counting : writing(rate)),
    write: (rate) => kernel.write(writing(rate).amounts),
    counted: () => withoutPadding(layout, kernel.counts),
    weights: () => withoutPadding(layout, kernel.weights),
  };
}

/** What one spike comes to, from a unit below and from the bias, layer by layer. */
const amountsOf = ({ layers }: Layout, of: (value: number, gain: number) => number): Float64Array =>
  Float64Array.from(layers.flatMap(({ value, gain }) => [of(value, gain), of(1, gain)]));

function shown(
  network: Network,
  kernel: Kernel,
  seed: number,
  { stimuli, order, from, to, stream: name, first }: Showing,
  plasticity: Plasticity | null,
): Tally {
  checkStimuli(network, stimuli);
  const { counters } = kernel;
  const key = keyOf(seed, name);
  counters.fill(0);
  let [counts, membrane] = [0, 0];
  for (let n = from; n < to; n++) {
    const k = order === undefined ? n : order[n];
    if (!(Number.isInteger(k) && k >= 0 && k < stimuli.count))
      raise(invalid(`order[${n}]`, 'sample', k, `0 to ${stimuli.count - 1}`));
    const label = stimuli.labels[k];
    kernel.present(stimuli.at(k, network.length), label, laneOf(key, first + n - from), plasticity);
    if (largest(kernel.winners, kernel.sums) === label) counts++;
    if (largest(kernel.sums, kernel.sums) === label) membrane++;
  }
  const [errors, gradients, clipped] = counters;
  const samples = to - from;
  return { samples, counts, membrane, steps: samples * network.length, errors, gradients, clipped };
}

/** 32 bits of a seed and a name. */
export const keyOf = (seed: number, name: string): number =>
  Math.floor(stream(seed, name).uniform() * 4294967296) | 0;

/** The first of the largest; where they are equal, by the second list. */
function largest(values: Float64Array, second: Float64Array): number {
  let best = 0;
  for (let k = 1; k < values.length; k++)
    if (values[k] > values[best] || (values[k] === values[best] && second[k] > second[best])) best = k;
  return best;
}
