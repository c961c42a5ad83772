/** The step of the spiking back-end: with expected spikes for real ones it is a method of order 2, and exact where sources are held. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, gradedChain, memory, simulate, spiking } from '../../../src/index';

const expected = (dt: number) => spiking({ neurons: Number.POSITIVE_INFINITY, dt });

test('a packet of two hops: the error falls with the square of the step, h^2 / 24 a hop', () => {
  const chain = circuit(gradedChain({ stages: 2, T: 2 }));
  const errors = [0.08, 0.04, 0.02, 0.01].map(
    (dt) => simulate(chain, { initial: { u0: 0.5 }, backend: expected(dt) }).at(4, 'u2') - 0.5,
  );
  errors.slice(1).forEach((error, k) => {
    expect(Math.log2(errors[k] / error)).toBeCloseTo(2, 2);
  });
  expect(errors[1] / (2 * 0.5 * (0.04 ** 2 / 24))).toBeCloseTo(1, 2);
});

test('a loop, a saturating row, a ramp: order 2 as well', () => {
  const net = circuit({
    populations: [{ name: 'x' }, { name: 'y' }, { name: 'z' }],
    projections: [
      {
        name: 'loop',
        from: [
          { population: 'x', scale: 0.6 },
          { population: 'y', scale: -0.2 },
        ],
        to: [{ population: 'x', gain: 1 }],
      },
      {
        name: 'up',
        from: [{ population: 'x' }],
        to: [{ population: 'y', gain: 1.4 }],
        transfer: { kind: 'saturating', G: 2, h: 0.1, F: 3 },
      },
      {
        name: 'ramp',
        from: [{ population: 'y' }],
        to: [{ population: 'z', gain: 1 }],
        threshold: 0.8,
        gatedBy: [{ population: 'x', h: 0.05, d: 1.5, effect: 'opens' }],
      },
    ],
  });
  const options = { initial: { x: 1, y: 0.3 }, tspan: [0, 2] } as const;
  const right = simulate(net, options);
  const errors = [0.08, 0.04, 0.02, 0.01].map((dt) => {
    const run = simulate(net, { ...options, backend: expected(dt) });
    return Math.max(...['x', 'y', 'z'].map((name) => Math.abs(run.at(2, name) - right.at(2, name))));
  });
  errors.slice(1).forEach((error, k) => {
    expect(Math.log2(errors[k] / error)).toBeGreaterThan(1.85);
    expect(Math.log2(errors[k] / error)).toBeLessThan(2.15);
  });
});

test('closed rows that leak are followed with order 2 as well', () => {
  const low = circuit(gradedChain({ stages: 6, T: 3, threshold: 1 }));
  const right = simulate(low, { initial: { u0: 0.5 } }).at(18, 'u6');
  const errors = [0.02, 0.01, 0.005].map((dt) =>
    Math.abs(simulate(low, { initial: { u0: 0.5 }, backend: expected(dt) }).at(18, 'u6') - right),
  );
  expect(errors[0]).toBeLessThan(3e-4);
  errors.slice(1).forEach((error, k) => {
    expect(Math.log2(errors[k] / error)).toBeGreaterThan(1.9);
  });
});

test('what is read from a held source is exact, whatever the step: memories, and loads from inputs', () => {
  const store = circuit(memory({ T: 1, hold: 5 }));
  const load = circuit({
    populations: [{ name: 'x', input: true }, { name: 'u' }, { name: 'v', tau: 3 }],
    projections: [
      { name: 'x>u', from: [{ population: 'x' }], to: [{ population: 'u', gain: 'exact' }] },
      { name: 'x>v', from: [{ population: 'x' }], to: [{ population: 'v', gain: 'exact' }] },
    ],
    schedule: {
      windows: [
        { t: [0, 1], open: ['x>u', 'x>v'] },
        { t: [1, 6], hold: ['u'] },
      ],
    },
  });
  for (const hold of ['spikes', 'current'] as const) {
    const backend = spiking({ neurons: Number.POSITIVE_INFINITY, dt: 0.3, hold });
    const loaded = simulate(load, { inputs: { x: 0.7 }, backend });
    for (const name of ['u', 'v']) expect(loaded.at(1, name)).toBeCloseTo(0.7, 14);
    for (const t of [2, 3.7, 6]) expect(loaded.at(t, 'u')).toBeCloseTo(0.7, 14);
    const kept = simulate(store, { initial: { u: 0.7 }, backend });
    const held = store.schedule.windows.find(({ hold: holds }) => holds !== undefined)?.t ?? [0, 0];
    expect(kept.at(held[1], 'm') / kept.at(held[0] + 1, 'm')).toBeCloseTo(1, 14);
  }
});

test('between two steps a held current that is driven goes in a line, each component in its own: I = t, 2 t', () => {
  const charge = circuit({
    populations: [
      { name: 'x', input: true },
      { name: 'u', size: 2 },
    ],
    projections: [
      { name: 'in', from: [{ population: 'x', matrix: [[1], [2]] }], to: [{ population: 'u', gain: 1 }] },
    ],
    schedule: { windows: [{ t: [0, 3], open: ['in'], hold: ['u'] }] },
  });
  const backend = spiking({ neurons: Number.POSITIVE_INFINITY, dt: 0.3, hold: 'current' });
  const run = simulate(charge, { inputs: { x: 1 }, backend });
  for (const t of [0.1, 0.3, 1.7, 2.95]) {
    expect(run.at(t, 'u', 0)).toBeCloseTo(t, 13);
    expect(run.at(t, 'u', 1)).toBeCloseTo(2 * t, 13);
  }
});

test('regular phases: every spike at its time in closed form, rho A (1 - e^-t) = k - (i + 1/2) / N', () => {
  const { regularPhases: law } = JSON.parse(
    readFileSync(join(__dirname, '../../fixtures/spiking/if-laws.json'), 'utf8'),
  ) as {
    regularPhases: {
      neurons: number;
      A: number;
      spikeRate: number;
      T: number;
      i: number[];
      t: number[];
      amplitude: number;
    };
  };
  const { neurons, spikeRate, T, A } = law;
  const dt = 0.001;
  const run = simulate(circuit(gradedChain({ stages: 1, T })), {
    initial: { u0: A },
    backend: spiking({ model: 'if', neurons, spikeRate, phases: 'regular', dt, record: { spikes: true } }),
  });
  expect(run.spikes?.rows).toEqual(['u0>u1', 'hold:u0', 'hold:u1']);
  expect([...(run.spikes?.i ?? [])]).toEqual(law.i);
  run.spikes?.t.forEach((t, k) => {
    expect(Math.abs(t - law.t[k])).toBeLessThan(dt);
  });
  expect(run.counts?.values[0][0]).toBe(law.i.length);
  expect(Math.abs(run.at(T, 'u1') - law.amplitude)).toBeLessThan(3e-3);
});

describe('random numbers', () => {
  const chain = circuit(gradedChain({ stages: 3, T: 1, size: 2 }));
  const initial = { u0: [0.5, 0.8] };
  const more = circuit(
    gradedChain({ stages: 3, T: 1, size: 2 }),
    gradedChain({ stages: 3, T: 1, prefix: 'other ' }),
  );

  test.each(['poisson', 'if', 'lif'] as const)(
    '%s: a population more moves no spike of the others, watching moves none, another seed moves all',
    (model) => {
      const neurons = model === 'lif' ? 20 : 50;
      const run = (net: typeof chain, options: object = {}) =>
        simulate(net, { initial, backend: spiking({ model, neurons, ...options }) }).vector(3, 'u3');
      const alone = run(chain);
      expect(run(more)).toEqual(alone);
      expect(run(chain, { record: { spikes: true } })).toEqual(alone);
      expect(run(chain, { seed: 1 })).not.toEqual(alone);
    },
  );

  test('cycles that are counted on have other noise than those before, and the same again', () => {
    const ring = circuit({
      populations: [{ name: 'x', input: true }, { name: 'u' }],
      projections: [{ name: 'x>u', from: [{ population: 'x' }], to: [{ population: 'u', gain: 'exact' }] }],
      schedule: { windows: [{ t: [0, 1], open: ['x>u'] }], period: 2 },
    });
    const amplitudes = (cycles: number, firstCycle: number) => {
      const run = simulate(ring, {
        inputs: { x: 0.5 },
        cycles,
        firstCycle,
        backend: spiking({ neurons: 30 }),
      });
      return Array.from({ length: cycles }, (_, k) => run.at(2 * k + 1, 'u'));
    };
    const whole = amplitudes(4, 0);
    expect(new Set(whole.map((value) => value.toFixed(3))).size).toBeGreaterThan(2);
    const later = amplitudes(2, 2);
    expect(later[0]).toBe(amplitudes(3, 2)[0]);
    // what the first cycles left behind decays; the spikes are the same
    later.forEach((value, k) => {
      expect(Math.abs(value - whole[k + 2])).toBeLessThan(0.7 * Math.exp(-2));
    });
  });
});
