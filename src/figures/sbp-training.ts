/** Training of the spiking backprop network: accuracy by three readings, and loss by two, over epochs. */
import type { Data, Layout } from 'plotly.js-dist-min';
import { type SbpScores, scoresOf } from '../learning/sbp-scores';
import type { SbpEpoch } from '../learning/sbp-train';
import type { Figure } from './figure';
import { axis, colours, layout } from './theme';

const READINGS: readonly [keyof SbpScores, string][] = [
  ['activation', 'largest activation'],
  ['spikes', 'first output spike'],
  ['exact', 'exactly the target'],
];
const LOSSES: readonly [keyof SbpScores, string][] = [
  ['spikeLoss', 'of the spikes'],
  ['activationLoss', 'of the activations'],
];

export function plotSbpTraining(title: string, epochs: readonly SbpEpoch[], outputs: number): Figure {
  const palette = colours(5);
  const line = (
    part: 'train' | 'test',
    [score, words]: readonly [keyof SbpScores, string],
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
      y: epochs.map((epoch) => {
        const tally = epoch[part];
        return tally === null ? null : scoresOf(tally, outputs)[score];
      }),
      line: { color: palette[k], width: 1.8, dash: part === 'test' ? 'solid' : 'dot' },
    }) as Data;
  const parts = epochs.some(({ test }) => test !== null)
    ? (['test', 'train'] as const)
    : (['train'] as const);
  const more = {
    xaxis: axis('epoch', { anchor: 'y2', rangemode: 'tozero' }),
    yaxis: axis('part that is right', { domain: [0.46, 1] }),
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
