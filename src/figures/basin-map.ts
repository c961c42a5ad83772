/** A basin of two fates as areas, with the separatrix as a line. */
import type { Data, Layout } from 'plotly.js-dist-min';
import type { Basin } from '../dynamics/basin';
import type { Figure } from './figure';
import { axis, INK, layout } from './theme';

interface BasinMapOptions {
  readonly title?: string;
  /** Titles of the axes, with units (default: the names of what is varied). */
  readonly x?: string;
  readonly y?: string;
  /** What the two fates are called. */
  readonly fates?: readonly [string, string];
}

const DEAD = '#f0e4dc';
const ALIVE = '#cfe3f1';

export function plotBasin(basin: Basin, options: BasinMapOptions = {}): Figure {
  const { title = 'Basin', x = `${basin.x.name} (a.u.)`, y = `${basin.y.name} (a.u.)`, fates } = options;
  const note = basin.complete ? '' : ` (${basin.rows} of ${basin.y.values.length} rows)`;
  return {
    data: [...basinAreas(basin, fates), basinLine(basin)],
    layout: layout(title + note, { width: 900, height: 620 }, {
      xaxis: axis(x, { range: ends(basin.x.values), showgrid: false }),
      yaxis: axis(y, { range: ends(basin.y.values), showgrid: false }),
      margin: { l: 84, r: 190, t: 64, b: 60 },
    } as Partial<Layout>),
  };
}

const ends = (values: Float64Array): [number, number] => [values[0], values[values.length - 1]];

/** The areas as a heat map of two colours, and a key for them; `place` names the axes of a panel. */
export function basinAreas(
  basin: Basin,
  [dead, alive]: readonly [string, string] = ['dies', 'lives'],
  place: { readonly xaxis?: string; readonly yaxis?: string } = {},
  key = true,
): Data[] {
  const width = basin.x.values.length;
  const z = Array.from({ length: basin.rows }, (_, j) =>
    Array.from(basin.alive.subarray(j * width, (j + 1) * width)),
  );
  const areas = {
    type: 'heatmap',
    name: 'fate',
    x: Array.from(basin.x.values),
    y: Array.from(basin.y.values.subarray(0, basin.rows)),
    z,
    zmin: 0,
    zmax: 1,
    colorscale: [
      [0, DEAD],
      [1, ALIVE],
    ],
    showscale: false,
    hovertemplate: `${basin.x.name} %{x:.5g}, ${basin.y.name} %{y:.5g}<extra></extra>`,
    ...place,
  } as unknown as Data;
  const swatch = (name: string, color: string): Data =>
    ({
      type: 'scatter',
      mode: 'markers',
      name,
      x: [null],
      y: [null],
      marker: { symbol: 'square', size: 13, color, line: { width: 0.5, color: INK } },
      ...place,
    }) as Data;
  return key ? [areas, swatch(alive, ALIVE), swatch(dead, DEAD)] : [areas];
}

/** The separatrix, all segments in one series. */
export function basinLine(
  basin: Basin,
  name = 'separatrix',
  place: { readonly xaxis?: string; readonly yaxis?: string } = {},
): Data {
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    x: basin.boundary.flatMap(([a, b]) => [a[0], b[0], null]),
    y: basin.boundary.flatMap(([a, b]) => [a[1], b[1], null]),
    line: { color: INK, width: 2 },
    hoverinfo: 'skip',
    ...place,
  } as Data;
}
