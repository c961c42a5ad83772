/** Laws of noise beyond packets: memories diffuse, rows at their threshold rectify, products spread. In closed form. */
import { circuit, memory, type SpikingOptions, simulate, spiking, vectorChain } from '../../../src/index';
import { cases } from '../../support/cases';
import { moments } from '../../support/moments';

/** Five standard errors of a variance of normal numbers. */
const spread = (trials: number) => 5 * Math.sqrt(2 / (trials - 1));

describe('a memory held by spikes', () => {
  const store = circuit(memory({ T: 2, hold: 30, clear: false }));
  const N = 200;
  const trials = cases(60, 1000);
  const kept = (options: SpikingOptions, count = trials) =>
    Array.from({ length: count }, (_, seed) => {
      const run = simulate(store, {
        initial: { u: 0.5 },
        record: ['m'],
        backend: spiking({ neurons: N, seed, dt: 0.1, ...options }),
      });
      return run.at(32, 'm') - run.at(2, 'm');
    });

  test('of Poisson neurons diffuses: variance A t / (N rho)', () => {
    const { mean, variance } = moments(kept({}));
    const law = (0.5 * 30) / (N * 20);
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(law / trials));
    expect(Math.abs(variance / law - 1)).toBeLessThan(spread(trials) + 0.03);
  });

  test('of integrate-and-fire neurons does not: a thousandth of the sum of two phases', () => {
    const { mean, variance } = moments(kept({ model: 'if' }));
    expect(N * variance).toBeLessThan((2 / 12 / 20 ** 2) * 3 * (1 + spread(trials)));
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / trials) + 1e-4);
  });

  test('by a current it stands still', () => {
    for (const moved of kept({ hold: 'current' }, 3)) expect(Math.abs(moved)).toBeLessThan(1e-12);
  });
});

describe('the difference of two equal amplitudes, in two halves', () => {
  const net = circuit(
    vectorChain({
      T: 2,
      matrices: [
        [
          [1, 0],
          [0, 1],
        ],
        [
          [1, -1],
          [-1, 1],
        ],
      ],
    }),
  );
  const [N, trials] = [100, cases(150, 3000)];
  const halves = (model: 'poisson' | 'if') =>
    Array.from({ length: trials }, (_, seed) => {
      const backend = spiking({ model, neurons: N, seed });
      return simulate(net, { initial: { u0: [0.4, 0.4] }, record: ['u2'], tEval: [], backend }).vector(
        4,
        'u2',
      );
    });

  test('each half has the mean of a rectified normal number, .3989 s; together they have no bias', () => {
    const both = halves('poisson');
    // s^2: twice the variance of a hop at .4
    const s = Math.sqrt((2 * 0.03994 * 0.8) / N);
    for (const half of [0, 1]) {
      const { mean } = moments(both.map((u) => u[half]));
      // a rectified normal number has the variance (1/2 - 1/(2 pi)) s^2
      expect(Math.abs(mean - 0.3989 * s)).toBeLessThan((5 * 0.584 * s) / Math.sqrt(trials) + 0.02 * s);
    }
    const { mean, variance } = moments(both.map((u) => u[0] - u[1]));
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / trials));
    // their own spikes add no more than they are few
    expect(variance / s ** 2).toBeLessThan(1.15 + spread(trials));
    expect(variance / s ** 2).toBeGreaterThan(0.97 - spread(trials));
  });

  test('integrate-and-fire neurons: .026 / sqrt(N)', () => {
    const { mean } = moments(halves('if').map((u) => u[0]));
    expect(mean * Math.sqrt(N)).toBeGreaterThan(0.018);
    expect(mean * Math.sqrt(N)).toBeLessThan(0.036);
  });
});

describe('Hebb: a held pair of .7, a decaying one of .5', () => {
  const net = circuit({
    populations: [{ name: 'x' }, { name: 'y' }],
    weights: [{ name: 'W', shape: [1, 1] }],
    schedule: {
      windows: [
        { t: [0, 2], hold: ['x'], learn: [{ weights: 'W', post: [['y', 1]], pre: [['x', 1]], rate: 1 }] },
      ],
    },
  });
  const N = 100;
  const trials = cases(120, 3000);
  const learnt = (model: 'poisson' | 'if') =>
    moments(
      Array.from(
        { length: trials },
        (_, seed) =>
          simulate(net, { initial: { x: 0.7, y: 0.5 }, backend: spiking({ model, neurons: N, seed }) })
            .weights.W[0],
      ),
    );
  const mean = 0.7 * 0.5 * -Math.expm1(-2);

  test('Poisson: the noise of the hold, each step of it times what y still has', () => {
    // int (e^-t - e^-2)^2 dt from 0 to 2
    const square = 0.5 * -Math.expm1(-4) - 2 * Math.exp(-2) * -Math.expm1(-2) + 2 * Math.exp(-4);
    const law = (0.5 ** 2 * 0.7 * square) / (20 * N);
    const found = learnt('poisson');
    expect(Math.abs(found.mean - mean)).toBeLessThan(5 * Math.sqrt(law / trials) + 1e-4);
    expect(Math.abs(found.variance / law - 1)).toBeLessThan(spread(trials) + 0.03);
  });

  test('integrate-and-fire: a hundredth of it', () => {
    const found = learnt('if');
    expect(Math.abs(found.mean - mean)).toBeLessThan(5 * Math.sqrt(found.variance / trials) + 2e-4);
    // w begins at y's integral and ends at 0: one phase of the two is left
    const law = (0.5 * -Math.expm1(-2)) ** 2 / 12 / 20 ** 2 / N;
    expect(found.variance / law).toBeLessThan(1.7 * (1 + spread(trials)));
    expect(found.variance / law).toBeGreaterThan(0.4 * (1 - Math.min(0.9, spread(trials))));
  });
});
