/** Boxes, lines, heads, tags and their key as shapes and traces of a plot whose unit is the pixel. */

import { ownValue } from '../../records';
import type { Data, Layout } from '../plotly';
import { INK, SOFT } from '../theme';
import type { Waypoint } from './routes';
import { discWidth, TAG_HEIGHT, type Tag, textWidth } from './tags';
import type { Cell, Role } from './units';
import type { Wire } from './wires';

export type Shape = Partial<NonNullable<Layout['shapes']>[number]>;
export const COLOUR = {
  excites: '#0072B2',
  inhibits: '#D55E00',
  gates: '#8A4B94',
  learns: '#C98500',
} as const;
export const BAND = '#FBDF9D';
export const DASH = { excites: 'solid', inhibits: 'solid', gates: '5px,3px', learns: '2px,3px' } as const;
/** Colours of the disc of a window, and of its border. */
const DISC = { open: ['#ffffff', INK], learns: ['#F5B83D', '#8A5A00'] } as const;
const FILL: Readonly<Record<Role, string>> = {
  input: '#ffffff',
  forward: '#E8F1F8',
  bias: '#F2F2F2',
  mask: '#F3E8F4',
  back: '#FCEDE4',
};
const ON_PAGE = { xref: 'x', yref: 'y' } as const;

/** Rounded boxes with names and sizes; points that answer when the mouse is over them. */
export function drawCells(
  cells: readonly Cell[],
  labels: Readonly<Record<string, string>>,
): { shapes: Shape[]; data: Data[] } {
  const shapes = cells.map(({ population, size, x, y, w, h, role }): Shape => {
    const name = `<b>${escaped(ownValue(labels, population) ?? population).replaceAll('-', '−')}</b>`;
    const units = size === 1 ? '' : `<span style="font-size:9.5px;fill:${SOFT}">×${size}</span>`;
    const between = units === '' ? '' : h > 30 ? '<br>' : ' ';
    return {
      ...ON_PAGE,
      type: 'path',
      path: rounded(x, y, w, h, h > 30 ? 9 : 7),
      layer: 'below',
      fillcolor: FILL[role],
      line: { color: role === 'input' ? SOFT : INK, width: 1.2, dash: role === 'input' ? 'dot' : 'solid' },
      label: { text: name + between + units, font: { size: 13, color: INK }, padding: 0 },
    } as Shape;
  });
  const points = {
    type: 'scatter',
    mode: 'markers',
    name: 'populations',
    x: cells.map(({ x }) => x),
    y: cells.map(({ y }) => y),
    text: cells.map(({ population, size }) => `${population}: ${size} unit${size === 1 ? '' : 's'}`),
    hovertemplate: '%{text}<extra></extra>',
    marker: { size: 20, opacity: 0 },
  };
  return { shapes, data: [points as Data] };
}

/** A band under every plastic synapse, a line for each edge, and its head: arrow, bar, diamond, dot. */
export function drawWires(wires: readonly Wire[]): { shapes: Shape[]; data: Data[] } {
  const drawn = wires.filter(({ hidden }) => !hidden);
  const bands = drawn
    .filter(({ plastic }) => plastic)
    .map(({ edge, path }) =>
      line(`plastic ${edge.weights}: ${edge.from} → ${edge.to}`, smooth(path), BAND, 10),
    );
  const lines = drawn.map(({ edge, path }) => {
    const { from, to, kind, windows } = edge;
    const when =
      windows === 'always'
        ? 'always open'
        : windows.length === 0
          ? 'closed here'
          : `windows ${windows.join(', ')}`;
    const back = kind === 'excites' ? 7 : 0;
    return line(`${from} ${kind} ${to}`, smooth(shortened(path, back)), COLOUR[kind], 1.7, DASH[kind], when);
  });
  return { data: [...bands, ...lines], shapes: drawn.flatMap(headOf) };
}

const line = (
  name: string,
  path: readonly Waypoint[],
  color: string,
  width: number,
  dash = 'solid',
  when = '',
): Data =>
  ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: path.map(([x]) => x),
    y: path.map(([, y]) => y),
    line: { color, width, dash, simplify: false },
    hovertemplate: `${name}${when === '' ? '' : `: ${when}`}<extra></extra>`,
  }) as Data;

export function headOf({ edge, path }: Pick<Wire, 'edge' | 'path'>): Shape[] {
  const [end, before] = [path[path.length - 1], path[path.length - 2]];
  if (end === undefined || before === undefined) return [];
  const length = Math.hypot(end[0] - before[0], end[1] - before[1]) || 1;
  const [ux, uy] = [(end[0] - before[0]) / length, (end[1] - before[1]) / length];
  const at = (along: number, across: number): string =>
    `${end[0] - along * ux - across * uy},${end[1] - along * uy + across * ux}`;
  const filled = (d: string, kind: keyof typeof COLOUR, border = 0): Shape => ({
    ...ON_PAGE,
    type: 'path',
    path: d,
    fillcolor: COLOUR[kind],
    line: { color: '#ffffff', width: border },
  });
  if (edge.kind === 'excites')
    return [filled(`M ${at(0, 0)} L ${at(9.5, 4.6)} L ${at(9.5, -4.6)} Z`, 'excites')];
  if (edge.kind === 'learns')
    return [filled(`M ${at(0, 3)} L ${at(6, 3)} L ${at(6, -3)} L ${at(0, -3)} Z`, 'learns')];
  if (edge.kind === 'gates' && edge.effect === 'opens')
    return [filled(`M ${at(-6.5, 0)} L ${at(0, 6.5)} L ${at(6.5, 0)} L ${at(0, -6.5)} Z`, 'gates', 1)];
  const kind = edge.kind;
  return [filled(`M ${at(1, 6.5)} L ${at(4, 6.5)} L ${at(4, -6.5)} L ${at(1, -6.5)} Z`, kind)];
}

