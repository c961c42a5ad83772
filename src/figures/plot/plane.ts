/** A phase plane: flow, sample orbits, nullclines, fixed points, and the manifolds of its saddles, the stable ones being the separatrix. */

import type { PhasePlane, PhasePoint } from '../../dynamics/phase-plane';
import { checkKinds, having, PAIR, tuple } from '../../kinds';
import type { Figure } from '../figure';
import type { Data, Layout } from '../plotly';
import { axis, INK, layout, SOFT } from '../theme';

const SIZE = { width: 920, height: 620 };
const MARGIN = { l: 80, r: 250, t: 64, b: 60 };

const PHASE_PLANE = having('what phasePlane(...) returns', {
  names: 'texts',
  x: PAIR,
  y: PAIR,
  nullclines: tuple('two lists of pieces', 2, 'list'),
  manifolds: 'objects',
  fixedPoints: 'objects',
  flow: 'list',
  orbits: 'list',
});

/**
 * A phase plane: flow, sample orbits, nullclines, fixed points, and the manifolds of saddles.
 *
 * @example
 * ```ts
 * import { circuit, phasePlane, planeNetwork, plot } from 'pulsegate';
 *
 * const inhibits = (from: string, to: string) => ({
 *   name: `${from}-|${to}`, from: [{ population: from, scale: -2 }], to: [{ population: to, gain: 1 }],
 * });
 * const pair = circuit({
 *   populations: [{ name: 'x' }, { name: 'y' }],
 *   projections: [inhibits('x', 'y'), inhibits('y', 'x')],
 *   schedule: { windows: [{ t: [0, 20], open: ['x-|y', 'y-|x'].map((projection) => ({ projection, bias: 1 })) }] },
 * });
 * const plane = phasePlane(planeNetwork(pair, ['x', 'y'], 0), { x: [0, 1.2], y: [0, 1.2] });
 * plot.plane(plane).data.map(({ name }) => name).slice(3, 6).join('; '); // dx/dt = 0; dy/dt = 0; separatrix (stable manifold)
 * ```
 */
export function plotPhasePlane(plane: PhasePlane, title?: string): Figure {
  checkKinds('plot.plane', { plane: [plane, PHASE_PLANE], title: [title, 'text?'] });
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
    ...arrows(plane),
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
    margin: MARGIN,
  };
  return {
    data,
    layout: layout(title ?? `Phase plane of ${names.join(' and ')}`, SIZE, more as Partial<Layout>),
  };
}

/** Where the flow goes, everywhere and along the orbits: arrows of one length, for their speeds differ too much to be drawn. */
function arrows({ x, y, flow, orbits }: PhasePlane): Data[] {
  // as angles on the page, clockwise from up
  const scale = [
    (SIZE.width - MARGIN.l - MARGIN.r) / (x[1] - x[0]),
    (SIZE.height - MARGIN.t - MARGIN.b) / (y[1] - y[0]),
  ];
  const angle = ([a, b]: PhasePoint): number => (Math.atan2(a * scale[0], b * scale[1]) * 180) / Math.PI;
  const heads = (
    name: string,
    color: string,
    size: number,
    points: readonly (readonly [PhasePoint, PhasePoint])[],
  ) =>
    ({
      type: 'scatter',
      mode: 'markers',
      name,
      x: points.map(([at]) => at[0]),
      y: points.map(([at]) => at[1]),
      hoverinfo: 'skip',
      marker: {
        symbol: 'arrow',
        color,
        size,
        angle: points.map(([, along]) => angle(along)),
        line: { width: 0 },
      },
    }) as unknown as Data;
  const middles = orbits.flatMap((orbit) => {
    const k = Math.floor(orbit.length / 3);
    const [from, to] = [orbit[k], orbit[k + 1]];
    return to === undefined ? [] : [[to, [to[0] - from[0], to[1] - from[1]] as PhasePoint] as const];
  });
  return [
    heads(
      'direction of the flow',
      '#c4c4c4',
      8,
      flow.filter(({ slope }) => Math.hypot(...slope) > 0).map(({ at, slope }) => [at, slope]),
    ),
    {
      type: 'scatter',
      mode: 'lines',
      name: 'orbits',
      x: orbits.flatMap((orbit) => [...orbit.map((point) => point[0]), null]),
      y: orbits.flatMap((orbit) => [...orbit.map((point) => point[1]), null]),
      line: { color: SOFT, width: 1 },
    } as Data,
    { ...heads('orbits, their direction', SOFT, 11, middles), showlegend: false } as Data,
  ];
}
