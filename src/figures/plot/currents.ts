/** The currents of a run against time, and below them which gate is open when. */

import type { Solution } from '../../backends/solution';
import { SOLUTION } from '../../backends/solution';
import type { Population } from '../../circuit/types';
import { checkKinds } from '../../kinds';
import type { Figure } from '../figure';
import { type StripRow, stripAxis, stripBars, stripRows } from '../gate-strip';
import type { Data, Layout } from '../plotly';
import { axis, colours, layout, SOFT, timeTitle } from '../theme';

/** More than this cannot be told apart; the title says what was left out. */
const MOST_POPULATIONS = 30;
const MOST_COMPONENTS = 6;

/** Of a long run the first segments are shown: so many points in all make a page of some 100 MB. */
const MOST_POINTS = 2e6;

const DASHES = ['solid', 'dash', 'dot', 'dashdot', 'longdash', 'longdashdot'] as const;

/**
 * The currents of a run against time: one colour a population, one dash a component, a strip of gate windows below.
 *
 * @example
 * ```ts
 * import { circuit, gradedChain, plot, simulate } from 'pulsegate';
 *
 * const run = simulate(circuit(gradedChain({ stages: 3, T: 1 })), { initial: { u0: 0.7 } });
 * const { data, layout } = plot.currents(run, 'Three hops');
 * data.map(({ name }) => name).join(); // u0,u1,u2,u3,gate windows
 * layout.title?.text; // Three hops
 * ```
 */
export function plotCurrents(whole: Solution, title = 'Currents'): Figure {
  checkKinds('plot.currents', { solution: [whole, SOLUTION], title: [title, 'text'] });
  const solution = beginningOf(whole);
  const shown = solution.circuit.populations.slice(0, MOST_POPULATIONS);
  const palette = colours(shown.length);
  const colourOf = new Map(shown.map(({ name }, k) => [name, palette[k] ?? SOFT]));
  const times = sampleTimes(solution);
  const lines = shown.flatMap((population) =>
    curvesOf(solution, population, times, colourOf.get(population.name) ?? SOFT),
  );
  const rows = stripRows(solution.log.segments, targetColour(solution, colourOf));
  return {
    data: [...lines, stripBars(rows, 'x', 'y2')],
    layout: frame(solution, title + leftOut(whole, solution), lines.length, rows),
  };
}

function curvesOf(
  solution: Drawn,
  { name, size = 1 }: Population,
  times: Float64Array,
  colour: string,
): Data[] {
  const vectors = Array.from(times, (t) => solution.vector(t, name));
  return Array.from({ length: Math.min(size, MOST_COMPONENTS) }, (_, component): Data => {
    const label = size === 1 ? name : `${name}[${component}]`;
    return {
      type: 'scatter',
      mode: 'lines',
      name: label,
      legendgroup: name,
      x: Array.from(times),
      y: vectors.map((vector) => vector[component] ?? 0),
      line: { color: colour, width: 1.8, dash: DASHES[component] ?? 'solid', simplify: false },
      hovertemplate: `${label}: %{y:.6g} at t = %{x:.4g}<extra></extra>`,
    } as Data;
  });
}

/** Times that show the shape between edges and always include the edges themselves, where currents have kinks. */
function sampleTimes({ log, tspan }: Drawn): Float64Array {
  const total = tspan[1] - tspan[0];
  const least = log.segments.length > 200 ? 2 : 12;
  const times = log.segments.flatMap(({ t: [from, to] }) => {
    const steps = Math.max(least, Math.ceil((600 * (to - from)) / total));
    return Array.from({ length: steps }, (_, k) => from + ((to - from) * k) / steps);
  });
  return Float64Array.from([...times, tspan[1]]);
}

/** A projection has the colour of the population that it charges. */
function targetColour(
  { circuit }: Drawn,
  colourOf: ReadonlyMap<string, string>,
): (projection: string) => string {
  const targets = new Map(circuit.projections.map(({ name, to }) => [name, to[0]?.population ?? '']));
  return (projection) => colourOf.get(targets.get(projection) ?? '') ?? SOFT;
}

/** What is drawn of a run: its log, and until when. */
type Drawn = Pick<Solution, 'circuit' | 'vector' | 'tspan'> & {
  readonly log: Pick<Solution['log'], 'segments'>;
};

/** As much of a run as can be drawn. */
function beginningOf({ circuit, vector, tspan, log: { segments } }: Solution): Drawn {
  const lines = circuit.populations
    .slice(0, MOST_POPULATIONS)
    .reduce((sum, { size = 1 }) => sum + Math.min(size, MOST_COMPONENTS), 0);
  const most = Math.max(1, Math.floor(MOST_POINTS / (2 * lines)));
  if (segments.length <= most) return { circuit, vector, tspan, log: { segments } };
  const kept = segments.slice(0, most);
  return { circuit, vector, tspan: [tspan[0], kept[most - 1].t[1]], log: { segments: kept } };
}

function leftOut({ circuit, log: { segments } }: Solution, drawn: Drawn): string {
  const kept = drawn.log.segments.length;
  const { length } = circuit.populations;
  const wide = circuit.populations.slice(0, MOST_POPULATIONS).some(({ size = 1 }) => size > MOST_COMPONENTS);
  const notes = [
    ...(length > MOST_POPULATIONS ? [`the first ${MOST_POPULATIONS} of ${length} populations`] : []),
    ...(kept < segments.length ? [`the first ${kept} of ${segments.length} segments`] : []),
    ...(wide ? [`the first ${MOST_COMPONENTS} components of each`] : []),
  ];
  return notes.length === 0 ? '' : ` (${notes.join(', ')})`;
}

function frame(solution: Drawn, title: string, lines: number, rows: readonly StripRow[]): Partial<Layout> {
  const strip = Math.max(1, rows.length) * 17;
  const gap = 34;
  const curves = Math.max(320, lines * 21 - strip - gap);
  const inner = curves + gap + strip;
  const margin = { l: 80, r: 140, t: 60, b: 56 };
  const edges = [...new Set(solution.log.segments.flatMap(({ t }) => [...t]))];
  return layout(
    title,
    { width: 960, height: inner + margin.t + margin.b },
    {
      margin,
      barmode: 'overlay',
      xaxis: axis(timeTitle(solution.circuit.timeUnit), {
        range: [...solution.tspan],
        anchor: 'y2',
        showgrid: false,
      }),
      yaxis: axis('current (a.u.)', { domain: [(strip + gap) / inner, 1], rangemode: 'tozero' }),
      yaxis2: { ...stripAxis(rows), domain: [0, strip / inner] },
      annotations: [stripTitle(strip / inner)],
      shapes: edges.length > 120 ? [] : edges.map((t) => edgeLine(t)),
    },
  );
}

const stripTitle = (top: number): Partial<NonNullable<Layout['annotations']>[number]> => ({
  text: 'open gates',
  x: 0,
  y: top,
  xref: 'paper',
  yref: 'paper',
  xanchor: 'left',
  yanchor: 'bottom',
  yshift: 3,
  showarrow: false,
  font: { size: 11.5, color: SOFT },
});

/** A gate edge through both panels. */
const edgeLine = (t: number): NonNullable<Layout['shapes']>[number] => ({
  type: 'line',
  x0: t,
  x1: t,
  yref: 'paper',
  y0: 0,
  y1: 1,
  layer: 'below',
  line: { color: '#dddddd', width: 1, dash: 'dot' },
});
