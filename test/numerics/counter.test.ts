import { bitsOf, laneOf } from '../../src/numerics/counter';

const uniform = (key: number, a: number, b: number) => bitsOf(laneOf(key, a), b) / 2 ** 32;

test('bits depend on the key and both counters, and on nothing else', () => {
  const all = [0, 1, 2].flatMap((key) => [0, 1, 2].flatMap((a) => [0, 1, 2].map((b) => uniform(key, a, b))));
  expect(new Set(all).size).toBe(27);
  expect(uniform(1, 2, 3)).toBe(uniform(1, 2, 3));
});

test('uniform over places, over times and over keys: mean, variance and 16 equal classes', () => {
  const n = 20_000;
  for (const draw of [
    (k: number) => uniform(7, 3, k),
    (k: number) => uniform(7, k, 3),
    (k: number) => uniform(k, 7, 3),
  ]) {
    const values = Array.from({ length: n }, (_, k) => draw(k));
    const mean = values.reduce((sum, x) => sum + x, 0) / n;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
    const counts = new Array<number>(16).fill(0);
    for (const x of values) counts[Math.floor(16 * x)]++;
    const chi2 = counts.reduce((sum, count) => sum + (count - n / 16) ** 2 / (n / 16), 0);
    // 99.9 % of chi squared with 15 degrees of freedom
    expect(chi2).toBeLessThan(37.7);
  }
});

test('neighbouring places, times and keys do not go together', () => {
  const n = 20_000;
  const correlation = (a: (k: number) => number, b: (k: number) => number) =>
    Array.from({ length: n }, (_, k) => (a(k) - 0.5) * (b(k) - 0.5)).reduce((sum, x) => sum + x, 0) /
    (n / 12);
  const limit = 4 / Math.sqrt(n);
  expect(
    Math.abs(
      correlation(
        (k) => uniform(5, 1, k),
        (k) => uniform(5, 2, k),
      ),
    ),
  ).toBeLessThan(limit);
  expect(
    Math.abs(
      correlation(
        (k) => uniform(5, 1, k),
        (k) => uniform(5, 1, k + 1),
      ),
    ),
  ).toBeLessThan(limit);
  expect(
    Math.abs(
      correlation(
        (k) => uniform(5, 1, k),
        (k) => uniform(6, 1, k),
      ),
    ),
  ).toBeLessThan(limit);
});
