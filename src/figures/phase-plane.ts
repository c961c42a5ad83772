/** A phase plane: nullclines, fixed points, and the manifolds of its saddles; the stable ones are the separatrix. */
import type { Data, Layout } from 'plotly.js-dist-min';
import type { PhasePlane } from '../dynamics/phase-plane';
import type { Figure } from './figure';
import { axis, INK, layout } from './theme';

export function plotPhasePlane(plane: PhasePlane, title = 'Phase plane'): Figure {
  const { names, x, y, nullclines, manifolds, fixedPoints } = plane;
  const lines = (
    name: string,
    pieces: readonly (readonly (readonly [number, number])[])[],
    look: object,
  ): Data =>
    ({
      type: 'scatter',
      mode: 'lines',
      name,
      x: pieces.flatMap((piece) => [...piece.map((point) => point[0]), null]),
      y: pieces.flatMap((piece) => [...piece.map((point) => point[1]), null]),
      line: look,
    }) as Data;
  const of = (kind: 'stable' | 'unstable') =>
    manifolds.filter((manifold) => manifold.kind === kind).map(({ points }) => points);
  const stable = (kind: string) => kind.startsWith('stable');
  const data = [
    lines(`d${names[0]}/dt = 0`, nullclines[0], { color: '#0072B2', width: 1.4 }),
    lines(`d${names[1]}/dt = 0`, nullclines[1], { color: '#E69F00', width: 1.4 }),
    ...(manifolds.length === 0
      ? []
      : [
          lines('separatrix (stable manifold)', of('stable'), { color: INK, width: 2.4 }),
          lines('unstable manifold', of('unstable'), { color: '#009E73', width: 2, dash: 'dash' }),
        ]),
    {
      type: 'scatter',
      mode: 'markers',
      name: 'fixed point (open: unstable)',
      cliponaxis: false,
      x: fixedPoints.map(({ at }) => at[0]),
      y: fixedPoints.map(({ at }) => at[1]),
      hovertext: fixedPoints.map(({ kind }) => kind),
      marker: {
        color: INK,
        size: 10,
        symbol: fixedPoints.map(({ kind }) => (stable(kind) ? 'circle' : 'circle-open')),
        line: { width: 1.8, color: INK },
      },
    } as Data,
  ];
  const more = {
    xaxis: axis(`${names[0]} (a.u.)`, { range: [...x] }),
    yaxis: axis(`${names[1]} (a.u.)`, { range: [...y] }),
    margin: { l: 80, r: 250, t: 64, b: 60 },
  };
  return { data, layout: layout(title, { width: 920, height: 620 }, more as Partial<Layout>) };
}
