/** Lagged covariances in a circuit, against the sums written out. */
import { series } from '../../analysis/nice19/ar2/runs';
import { circuit, inspect, learning, phases, spiking } from '../../src/index';

const x = [0.3, -1.2, 0.8, 0.5, -0.4, 1.1, -0.9, 0.2];

test('seven windows a sample: each memory is flushed before it takes over its neighbour', () => {
  const made = circuit(learning.lagCovariance({ T: 2 }));
  expect(phases(made).map(({ open, flushed }) => open[0] ?? flushed[0] ?? 'learn')).toEqual([
    ...['m2+', 'm1+>m2+', 'm1+', 'm0+>m1+', 'm0+', 'x+>m0+', 'learn'],
  ]);
  expect(inspect(made)).toEqual([]);
});

test.each([2, 1, 0.5])(
  'T = %p: the circuit adds up the products of what its memories hold, to 1e-14',
  (T) => {
    const sum = (of: (k: number) => number) => {
      let total = 0;
      for (let k = 2; k < x.length; k++) total += of(k);
      return total / (x.length - 2);
    };
    const at = (k: number) => x[k];
    const found = learning.learnCovariances(x, T);
    // a flush of half a time constant leaves e^{-10.5}
    const digits = T < 1 ? 3 : T < 2 ? 8 : 14;
    expect(found.c11).toBeCloseTo(
      sum((k) => at(k - 1) ** 2),
      digits,
    );
    expect(found.c12).toBeCloseTo(
      sum((k) => at(k - 1) * at(k - 2)),
      digits,
    );
    expect(found.c22).toBeCloseTo(
      sum((k) => at(k - 2) ** 2),
      digits,
    );
    expect(found.c01).toBeCloseTo(
      sum((k) => at(k) * at(k - 1)),
      digits,
    );
    expect(found.c02).toBeCloseTo(
      sum((k) => at(k) * at(k - 2)),
      digits,
    );
  },
);

test('the coefficients of a series without noise are found exactly', () => {
  const series = [1, 0.5];
  for (let k = 2; k < 30; k++) series.push(0.75 * series[k - 1] - 0.5 * series[k - 2]);
  const [a1, a2] = learning.autoregression(learning.learnCovariances(series));
  expect(a1).toBeCloseTo(0.75, 12);
  expect(a2).toBeCloseTo(-0.5, 12);
});

test('too few samples, and what is no number, are named', () => {
  expect(() => learning.learnCovariances([1, 2])).toThrow(
    'series: invalid number of samples 2 (allowed: at least 3)',
  );
  expect(() => learning.learnCovariances([1, Number.NaN, 2])).toThrow(
    'series[1]: invalid value NaN (allowed: a finite number)',
  );
  expect(() => learning.lagCovariance({ T: 0 })).toThrow('lagCovariance.T: invalid window length 0');
});

test('memories of integrate-and-fire neurons: covariances of an AR(2) series within .0003 where they are flushed by a current', () => {
  // of samples within the range of the gates
  const x = series(1, 202).map((value) => 0.3 * value);
  const truth = learning.learnCovariances(x);
  const found = (flush: 'current' | 'spikes') =>
    learning.learnCovariances(x, 2, spiking({ model: 'if', flush, seed: 1 }));
  const [current, spikes] = [found('current'), found('spikes')];
  for (const name of ['c11', 'c12', 'c22', 'c01', 'c02'] as const)
    expect(Math.abs(current[name] - truth[name])).toBeLessThan(3e-4);
  // what spikes leave after a flush is -.11/N on average, in both halves of each memory
  expect(spikes.c22 - truth.c22).toBeLessThan(-1e-3);
  expect(spikes.c22 - truth.c22).toBeGreaterThan(-4e-3);
});

test('a sample beyond the ceiling of the gates is an error that names the gate', () => {
  expect(() => learning.learnCovariances([0.1, 90, 0.2, 0.3])).toThrow(
    'learnCovariances: the closed "x+>m0+" leaks at t = 14: smaller samples',
  );
});
