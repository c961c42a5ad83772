/** A bar for each change: how far from plain backpropagation after 40 presentations, and when it has learnt. */
import type { Figure } from '../../../src/figures/figure';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, INK, layout, SOFT } from '../../../src/figures/theme';
import { EARLY, type Robustness } from './runs';

const LEARNT = '#0072B2';
const NOT = '#D55E00';
const FLOOR = 1e-16;

export function draw(rows: readonly Robustness[]): Figure {
  const words = rows.map(({ change }) => change.words);
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
    annotations: rows.map(({ change, learnt, period }) => ({
      text: `period ${period.toFixed(2)} τ, ${learnt === null ? 'not learnt' : `learnt at ${learnt}`}`,
      x: 1.01,
      xref: 'paper',
      y: change.words,
      yref: 'y',
      xanchor: 'left',
      showarrow: false,
      font: { size: 12, color: learnt === null ? NOT : INK },
    })),
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
  return {
    data: bars,
    layout: layout(
      'A machine that runs itself, with other gains',
      { width: 1080, height: 190 + 34 * rows.length },
      more as Partial<Layout>,
    ),
  };
}
