/** XOR 2-4-1 on the chip, its weights fixed: forward, masks, errors and backward, all four patterns, over random weights. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, loihi, type Solution, simulate } from '../../../src/index';
import { cases } from '../../support/cases';
import { seeded } from '../../support/random';

const file = join(__dirname, '..', '..', 'fixtures', 'circuits', 'xor-2-4-1.json');
const document = JSON.parse(readFileSync(file, 'utf8'));
const fixed = circuit({
  ...document,
  schedule: {
    ...document.schedule,
    windows: document.schedule.windows.map(({ learn: _, ...window }: { learn?: unknown }) => window),
  },
});

/** Of 50 sets of weights 49 stay within 1.5 levels; one reaches 2.03 four layers deep. */
const MOST = 2.1;
const PATTERNS = 4;
const PERIOD = fixed.schedule.period ?? 0;
const inputs = {
  x: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  t: [0, 1, 1, 0],
  one: 1,
};

/** What each window leaves, by the end of it: outputs, masks, errors, what comes back. */
const WINDOWS: readonly (readonly [t: number, names: readonly string[]])[] = [
  [4, ['N1+', 'N1-']],
  [6, ['O1', 'G1a']],
  [8, ['N2+', 'N2-', 'G1b']],
  [10, ['O2', 'G2a']],
  [12, ['E+', 'E-', 'G2b']],
  [14, ['N2+', 'N2-']],
  [16, ['B1+', 'B1-']],
  [18, ['N1+', 'N1-']],
];
function weightsOf(seed: number) {
  const random = seeded(seed);
  const uniform = (a: number, b: number) => a + (b - a) * random();
  const W1 = Array.from({ length: 4 }, () => [uniform(-0.6, 0.6), uniform(-0.6, 0.6)]);
  const b1 = Array.from({ length: 4 }, () => [uniform(0, 0.3)]);
  const W2 = [Array.from({ length: 4 }, () => uniform(-0.6, 0.6))];
  return { W1, b1, W2, b2: [[0.5]], V2: W2[0].map((weight) => [weight]) };
}

test('all windows are within two levels of the mean field where no mask has to decide on less than that; dead zones are listed', () => {
  let [patterns, looked, dead] = [0, 0, 0];
  for (let seed = 1; seed <= cases(1, 50); seed++) {
    const options = { initial: weightsOf(seed), inputs, cycles: PATTERNS };
    const exact = simulate(fixed, options);
    const run = simulate(fixed, { ...options, backend: loihi() });
    if (run.chip?.dead === undefined) throw new Error('no dead zones');
    expect(run.chip.wraps).toEqual([]);
    const level = levelOf(run);
    dead += run.chip.dead.length;
    for (const { projection, argument } of run.chip.dead) {
      const { deadBelow = 0 } = run.chip.lowering.ladders.find(({ name }) => name === projection) ?? {};
      expect([argument > 0, argument < deadBelow]).toEqual([true, true]);
    }
    for (let pattern = 0; pattern < PATTERNS; pattern++) {
      const begin = PERIOD * pattern;
      patterns++;
      if (isClose(exact, begin, MOST * level)) continue;
      looked++;
      for (const [t, names] of WINDOWS)
        for (const name of names) {
          const there = exact.vector(begin + t, name);
          run.vector(begin + t, name).forEach((current, j) => {
            const off = Math.abs(current - there[j]);
            expect({ seed, t: begin + t, name, j, near: off <= MOST * level }).toEqual({
              ...{ seed, t: begin + t, name, j },
              near: true,
            });
          });
        }
    }
  }
  // a mask is up or down: what comes behind one that decides on less than the error of its argument is not a matter of levels
  expect(looked / patterns).toBeGreaterThan(0.3);
  // five units a pattern
  expect(dead / (5 * patterns)).toBeLessThan(0.05);
});

/** Whether the argument of some mask, of either sign, is within the error that a layer makes. */
function isClose(exact: Solution, begin: number, error: number): boolean {
  return [
    [4, 'N1'],
    [8, 'N2'],
  ].some(([t, name]) =>
    exact
      .vector(begin + Number(t), `${name}+`)
      .some((up, j) => Math.abs(up - exact.vector(begin + Number(t), `${name}-`)[j]) < error),
  );
}

/** The coarsest level of a relu row. */
const levelOf = ({ chip }: Solution): number =>
  Math.max(...(chip?.lowering.ladders ?? []).map(({ levels, emission }) => (levels > 1 ? emission : 0)));
