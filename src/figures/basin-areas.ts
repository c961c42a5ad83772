/** The parts of a basin of two fates: areas with their names in them, the separatrix as a line. */

import type { Basin } from '../dynamics/basin';
import { outlineOf } from './basin-outline';
import type { Data } from './plotly';
import { INK } from './theme';

export type Fates = readonly [dead: string, alive: string];
interface Place {
  readonly xaxis?: string;
  readonly yaxis?: string;
}

/** So far apart in lightness that they are two in print without colours, too. */
const DEAD = '#faf4ee';
const ALIVE = '#a3c8e4';
const NAMES: Fates = ['dies', 'lives'];

/** The first and the last value of an axis. */
export const ends = (values: Float64Array): [number, number] => [values[0], values[values.length - 1]];

/** All that was looked at in one colour, upon it what lives; `place` names the axes of a panel. */
export function basinAreas(basin: Basin, fates: Fates = NAMES, place: Place = {}): Data[] {
  const { x, y, rows, alive } = basin;
  const width = x.values.length;
  const [left, right] = ends(x.values);
  const [low, high] = [y.values[0], y.values[Math.max(0, rows - 1)]];
  const area = (rings: readonly (readonly (readonly [number, number])[])[], name: string, color: string) =>
    ({
      type: 'scatter',
      mode: 'lines',
      name,
      x: rings.flatMap((ring) => [...[...ring, ring[0]].map((point) => point[0]), null]),
      y: rings.flatMap((ring) => [...[...ring, ring[0]].map((point) => point[1]), null]),
      fill: 'toself',
      fillcolor: color,
      line: { width: 0 },
      showlegend: false,
      hoverinfo: 'skip',
      ...place,
    }) as unknown as Data;
  const whole = [
    [left, low],
    [right, low],
    [right, high],
    [left, high],
  ] as const;
  return [
    area([whole], fates[0], DEAD),
    area(outlineOf(basin), fates[1], ALIVE),
    // not to be seen: it answers the mouse, and its values are those of the table
    {
      type: 'heatmap',
      name: 'fate',
      opacity: 0,
      x: Array.from(x.values),
      y: Array.from(y.values.subarray(0, rows)),
      z: Array.from({ length: rows }, (_, j) => Array.from(alive.subarray(j * width, (j + 1) * width))),
      zmin: 0,
      zmax: 1,
      showscale: false,
      text: Array.from({ length: rows }, (_, j) =>
        Array.from(alive.subarray(j * width, (j + 1) * width), (lives) => fates[lives]),
      ),
      hovertemplate: `${x.name} %{x:.5g}, ${y.name} %{y:.5g}: %{text}<extra></extra>`,
      ...place,
    } as unknown as Data,
  ];
}

/** The name of each fate where there is most room for it. */
export function basinWords(basin: Basin, fates: Fates = NAMES, place: Place = {}) {
  return fates.flatMap((text, fate) => {
    const spot = roomiest(basin, fate);
    const [xref, yref] = [place.xaxis ?? 'x', place.yaxis ?? 'y'];
    return spot === undefined
      ? []
      : [{ text, x: spot[0], y: spot[1], xref, yref, showarrow: false, font: { size: 15, color: INK } }];
  });
}

/** Finer grids are looked through in steps. */
const MOST = 40;

/** The grid point of a fate that is farthest from the line and from the frame. */
function roomiest(
  { x, y, alive, rows, boundary }: Basin,
  fate: number,
): readonly [number, number] | undefined {
  const [xs, ys] = [x.values, y.values.subarray(0, rows)];
  const [wide, high] = [xs[xs.length - 1] - xs[0], ys[ys.length - 1] - ys[0]];
  const part = ([a, b]: readonly [number, number]) => [(a - xs[0]) / wide, (b - ys[0]) / high] as const;
  const line = boundary.map(([from]) => part(from));
  let best: { room: number; at: readonly [number, number] } | undefined;
  const [stepX, stepY] = [xs, ys].map(({ length }) => Math.max(1, Math.floor(length / MOST)));
  for (let j = 0; j < ys.length; j += stepY)
    for (let i = 0; i < xs.length; i += stepX) {
      if (alive[j * xs.length + i] !== fate) continue;
      const at = [xs[i], ys[j]] as const;
      const [u, v] = part(at);
      // words are wider than high
      const room = line.reduce(
        (least, [a, b]) => Math.min(least, Math.hypot(u - a, v - b)),
        Math.min(0.7 * u, 0.7 * (1 - u), v, 1 - v),
      );
      if (room > (best?.room ?? 0)) best = { room, at };
    }
  return best?.at;
}

/** The separatrix, all segments in one series. */
export function basinLine(basin: Basin, name = 'separatrix', place: Place = {}): Data {
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
