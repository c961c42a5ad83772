/** XOR from several seeds, until it is learnt. */
import { networkOf } from '../../../src/circuit/fragments/backprop';
import { passFor, present } from '../../../src/learning/plain';
import { xor } from '../../../src/learning/tasks';
import { train } from '../../../src/learning/train';
import { backpropWeights, parametersOf } from '../../../src/learning/weights';

export const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
/** Presentations after which a seed counts as one that does not learn. */
export const MOST = 1000;

export interface XorRun {
  readonly seed: number;
  /** Presentations until no output of an epoch is off by 0.05 or more; null where that never was. */
  readonly learnt: number | null;
  readonly plainLearnt: number | null;
  readonly presentations: readonly number[];
  readonly losses: readonly number[];
  /** Largest distance of a weight from plain backprop in any cycle of an epoch. */
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
  const presentations: number[] = [];
  const losses: number[] = [];
  const deviations: number[] = [];
  let learnt: number | null = null;
  let leastInput = Number.POSITIVE_INFINITY;
  for (const checkpoint of training) {
    presentations.push(checkpoint.presentation);
    losses.push(checkpoint.losses.reduce((sum, loss) => sum + loss, 0) / checkpoint.losses.length);
    deviations.push(Math.max(...checkpoint.reports.map(({ deviation }) => deviation)));
    leastInput = Math.min(...checkpoint.reports.map((report) => report.leastInput));
    if (xor.solved(checkpoint)) {
      learnt = checkpoint.presentation;
      break;
    }
  }
  return { seed, learnt, plainLearnt: plainly(seed, MOST), presentations, losses, deviations, leastInput };
}

/** Presentations until plain backprop has learnt; null where it has not after so many. */
export function plainly(seed: number, most: number): number | null {
  const network = networkOf(xor.network);
  const parameters = parametersOf(network, backpropWeights(xor.network, seed, xor.initialisation));
  const pass = passFor(network);
  const pattern = xor.patterns(seed);
  for (let k = 0; k < most; k += xor.epoch) {
    let error = 0;
    for (let j = 0; j < xor.epoch; j++) {
      const { x, t } = pattern(k + j);
      present(network, parameters, pass, x, t);
      error = Math.max(error, Math.abs(pass.error[0]));
    }
    if (error < 0.05) return k + xor.epoch;
  }
  return null;
}

/** The part of so many seeds that learn within 4000 presentations. */
export const plainSuccess = (seeds: number): number =>
  Array.from({ length: seeds }, (_, k) => plainly(k + 1, 4000)).filter((learnt) => learnt !== null).length /
  seeds;
