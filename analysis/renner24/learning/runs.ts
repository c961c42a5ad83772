/** The spiking backprop network learns images from several seeds, on the fast engine. */

import { readDataset } from '../../../src/io/disk/datasets';
import { type ActivePixels, spikingImages } from '../../../src/io/images';
import { learn } from '../../../src/learning/epochs';
import { orderOf } from '../../../src/learning/learners/order';
import { sbpLearner } from '../../../src/learning/learners/sbp';
import * as sbp from '../../../src/sbp/index';

import { referenceEngine } from '../../../src/sbp/reference-engine';

import { wasmEngine } from '../../../src/sbp/wasm-engine';

export interface Images {
  readonly train: ActivePixels;
  readonly test: ActivePixels;
  readonly layers: sbp.Layers;
}

/** Both parts of a data set, and a network with 400 hidden units for it. */
export function imagesOf(dataset: string): Images {
  const [train, test] = (['train', 'test'] as const).map((part) =>
    spikingImages(dataset, readDataset(dataset, part)),
  ) as [ActivePixels, ActivePixels];
  return { train, test, layers: [train.size, 400, train.classes] };
}

/** Of one seed, epoch by epoch. */
export interface Learning {
  readonly seed: number;
  readonly epochs: readonly { readonly train: sbp.Scores; readonly test: sbp.Scores }[];
}

export function learnImages(
  { train, test, layers }: Images,
  seeds: readonly number[],
  epochs: number,
  progress?: (done: number, total: number) => void,
): Learning[] {
  return seeds.map((seed, k): Learning => {
    const learner = sbpLearner({ train, test, seed, layers, step: train.count });
    const done: Learning['epochs'][number][] = [];
    for (const state of learn(learner, { epochs })) {
      const last = state.epochs[state.epochs.length - 1];
      if (last?.test == null) throw new Error('an epoch without a test');
      done.push({ train: last.train, test: last.test });
      progress?.(k * epochs + done.length, seeds.length * epochs);
    }
    return { seed, epochs: done };
  });
}

/** Weights that differ from the plain algorithm's after so many presentations of the first epoch. */
export function differingWeights({ train, layers }: Images, seed: number, presentations: number): number {
  const begin = sbp.matricesOf(layers, sbp.weights(layers, seed));
  const order = orderOf(seed, 1, train.count);
  const [a, b] = [wasmEngine, referenceEngine].map((make) => {
    const engine = make(layers, begin);
    engine.present(train, order, 0, presentations);
    return engine.weights();
  });
  const differ = (x: Int16Array = new Int16Array(), y: Int16Array = new Int16Array()) =>
    x.filter((w, k) => w !== y[k]).length;
  return differ(a?.w1, b?.w1) + differ(a?.w2, b?.w2);
}

export type Part = 'train' | 'test';

/** A score of all seeds after an epoch, counted from 1. */
export const scoresAt = (
  runs: readonly Learning[],
  epoch: number,
  score: keyof sbp.Scores,
  part: Part = 'test',
): number[] => runs.map(({ epochs }) => epochs[epoch - 1]?.[part][score] ?? Number.NaN);

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return 0.5 * ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN));
}
