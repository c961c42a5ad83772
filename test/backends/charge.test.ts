/** Segments that charge from held and decaying sources, in closed form: they must say what the Taylor series says. */
import {
  type Circuit,
  circuit,
  dopri5,
  exact,
  type Fragment,
  meanField,
  type Projection,
  type SimulateOptions,
  type Solution,
  simulate,
  type Transfer,
  type Window,
} from '../../src/index';
import { cases } from '../support/cases';
import { seeded } from '../support/random';

/** The same with a lone population held by a gain of 1/2, which sends every segment through the general path. */
const asGeneral = (made: Circuit): Circuit =>
  circuit({
    ...made,
    populations: [...made.populations, { name: 'aside' }],
    schedule: {
      ...made.schedule,
      windows: made.schedule.windows.map((window) => ({
        ...window,
        hold: [...(window.hold ?? []), { population: 'aside', gain: 0.5 }],
      })),
    },
  });

/**
 * Three layers that charge one another in turn, with masks: rows of all transfers, biases, thresholds inside windows,
 * several sources a row, held or not, driven gates of both kinds, flushes, and weights that learn between all of them.
 */
function randomLearner(seed: number): { made: Circuit; options: SimulateOptions } {
  const random = seeded(seed);
  const uniform = (a: number, b: number) => a + (b - a) * random();
  const chance = (p: number) => random() < p;
  const size = 1 + Math.floor(4 * random());
  const matrix = () =>
    Array.from({ length: size }, () => Array.from({ length: size }, () => uniform(-0.8, 1)));
  const transfer = (): Transfer => {
    const kind = random();
    if (kind < 0.4) return { kind: 'relu' };
    if (kind < 0.5) return { kind: 'heaviside', h: uniform(0.05, 0.3) };
    return { kind: 'saturating', G: uniform(1, 30), h: uniform(0, 0.2), F: uniform(0.3, 1) };
  };
  const names = ['a', 'b', 'c', 'd', 'e'];
  const projections: Projection[] = [];
  const windows: Window[] = [];
  const T = uniform(0.5, 2.5);
  for (let k = 0; k < 8; k++) {
    const [to = 'a', from = 'b', other = 'c', driver = 'd'] = [...names].sort(() => random() - 0.5);
    const learned = chance(0.5);
    const name = `p${k}`;
    const pair = (sign: number, into: string, suffix: string): Projection => ({
      name: name + suffix,
      from: [
        learned
          ? { population: from, weights: 'W', scale: sign, transpose: k % 2 === 1 }
          : { population: from, matrix: matrix() },
        ...(chance(0.5) ? [{ population: other, scale: uniform(-1, 1) }] : []),
        ...(chance(0.3) ? [{ population: 'x', scale: uniform(0, 1) }] : []),
      ],
      to: [{ population: into, gain: uniform(0.3, 2) }],
      threshold: 60,
      transfer: transfer(),
      gatedBy: chance(0.3)
        ? [
            chance(0.7)
              ? {
                  population: driver,
                  h: uniform(0, 0.2),
                  d: chance(0.3) ? 0 : uniform(0.01, 0.3),
                  effect: 'opens',
                }
              : { population: driver, h: uniform(0, 0.5), d: 0.1, effect: 'closes', strength: uniform(0, 1) },
          ]
        : [],
    });
    projections.push(pair(1, to, '+'));
    const twice = chance(0.5) && names.length > 4;
    if (twice)
      projections.push(pair(-1, names.find((n) => ![to, from, other, driver].includes(n)) ?? 'e', '-'));
    const open = [`${name}+`, ...(twice ? [`${name}-`] : [])].map((projection) =>
      chance(0.5) ? projection : { projection, bias: uniform(-0.3, 0.2) },
    );
    const hold = names.filter(() => chance(0.4));
    const flush = names.filter(
      (n) => !hold.includes(n) && ![to, from, other, driver].includes(n) && chance(0.4),
    );
    windows.push({ t: [2 * k * T, (2 * k + 1) * T], open, hold, flush });
    const still = names.filter(() => chance(0.5));
    windows.push({
      t: [(2 * k + 1) * T, (2 * k + 2) * T],
      hold: still,
      learn: [
        { weights: 'W', post: [[from, 1]], pre: [[to, 1]], rate: uniform(-0.1, 0.1) },
        {
          weights: 'V',
          post: [
            [to, 1],
            [other, -1],
          ],
          pre: [['x', 1]],
          rate: uniform(-0.1, 0.1),
        },
      ],
    });
  }
  const fragment: Fragment = {
    threshold: 60,
    populations: [{ name: 'x', input: true, size }, ...names.map((name) => ({ name, size }))],
    weights: [
      { name: 'W', shape: [size, size], values: matrix() },
      { name: 'V', shape: [size, size], values: matrix() },
    ],
    projections,
    schedule: { period: 16 * T, windows },
  };
  const values = () => Array.from({ length: size }, () => (chance(0.2) ? 0 : uniform(0, 1)));
  const cycles = 2;
  return {
    made: circuit(fragment),
    options: {
      cycles,
      initial: { a: values(), b: values(), c: values(), d: values(), e: values() },
      inputs: {
        x: [values(), values()].map((list) => (size === 1 ? (list[0] as number) : list)) as number[][],
      },
      tEval: Array.from({ length: 200 }, (_, k) => (k * 32 * T) / 200),
    },
  };
}

