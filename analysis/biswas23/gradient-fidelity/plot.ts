/** One minus the cosine over the length, for both matrices: of one presentation, and of the mean of many. */
import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, layout } from '../../../src/figures/theme';
import type { Fidelity } from './runs';

const PLACES: readonly PanelPlace[] = [
  { x: [0, 0.44], y: [0, 1] },
  { x: [0.54, 0.98], y: [0, 1] },
];

export interface Series {
  readonly name: string;
  readonly color: string;
  readonly symbol: string;
  readonly dash: string;
  readonly found: readonly Fidelity[];
  readonly of: 'one' | 'mean';
}

export function draw(series: readonly Series[]): Figure {
  const lengths = series[0].found.map(({ length }) => length);
  const x = () =>
    axis('T, steps of a train', { type: 'log', tickvals: lengths, ticktext: lengths.map(String) });
  const y = (title: string) =>
    axis(title, { type: 'log', exponentformat: 'power', dtick: 1, range: [-4, 0] });
  const more = {
    ...axes(1, PLACES[0], x(), y('1 − cosine to the exact gradient')),
    ...axes(2, PLACES[1], x(), y('')),
    annotations: [
      heading('Weights into the hidden layer', PLACES[0]),
      heading('Weights into the output', PLACES[1]),
    ],
    legend: { x: 0.5, xanchor: 'center', y: -0.2, yanchor: 'top', orientation: 'h' },
    margin: { l: 84, r: 30, t: 92, b: 110 },
  };
  return {
    data: series.flatMap(({ name, color, symbol, dash, found, of }) =>
      [0, 1].map(
        (l) =>
          ({
            ...{ type: 'scatter', mode: 'lines+markers', name, showlegend: l === 0, legendgroup: name },
            ...onPanel(l + 1),
            x: lengths,
            y: found.map((one) => 1 - one[of][l]),
            ...{ line: { color, width: 2, dash }, marker: { size: 8, symbol } },
          }) as Data,
      ),
    ),
    layout: layout(
      'The update of composite neurons comes near the gradient: noise first, bias last',
      { width: 1100, height: 500 },
      more as Partial<Layout>,
    ),
  };
}