/** Without its last few pixels, so that the head is sharp. */
function shortened(path: readonly Waypoint[], by: number): readonly Waypoint[] {
  const [end, before] = [path[path.length - 1], path[path.length - 2]];
  if (end === undefined || before === undefined) return path;
  const part = by / (Math.hypot(end[0] - before[0], end[1] - before[1]) || 1);
  return [...path.slice(0, -1), [end[0] + (before[0] - end[0]) * part, end[1] + (before[1] - end[1]) * part]];
}

const RADIUS = 7;

/** Corners as quarter turns of a few points. */
function smooth(path: readonly Waypoint[]): Waypoint[] {
  return path.flatMap((corner, k): Waypoint[] => {
    const [before, after] = [path[k - 1], path[k + 1]];
    if (before === undefined || after === undefined) return [corner];
    const toward = (point: Waypoint): Waypoint => {
      const length = Math.hypot(point[0] - corner[0], point[1] - corner[1]) || 1;
      const part = Math.min(RADIUS, length / 2) / length;
      return [corner[0] + (point[0] - corner[0]) * part, corner[1] + (point[1] - corner[1]) * part];
    };
    const [a, b] = [toward(before), toward(after)];
    return [0, 0.25, 0.5, 0.75, 1].map((s) => [
      (1 - s) ** 2 * a[0] + 2 * s * (1 - s) * corner[0] + s * s * b[0],
      (1 - s) ** 2 * a[1] + 2 * s * (1 - s) * corner[1] + s * s * b[1],
    ]);
  });
}

/** Tags as white plates with the name of the weights, a white disc and an orange one. */
export const drawTags = (tags: readonly Tag[]): Shape[] =>
  tags.flatMap(({ weights, open, learns, x, y, w }) => {
    const left = x - w / 2 + 2;
    const [text, first, second] = [textWidth(weights), discWidth(open), discWidth(learns)];
    return [
      plate(x, y, w),
      ...(weights === '' ? [] : [words(left + text / 2, y, text, `<i>${escaped(weights)}</i>`)]),
      ...(open === '' ? [] : [disc(left + text + first / 2, y, first, open, 'open')]),
      ...(learns === ''
        ? []
        : [disc(left + text + first + second / 2 + (open === '' ? 0 : 2), y, second, learns, 'learns')]),
    ];
  });

const plate = (x: number, y: number, w: number): Shape => ({
  ...ON_PAGE,
  type: 'path',
  path: rounded(x, y, w, TAG_HEIGHT, 8),
  fillcolor: '#ffffff',
  opacity: 0.93,
  line: { width: 0 },
});

const words = (x: number, y: number, w: number, text: string): Shape =>
  ({
    ...ON_PAGE,
    type: 'rect',
    x0: x - w / 2,
    x1: x + w / 2,
    y0: y - 9,
    y1: y + 9,
    line: { width: 0 },
    label: { text, font: { size: 12.5, color: INK }, padding: 0 },
  }) as Shape;

/** A white disc for a window in which something is open, an orange one for one in which weights learn. */
export const disc = (x: number, y: number, w: number, text: string, kind: keyof typeof DISC): Shape =>
  ({
    ...ON_PAGE,
    ...(w > 18
      ? { type: 'path', path: rounded(x, y, w - 1, 17, 8.5) }
      : { type: 'circle', x0: x - 8.5, x1: x + 8.5, y0: y - 8.5, y1: y + 8.5 }),
    fillcolor: DISC[kind][0],
    line: { color: DISC[kind][1], width: 1 },
    label: { text, font: { size: 11, color: INK }, padding: 0 },
  }) as Shape;

const rounded = (x: number, y: number, w: number, h: number, r: number): string => {
  const [l, t, right, b] = [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
  return (
    `M ${l + r},${t} L ${right - r},${t} Q ${right},${t} ${right},${t + r} L ${right},${b - r} Q ${right},${b} ${right - r},${b} ` +
    `L ${l + r},${b} Q ${l},${b} ${l},${b - r} L ${l},${t + r} Q ${l},${t} ${l + r},${t} Z`
  );
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A straight sample of a line. */
export const stroke = (
  x0: number,
  x1: number,
  y: number,
  color: string,
  width: number,
  dash = 'solid',
): Shape => ({ ...ON_PAGE, type: 'line', x0, x1, y0: y, y1: y, line: { color, width, dash } }) as Shape;
