/** XOR 2-4-1 on the chip, its weights fixed: forward, masks, errors and backward, all four patterns, over random weights. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeadRow } from '../../../src/backends/chip-run';
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

/** Levels: the error of a chain of eight rows, each off by half a level at most. */
const MOST = 1.5;
const PATTERNS = cases(2, 4);
const PERIOD = fixed.schedule.period ?? 0;
const inputs = {
  x: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ].slice(0, PATTERNS),
  t: [0, 1, 1, 0].slice(0, PATTERNS),
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

test('all windows are within one and a half levels of the mean field, and masks are its masks; units whose argument lies in the dead zone of their mask are listed', () => {
  let [units, listed] = [0, 0];
  for (let seed = 1; seed <= cases(1, 50); seed++) {
    const options = { initial: weightsOf(seed), inputs, cycles: PATTERNS };
    const exact = simulate(fixed, options);
    const run = simulate(fixed, { ...options, backend: loihi() });
    if (run.chip?.dead === undefined) throw new Error('no dead zones');
    expect(run.chip.wraps).toEqual([]);
    const most = MOST * levelOf(run);
    for (let pattern = 0; pattern < PATTERNS; pattern++) {
      const begin = PERIOD * pattern;
      const dead = run.chip.dead.filter(({ t }) => t >= begin && t < begin + PERIOD);
      units += 5;
      listed += dead.length;
      for (const { projection, argument } of dead) {
        const { deadBelow = 0 } = run.chip.lowering.ladders.find(({ name }) => name === projection) ?? {};
        expect([argument > 0, argument < deadBelow]).toEqual([true, true]);
      }
      for (const [after, names] of WINDOWS)
        for (const name of names) {
          const t = begin + after;
          const there = exact.vector(t, name);
          run.vector(t, name).forEach((current, j) => {
            if (isBehind(dead, after, name, j)) return;
            const near = name.startsWith('G')
              ? current > 0.5 === there[j] > 0.5
              : Math.abs(current - there[j]) <= most;
            expect({ seed, t, name, j, near }).toEqual({ seed, t, name, j, near: true });
          });
        }
    }
  }
  // of a few units one is a twentieth
  expect(listed / units).toBeLessThan(cases(0.2, 0.05));
});

/** Whether a component is the mask of a listed unit, or an error that came through it. */
function isBehind(dead: readonly DeadRow[], after: number, name: string, j: number): boolean {
  const isListed = (projection: string, unit?: number): boolean =>
    dead.some((one) => one.projection === projection && (unit === undefined || one.row === unit));
  if (isListed('N2+>G2a') && (name.startsWith('G2') || after >= 14)) return true;
  return isListed('N1+>G1a', j) && (name.startsWith('G1') || after >= 18);
}

/** The coarsest level of a relu row. */
const levelOf = ({ chip }: Solution): number =>
  Math.max(...(chip?.lowering.ladders ?? []).map(({ levels, emission }) => (levels > 1 ? emission : 0)));
