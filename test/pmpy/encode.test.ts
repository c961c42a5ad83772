import fc from 'fast-check';
import { activations, decode, encode } from '../../src/pmpy/index';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

test('decode of encode is the identity; one part of each pair is 0, the other at least 0', () => {
  fc.assert(
    fc.property(fc.array(finite), (x) => {
      const { plus, minus } = encode(x);
      expect(Array.from(decode({ plus, minus }))).toEqual(x.map((value) => value + 0));
      for (const [k] of x.entries()) {
        expect(Math.min(plus[k], minus[k])).toBe(0);
        expect(Math.max(plus[k], minus[k])).toBe(Math.abs(x[k]));
      }
    }),
    { seed: 7 },
  );
});

test('a pair means its difference, also where both parts are above 0', () => {
  expect(Array.from(decode({ plus: [0.75, 2], minus: [0.5, 3] }))).toEqual([0.25, -1]);
});

test.each([
  [() => encode([0, Number.NaN]), 'x[1]: invalid value NaN (allowed: a finite number)'],
  [() => decode({ plus: [1, 2], minus: [1] }), 'minus: invalid length 1 (allowed: 2, that of plus)'],
  [
    () => decode({ plus: [1], minus: [Number.POSITIVE_INFINITY] }),
    'minus[0]: invalid value Infinity (allowed: a finite number)',
  ],
])('%s is an error in one line', (action, message) => {
  expect(action).toThrow(message);
});

describe.each(activations.map((activation) => [activation.name, activation] as const))(
  '%s',
  (name, { r, derivative }) => {
    test("r' is the slope of r away from kinks, to second order in the step", () => {
      const points = [-3.3, -1.7, -0.4, 0.3, 0.8, 1.9, 4.1];
      const error = (h: number) =>
        Math.max(...points.map((n) => Math.abs((r(n + h) - r(n - h)) / (2 * h) - derivative(n))));
      expect(error(1e-2)).toBeLessThan(1e-4);
      // of straight pieces there is only rounding left
      if (error(1e-2) > 1e-12) expect(error(1e-2) / error(1e-3)).toBeCloseTo(100, 0);
    });

    test('is finite from -1e6 to 1e6', () => {
      for (const n of [-1e6, -800, -40, 0, 40, 800, 1e6]) {
        expect(Number.isFinite(r(n)) && Number.isFinite(derivative(n))).toBe(true);
        if (name === 'softplus') expect(Math.abs(r(n) - r(-n) - n)).toBeLessThanOrEqual(1e-10);
      }
    });
  },
);

test('at the kinks: H(0) of three ReLUs, and both ends of the box', () => {
  const at = (name: string, n: number) => activations.find((one) => one.name === name)?.derivative(n);
  expect(['relu', 'relu-half', 'relu-one', 'truncated-relu'].map((name) => at(name, 0))).toEqual([
    0, 0.5, 1, 0,
  ]);
  expect(at('truncated-relu', 1)).toBe(1);
  expect(at('truncated-relu', 1 + 2 ** -40)).toBe(0);
});
