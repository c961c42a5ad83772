/** An epoch of digits: the circuit 400-400-10 ends where plain backpropagation does. */
import { networkOf } from '../../src/circuit/fragments/backprop';
import {
  accuracy,
  backpropWeights,
  type CircuitKind,
  circuitLearner,
  classification,
  type LearnerState,
  learn,
} from '../../src/index';
import { readDataset } from '../../src/io/disk/datasets';
import { mnist20 } from '../../src/io/images';
import { answer, passFor, present } from '../../src/learning/plain';
import { namedWeights, parametersOf } from '../../src/learning/weights';

jest.setTimeout(1_200_000);

test('weights within 1e-9 after 1,000 digits and after the epoch, the same test accuracy', () => {
  const task = classification({
    name: 'mnist',
    shows: 'digits',
    train: mnist20(readDataset('mnist', 'train')),
    test: mnist20(readDataset('mnist', 'test')),
  });
  const seed = 1;
  const network = networkOf(task.network);
  const weights = backpropWeights(task.network, seed, task.initialisation);
  const parameters = parametersOf(network, weights);
  const pass = passFor(network);
  const pattern = task.patterns(seed);
  let done = 0;
  const plainTo = (end: number) => {
    for (; done < end; done++) {
      const { x, t } = pattern(done);
      present(network, parameters, pass, x, t);
    }
  };
  const distance = (state: LearnerState<CircuitKind>) =>
    Object.entries(namedWeights(network, parameters)).reduce((most, [name, values]) => {
      const own = state.weights[name] as Float64Array;
      return values.reduce((so, w, i) => Math.max(so, Math.abs(w - own[i])), most);
    }, 0);
  let state: LearnerState<CircuitKind> | undefined;
  for (state of learn(circuitLearner({ task, seed, weights }), { epochs: 1 })) {
    if (state.presentation !== 1000) continue;
    plainTo(1000);
    expect(distance(state)).toBeLessThan(1e-9);
  }
  plainTo(task.epoch);
  expect(state?.presentation).toBe(60_000);
  expect(distance(state as LearnerState<CircuitKind>)).toBeLessThan(1e-9);
  const tests = task.test?.(seed) ?? [];
  const outputs = tests.map(({ x }) => answer(network, parameters, pass, x).slice());
  expect(state?.epochs[0]?.accuracy).toBe(accuracy(outputs, tests));
  expect(state?.epochs[0]?.accuracy).toBeGreaterThan(0.9);
});
