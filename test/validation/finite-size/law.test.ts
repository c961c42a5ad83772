/** The law of linear noise: its adjoint against finite differences, its a against numbers found by independent means. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SpikingOptions, settingsOf } from '../../../src/backends/spiking/options';
import {
  autonomousSgsc,
  type Circuit,
  circuit,
  depletionChain,
  finiteSize,
  gradedChain,
  memory,
  plan,
  pulseChain,
  type SimulateOptions,
  simulate,
} from '../../../src/index';
import { adjoint } from '../../../src/validation/finite-size/adjoint';
import { noiseLaw } from '../../../src/validation/finite-size/law';

const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(join(__dirname, '../../fixtures/spiking', name), 'utf8')) as T;

type Run = Pick<SimulateOptions, 'initial' | 'inputs' | 'tspan'>;

/** a of one amplitude. */
function lawOf(
  net: Circuit,
  run: Run,
  at: { population: string; component?: number; t: number },
  spiking: SpikingOptions,
) {
  const planned = plan(net);
  const solution = simulate(net, run);
  const { offset } = planned.populations[planned.index.get(at.population) as number];
  const [law] = noiseLaw(
    { plan: planned, solution, weights: [], inputs: run.inputs ?? {}, settings: settingsOf(spiking) },
    [{ at: offset + (at.component ?? 0), t: at.t }],
  );
  return law;
}

