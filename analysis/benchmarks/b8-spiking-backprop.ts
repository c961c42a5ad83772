/** B8: spiking backprop 400-400-10 on MNIST20, beside NumPy and C; the weights afterwards are equal. */
import { matricesOf, type SbpEngineMaker } from '../../src/backends/loihi/sbp/engine';
import { sbpEngines } from '../../src/backends/loihi/sbp/engines';
import { type SbpLayers, sbpWeights } from '../../src/index';
import { readDataset } from '../../src/io/datasets';
import { activePixels, first, mnist20 } from '../../src/io/images';
import { C, compiledC, DENSE, differing, numpy, type SbpProblem, TUNED } from './peers/sbp';
import type { Python } from './peers/scipy';
import type { PeerTiming, Task } from './task';
import { median, timed } from './timing';

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
  const learnt = (make: SbpEngineMaker) => {
    const engine = make(LAYERS, begin);
    return { engine, ...timed(() => engine.present(samples, order, 0, count), 0) };
  };
  const truth = learnt(sbpEngines.get('reference') as SbpEngineMaker).engine.weights();
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
        const runs = Array.from({ length: 9 }, () => learnt(make));
        const { w1, w2 } = runs[0].engine.weights();
        return {
          seconds: median(runs.map(({ seconds }) => seconds)),
          error: differing(w1, truth.w1) + differing(w2, truth.w2),
        };
      },
      peers,
      parts() {
        const engine = make(LAYERS, begin);
        const learning = median(Array.from({ length: 9 }, () => learnt(make).seconds)) / count;
        const answering = timed(() => engine.evaluate(samples, 0, count), 0.2).seconds / count;
        return { 'a sample that is learnt from': learning, 'a sample that is only answered': answering };
      },
    };
  });
}
