/** Segments of plain hops are one closed form over flat arrays: they must say what the cascade of kernels says. */
import {
  type Circuit,
  circuit,
  dopri5,
  gradedChain,
  meanField,
  type Solution,
  simulate,
  vectorChain,
} from '../../../src/index';
import { seeded } from '../../support/random';

/** The same equations with a list of zero biases, which is no plain hop: it goes the way of the cascade. */
const asCascade = (made: Circuit): Circuit => {
  const rows = new Map(
    made.projections.map(({ name, to }) => [
      name,
      made.populations.find((population) => population.name === to[0]?.population)?.size ?? 1,
    ]),
  );
  const windows = made.schedule.windows.map((window) => ({
    ...window,
    open: (window.open ?? []).map((entry) => {
      const projection = typeof entry === 'string' ? entry : entry.projection;
      return { projection, bias: new Array<number>(rows.get(projection) ?? 1).fill(0) };
    }),
  }));
  return circuit({ ...made, schedule: { ...made.schedule, windows } });
};

function expectSame(one: Solution, other: Solution): void {
  for (const [name, values] of Object.entries(one.currents))
    values.forEach((current, k) => {
      const wanted = other.currents[name]?.[k] ?? Number.NaN;
      expect(Math.abs(current - wanted)).toBeLessThanOrEqual(4e-15 * Math.abs(wanted) + 1e-300);
    });
  expect(one.log).toEqual(other.log);
  expect(one.margins!.map(({ leaks }) => leaks)).toEqual(other.margins!.map(({ leaks }) => leaks));
}

describe('hops', () => {
  test('of vectors, with signs of both kinds, gaps and re-used populations, are the cascade', () => {
    const draw = seeded(5);
    const matrix = () => Array.from({ length: 3 }, () => Array.from({ length: 3 }, () => draw() - 0.4));
    const chain = vectorChain({ matrices: [matrix(), matrix(), matrix()], T: 0.7 });
    const back = {
      projections: [
        { name: 'back', from: [{ population: 'u3', matrix: matrix() }], to: [{ population: 'u1', gain: 2 }] },
      ],
      schedule: {
        windows: [
          { t: [3, 3.9] as const, open: ['back'] },
          // two projections drive one population at once
          { t: [5, 5.6] as const, open: ['back', 'u0>u1'] },
        ],
      },
    };
    const made = circuit(
      {
        ...chain,
        projections:
          chain.projections?.map((p) => ({ ...p, to: p.to.map((to) => ({ ...to, gain: 2 })) })) ?? [],
      },
      back,
    );
    const initial = { u0: [0.7, 0.2, 0.4], u3: [0.1, 0, 0.3] };
    expectSame(simulate(made, { initial }), simulate(asCascade(made), { initial }));
    expectSame(
      simulate(made, { initial, tspan: [0.3, 5.2] }),
      simulate(asCascade(made), { initial, tspan: [0.3, 5.2] }),
    );
  });

  test('whose closed neighbours leak are given over to the cascade', () => {
    const made = circuit(gradedChain({ stages: 6, T: 3, threshold: 1 }));
    const initial = { u0: 0.5 };
    const solution = simulate(made, { initial });
    expect(solution.log.crossings!.length).toBeGreaterThan(0);
    expectSame(solution, simulate(asCascade(made), { initial }));
  });

  test('into what was left alone for a while: where they are given over, it has decayed once, and not twice', () => {
    const row = (from: string, to: string, threshold: number) => ({
      name: `${from}>${to}`,
      from: [{ population: from }],
      to: [{ population: to, gain: 2 }],
      threshold,
    });
    const made = circuit({
      populations: ['u', 'd', 'e'].map((name) => ({ name })),
      projections: [row('u', 'd', 60), row('d', 'e', 0.25)],
      schedule: {
        windows: [
          { t: [1, 2], open: ['u>d'] },
          { t: [4, 5], open: ['d>e'] },
        ],
      },
    });
    // d = (0.2 + 2 s 0.9) e^{-t}: it leaks into e within the window, and not before
    const run = simulate(made, { initial: { u: 0.9, d: 0.2 }, tspan: [0, 2] });
    expect(run.log.crossings!.map(({ kind, name }) => `${kind} ${name}`)).toContain('leak d>e');
    for (const s of [0.5, 1]) expect(run.at(1 + s, 'd')).toBeCloseTo((0.2 + 1.8 * s) * Math.exp(-1 - s), 14);
  });

  test('leave no trace in the next run of the same circuit', () => {
    const made = circuit(gradedChain({ stages: 12, T: 0.7 }));
    const first = simulate(made, { initial: { u0: 0.7 } });
    simulate(made, { initial: { u0: 90, u5: 3 } });
    const again = simulate(made, { initial: { u0: 0.7 } });
    expect(again.currents).toEqual(first.currents);
    expect(again.margins).toEqual(first.margins);
  });
});

describe('a sum of sources that is 0 but for rounding, .1 + .2 - .3,', () => {
  test.each([
    ['equal tau', 1, 2],
    ['unequal tau', 2, 1],
    ['a held target', 1, 2, ['d']],
  ] as const)('leaves exactly 0: %s', (_, tau, gain, hold: readonly string[] = []) => {
    const sum = circuit({
      populations: [...['a', 'b', 'c'].map((name) => ({ name })), { name: 'd', tau }],
      projections: [
        {
          name: 'sum',
          from: [
            { population: 'a', scale: 0.1 },
            { population: 'b', scale: 0.2 },
            { population: 'c', scale: -0.3 },
          ],
          to: [{ population: 'd', gain }],
        },
      ],
      schedule: { windows: [{ t: [0, 1], open: ['sum'], hold }] },
    });
    expect(0.1 + 0.2 - 0.3).toBeGreaterThan(0);
    expect(simulate(sum, { initial: { a: 1, b: 1, c: 1 } }).at(1, 'd')).toBe(0);
  });
});

describe('what a run found', () => {
  test('is the same at one time and along many, over a thousand time constants of decay', () => {
    const made = circuit(gradedChain({ stages: 2, T: 0.7 }));
    const tEval = Array.from({ length: 1001 }, (_, k) => 1.3 * k);
    const { currents, at } = simulate(made, { initial: { u0: 0.7 }, tspan: [0, 1300], tEval });
    for (const name of ['u0', 'u1', 'u2'])
      tEval.forEach((t, k) => {
        const one = at(t, name);
        // e^{-t} has lost as many digits as t has before its point
        expect(Math.abs((currents[name]?.[k] ?? Number.NaN) - one)).toBeLessThanOrEqual(1e-13 * one + 1e-300);
      });
  });

  test('a closed heaviside row below whose threshold even 0 is not is never silent', () => {
    const made = circuit({
      populations: [{ name: 'u' }, { name: 'd' }],
      projections: [
        {
          name: 'p',
          from: [{ population: 'u' }],
          to: [{ population: 'd', gain: 1 }],
          threshold: 0.5,
          transfer: { kind: 'heaviside', h: -1 },
        },
      ],
      schedule: { windows: [{ t: [0, 1], open: ['p'] }] },
    });
    const wanted = 1 - Math.exp(-3);
    expect(simulate(made, { tspan: [0, 3] }).at(3, 'd')).toBeCloseTo(wanted, 15);
    const backend = meanField({ solver: dopri5({ rtol: 1e-10, atol: 1e-12 }) });
    expect(simulate(made, { tspan: [0, 3], backend }).at(3, 'd')).toBeCloseTo(wanted, 9);
  });
});
