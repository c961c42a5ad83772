/**
 * The published NumPy algorithm (Renner et al. 2024; lanl/spikingBackprop, numpy_simulation.py) written anew from its
 * formulas, with dense arrays and matrix products, one sample: W2 is updated before the error goes back through it, the
 * derivative ends where an activation reaches 1024, weights are clipped to +-254.
 */
type Rows = number[][];

export interface PublishedWeights {
  w1: Rows;
  w2: Rows;
}

export function publishedStep(
  weights: PublishedWeights,
  x: readonly number[],
  target: readonly number[],
): void {
  const half = 512;
  const f = (a: number, threshold: number) => (a > threshold ? 1 : 0);
  const hid = product(x, weights.w1);
  const h = hid.map((a) => f(a, half));
  const out = product(h, weights.w2);
  const o = out.map((a) => f(a, half));
  // f shifted by one integer and half a threshold: 1 from 1024 on; shifted the other way: 1 above 0
  const upper = (a: number) => f(a - half + 1, half);
  const lower = (a: number) => f(a + half, half);
  const plus = out.map((a, k) => f((target[k] - o[k]) * lower(a), 0));
  const minus = out.map((a, k) => f((o[k] - target[k]) * lower(a) - upper(a), 0));
  const error = plus.map((d, k) => d - minus[k]);
  weights.w2 = added(weights.w2, h, error);
  const derivative = hid.map((a) => lower(a) - upper(a));
  const d1 = weights.w2.map((row, j) =>
    Math.max(-1, Math.min(1, derivative[j] * row.reduce((sum, w, k) => sum + w * error[k], 0))),
  );
  weights.w1 = added(weights.w1, x, d1);
}

const product = (x: readonly number[], w: Rows): number[] =>
  w[0].map((_, j) => x.reduce((sum, value, i) => sum + value * w[i][j], 0));

/** w + 2 x d^T, clipped. */
const added = (w: Rows, x: readonly number[], d: readonly number[]): Rows =>
  w.map((row, i) => row.map((value, j) => Math.max(-254, Math.min(254, value + 2 * x[i] * d[j]))));
