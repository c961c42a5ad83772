/** What the spiking back-end does not take, by name and range. */
import {
  circuit,
  depletionChain,
  gradedChain,
  type SpikingOptions,
  simulate,
  spiking,
} from '../../../src/index';

test.each<[SpikingOptions, string]>([
  [
    { neurons: 0 },
    'spiking.neurons: invalid number of neurons 0 (allowed: a whole number from 1 to 10000000, or Infinity)',
  ],
  [{ neurons: 1.5 }, 'spiking.neurons: invalid number of neurons 1.5'],
  [{ neurons: Number.NaN }, 'spiking.neurons: invalid neurons NaN'],
  [{ dt: 0 }, 'spiking.dt: invalid number 0 (allowed: above 0 to 0.5)'],
  [{ dt: 0.6 }, 'spiking.dt: invalid number 0.6'],
  [{ model: 'lif', dt: 0.03 }, 'spiking.dt: invalid number 0.03 (allowed: above 0 to 0.025)'],
  [{ spikeRate: -1 }, 'spiking.spikeRate: invalid number -1'],
  [{ model: 'lif', spikeRate: 20 }, 'spiking.spikeRate: invalid rate 20 (allowed: none for LIF neurons'],
  [{ seed: -1 }, 'spiking.seed: invalid seed -1'],
  [{ gateTau: 0 }, 'spiking.gateTau: invalid number 0'],
  [{ lif: { u0: 0.9 } }, 'spiking.lif.u0: invalid number 0.9 (allowed: above 1 to 1000)'],
  [{ lif: { rest: 0.5 } }, 'spiking.lif.rest: invalid number 0.5'],
  [
    { model: 'iff' } as never,
    'spiking.model: unknown model "iff" (did you mean "if"? known: poisson, if, lif)',
  ],
  [{ hold: 'spike' } as never, 'spiking.hold: unknown hold "spike" (did you mean "spikes"?'],
  [{ neuron: 3 } as never, 'spiking: unknown option "neuron" (did you mean "neurons"?'],
  [{ lif: { tau: 3 } } as never, 'spiking.lif: unknown option "tau" (did you mean "tauM"?'],
])('%j', (options, message) => {
  expect(() => spiking(options)).toThrow(message);
});

const chain = circuit(gradedChain({ stages: 2, T: 1 }));

test('a row whose spikes are asked for must be one', () => {
  const backend = spiking({ record: { spikes: ['u0>u2'] } });
  expect(() => simulate(chain, { backend })).toThrow(
    'spiking.record.spikes[0]: unknown row "u0>u2" (did you mean "u0>u1"?',
  );
});

test('only Poisson neurons deplete a resource', () => {
  const depleting = circuit(depletionChain({ stages: 2, gain: 3, G: 1.5, h: 0.3 }));
  for (const model of ['if', 'lif'] as const)
    expect(() => simulate(depleting, { tspan: [0, 1], backend: spiking({ model }) })).toThrow(
      /^projections\[0\]\.resource: ".*" depletes a resource, which only Poisson neurons do/,
    );
  expect(simulate(depleting, { tspan: [0, 1], backend: spiking() }).retcode).toBe('success');
});

test('a gate that an emission opens must be fully open below the most that its rows emit', () => {
  const gated = (d: number, effect: 'opens' | 'closes') =>
    circuit({
      populations: [{ name: 'a' }, { name: 'b' }],
      projections: [
        {
          name: 'p',
          from: [{ population: 'a' }],
          to: [{ population: 'a', gain: 1 }],
          threshold: 0,
          transfer: { kind: 'heaviside', h: 0.1 },
        },
        {
          name: 'q',
          from: [{ population: 'a' }],
          to: [{ population: 'b', gain: 1 }],
          threshold: 5,
          gatedBy: [{ projection: 'p', h: 0.5, d, effect }],
        },
      ],
    });
  const run = (net: ReturnType<typeof gated>) =>
    simulate(net, { tspan: [0, 1], initial: { a: 1 }, backend: spiking() });
  expect(() => run(gated(0.5, 'opens'))).toThrow(
    /^projections\[1\]\.gatedBy\[0\]: "q" is fully open only where "p" emits 1; spikes emit 1 on average, and less half of the time/,
  );
  expect(run(gated(0.4, 'opens')).retcode).toBe('success');
  expect(run(gated(0.5, 'closes')).retcode).toBe('success');
});

test('a run that goes on from a state has the resources that this one left', () => {
  const net = circuit({
    populations: [{ name: 'a', input: true }, { name: 'b' }],
    projections: [
      { name: 'p', from: [{ population: 'a' }], to: [{ population: 'b', gain: 1 }], resource: {} },
    ],
  });
  const left = (R: number) =>
    simulate(net, {
      inputs: { a: 1 },
      tspan: [0, 30],
      from: { t: 0, currents: { b: Float64Array.of(0) }, weights: {}, resources: { p: Float64Array.of(R) } },
      backend: spiking({ neurons: 1000 }),
    }).counts?.values[0][0];
  // each neuron that is ready fires once
  expect(left(1)).toBe(1000);
  expect(left(0.25)).toBe(250);
});
