/** The spikes of a run, row by row. */

import { SOLUTION, type Solution, type Spikes } from '../../backends/solution';
import { invalid, missing, PulsegateError, raise } from '../../errors';
import { checkGiven, checkKinds, optional, PAIR } from '../../kinds';
import type { Figure } from '../figure';
import type { Annotation, Data, Layout, Shape } from '../plotly';
import { type Bands, bandsOf, cycleLines, heldShade, type Span } from '../raster/bands';
import { countMaps, LINES, PIXELS, ticks } from '../raster/marks';
import { axis, layout, SOFT, timeTitle } from '../theme';

interface RasterOptions {
  readonly title?: string;
  /** The part of the run that is shown (default: all of it). */
  readonly tspan?: readonly [number, number];
}

/** From so many spikes on, ticks run into one another: they are counted, pixel by pixel. */
const MANY = 20_000;

/** The least height of a tick, in pixels. */
const LEAST = 3;

/**
 * The raster of a run that recorded spikes: a band for each row with its neurons from top to bottom. Fewer than 20,000 spikes are
 * ticks; of more, how many fall on each of 1600 pixels a row of pixels, as dark as the root of the count. Red lines are the
 * beginnings of cycles; the band of `hold:m`
 * is shaded while m is held.
 *
 * @example
 * ```ts
 * import { circuit, memory, plot, simulate, spiking } from 'pulsegate';
 *
 * const backend = spiking({ model: 'if', seed: 1, record: { spikes: true } });
 * const run = simulate(circuit(memory({ T: 2, hold: 20 })), { initial: { u: 0.7 }, backend });
 * plot.raster(run, { title: 'Load, hold, read' }).data.map(({ name }) => name).join(); // u>m,m>out,hold:m
 * ```
 */
export function plotRaster(solution: Solution, options: RasterOptions = {}): Figure {
  checkKinds('plot.raster', { solution: [solution, SOLUTION] });
  checkGiven('plot.raster', options, { title: 'text?', tspan: optional(PAIR) });
  const { title = 'Spikes', tspan = solution.tspan } = options;
  const [from, to] = tspan;
  if (!(from < to)) raise(invalid('plot.raster.tspan', 'time span', tspan, '[from, to] with from < to'));
  const recorded = solution.spikes;
  if (recorded === undefined || recorded.rows.length === 0)
    throw new PulsegateError([
      missing('plot.raster.solution', 'spikes', 'spiking({ record: { spikes: true } }) keeps them'),
    ]);
  const spikes = within(recorded, tspan);
  const bands = bandsOf(solution, recorded.rows);
  const isMap = spikes.t.length >= MANY;
  const high = isMap
    ? LINES * Math.min(5, Math.max(1, Math.floor(500 / (LINES * bands.names.length))))
    : Math.min(100, Math.max(14, Math.floor(560 / bands.names.length)));
  const wide = isMap ? PIXELS : 960;
  const margin = { l: leftOf(bands), r: isMap ? 110 : 30, t: 68, b: 56 };
  const cycles = cycleLines(solution.circuit.schedule.period, tspan, bands.names.length);
  const shade = heldShade(bands, tspan);
  const more: Partial<Layout> = {
    margin,
    xaxis: axis(timeTitle(solution.circuit.timeUnit), { range: [from, to], showgrid: false }),
    yaxis: rowAxis(bands),
    shapes: [...shade, ...between(bands), ...cycles.shapes],
    annotations: [keyOf(spikes, bands, shade.length > 0, cycles.words)],
  };
  return {
    data: isMap ? withScale(countMaps(spikes, bands, tspan)) : ticks(spikes, bands, LEAST / high),
    layout: layout(
      bands.left === 0
        ? title
        : `${title} (the first ${bands.names.length} of ${bands.names.length + bands.left} rows)`,
      { width: wide + margin.l + margin.r, height: high * bands.names.length + margin.t + margin.b },
      more,
    ),
  };
}

/** One scale of greys for all maps. */
const withScale = ([first, ...others]: readonly Data[]): Data[] =>
  first === undefined
    ? []
    : [
        {
          ...first,
          showscale: true,
          colorbar: { title: { text: 'spikes a pixel', side: 'right' }, thickness: 14, len: 1 },
        } as Data,
        ...others,
      ];

/** The spikes of a part of the run, which are in order of time. */
function within({ rows, i, t }: Spikes, [from, to]: Span): Spikes {
  const first = t.findIndex((time) => time >= from);
  if (first < 0) return { rows, i: i.subarray(0, 0), t: t.subarray(0, 0) };
  const end = t.findIndex((time) => time > to);
  const last = end < 0 ? t.length : end;
  return { rows, i: i.subarray(first, last), t: t.subarray(first, last) };
}

const leftOf = ({ names }: Bands): number =>
  Math.min(260, 30 + 7 * Math.max(...names.map(({ length }) => length)));

/** The first row on top, its name at its middle. */
const rowAxis = ({ names }: Bands): NonNullable<Layout['yaxis']> => ({
  range: [names.length, 0],
  tickmode: 'array',
  tickvals: names.map((_, band) => band + 0.5),
  ticktext: names,
  tickfont: { size: 11 },
  ticklabelstandoff: 6,
  ticks: '',
  showgrid: false,
  zeroline: false,
  fixedrange: true,
});

/** Thin lines between bands. */
const between = ({ names }: Bands): Shape[] => [
  {
    type: 'path',
    xref: 'paper',
    path: Array.from({ length: names.length + 1 }, (_, band) => `M0,${band}H1`).join(''),
    layer: 'below',
    line: { color: '#d0d0d0', width: 0.8 },
  },
];

/** What is seen, in a line above the bands. */
function keyOf(
  { t }: Spikes,
  { names, units }: Bands,
  held: boolean,
  cycles: string | undefined,
): Annotation {
  const rows = `${names.length} ${names.length === 1 ? 'row' : 'rows'} of ${units === 1 ? 'one unit' : `${units} neurons`}`;
  const words = [
    `${t.length.toLocaleString('en')} spikes, ${rows}`,
    ...(held ? ['<span style="color:#b5760c">shaded: held</span>'] : []),
    ...(cycles === undefined ? [] : [`<span style="color:#d62728">red: ${cycles}</span>`]),
  ];
  return {
    text: words.join(' &nbsp;·&nbsp; '),
    x: 0,
    y: 1,
    xref: 'paper',
    yref: 'paper',
    xanchor: 'left',
    yanchor: 'bottom',
    yshift: 5,
    showarrow: false,
    font: { size: 12, color: SOFT },
  };
}
