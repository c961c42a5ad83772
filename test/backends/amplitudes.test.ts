/** Amplitudes and rates are functions of a solution, whichever back-end made it. */
import {
  amplitudes,
  circuit,
  dopri5,
  gradedChain,
  meanField,
  rates,
  simulate,
  spiking,
} from '../../src/index';

const chain = circuit(gradedChain({ stages: 3, T: 1, size: 2 }));
const initial = { u0: [0.7, 0.2] };

test.each([
  ['mean field', meanField(), 1e-12],
  ['dopri5', meanField({ solver: dopri5() }), 1e-8],
  ['expected spikes', spiking({ neurons: Number.POSITIVE_INFINITY }), 1e-4],
  ['integrate-and-fire neurons', spiking({ model: 'if', neurons: 1000 }), 0.01],
] as const)('%s: each charge leaves one amplitude a component, at its end', (_, backend, tolerance) => {
  const found = amplitudes(simulate(chain, { initial, backend }));
  expect(found.map(({ population, component, t, segment }) => [population, component, t, segment])).toEqual(
    [1, 2, 3].flatMap((k) => [0, 1].map((component) => [`u${k}`, component, k, k - 1])),
  );
  for (const { component, value } of found)
    expect(Math.abs(value - initial.u0[component]!)).toBeLessThan(tolerance);
});

test('those of some populations need only these to be recorded', () => {
  const run = simulate(chain, { initial, record: ['u3'] });
  expect(amplitudes(run, ['u3']).map(({ component }) => component)).toEqual([0, 1]);
  expect(() => amplitudes(run)).toThrow(/u1/);
});

test('a population that is charged again has an amplitude for each charge', () => {
  const twice = circuit({
    populations: [{ name: 'a' }, { name: 'b' }],
    projections: [{ name: 'p', from: [{ population: 'a' }], to: [{ population: 'b', gain: 1 }] }],
    schedule: {
      windows: [
        { t: [0, 1], open: ['p'] },
        { t: [2, 3], open: ['p'] },
      ],
    },
  });
  const run = simulate(twice, { initial: { a: 1 } });
  expect(amplitudes(run).map(({ t, value }) => [t, value])).toEqual([
    [1, run.at(1, 'b')],
    [3, run.at(3, 'b')],
  ]);
  // one that the run cuts is read at its end
  expect(amplitudes(simulate(twice, { initial: { a: 1 }, tspan: [0, 0.5] })).map(({ t }) => t)).toEqual([
    0.5,
  ]);
});

describe('rates', () => {
  const options = {
    model: 'poisson',
    neurons: 4000,
    seed: 1,
    spikeRate: 25,
    record: { spikes: true },
  } as const;
  const run = simulate(chain, { initial, backend: spiking(options) });

  test('in segments: rho times the mean of what the row emits', () => {
    const { rows, t, values } = rates(run);
    expect([...t]).toEqual([0, 1, 2, 3]);
    const mean = 0.7 * (1 - Math.exp(-1));
    expect(values[0]![rows.indexOf('u0>u1[0]')]! / (25 * mean)).toBeCloseTo(1, 1);
    expect(values[1]![rows.indexOf('u0>u1[0]')]).toBe(0);
  });

  test('in intervals: the rate of the emission as it decays, and the same spikes in all', () => {
    const { rows, t, values } = rates(run, { bin: 0.25 });
    expect(t.length).toBe(13);
    const row = rows.indexOf('u0>u1[0]');
    [0, 1, 2, 3].forEach((k) => {
      const mean = (0.7 * (Math.exp(-k / 4) - Math.exp(-(k + 1) / 4))) / 0.25;
      expect(Math.abs(values[k]![row]! / (25 * mean) - 1)).toBeLessThan(0.05);
    });
    const total = values.reduce(
      (sum, one) => sum + one.reduce((part, rate) => part + rate * 0.25 * 4000, 0),
      0,
    );
    expect(total).toBeCloseTo(run.spikes!.t.length, 4);
  });

  test('a back-end without spikes has none, by name', () => {
    expect(() => rates(simulate(chain, { initial }))).toThrow(
      'mean field, exact() gives no counts of spikes',
    );
    const silent = simulate(chain, { initial, backend: spiking() });
    expect(() => rates(silent, { bin: 0.1 })).toThrow('gives no spikes (record: { spikes: true })');
    expect(() => rates(run, { bin: 0 })).toThrow('rates.bin: invalid length 0');
  });
});

test.each(['poisson', 'if', 'lif'] as const)(
  '%s: a run that is split at an edge gives the same bits',
  (model) => {
    const backend = () => spiking({ model, neurons: 60, seed: 2, record: { spikes: true } });
    const whole = simulate(chain, { initial, backend: backend() });
    const first = simulate(chain, { initial, tspan: [0, 1], backend: backend() });
    const rest = simulate(chain, { from: first.state(), tspan: [1, 3], backend: backend() });
    expect(rest.state(3)).toEqual(whole.state(3));
    expect([...first.spikes!.t, ...rest.spikes!.t]).toEqual([...whole.spikes!.t]);
    expect([...first.spikes!.i, ...rest.spikes!.i]).toEqual([...whole.spikes!.i]);
  },
);
