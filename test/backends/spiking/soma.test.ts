/** LIF neurons whose own threshold rectifies: how far they are from [a]^+, and what chains make of that. */
import { firing } from '../../../src/backends/spiking/calibrate';
import { advance } from '../../../src/backends/spiking/membrane';
import { stationaryRate } from '../../../src/backends/spiking/stationary';
import {
  backpropWeights,
  type Circuit,
  circuit,
  gradedChain,
  type LifCalibration,
  lifCalibration,
  simulate,
  spiking,
  train,
  xor,
} from '../../../src/index';
import { stream } from '../../../src/numerics/random';
import { LONG } from '../../support/cases';

const NUMBERS = { tauM: 0.05, u0: 1.5, c: 1, sigma: 0.3, rest: -1, refractory: 0 };
const DT = 0.0025;
const soma = (c: number, part: number) =>
  lifCalibration({ lif: { c, rectifier: 'soma' }, dt: NUMBERS.tauM / part });

describe('the steady rate', () => {
  test.each([0, 0.01])('is the one that the density comes to in time: refractory %d', (refractory) => {
    const numbers = { ...NUMBERS, refractory };
    for (const u of [1.5, 1.75, 2, 2.5]) {
      const late = firing(numbers, u, DT, 400).subarray(300);
      const rate = late.reduce((sum, part) => sum + part, 0) / (late.length * DT);
      expect(Math.abs(stationaryRate(numbers, u, DT) / rate - 1)).toBeLessThan(1e-6);
    }
  });

  test('tends to that of continuous time', () => {
    // Siegert's formula at sigma .3, by quadrature with erfcx of SciPy
    const siegert = {
      0.2: 0.025332394620396506,
      0.4: 0.0867190186388045,
      1: 0.5320963058898363,
      2: 1.5063909186245261,
    };
    for (const [u, rate] of Object.entries(siegert)) {
      const off = (part: number) => Math.abs(0.05 * stationaryRate(NUMBERS, Number(u), 0.05 / part) - rate);
      // thresholds are looked at once a step: the error is of order 1/2
      expect(off(1600)).toBeLessThan(0.015);
      expect(off(100) / off(1600)).toBeGreaterThan(3.5);
    }
  });

  test('is that of membranes one by one, below the threshold as well', () => {
    for (const u of [0.4, 0.9, 3]) {
      const [neurons, steps] = [400, 1500];
      const draws = stream(5, `stationary ${u}`);
      const own = { v: new Float64Array(neurons), wait: new Float64Array(neurons), draws };
      const decay = Math.exp(-DT / NUMBERS.tauM);
      const noise = NUMBERS.sigma * Math.sqrt(1 - decay * decay);
      let seen = 0;
      for (let k = -200; k < steps; k++) {
        const n = advance(own, u, decay, noise, { h: DT, refractory: 0 });
        if (k >= 0) seen += n;
      }
      const expected = neurons * steps * DT * stationaryRate(NUMBERS, u, DT);
      expect(Math.abs(seen - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
  });
});

// found by an independent integration of Siegert's formula
test.each([
  [1, 200, 0.087],
  [2, 200, 0.048],
  ...(LONG
    ? [
        [5, 1000, 0.02],
        [20, 8000, 0.005],
      ]
    : []),
] as [number, number, number][])(
  'c = %d: the misfit against [a]^+, in steps of tau_m / %d, is %d within 15 %%',
  (c, part, wanted) => {
    const { misfit, argument, output, rate } = soma(c, part);
    expect(Math.abs(misfit / wanted - 1)).toBeLessThan(0.15);
    expect(rate).toBeCloseTo(c / NUMBERS.tauM, 12);
    const worst = output.map((one, k) => Math.abs(one - Math.max(0, argument[k]!)));
    expect(Math.max(...worst)).toBe(misfit);
    // the best bias leaves as much at the corner as at the end
    expect(worst[argument.indexOf(0)]! / misfit).toBeGreaterThan(0.97);
    expect(worst[argument.length - 1]! / misfit).toBeGreaterThan(0.97);
  },
);

test('the dendrite that rectifies leaves the residual of a line', () => {
  const { rectifier, misfit, argument, bias } = lifCalibration();
  expect([rectifier, argument[0], bias]).toEqual(['dendrite', 0, 1.5]);
  expect(misfit).toBeLessThan(0.003);
});

/** A hop by hand: S int e^{-(T - t)} out(A e^{-t}) dt, by Simpson's rule on lines between the points of the curve. */
function hop({ argument, output }: LifCalibration, A: number, T: number): number {
  const at = (a: number) => {
    const k = Math.min(
      argument.length - 2,
      argument.findLastIndex((one) => one <= a),
    );
    const part = (a - argument[k]!) / (argument[k + 1]! - argument[k]!);
    return output[k]! + part * (output[k + 1]! - output[k]!);
  };
  const n = 2000;
  const S = Math.exp(T) / T;
  let sum = 0;
  for (let k = 0; k <= n; k++) {
    const t = (k * T) / n;
    sum += (k === 0 || k === n ? 1 : k % 2 === 1 ? 4 : 2) * Math.exp(t - T) * at(A * Math.exp(-t));
  }
  return (S * sum * T) / (3 * n);
}

describe('twelve hops of .5', () => {
  const T = 2;
  const chain = circuit(gradedChain({ stages: 12, T }));
  const run = (c: number, part: number, neurons: number, seed = 0) =>
    simulate(chain, {
      initial: { u0: 0.5 },
      backend: spiking({ model: 'lif', neurons, dt: 0.05 / part, seed, lif: { c, rectifier: 'soma' } }),
    });

  test.each([
    // what the misfit of each makes of them
    [1, 200, 0.769],
    [2, 200, 0.503],
    ...(LONG
      ? [
          [5, 1000, 0.304],
          [20, 1000, 0.612],
        ]
      : []),
  ] as [number, number, number][])(
    'c = %d, steps of tau_m / %d: steady neurons go where their curve leads, to %d',
    (c, part, end) => {
      const solution = run(c, part, Number.POSITIVE_INFINITY);
      let A = 0.5;
      for (let k = 1; k <= 12; k++) {
        A = hop(soma(c, part), A, T);
        expect(Math.abs(solution.at(k * T, `u${k}`) - A)).toBeLessThan(2e-3);
      }
      expect(A).toBeCloseTo(end, 2);
    },
  );

  test('N neurons begin at rest and miss what the calibration of the dendrite knows of: a hop loses some hundredths', () => {
    const one = circuit(gradedChain({ stages: 1, T }));
    const hops = [0, 1, 2, 3].map((seed) => {
      const backend = spiking({
        model: 'lif',
        neurons: 400,
        dt: 0.001,
        seed,
        lif: { c: 2, rectifier: 'soma' },
      });
      return simulate(one, { initial: { u0: 0.5 }, backend }).at(T, 'u1');
    });
    const mean = hops.reduce((sum, A) => sum + A, 0) / hops.length;
    const steady = hop(soma(2, 50), 0.5, T);
    expect(mean - steady).toBeLessThan(0);
    expect(mean - steady).toBeGreaterThan(-0.04);
  });

  test('a closed row is at rest and silent; an open one fires at its bias already', () => {
    const { counts } = run(1, 20, 100);
    counts!.values.forEach((fired, segment) => {
      counts!.rows.forEach((row, r) => {
        const opened = row === `u${segment}>u${segment + 1}`;
        expect([row, segment, fired[r]! > 0]).toEqual([row, segment, opened]);
      });
    });
    const empty = simulate(chain, {
      tspan: [0, T],
      backend: spiking({ model: 'lif', lif: { rectifier: 'soma' } }),
    });
    const { bias } = soma(1, 20);
    const expected = 100 * T * stationaryRate(NUMBERS, bias, DT);
    expect(empty.counts!.values[0]![0]! / expected).toBeGreaterThan(0.8);
    expect(empty.counts!.values[0]![0]! / expected).toBeLessThan(1.2);
  });
});

test('the facts of a run say what rectifies, at which bias, and how well', () => {
  const { facts } = spiking({ model: 'lif', lif: { rectifier: 'soma' } });
  const { bias, misfit } = soma(1, 20);
  expect(facts).toMatchObject({ rectifier: 'soma', bias, misfit });
  expect(facts).not.toHaveProperty('u0');
});

describe('refused by name', () => {
  const run = (made: Circuit) =>
    simulate(made, { backend: spiking({ model: 'lif', lif: { rectifier: 'soma' } }) });

  test('a gate current of its own: the bias is calibrated', () => {
    expect(() => spiking({ model: 'lif', lif: { rectifier: 'soma', u0: 1.2 } })).toThrow(
      "spiking.lif.u0: invalid current 1.2 (allowed: none with rectifier 'soma'",
    );
    expect(() => spiking({ model: 'lif', lif: { rectifier: 'some' } as never })).toThrow(
      'spiking.lif.rectifier: unknown rectifier "some" (did you mean "soma"?',
    );
  });

  test('learning, and steps', () => {
    const weights = backpropWeights(xor.network, 1, xor.initialisation);
    const backend = spiking({ model: 'lif', lif: { rectifier: 'soma' } });
    const options = { network: xor.network, weights, pattern: xor.patterns(1), presentations: 4, backend };
    expect(() => [...train(options)]).toThrow(
      /^schedule\.windows\[\d+\]\.learn: neurons that rectify by their own threshold do not learn/,
    );
    const step = circuit({
      populations: [{ name: 'a' }, { name: 'b' }],
      projections: [
        {
          name: 'p',
          from: [{ population: 'a' }],
          to: [{ population: 'b', gain: 1 }],
          transfer: { kind: 'heaviside', h: 0.1 },
        },
      ],
      schedule: { windows: [{ t: [0, 1], open: ['p'] }] },
    });
    expect(() => run(step)).toThrow(
      'projections[0].transfer: "p" is a step, which the neurons\' own threshold',
    );
  });
});
