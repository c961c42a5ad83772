/** Intervals of leaky neurons by first passage: their mean is that of the rate, their spread that of drawn neurons. */
import { calibrate } from '../../../src/backends/spiking/calibrate';
import { intervals } from '../../../src/backends/spiking/intervals';
import { advance } from '../../../src/backends/spiking/membrane';
import { stationaryRate } from '../../../src/backends/spiking/stationary';
import { stream } from '../../../src/numerics/random';
import { moments } from '../../support/moments';

const NUMBERS = { tauM: 0.05, u0: 1.5, c: 1, sigma: 0.3, rest: -1, refractory: 0 };
const DT = 0.0025;

test('the rate of a renewal process is one over its mean interval, with a refractory period too', () => {
  for (const refractory of [0, 0.01]) {
    const numbers = { ...NUMBERS, refractory };
    const { q, rates } = calibrate(numbers, DT);
    q.forEach((one, k) => {
      expect(intervals(numbers, 1.5 + one, DT).mean * rates[k]).toBeCloseTo(1, 4);
    });
  }
});

test('what is left when it stops is summed up: to the rate, to 1e-12', () => {
  for (const u of [1.2, 1.5])
    expect(Math.abs(intervals(NUMBERS, u, DT).mean * stationaryRate(NUMBERS, u, DT) - 1)).toBeLessThan(1e-12);
});

test.each([
  [1.5, 0, 0.3],
  [2.2, 0.01, 0.3],
  [1.5, 0, 0.03],
  [1.6, 0.01, 0.01],
])('drawn neurons: u = %d, refractory %d, sigma %d', (u, refractory, sigma) => {
  const law = intervals({ ...NUMBERS, refractory, sigma }, u, DT);
  const draws = stream(4, `intervals ${u}`);
  const own = { v: new Float64Array(1), wait: new Float64Array(1), draws };
  const decay = Math.exp(-DT / NUMBERS.tauM);
  const noise = sigma * Math.sqrt(1 - decay * decay);
  const found: number[] = [];
  for (let step = 0, last = -1; found.length < 6000; step++) {
    if (advance(own, u, decay, noise, { h: DT, refractory }) === 0) continue;
    if (last >= 0) found.push((step - last) * DT);
    last = step;
  }
  const { mean, variance } = moments(found);
  expect(Math.abs(mean / law.mean - 1)).toBeLessThan(5 * Math.sqrt(law.cv2 / found.length));
  expect(Math.abs(variance / mean ** 2 / law.cv2 - 1)).toBeLessThan(5 * Math.sqrt(8 / found.length));
});
