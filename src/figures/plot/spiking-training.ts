/** Spiking backprop over its epochs. */

import { checkKinds, having, listing } from '../../kinds';
import type { SbpEpoch } from '../../learning/learners/sbp';
import type * as sbp from '../../sbp/index';
import type { Figure } from '../figure';
import type { Data, Layout } from '../plotly';
import { axis, colours, layout } from '../theme';

const SBP_EPOCHS = listing('epochs, as sbpLearner has them', having('', { train: 'object' }));

const READINGS: readonly [keyof sbp.Scores, string][] = [
  ['activation', 'largest activation'],
  ['spikes', 'first output spike'],
  ['exact', 'exactly the target'],
];
const LOSSES: readonly [keyof sbp.Scores, string][] = [
  ['spikeLoss', 'of the spikes'],
  ['activationLoss', 'of the activations'],
];

/**
 * Spiking backprop while it learns: accuracy by three readings, and loss by two, of the samples learnt from and of the test.
 *
 * @example
 * ```ts
 * import { learning, plot, sbp } from 'pulsegate';
 *
 * const layers = [4, 8, 2] as const;
 * const train = sbp.samples(layers, [[0, 1], [2, 3], [0], [3]], [0, 1, 0, 1]);
 * const states = [...learning.learn(learning.sbpLearner({ train, layers, seed: 1 }), { epochs: 3 })];
 * plot.spikingTraining(states[2].epochs, 'Left or right').data.map(({ name }) => name).join('; '); // while learning: largest activation; while learning: first output spike; while learning: exactly the target; while learning: of the spikes; while learning: of the activations
 * ```
 */
export function plotSbpTraining(epochs: readonly SbpEpoch[], title = 'Training in spikes'): Figure {
  checkKinds('plot.spikingTraining', { epochs: [epochs, SBP_EPOCHS], title: [title, 'text'] });
  const palette = colours(5);
  const line = (
    part: 'train' | 'test',
    [score, words]: readonly [keyof sbp.Scores, string],
    k: number,
    yaxis: string,
  ): Data =>
    ({
      type: 'scatter',
      mode: epochs.length > 20 ? 'lines' : 'lines+markers',
      name: `${part === 'test' ? 'test' : 'while learning'}: ${words}`,
      xaxis: 'x',
      yaxis,
      x: epochs.map((_, n) => n + 1),
      y: epochs.map((epoch) => epoch[part]?.[score] ?? null),
      line: { color: palette[k], width: 1.8, dash: part === 'test' ? 'solid' : 'dot' },
    }) as Data;
  const parts = epochs.some(({ test }) => test !== null)
    ? (['test', 'train'] as const)
    : (['train'] as const);
  const more = {
    xaxis: axis('epoch', { anchor: 'y2', rangemode: 'tozero' }),
    yaxis: axis('accuracy (part of the samples)', { domain: [0.46, 1] }),
    yaxis2: axis('loss, mean (output − target)²', { domain: [0, 0.38], rangemode: 'tozero' }),
    margin: { l: 84, r: 260, t: 64, b: 60 },
  };
  return {
    data: parts.flatMap((part) => [
      ...READINGS.map((reading, k) => line(part, reading, k, 'y')),
      ...LOSSES.map((reading, k) => line(part, reading, 3 + k, 'y2')),
    ]),
    layout: layout(title, { width: 1000, height: 640 }, more as Partial<Layout>),
  };
}
