/** Gauss and Legendre: n nodes are exact for polynomials up to degree 2 n - 1, and not beyond. */
import { gaussLegendre } from '../../src/numerics/gauss-legendre';

const integral = (n: number, [a, b]: readonly [number, number], f: (x: number) => number) => {
  const { nodes, weights } = gaussLegendre(n, a, b);
  return nodes.reduce((sum, x, k) => sum + weights[k] * f(x), 0);
};

test.each([1, 2, 3, 6, 20])('%i nodes', (n) => {
  for (let degree = 0; degree < 2 * n; degree++) {
    const exact = (3 ** (degree + 1) - (-1) ** (degree + 1)) / (degree + 1);
    expect(integral(n, [-1, 3], (x) => x ** degree) / exact).toBeCloseTo(1, 12);
  }
  const next = (3 ** (2 * n + 1) + 1) / (2 * n + 1);
  expect(Math.abs(integral(n, [-1, 3], (x) => x ** (2 * n)) / next - 1)).toBeGreaterThan(n < 20 ? 1e-6 : 0);
});

test('a normal density', () => {
  const density = (x: number) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  expect(integral(60, [-8, 8], density)).toBeCloseTo(1, 13);
});
