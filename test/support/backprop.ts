/** Plain backprop on a 2-4-1 network, ReLU hidden and output units, H(0) = 0: what the learning circuits must equal. */
import { seeded } from './random';

export interface Weights {
  W1: number[][];
  b1: number[][];
  W2: number[][];
  b2: number[][];
  /** The circuit's own copy of the transpose of W2. */
  V2: number[][];
}

/** W1 ~ U(-.6, .6), b1 ~ U(0, .3), W2 ~ U(-.6, .6), b2 = .5. */
export function initialWeights(seed: number): Weights {
  const random = seeded(seed);
  const uniform = (a: number, b: number) => a + (b - a) * random();
  const W2 = [Array.from({ length: 4 }, () => uniform(-0.6, 0.6))];
  return {
    W1: Array.from({ length: 4 }, () => [uniform(-0.6, 0.6), uniform(-0.6, 0.6)]),
    b1: Array.from({ length: 4 }, () => [uniform(0, 0.3)]),
    W2,
    b2: [[0.5]],
    V2: W2[0].map((weight) => [weight]),
  };
}

export const XOR = {
  x: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  t: [0, 1, 1, 0],
};

/** The weights after some presentations, in the order 00, 01, 10, 11, with learning rate eta. */
export function backprop(start: Weights, presentations: number, eta: number): Weights {
  let { W1, b1, W2, b2 } = start;
  for (let k = 0; k < presentations; k++) {
    const x = XOR.x[k % 4];
    const n1 = W1.map((row, i) => b1[i]?.[0] + row.reduce((sum, w, j) => sum + w * x[j], 0));
    const o1 = n1.map((n) => Math.max(n, 0));
    const w2 = W2[0];
    const n2 = w2.reduce((sum, w, i) => sum + w * o1[i], b2[0]?.[0]);
    const d2 = n2 > 0 ? n2 - XOR.t[k % 4] : 0;
    const d1 = w2.map((w, i) => (n1[i] > 0 ? w * d2 : 0));
    W2 = [w2.map((w, i) => w - eta * d2 * o1[i])];
    b2 = [[b2[0]?.[0] - eta * d2]];
    W1 = W1.map((row, i) => row.map((w, j) => w - eta * d1[i] * x[j]));
    b1 = b1.map(([b], i) => [b - eta * d1[i]]);
  }
  return { W1, b1, W2, b2, V2: W2[0].map((weight) => [weight]) };
}
