/** AR(2) series and what is learnt from them, in circuits and directly. */
import type { Covariances } from '../../../src/learning/covariance';
import { train } from '../../../src/learning/train';
import { stream } from '../../../src/numerics/random';

export const A = [0.75, -0.5] as const;
export const SAMPLES = 4000;
export const SEED = 1;
export const LMS = { samples: 3000, rate: 0.005, every: 100, runs: 30 } as const;

/** x_k = a1 x_{k-1} + a2 x_{k-2} + noise of variance 1, after a run-in. */
export function series(seed: number, samples: number): Float64Array {
  const { normal } = stream(seed, 'AR(2)');
  const runIn = 200;
  const x = new Float64Array(samples + runIn);
  for (let k = 2; k < x.length; k++) x[k] = A[0] * x[k - 1] + A[1] * x[k - 2] + normal();
  return x.slice(runIn);
}

/** The same sums without a circuit, over k = 2, ..., n - 1. */
export function direct(x: ArrayLike<number>): Covariances {
  const sum = { c11: 0, c12: 0, c22: 0, c01: 0, c02: 0 };
  for (let k = 2; k < x.length; k++) {
    const [now, before, earlier] = [x[k], x[k - 1], x[k - 2]];
    sum.c11 += before * before;
    sum.c12 += before * earlier;
    sum.c22 += earlier * earlier;
    sum.c01 += now * before;
    sum.c02 += now * earlier;
  }
  const n = x.length - 2;
  return { c11: sum.c11 / n, c12: sum.c12 / n, c22: sum.c22 / n, c01: sum.c01 / n, c02: sum.c02 / n };
}

/** The weights of the circuit that predicts x_k from x_{k-1} and x_{k-2}, every so often. */
export function lmsCircuit(x: ArrayLike<number>): (readonly [number, number])[] {
  const network = {
    layers: [2, 1],
    output: 'linear',
    inputs: 'signed',
    bias: false,
    rate: LMS.rate,
  } as const;
  const path: (readonly [number, number])[] = [];
  for (const { weights } of train({
    network,
    weights: { W1: new Float64Array(2) },
    pattern: (k) => ({ x: [x[k + 1], x[k]], t: [x[k + 2]] }),
    presentations: LMS.samples,
    every: LMS.every,
  }))
    path.push([weights['W1']?.[0], weights['W1']?.[1]]);
  return path;
}

/** The same rule without a circuit, to its end. */
export function lmsPlain(x: ArrayLike<number>): readonly [number, number] {
  let [w1, w2] = [0, 0];
  for (let k = 0; k < LMS.samples; k++) {
    const [b, c] = [x[k + 1], x[k]];
    const error = w1 * b + w2 * c - x[k + 2];
    w1 -= LMS.rate * error * b;
    w2 -= LMS.rate * error * c;
  }
  return [w1, w2];
}

/** Standard deviations of the plain rule's end over runs with seeds of their own. */
export function lmsSpread(): readonly [number, number] {
  const ends = Array.from({ length: LMS.runs }, (_, k) => lmsPlain(series(100 + k, LMS.samples + 2)));
  const sd = (of: (end: readonly [number, number]) => number) => {
    const mean = ends.reduce((sum, end) => sum + of(end), 0) / ends.length;
    return Math.sqrt(ends.reduce((sum, end) => sum + (of(end) - mean) ** 2, 0) / (ends.length - 1));
  };
  return [sd(([a]) => a), sd(([, b]) => b)];
}
