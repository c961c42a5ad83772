/** XOR from several seeds, until it is learnt. */
import type { Pattern } from '../../../src/learning/patterns';
import { xor } from '../../../src/learning/tasks';
import { train } from '../../../src/learning/train';
import { backpropWeights, type NamedWeights } from '../../../src/learning/weights';

export const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
/** Presentations after which a run of the circuit ends. */
export const MOST = 1000;

export interface XorRun {
  readonly seed: number;
  /** Presentations until no output of an epoch is off by 0.05 or more; null where that never was. */
  readonly learnt: number | null;
  readonly plainLearnt: number | null;
  readonly presentations: readonly number[];
  readonly losses: readonly number[];
  /** Largest distance of a weight from plain backprop after every epoch. */
  readonly deviations: readonly number[];
  /** Least |n| of the last epoch. */
  readonly leastInput: number;
}

export function learnXor(seed: number): XorRun {
  const weights = backpropWeights(xor.network, seed, xor.initialisation);
  const training = train({
    network: xor.network,
    weights,
    pattern: xor.patterns(seed),
    presentations: MOST,
    every: xor.epoch,
    verify: true,
  });
  const plain = plainFrom(seed);
  const presentations: number[] = [];
  const losses: number[] = [];
  const deviations: number[] = [];
  let learnt: number | null = null;
  let leastInput = Number.POSITIVE_INFINITY;
  for (const checkpoint of training) {
    presentations.push(checkpoint.presentation);
    losses.push(checkpoint.losses.reduce((sum, loss) => sum + loss, 0) / checkpoint.losses.length);
    epochOf(plain, xor.patterns(seed), checkpoint.presentation - xor.epoch);
    deviations.push(distance(checkpoint.weights, plain));
    leastInput = Math.min(...checkpoint.reports.map((report) => report.leastInput));
    if (xor.solved(checkpoint)) {
      learnt = checkpoint.presentation;
      break;
    }
  }
  return { seed, learnt, plainLearnt: plainly(seed, MOST), presentations, losses, deviations, leastInput };
}

/** Weights of a network 2-4-1 as plain lists: W1 [unit, input], b1, W2, b2. */
interface Plain {
  readonly W1: Float64Array;
  readonly b1: Float64Array;
  readonly W2: Float64Array;
  readonly b2: Float64Array;
}

const plainFrom = (seed: number): Plain => {
  const { W1, b1, W2, b2 } = backpropWeights(xor.network, seed, xor.initialisation);
  return { W1, b1, W2, b2 };
};

/** One presentation of plain backprop, written out here: ReLU units, r'(0) = 0. Changes the weights; returns o - t. */
function present({ W1, b1, W2, b2 }: Plain, { x, t }: Pattern): number {
  const { rate = 0.1 } = xor.network;
  const o1 = Array.from(b1, (b, i) => Math.max(0, b + W1[2 * i] * x[0] + W1[2 * i + 1] * x[1]));
  const n2 = o1.reduce((sum, o, i) => sum + W2[i] * o, b2[0]);
  const error = Math.max(0, n2) - t[0];
  const step = n2 > 0 ? rate * error : 0;
  o1.forEach((o, i) => {
    const below = o > 0 ? step * W2[i] : 0;
    W2[i] -= step * o;
    b1[i] -= below;
    W1[2 * i] -= below * x[0];
    W1[2 * i + 1] -= below * x[1];
  });
  b2[0] -= step;
  return error;
}

/** An epoch of it: the largest |o - t|. */
const epochOf = (weights: Plain, pattern: (k: number) => Pattern, from: number): number =>
  Array.from({ length: xor.epoch }, (_, j) => Math.abs(present(weights, pattern(from + j)))).reduce((a, b) =>
    Math.max(a, b),
  );

/** Presentations until plain backprop has learnt; null where it has not after so many. */
export function plainly(seed: number, most: number): number | null {
  const weights = plainFrom(seed);
  const pattern = xor.patterns(seed);
  for (let k = 0; k < most; k += xor.epoch) if (epochOf(weights, pattern, k) < 0.05) return k + xor.epoch;
  return null;
}

/** The largest distance of the circuit's weights, V2 being a copy of W2. */
function distance(own: NamedWeights, { W1, b1, W2, b2 }: Plain): number {
  const apart = Object.entries({ W1, b1, W2, b2, V2: W2 }).flatMap(([name, values]) =>
    Array.from(values, (w, i) => Math.abs(w - (own[name]?.[i] ?? Number.NaN))),
  );
  return Math.max(...apart);
}

/** Presentations that plain backprop is given when seeds are counted. */
export const LONGEST = 4000;

/** The part of so many seeds that learn in that time. */
export const plainSuccess = (seeds: number): number =>
  Array.from({ length: seeds }, (_, k) => plainly(k + 1, LONGEST)).filter((learnt) => learnt !== null)
    .length / seeds;
