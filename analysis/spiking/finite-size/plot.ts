/** Two panels: a measured against a of the law over all sizes, and their ratio circuit by circuit. */
import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, layout, SOFT } from '../../../src/figures/theme';
import type { Model, Point } from './runs';

const LEFT: PanelPlace = { x: [0, 0.4], y: [0, 1] };
const RIGHT: PanelPlace = { x: [0.68, 1], y: [0, 1] };
const STYLE: Readonly<
  Record<Model, { readonly color: string; readonly name: string; readonly symbol: string }>
> = {
  poisson: { color: '#0072B2', name: 'Poisson', symbol: 'circle' },
  if: { color: '#D55E00', name: 'integrate-and-fire', symbol: 'square' },
  lif: { color: '#009E73', name: 'leaky', symbol: 'diamond' },
};

export function draw(points: readonly Point[]): Figure {
  const laws = points.map(({ amplitude }) => amplitude.law.a ?? 1);
  const range = [0.6 * Math.min(...laws), 1.7 * Math.max(...laws)];
  const models = [...new Set(points.map(({ model }) => model))];
  const names = [...new Set(points.map(({ name }) => name))];
  const log = { type: 'log', exponentformat: 'power', dtick: 1 } as const;
  const more = {
    ...axes(1, LEFT, axis('a of the law (a.u.²)', log), axis('a measured (a.u.²)', log)),
    ...axes(
      2,
      RIGHT,
      axis('measured / law', { rangemode: 'tozero' }),
      axis('', { tickvals: names.map((_, k) => k), ticktext: names, autorange: 'reversed' }),
    ),
    annotations: [heading('All circuits (line: equal)', LEFT), heading('Ratio, with 95 %', RIGHT)],
    legend: { x: 0.02, y: 0.98, xanchor: 'left', yanchor: 'top' },
    margin: { l: 84, r: 40, t: 96, b: 60 },
  };
  const equal = { type: 'scatter', mode: 'lines', showlegend: false, line: { color: SOFT, width: 1.2 } };
  return {
    data: [
      { ...equal, ...onPanel(1), name: 'equal', x: range, y: range },
      { ...equal, ...onPanel(2), name: 'equal', x: [1, 1], y: [-0.5, names.length - 0.5] },
      ...models.flatMap((model, m) => {
        const own = points.filter((point) => point.model === model);
        const place = own.map(({ name }) => names.indexOf(name) + 0.18 * (m - 0.5 * (models.length - 1)));
        return marks(model, own, place);
      }),
    ] as Data[],
    layout: layout(
      'Noise of circuits in spikes: rms² = a/N + b²',
      { width: 1040, height: 520 },
      more as Partial<Layout>,
    ),
  };
}

function marks(model: Model, points: readonly Point[], place: readonly number[]): Data[] {
  const { color, name, symbol } = STYLE[model];
  const common = {
    type: 'scatter',
    mode: 'markers',
    name,
    legendgroup: name,
    marker: { color, symbol, size: 7 },
  };
  const bars = (array: readonly number[]) => ({ type: 'data', array, color, thickness: 1.3, width: 3 });
  const fits = points.map(({ amplitude }) => amplitude.fit?.a);
  const ratios = points.map(({ amplitude }) => amplitude.ratio);
  return [
    {
      ...common,
      ...onPanel(1),
      x: points.map(({ amplitude }) => amplitude.law.a ?? 0),
      y: fits.map((fit) => fit?.value ?? 0),
      error_y: bars(fits.map((fit) => 1.96 * (fit?.error ?? 0))),
    },
    {
      ...common,
      ...onPanel(2),
      showlegend: false,
      x: ratios.map((ratio) => ratio?.value ?? 0),
      y: place,
      error_x: bars(ratios.map((ratio) => 1.96 * (ratio?.error ?? 0))),
    },
  ] as Data[];
}
