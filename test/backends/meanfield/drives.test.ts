/** Closed rows of large layers: terms of both signs cancel, so that their drive is far below what row sums allow. */
import {
  backprop,
  backpropWeights,
  type Circuit,
  circuit,
  dopri5,
  exact,
  meanField,
  odex,
  type Projection,
  type SimulateOptions,
  type Solution,
  simulate,
  vectorChain,
} from '../../../src/index';
import { seeded } from '../../support/random';

const tight = { rtol: 1e-11, atol: 1e-13 };
const largest = (values: Iterable<number>): number => Math.max(...values);

/** The largest difference of all currents at gate edges, and of all weights. */
function difference(one: Solution, other: Solution): number {
  const parts = (solution: Solution) => [
    ...Object.values(solution.currents),
    ...Object.values(solution.weights),
  ];
  const wanted = parts(other);
  return largest(
    parts(one).flatMap((values, p) =>
      Array.from(values, (value, k) => Math.abs(value - (wanted[p]?.[k] ?? Number.NaN))),
    ),
  );
}

describe('a learning circuit 60-60-10', () => {
  const layers = [60, 60, 10];
  const cycles = 3;
  const draw = seeded(3);
  const weights = backpropWeights({ layers }, 1, { weights: { normal: [2, 1] } });
  const options: SimulateOptions = {
    cycles,
    initial: Object.fromEntries(
      Object.entries(weights).map(([name, values]) => {
        const rows = { W1: 60, b1: 60, W2: 10, b2: 10, V2: 60 }[name] ?? 0;
        const columns = values.length / rows;
        return [name, Array.from({ length: rows }, (_, r) => values.slice(r * columns, (r + 1) * columns))];
      }),
    ),
    inputs: {
      x: Array.from({ length: cycles }, () => Array.from({ length: 60 }, draw)),
      t: Array.from({ length: cycles }, (_, k) => Array.from({ length: 10 }, (__, i) => (i === k ? 1 : 0))),
      one: 1,
    },
  };
  const at = (threshold?: number) =>
    simulate(circuit(backprop({ layers, ...(threshold === undefined ? {} : { threshold }) })), options);
  const high = at(1e4);

  /** What row sums allow the rows from O1 at most. */
  const rowSums = largest(
    Array.from({ length: 10 }, (_, r) =>
      (weights.W2 as Float64Array)
        .subarray(60 * r, 60 * (r + 1))
        .reduce((sum, w) => sum + Math.max(0, w) * largest(high.currents.O1 ?? []), 0),
    ),
  );

  test('runs all its windows in closed form at the default threshold', () => {
    const { closedForm, windows } = at().stats;
    expect([windows, closedForm]).toEqual([11 * cycles, 11 * cycles]);
  });

  test('runs them so, to the same bits, where row sums are above the threshold but drives below', () => {
    const threshold = 0.6 * rowSums;
    const low = at(threshold);
    const drives = low.margins!.map(({ margin }) => threshold - margin);
    expect(largest(drives)).toBeLessThan(threshold);
    expect(low.stats.closedForm).toBe(11 * cycles);
    expect(low.log.segments.flatMap(({ watched }) => watched)).toEqual([]);
    expect(difference(low, high)).toBe(0);
  });
});

describe('a chain of large layers', () => {
  const [stages, size] = [6, 30];
  const draw = seeded(8);
  const matrices = Array.from({ length: stages }, () =>
    Array.from({ length: size }, () => Array.from({ length: size }, () => 0.8 * (draw() - 0.48))),
  );
  const initial = { u0: Array.from({ length: size }, draw) };
  const at = (threshold: number) => circuit({ ...vectorChain({ matrices, T: 1 }), threshold });
  const high = simulate(at(1e4), { initial });
  const drive = 1e4 - Math.min(...high.margins!.map(({ margin }) => margin));
  const rowSums = largest(
    matrices.map(
      (K, k) =>
        largest(K.map((row) => row.reduce((sum, w) => sum + Math.max(0, w), 0))) *
        largest(high.currents[`u${k}`] ?? []),
    ),
  );

  test('is in closed form as long as no closed row leaks, though row sums are far above the threshold', () => {
    const low = simulate(at(1.01 * drive), { initial });
    expect(rowSums).toBeGreaterThan(2 * drive);
    expect(low.stats).toMatchObject({ windows: stages, closedForm: stages });
    expect(low.currents).toEqual(high.currents);
  });

  test('that leaks leaves the closed form where it does, and there only; the adaptive solvers agree', () => {
    const made = at(0.95 * drive);
    const low = simulate(made, { initial });
    expect(low.margins!.some(({ leaks }) => leaks)).toBe(true);
    const watched = low.log.segments.filter((segment) => segment.watched!.length > 0).length;
    expect(watched).toBeGreaterThan(0);
    expect(low.stats).toMatchObject({ windows: stages, closedForm: stages - watched });
    expect(low.stats.closedForm).toBeGreaterThan(0);
    expect(difference(low, high)).toBeGreaterThan(1e-4);
    for (const method of [dopri5, odex]) {
      const other = simulate(made, { initial, backend: meanField({ solver: method(tight) }) });
      expect(difference(low, other)).toBeLessThan(1e-8);
      expect(other.stats.closedForm).toBeUndefined();
    }
  });
});

