/** The phases as a table: a row for each population and each learning weights, a bar while something happens to it. */

import type { Connectivity } from '../../circuit/connectivity';
import { type Phase, phases } from '../../circuit/phases';
import type { Circuit } from '../../circuit/types';
import { ownValue } from '../../records';
import { type StripRow, stripAxis, stripBars } from '../gate-strip';
import type { Data, Layout } from '../plotly';
import { axis, INK, SOFT, timeTitle } from '../theme';
import { stemOf, unitsOf } from './units';

type Annotation = Partial<NonNullable<Layout['annotations']>[number]>;

const STATES = [
  { name: 'charged', colour: '#2E7FB8' },
  { name: 'held', colour: '#C7DCEB' },
  { name: 'flushed', colour: '#B9B9B9' },
  { name: 'learning', colour: '#F5B83D' },
] as const;
const ROW = 18;

interface PhaseTable {
  readonly data: readonly Data[];
  readonly height: number;
  readonly texts: readonly Annotation[];
  /** Axes x2, y2 below a diagram, for a plot of this width and height in pixels. */
  axes(plot: { width: number; height: number }): Record<string, unknown>;
}

/** Nothing for a circuit without windows. */
export function phaseTable(
  circuit: Circuit,
  graph: Connectivity,
  labels: Readonly<Record<string, string>>,
  part: readonly [number, number] | undefined,
): PhaseTable | undefined {
  const table = phases(circuit).filter(
    ({ number }) => part === undefined || (number >= part[0] && number <= part[1]),
  );
  const [first, last] = [table[0], table[table.length - 1]];
  if (first === undefined || last === undefined) return undefined;
  const rows = spanRows(graph, table, labels).filter(({ spans }) => spans.length > 0);
  if (rows.length === 0) return undefined;
  const height = distinct(rows).length * ROW;
  const left = Math.max(74, 20 + 6.4 * Math.max(...rows.map(({ label }) => label.length)));
  const every = Math.ceil(table.length / 40);
  return {
    data: [stripBars(rows, 'x2', 'y2')],
    height,
    axes: ({ width, height: whole }) => ({
      xaxis2: axis(timeTitle(circuit.timeUnit), {
        range: [first.t[0], last.t[1]],
        domain: [left / width, 1],
        anchor: 'y2',
        showgrid: false,
        ...(table.length <= 24
          ? {
              tickmode: 'array',
              tickangle: 0,
              tickvals: apartTicks(
                [...table.map(({ t }) => t[0]), last.t[1]],
                (width - left) / (last.t[1] - first.t[0]),
              ),
            }
          : {}),
      }),
      yaxis2: { ...stripAxis(distinct(rows)), domain: [0, height / whole], automargin: false, anchor: 'x2' },
    }),
    texts: [
      head(first.t[0]),
      ...key(rows),
      ...table
        .filter((_, k) => k % every === 0)
        .map(
          ({ number, t }): Annotation => ({
            text: String(number),
            x: (t[0] + t[1]) / 2,
            y: -0.5,
            xref: 'x2',
            yref: 'y2',
            yanchor: 'bottom',
            yshift: 1,
            showarrow: false,
            font: { size: 11.5, color: INK },
          }),
        ),
    ],
  };
}

/** Pixels of a digit of a tick, and between two ticks. */
const DIGIT = 7.3;
const BETWEEN = 6;

/** The times whose words have room beside one another, `scale` pixels a unit of time; the first and the last are kept. */
export function apartTicks(times: readonly number[], scale: number): number[] {
  const half = (t: number) => (DIGIT * String(Number(t.toPrecision(5))).length + BETWEEN) / 2;
  const collide = (a: number, b: number) => (b - a) * scale < half(a) + half(b);
  const last = times[times.length - 1];
  const kept: number[] = [];
  for (const t of times.slice(0, -1)) {
    const before = kept[kept.length - 1];
    if (before === undefined || (!collide(before, t) && !collide(t, last))) kept.push(t);
  }
  return [...kept, last];
}

/** The heading of the row of window numbers. */
const head = (x: number): Annotation => ({
  text: 'window',
  x,
  y: -0.5,
  xref: 'x2',
  yref: 'y2',
  xanchor: 'right',
  yanchor: 'bottom',
  xshift: -8,
  yshift: 1,
  showarrow: false,
  font: { size: 11.5, color: SOFT },
});

/** What the colours mean, above the numbers. */
const key = (rows: readonly StripRow[]): Annotation[] => {
  const used = STATES.filter(({ colour }) =>
    rows.some((row) => row.colour === colour && row.spans.length > 0),
  );
  return used.map(({ name, colour }, k) => ({
    text: `<span style="color:${colour}">■</span> ${name}`,
    x: 0,
    y: -0.5,
    xref: 'x2 domain' as 'paper',
    yref: 'y2',
    xanchor: 'left',
    yanchor: 'bottom',
    xshift: 84 * k,
    yshift: 21,
    showarrow: false,
    font: { size: 12, color: INK },
  }));
};

const distinct = (rows: readonly StripRow[]): StripRow[] => [
  ...new Map(rows.map((row) => [row.label, row] as const)).values(),
];

/** A row for each population, one for both halves of a pair where the same happens to both. */
function spanRows(
  graph: Connectivity,
  table: readonly Phase[],
  labels: Readonly<Record<string, string>>,
): StripRow[] {
  const units = unitsOf(graph.nodes.filter(({ input }) => !input));
  const order = (k: number) => Math.min(...(units[k]?.nodes.map(({ charged = 0 }) => charged) ?? [0]));
  const sorted = units.map((unit, k) => ({ unit, k })).sort((a, b) => order(a.k) - order(b.k) || a.k - b.k);
  const statesOf = (population: string): string[] => {
    const charged = new Set(
      graph.edges.flatMap(({ to, kind, windows }) =>
        to === population && (kind === 'excites' || kind === 'inhibits') && windows !== 'always'
          ? windows
          : [],
      ),
    );
    return table.map(({ number, held, flushed }) => {
      if (charged.has(number)) return 'charged';
      return flushed.includes(population) ? 'flushed' : held.includes(population) ? 'held' : '';
    });
  };
  const rows = sorted.flatMap(({ unit }): StripRow[] => {
    const own = unit.nodes.map(({ population }) => ({
      label: ownValue(labels, population) ?? population,
      states: statesOf(population),
    }));
    const alike = own.length > 1 && new Set(own.map(({ states }) => states.join())).size === 1;
    const shown = alike ? own.slice(0, 1).map((row) => ({ ...row, label: `${stemOf(row.label)}±` })) : own;
    return shown.flatMap(({ label, states }) =>
      STATES.slice(0, 3).map(({ name, colour }) => ({
        label,
        colour,
        spans: table.filter((_, k) => states[k] === name).map(({ t }) => t),
      })),
    );
  });
  const weights = [...new Set(table.flatMap(({ learning }) => learning.map((rule) => rule.weights)))];
  const learning = weights.map((name) => ({
    label: name,
    colour: STATES[3].colour,
    spans: table.filter((phase) => phase.learning.some((rule) => rule.weights === name)).map(({ t }) => t),
  }));
  return [...rows, ...learning];
}
