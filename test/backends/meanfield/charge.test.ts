/** Segments that charge from held and decaying sources, in closed form: they must say what the Taylor series says. */
import {
  type Circuit,
  circuit,
  dopri5,
  exact,
  meanField,
  type SimulateOptions,
  type Solution,
  simulate,
} from '../../../src/index';
import { cases } from '../../support/cases';
import { randomLearner } from '../../support/random-learner';

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
  log
    .crossings!.filter(({ kind }) => kind !== 'self')
    .map(({ t, kind, name, row, active }) => ({ t, what: `${kind} ${name} ${row} ${active}` }))
    .sort((a, b) => a.t - b.t || a.what.localeCompare(b.what));

const withoutLearning = (made: Circuit): Circuit =>
  circuit({
    ...made,
    schedule: { ...made.schedule, windows: made.schedule.windows.map(({ learn: _, ...window }) => window) },
  });

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
      const leaking = ({ margins }: Solution) => margins!.map(({ projection, leaks }) => [projection, leaks]);
      expect([seed, leaking(fast)]).toEqual([seed, leaking(series)]);
    }
    expect(found).toBeGreaterThan(seeds.length);
  });

  test('whose closed rows are near their thresholds or leak, likewise', () => {
    let [closed, leaks, refused] = [0, 0, 0];
    for (const [threshold, learns] of [0.7, 2].flatMap((h) => [[h, true] as const, [h, false] as const]))
      for (const seed of seeds.slice(0, cases(4, 8))) {
        const { made: whole, options: given } = randomLearner(seed);
        const made = learns ? whole : withoutLearning(whole);
        // leaks may feed one another without end
        const options: SimulateOptions = { ...given, onFailure: 'return' };
        const low = circuit({ ...made, projections: made.projections.map((p) => ({ ...p, threshold })) });
        const fast = simulate(low, options);
        const series = simulate(asGeneral(low), options);
        expect([threshold, seed, fast.retcode]).toEqual([threshold, seed, series.retcode]);
        // rows that leak while their weights learn would transmit what they are: that is not followed
        refused += fast.retcode === 'transmits' ? 1 : 0;
        if (fast.retcode !== 'success') continue;
        const scale = Math.max(1, ...Object.values(series.currents).map((values) => Math.max(...values)));
        expect([threshold, seed, largest(fast, series) < 1e-11 * scale]).toEqual([threshold, seed, true]);
        const leaking = ({ margins }: Solution) => margins!.filter((margin) => margin.leaks).length;
        expect([threshold, seed, leaking(fast)]).toEqual([threshold, seed, leaking(series)]);
        closed += fast.stats.closedForm!;
        leaks += leaking(fast);
        expect(series.stats.closedForm).toBe(0);
      }
    expect(closed).toBeGreaterThan(0);
    expect(leaks).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
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
    expect(log.crossings!.map(({ kind, active }) => [kind, active])).toEqual(
      A === 0.6 ? [['ceiling', false]] : A > h ? [['row', false]] : [],
    );
    const backend = meanField({ solver: exact({ maxEvents: 0 }) });
    const stopped = simulate(made, { initial: { u: A }, backend, onFailure: 'return' });
    expect(stopped.retcode).toBe(A > h ? 'max-events' : 'success');
  });
});
