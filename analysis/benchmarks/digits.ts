/** Digits: a circuit 400-400-10 that learns online, beside plain backpropagation that skips zero inputs and closed masks. */
import { networkOf } from '../../src/circuit/fragments/backprop';
import { readDataset } from '../../src/io/disk/datasets';
import { first, mnist20 } from '../../src/io/images';
import { classification } from '../../src/learning/classification';
import { passFor, present } from '../../src/learning/plain';
import { train } from '../../src/learning/train';
import { backpropWeights, namedWeights, parametersOf } from '../../src/learning/weights';
import type { Task } from './task';
import { largestDistance, timed } from './timing';

export const PLAIN = 'plain backpropagation';
const EPOCH = 60_000;

/** Throws where the digits are not at hand. */
export function digits(quick: boolean): Task {
  const samples = quick ? 250 : 2000;
  const set = mnist20(first(readDataset('mnist', 'train'), samples));
  const { network, initialisation, patterns } = classification({
    name: 'mnist',
    shows: 'digits',
    train: set,
    test: set,
  });
  const weights = backpropWeights(network, 1, initialisation);
  const pattern = patterns(1);
  const batch = Array.from({ length: samples }, (_, k) => pattern(k));
  const plain = () => {
    const parameters = parametersOf(networkOf(network), weights);
    const pass = passFor(networkOf(network));
    for (const { x, t } of batch) present(networkOf(network), parameters, pass, x, t);
    return flat(namedWeights(networkOf(network), parameters));
  };
  const circuit = () => {
    const options = { network, weights, pattern, presentations: samples, every: 250 };
    return flat([...train(options)].pop()?.weights ?? {});
  };
  const truth = plain();
  return {
    id: 'digits',
    title: `learning circuit 400-400-10, ${samples} digits of 20 x 20 pixels`,
    timed:
      'train() in runs of 250 presentations, their losses read; the peer: the same updates without a circuit; error: of the weights',
    goals: { [PLAIN]: 0.25 },
    accuracy: 1e-9,
    ours() {
      const { answer, ...times } = timed(circuit, 1);
      return { ...times, error: largestDistance(answer, truth) };
    },
    peers() {
      const { seconds, least } = timed(plain, 1);
      return [{ name: PLAIN, seconds, least, error: 0 }];
    },
    parts: () => ({
      'an epoch of 60,000, circuit': (timed(circuit, 1).seconds * EPOCH) / samples,
      'an epoch of 60,000, plain backpropagation': (timed(plain, 1).seconds * EPOCH) / samples,
    }),
  };
}

const flat = (named: Readonly<Record<string, Float64Array>>): number[] =>
  Object.keys(named)
    .sort()
    .flatMap((name) => Array.from(named[name]));
