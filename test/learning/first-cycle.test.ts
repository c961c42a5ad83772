/** Training begins time anew in each batch; a back-end still knows which presentation it is at, so that noise does not repeat. */
import { type Backend, backpropWeights, meanField, train, xor } from '../../src/index';

test('each run of a training has the number of its first presentation', () => {
  const numbers: number[] = [];
  const own = meanField();
  const spy: Backend = {
    ...own,
    run: (plan, request) => {
      numbers.push(request.firstCycle);
      return own.run(plan, request);
    },
  };
  const weights = backpropWeights(xor.network, 1, xor.initialisation);
  const options = { network: xor.network, weights, pattern: xor.patterns(1), every: 4, backend: spy };
  const steps = [...train({ ...options, presentations: 10, from: 3 })];
  expect(steps.map(({ presentation }) => presentation)).toEqual([7, 11, 13]);
  expect(numbers).toEqual([3, 7, 11]);
});
