/** Training runs of the linear transform, with the delta rule written out here. */
import { linearTransform } from '../../../src/learning/tasks';
import { train } from '../../../src/learning/train';
import { backpropWeights } from '../../../src/learning/weights';

export const CYCLES = 1000;
export const SEED = 1;
/** Presentations between points of the curves. */
const EVERY = 10;

export interface LearningRun {
  readonly size: number;
  readonly presentations: readonly number[];
  /** Largest |W - M|. */
  readonly errors: readonly number[];
  /** Largest |W - W of the delta rule|. */
  readonly deviations: readonly number[];
  readonly losses: readonly number[];
  /** Largest |W x - t| of 100 inputs that were never presented, at the end. */
  readonly residual: number;
}

export function learn(size: number): LearningRun {
  const task = linearTransform(size);
  const pattern = task.patterns(SEED);
  const weights = backpropWeights(task.network, SEED, task.initialisation);
  const W = Float64Array.from(weights['W1'] as Float64Array);
  const presentations: number[] = [];
  const errors: number[] = [];
  const deviations: number[] = [];
  const losses: number[] = [];
  const training = train({ network: task.network, weights, pattern, presentations: CYCLES, every: EVERY });
  let done = 0;
  let last: Float64Array = new Float64Array(size * size);
  for (const checkpoint of training) {
    for (; done < checkpoint.presentation; done++) deltaRule(W, pattern(done), task.network.rate ?? 0);
    const own = checkpoint.weights['W1'] as Float64Array;
    last = own;
    presentations.push(done);
    errors.push(task.weightError?.(SEED, checkpoint.weights) ?? Number.NaN);
    deviations.push(own.reduce((most, w, i) => Math.max(most, Math.abs(w - W[i])), 0));
    losses.push(checkpoint.losses.reduce((sum, loss) => sum + loss, 0) / checkpoint.losses.length);
  }
  const unseen = Array.from({ length: 100 }, (_, k) => pattern(CYCLES + k));
  const residual = Math.max(...unseen.map((one) => residualOf(last, one)));
  return { size, presentations, errors, deviations, losses, residual };
}

/** Largest |W x - t|: needs no teacher. */
function residualOf(
  W: Float64Array,
  { x, t }: { readonly x: ArrayLike<number>; readonly t: ArrayLike<number> },
): number {
  const n = x.length;
  return Math.max(
    ...Array.from(t, (target, i) => {
      let y = -target;
      for (let j = 0; j < n; j++) y += W[i * n + j] * x[j];
      return Math.abs(y);
    }),
  );
}

/** W <- W - eta (W x - t) x^T. */
function deltaRule(
  W: Float64Array,
  { x, t }: { readonly x: ArrayLike<number>; readonly t: ArrayLike<number> },
  rate: number,
): void {
  const n = x.length;
  for (let i = 0; i < t.length; i++) {
    let error = -t[i];
    for (let j = 0; j < n; j++) error += W[i * n + j] * x[j];
    for (let j = 0; j < n; j++) W[i * n + j] -= rate * error * x[j];
  }
}
