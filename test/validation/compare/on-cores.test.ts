/** Rows of a comparison in processes of their own: the same cells. */
import { canonical, circuit, crossValidate, crossValidateOnCores, gradedChain } from '../../../src/index';
import { finished } from '../../support/comparisons';

jest.setTimeout(120_000);

test('on cores the cells are those of one process, in the same order', async () => {
  const given = {
    only: ['fan-out', 'hebb'],
    backends: ['dopri5', 'poisson', 'loihi'],
    requests: 2,
    levels: 16,
  };
  const here = finished(crossValidate(canonical, given));
  const there = await crossValidateOnCores(canonical, { ...given, workers: 2 });
  expect(there.cells).toEqual(here.cells);
  expect([there.tests, there.complete, there.firstDivergence]).toEqual([here.tests, true, null]);
});

test('what is a function stays here, and is told', async () => {
  const mine = { id: 'mine', backend: () => ({}) as never };
  const chain = circuit(gradedChain({ stages: 1, T: 1 }));
  await expect(crossValidateOnCores(chain, { backends: [mine] })).rejects.toThrow(/backends\[0\].*an id/);
  await expect(crossValidateOnCores([], {})).rejects.toThrow(/canonical/);
});

test('an interrupt leaves what is done, and says that it is not all', async () => {
  const stop = new AbortController();
  stop.abort();
  const found = await crossValidateOnCores(canonical, { only: ['fan-out'], signal: stop.signal });
  expect([found.complete, found.cells]).toEqual([false, []]);
});
