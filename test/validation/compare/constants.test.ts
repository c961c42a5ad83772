/**
 * The constants of promises, measured again on seeds that did not set them: each is kept, and is no more than three times what is
 * there. The quick test takes one seed and few circuits, the long one all.
 */
import { canonical, circuit, crossValidate, simulate, spiking } from '../../../src/index';
import { chipOf, neuronsOf, stepperOf } from '../../../src/validation/compare/contestants';
import { RMS } from '../../../src/validation/compare/promises/loihi';
import { CALIBRATION, DRIFT, VOLLEY } from '../../../src/validation/compare/promises/spiking';
import { LONG } from '../../support/cases';
import { finished } from '../../support/comparisons';
import { largest, type Seen, windowsOf } from '../../support/observed';

jest.setTimeout(600_000);

/** Constants were set on seeds 1 and 101 to 104. */
const SEEDS = LONG ? [201, 202] : [203];
const CHAINS = ['graded-chain', 'fan-in', 'signed-layer', 'hadamard', 'fan-out'];
const SHORT = ['fan-in', 'fan-out', 'hadamard'];
const LATER = ['ar2', 'xor', 'linear-transform', 'memory-400'];
const all = canonical.map(({ name }) => name);
const FAST = all.filter((name) => !LATER.includes(name));

/** Of a promise of one term: the largest deviation in units of it. */
const ofPromise = (seen: readonly Seen[]): number =>
  largest(seen.map(({ off, terms }) => off / terms.reduce((sum, { value }) => sum + value, 0)));

/** Kept, and not loose: by the long test, since few requests are off by less. */
function tight(part: number): void {
  expect(part).toBeLessThanOrEqual(1);
  expect(part).toBeGreaterThan(LONG ? 1 / 3 : 1e-6);
}

test.each(['odex', 'dopri5'] as const)('TOLERANCES of %s: tolerances that a window is off by', (id) => {
  for (const seed of SEEDS)
    tight(ofPromise(windowsOf(stepperOf(id), { seed, requests: LONG ? 24 : 4, only: LONG ? all : CHAINS })));
});

test.each(['odex', 'dopri5'] as const)(
  'errors of %s fall by a hundred where its tolerance falls by a thousand',
  (id) => {
    const at = (rtol: number): number =>
      largest(
        windowsOf(stepperOf(id, rtol), { seed: SEEDS[0], requests: 6, only: CHAINS }).map(({ off }) => off),
      );
    expect(at(1e-5)).toBeGreaterThan(100 * at(1e-8));
  },
);

describe('the chip', () => {
  const seen = (options: object, seed = SEEDS[0]): Seen[] => windowsOf(chipOf(64), { seed, ...options });
  const levelsAlone = ({ kind, terms }: Seen): boolean => kind === 'graded' && terms.length === 1;

  test('WORST and RMS: a window is off by a spacing at most, and by less on average', () => {
    for (const seed of SEEDS) {
      const own = seen({ only: LONG ? all : SHORT, requests: 3 }, seed).filter(levelsAlone);
      tight(ofPromise(own));
      const rms = [...new Set(own.map(({ circuit }) => circuit))].map((name) => {
        const parts = own
          .filter(({ circuit }) => circuit === name)
          .map(({ off, terms }) => off / terms[0].value);
        return Math.sqrt(parts.reduce((sum, part) => sum + part * part, 0) / parts.length);
      });
      tight(largest(rms) / RMS);
    }
  });

  (LONG ? test : test.skip)(
    'a hold that is charged meanwhile: the ladder that holds it is part of the spacing',
    () => {
      // forty samples go into a memory that is held
      const own = seen({ only: ['ar2'], requests: 4 }).filter(levelsAlone);
      tight(ofPromise(own));
    },
  );

  test('HELD: a current that is held goes to the next whole level', () => {
    for (const seed of SEEDS)
      tight(
        ofPromise(
          seen(
            { only: LONG ? ['memory-20', 'memory-400'] : ['memory-20'], requests: LONG ? 12 : 2 },
            seed,
          ).filter(({ kind }) => kind === 'held'),
        ),
      );
  });

  test('STEPS: rows that read what is charged meanwhile, with ladders so fine that steps show', () => {
    const own = windowsOf(chipOf(128), {
      ...{ seed: SEEDS[0], requests: LONG ? 8 : 1, levels: 128 },
      only: LONG ? ['overlap-half', 'overlap-quarter'] : ['overlap-half'],
    }).filter(({ terms }) => terms.some(({ name }) => name === 'steps'));
    expect(own.length).toBeGreaterThan(3);
    tight(ofPromise(own));
  });

  test('LATE: gates that populations open are late by steps', () => {
    const own = seen({ only: ['autonomous-sgsc'], requests: LONG ? 12 : 2 }).filter(({ terms }) =>
      terms.some(({ law }) => law.startsWith('gates that populations open')),
    );
    tight(
      Math.max(...own.map(({ off, terms: [levels, late] }) => (Math.abs(off) - levels.value) / late.value)),
    );
  });

  test('SLOPE: gains are those of the plan', () => {
    for (const seed of SEEDS) {
      const given = { backends: ['loihi'], seed, only: LONG ? FAST : ['fan-in'], requests: 6 };
      const gains = finished(crossValidate(canonical, given)).cells.filter(
        ({ quantity }) => quantity === 'gain',
      );
      expect(gains.length).toBeGreaterThan(0);
      tight(largest(gains.map(({ ratio = 0 }) => ratio)));
    }
  });
});

