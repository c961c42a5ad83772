/** Rows that deplete a resource, dR/dt = -q R, against closed forms. */
import { circuit, dopri5, gradedChain, meanField, odex, type State, simulate } from '../../../src/index';

const tolerances = { rtol: 1e-11, atol: 1e-13 };

describe.each([dopri5(tolerances), odex(tolerances)].map((solver) => [solver.name, solver] as const))(
  '%s',
  (_, solver) => {
    const backend = meanField({ solver });

    // q = 1, so R = e^{-t}: the row emits e^{-t}
    const source = {
      name: 'row',
      from: [{ population: 'one' }],
      to: [{ population: 'd', gain: 1 }],
      threshold: 0,
      resource: {},
    };

    test('a constant drive empties it: I = t e^{-t}', () => {
      const c = circuit({
        populations: [{ name: 'one', input: true }, { name: 'd' }],
        projections: [source],
      });
      const run = simulate(c, { inputs: { one: 1 }, tspan: [0, 3], backend });
      for (const t of [0.5, 1, 3]) expect(run.at(t, 'd')).toBeCloseTo(t * Math.exp(-t), 9);
    });

    test('a gate that it drives sees what it emits: closed from t = ln 2, and half open on a ramp', () => {
      const gated = (d: number) =>
        circuit({
          populations: [{ name: 'one', input: true }, { name: 'd' }, { name: 'e' }],
          projections: [
            source,
            {
              name: 'gated',
              from: [{ population: 'one' }],
              to: [{ population: 'e', gain: 1 }],
              threshold: 1,
              gatedBy: [{ projection: 'row', h: 0.5, d, effect: 'opens' }],
            },
          ],
        });
      const step = simulate(gated(0), { inputs: { one: 1 }, tspan: [0, 3], backend });
      expect(step.at(3, 'e')).toBeCloseTo(Math.exp(-3), 9);
      // ramp: the row's argument is q = clip((e^{-t} - 0.5) / 0.25, 0, 1), so e' = -e + q
      const [full, shut] = [Math.log(4 / 3), Math.LN2];
      const ramp = simulate(gated(0.25), { inputs: { one: 1 }, tspan: [0, 3], backend });
      const charge = Math.expm1(full) + 4 * (shut - full) - 2 * (Math.exp(shut) - Math.exp(full));
      expect(ramp.at(3, 'e')).toBeCloseTo(charge * Math.exp(-3), 9);
    });

    test('a gate opens when a row that recovers emits enough: R = 2/3 (1 - e^{-3 t}) is 1/2 at t = ln 4 / 3', () => {
      const c = circuit({
        populations: [{ name: 'one', input: true }, { name: 'd' }, { name: 'e' }],
        projections: [
          { ...source, resource: { recovery: 0.5 } },
          {
            name: 'gated',
            from: [{ population: 'one' }],
            to: [{ population: 'e', gain: 1 }],
            threshold: 1,
            gatedBy: [{ projection: 'row', h: 0.5, d: 0, effect: 'opens' }],
          },
        ],
      });
      const empty = { t: 0, currents: { d: Float64Array.of(0), e: Float64Array.of(0) }, weights: {} };
      const from = { ...empty, resources: { row: Float64Array.of(0) } };
      const run = simulate(c, { inputs: { one: 1 }, from, tspan: [0, 3], backend });
      expect(run.at(3, 'd')).toBeCloseTo((2 / 3) * (1 - 1.5 * Math.exp(-3) + 0.5 * Math.exp(-9)), 9);
      const opened = run.log.crossings!.find(({ kind }) => kind === 'gate');
      expect(opened).toMatchObject({ name: 'gated', active: true });
      expect(opened!.t).toBeCloseTo(Math.log(4) / 3, 8);
      expect(run.at(3, 'e')).toBeCloseTo(-Math.expm1(Math.log(4) / 3 - 3), 8);
    });
  },
);

const emptied = circuit({
  populations: [{ name: 'one', input: true }, { name: 'd' }],
  projections: [
    {
      name: 'row',
      from: [{ population: 'one' }],
      to: [{ population: 'd', gain: 1 }],
      threshold: 0,
      resource: {},
    },
  ],
});

test.each([dopri5(tolerances), odex(tolerances)])(
  'a state says what is left, R = e^{-t} at any time, and a run goes on from it: I = t e^{-t}',
  (solver) => {
    const backend = meanField({ solver });
    const first = simulate(emptied, { inputs: { one: 1 }, tspan: [0, 1], backend });
    for (const t of [0, 0.3, 0.77, 1])
      expect(first.state(t).resources!['row']![0]).toBeCloseTo(Math.exp(-t), 9);
    for (const t of [0.3, 1]) {
      const rest = simulate(emptied, { inputs: { one: 1 }, from: first.state(t), tspan: [t, 3], backend });
      expect(rest.at(3, 'd')).toBeCloseTo(3 * Math.exp(-3), 9);
      expect(rest.state().resources!['row']![0]).toBeCloseTo(Math.exp(-3), 9);
    }
  },
);

test('a state without its resources, or with too many rows of them, is refused by name: R would begin anew in silence', () => {
  const state = { t: 1, currents: { d: Float64Array.of(0.1) }, weights: {} };
  const goOn = (from: State) =>
    simulate(emptied, {
      ...{ inputs: { one: 1 }, from, tspan: [1, 2] },
      backend: meanField({ solver: dopri5(tolerances) }),
    });
  expect(() => goOn(state)).toThrow(
    'from.resources.row: missing resources (a state of a run that knows them, of the same circuit)',
  );
  expect(() => goOn({ ...state, resources: { row: Float64Array.of(1, 1) } })).toThrow(
    'from.resources.row: invalid number of values 2',
  );
  expect(goOn({ ...state, resources: { row: Float64Array.of(0.5) } }).at(2, 'd')).toBeCloseTo(
    0.6 * Math.exp(-1),
    9,
  );
});

test('a state of a circuit without resources has none', () => {
  const chain = circuit(gradedChain({ stages: 1, T: 1 }));
  expect('resources' in simulate(chain, { backend: meanField({ solver: odex() }) }).state()).toBe(false);
});
