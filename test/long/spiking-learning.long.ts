/** Learning in spikes: the delta rule comes to the floor that the noise of its error sets, covariances to those of the mean field. */
import { circuit, learning, type SpikingOptions, simulate, spiking, train } from '../../src/index';
import { lagCovariance } from '../../src/learning/covariance';
import { stream } from '../../src/numerics/random';

jest.setTimeout(1_200_000);

describe('the delta rule: rms(W - M) = (1 .. 1.2) sigma_E sqrt(rate / 2), sigma_E the noise of E+ - E- at the solution', () => {
  const task = learning.linearTransform(2);

  /** rms over the weights and over the second half of 400 presentations, times sqrt(N). */
  function floor(model: 'poisson' | 'if', neurons: number, rate: number): number {
    const squares: number[] = [];
    for (let seed = 0; seed < 4; seed++) {
      const { uniform } = stream(seed, 'teacher');
      const M = Array.from({ length: 4 }, () => 2 * uniform() - 1);
      const backend = spiking({ model, neurons, dt: 0.04, seed });
      for (const { presentation, weights } of train({
        network: { ...task.network, rate, T: 2 },
        // begins at the solution: what is left is the floor
        weights: { W1: Float64Array.from(M) },
        pattern: task.patterns(seed),
        presentations: 400,
        every: 10,
        backend,
      }))
        if (presentation > 200) squares.push(...Array.from(weights.W1, (w, i) => (w - M[i]) ** 2));
    }
    return Math.sqrt((neurons * squares.reduce((sum, one) => sum + one, 0)) / squares.length);
  }

  // four weights, four seeds and some ten independent times each: a standard error of 6 %
  test.each([
    ['poisson', 400, 0.3, 0.44],
    ['poisson', 1600, 0.1, 0.44],
    ['if', 100, 0.3, 0.045],
    ['if', 100, 0.1, 0.045],
  ] as const)('%s, N %d, rate %d', (model, neurons, rate, sigma) => {
    const law = sigma * Math.sqrt(rate / 2);
    const found = floor(model, neurons, rate);
    expect(found / law).toBeGreaterThan(0.75);
    expect(found / law).toBeLessThan(1.5);
  });
});

describe('covariances of an AR(2) series', () => {
  const T = 2;
  const made = circuit(lagCovariance({ T }));
  const { normal } = stream(1, 'AR(2) in spikes');
  const series = [0, 0];
  for (let k = 2; k < 400; k++) series.push(0.75 * series[k - 1] - 0.5 * series[k - 2] + 0.26 * normal());
  const half = (sign: number) => series.map((value) => Math.max(0, sign * value));
  const c22 = (options?: SpikingOptions) =>
    simulate(made, {
      inputs: { 'x+': half(1), 'x-': half(-1) },
      cycles: series.length,
      record: [],
      tEval: [],
      ...(options === undefined ? {} : { backend: spiking({ dt: 0.04, ...options }) }),
    }).weights.c22[0] / series.length;
  const law = c22();

  test('integrate-and-fire, flushed by a current: those of the mean field', () => {
    expect(law).toBeGreaterThan(0.1);
    expect(Math.abs(c22({ model: 'if', neurons: 100 }) - law)).toBeLessThan(8e-4);
  });

  test('flushed by spikes they lose what a flush takes too much, .11/N of each memory', () => {
    const lost = law - c22({ model: 'if', neurons: 100, flush: 'spikes' });
    expect(lost).toBeGreaterThan(8e-4);
    expect(lost).toBeLessThan(5e-3);
  });
});
