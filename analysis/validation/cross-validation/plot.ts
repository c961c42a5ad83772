/** A panel for each back-end: how far the worst number of each cell is off, over what is promised of it. */
import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, layout, SOFT } from '../../../src/figures/theme';
import { OF_CIRCUITS } from '../../../src/validation/compare/options';
import type { Dot } from './runs';

const NAMES: Readonly<Record<(typeof OF_CIRCUITS)[number], string>> = {
  odex: 'mean field, odex',
  dopri5: 'mean field, dopri5',
  poisson: 'Poisson neurons',
  if: 'integrate-and-fire',
  lif: 'leaky neurons',
  loihi: 'Loihi, 64 levels',
};
const KINDS = {
  'a window': { color: '#0072B2', symbol: 'circle' },
  along: { color: '#E69F00', symbol: 'diamond' },
  'slope of a window': { color: '#009E73', symbol: 'square' },
} as const;
const kinds = ['a window', 'along', 'slope of a window'] as const;

/** Two rows of three. */
const placeOf = (k: number): PanelPlace => {
  const [column, row] = [k % 3, Math.floor(k / 3)];
  return { x: [column * 0.36, column * 0.36 + 0.28], y: row === 0 ? [0.6, 1] : [0, 0.4] };
};

export function draw(dots: readonly Dot[]): Figure {
  const log = { type: 'log', exponentformat: 'power', nticks: 5 } as const;
  const panels = OF_CIRCUITS.map((id, k) => {
    const own = dots.filter(({ backend }) => backend === id);
    const place = placeOf(k);
    const ends = own.map(({ promise }) => promise);
    return { own, place, n: k + 1, name: NAMES[id], range: [Math.min(...ends) / 2, Math.max(...ends) * 2] };
  });
  const line = { type: 'scatter', mode: 'lines', line: { color: SOFT, width: 1.2 }, showlegend: false };
  return {
    data: panels.flatMap(({ own, n, range }) => [
      { ...line, ...onPanel(n), name: 'what is promised', x: range, y: range },
      ...kinds.map((kind) => {
        const some = own.filter((dot) => dot.kind === kind);
        return {
          ...onPanel(n),
          ...{ type: 'scatter', mode: 'markers', name: kind, legendgroup: kind, showlegend: n === 1 },
          x: some.map(({ promise }) => promise),
          y: some.map(({ off }) => off),
          marker: { ...KINDS[kind], size: 6, opacity: 0.8 },
        };
      }),
    ]) as Data[],
    layout: layout(
      'Every back-end beside its own promise (line: as much as is promised)',
      { width: 1040, height: 680 },
      {
        ...Object.assign(
          {},
          ...panels.map(({ n, place }) =>
            axes(
              n,
              place,
              axis('promised (a.u.)', log),
              axis(n % 3 === 1 ? 'worst deviation (a.u.)' : '', log),
            ),
          ),
        ),
        annotations: panels.map(({ name, place }) => heading(name, place)),
        legend: { x: 0.5, y: -0.14, xanchor: 'center', yanchor: 'top', orientation: 'h' },
        margin: { l: 84, r: 40, t: 96, b: 110 },
      } as Partial<Layout>,
    ),
  };
}
