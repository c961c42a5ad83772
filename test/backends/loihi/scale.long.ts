/** What graded circuits take of the chip, and where it is full: numbers to plan with. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Circuit, circuit, loihi } from '../../../src/index';
import { seeded } from '../../support/random';

/** u > v > w, the second by an n x n matrix of mixed signs. */
function vectorMap(n: number): Circuit {
  const random = seeded(n);
  const matrix = Array.from({ length: n }, () =>
    Array.from({ length: n }, () => (2 * random() - 1) / Math.sqrt(n)),
  );
  return circuit({
    populations: ['u', 'v', 'w'].map((name) => ({ name, size: n })),
    projections: [
      { name: 'u>v', from: [{ population: 'u' }], to: [{ population: 'v' }] },
      { name: 'v>w', from: [{ population: 'v', matrix }], to: [{ population: 'w' }] },
    ],
    schedule: {
      windows: [
        { t: [0, 2], open: ['u>v'] },
        { t: [2, 4], open: ['v>w'] },
      ],
    },
  });
}

const initial = (n: number) => ({ u: Array.from({ length: n }, (_, j) => 0.3 + 0.05 * ((j * 7) % 10)) });

const takenBy = (made: Circuit, options: Parameters<typeof loihi.lower>[1]) => {
  const { compartments, synapses, cores } = loihi.lower(made, options).resources;
  return { compartments, synapses, cores };
};

test.each([
  [20, { compartments: 1345, synapses: 407_876, cores: 10 }],
  [40, { compartments: 2685, synapses: 1_602_940, cores: 36 }],
  [79, { compartments: 5298, synapses: 6_027_486, cores: 127 }],
])('what a vector map of that size takes: %d', (n, taken) => {
  expect(takenBy(vectorMap(n), { initial: initial(n) })).toEqual(taken);
});

test('79 is the largest', () => {
  expect(() => takenBy(vectorMap(80), { initial: initial(80) })).toThrow(
    /^loihi: the chip is too small: 136 cores of 128$/,
  );
});

test('XOR 2-4-1 takes 9 cores at 32 levels and 16 steps, 3 at 16 levels and 8 steps', () => {
  const file = join(__dirname, '..', '..', 'fixtures', 'circuits', 'xor-2-4-1.json');
  const document = JSON.parse(readFileSync(file, 'utf8'));
  const windows = document.schedule.windows.map(({ learn: _, ...window }: { learn?: unknown }) => window);
  const fixed = circuit({ ...document, schedule: { ...document.schedule, windows } });
  const random = seeded(1);
  const uniform = (a: number, b: number) => a + (b - a) * random();
  const W1 = Array.from({ length: 4 }, () => [uniform(-0.6, 0.6), uniform(-0.6, 0.6)]);
  const b1 = Array.from({ length: 4 }, () => [uniform(0, 0.3)]);
  const W2 = [Array.from({ length: 4 }, () => uniform(-0.6, 0.6))];
  const initial = { W1, b1, W2, b2: [[0.5]], V2: W2[0].map((weight) => [weight]) };
  const x = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const request = { initial, inputs: { x, t: [0, 1, 1, 0], one: 1 }, cycles: 4 };
  expect(takenBy(fixed, request)).toEqual({ compartments: 3606, synapses: 464_722, cores: 9 });
  expect(takenBy(fixed, { ...request, levels: 16, stepsPerTau: 8 })).toEqual({
    ...{ compartments: 1902, synapses: 122_694, cores: 3 },
  });
});
