/** The schedule as a strip of bars: one row for each projection (or memory, or weights), a bar while it is on. */

import type { LoggedSegment } from '../backends/solution';
import type { Data, LayoutAxis } from './plotly';

export interface StripRow {
  readonly label: string;
  readonly colour: string;
  readonly spans: readonly (readonly [number, number])[];
}

/** The rows of a run, in order of their first beginning; `colourOf` is asked for open projections. */
export function stripRows(
  segments: readonly LoggedSegment[],
  colourOf: (projection: string) => string,
): StripRow[] {
  const rows = new Map<string, { label: string; colour: string; spans: [number, number][] }>();
  for (const segment of segments) {
    const on = [
      ...segment.open.map((name) => [name, colourOf(name)] as const),
      ...segment.held.map((name) => [`hold ${name}`, '#999999'] as const),
      ...segment.flushed.map((name) => [`flush ${name}`, '#cccccc'] as const),
      ...segment.learning.map((name) => [`learn ${name}`, '#444444'] as const),
    ];
    for (const [label, colour] of on) {
      const row = rows.get(label) ?? { label, colour, spans: [] };
      rows.set(label, row);
      const last = row.spans[row.spans.length - 1];
      if (last !== undefined && last[1] >= segment.t[0]) last[1] = segment.t[1];
      else row.spans.push([...segment.t]);
    }
  }
  return [...rows.values()];
}

/** The bars of a strip on the axes `x` and `y` (plotly's names, such as 'x2'). */
export function stripBars(rows: readonly StripRow[], x: string, y: string): Data {
  const bars = rows.flatMap(({ label, colour, spans }) =>
    spans.map(([from, to]) => ({ label, colour, from, to })),
  );
  return {
    type: 'bar',
    orientation: 'h',
    name: 'gate windows',
    xaxis: x,
    yaxis: y,
    y: bars.map(({ label }) => label),
    base: bars.map(({ from }) => from),
    x: bars.map(({ from, to }) => to - from),
    marker: { color: bars.map(({ colour }) => colour), line: { width: 0 } },
    width: bars.map(() => 0.72),
    text: bars.map(({ from, to }) => `${from} to ${to}`),
    textposition: 'none',
    hovertemplate: '%{y}: open %{text}<extra></extra>',
    showlegend: false,
  } as Data;
}

/** The label axis of a strip: the first row on top. */
export const stripAxis = (rows: readonly StripRow[]): Partial<LayoutAxis> => ({
  type: 'category',
  categoryorder: 'array',
  categoryarray: rows.map(({ label }) => label),
  range: [rows.length - 0.5, -0.5],
  tickmode: 'array',
  tickvals: rows.map(({ label }) => label),
  tickfont: { size: 11 },
  ticklabelstandoff: 6,
  showgrid: false,
  zeroline: false,
  ticks: '',
  automargin: true,
});
