/** Two ways to backprop: both must be the gradient of the loss, and equal one another. */
import { type Activation, activations, type Draw, drawOf, pushPull, standard } from '../../src/pmpy/index';
import { products, rectified } from '../../src/pmpy/signs';

const named = (name: string) => activations.find((one) => one.name === name) as Activation;
/** Its derivative changes sign, which no activation of ours does. */
const sine: Activation = { name: 'sine', label: 'sine', r: Math.sin, derivative: Math.cos };

test('by hand: 1-1-1, ReLU, x = 2, W = 3 and -1/2, t = 1: the output unit is silent, so nothing is learned', () => {
  const { n, o, error, delta, dW } = standard({ x: [2], t: [1], W: [[[3]], [[-0.5]]] }, named('relu'));
  expect([n, o, error[1]]).toEqual([[[6], [-3]], [[2], [6], [0]], [-1]]);
  expect([...delta.flat(), ...dW.flat(2)].map(Math.abs)).toEqual([0, 0, 0, 0]);
});

test('by hand: the same with W = 3 and 1/2: delta = 2, then 1; dW = 12, then 2', () => {
  const { n, o, delta, dW } = standard({ x: [2], t: [1], W: [[[3]], [[0.5]]] }, named('relu'));
  expect([n, o, delta, dW]).toEqual([
    [[6], [3]],
    [[2], [6], [3]],
    [[1], [2]],
    [[[2]], [[12]]],
  ]);
});

test.each([named('softplus'), named('tanh'), sine])(
  'dW is the gradient of |o - t|^2 / 2: $name',
  (activation) => {
    const draw = drawOf(3, 0, [3, 4, 3, 2]);
    const loss = ({ x, t, W }: Draw) => {
      const { o } = standard({ x, t, W }, activation);
      return (o[W.length] as number[]).reduce((sum, out, k) => sum + (out - t[k]) ** 2 / 2, 0);
    };
    const nudged = (layer: number, i: number, j: number, by: number): Draw => ({
      ...draw,
      W: draw.W.map((matrix, l) =>
        matrix.map((row, a) =>
          row.map((weight, b) => (l === layer && a === i && b === j ? weight + by : weight)),
        ),
      ),
    });
    const { dW } = standard(draw, activation);
    const h = 1e-5;
    for (const [layer, matrix] of dW.entries())
      for (const [i, row] of matrix.entries())
        for (const [j, slope] of row.entries())
          expect((loss(nudged(layer, i, j, h)) - loss(nudged(layer, i, j, -h))) / (2 * h)).toBeCloseTo(
            slope,
            7,
          );
  },
);

describe.each([...activations, sine].map((one) => [one.name, one] as const))(
  'push-me pull-you, %s',
  (_, activation) => {
    test.each([[[2, 3]], [[4, 3, 3]], [[3, 5, 4, 2]]])(
      'layers of %j: every number is that of the standard protocol',
      (sizes) => {
        for (let k = 0; k < 40; k++) {
          const draw = drawOf(11, k, sizes);
          const [pairs, plain] = [pushPull(draw, activation), standard(draw, activation)];
          for (const part of ['o', 'n', 'p', 'error', 'delta', 'dW'] as const) {
            const [ours, theirs] = [pairs[part].flat(2), plain[part].flat(2)] as [number[], number[]];
            expect(ours).toHaveLength(theirs.length);
            const scale = Math.max(1, ...theirs.map(Math.abs));
            const worst = Math.max(...ours.map((value, i) => Math.abs(value - theirs[i])));
            expect(worst).toBeLessThanOrEqual(1e-14 * scale);
          }
        }
      },
    );
  },
);

test('an error times a signed p = [p]^+ - [-p]^+ has the signs +, -, -, + on its four products; +, +, -, - gives e |p|', () => {
  const { error, n } = standard(drawOf(1, 0), sine);
  const [e, p] = [error.flat(), n.flat().map(Math.cos)];
  expect(p.some((value) => value < 0)).toBe(true);
  const { pp, pm, mp, mm } = products(rectified(e), rectified(p));
  for (const [k, value] of e.entries()) {
    expect(pp[k] - pm[k] - mp[k] + mm[k]).toBeCloseTo(value * p[k], 15);
    expect(pp[k] + pm[k] - mp[k] - mm[k]).toBeCloseTo(value * Math.abs(p[k]), 15);
  }
});

test('draws: the same seed gives the same, weights are not symmetric, one unit of each layer is at n = 0 exactly', () => {
  expect(drawOf(5, 2)).toEqual(drawOf(5, 2));
  expect(drawOf(5, 2)).not.toEqual(drawOf(5, 3));
  const { n, draw } = standard(drawOf(5, 2), named('tanh'));
  expect(n.map((layer) => Object.is(Math.abs(layer[0]), 0))).toEqual([true, true]);
  expect(n.map((layer) => layer.slice(1).every((value) => value !== 0))).toEqual([true, true]);
  expect(draw.W[1]?.[1]?.[2]).not.toBe(draw.W[1]?.[2]?.[1]);
});

test.each([
  [{ x: [1], t: [1], W: [] }, 'W: missing layer (one matrix at least)'],
  [
    { x: [1, 2], t: [1], W: [[[1]]] },
    'W[0][0]: invalid length 1 (allowed: 2, the number of units that it reads)',
  ],
  [{ x: [1], t: [1, 2], W: [[[1]]] }, 't: invalid length 2 (allowed: 1, that of the last layer)'],
  [{ x: [1], t: [1], W: [[[Number.NaN]]] }, 'W[0][0][0]: invalid value NaN (allowed: a finite number)'],
])('%j is an error in one line, by both protocols', (draw, message) => {
  expect(() => standard(draw, sine)).toThrow(message);
  expect(() => pushPull(draw, sine)).toThrow(message);
});

test('draws of no layers, or of a part of a unit, are errors', () => {
  expect(() => drawOf(1, 0, [3])).toThrow('drawOf.sizes: invalid layers [3]');
  expect(() => drawOf(1, 0, [3, 0.5])).toThrow('drawOf.sizes: invalid layers [3,0.5]');
  expect(() => drawOf(1, -1)).toThrow('drawOf.k: invalid number -1');
});
