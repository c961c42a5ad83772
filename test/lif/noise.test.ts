/** Noise: the stationary spread of the linear equations, whatever the step, and streams of one's own. */
import { lif } from '../../src/index';
import { zigguratNormal } from '../../src/numerics/normals';
import { stream } from '../../src/numerics/random';
import { normalCdf } from '../support/normal-cdf';

const NEURONS = 4000;
const spread = (values: Float64Array): [mean: number, variance: number] => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
};

/** Far below threshold, drift d and noise s: x rests at tauS d with variance s^2 tauS / 2 ('exponential'). */
const noisy = (dt: number, part: object) =>
  lif.network({
    dt,
    groups: [{ name: 'n', size: NEURONS, tauM: 4, tauS: 2, drift: 0.5, noise: 1, threshold: 100, ...part }],
  });

test.each([
  // v is x through a low pass: var x times tauS / (tauS + tauM); of 'alpha' by the integral of the squared response
  ['exponential', 0.1, 1, 1 / 3],
  ['exponential', 2, 1, 1 / 3],
  ['alpha', 0.1, 1 / 2, 5 / 18],
  ['alpha', 2, 1 / 2, 5 / 18],
] as const)('%s synapses, steps of %d ms: exact mean and variance', (synapse, dt, ofX, ofV) => {
  const { v, currents } = lif.run(noisy(dt, { synapse }), { steps: Math.round(60 / dt), seed: 4 });
  for (const [values, variance] of [
    [currents['n'], ofX],
    [v['n'], ofV],
  ] as const) {
    const [mean, found] = spread(values);
    expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(variance / NEURONS));
    expect(Math.abs(found / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / NEURONS));
  }
});

test('by Euler and Maruyama the variance is that of the scheme', () => {
  const dt = 0.5;
  const made = lif.network({ ...noisy(dt, {}), method: 'euler' });
  const [, found] = spread(lif.run(made, { steps: 120, seed: 4 }).currents['n']);
  const kept = 1 - dt / 2;
  expect(Math.abs(found / (dt / (1 - kept * kept)) - 1)).toBeLessThan(4 * Math.sqrt(2 / NEURONS));
});

test('the same seed, the same bits; another group moves none of them', () => {
  const one = { name: 'n', size: 5, tauM: 4, tauS: 2, drift: 0.6, noise: 1, threshold: 1.5 };
  const alone = lif.network({ dt: 0.1, groups: [one] });
  const beside = lif.network({ dt: 0.1, groups: [{ ...one, name: 'other' }, one] });
  const run = (made: lif.LifNetwork, seed: number) => lif.run(made, { steps: 2000, seed });
  const first = run(alone, 1);
  expect(first.spikes['n'].t.length).toBeGreaterThan(30);
  expect(run(alone, 1).spikes).toEqual(first.spikes);
  expect(run(beside, 1).spikes['n']).toEqual(first.spikes['n']);
  expect(run(beside, 1).spikes['other']).not.toEqual(first.spikes['n']);
  expect(run(alone, 2).spikes).not.toEqual(first.spikes);
});

test('the ziggurat draws normal numbers, far out as well', () => {
  const draws = stream(5);
  const n = 300_000;
  const values = Float64Array.from({ length: n }, () => zigguratNormal(draws)).sort();
  let [largest, tail] = [0, 0];
  values.forEach((x, k) => {
    largest = Math.max(largest, Math.abs(normalCdf(x) - (k + 0.5) / n));
    if (Math.abs(x) > 3.7) tail++;
  });
  // Kolmogorov: 2 / sqrt(n) is passed by chance once in 1500
  expect(largest).toBeLessThan(2 / Math.sqrt(n));
  // one in 40,000 is beyond 4.2
  expect(Math.max(-values[0], values[n - 1])).toBeGreaterThan(4.2);
  expect(Math.abs(tail - 2.156e-4 * n)).toBeLessThan(4 * Math.sqrt(2.156e-4 * n));
});
