/** How near the update of spiking neurons is to the exact gradient: its cosine, of one presentation and of the mean of many. */
import { readDataset } from '../../../src/io/disk/datasets';
import { first } from '../../../src/io/images';
import { learn } from '../../../src/learning/epochs';
import { stochasticLearner } from '../../../src/learning/learners/stochastic';
import {
  engines,
  type Gate,
  intensities,
  network,
  type Stimuli,
  type Weights,
} from '../../../src/stochastic/index';
import { plainNetwork, zeroWeights } from '../../../src/stochastic/plain-network';

export const LAYERS = [784, 100, 10];
/** The samples whose gradient is compared. */
export const SHOWN = 20;

export interface Trained {
  readonly samples: Stimuli;
  readonly weights: Weights;
}

/** Weights after one epoch over so many samples, T = 20. */
export function trained(count: number, gate: Gate): Trained {
  const samples = intensities(first(readDataset('mnist', 'train'), count));
  const learner = stochasticLearner({
    network: network({ layers: LAYERS, length: 20, gate }),
    ...{ train: samples, seed: 1, decay: 1, step: count },
  });
  let weights: Weights = [];
  for (const state of learn(learner, { epochs: 1 })) weights = [state.weights['W1'], state.weights['W2']];
  return { samples, weights };
}

export interface Fidelity {
  readonly length: number;
  /** Of W1 and of W2: the mean over single presentations, and that of the mean update. */
  readonly one: readonly [number, number];
  readonly mean: readonly [number, number];
}

export interface Effort {
  /** Sums of updates, in presentations of the samples, and how many single ones are compared. */
  readonly presentations: number;
  readonly single: number;
}

export function fidelity(
  { samples, weights }: Trained,
  gate: Gate,
  length: number,
  effort: Effort,
): Fidelity {
  const net = network({ layers: LAYERS, length, gate });
  const gradient = zeroWeights(net);
  const plain = plainNetwork(net, weights);
  for (let k = 0; k < SHOWN; k++) plain.add(samples.at(k, length), samples.labels[k], gradient);
  const engine = (engines.get('fast') as NonNullable<ReturnType<typeof engines.get>>)(net, {
    seed: 1,
    weights,
  });
  const show = (n: number) => {
    const showing = { stimuli: samples, from: 0, to: SHOWN, stream: 'fidelity', first: n * SHOWN };
    engine.learn(showing, 'batch', 1);
  };
  const cosines = (): readonly [number, number] => {
    const [c1, c2] = engine.counted();
    // a hidden spike carries rho, the bias 1
    const bias = c2.length - LAYERS[2];
    return [
      cosine(c1, gradient[0]),
      cosine(
        c2.map((count, k) => (k < bias ? net.rho * count : count)),
        gradient[1],
      ),
    ];
  };
  let [one1, one2] = [0, 0];
  for (let n = 0; n < effort.single; n++) {
    show(n);
    const [a, b] = cosines();
    one1 += a / effort.single;
    one2 += b / effort.single;
    engine.write(0);
  }
  for (let n = 0; n < effort.presentations; n++) show(effort.single + n);
  return { length, one: [one1, one2], mean: cosines() };
}

function cosine(a: Float64Array, b: Float64Array): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    dot += a[k] * b[k];
    aa += a[k] ** 2;
    bb += b[k] ** 2;
  }
  return dot / Math.sqrt(aa * bb);
}
