/** A success is earned: no NaN, no infinity, no growth that stands still, and an end within a budget of work. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Backend, circuit, dopri5, exact, meanField, odex, simulate } from '../../src/index';

const SOLVERS = { exact: exact(), odex: odex(), dopri5: dopri5() };
const backends = Object.entries(SOLVERS).map(([name, solver]) => ({ name, backend: meanField({ solver }) }));

const fixture = (folder: string, name: string) =>
  JSON.parse(readFileSync(join(__dirname, '../fixtures', folder, `${name}.json`), 'utf8'));

const hostile = (name: string) => circuit(fixture('hostile', name));

/** Runs to where it gets, and looks at all that it gives. */
function numbersOf(options: Parameters<typeof simulate>[1], name: string) {
  const run = simulate(hostile(name), { ...options, onFailure: 'return' });
  const { currents, weights } = run.state();
  return { run, numbers: [...Object.values(currents), ...Object.values(weights)].flatMap((all) => [...all]) };
}

describe.each(backends)('with $name', ({ backend }) => {
  test('growth that no double holds ends as non-finite, with the time, and is right until then', () => {
    const { run } = numbersOf({ initial: { a: 1 }, backend }, 'growth-overflow');
    expect([run.retcode, run.message]).toEqual([
      'non-finite',
      expect.stringMatching(/^a current left the range of numbers, 1e\+200, after t = 4\d\d\./),
    ]);
    // a' = a
    const [, end] = run.tspan;
    expect(end).toBeGreaterThan(400);
    for (const t of [1, 100, 400]) expect(Math.abs(run.at(t, 'a') / Math.exp(t) - 1)).toBeLessThan(1e-7);
  });

  test('time constants twelve decades apart leave each other their numbers', () => {
    const { run } = numbersOf({ initial: { I: 1 }, backend }, 'tau-1e12');
    expect(run.retcode).toBe('success');
    for (const t of [0.5, 1]) expect(run.at(t, 'J') * 1e12).toBeCloseTo(1 - Math.exp(-t), 9);
  });

  test('learning that diverges is no success, and gives numbers to where it got', () => {
    const options = {
      initial: { a: [0.7427246267907321, 0.9149707681499422] },
      inputs: { o: [1.208049756474793, 0.6122450400143862] },
      tspan: [0, 20],
      backend,
    } as const;
    const { run, numbers } = numbersOf(options, 'learning-diverges');
    expect(run.retcode).not.toBe('success');
    for (const value of numbers) expect(Number.isFinite(value)).toBe(true);
  });

  test('no current is negative where no gain is', () => {
    const options = {
      initial: {
        a: [0.960332125891, 0.8059005001559854],
        b: [0.710317641030997, 1.5725565408356488, 1.7701434809714556],
      },
      inputs: { o: [1.5031209480948746, 1.37535046832636] },
      tspan: [0.32483163196593523, 14.734292917884886],
      backend,
    } as const;
    const { run, numbers } = numbersOf(options, 'negative-current');
    expect(run.retcode).not.toBe('success');
    for (const value of numbers) expect(Number.isFinite(value)).toBe(true);
    for (const value of Object.values(run.state().currents).flatMap((all) => [...all]))
      expect(value).toBeGreaterThanOrEqual(0);
  });

  test('weights that grow beyond all numbers end the run', () => {
    const grown = circuit({
      populations: [
        { name: 'x', input: true },
        { name: 'y', input: true },
      ],
      weights: [{ name: 'W', shape: [1, 1] }],
      projections: [],
      schedule: {
        windows: [{ t: [0, 1], learn: [{ weights: 'W', post: [['y', 1]], pre: [['x', 1]], rate: 1 }] }],
      },
    });
    const grow = (amplitude: number) =>
      simulate(grown, { inputs: { x: amplitude, y: amplitude }, backend, onFailure: 'return' });
    expect(grow(1e90).weights.W[0] / 1e180).toBeCloseTo(1, 9);
    // slopes of 1e300 are more than dopri5 can make a step of
    expect(['non-finite', 'step-too-small']).toContain(grow(1e150).retcode);
    expect(grow(1e150).weights.W[0]).toBe(0);
  });

  test.each([1e3, 1e6, 1e9])('a steep loop of gain %d ends within the budget, right until there', (G) => {
    const [steep] = fixture('field', 'steep-row').cases;
    const [row] = steep.circuit.projections;
    const projections = [{ ...row, transfer: { ...row.transfer, G } }];
    const run = simulate(circuit({ ...steep.circuit, projections }), {
      inputs: steep.inputs,
      tspan: steep.tspan,
      backend: meanField({ solver: limited(backend) }),
      onFailure: 'return',
    });
    // the loop settles where x = 2 G (1/2 - x)
    expect(run.at(run.tspan[1], 'x')).toBeCloseTo(G / (1 + 2 * G), 8);
    expect(run.tspan[1]).toBeGreaterThan(0.28);
    if (run.retcode === 'success') expect(G).toBe(1e3);
    else expect([run.retcode, run.message]).toEqual(['max-steps', expect.stringContaining('t = ')]);
  });
});

