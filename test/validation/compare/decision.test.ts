/** Decisions: counted where the promise of the amplitude leaves no doubt, and there they are equal. */
import { canonical, circuit, crossValidate, gradedChain, meanField, type Subject } from '../../../src/index';
import { steppers } from '../../../src/validation/compare/contestants';
import { faulty, finished, gainTimes } from '../../support/comparisons';

const [, dopri5] = steppers;

/** Requests are 0.3 and 0.7, and so is what answers. */
const answering = (threshold: number): Subject => ({
  name: 'answers',
  circuit: () => circuit(gradedChain({ stages: 2, T: 2 })),
  draws: { initial: { u0: [0.3, 0.7] } },
  decision: { population: 'u2', threshold },
});

const decisionOf = (threshold: number, contestant = dopri5, more = {}) =>
  finished(
    crossValidate([answering(threshold)], { backends: [contestant], requests: 2, ...more }),
  ).cells.find(({ quantity }) => quantity === 'decision');

test('an answer of 0.3 is no, of 0.7 is yes; twice the gain makes a yes of the no', () => {
  expect(decisionOf(0.5)).toMatchObject({ status: 'pass', count: 2 });
  expect(decisionOf(0.5, faulty(dopri5, gainTimes('u1>u2', 2)))).toMatchObject({
    status: 'fail',
    reason: '1 of 2 decisions are not those of the reference',
  });
});

test('an answer nearer to the threshold than its amplitude may be off is none', () => {
  expect(decisionOf(0.7)).toMatchObject({ status: 'pass', count: 1 });
  expect(decisionOf(0.7)?.note).toMatch(/^1 answers are nearer/);
  expect(decisionOf(0.7 - 1e-6)).toMatchObject({ status: 'pass', count: 2 });
});

test('where no answer is clear, or the amplitude has no promise, there is none of decisions', () => {
  const few = decisionOf(0.5, undefined, { backends: ['poisson'], neurons: 2 });
  expect(few).toMatchObject({ status: 'no-promise', count: 0 });
  expect(few?.reason).toMatch(/no answer is farther/);
  const mine = decisionOf(0.5, { id: 'mine', backend: () => meanField() });
  expect(mine).toMatchObject({ status: 'no-promise', reason: 'no promise' });
});

test('what answers in XOR is what its error is taken of: the output layer', () => {
  const xor = canonical.find(({ name }) => name === 'xor');
  const errors = xor
    ?.circuit()
    .projections.filter(({ to }) => to.some(({ population }) => population === 'E+'));
  const read = errors?.flatMap(({ from }) => from.map(({ population }) => population));
  expect(new Set(read)).toEqual(new Set([xor?.decision?.population, 'Tgt']));
});

test('rows that are off or on: where noise has no law there is none of masks either', () => {
  const only = ['autonomous-sgsc'];
  const masksOf = (id: string) =>
    finished(crossValidate(canonical, { backends: [id], only, requests: 1, trials: 2 })).cells.filter(
      ({ quantity }) => quantity === 'mask',
    );
  expect(masksOf('dopri5').map(({ status }) => status)).toEqual(['pass', 'pass']);
  for (const { status, reason } of masksOf('poisson')) {
    expect(status).toBe('no-promise');
    expect(reason).toMatch(/opens is noise/);
  }
});
