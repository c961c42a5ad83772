/** A training run over its epochs, as each kind of network scores them. */

import { checkKinds, having, listing } from '../../kinds';
import type { EpochResult } from '../../learning/learners/circuit-tally';
import type { Figure } from '../figure';
import type { Data, Layout } from '../plotly';
import { axis, layout } from '../theme';

const EPOCHS = listing('epochs, as circuitLearner has them', having('', { presentation: 'number' }));

/**
 * A circuit while it learns: loss, what the test says, and how far it is from plain backprop, where that was asked.
 *
 * @example
 * ```ts
 * import { learning, plot } from 'pulsegate';
 *
 * const ends = { inputs: 'signed', output: 'linear', rate: 0.05 } as const;
 * const task = learning.teacherStudent({ teacher: { ...ends, layers: [2, 1] }, student: { ...ends, layers: [2, 1] }, tests: 5 });
 * const states = [...learning.learn(learning.circuitLearner({ task, seed: 1 }), { epochs: 2 })];
 * plot.training(states[1].epochs, 'A line').data.map(({ name }) => name).join(); // loss, mean of an epoch,test loss after it
 * ```
 */
export function plotTraining(epochs: readonly EpochResult[], title = 'Training'): Figure {
  checkKinds('plot.training', { epochs: [epochs, EPOCHS], title: [title, 'text'] });
  const x = epochs.map(({ presentation }) => presentation);
  const line = (
    panel: Panel,
    name: string,
    of: (epoch: EpochResult) => number | null,
    colour: string,
    dash: 'solid' | 'dash' = 'solid',
  ) => ({
    panel,
    of: epochs.map((epoch) => {
      const value = of(epoch);
      // 0 has no place on a logarithmic axis
      return panel.log && value === 0 ? null : value;
    }),
    name,
    line: { color: colour, width: 1.8, dash },
  });
  const lines = [
    line(LOSS, 'loss, mean of an epoch', ({ loss }) => loss, '#0072B2'),
    line(LOSS, 'test loss after it', ({ testLoss }) => testLoss, '#56B4E9', 'dash'),
    line(ACCURACY, 'answered right in the test', ({ accuracy }) => scaled(accuracy, 100), '#009E73'),
    line(
      DEVIATION,
      'largest deviation of a<br>weight from plain backprop',
      ({ deviation }) => deviation,
      '#D55E00',
    ),
  ].filter(({ of, panel }) => panel === LOSS || of.some((value) => value !== null));
  const drawn = lines.filter(({ of, name }) => of.some((value) => value !== null) || name.startsWith('loss'));
  const panels = [LOSS, ACCURACY, DEVIATION].filter((panel) => drawn.some((one) => one.panel === panel));
  const gap = 0.1;
  const height = (1 - gap * (panels.length - 1)) / panels.length;
  const nth = (panel: Panel) => (panels.indexOf(panel) === 0 ? '' : String(panels.indexOf(panel) + 1));
  const axes = panels.map((panel, k) => {
    const top = 1 - k * (height + gap);
    const style = panel.log
      ? { type: 'log' as const, exponentformat: 'power' as const, dtick: panels.length > 1 ? undefined : 1 }
      : {};
    return [
      `yaxis${nth(panel)}`,
      axis(panel.label, { ...style, domain: [Math.max(0, top - height), top], anchor: 'x' }),
    ];
  });
  const more = {
    xaxis: axis('presentations', { anchor: `y${nth(panels[panels.length - 1])}` as 'y' }),
    ...Object.fromEntries(axes),
    margin: { l: 84, r: 210, t: 64, b: 60 },
  };
  const few = epochs.length < 20;
  return {
    data: drawn.map(
      ({ panel, of, name, line: style }) =>
        ({
          type: 'scatter',
          mode: few ? 'lines+markers' : 'lines',
          name,
          x,
          y: of,
          yaxis: `y${nth(panel)}`,
          line: style,
        }) as Data,
    ),
    layout: layout(title, { width: 960, height: 300 + 160 * panels.length }, more as Partial<Layout>),
  };
}

interface Panel {
  readonly label: string;
  readonly log: boolean;
}

const LOSS: Panel = { label: 'loss, ½ |o − t|²', log: true };
const ACCURACY: Panel = { label: 'accuracy (%)', log: false };
const DEVIATION: Panel = { label: 'deviation of a weight', log: true };

const scaled = (value: number | null, factor: number): number | null =>
  value === null ? null : factor * value;
