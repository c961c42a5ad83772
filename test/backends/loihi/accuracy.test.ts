/** How near the chip comes to the mean field: laws in spacings of its levels, bits of its weights, and steps. */
import { circuit, gradedChain, loihi, memory, simulate } from '../../../src/index';
import { cases, LONG } from '../../support/cases';
import { type HopOptions, hopOf, partsOf, rms, spacingOf } from '../../support/chip-model';
import { seeded } from '../../support/random';

const TRIALS = cases(5, 200);
const LEVELS = LONG ? [8, 16, 32, 64] : [8, 32];
/** Of numbers that are spread evenly over a spacing, and four standard errors of what is measured. */
const EVEN = 1 / Math.sqrt(12);
const FOUR = 4 / Math.sqrt(2 * TRIALS);

/** Errors of a hop in spacings, over random amplitudes. */
function hopErrors(hop: HopOptions, levels: number): { readonly errors: number[]; readonly spacing: number } {
  const random = seeded(levels);
  const made = hopOf(hop);
  let spacing = 0;
  const errors = Array.from({ length: TRIALS }, () => {
    const A = 0.1 + 0.8 * random();
    const run = simulate(made, {
      initial: { u: A },
      tspan: [0, hop.T],
      backend: loihi({ levels, range: 2, ranges: { 'u>v': 1 } }),
    });
    spacing = spacingOf(run, 'u>v');
    return (run.at(hop.T, 'v') - A) / spacing;
  });
  return { errors, spacing };
}

const slope = (points: readonly (readonly [number, number])[]): number => {
  const [[x0, y0], [x1, y1]] = [points[0], points[points.length - 1]];
  return Math.log(y1 / y0) / Math.log(x1 / x0);
};

/** A source that stands still, and its row. */
const still = circuit({
  populations: [{ name: 'u', input: true }, { name: 'v' }],
  projections: [{ name: 'u>v', from: [{ population: 'u' }], to: [{ population: 'v' }] }],
  schedule: { windows: [{ t: [0, 2], open: ['u>v'] }] },
});

test('a row that reads what stands still rounds it to a level: an even error, that halves with twice the levels', () => {
  const sizes = LEVELS.map((levels) => {
    const random = seeded(levels);
    const errors = Array.from({ length: TRIALS }, () => {
      const u = 0.1 + 0.8 * random();
      const backend = loihi({ levels, range: 1 });
      const run = simulate(still, { inputs: { u }, tspan: [0, 2], backend });
      return [run.at(2, 'v') - u, spacingOf(run, 'u>v')] as const;
    });
    const inSpacings = errors.map(([error, spacing]) => error / spacing);
    expect(Math.abs(rms(inSpacings) / EVEN - 1)).toBeLessThan(FOUR);
    // the input has a quantum too, and the registers round
    expect(Math.max(...inSpacings.map(Math.abs))).toBeLessThan(0.6);
    return [levels, rms(errors.map(([error]) => error))] as const;
  });
  expect(Math.abs(slope(sizes) + 1)).toBeLessThan(
    (Math.SQRT2 * FOUR) / Math.log(LEVELS[LEVELS.length - 1] / LEVELS[0]),
  );
});

test('one that reads what decays passes many levels and errs less, the less the more levels there are', () => {
  const all = LEVELS.map((levels) => {
    const { errors, spacing } = hopErrors({ T: 2, source: 'decaying', destination: 'leaky' }, levels);
    expect(rms(errors)).toBeLessThan(EVEN * (1 + FOUR));
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.6);
    return [levels, rms(errors) * spacing] as const;
  });
  expect(slope(all)).toBeLessThan(-1 + FOUR);
});

test('a memory is off by what its level rounded at first, after 40 time constants', () => {
  const held = circuit(memory({ T: 2, hold: 40 }));
  for (const levels of LEVELS) {
    const random = seeded(levels);
    const errors = Array.from({ length: cases(2, 60) }, () => {
      const A = 0.1 + 0.8 * random();
      const run = simulate(held, {
        initial: { u: A },
        tspan: [0, 42],
        backend: loihi({ levels, range: 1.2 }),
      });
      expect(run.at(42, 'm')).toBe(run.at(22, 'm'));
      return (run.at(42, 'm') - A) / spacingOf(run, 'hold:m');
    });
    expect(rms(errors)).toBeLessThan(0.31 * (1 + 4 / Math.sqrt(2 * errors.length)) + 0.07);
    // half a level when it was loaded, and half when it was first held
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(1.05);
  }
});

test('down a chain errors stay below the root of the depth', () => {
  const chain = circuit(gradedChain({ stages: 12, T: 2 }));
  const random = seeded(2);
  for (let k = 0; k < cases(2, 40); k++) {
    const A = 0.1 + 0.8 * random();
    const { chip, tables } = partsOf(chain, { initial: { u0: A }, tspan: [0, 24] }, { range: 1.5 });
    const { spacing } = tables.ladders[0];
    for (let hop = 1; hop <= 12; hop++)
      expect(Math.abs(chip(2 * hop, `u${hop}`) - A)).toBeLessThan(0.93 * Math.sqrt(hop) * spacing);
  }
});

