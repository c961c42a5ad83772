/** Random numbers of events have the distributions that they say: by chi-square, with false alarms below 1e-6. */
import { binomial, logFactorial, poisson } from '../../../src/backends/spiking/counts';
import { stream } from '../../../src/numerics/random';

const DRAWS = 20_000;

/** Chi-square of draws against probabilities, bins of fewer than ten expected draws put together; and the degrees of freedom. */
function chiSquare(draw: () => number, probability: (k: number) => number, most: number) {
  const seen = new Float64Array(most + 1);
  for (let k = 0; k < DRAWS; k++) seen[Math.min(most, draw())]++;
  let [square, bins, left, expectedLeft] = [0, 0, 0, 0];
  const close = () => {
    square += (left - expectedLeft) ** 2 / expectedLeft;
    bins++;
    left = expectedLeft = 0;
  };
  let total = 0;
  for (let k = 0; k < most; k++) {
    left += seen[k];
    expectedLeft += DRAWS * probability(k);
    total += probability(k);
    if (expectedLeft >= 10 && DRAWS * (1 - total) >= 10) close();
  }
  left += seen[most];
  expectedLeft += DRAWS * Math.max(0, 1 - total);
  close();
  return { square, freedom: bins - 1 };
}

/** A chi-square this far above its freedom is less likely than 1e-6 (Wilson and Hilferty). */
const limit = (freedom: number) =>
  freedom * (1 - 2 / (9 * freedom) + 4.9 * Math.sqrt(2 / (9 * freedom))) ** 3;

test.each([0.05, 1, 5, 11.9, 12.1, 40, 300])('Poisson numbers of mean %d', (mean) => {
  const draws = stream(1, `poisson ${mean}`);
  const { square, freedom } = chiSquare(
    () => poisson(mean, draws),
    (k) => Math.exp(-mean + k * Math.log(mean) - logFactorial(k)),
    Math.ceil(mean + 12 * Math.sqrt(mean) + 12),
  );
  expect(square).toBeLessThan(limit(freedom));
});

test.each([
  [20, 0.05],
  [20, 0.5],
  [20, 0.8],
  [400, 0.02],
])('how many of %i happen with probability %d', (n, p) => {
  const draws = stream(1, `binomial ${n} ${p}`);
  const logChoose = (k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  const { square, freedom } = chiSquare(
    () => binomial(n, p, draws),
    (k) => Math.exp(logChoose(k) + k * Math.log(p) + (n - k) * Math.log1p(-p)),
    n,
  );
  expect(square).toBeLessThan(limit(freedom));
});

test('nothing happens of none, never, and always', () => {
  const draws = stream(1, 'none');
  expect([poisson(0, draws), binomial(0, 0.5, draws), binomial(9, 0, draws), binomial(9, 1, draws)]).toEqual([
    0, 0, 0, 9,
  ]);
});

test('log k!', () => {
  let sum = 0;
  for (let k = 1; k < 200; k++) {
    sum += Math.log(k);
    expect(Math.abs(logFactorial(k) - sum)).toBeLessThan(1e-12 * (1 + sum));
  }
});
