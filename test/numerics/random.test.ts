import { stream } from '../../src/numerics/random';

const draws = (seed: number, name: string, n: number) => {
  const { uniform } = stream(seed, name);
  return Array.from({ length: n }, uniform);
};

test('the same seed and name give the same numbers; any other pair gives others', () => {
  expect(draws(7, 'u0', 5)).toEqual(draws(7, 'u0', 5));
  const pairs = [0, 1, 2, 2 ** 32, 2 ** 40].flatMap((seed) =>
    ['', 'a', 'b', 'ab', 'ba'].map((name) => [seed, name] as const),
  );
  const firsts = new Set(pairs.map(([seed, name]) => draws(seed, name, 1)[0]));
  expect(firsts.size).toBe(pairs.length);
});

test('uniforms, normals and whole numbers have the moments of their laws, within 4 standard errors', () => {
  const n = 40_000;
  const { uniform, normal, below } = stream(1, 'moments');
  const mean = (next: () => number) => Array.from({ length: n }, next).reduce((sum, x) => sum + x, 0) / n;
  expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
  expect(Math.abs(mean(normal))).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(mean(() => normal() ** 2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  expect(Math.abs(mean(() => below(7)) - 3)).toBeLessThan(4 * Math.sqrt(4 / n));
});

test('streams of neighbouring seeds and names do not go together', () => {
  const n = 20_000;
  const correlation = (a: number[], b: number[]) =>
    a.reduce((sum, x, k) => sum + (x - 0.5) * ((b[k] ?? 0) - 0.5), 0) / (n / 12);
  for (const [seed, name] of [
    [1, 'u0'],
    [0, 'u1'],
    [2 ** 32, 'u0'],
  ] as const)
    expect(Math.abs(correlation(draws(0, 'u0', n), draws(seed, name, n)))).toBeLessThan(4 / Math.sqrt(n));
});

test('a seed is a whole number', () => {
  expect(() => stream(1.5)).toThrow(
    'seed: invalid seed 1.5 (allowed: a whole number of at least 0, below 2^53)',
  );
  expect(() => stream(-1)).toThrow('seed');
});
