/** One look for all figures: fonts, a palette that colour-blind readers can tell apart, axes with titles and units. */
import type { Layout, LayoutAxis } from './plotly';

export const FONT = 'Helvetica, Arial, "Liberation Sans", sans-serif';
export const INK = '#222222';
export const SOFT = '#666666';
const GRID = '#e6e6e6';

/** Okabe and Ito's palette without its yellow, which is lost on white. */
const PALETTE = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000'];

/** Dark to light along one ramp (viridis without its yellow end), for things in an order. */
const RAMP = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
] as const;

/** `count` colours: distinct ones while there are enough, beyond that a ramp. */
export const colours = (count: number): string[] =>
  count <= PALETTE.length ? PALETTE.slice(0, count) : ramp(count);

/** `count` colours in an order, dark to light. */
export const ramp = (count: number): string[] =>
  Array.from({ length: count }, (_, k) => onRamp(k / Math.max(1, count - 1)));

function onRamp(position: number): string {
  const scaled = position * (RAMP.length - 1);
  const k = Math.min(Math.floor(scaled), RAMP.length - 2);
  const [from, to] = [RAMP[k] ?? RAMP[0], RAMP[k + 1] ?? RAMP[0]];
  const mixed = [0, 1, 2].map((c) =>
    Math.round((from[c] ?? 0) + (scaled - k) * ((to[c] ?? 0) - (from[c] ?? 0))),
  );
  return `rgb(${mixed.join(',')})`;
}

/** The layout that all figures share; the legend stands right of the plot, where it covers nothing. */
export function layout(
  title: string,
  size: { width: number; height: number },
  more: Partial<Layout>,
): Partial<Layout> {
  return {
    title: {
      text: title,
      x: 0,
      xref: 'paper',
      xanchor: 'left',
      y: 1,
      yref: 'container',
      yanchor: 'top',
      pad: { t: 16 },
      font: { size: 17 },
    },
    font: { family: FONT, size: 13, color: INK },
    paper_bgcolor: '#ffffff',
    plot_bgcolor: '#ffffff',
    margin: { l: 70, r: 150, t: 64, b: 60 },
    hovermode: 'closest',
    legend: { x: 1.015, xanchor: 'left', y: 1, yanchor: 'top', font: { size: 12 }, tracegroupgap: 4 },
    ...size,
    ...more,
  };
}

/** An axis with a title (quantity and unit) and a frame line. */
export const axis = (title: string, more: Partial<LayoutAxis> = {}): Partial<LayoutAxis> => ({
  title: { text: title, standoff: 8 },
  showline: true,
  linecolor: SOFT,
  ticks: 'outside',
  tickcolor: SOFT,
  ticklen: 4,
  gridcolor: GRID,
  zeroline: false,
  ...more,
});

/** The title of a time axis in the unit of a circuit. */
export const timeTitle = (unit: 'tau' | 'ms'): string => `time t (${unit === 'tau' ? 'τ' : 'ms'})`;
