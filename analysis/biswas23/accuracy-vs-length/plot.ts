/** A panel a data set: three read-outs over the length of the trains, and the baseline as a line. */
import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, layout, SOFT } from '../../../src/figures/theme';
import type { Trained } from './runs';

const READ_OUTS = [
  ['counts', 'spike counts', '#D55E00', 'square'],
  ['membrane', 'potential at the end', '#0072B2', 'diamond'],
  ['rate', 'rates: the plain network<br>with these weights', '#009E73', 'circle'],
] as const;

const NAMES: Readonly<Record<string, string>> = { mnist: 'MNIST', 'fashion-mnist': 'Fashion-MNIST' };

/** One run a data set. */
export function draw(runs: readonly Trained[], quick: boolean): Figure {
  const width = runs.length === 1 ? 1 : 0.44;
  const places = runs.map((_, k): PanelPlace => ({ x: [0.56 * k, 0.56 * k + width], y: [0, 1] }));
  const panels = runs.map(({ found }, k) => {
    const lengths = found.map(({ length }) => length);
    return axes(
      k + 1,
      places[k],
      axis('T, steps of a train', {
        ...{ type: 'log', tickvals: lengths, ticktext: lengths.map(String) },
        range: [Math.log10(lengths[0] * 0.85), Math.log10(lengths[lengths.length - 1] * 1.18)],
      }),
      axis(k === 0 ? 'test accuracy (%)' : ''),
    );
  });
  const more = {
    ...Object.assign({}, ...panels),
    annotations: runs.map(({ plan: { dataset, samples, epochs, seeds } }, k) =>
      heading(
        `${NAMES[dataset] ?? dataset}, ${(samples?.[0] ?? 60_000).toLocaleString('en')} × ${epochs}${seeds.length > 1 ? `, seed ${seeds[0]}` : ''}`,
        places[k],
      ),
    ),
    legend: { x: 1.02, xanchor: 'left', y: 1, yanchor: 'top', font: { size: 12 } },
    margin: { l: 76, r: 220, t: 92, b: 60 },
  };
  return {
    data: runs.flatMap((run, k) => linesOf(run, k + 1)),
    layout: layout(
      `Longer spike trains learn as plain backprop does${quick ? ' (quick form: few samples)' : ''}`,
      { width: runs.length === 1 ? 820 : 1100, height: 480 },
      more as Partial<Layout>,
    ),
  };
}

function linesOf({ found, baseline }: Trained, n: number): Data[] {
  const lengths = found.map(({ length }) => length);
  const shown = { type: 'scatter', showlegend: n === 1, ...onPanel(n) };
  return [
    ...READ_OUTS.map(([score, name, color, symbol]) => ({
      ...{ ...shown, mode: 'lines+markers', name, x: lengths },
      y: found.map(({ epoch }) => 100 * (epoch.test?.[score] ?? Number.NaN)),
      ...{ line: { color, width: 2 }, marker: { size: 8, symbol } },
    })),
    {
      ...{ ...shown, mode: 'lines', name: 'baseline: plain backprop' },
      x: [lengths[0] * 0.85, lengths[lengths.length - 1] * 1.18],
      y: [100 * baseline, 100 * baseline],
      line: { color: SOFT, width: 1.6, dash: 'dash' },
    },
  ] as Data[];
}
