/** A training run: the loss, and how far the circuit is from plain backprop where that was asked. */
import type { Data, Layout } from 'plotly.js-dist-min';
import type { Checkpoint } from '../learning/train';
import type { Figure } from './figure';
import { axis, layout } from './theme';

export function plotTraining(title: string, checkpoints: readonly Checkpoint[]): Figure {
  const x = checkpoints.map(({ presentation }) => presentation);
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const loss = {
    type: 'scatter',
    mode: 'lines',
    name: 'loss, mean of an epoch',
    x,
    // a loss of 0 has no place on a logarithmic axis
    y: checkpoints.map(({ losses }) => mean(losses) || null),
    line: { color: '#0072B2', width: 1.8 },
  } as Data;
  const verified = checkpoints.some(({ reports }) => reports.length > 0);
  const deviation = {
    type: 'scatter',
    mode: 'lines',
    name: 'largest deviation of a<br>weight from plain backprop',
    x,
    y: checkpoints.map(({ reports }) => Math.max(...reports.map((report) => report.deviation)) || null),
    yaxis: 'y2',
    line: { color: '#D55E00', width: 1.4 },
  } as Data;
  const log = { type: 'log', exponentformat: 'power', dtick: verified ? undefined : 1 } as const;
  const more = {
    xaxis: axis('presentations'),
    yaxis: axis('loss, ½ |o − t|²', { ...log, domain: verified ? [0.46, 1] : [0, 1] }),
    ...(verified
      ? { yaxis2: axis('deviation of a weight', { ...log, domain: [0, 0.36], anchor: 'x' }) }
      : {}),
    margin: { l: 84, r: 210, t: 64, b: 60 },
  };
  return {
    data: verified ? [loss, deviation] : [loss],
    layout: layout(title, { width: 960, height: verified ? 620 : 460 }, more as Partial<Layout>),
  };
}
