/** The same network trained with trains of several lengths, and by plain backprop from the same start and order. */
import { readDataset } from '../../../src/io/disk/datasets';
import { first } from '../../../src/io/images';
import { learn } from '../../../src/learning/epochs';
import { type StochasticEpoch, stochasticLearner } from '../../../src/learning/learners/stochastic';
import { intensities, network } from '../../../src/stochastic/index';

export const HIDDEN = 100;

export interface Plan {
  readonly dataset: string;
  /** Samples learnt from and asked; all of them where it does not say. */
  readonly samples?: readonly [train: number, test: number];
  readonly lengths: readonly number[];
  readonly epochs: number;
  readonly seeds: readonly number[];
}

/** The last epoch at each length; the baseline knows no length, and is trained once a seed. */
export interface Trained {
  readonly plan: Plan;
  readonly seed: number;
  readonly found: readonly { readonly length: number; readonly epoch: StochasticEpoch }[];
  readonly baseline: number;
}

export function trainAll(plan: Plan, progress?: (done: number, total: number) => void): Trained[] {
  const { dataset, samples, lengths, epochs, seeds } = plan;
  const [train, test] = (['train', 'test'] as const).map((part, k) => {
    const set = readDataset(dataset, part);
    return intensities(samples === undefined ? set : first(set, samples[k]));
  });
  const total = seeds.length * lengths.length;
  return seeds.map((seed, s): Trained => {
    let baseline = Number.NaN;
    const found = lengths.map((length, k) => {
      const learner = stochasticLearner({
        network: network({ layers: [train.size, HIDDEN, train.classes], length }),
        ...{ train, test, seed, decay: epochs, baseline: k === 0, step: 5000 },
      });
      let epoch: StochasticEpoch | undefined;
      for (const state of learn(learner, { epochs })) epoch = state.epochs[epochs - 1];
      if (epoch === undefined) throw new Error('training without an epoch');
      baseline = epoch.baseline ?? baseline;
      progress?.(s * lengths.length + k + 1, total);
      return { length, epoch };
    });
    return { plan, seed, found, baseline };
  });
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return 0.5 * (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]);
}
