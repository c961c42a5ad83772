/** Composite neurons 784-100-10 on MNIST, batches of 20 lanes, beside NumPy with as many lanes and the plain loop in C. */
import { stochastic } from '../../src/index';
import { readDataset } from '../../src/io/disk/datasets';
import { first } from '../../src/io/images';
import { laneOf } from '../../src/numerics/counter';
import { keyOf } from '../../src/stochastic/engine';
import type { Intensities } from '../../src/stochastic/stimuli';
import type { Python } from './peers/scipy';
import {
  C_PLAIN,
  compiledNeurons,
  distance,
  NUMPY_LANES,
  numpyLanes,
  type StochasticProblem,
} from './peers/stochastic';
import type { PeerTiming, Task } from './task';
import { timed, timedFresh } from './timing';

const LANES = 20;
const RATE = 0.01;
const SEED = 1;

const GOALS = {
  typescript: { [NUMPY_LANES]: 1.3, [C_PLAIN]: 0.5 },
  fast: { [NUMPY_LANES]: 2.5, [C_PLAIN]: 1 },
};

/** Two tasks on one problem; the peers run once a round. Throws where the digits are not at hand. */
export function compositeNeurons(python: Python | undefined, quick: boolean): Task[] {
  const count = quick ? 200 : 2000;
  const network = stochastic.network({ layers: [784, 100, 10], length: 20 });
  const stimuli = stochastic.intensities(first(readDataset('mnist', 'train'), count));
  const weights = stochastic.weights(network, SEED);
  const key = keyOf(SEED, 'training');
  const problem: StochasticProblem = {
    ...{ network, weights, lanes: LANES, rate: RATE },
    samples: Array.from({ length: count }, (_, k) => ({
      ...(stimuli.at(k, network.length) as Intensities),
      ...{ label: stimuli.labels[k], key: laneOf(key, k) },
    })),
  };
  const learn = (engine: stochastic.Engine) => {
    for (let from = 0; from < count; from += LANES) {
      const to = Math.min(from + LANES, count);
      engine.learn({ stimuli, from, to, stream: 'training', first: from }, 'batch', RATE);
      engine.write(RATE);
    }
    return engine;
  };
  const makerOf = (name: string) => stochastic.engines.get(name) as stochastic.EngineMaker;
  const learning = (make: stochastic.EngineMaker) =>
    timedFresh(() => make(network, { seed: SEED, weights }), learn, { measurements: 5 });
  const truth = learn(makerOf('typescript')(network, { seed: SEED, weights })).weights();
  const program = compiledNeurons();
  const rounds = new Map<number, readonly PeerTiming[]>();
  const peers = (round: number) => {
    if (!rounds.has(round))
      rounds.set(round, [
        ...numpyLanes(python, problem, truth),
        ...(program === undefined ? [] : [program.run(problem, truth)]),
      ]);
    return rounds.get(round) as readonly PeerTiming[];
  };
  return (['typescript', 'fast'] as const).map((name): Task => {
    const make = makerOf(name);
    return {
      id: name === 'fast' ? 'stochastic-wasm' : 'stochastic',
      title: `composite neurons 784-100-10, 20 steps, the first ${count} digits of MNIST from fresh weights, ${name === 'fast' ? 'WebAssembly' : 'TypeScript'}`,
      timed:
        'presenting and learning, samples and weights ready; errors: of the weights, as a part of what was learnt (C draws the same bits, NumPy its own)',
      goals: GOALS[name],
      accuracy: 0,
      // two runs of ours that draw other numbers are 0.6 apart
      peerAccuracy: 0.7,
      ours() {
        const { answer, ...times } = learning(make);
        return { ...times, error: distance(answer.weights(), truth, weights) };
      },
      peers,
      parts() {
        const engine = make(network, { seed: SEED, weights: truth });
        const answering = timed(
          () => engine.answer({ stimuli, from: 0, to: count, stream: 'test', first: 0 }),
          0.2,
        );
        const steps = count * network.length;
        return {
          'a step that is learnt from': learning(make).seconds / steps,
          'a step that is only answered': answering.seconds / steps,
        };
      },
    };
  });
}
