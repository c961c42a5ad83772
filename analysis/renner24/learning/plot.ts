/** Accuracy by three readings and loss by two: the mean of all seeds, and the band from the worst to the best. */
import type { Data, Layout } from 'plotly.js-dist-min';
import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type Place } from '../../../src/figures/panels';
import { axis, layout, SOFT } from '../../../src/figures/theme';
import { mean } from '../../../src/learning/evaluate';
import type { SbpScores } from '../../../src/sbp/scores';
import { type Learning, type Part, scoresAt } from './runs';

const LEFT: Place = { x: [0, 0.46], y: [0, 1] };
const RIGHT: Place = { x: [0.57, 1], y: [0, 1] };

interface Curve {
  readonly n: number;
  readonly score: keyof SbpScores;
  readonly part: Part;
  readonly name: string;
  readonly color: string;
  readonly fill?: string;
}

const CURVES: readonly Curve[] = [
  {
    n: 1,
    score: 'activation',
    part: 'test',
    name: 'largest membrane input a<sub>2</sub>',
    color: '#0072B2',
    fill: 'rgba(0,114,178,0.16)',
  },
  {
    n: 1,
    score: 'spikes',
    part: 'test',
    name: 'first unit that spikes',
    color: '#D55E00',
    fill: 'rgba(213,94,0,0.16)',
  },
  {
    n: 1,
    score: 'exact',
    part: 'test',
    name: 'exactly the target',
    color: '#009E73',
    fill: 'rgba(0,158,115,0.16)',
  },
  { n: 1, score: 'exact', part: 'train', name: 'exactly the target,<br>while learning', color: '#009E73' },
  {
    n: 2,
    score: 'spikeLoss',
    part: 'test',
    name: 'of the spikes',
    color: '#CC79A7',
    fill: 'rgba(204,121,167,0.2)',
  },
  { n: 2, score: 'spikeLoss', part: 'train', name: 'of the spikes,<br>while learning', color: '#CC79A7' },
  {
    n: 2,
    score: 'activationLoss',
    part: 'test',
    name: 'of the membrane inputs',
    color: '#000000',
    fill: 'rgba(0,0,0,0.12)',
  },
];

/** A published accuracy that is shown as a line across the left panel. */
export interface Published {
  readonly value: number;
  readonly words: string;
}

export function draw(title: string, runs: readonly Learning[], published?: Published): Figure {
  const epochs = Array.from({ length: runs[0]?.epochs.length ?? 0 }, (_, k) => k + 1);
  const last = epochs.length;
  const ends = {
    range: [last > 20 ? 0 : 0.7, last + Math.max(0.3, 0.02 * last)] as [number, number],
    dtick: Math.max(1, Math.ceil(last / 60) * (last > 10 ? 5 : 1)),
  };
  const more = {
    ...axes(1, LEFT, axis('epoch', ends), axis('part that is right')),
    ...axes(2, RIGHT, axis('epoch', ends), axis('loss, mean (output − target)²', { rangemode: 'tozero' })),
    annotations: [
      heading(`Accuracy: mean of ${runs.length} seeds, worst to best`, LEFT),
      heading('Loss: mean of the same', RIGHT),
    ],
    legend: { x: 1.015, xanchor: 'left', y: 1, yanchor: 'top', font: { size: 12 }, traceorder: 'grouped' },
    margin: { l: 76, r: 232, t: 92, b: 60 },
  };
  return {
    data: [
      ...CURVES.flatMap((curve) => [...band(curve, runs, epochs), line(curve, runs, epochs)]),
      ...(published === undefined ? [] : [lineOf(published, ends.range)]),
    ],
    layout: layout(title, { width: 1180, height: 500 }, more as Partial<Layout>),
  };
}

const line = (
  { n, score, part, name, color }: Curve,
  runs: readonly Learning[],
  epochs: readonly number[],
): Data =>
  ({
    type: 'scatter',
    mode: epochs.length > 20 ? 'lines' : 'lines+markers',
    name,
    legendgroup: String(n),
    legendgrouptitle: { text: n === 1 ? 'Accuracy' : 'Loss' },
    ...onPanel(n),
    x: [...epochs],
    y: epochs.map((epoch) => mean(scoresAt(runs, epoch, score, part))),
    line: { color, width: 2, dash: part === 'train' ? 'dot' : 'solid' },
    marker: { size: 6 },
  }) as Data;

/** The worst and the best seed, with the space between them filled. */
const band = ({ n, score, part, name, fill }: Curve, runs: readonly Learning[], epochs: readonly number[]) =>
  fill === undefined
    ? []
    : [Math.min, Math.max].map(
        (end, k) =>
          ({
            type: 'scatter',
            mode: 'lines',
            name: `${name}: ${k === 0 ? 'worst' : 'best'} seed`,
            showlegend: false,
            ...onPanel(n),
            x: [...epochs],
            y: epochs.map((epoch) => end(...scoresAt(runs, epoch, score, part))),
            line: { width: 0 },
            ...(k === 0 ? {} : { fill: 'tonexty', fillcolor: fill }),
          }) as Data,
      );

/** Across the panel, under the curves. */
const lineOf = ({ value, words }: Published, ends: readonly [number, number]): Data =>
  ({
    type: 'scatter',
    mode: 'lines',
    name: words,
    legendgroup: '1',
    x: [...ends],
    y: [value, value],
    line: { color: SOFT, width: 1.2, dash: 'dash' },
  }) as Data;
