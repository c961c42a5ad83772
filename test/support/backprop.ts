/**
 * Plain backprop, written for the tests alone and by no line of the library: what every circuit that learns must equal. ReLU
 * units have r'(0) = 0; weights are [target, source] by rows, and "Vl" is the transpose of "Wl".
 */
import { seeded } from './random';

export type Weights = Record<string, number[]>;

export interface Layered {
  readonly layers: readonly number[];
  readonly rate?: number;
  readonly activation?: 'relu' | 'linear';
  readonly output?: 'relu' | 'linear';
  readonly bias?: boolean;
}

export interface Example {
  readonly x: ArrayLike<number>;
  readonly t: ArrayLike<number>;
}

/** Learns some presentations in turn; the answers are those before each of them. */
export function backprop(
  { layers, rate = 0.1, activation = 'relu', output = 'relu', bias = true }: Layered,
  start: Readonly<Record<string, ArrayLike<number>>>,
  examples: readonly Example[],
): { readonly weights: Weights; readonly answers: number[][] } {
  const depth = layers.length - 1;
  const W = layers.slice(1).map((_, l) => Array.from(start[`W${l + 1}`]));
  const b = layers
    .slice(1)
    .map((n, l) => (bias ? Array.from(start[`b${l + 1}`]) : new Array<number>(n).fill(0)));
  const cut = (l: number) => (l === depth - 1 ? output : activation) === 'relu';
  const answers: number[][] = [];
  for (const { x, t } of examples) {
    const o = [Array.from(x)];
    for (let l = 0; l < depth; l++) {
      const below = o[l];
      o.push(
        b[l].map((bias, i) => {
          let n = bias;
          for (let j = 0; j < below.length; j++) n += W[l][i * below.length + j] * below[j];
          return cut(l) ? Math.max(n, 0) : n;
        }),
      );
    }
    answers.push(o[depth]);
    let error = o[depth].map((value, i) => value - t[i]);
    for (let l = depth - 1; l >= 0; l--) {
      const below = o[l];
      // a ReLU that is at 0 was not pushed above it
      const delta = error.map((e, i) => (cut(l) && o[l + 1][i] === 0 ? 0 : e));
      if (l > 0)
        error = below.map((_, j) =>
          delta.reduce((sum, d, i) => (d === 0 ? sum : sum + W[l][i * below.length + j] * d), 0),
        );
      delta.forEach((d, i) => {
        if (d === 0) return;
        if (bias) b[l][i] -= rate * d;
        for (let j = 0; j < below.length; j++) W[l][i * below.length + j] -= rate * d * below[j];
      });
    }
  }
  return { weights: named(layers, W, bias ? b : []), answers };
}

function named(layers: readonly number[], W: readonly number[][], b: readonly number[][]): Weights {
  const weights: Weights = {};
  W.forEach((values, l) => {
    const [rows, columns] = [layers[l + 1], layers[l]];
    weights[`W${l + 1}`] = values;
    if (b[l] !== undefined) weights[`b${l + 1}`] = b[l];
    if (l > 0)
      weights[`V${l + 1}`] = Array.from({ length: columns }, (_, j) =>
        Array.from({ length: rows }, (__, i) => values[i * columns + j]),
      ).flat();
  });
  return weights;
}

/** The largest distance of two sets of weights; NaN where one lacks some. */
export function distance(own: Readonly<Record<string, ArrayLike<number>>>, plain: Weights): number {
  return Math.max(
    ...Object.entries(plain).map(([name, values]) =>
      values.reduce((most, w, i) => Math.max(most, Math.abs(w - (own[name]?.[i] ?? Number.NaN))), 0),
    ),
  );
}

/** A network 2-4-1: W1 ~ U(-.6, .6), b1 ~ U(0, .3), W2 ~ U(-.6, .6), b2 = .5. */
export function initialWeights(seed: number) {
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
