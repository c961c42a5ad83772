/** A return map with the diagonal, its fixed points, and the two orbits that part at the separatrix. */

import { type FixedPoints, fixedPoints } from '../../dynamics/fixed-points';
import { orbit, RETURN_MAP, type ReturnMap } from '../../dynamics/return-map';
import { type Separatrix, separatrix } from '../../dynamics/separatrix';
import { checkGiven, checkKinds } from '../../kinds';
import type { Figure } from '../figure';
import type { Data, Layout } from '../plotly';
import { axis, INK, layout, SOFT } from '../theme';

interface CobwebOptions {
  readonly title?: string;
  /** Names of the axes (default 'amplitude in', 'amplitude out', a.u.). */
  readonly x?: string;
  readonly y?: string;
  /** Where they are known already. */
  readonly points?: FixedPoints;
  readonly edge?: Separatrix;
  /** Starts of the orbits that are drawn (default: 2 % of the domain either side of the separatrix, else both ends). */
  readonly starts?: readonly number[];
}

const SYMBOLS = {
  stable: 'circle',
  superstable: 'circle',
  unstable: 'circle-open',
  marginal: 'diamond',
} as const;
const COLOURS = ['#D55E00', '#009E73', '#CC79A7', '#56B4E9'];

/**
 * A return map with its diagonal and fixed points, and orbits as stairs: one from either side of the separatrix.
 *
 * @example
 * ```ts
 * import { plot, pulseMap } from 'pulsegate';
 *
 * const map = pulseMap({ T: 1, h: 0.1, G: 10, F: 1 });
 * plot.cobweb(map).data.map(({ name }) => name).join(); // R(A),R(A) = A,orbit from 0.21735,orbit from 0.25735,fixed point (open: unstable)
 * ```
 */
export function plotCobweb(map: ReturnMap, options: CobwebOptions = {}): Figure {
  checkGiven('plot.cobweb', options, {
    title: 'text?',
    x: 'text?',
    y: 'text?',
    points: 'object?',
    edge: 'object?',
    starts: 'numbers?',
  });
  checkKinds('plot.cobweb', { map: [map, RETURN_MAP] });
  const { title = 'Return map', x = 'amplitude in, A (a.u.)', y = 'amplitude out, R(A) (a.u.)' } = options;
  const points = options.points ?? fixedPoints(map);
  const edge = options.edge ?? separatrix(map);
  const [low, high] = map.domain;
  const data = [
    curve(map),
    {
      type: 'scatter',
      mode: 'lines',
      name: 'R(A) = A',
      x: [low, high],
      y: [low, high],
      line: { color: SOFT, width: 1, dash: 'dash' },
    } as Data,
    ...(options.starts ?? startsOf(map, edge)).map((start, k) =>
      stairs(map, start, COLOURS[k % COLOURS.length] ?? INK),
    ),
    ...(points.points.length === 0 ? [] : [marks(points)]),
  ];
  const shapes = edge.outcome === 'absent' ? [] : [upright(edge.at)];
  const more = {
    xaxis: axis(x, { range: [low, high] }),
    yaxis: axis(y, { rangemode: 'tozero' }),
    shapes,
    annotations: edge.outcome === 'absent' ? [] : [label(edge.at)],
    margin: { l: 80, r: 240, t: 64, b: 60 },
  };
  return { data, layout: layout(title, { width: 900, height: 620 }, more as Partial<Layout>) };
}

function curve(map: ReturnMap): Data {
  const [low, high] = map.domain;
  const x = Array.from({ length: 401 }, (_, k) => low + ((high - low) * k) / 400);
  return {
    type: 'scatter',
    mode: 'lines',
    name: 'R(A)',
    x,
    y: x.map((A) => map(A)),
    line: { color: '#0072B2', width: 2.2 },
  } as Data;
}

function startsOf(map: ReturnMap, edge: Separatrix): number[] {
  const [low, high] = map.domain;
  if (edge.outcome === 'absent') return [high];
  const step = 0.02 * (high - low);
  return [Math.max(low, edge.at - step), Math.min(high, edge.at + step)];
}

const sixDigits = (value: number): string => String(Number(value.toPrecision(6)));

function stairs(map: ReturnMap, start: number, color: string): Data {
  const path = orbit(map, start, 60);
  const [x, y] = [[start], [start]];
  for (let k = 0; k + 1 < path.length; k++) {
    const [A, B] = [path[k], path[k + 1]];
    x.push(A, B);
    y.push(B, B);
    if (Math.abs(B - A) < 1e-6) break;
  }
  return {
    type: 'scatter',
    mode: 'lines',
    name: `orbit from ${sixDigits(start)}`,
    x,
    y,
    line: { color, width: 1.2 },
  } as Data;
}

function marks({ points }: FixedPoints): Data {
  return {
    type: 'scatter',
    mode: 'markers',
    name: 'fixed point (open: unstable)',
    x: points.map(({ at }) => at),
    y: points.map(({ at }) => at),
    text: points.map(({ multiplier, stability }) => `${stability}, multiplier ${sixDigits(multiplier)}`),
    hovertemplate: '%{x:.10g}: %{text}<extra></extra>',
    marker: {
      color: INK,
      size: 9,
      symbol: points.map(({ stability }) => SYMBOLS[stability]),
      line: { width: 1.6, color: INK },
    },
  } as Data;
}

const upright = (at: number) => ({
  type: 'line',
  x0: at,
  x1: at,
  yref: 'paper',
  y0: 0,
  y1: 1,
  layer: 'below',
  line: { color: INK, width: 1, dash: 'dot' },
});

const label = (at: number) => ({
  text: `separatrix ${sixDigits(at)}`,
  x: at,
  y: 1,
  yref: 'paper',
  xanchor: 'left',
  yanchor: 'top',
  xshift: 5,
  showarrow: false,
  font: { size: 12, color: SOFT },
});