/** The solver of a back-end with a small budget. */
function limited({ facts }: Backend) {
  const maxSteps = 2000;
  if (facts.solver === 'odex') return odex({ maxSteps });
  return facts.solver === 'dopri5' ? dopri5({ maxSteps }) : exact({ maxSteps });
}

describe('exact({ maxSteps })', () => {
  test('names the loop that takes the steps, and where they ended', () => {
    const run = simulate(hostile('flush-1e7'), {
      initial: { I: 1 },
      backend: meanField({ solver: exact({ maxSteps: 1000 }) }),
      onFailure: 'return',
    });
    expect(run.retcode).toBe('max-steps');
    expect(run.message).toMatch(
      /^more than 1000 steps from t = 0 to 0\.00\d+, of a segment that ends at 6; "J" acts at a rate of 1\.0e\+7 per unit of time$/,
    );
  });

  test('takes whole numbers above 0', () => {
    expect(() => exact({ maxSteps: Number.NaN })).toThrow(
      'exact.maxSteps: invalid maxSteps NaN (allowed: a number)',
    );
    for (const maxSteps of [0, -1, 1.5])
      expect(() => exact({ maxSteps })).toThrow(
        `exact.maxSteps: invalid number of steps ${maxSteps} (allowed: a whole number above 0)`,
      );
  });

  test('counts stretches of one segment: a schedule of many is no reason to stop', () => {
    const windows = Array.from({ length: 50 }, (_, k) => ({
      t: [k, k + 1] as [number, number],
      open: ['r'],
    }));
    const loop = circuit({
      populations: [{ name: 'x' }],
      projections: [{ name: 'r', from: [{ population: 'x' }], to: [{ population: 'x', gain: 1 }] }],
      schedule: { windows },
    });
    const run = simulate(loop, { initial: { x: 1 }, backend: meanField({ solver: exact({ maxSteps: 2 }) }) });
    expect(run.at(50, 'x')).toBeCloseTo(1, 12);
  });
});

/** Rows whose terms are infinite and cancel, each kind in a segment that exact() solves in another way. */
const cancelling = {
  'a hop': [],
  'a saturating row': [],
  'a cascade': [{ name: 's', from: [{ population: 'b' }], to: [{ population: 'c', gain: 1 }] }],
  'a loop': [{ name: 's', from: [{ population: 'b' }], to: [{ population: 'b', gain: 0.5 }] }],
} as const;

describe.each(backends)('with $name, terms that no double holds are not taken for silence', ({ backend }) => {
  test.each(Object.keys(cancelling) as (keyof typeof cancelling)[])('in %s', (kind) => {
    const net = circuit({
      populations: [{ name: 'a', size: 2 }, { name: 'b' }, { name: 'c' }],
      projections: [
        {
          name: 'r',
          from: [{ population: 'a', matrix: [[1e200, -1e200]] }],
          to: [{ population: 'b', gain: 1 }],
          ...(kind === 'a saturating row'
            ? { transfer: { kind: 'saturating' as const, G: 1, h: 0.5, F: 1 } }
            : {}),
        },
        ...cancelling[kind],
      ],
      schedule: { windows: [{ t: [0, 1] }] },
    });
    const run = simulate(net, { initial: { a: [2e150, 1e150] }, backend, onFailure: 'return' });
    expect(run.retcode).toBe('non-finite');
    expect(run.at(run.tspan[1], 'b')).toBe(0);
    // the next run of the circuit knows nothing of it
    const next = simulate(net, { initial: { a: [2e-200, 1e-200] }, backend, onFailure: 'return' });
    expect(next.retcode).toBe('success');
    expect(next.at(1, 'b')).toBeGreaterThan(0.05);
  });
});

describe('margins of sources thirty decades apart in time', () => {
  const marginBeside = (others: readonly string[]) => {
    const net = circuit({
      populations: [{ name: 'I' }, { name: 'J', tau: 1e30 }, { name: 'D', tau: 1e30 }, { name: 'K' }],
      projections: [
        { name: 'r', from: [{ population: 'I' }], to: [{ population: 'J', gain: 1e30 }] },
        {
          name: 'closed',
          from: ['J', ...others].map((population) => ({ population })),
          to: [{ population: 'K', gain: 1 }],
        },
      ],
      schedule: {
        windows: [
          { t: [0, 1], open: ['r'] },
          { t: [1, 3], open: ['closed'] },
        ],
      },
    });
    const run = simulate(net, { initial: { I: 1, D: 1 } });
    expect(run.at(1, 'J')).toBeCloseTo(1 - Math.exp(-1), 12);
    const margin = run.margins?.find(({ projection }) => projection === 'closed')?.margin ?? Number.NaN;
    return net.threshold - margin;
  };

  test('are right', () => {
    expect(marginBeside([])).toBeCloseTo(1 - Math.exp(-1), 9);
  });

  test('are bounds where no unit of time expresses both', () => {
    const largest = marginBeside(['D']);
    expect(largest).toBeGreaterThanOrEqual(2 - Math.exp(-1));
    expect(largest).toBeLessThan(3);
  });
});