describe('the adjoint is the slope of the mean field', () => {
  const chained: [string, Circuit, Run, string, number][] = [
    ['a chain', circuit(gradedChain({ stages: 3, T: 1 })), { initial: { u0: 0.5 } }, 'u3', 3],
    [
      'overlapping gates',
      circuit(gradedChain({ stages: 4, T: 1, overlap: 0.4 })),
      { initial: { u0: 0.5 } },
      'u3',
      2.4,
    ],
    [
      'a pulse that saturates and ends',
      circuit(pulseChain({ stages: 2, T: 1.5, G: 10, h: 0.1, F: 1 })),
      { initial: { p0: 0.3 } },
      'p2',
      3,
    ],
    ['a memory', circuit(memory({ T: 1, hold: 3 })), { initial: { u: 0.5 } }, 'm', 3],
    [
      'gates that a current opens and closes',
      circuit({
        populations: [{ name: 'x' }, { name: 'y' }, { name: 'z' }],
        projections: [
          { name: 'xy', from: [{ population: 'x' }], to: [{ population: 'y', gain: 1.5 }], threshold: 0 },
          {
            name: 'yz',
            from: [{ population: 'x' }],
            to: [{ population: 'z', gain: 2 }],
            threshold: 3,
            gatedBy: [{ population: 'y', h: 0.2, d: 0.3, effect: 'opens' }],
          },
        ],
      }),
      { initial: { x: 1.4 }, tspan: [0, 2] },
      'z',
      2,
    ],
  ];
  test.each(chained)('%s', (_, net, run, population, t) => {
    const planned = plan(net);
    const solution = simulate(net, run);
    const at = planned.populations[planned.index.get(population) as number].offset;
    const nodes = [...adjoint(planned, solution, {}, [{ at, t }])].flatMap(({ panels }) => panels.flat());
    const end = (state: ReturnType<typeof solution.state>) =>
      simulate(net, { from: state, tspan: [state.t, t] }).at(t, population);
    const eps = 1e-6;
    let largest = 0;
    for (const node of nodes.filter((__, k) => k % 5 === 0)) {
      const state = solution.state(node.t);
      for (const { name, offset } of planned.populations) {
        if (state.currents[name][0] < eps) continue;
        const moved = (by: number) =>
          end({
            ...state,
            currents: { ...state.currents, [name]: Float64Array.of(state.currents[name][0] + by) },
          });
        const slope = (moved(eps) - moved(-eps)) / (2 * eps);
        largest = Math.max(largest, Math.abs(slope));
        expect(Math.abs(node.g[0][offset] - slope)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
      }
    }
    expect(largest).toBeGreaterThan(0.2);
  });
});

interface Law {
  id: string;
  circuit: Circuit;
  initial: Record<string, number | number[]>;
  inputs?: Record<string, number | number[]>;
  spikeRate: number;
  expected: { population: string; component: number; t: number; poisson_N_var: number }[];
}

test.each(fixture<{ cases: Law[] }>('poisson-laws.json').cases)('Poisson neurons: a of $id', (law) => {
  const net = circuit(law.circuit);
  for (const { poisson_N_var: a, ...at } of law.expected) {
    const run: Run = {
      initial: law.initial,
      ...(law.inputs === undefined ? {} : { inputs: law.inputs }),
      tspan: [0, at.t],
    };
    expect(Math.abs((lawOf(net, run, at, { spikeRate: law.spikeRate }).a ?? 0) / a - 1)).toBeLessThan(0.005);
  }
});

test('Poisson neurons in closed form: a hop of T has S^2 A (e^-T - e^-2T) / rho, whatever the unit of time', () => {
  for (const tau of [1, 20]) {
    const net = circuit({ ...gradedChain({ stages: 1, T: 1.5 * tau, tau }), tau });
    const S = Math.exp(1.5) / 1.5;
    const law = (S * S * 0.4 * (Math.exp(-1.5) - Math.exp(-3))) / 7;
    const { a } = lawOf(net, { initial: { u0: 0.4 } }, { population: 'u1', t: 1.5 * tau }, { spikeRate: 7 });
    expect((a ?? 0) / law).toBeCloseTo(1, 9);
  }
});

test('integrate-and-fire neurons: one hop by the phase that its window has, as quadrature found it', () => {
  const { cases } = fixture<{ cases: { A: number; spikeRate: number; T: number; N_var: number }[] }>(
    'if-laws.json',
  );
  for (const { A, spikeRate, T, N_var } of cases) {
    const net = circuit(gradedChain({ stages: 1, T }));
    const law = lawOf(net, { initial: { u0: A } }, { population: 'u1', t: T }, { model: 'if', spikeRate });
    expect(Math.abs((law.a ?? 0) / N_var - 1)).toBeLessThan(0.002);
    const S = Math.exp(T) / T;
    expect(law.average).toBeCloseTo(((S / spikeRate) ** 2 * (1 + Math.exp(-2 * T))) / 12, 4);
  }
});

test('a row that is open over an edge has one opening; closed for a window it has two', () => {
  const net = (between: string[]) =>
    circuit({
      populations: [{ name: 'x', input: true }, { name: 'u' }],
      projections: [{ name: 'p', from: [{ population: 'x' }], to: [{ population: 'u', gain: 1 }] }],
      schedule: {
        windows: [
          { t: [0, 1], open: ['p'] },
          { t: [1, 1.5], open: between },
          { t: [1.5, 2.5], open: ['p'] },
        ],
      },
    });
  const average = (between: string[]) =>
    lawOf(net(between), { inputs: { x: 0.5 } }, { population: 'u', t: 2.5 }, { model: 'if' }).average;
  const w = (t: number) => Math.exp(t - 2.5) ** 2 / 12 / 400;
  expect(average(['p'])).toBeCloseTo(w(0) + w(2.5), 9);
  expect(average([])).toBeCloseTo(w(0) + w(1) + w(1.5) + w(2.5), 9);
});

test('held by a current a memory has the noise of its load alone; by spikes more with time, of Poisson neurons', () => {
  const net = circuit(memory({ T: 2, hold: 20 }));
  const a = (hold: 'current' | 'spikes', t: number) =>
    lawOf(net, { initial: { u: 0.5 } }, { population: 'm', t }, { hold }).a ?? 0;
  expect(a('current', 20)).toBeCloseTo(a('current', 3), 9);
  // var = A t / (N rho)
  expect((a('spikes', 19) - a('spikes', 9)) / ((0.5 * 10) / 20)).toBeCloseTo(1, 6);
});

describe('what has no law says why', () => {
  const why = (net: Circuit, options: object) =>
    finiteSize(net, { trials: 10, neurons: [20], ...options }).amplitudes.map(({ law }) => law.why);
  test.each([
    [
      'a resource',
      circuit(depletionChain({ stages: 2, gain: 3, G: 1.5, h: 0.3 })),
      { initial: { p0: 1 }, tspan: [0, 2] },
      'depletes a resource',
    ],
    [
      'learning',
      circuit({
        populations: [{ name: 'x' }, { name: 'y' }],
        weights: [{ name: 'W', shape: [1, 1] }],
        projections: [{ name: 'p', from: [{ population: 'x' }], to: [{ population: 'y', gain: 1 }] }],
        schedule: {
          windows: [
            { t: [0, 1], open: ['p'] },
            { t: [1, 2], learn: [{ weights: 'W', post: [['y', 1]], pre: [['x', 1]], rate: 0.5 }] },
          ],
        },
      }),
      { initial: { x: 0.5 } },
      'weights learn',
    ],
    [
      'neurons that rectify by themselves',
      circuit(gradedChain({ stages: 1, T: 1 })),
      { initial: { u0: 0.5 }, spiking: { model: 'lif', lif: { rectifier: 'soma' } } },
      'neurons rectify by their own threshold',
    ],
    [
      'gates by emissions',
      circuit(autonomousSgsc({ stages: 2, T: 2, ramp: 0 })),
      { initial: { m1: 1, u0: 0.5 }, tspan: [0, 2], t: 2 },
      'is gated by what rows emit',
    ],
    [
      'a row at its threshold',
      circuit({
        populations: [{ name: 'x', size: 2 }, { name: 'u' }, { name: 'v' }],
        projections: [
          {
            name: 'p',
            from: [{ population: 'x', matrix: [[1, 0]] }],
            to: [{ population: 'u', gain: 'exact' }],
          },
          {
            name: 'd',
            from: [{ population: 'x', matrix: [[1, -1]] }],
            to: [{ population: 'v', gain: 'exact' }],
          },
        ],
        schedule: { windows: [{ t: [0, 1], open: ['p', 'd'] }] },
      }),
      { initial: { x: [0.4, 0.4] }, populations: ['v'] },
      '"d", row 0, stands on its threshold at t = 0',
    ],
  ])('%s', (_, net, options, reason) => {
    for (const one of why(net, options)) expect(one).toContain(reason);
  });

  test('but a row that reads nothing stands on no threshold that matters', () => {
    const net = circuit(gradedChain({ stages: 1, T: 1, size: 2 }));
    expect(why(net, { initial: { u0: [0.5, 0] } })).toEqual([undefined, undefined]);
  });
});

test('a periodic schedule: the amplitudes of each cycle, inputs by cycle', () => {
  const net = circuit({
    populations: [{ name: 'x', input: true }, { name: 'u' }],
    projections: [{ name: 'p', from: [{ population: 'x' }], to: [{ population: 'u', gain: 'exact' }] }],
    schedule: { windows: [{ t: [0, 1], open: ['p'] }], period: 20 },
  });
  const { amplitudes } = finiteSize(net, { inputs: { x: [0.2, 0.6] }, cycles: 2, trials: 10, neurons: [50] });
  expect(amplitudes.map(({ t }) => t)).toEqual([1, 21]);
  expect((amplitudes[1].law.a ?? 0) / (amplitudes[0].law.a ?? 0)).toBeCloseTo(3, 6);
});
