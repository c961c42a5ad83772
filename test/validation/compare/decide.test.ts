/** Levels and quantiles beside numbers from tables and from sums. */
import { gaussLegendre } from '../../../src/numerics/gauss-legendre';
import { stream } from '../../../src/numerics/random';
import {
  boundOf,
  quantile,
  rectified,
  skewed,
  squaresBelow,
  upperTail,
} from '../../../src/validation/compare/decide';

test('the tail of the normal distribution has the values of tables, near 0 and far out', () => {
  expect(upperTail(0)).toBeCloseTo(0.5, 14);
  expect(upperTail(1.959963984540054) / 0.025).toBeCloseTo(1, 10);
  expect(upperTail(3) / 1.349898031630095e-3).toBeCloseTo(1, 10);
  expect(upperTail(6) / 9.865876450376946e-10).toBeCloseTo(1, 9);
  expect(upperTail(2.4999999999) / upperTail(2.5)).toBeCloseTo(1, 8);
  for (const tail of [0.3, 0.025, 1e-6, 1e-12]) expect(upperTail(quantile(tail)) / tail).toBeCloseTo(1, 8);
});

test('a run of a thousand tests asks for 6.1 standard deviations, of ten thousand for 6.5', () => {
  expect(boundOf(1e-6, 1000)).toBeCloseTo(6.1, 1);
  expect(boundOf(1e-6, 10_000)).toBeCloseTo(6.5, 1);
  expect(skewed(6, 2000) - 6).toBeLessThan(0.14);
});

test('what noise adds to a rectified number is the integral over the noise', () => {
  for (const [m, s] of [
    [0.3, 0.1],
    [0, 0.2],
    [-0.1, 0.1],
  ] as const) {
    let integral = 0;
    for (const [from, to] of [
      [-8, -m / s],
      [-m / s, 8],
    ]) {
      const { nodes, weights } = gaussLegendre(40, from, to);
      nodes.forEach((x, k) => {
        const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
        integral += weights[k] * density * Math.max(0, m + s * x);
      });
    }
    expect(rectified(m, s)).toBeCloseTo(integral - Math.max(0, m), 8);
  }
});

test('sums of squares of normal numbers stay below their bound as often as it says', () => {
  const { normal } = stream(3, 'squares');
  const bound = squaresBelow(50, 2);
  let above = 0;
  for (let k = 0; k < 4000; k++) {
    let sum = 0;
    for (let n = 0; n < 50; n++) sum += normal() ** 2;
    if (sum > bound) above += 1;
  }
  expect(above / 4000).toBeGreaterThan(upperTail(2) * 0.6);
  expect(above / 4000).toBeLessThan(upperTail(2) * 1.5);
});
