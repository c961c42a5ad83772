/** Rows that deplete a resource, dR/dt = -q R, against closed forms. */
import { circuit, dopri5, meanField, odex, simulate } from '../../../src/index';

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
  },
);

test('a run cannot go on from a state of a circuit with resources, which does not hold them: refused by name', () => {
  const c = circuit({
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
  const backend = meanField({ solver: dopri5(tolerances) });
  const from = simulate(c, { inputs: { one: 1 }, tspan: [0, 1], backend }).state();
  expect(() => simulate(c, { inputs: { one: 1 }, from, tspan: [1, 2], backend })).toThrow(
    'from: a state does not hold what the resource of "row" has left',
  );
});
