/** Roots by bracketing. */
import { rootBetween } from '../../src/numerics/root';

test.each([
  ['x^3 - 2', (x: number) => x ** 3 - 2, 0, 9, Math.cbrt(2)],
  ['cos x - x', (x: number) => Math.cos(x) - x, 0, 1, 0.7390851332151607],
  ['falling, and infinite at one end', (x: number) => -Math.log(1 - 1 / x) - 2, 1, 50, 1 / -Math.expm1(-2)],
  ['flat at its root', (x: number) => (x - 0.3) ** 5, -1, 2, 0.3],
] as const)('%s', (_, f, a, b, root) => {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ])
    expect(Math.abs(rootBetween(f, from, to) - root)).toBeLessThan(
      4e-16 * Math.max(1, Math.abs(root)) + 1e-15,
    );
});

test('of a step the last number on one side of it', () => {
  const at = rootBetween((x) => (x < 0.1 ? 1 : -1), 0, 1);
  expect(Math.abs(at - 0.1)).toBeLessThan(2e-17);
});
