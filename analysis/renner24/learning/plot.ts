/** Accuracy by three readings and loss by two: the mean of all seeds, and bars from the worst to the best. */

import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, layout, SOFT } from '../../../src/figures/theme';
import { mean } from '../../../src/learning/evaluate';
import type * as sbp from '../../../src/sbp/index';

import { type Learning, type Part, scoresAt } from './runs';

const LEFT: PanelPlace = { x: [0, 0.46], y: [0, 1] };
const RIGHT: PanelPlace = { x: [0.57, 1], y: [0, 1] };

interface Curve {
  readonly n: number;
  readonly score: keyof sbp.Scores;
  readonly part: Part;
  readonly name: string;
  readonly color: string;
  /** Whether the worst and the best seed are shown. */
  readonly spread?: true;
}

const CURVES: readonly Curve[] = [
  {
    n: 1,
    score: 'activation',
    part: 'test',
    name: 'largest membrane input a<sub>2</sub>',
    color: '#0072B2',
    spread: true,
  },
  {
    n: 1,
    score: 'spikes',
    part: 'test',
    name: 'first unit that spikes',
    color: '#D55E00',
    spread: true,
  },
  {
    n: 1,
    score: 'exact',
    part: 'test',
    name: 'exactly the target',
    color: '#009E73',
    spread: true,
  },
  { n: 1, score: 'exact', part: 'train', name: 'exactly the target,<br>while learning', color: '#009E73' },
  {
    n: 2,
    score: 'spikeLoss',
    part: 'test',
    name: 'of the spikes',
    color: '#CC79A7',
    spread: true,
  },
  { n: 2, score: 'spikeLoss', part: 'train', name: 'of the spikes,<br>while learning', color: '#CC79A7' },
  {
    n: 2,
    score: 'activationLoss',
    part: 'test',
    name: 'of the membrane inputs',
    color: '#000000',
    spread: true,
  },
];

/** A published accuracy that is shown as a line across the left panel. */
export interface Published {
  readonly value: number;
  readonly words: string;
}

/** `title` says which network; what is drawn of how many epochs is added to it. */
export function draw(title: string, runs: readonly Learning[], most: number, published?: Published): Figure {
  const epochs = Array.from({ length: runs[0]?.epochs.length ?? 0 }, (_, k) => k + 1);
  const last = epochs.length;
  const ends = {
    range: [last > 20 ? 0 : 0.7, last + Math.max(0.3, 0.02 * last)] as [number, number],
    dtick: Math.max(1, Math.ceil(last / 60) * (last > 10 ? 5 : 1)),
  };
  const lowest = CURVES.filter(({ n }) => n === 1).flatMap(({ score, part }) =>
    epochs.flatMap((epoch) => scoresAt(runs, epoch, score, part)),
  );
  const floor = 5 * Math.floor(20 * Math.min(...lowest));
  const form = last < most ? ` (quick form: ${last} of ${most} epochs)` : `, ${last} epochs`;
  const more = {
    ...axes(1, LEFT, axis('epoch', ends), axis('accuracy (%)', { range: [floor, 100] })),
    ...axes(2, RIGHT, axis('epoch', ends), axis('loss, mean (output − target)²', { rangemode: 'tozero' })),
    annotations: [
      heading(`Accuracy: mean of ${runs.length} seeds, bars: worst to best (axis from ${floor} %)`, LEFT),
      heading('Loss, likewise', RIGHT),
    ],
    legend: { x: 1.015, xanchor: 'left', y: 1, yanchor: 'top', font: { size: 12 }, traceorder: 'grouped' },
    margin: { l: 76, r: 232, t: 92, b: 60 },
  };
  return {
    data: [
      ...CURVES.map((curve) => line(curve, runs, epochs)),
      ...(published === undefined ? [] : [lineOf(published, ends.range)]),
    ],
    layout: layout(title + form, { width: 1180, height: 500 }, more as Partial<Layout>),
  };
}

/** Accuracies as percentages, losses as they are. */
const scaleOf = ({ n }: Curve): number => (n === 1 ? 100 : 1);

/** Bars of curves over one another stand beside one another, this part of an epoch apart. */
const BESIDE = 0.05;
/** More bars than this in a curve are a wall. */
const MOST_BARS = 12;

function line(curve: Curve, runs: readonly Learning[], epochs: readonly number[]): Data {
  const { n, score, part, name, color, spread } = curve;
  const scale = scaleOf(curve);
  const own = CURVES.filter((other) => other.n === n && other.spread === true);
  const shift = spread === true ? BESIDE * (own.indexOf(curve) - (own.length - 1) / 2) : 0;
  const values = epochs.map((epoch) => scoresAt(runs, epoch, score, part).map((value) => scale * value));
  const means = values.map(mean);
  const every = Math.ceil(epochs.length / MOST_BARS);
  const bars = (end: (...values: number[]) => number) =>
    values.map((seeds, k) => (k % every === 0 ? Math.abs(end(...seeds) - means[k]) : 0));
  return {
    type: 'scatter',
    mode: epochs.length > 20 ? 'lines' : 'lines+markers',
    name,
    legendgroup: String(n),
    legendgrouptitle: { text: n === 1 ? 'Accuracy' : 'Loss' },
    ...onPanel(n),
    x: epochs.map((epoch) => epoch + (epochs.length > 20 ? 0 : shift)),
    y: means,
    line: { color, width: 2, dash: part === 'train' ? 'dot' : 'solid' },
    marker: { size: 6 },
    ...(spread === true
      ? {
          error_y: {
            type: 'data',
            symmetric: false,
            array: bars(Math.max),
            arrayminus: bars(Math.min),
            thickness: 1.4,
            width: 4,
            color,
          },
        }
      : {}),
  } as Data;
}

/** Across the panel, under the curves. */
const lineOf = ({ value, words }: Published, ends: readonly [number, number]): Data =>
  ({
    type: 'scatter',
    mode: 'lines',
    name: words,
    legendgroup: '1',
    x: [...ends],
    y: [100 * value, 100 * value],
    line: { color: SOFT, width: 1.2, dash: 'dash' },
  }) as Data;
