/** An epoch of digits: the circuit 400-400-10 ends where plain backpropagation does. */
import { backpropWeights, learning } from '../../src/index';
import { readDataset } from '../../src/io/disk/datasets';
import { mnist20 } from '../../src/io/images';
import { backprop, distance } from '../support/backprop';

jest.setTimeout(1_200_000);

test('weights within 1e-9 after 1,000 digits and after the epoch, the same test accuracy', () => {
  const task = learning.classification({
    name: 'mnist',
    shows: 'digits',
    train: mnist20(readDataset('mnist', 'train')),
    test: mnist20(readDataset('mnist', 'test')),
  });
  const seed = 1;
  const weights = backpropWeights(task.network, seed, task.initialisation);
  const pattern = task.patterns(seed);
  let plain: Readonly<Record<string, ArrayLike<number>>> = weights;
  let done = 0;
  const plainTo = (end: number) => {
    const examples = Array.from({ length: end - done }, (_, k) => pattern(done + k));
    done = end;
    const learnt = backprop(task.network, plain, examples).weights;
    plain = learnt;
    return learnt;
  };
  let state: learning.LearnerState<learning.CircuitKind> | undefined;
  for (state of learning.learn(learning.circuitLearner({ task, seed, weights }), { epochs: 1 })) {
    if (state.presentation !== 1000) continue;
    expect(distance(state.weights, plainTo(1000))).toBeLessThan(1e-12);
  }
  const end = plainTo(task.epoch);
  expect(state?.presentation).toBe(60_000);
  expect(distance(state?.weights ?? {}, end)).toBeLessThan(1e-9);
  const tests = task.test?.(seed) ?? [];
  const outputs = backprop({ ...task.network, rate: 0 }, end, tests).answers;
  expect(state?.epochs[0]?.accuracy).toBe(learning.accuracy(outputs, tests));
  expect(state?.epochs[0]?.accuracy).toBeGreaterThan(0.9);
});
