/** Spikes as marks: a tick for each, or, where ticks would run into one another, how many fall on each pixel. */

import type { Spikes } from '../../backends/solution';
import type { Data, Heatmap, Scatter } from '../plotly';
import { INK } from '../theme';
import type { Bands, Span } from './bands';

/** The width of a map of counts, and the heights that the units of a band are sorted into. */
export const PIXELS = 1600;
export const LINES = 12;

/** A height on the page, in bands: a thousandth is not seen, and every point of a table has one. */
const placed = (height: number): number => Math.round(1000 * height) / 1000;

/** One series a band. A tick is as high as its neuron's share of the band, or `least` of it where that is more. */
export function ticks({ i, t }: Spikes, { names, units, ofRow }: Bands, least: number): Data[] {
  const half = Math.max(0.5 / units, least / 2);
  const marks = names.map(() => ({ x: [] as (number | null)[], y: [] as (number | null)[] }));
  for (let k = 0; k < i.length; k++) {
    const band = ofRow[Math.floor(i[k] / units)];
    if (band < 0) continue;
    const middle = Math.min(1 - half, Math.max(half, ((i[k] % units) + 0.5) / units));
    marks[band].x.push(t[k], t[k], null);
    marks[band].y.push(placed(band + middle - half), placed(band + middle + half), null);
  }
  return names.map(
    (name, band): Scatter => ({
      type: 'scatter',
      mode: 'lines',
      name,
      ...marks[band],
      line: { color: INK, width: 1, simplify: false },
      showlegend: false,
      hovertemplate: `${name}: %{x:.5g}<extra></extra>`,
    }),
  );
}

/**
 * A count for each pixel, 1600 of them in the time span and 12 in a band; null where nothing fired. One series for each band
 * that fired, from its first spike to its last.
 */
export function countMaps(spikes: Spikes, bands: Bands, [from, to]: Span): Data[] {
  const maps = bands.names.map(() => new Int32Array(LINES * PIXELS));
  const most = count(maps, spikes, bands, [from, to]);
  return bands.names.flatMap((name, band): Heatmap[] => {
    const counts = maps[band];
    const fired = (column: number) =>
      Array.from({ length: LINES }, (_, line) => counts[line * PIXELS + column]).some((n) => n > 0);
    const columns = Array.from({ length: PIXELS }, (_, column) => column);
    const first = columns.findIndex(fired);
    const last = columns.findLastIndex(fired);
    if (first < 0) return [];
    const value = (n: number) => (n === 0 ? null : n);
    return [
      {
        type: 'heatmap',
        name,
        x: columns.slice(first, last + 1).map((column) => from + ((to - from) * (column + 0.5)) / PIXELS),
        y: Array.from({ length: LINES }, (_, line) => placed(band + (line + 0.5) / LINES)),
        z: Array.from({ length: LINES }, (_, line) =>
          Array.from(counts.subarray(line * PIXELS + first, line * PIXELS + last + 1), value),
        ),
        zmin: 0,
        zmax: most,
        colorscale: ROOT_SCALE,
        showscale: false,
        hovertemplate: `${name}: %{z} near %{x:.5g}<extra></extra>`,
      },
    ];
  });
}

/** Fills the maps of all bands, and returns the largest count. */
function count(
  maps: readonly Int32Array[],
  { i, t }: Spikes,
  { units, ofRow }: Bands,
  [from, to]: Span,
): number {
  let most = 1;
  for (let k = 0; k < i.length; k++) {
    const band = ofRow[Math.floor(i[k] / units)];
    if (band < 0) continue;
    const column = Math.min(PIXELS - 1, Math.floor((PIXELS * (t[k] - from)) / (to - from)));
    const line = Math.floor((LINES * ((i[k] % units) + 0.5)) / units);
    most = Math.max(most, ++maps[band][line * PIXELS + column]);
  }
  return most;
}

const STEPS = 32;
/** A single spike must be seen on white, however many fell on other pixels. */
const FAINTEST = 0.2;

/** Darkness goes with the root of the count: the noise of a count of independent spikes looks the same at all counts. */
const ROOT_SCALE = Array.from({ length: STEPS + 1 }, (_, k) => {
  const light = Math.round(255 * (1 - Math.max(FAINTEST, k / STEPS)));
  return [(k / STEPS) ** 2, `rgb(${light},${light},${light})`] as const;
});