test('whatever the size of gains and currents, a run succeeds with numbers or says where it left their range', () => {
  const decade = fc.integer({ min: -250, max: 250 });
  fc.assert(
    fc.property(
      fc.record({
        K: decade,
        gain: decade,
        threshold: decade,
        start: decade,
        tau: fc.integer({ min: -9, max: 9 }),
      }),
      fc.constantFrom('relu', 'loop', 'saturating') as fc.Arbitrary<'relu' | 'loop' | 'saturating'>,
      fc.constantFrom(...backends),
      ({ K, gain, threshold, start, tau }, kind, { backend }) => {
        const net = circuit({
          threshold: 10 ** threshold,
          populations: [
            { name: 'a', size: 2 },
            { name: 'b', tau: 10 ** tau },
          ],
          projections: [
            {
              name: 'r',
              from: [
                { population: 'a', matrix: [[10 ** K, -(10 ** K)]] },
                ...(kind === 'loop' ? [{ population: 'b' }] : []),
              ],
              to: [{ population: 'b', gain: 10 ** gain }],
              ...(kind === 'saturating'
                ? { transfer: { kind: 'saturating' as const, G: 10 ** K, h: 0, F: 10 ** gain } }
                : {}),
            },
          ],
          schedule: { windows: [{ t: [0, 1], open: ['r'] }, { t: [1, 2] }] },
        });
        const run = simulate(net, {
          initial: { a: [10 ** start, 0.5 * 10 ** start] },
          backend: meanField({ solver: limited(backend) }),
          onFailure: 'return',
        });
        expect(['success', 'non-finite', 'max-steps', 'step-too-small']).toContain(run.retcode);
        const currents = [...Object.values(run.currents), ...Object.values(run.state().currents)];
        const values = currents.flatMap((all) => [...all]);
        // no gain is negative; currents have the rounding errors of the largest, or what odex and dopri5 were told to keep
        const most = Math.max(...values);
        expect(most).toBeLessThanOrEqual(1e250);
        const error = backend.facts.solver === 'exact' ? 1e-15 * most : 1e-9 * most + 1e-11;
        expect(Math.min(...values)).toBeGreaterThanOrEqual(-error);
        if (run.retcode === 'success' && kind === 'relu' && tau === 0) {
          // the amplitude that arrives, in closed form
          const amplitude = 10 ** gain * (10 ** K * (0.5 * 10 ** start)) * Math.exp(-1);
          expect(Math.abs(run.at(1, 'b') - amplitude)).toBeLessThanOrEqual(1e-6 * amplitude + error);
        }
      },
    ),
    { seed: 20261126, numRuns: 150 },
  );
});

describe('the gate of every back-end: a success that gives no number gives no result', () => {
  const net = circuit({
    populations: [{ name: 'a' }, { name: 'b', input: true }],
    weights: [{ name: 'W', shape: [1, 1], values: [[1]] }],
    schedule: { windows: [{ t: [0, 1] }] },
  });
  const broken = (value: number, weight: number, along: boolean): Backend => ({
    name: 'broken',
    facts: { solver: 'none' },
    run: () => ({
      retcode: 'success',
      end: 1,
      stats: { windows: 1 },
      currentsAt: (_, __, out, at) => out.fill(value, at, at + 1),
      ...(along
        ? { currentsAlong: (_: number, __: Float64Array, out: Float64Array) => out.fill(value) }
        : {}),
      weightsAt: () => [Float64Array.of(weight)],
    }),
  });
  const run = (value: number, weight = 1, along = false) =>
    simulate(net, { inputs: { b: 1 }, backend: broken(value, weight, along) });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d', (wrong) => {
    const message = `simulate: broken gave ${wrong} for the currents of "a"`;
    expect(() => run(wrong).at(0.5, 'a')).toThrow(`${message} at t = 0.5`);
    expect(() => run(wrong).state()).toThrow(message);
    for (const along of [false, true]) expect(() => run(wrong, 1, along).currents).toThrow(message);
    expect(() => run(1, wrong).weights).toThrow(
      `simulate: broken gave ${wrong} for the weights "W" at t = 1`,
    );
  });

  test('numbers pass', () => {
    expect(run(2, 3).at(0.5, 'a')).toBe(2);
    expect([...run(2, 3).weights.W]).toEqual([3]);
  });
});
