/** The comparison of the whole canonical set, quick and full, and how often chance alone turns it red. */
import { canonical, crossValidate, crossValidateOnCores } from '../../src/index';
import { neuronsOf } from '../../src/validation/compare/contestants';
import { setupOf } from '../../src/validation/compare/setup';
import { cellsOf } from '../../src/validation/compare/subject-row';
import { finished, red } from '../support/comparisons';

test('the canonical set keeps its promises on every back-end', () => {
  const comparison = finished(crossValidate(canonical));
  expect(red(comparison)).toEqual([]);
  // and spiking backprop, and composite neurons
  expect(new Set(comparison.cells.map((cell) => cell.circuit)).size).toBe(canonical.length + 2);
  expect(comparison.cells.filter(({ status }) => status === 'refused')).toEqual([]);
  expect(comparison.cells.filter(({ status }) => status === 'pass').length).toBeGreaterThan(400);
}, 1_200_000);

test('and in the full form, with more of everything', async () => {
  const comparison = await crossValidateOnCores(canonical, { full: true });
  expect(red(comparison)).toEqual([]);
  expect(comparison.complete).toBe(true);
  expect(comparison.cells.filter(({ status }) => status === 'refused')).toEqual([]);
  // 1 % of gain in a hop of the chain would have been found by all but leaky neurons, which are off by as much themselves
  const found = comparison.cells.filter(
    ({ circuit, detects }) => circuit === 'graded-chain' && detects !== undefined && detects < 0.01,
  );
  expect([...new Set(found.map(({ backend }) => backend))].sort()).toEqual([
    ...['dopri5', 'if', 'loihi', 'odex', 'poisson'],
  ]);
}, 3_600_000);

test('20 seeds of noise with the requests kept, at a level of a thousandth: at most 2 are red', () => {
  const backends = ['poisson', 'if', neuronsOf('lif', 10)];
  const setup = setupOf(canonical, { backends, alpha: 1e-3, trials: 2 });
  const jobs = setup.jobs.filter(({ circuit }) =>
    setup.prepared.some(({ subject }) => subject.name === circuit),
  );
  let [reds, most] = [0, 0];
  for (let noise = 1; noise <= 20; noise++) {
    const settings = { ...setup.settings, noise };
    const cells = jobs.flatMap((job) => cellsOf({ ...setup, settings }, job).cells);
    if (cells.some(({ status }) => status === 'fail')) reds += 1;
    for (const { ratio = 0 } of cells) most = Math.max(most, ratio);
  }
  expect(reds).toBeLessThanOrEqual(2);
  // and noise there was: the largest of so many statements is near its bound
  expect(most).toBeGreaterThan(0.5);
}, 3_600_000);