test('an error splits into steps, levels and weights: each where it must be, and nothing is left', () => {
  const chain = circuit(gradedChain({ stages: 3, T: 2 }));
  const parts = (options: object) => {
    const { chip, levels, steps, meanField, tables } = partsOf(
      chain,
      { initial: { u0: 0.7 }, tspan: [0, 6] },
      { range: 1.5, ...options },
    );
    const at = [6, 'u3'] as const;
    return {
      spacing: tables.ladders[0].spacing,
      all: chip(...at) - meanField(...at),
      steps: steps(...at) - meanField(...at),
      levels: levels(...at) - steps(...at),
      weights: chip(...at) - levels(...at),
    };
  };
  const fine = parts({});
  // equal windows of a chain: the gains in steps are exact, and the trimmed weight is one of the chip
  expect(Math.abs(fine.steps)).toBeLessThan(1e-14);
  expect(Math.abs(fine.weights)).toBeLessThan(0.02 * fine.spacing);
  expect(Math.abs(fine.all - fine.levels)).toBeLessThan(0.02 * fine.spacing);
  expect(Math.abs(fine.levels)).toBeGreaterThan(Math.abs(fine.weights));
  const few = parts({ levels: 6 });
  expect(Math.abs(few.levels)).toBeLessThan(0.93 * Math.sqrt(3) * few.spacing);
  expect(Math.abs(few.all - few.steps - few.levels - few.weights)).toBeLessThan(1e-15);
});

/** Errors of a 6 x 6 matrix of mixed signs with weights of some bits, where the mean field says something. */
function matrixErrors(weightBits: number, rounding: 'each' | 'spread'): number {
  const random = seeded(7);
  const errors: number[] = [];
  for (let trial = 0; trial < 12; trial++) {
    const matrix = Array.from({ length: 6 }, () => Array.from({ length: 6 }, () => 1.2 * random() - 0.6));
    const made = circuit({
      populations: [
        { name: 'x', size: 6, input: true },
        { name: 'u', size: 6 },
        { name: 'v', size: 6 },
      ],
      projections: [
        { name: 'x>u', from: [{ population: 'x' }], to: [{ population: 'u' }] },
        { name: 'u>v', from: [{ population: 'u', matrix }], to: [{ population: 'v' }] },
      ],
      schedule: {
        windows: [
          { t: [0, 2], open: ['x>u'] },
          { t: [2, 4], open: ['u>v'] },
        ],
      },
    });
    const request = { inputs: { x: matrix.map(() => 0.2 + 0.8 * random()) }, tspan: [0, 4] as const };
    const exact = simulate(made, request).vector(4, 'v');
    const here = simulate(made, { ...request, backend: loihi({ weightBits, rounding }) }).vector(4, 'v');
    exact.forEach((y, j) => void (y > 0.05 && errors.push(here[j] - y)));
  }
  return rms(errors);
}

// two seconds a matrix
(LONG ? test : test.skip)(
  'weights of few bits: rounded in each level errors grow with every bit that is lost, spread over the levels they stay small',
  () => {
    const floor = matrixErrors(8, 'spread');
    const [three, four] = [3, 4].map((bits) => matrixErrors(bits, 'each'));
    expect(four).toBeLessThan(0.7 * three);
    expect(matrixErrors(3, 'spread')).toBeLessThan(0.5 * three);
    // with all bits it is the quantum of the chip that rounds
    expect(matrixErrors(8, 'each')).toBeGreaterThan(1.5 * floor);
    expect(matrixErrors(6, 'spread')).toBeLessThan(2 * floor);
  },
);

test('a ceiling that reads what decays is off in steps by their second order', () => {
  const made = circuit({
    populations: [{ name: 'u' }, { name: 'v' }],
    projections: [
      {
        ...{ name: 'u>v', from: [{ population: 'u' }], to: [{ population: 'v', gain: 1 }] },
        transfer: { kind: 'saturating', G: 3, h: 0.1, F: 0.7 },
      },
    ],
    schedule: { windows: [{ t: [0, 2], open: ['u>v'] }] },
  });
  const off = [8, 16, 32].map((stepsPerTau) => {
    const random = seeded(5);
    return rms(
      Array.from({ length: cases(6, 60) }, () => {
        const { steps, meanField } = partsOf(
          made,
          { initial: { u: 0.1 + 0.9 * random() }, tspan: [0, 2] },
          { stepsPerTau },
        );
        return steps(2, 'v') - meanField(2, 'v');
      }),
    );
  });
  [2.1e-3, 8e-4, 1.5e-4].forEach((known, k) => {
    expect(off[k]).toBeLessThan(known);
  });
  expect(off[2]).toBeLessThan(off[0] / 3);
});
