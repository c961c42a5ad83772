/** Figures of several panels: places on the page, panel titles, the strip that says which gate is open when. */
import type { Data, Layout, LayoutAxis } from './plotly';
import { axis, INK, SOFT } from './theme';

type Shape = NonNullable<Layout['shapes']>[number];
type Annotation = NonNullable<Layout['annotations']>[number];

/** Where a panel stands, in fractions of the plot: [left, right] and [bottom, top]. */
export interface PanelPlace {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** A span in which a gate is open, with the words that stand in its bar. */
export interface GateSpan {
  readonly t: readonly [number, number];
  readonly label: string;
}

/** The layout's key of an axis: 'x2' is xaxis2. */
const axisKey = (name: string): string => `${name.slice(0, 1)}axis${name.slice(1)}`;

/** The two axes of a panel, numbered `n`. */
export function axes(
  n: number,
  place: PanelPlace,
  x: Partial<LayoutAxis>,
  y: Partial<LayoutAxis>,
): Record<string, unknown> {
  return {
    [axisKey(nth('x', n))]: { ...x, domain: [...place.x], anchor: nth('y', n) },
    [axisKey(nth('y', n))]: { ...y, domain: [...place.y], anchor: nth('x', n) },
  };
}

/** On which axes the curves of panel `n` are drawn. */
export const onPanel = (n: number) => ({ xaxis: nth('x', n), yaxis: nth('y', n) });

/** plotly counts x, x2, x3. */
const nth = (letter: 'x' | 'y', n: number): string => (n === 1 ? letter : `${letter}${n}`);

/** A heading above a panel, in paper coordinates. */
export const heading = (text: string, { x, y }: PanelPlace): Partial<Annotation> => ({
  text,
  x: x[0],
  y: y[1],
  xref: 'paper',
  yref: 'paper',
  xanchor: 'left',
  yanchor: 'bottom',
  yshift: 6,
  showarrow: false,
  font: { size: 13.5, color: INK },
});

/** Words beside a curve of panel `n`, which need no key; on a logarithmic axis a place is its power of ten. */
export const beside = (
  text: string,
  [x, y]: readonly [number, number],
  n: number,
  color = INK,
  more: Partial<Annotation> = {},
): Partial<Annotation> =>
  ({
    text,
    x,
    y,
    xref: nth('x', n),
    yref: nth('y', n),
    xanchor: 'left',
    yanchor: 'middle',
    xshift: 6,
    showarrow: false,
    font: { size: 11.5, color },
    ...more,
  }) as Partial<Annotation>;

/** Heights at least `gap` apart, in the order of those given and as near to them as one pass from below gets. */
export function apart(heights: readonly number[], gap: number): number[] {
  const order = heights.map((_, k) => k).sort((a, b) => heights[a] - heights[b]);
  const placed = heights.slice();
  let least = Number.NEGATIVE_INFINITY;
  for (const k of order) {
    placed[k] = Math.max(heights[k], least);
    least = placed[k] + gap;
  }
  return placed;
}

/** The bars of a strip on axes number `n`, one row: neighbours in two greys. */
export const gateBars = (gates: readonly GateSpan[], n: number): Data =>
  ({
    type: 'bar',
    orientation: 'h',
    name: 'open gate',
    showlegend: false,
    ...onPanel(n),
    y: gates.map(() => 'open gate'),
    base: gates.map(({ t }) => t[0]),
    x: gates.map(({ t }) => t[1] - t[0]),
    width: gates.map(() => 1),
    text: gates.map(({ label }) => label),
    textposition: 'inside',
    insidetextanchor: 'middle',
    textangle: 0,
    textfont: { size: 11, color: INK },
    marker: { color: gates.map((_, k) => shade(k)), line: { width: 0 } },
    hovertemplate: '%{text}<extra></extra>',
  }) as Data;

const shade = (k: number): string => (k % 2 === 0 ? '#c9d6e2' : '#e3e3e3');

/**
 * The axes of a strip below a panel: it carries the time axis for both, with a tick every `dtick`. Beside another panel it
 * has no room for its own name.
 */
export const stripAxes = (
  n: number,
  place: PanelPlace,
  title: string,
  range: readonly [number, number],
  dtick: number,
  named = true,
) =>
  axes(n, place, axis(title, { range: [...range], showgrid: false, dtick }), {
    range: [-0.5, 0.5],
    fixedrange: true,
    ticks: '',
    showticklabels: named,
    tickfont: { size: 11, color: SOFT },
    ticklabelstandoff: 4,
    showgrid: false,
    zeroline: false,
  });

/** The time axis of a panel that stands above a strip: the strip, on axes `below`, has its labels. */
export const timeAbove = (below: number, range: readonly [number, number]): Partial<LayoutAxis> =>
  axis('', {
    range: [...range],
    showticklabels: false,
    ticks: '',
    showgrid: false,
    matches: nth('x', below) as 'x',
  });

/** The same windows as faint bands behind the curves of panel `n`. */
export const gateBands = (gates: readonly GateSpan[], n: number): Partial<Shape>[] =>
  gates
    .filter((_, k) => k % 2 === 0)
    .map(({ t }) => ({
      type: 'rect',
      xref: nth('x', n),
      yref: `${nth('y', n)} domain`,
      x0: t[0],
      x1: t[1],
      y0: 0,
      y1: 1,
      layer: 'below',
      line: { width: 0 },
      fillcolor: '#eef3f7',
    })) as Partial<Shape>[];
