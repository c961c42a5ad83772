/** Backpropagation without a clock: random schedules, and XOR over 700 presentations beside plain backpropagation. */
import { XOR } from '../../analysis/nice19/self-clocked/machine';
import { simulate } from '../../src';
import { networkOf } from '../../src/circuit/fragments/backprop';
import { passFor, presentPlain } from '../../src/learning/plain';
import { namedWeights, parametersOf } from '../../src/learning/weights';
import { randomPeriodic } from '../support/random-periodic';
import { deviationsOfRing, kicked, machineOf, onsetsOf, xorWeights } from '../support/self-clocked';

test('law: 100 random schedules and their rings are the same at every onset', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const length = seed % 3 === 0 ? [0.06, 0.5] : seed % 3 === 1 ? [0.3, 2.2] : [0.1, 4];
    expect([
      seed,
      Math.max(...deviationsOfRing(randomPeriodic(seed, length as [number, number]), 4)),
    ]).toEqual([seed, expect.closeTo(0, 11)]);
  }
}, 300_000);

const network = networkOf({ layers: [2, 4, 1] });
const PRESENTATIONS = 700;

/** Plain backpropagation from the same weights: weights and errors after each presentation. */
function* plain(seed: number) {
  const parameters = parametersOf(network, xorWeights(seed));
  const pass = passFor(network);
  for (let k = 0; ; k++) {
    const { x, t } = XOR[k % XOR.length];
    presentPlain(network, parameters, pass, x, [t]);
    yield { weights: namedWeights(network, parameters), error: Math.abs(pass.error[0]) };
  }
}

/** After which presentation the last four errors were below 0.05 at the end of a round; undefined where never. */
const learntAfter = (errors: readonly number[]): number | undefined => {
  for (let k = 3; k < errors.length; k += 4) if (Math.max(...errors.slice(k - 3, k + 1)) < 0.05) return k + 1;
  return undefined;
};

test.each(Array.from({ length: 10 }, (_, seed) => seed))(
  'XOR, seed %i: one kick, and plain backpropagation at every onset over 700 presentations',
  (seed) => {
    const run = simulate(machineOf('closed'), { tspan: [0, 22 * PRESENTATIONS + 1e-6], ...kicked(seed) });
    expect(run.retcode).toBe('success');
    const onsets = onsetsOf(run);
    const sixth = onsetsOf(run, 'q7').slice(1);
    const steps = plain(seed);
    const [own, other]: [number[], number[]] = [[], []];
    for (let k = 0; k < PRESENTATIONS; k++) {
      const { value } = steps.next();
      if (value === undefined) throw new Error('plain backpropagation goes on');
      const { weights } = run.state(onsets[k + 1]);
      for (const [name, entries] of Object.entries(value.weights))
        entries.forEach((entry, i) => {
          expect(Math.abs(entry - weights[name][i])).toBeLessThan(1e-12);
        });
      own.push(run.at(sixth[k], 'E+') + run.at(sixth[k], 'E-'));
      other.push(value.error);
    }
    expect(learntAfter(own)).toBe(learntAfter(other));
  },
  120_000,
);

test.each([
  [0, 484],
  [2, 692],
  [3, 432],
  [5, 488],
])(
  'seed %i stops itself after %i presentations, and rests',
  (seed, presentations) => {
    const run = simulate(machineOf('open'), { tspan: [0, 22 * 727], ...kicked(seed) });
    expect(onsetsOf(run)).toHaveLength(presentations);
    const steps = plain(seed);
    let last = steps.next().value;
    for (let k = 1; k < presentations; k++) last = steps.next().value;
    for (const [name, entries] of Object.entries(last?.weights ?? {}))
      entries.forEach((entry, i) => {
        expect(Math.abs(entry - run.weights[name][i])).toBeLessThan(1e-12);
      });
    const after = run.log.crossings?.filter(({ t }) => t > 22 * presentations + 30);
    expect(after).toEqual([]);
  },
  120_000,
);
