/** Composite neurons over their epochs. */
import { checkKinds, having, listing } from '../../kinds';
import type { StochasticEpoch } from '../../learning/learners/stochastic';
import type { Figure } from '../figure';
import type { Data, Layout } from '../plotly';
import { axis, colours, layout } from '../theme';

const EPOCHS = listing('epochs, as stochasticLearner has them', having('', { train: 'object' }));

const CURVES: readonly [string, string, (epoch: StochasticEpoch) => number | null | undefined][] = [
  ['test: spike counts', 'solid', ({ test }) => test?.counts],
  ['test: potential at the end', 'solid', ({ test }) => test?.membrane],
  ['test: rates, the plain network with these weights', 'solid', ({ test }) => test?.rate],
  ['test: baseline, learnt by plain backprop', 'dash', ({ baseline }) => baseline],
  ['while learning: spike counts', 'dot', ({ train }) => train.counts],
];

/**
 * Composite neurons while they learn: accuracy by three read-outs beside the baseline, and how many steps had an error.
 *
 * @example
 * ```ts
 * import { learning, plot, stochastic } from 'pulsegate';
 *
 * const pixels = Uint8Array.of(200, 0, 0, 200);
 * const pictures = { count: 2, rows: 1, columns: 2, classes: 2, pixels, labels: Uint8Array.of(0, 1) };
 * const train = stochastic.intensities(pictures);
 * const network = stochastic.network({ layers: [2, 4, 2], length: 10 });
 * const learner = learning.stochasticLearner({ network, train, test: train, seed: 1 });
 * const states = [...learning.learn(learner, { epochs: 2 })];
 * plot.stochasticTraining(states[1].epochs).data.length; // 5
 * ```
 */
export function plotStochasticTraining(
  epochs: readonly StochasticEpoch[],
  title = 'Training of composite neurons',
): Figure {
  checkKinds('plot.stochasticTraining', { epochs: [epochs, EPOCHS], title: [title, 'text'] });
  const palette = colours(6);
  const line = (name: string, dash: string, y: readonly (number | null)[], k: number, yaxis: string): Data =>
    ({
      type: 'scatter',
      mode: epochs.length > 20 ? 'lines' : 'lines+markers',
      ...{ name, xaxis: 'x', yaxis, y },
      x: epochs.map((_, n) => n + 1),
      line: { color: palette[k], width: 1.8, dash },
    }) as Data;
  const shown = CURVES.map(([name, dash, of], k) => ({
    ...{ name, dash, k },
    y: epochs.map((epoch) => of(epoch) ?? null),
  })).filter(({ y }) => y.some((value) => value !== null));
  const errors = epochs.map(({ train }) => train?.errors ?? null);
  const more = {
    xaxis: axis('epoch', { anchor: 'y2', rangemode: 'tozero' }),
    yaxis: axis('accuracy (part of the samples)', { domain: [0.46, 1] }),
    yaxis2: axis('steps with an error spike (part)', { domain: [0, 0.38], rangemode: 'tozero' }),
    margin: { l: 84, r: 330, t: 64, b: 60 },
  };
  return {
    data: [
      ...shown.map(({ name, dash, y, k }) => line(name, dash, y, k, 'y')),
      line('while learning: steps with an error', 'dot', errors, 5, 'y2'),
    ],
    layout: layout(title, { width: 1000, height: 640 }, more as Partial<Layout>),
  };
}
