/** A bar for each change: how far from plain backpropagation after 40 presentations, and when it has learnt. */
import type { Figure } from '../../../src/figures/figure';
import type { Annotation, Data, Layout } from '../../../src/figures/plotly';
import { axis, INK, layout, SOFT } from '../../../src/figures/theme';
import { DRAWS, type Spread } from './draws';
import { EARLY, type Robustness } from './runs';

const LEARNT = '#0072B2';
const NOT = '#D55E00';
const FLOOR = 1e-16;

export function draw(rows: readonly Robustness[], spreads: readonly Spread[]): Figure {
  const words = [...rows.map(({ change }) => change.words), ...spreads.map((one) => one.words)];
  const bars = [true, false].map((learns) => {
    const own = rows.filter(({ learnt }) => (learnt !== null) === learns);
    return {
      type: 'bar',
      orientation: 'h',
      name: learns ? 'learns XOR' : 'does not within 700 presentations',
      y: own.map(({ change }) => change.words),
      x: own.map(({ deviation }) => Math.max(deviation, FLOOR)),
      marker: { color: learns ? LEARNT : NOT },
      hovertemplate: '%{y}: %{x:.2g}<extra></extra>',
    } as Data;
  });
  const more = {
    xaxis: axis(`largest deviation of a weight from plain backprop after ${EARLY} presentations`, {
      type: 'log',
      exponentformat: 'power',
      range: [-16, 0],
      dtick: 2,
    }),
    yaxis: {
      ...axis(''),
      type: 'category',
      categoryorder: 'array',
      categoryarray: [...words].reverse(),
      ticks: '',
      showgrid: false,
    },
    bargap: 0.35,
    annotations: [
      ...rows.map(({ change, learnt, period }) =>
        beside(
          change.words,
          `period ${period.toFixed(2)} τ, ${learnt === null ? 'not learnt' : `learnt at ${learnt}`}`,
          learnt === null ? NOT : INK,
        ),
      ),
      ...spreads.map((one) => beside(one.words, `${DRAWS} draws, median ${one.median.toPrecision(2)}`, INK)),
    ],
    legend: {
      x: 0,
      y: -0.16,
      xanchor: 'left',
      yanchor: 'top',
      orientation: 'h',
      font: { size: 12, color: SOFT },
    },
    margin: { l: 250, r: 240, t: 64, b: 110 },
  };
  const draws: Data = {
    type: 'scatter',
    mode: 'markers',
    name: 'a draw at random',
    x: spreads.flatMap(({ deviations }) => deviations),
    y: spreads.flatMap((one) => one.deviations.map(() => one.words)),
    marker: { color: '#009E73', symbol: 'line-ns-open', size: 14, line: { width: 2 } },
    hovertemplate: '%{y}: %{x:.2g}<extra></extra>',
  };
  return {
    data: [...bars, draws],
    layout: layout(
      'A machine that runs itself, with other gains',
      { width: 1080, height: 190 + 34 * words.length },
      more as Partial<Layout>,
    ),
  };
}

/** A line of text to the right of a row. */
const beside = (row: string, text: string, color: string): Annotation => ({
  text,
  ...{ x: 1.01, xref: 'paper', xanchor: 'left', y: row, yref: 'y', showarrow: false },
  font: { size: 12, color },
});