const largest = (one: Solution, other: Solution): number => {
  let most = 0;
  for (const [name, values] of Object.entries(one.currents))
    values.forEach((value, k) => {
      most = Math.max(most, Math.abs(value - (other.currents[name]?.[k] ?? Number.NaN)));
    });
  for (const [name, values] of Object.entries(one.weights))
    values.forEach((value, k) => {
      most = Math.max(most, Math.abs(value - (other.weights[name]?.[k] ?? Number.NaN)));
    });
  return most;
};

/** Without self rows: the series logs one that a held current switches on when it leaves 0, which is no crossing. */
const crossings = ({ log }: Solution) =>
  log.crossings
    .filter(({ kind }) => kind !== 'self')
    .map(({ t, kind, name, row, active }) => ({ t, what: `${kind} ${name} ${row} ${active}` }))
    .sort((a, b) => a.t - b.t || a.what.localeCompare(b.what));

const seeds = Array.from({ length: cases(5, 45) }, (_, k) => k + 1);

describe('random learning circuits', () => {
  test('are in closed form what they are by series, inside windows too, with the same crossings', () => {
    let found = 0;
    for (const seed of seeds) {
      const { made, options } = randomLearner(seed);
      const fast = simulate(made, options);
      const series = simulate(asGeneral(made), options);
      expect([seed, largest(fast, series) < 1e-11]).toEqual([seed, true]);
      const [own, wanted] = [crossings(fast), crossings(series)];
      expect([seed, own.map(({ what }) => what)]).toEqual([seed, wanted.map(({ what }) => what)]);
      own.forEach(({ t }, k) => {
        expect(Math.abs(t - (wanted[k]?.t ?? Number.NaN))).toBeLessThan(1e-10);
      });
      found += own.length;
      const leaking = ({ margins }: Solution) => margins.map(({ projection, leaks }) => [projection, leaks]);
      expect([seed, leaking(fast)]).toEqual([seed, leaking(series)]);
    }
    expect(found).toBeGreaterThan(seeds.length);
  });

  test('whose closed rows are near their thresholds or leak, likewise', () => {
    let [closed, leaks] = [0, 0];
    for (const threshold of [0.7, 2])
      for (const seed of seeds.slice(0, cases(4, 8))) {
        const { made, options: given } = randomLearner(seed);
        // leaks may feed one another without end
        const options: SimulateOptions = { ...given, onFailure: 'return' };
        const low = circuit({ ...made, projections: made.projections.map((p) => ({ ...p, threshold })) });
        const fast = simulate(low, options);
        const series = simulate(asGeneral(low), options);
        expect([threshold, seed, fast.retcode]).toEqual([threshold, seed, series.retcode]);
        if (fast.retcode !== 'success') continue;
        const scale = Math.max(1, ...Object.values(series.currents).map((values) => Math.max(...values)));
        expect([threshold, seed, largest(fast, series) < 1e-11 * scale]).toEqual([threshold, seed, true]);
        const leaking = ({ margins }: Solution) => margins.filter((margin) => margin.leaks).length;
        expect([threshold, seed, leaking(fast)]).toEqual([threshold, seed, leaking(series)]);
        closed += fast.stats.closedForm;
        leaks += leaking(fast);
        expect(series.stats.closedForm).toBe(0);
      }
    expect(closed).toBeGreaterThan(0);
    expect(leaks).toBeGreaterThan(0);
  });

  test.each(seeds.slice(0, cases(1, 4)))('%i: what dopri5 says', (seed) => {
    const { made, options } = randomLearner(seed);
    const backend = meanField({ solver: dopri5({ rtol: 1e-10, atol: 1e-12 }) });
    expect(largest(simulate(made, options), simulate(made, { ...options, backend }))).toBeLessThan(1e-7);
  });

  test('weights at any time between learning windows are those of a run that ends there', () => {
    const { made, options } = randomLearner(3);
    const { tEval: _, ...rest } = options;
    const whole = simulate(made, rest);
    const period = made.schedule.period ?? 0;
    for (const k of [16, 3, 8, 0, 8, 12]) {
      const t = (k * period) / 8;
      const { cycles: __, ...once } = rest;
      const inputs = { x: (options.inputs?.x as readonly number[][] | undefined)?.[0] ?? [] };
      if (t > period) continue;
      const part = simulate(made, { ...once, inputs, tspan: [0, t] });
      expect(whole.state(t).weights).toEqual(part.weights);
    }
  });

  test('the same bits again, and none of one run in the next', () => {
    const { made, options } = randomLearner(5);
    const first = simulate(made, options);
    simulate(made, { ...options, initial: { a: new Array(made.populations[1]?.size).fill(40) } });
    const again = simulate(made, options);
    expect(again.currents).toEqual(first.currents);
    expect(again.weights).toEqual(first.weights);
    expect(again.log).toEqual(first.log);
  });
});

