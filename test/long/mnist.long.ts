/** The first digits of an epoch: the circuit 400-400-10 ends where plain backpropagation does. */
import { backpropWeights, learning } from '../../src/index';
import { readDataset } from '../../src/io/disk/datasets';
import { type ImageSet, mnist20 } from '../../src/io/images';
import { backprop, distance } from '../support/backprop';

jest.setTimeout(600_000);

/** Both together take about 2 ms a digit on a quiet core: a tenth of the epoch. */
const [DIGITS, ASKED] = [6000, 1000];

const first = (set: ImageSet, count: number): ImageSet => ({
  ...set,
  count,
  pixels: set.pixels.slice(0, count * set.rows * set.columns),
  labels: set.labels.slice(0, count),
});

test(`weights within 1e-12 after 1,000 digits and after ${DIGITS}, the same answers to ${ASKED} others`, () => {
  const task = learning.classification({
    name: 'mnist',
    shows: 'digits',
    train: mnist20(first(readDataset('mnist', 'train'), DIGITS)),
    test: mnist20(first(readDataset('mnist', 'test'), ASKED)),
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
  expect(state?.presentation).toBe(DIGITS);
  const far = distance(state?.weights ?? {}, end);
  expect(far).toBeLessThan(1e-12);
  const tests = task.test?.(seed) ?? [];
  const outputs = backprop({ ...task.network, rate: 0 }, end, tests).answers;
  expect(state?.epochs[0]?.accuracy).toBe(learning.accuracy(outputs, tests));
  expect(state?.epochs[0]?.accuracy).toBeGreaterThan(0.85);
});
