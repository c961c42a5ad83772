/** The plain network beside composite neurons: as their read-out, and as the baseline that learns what they learn. */
import type { Showing, Stimuli, Weights } from '../../stochastic/index';
import type { Network } from '../../stochastic/network';
import { plainNetwork, zeroWeights } from '../../stochastic/plain-network';

export interface Baseline {
  /** Those that it learns: they change. */
  readonly weights: Weights;
  /** One batch: the summed gradient of its samples, at the weights before it. */
  learn(showing: Showing, rate: number): void;
}

/** Plain backpropagation, from copies of these weights. */
export function baselineFrom(network: Network, start: Weights): Baseline {
  const weights = start.map((matrix) => matrix.slice());
  const plain = plainNetwork(network, weights);
  const gradient = zeroWeights(network);
  return {
    weights,
    learn({ stimuli, order, from, to }, rate) {
      for (let n = from; n < to; n++) {
        const k = order === undefined ? n : order[n];
        plain.add(stimuli.at(k, network.length), stimuli.labels[k], gradient);
      }
      plain.descend(gradient, rate);
    },
  };
}

/** How many of samples from, ..., to - 1 the plain network with these weights answers right. */
export function rightOf(
  network: Network,
  weights: Weights,
  stimuli: Stimuli,
  from: number,
  to: number,
): number {
  const { answer } = plainNetwork(network, weights);
  let right = 0;
  for (let k = from; k < to; k++) {
    const v = answer(stimuli.at(k, network.length));
    let best = 0;
    for (let j = 1; j < v.length; j++) if (v[j] > v[best]) best = j;
    if (best === stimuli.labels[k]) right++;
  }
  return right;
}