describe('closed rows that read two populations', () => {
  const row = (name: string, from: Projection['from'], to: string): Projection => ({
    name,
    from,
    to: [{ population: to, gain: 1.5 }],
    threshold: 1,
  });
  const rows = [
    row(
      'u>v',
      [
        {
          population: 'u',
          matrix: [
            [1, 0.5],
            [0.2, 1],
          ],
        },
      ],
      'v',
    ),
    row(
      'u-w>d',
      [
        {
          population: 'u',
          matrix: [
            [3, -2],
            [-2, 3],
          ],
        },
        { population: 'w', scale: -2 },
      ],
      'd',
    ),
  ];
  const made = (windows: Circuit['schedule']['windows']) =>
    circuit({
      populations: ['u', 'v', 'w', 'd'].map((name) => ({ name, size: 2 })),
      projections: rows,
      schedule: { windows },
    });
  const initial = { u: [0.9, 0.9], w: [0.2, 0.2] };
  const checked = (windows: Circuit['schedule']['windows'], currents: Record<string, number[]> = initial) => {
    const solution = simulate(made(windows), { initial: currents });
    const backend = meanField({ solver: dopri5(tight) });
    expect(difference(solution, simulate(made(windows), { initial: currents, backend }))).toBeLessThan(1e-9);
    return solution;
  };

  test('whose terms cancel within a population are proven silent, before and after it is charged', () => {
    const { stats, log } = checked([
      { t: [0, 1], open: ['u>v'] },
      { t: [2, 3], open: ['u-w>d'] },
      { t: [3, 4], hold: ['u', 'w'] },
      { t: [4, 6], open: ['u>v'], hold: ['v'] },
    ]);
    expect(stats.closedForm).toBe(stats.windows);
    expect(log.segments.flatMap(({ watched }) => watched)).toEqual([]);
  });

  test('are not where populations cancel: one may be flushed, and then they leak', () => {
    const currents = { u: [1.2, 1.2], w: [0.9, 0.9] };
    const open = { t: [8, 9] as const, open: ['u-w>d'] };
    const windows = [{ t: [0, 1] as const, hold: ['u', 'w'] }, open];
    expect(checked(windows, currents).margins!.some(({ leaks }) => leaks)).toBe(false);
    const { margins, stats } = checked(
      [...windows, { t: [1, 2] as const, hold: ['u'], flush: ['w'] }],
      currents,
    );
    expect(margins!.find(({ projection }) => projection === 'u-w>d')?.leaks).toBe(true);
    expect(stats.closedForm).toBeLessThan(stats.windows);
  });
});

test('a closed row that negative currents silence leaks when the positive ones beside them are held', () => {
  const to = (gain: number) => [{ population: 'v', gain }];
  const made = circuit({
    populations: [{ name: 'u' }, { name: 'v', size: 2 }, { name: 'd' }],
    projections: [
      { name: 'up', from: [{ population: 'u', matrix: [[1], [0]] }], to: to(2) },
      { name: 'down', from: [{ population: 'u', matrix: [[0], [1]] }], to: to(-2) },
      {
        name: 'v>d',
        from: [{ population: 'v', matrix: [[3, 3]] }],
        to: [{ population: 'd', gain: 1 }],
        threshold: 1,
      },
    ],
    schedule: {
      windows: [
        { t: [0, 1], open: ['up', 'down'] },
        { t: [1, 3], hold: ['v'] },
        { t: [8, 9], open: ['v>d'] },
      ],
    },
  });
  const initial = { u: 1 };
  const solution = simulate(made, { initial });
  // 3 a (1 - e^{-s}) = 1, a = 2 / e
  const t = 1 - Math.log1p(-Math.E / 6);
  expect(solution.log.crossings!.find(({ kind }) => kind === 'leak')?.t).toBeCloseTo(t, 13);
  const other = simulate(made, { initial, backend: meanField({ solver: dopri5(tight) }) });
  expect(difference(solution, other)).toBeLessThan(1e-9);
});

