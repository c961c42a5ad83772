/** B8: spiking backprop 400-400-10 on MNIST20, beside NumPy and C; the weights afterwards are equal. */

import { type SbpLayers, sbpWeights } from '../../src/index';
import { readDataset } from '../../src/io/disk/datasets';
import { activePixels, first, mnist20 } from '../../src/io/images';
import { matricesOf, type SbpEngine, type SbpEngineMaker } from '../../src/sbp/engine';
import { sbpEngines } from '../../src/sbp/engines';
import { C, compiledC, DENSE, differing, numpy, type SbpProblem, TUNED } from './peers/sbp';
import type { Python } from './peers/scipy';
import type { PeerTiming, Task } from './task';
import { timed, timedFresh } from './timing';

const LAYERS: SbpLayers = [400, 400, 10];

const GOALS = {
  typescript: { [DENSE]: 12, [TUNED]: 2 },
  fast: { [DENSE]: 60, [TUNED]: 8, [C]: 0.3 },
};

/** Two tasks on one problem; the peers run once a round. */
export function spikingBackprop(python: Python | undefined, quick: boolean): Task[] {
  const count = quick ? 200 : 3000;
  const samples = activePixels(mnist20(first(readDataset('mnist', 'train'), count)));
  const problem: SbpProblem = { layers: LAYERS, weights: sbpWeights(LAYERS, 1), samples };
  const begin = matricesOf(LAYERS, problem.weights);
  const order = Int32Array.from({ length: count }, (_, k) => k);
  const learn = (engine: SbpEngine) => {
    engine.present(samples, order, 0, count);
    return engine;
  };
  const learning = (make: SbpEngineMaker) =>
    timedFresh(() => make(LAYERS, begin), learn, { measurements: 9 });
  const reference = sbpEngines.get('reference') as SbpEngineMaker;
  const truth = learn(reference(LAYERS, begin)).weights();
  const program = compiledC();
  const rounds = new Map<number, readonly PeerTiming[]>();
  const peers = (round: number) => {
    if (!rounds.has(round))
      rounds.set(round, [
        ...numpy(python, problem, truth),
        ...(program === undefined ? [] : [program.run(problem, truth)]),
      ]);
    return rounds.get(round) as readonly PeerTiming[];
  };
  return (['typescript', 'fast'] as const).map((name): Task => {
    const make = sbpEngines.get(name) as SbpEngineMaker;
    return {
      id: name === 'fast' ? 'B8-wasm' : 'B8',
      title: `spiking backprop 400-400-10, the first ${count} digits of MNIST20 from fresh weights, ${name === 'fast' ? 'WebAssembly' : 'TypeScript'}`,
      timed:
        'presenting and learning; peers: the same loop, weights and samples ready; errors: weights that differ from the plain algorithm',
      goals: GOALS[name],
      accuracy: 0,
      ours() {
        const { answer, ...times } = learning(make);
        const { w1, w2 } = answer.weights();
        return { ...times, error: differing(w1, truth.w1) + differing(w2, truth.w2) };
      },
      peers,
      parts() {
        const engine = make(LAYERS, begin);
        const answering = timed(() => engine.evaluate(samples, 0, count), 0.2).seconds / count;
        return {
          'a sample that is learnt from': learning(make).seconds / count,
          'a sample that is only answered': answering,
        };
      },
    };
  });
}