describe('neurons', () => {
  test.each(['poisson', 'if'] as const)('STEP of %s: what the step alone leaves, without noise', (model) => {
    const own = neuronsOf(model, 10_000_000);
    const still = { ...own, random: false, backend: () => spiking({ model, neurons: Infinity }) };
    const only = LONG ? all : ['overlap-half', 'fan-in'];
    const seen = windowsOf(still, { seed: SEEDS[0], requests: LONG ? 6 : 2, only });
    tight(ofPromise(seen));
  });

  test.each([
    ['poisson', 0.85, 1.15],
    // by how far phases have turned it is up to twice as much or nothing: the law allows the average
    ['if', 0.2, 1.15],
    ['lif', 0.7, 1.25],
  ] as const)('%s spread as the law says', (model, least, most) => {
    const trials = model === 'lif' ? (LONG ? 100 : 4) : LONG ? 400 : 40;
    const only = ['fan-out', 'graded-chain'].slice(0, model === 'lif' && !LONG ? 1 : 2);
    const seen = windowsOf(neuronsOf(model, 100), { seed: SEEDS[0], requests: 2, trials, only, full: true });
    const parts = seen.filter(({ sd }) => sd > 0).map(({ square, sd }) => square / (sd * sd * trials));
    const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
    const error = 4 * Math.sqrt(2 / (parts.length * trials));
    expect(mean).toBeGreaterThan(least - error);
    expect(mean).toBeLessThan(most + error);
  });

  (LONG ? test : test.skip)('CALIBRATION and DRIFT: what calibration leaves of leaky neurons', () => {
    const seen = windowsOf(neuronsOf('lif', 1000), {
      ...{
        seed: SEEDS[0],
        requests: 2,
        trials: 10,
        only: ['fan-out', 'graded-chain', 'routing', 'memory-20'],
        full: true,
      },
    });
    const bias = ({ terms }: Seen): number => terms.find(({ name }) => name === 'bias')?.value ?? 0;
    // 4 standard errors of the mean beyond it would be chance
    for (const one of seen) expect(Math.abs(one.off)).toBeLessThan(bias(one) + 4 * one.sd);
    // as of the others, the largest; two standard errors of it may be chance
    for (const kind of ['graded', 'held']) {
      const own = seen.filter((one) => one.kind === kind);
      expect(largest(own.map((one) => (Math.abs(one.off) - 2 * one.sd) / bias(one)))).toBeGreaterThan(1 / 3);
    }
  });

  (LONG ? test : test.skip)(
    'a hold of leaky neurons loses a hundredth when it opens, and drifts from then on',
    () => {
      const size = 20;
      const hold = circuit({
        populations: [{ name: 'u', size }],
        schedule: { windows: [{ t: [0, 6], hold: ['u'] }] },
      });
      const drifts = [0.1, 0.5, 1].map((amplitude) => {
        const initial = { u: Array(size).fill(amplitude) };
        const backend = spiking({ model: 'lif', neurons: 1000, seed: SEEDS[0] });
        const run = simulate(hold, { initial, tEval: [0, 1, 6], backend });
        const [, first, last] = [0, 1, 6].map(
          (t) => run.vector(t, 'u').reduce((sum, u) => sum + u, 0) / size,
        );
        expect(Math.abs(first - amplitude)).toBeLessThan(CALIBRATION);
        return (last - first) / 5;
      });
      tight(largest(drifts) / DRIFT);
    },
  );

  (LONG ? test : test.skip)('VOLLEY: what leaky neurons hold while it comes from nothing is too much', () => {
    const size = 20;
    const made = circuit({
      populations: [
        { name: 'x', size, input: true },
        { name: 'u', size },
      ],
      projections: [{ name: 'x>u', from: [{ population: 'x' }], to: [{ population: 'u', gain: 'exact' }] }],
      schedule: { windows: [{ t: [0, 4], hold: ['u'], open: ['x>u'] }] },
    });
    const off = [50, 200, 1000].flatMap((neurons) =>
      [0.01, 0.05, 0.2].map((amplitude) => {
        const inputs = { x: Array(size).fill(amplitude) };
        const backend = spiking({ model: 'lif', neurons, seed: SEEDS[0] });
        const [spikes, truth] = [{ backend }, {}].map((by) =>
          simulate(made, { inputs, ...by }).vector(4, 'u'),
        );
        return spikes.reduce((sum, value, j) => sum + value - truth[j], 0) / size;
      }),
    );
    tight(largest(off) / VOLLEY);
    // and a comparison allows it: without that law this is red
    const data = [{ initial: {}, inputs: [{ x: Array(size).fill(0.02) }] }];
    const { cells } = finished(crossValidate(made, { backends: [neuronsOf('lif', 1000)], data, trials: 4 }));
    expect(cells.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(cells.some(({ quantity, status }) => quantity === 'amplitude' && status === 'pass')).toBe(true);
  });
});
