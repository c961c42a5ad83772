/** Plain backpropagation descends what it returns, and the inputs of its tasks are drawn as they say. */
import { learning } from '../../src/index';
import { seeded } from '../support/random';

test('what a presentation returns is 1/2 |o - t|^2, and each weight goes down its slope', () => {
  const random = seeded(4);
  const draw = (n: number) => Float64Array.from({ length: n }, () => random() - 0.3);
  const network = {
    layers: [3, 4, 2],
    activation: 'relu',
    output: 'linear',
    inputs: 'signed',
    bias: true,
    rate: 0.01,
    T: 1,
    maskGain: 1,
  } as const;
  const start = { W: [draw(12), draw(8)], b: [draw(4), draw(2)] };
  const [x, t] = [draw(3), draw(2)];
  const present = (move: (copy: { W: Float64Array[]; b: Float64Array[] }) => void = () => {}) => {
    const copy = { W: start.W.map((w) => w.slice()), b: start.b.map((b) => b.slice()) };
    move(copy);
    const pass = learning.passFor(network);
    const loss = learning.presentPlain(network, copy, pass, x, t);
    return { loss, after: copy, o: pass.o[1] };
  };
  const { loss, after, o } = present();
  expect(loss).toBeCloseTo(0.5 * ((o[0] - t[0]) ** 2 + (o[1] - t[1]) ** 2), 14);
  for (const kind of ['W', 'b'] as const)
    start[kind].forEach((values, l) => {
      values.forEach((value, i) => {
        const moved = (by: number) =>
          present((copy) => {
            copy[kind][l][i] += by;
          }).loss;
        const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        expect(after[kind][l][i] - value).toBeCloseTo(-network.rate * slope, 9);
      });
    });
});

test('inputs of a linear transform are uniform in [-1, 1], its targets M x, whichever is asked first', () => {
  const { patterns } = learning.linearTransform(2);
  const pattern = patterns(3);
  const drawn = Array.from({ length: 2000 }, (_, k) => pattern(1999 - k));
  const values = drawn.flatMap(({ x }) => Array.from(x));
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(1);
  // within four standard errors
  expect(Math.abs(mean(values))).toBeLessThan((4 / Math.sqrt(3)) * values.length ** -0.5);
  expect(Math.abs(mean(values.map((x) => x * x)) - 1 / 3)).toBeLessThan(4 * 0.3 * values.length ** -0.5);
  const [one, other, third] = drawn;
  // three inputs of two numbers depend on one another as their targets do
  const det = (a: ArrayLike<number>, b: ArrayLike<number>) => a[0] * b[1] - a[1] * b[0];
  const ratio = det(one.t, other.t) / det(one.x, other.x);
  expect(det(other.t, third.t) / det(other.x, third.x)).toBeCloseTo(ratio, 8);
  expect(patterns(3)(7)).toEqual(pattern(7));
});
