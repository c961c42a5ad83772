/** A run in spikes that is split at an edge goes on with the same neurons: bit for bit, also where a row is held or open over it. */
import { circuit, gradedChain, memory, type Solution, simulate, spiking } from '../../../src/index';

const held = circuit(memory({ T: 1, hold: 3 }), gradedChain({ stages: 2, T: 1, prefix: 'c' }));
const NONE = { rows: [], i: new Int32Array(0), t: new Float64Array(0) };
const initial = { u: 0.7, cu0: 0.4 };
const MODELS: readonly ('poisson' | 'if' | 'lif')[] = ['poisson', 'if', 'lif'];

describe.each(MODELS)('%s', (model) => {
  const backend = () => spiking({ model, neurons: 20, seed: 3, flush: 'spikes', record: { spikes: true } });
  const whole = simulate(held, { initial, backend: backend() });

  test.each([1, 2, 4])('split at %d, the second part is what it was', (edge) => {
    const first = simulate(held, { initial, backend: backend(), tspan: [0, edge] });
    const rest = simulate(held, { backend: backend(), from: first.state(), tspan: [edge, whole.tspan[1]] });
    for (const { name } of held.populations)
      for (let t = edge; t <= whole.tspan[1]; t++)
        expect(Math.abs(rest.at(t, name) - whole.at(t, name))).toBeLessThanOrEqual(1e-12);
    // what is read between two records is rounded; what the steps make is not
    expect(rest.state()).toEqual(whole.state());
    // a spike on the edge itself is of the part before it
    const later = ({ spikes = NONE }: Pick<Solution, 'spikes'>) =>
      [...spikes.t].flatMap((t, k) => (t > edge ? [[spikes.i[k], t]] : []));
    expect(later(rest).length).toBeGreaterThan(0);
    expect(later(rest)).toEqual(later(whole));
  });

  test('without its neurons a hold that goes on begins anew, and differs', () => {
    const { neurons, ...state } = simulate(held, { initial, backend: backend(), tspan: [0, 2] }).state();
    expect(Object.keys(neurons ?? {})).toContain('hold:m');
    const rest = simulate(held, { backend: backend(), from: state, tspan: [2, whole.tspan[1]] });
    expect(rest.at(4, 'm')).not.toBe(whole.at(4, 'm'));
  });
});

test('neurons of another number, and rows that are not there, are refused', () => {
  const state = simulate(held, {
    initial,
    backend: spiking({ model: 'if', neurons: 20 }),
    tspan: [0, 2],
  }).state();
  const on = (neurons: Record<string, Float64Array>, N: number) =>
    simulate(held, {
      backend: spiking({ model: 'if', neurons: N }),
      from: { ...state, neurons },
      tspan: [2, 5],
    });
  expect(() => on({ ...state.neurons }, 30)).toThrow(/^from\.neurons\.\S+: invalid number of values 24/);
  expect(() => on({ 'hold:n': new Float64Array(2) }, 20)).toThrow(
    /^from\.neurons\.hold:n: unknown row "hold:n" \(did you mean "hold:/,
  );
});

test('a row that depletes a resource goes on with what is left and its random numbers; between edges nothing is known', () => {
  const made = circuit({
    populations: [{ name: 'x', input: true }, { name: 'u' }, { name: 'v' }],
    projections: [
      {
        name: 'x>u',
        from: [{ population: 'x' }],
        to: [{ population: 'u', gain: 3 }],
        resource: { recovery: 2 },
      },
      { name: 'x>v', from: [{ population: 'x' }], to: [{ population: 'v', gain: 1 }] },
    ],
    schedule: {
      windows: [
        { t: [0, 4], open: ['x>u'] },
        { t: [1, 2], open: ['x>v'] },
      ],
    },
  });
  const run = (neurons: number, tspan: [number, number], from?: ReturnType<Solution['state']>) =>
    simulate(made, {
      inputs: { x: 0.3 },
      backend: spiking({ neurons, seed: 3 }),
      tspan,
      ...(from === undefined ? {} : { from }),
    });
  for (const neurons of [50, Number.POSITIVE_INFINITY]) {
    const whole = run(neurons, [0, 4]);
    const first = run(neurons, [0, 1]);
    expect(first.state().resources?.['x>u'][0]).toBeLessThan(1);
    expect(run(neurons, [1, 4], first.state()).state()).toEqual(whole.state());
    expect(first.state(0.5)).not.toHaveProperty('resources');
  }
});

test.each(['if', 'lif'] as const)('200,000 neurons of a row are handed on as well: %s', (model) => {
  const chain = circuit(gradedChain({ stages: 1, T: 0.01 }));
  const backend = spiking({ model, neurons: 200_000 });
  const { neurons = {} } = simulate(chain, { initial: { u0: 0.5 }, backend, tspan: [0, 0.01] }).state();
  expect(neurons['u0>u1'].length).toBeGreaterThan(200_000);
});