test('a closed row leaks that reads what a decaying and a held current charge together', () => {
  const made = circuit({
    populations: [{ name: 'x', input: true }, ...['u', 'v', 'd'].map((name) => ({ name }))],
    projections: [
      {
        name: 'charge',
        from: [{ population: 'u' }, { population: 'x', scale: 0.5 }],
        to: [{ population: 'v', gain: 2 }],
      },
      { name: 'held', from: [{ population: 'x' }], to: [{ population: 'v', gain: 0.2 }] },
      { name: 'read', from: [{ population: 'v' }], to: [{ population: 'd', gain: 1 }], threshold: 0.5 },
    ],
    schedule: {
      windows: [
        { t: [0, 1], open: ['charge', 'held'] },
        { t: [3, 4], open: ['read'] },
      ],
    },
  });
  const options: SimulateOptions = { initial: { u: 0.6 }, inputs: { x: 0.3 }, tspan: [0, 1] };
  const solution = simulate(made, options);
  // v = 1.2 s e^{-s} + (0.3 + 0.06) (1 - e^{-s})
  const v = (s: number) => 1.2 * s * Math.exp(-s) - 0.36 * Math.expm1(-s);
  expect(solution.at(1, 'v')).toBeCloseTo(v(1), 14);
  const leak = solution.log.crossings!.find(({ kind }) => kind === 'leak');
  expect(v(leak!.t)).toBeCloseTo(0.5, 13);
  const other = simulate(made, { ...options, backend: meanField({ solver: dopri5(tight) }) });
  expect(difference(solution, other)).toBeLessThan(1e-9);
});

describe('a closed row whose weights have learnt to reach its threshold', () => {
  const cases = [1, -1].flatMap((sign) => [false, true].map((transpose) => ({ sign, transpose })));
  // rows of sign W, or of its transpose: 2 and 0 in sum; u = 1 - e^{-s}: the first is at its threshold at s = ln 2
  const ofRows = [1, 0];
  const ofColumns = [0.25, 0.75];

  test.each(cases)(
    'leaks once its sources are charged: $sign, transposed: $transpose',
    ({ sign, transpose }) => {
      const vector = (name: string) => ({ name, size: 2 });
      const made = circuit({
        populations: [
          { name: 'one', input: true },
          { ...vector('x'), input: true },
          { ...vector('y'), input: true },
          vector('u'),
          vector('d'),
        ],
        weights: [
          {
            name: 'W',
            shape: [2, 2],
            values: [
              [0, 0],
              [0, 0],
            ],
          },
        ],
        projections: [
          {
            name: 'in',
            from: [{ population: 'one', matrix: [[1], [1]] }],
            to: [{ population: 'u', gain: 1 }],
          },
          {
            name: 'read',
            from: [{ population: 'u', weights: 'W', transpose, scale: sign }],
            to: [{ population: 'd', gain: 1 }],
            threshold: 1,
          },
        ],
        schedule: {
          windows: [
            { t: [0, 1], learn: [{ weights: 'W', rate: 2 * sign, post: [['x', 1]], pre: [['y', 1]] }] },
            { t: [1, 2], open: ['in'] },
            { t: [3, 4], open: ['read'] },
          ],
        },
      });
      const [x, y] = transpose ? [ofColumns, ofRows] : [ofRows, ofColumns];
      const run = simulate(made, { inputs: { one: 1, x, y }, tspan: [0, 2] });
      expect(run.log.crossings).toEqual([
        { t: expect.closeTo(1 + Math.LN2, 13), kind: 'leak', name: 'read', row: 0, active: true },
      ]);
      // d' = -d + 1 - 2 e^{-s} from there on
      expect(run.at(2, 'd', 0)).toBeCloseTo(1 - (4 - 2 * Math.LN2) / Math.E, 13);
      expect(run.at(2, 'd', 1)).toBe(0);
    },
  );
});

describe.each([exact(), dopri5(tight), odex(tight)])(
  'a closed row whose weights learn meanwhile: $name',
  (solver) => {
    test.each([1, -1])('transmits from 2 t (1 - e^{-t}) = 1 on, weights of sign %p', (sign) => {
      const made = circuit({
        populations: [{ name: 'one', input: true }, { name: 'idle', size: 3 }, { name: 'u' }, { name: 'd' }],
        weights: [{ name: 'W', shape: [1, 1], values: [[0]] }],
        projections: [
          { name: 'in', from: [{ population: 'one' }], to: [{ population: 'u', gain: 1 }] },
          {
            name: 'read',
            from: [{ population: 'u', weights: 'W', scale: sign }],
            to: [{ population: 'd', gain: 1 }],
            threshold: 1,
          },
        ],
        schedule: {
          windows: [
            {
              t: [0, 1],
              open: ['in'],
              learn: [{ weights: 'W', rate: 2 * sign, post: [['one', 1]], pre: [['one', 1]] }],
            },
            { t: [3, 4], open: ['read'] },
          ],
        },
      });
      const { retcode, tspan } = simulate(made, {
        ...{ inputs: { one: 1 }, tspan: [0, 1], onFailure: 'return' },
        backend: meanField({ solver }),
      });
      const t = tspan[1];
      expect(retcode).toBe('transmits');
      expect(2 * t * -Math.expm1(-t)).toBeCloseTo(1, 5);
    });
  },
);
