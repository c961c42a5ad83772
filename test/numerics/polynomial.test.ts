import { modulus, roots, valueAndSlope } from '../../src/numerics/polynomial';

test('a polynomial and its slope', () => {
  // 1 - 3 x + 2 x^2
  expect(valueAndSlope([1, -3, 2], 2)).toEqual([3, 5]);
});

test('roots of a product of known factors', () => {
  // (x - 1)(x - 2)(x^2 + 1) = x^4 - 3 x^3 + 3 x^2 - 3 x + 2
  const found = roots([2, -3, 3, -3, 1]);
  expect(found.map(modulus).map((r) => Number(r.toFixed(12)))).toEqual([1, 1, 1, 2]);
  for (const { re, im } of found) {
    const distances = [
      [1, 0],
      [2, 0],
      [0, 1],
      [0, -1],
    ].map(([a, b]) => Math.hypot(re - a, im - b));
    expect(Math.min(...distances)).toBeLessThan(1e-14);
  }
});

test('constants have no roots, leading zeros do not count', () => {
  expect(roots([3])).toEqual([]);
  expect(roots([0])).toEqual([]);
  expect(roots([-2, 1, 0, 0])).toEqual([{ re: 2, im: 0 }]);
});