describe('one window', () => {
  const T = 1.4;
  const e = Math.exp(-T);
  test.each<[string, string[], number]>([
    ['both decay', [], (1 - e * e) / 2],
    ['one is held', ['u'], 1 - e],
    ['both are held', ['u', 'v'], T],
  ])('Hebbian learning, %s: rate c post pre', (_, hold, c) => {
    const made = circuit({
      populations: [{ name: 'u' }, { name: 'v' }],
      weights: [{ name: 'W', shape: [1, 1], values: [[0.3]] }],
      schedule: {
        windows: [
          { t: [0, T], hold, learn: [{ weights: 'W', post: [['u', 1]], pre: [['v', 1]], rate: 0.2 }] },
        ],
      },
    });
    const { weights } = simulate(made, { initial: { u: 0.7, v: 0.4 } });
    expect(weights.W?.[0]).toBeCloseTo(0.3 + 0.2 * c * 0.7 * 0.4, 15);
  });

  test.each([0.05, 0.2, 0.6])('a saturating row, amplitude %p: the return map of a clocked stage', (A) => {
    const [G, h, F] = [10, 0.1, 1];
    const made = circuit({
      populations: [{ name: 'u' }, { name: 'v' }],
      projections: [
        {
          name: 'p',
          from: [{ population: 'u' }],
          to: [{ population: 'v', gain: 1 }],
          transfer: { kind: 'saturating', G, h, F },
        },
      ],
      schedule: { windows: [{ t: [0, T], open: ['p'] }] },
    });
    const clip = (z: number) => Math.min(Math.max(z, 0), T);
    const [t1, t2] = [clip(Math.log(A / (h + F / G))), clip(Math.log(A / h))];
    const R = e * (F * Math.expm1(t1) + G * (A * (t2 - t1) - h * (Math.exp(t2) - Math.exp(t1))));
    const { at, log } = simulate(made, { initial: { u: A } });
    expect(at(T, 'v')).toBeCloseTo(R, 14);
    // 0.6 e^{-T} is still above h
    expect(log.crossings.map(({ kind, active }) => [kind, active])).toEqual(
      A === 0.6 ? [['ceiling', false]] : A > h ? [['row', false]] : [],
    );
    const backend = meanField({ solver: exact({ maxEvents: 0 }) });
    const stopped = simulate(made, { initial: { u: A }, backend, onFailure: 'return' });
    expect(stopped.retcode).toBe(A > h ? 'max-events' : 'success');
  });
});
