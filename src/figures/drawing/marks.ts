/** Boxes, lines, heads, tags and their key as shapes and traces of a plot whose unit is the pixel. */
import type { Data, Layout } from 'plotly.js-dist-min';
import { INK, SOFT } from '../theme';
import type { Point } from './routes';
import { discWidth, TAG_HEIGHT, type Tag, textWidth } from './tags';
import type { Cell, Role } from './units';
import type { Wire } from './wires';

export type Shape = Partial<NonNullable<Layout['shapes']>[number]>;
type Annotation = Partial<NonNullable<Layout['annotations']>[number]>;

const COLOUR = { excites: '#0072B2', inhibits: '#D55E00', gates: '#8A4B94', learns: '#C98500' } as const;
const BAND = '#FBDF9D';
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
    const name = `<b>${escaped(labels[population] ?? population).replaceAll('-', '−')}</b>`;
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
    const dash = kind === 'gates' ? '5px,3px' : kind === 'learns' ? '2px,3px' : 'solid';
    return line(`${from} ${kind} ${to}`, smooth(shortened(path, back)), COLOUR[kind], 1.7, dash, when);
  });
  return { data: [...bands, ...lines], shapes: drawn.flatMap(headOf) };
}

const line = (
  name: string,
  path: readonly Point[],
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

function headOf({ edge, path }: Pick<Wire, 'edge' | 'path'>): Shape[] {
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
function shortened(path: readonly Point[], by: number): readonly Point[] {
  const [end, before] = [path[path.length - 1], path[path.length - 2]];
  if (end === undefined || before === undefined) return path;
  const part = by / (Math.hypot(end[0] - before[0], end[1] - before[1]) || 1);
  return [...path.slice(0, -1), [end[0] + (before[0] - end[0]) * part, end[1] + (before[1] - end[1]) * part]];
}

const RADIUS = 7;

/** Corners as quarter turns of a few points. */
function smooth(path: readonly Point[]): Point[] {
  return path.flatMap((corner, k): Point[] => {
    const [before, after] = [path[k - 1], path[k + 1]];
    if (before === undefined || after === undefined) return [corner];
    const toward = (point: Point): Point => {
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
      ...(open === '' ? [] : [disc(left + text + first / 2, y, first, open, '#ffffff', INK)]),
      ...(learns === ''
        ? []
        : [
            disc(
              left + text + first + second / 2 + (open === '' ? 0 : 2),
              y,
              second,
              learns,
              '#F5B83D',
              '#8A5A00',
            ),
          ]),
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

export const disc = (
  x: number,
  y: number,
  w: number,
  text: string,
  fillcolor: string,
  color: string,
): Shape =>
  ({
    ...ON_PAGE,
    ...(w > 18
      ? { type: 'path', path: rounded(x, y, w - 1, 17, 8.5) }
      : { type: 'circle', x0: x - 8.5, x1: x + 8.5, y0: y - 8.5, y1: y + 8.5 }),
    fillcolor,
    line: { color, width: 1 },
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

export const KEY_HEIGHT = 40;

/** What the styles mean: only those that the diagram has. */
export function keyOf(wires: readonly Wire[], y: number, timed: boolean) {
  const has = (kind: string, effect?: string) =>
    wires.some(({ edge }) => edge.kind === kind && (effect === undefined || edge.effect === effect));
  type Sample = { text: string; wide: number; shapes: (x: number) => Shape[] };
  const arrow =
    (kind: 'excites' | 'inhibits' | 'gates' | 'learns', effect: 'opens' | 'closes' = 'opens') =>
    (x: number) => {
      const path: Point[] = [
        [x, y],
        [x + 34, y],
      ];
      const dash = kind === 'gates' ? '5px,3px' : kind === 'learns' ? '2px,3px' : 'solid';
      return [
        stroke(x, x + (kind === 'excites' ? 27 : 34), y, COLOUR[kind], 1.7, dash),
        ...headOf({ path, edge: { from: '', to: '', kind, effect, windows: [] } }),
      ];
    };
  const samples: Sample[] = [
    ...(has('excites') ? [{ text: 'excites', wide: 34, shapes: arrow('excites') }] : []),
    ...(has('inhibits') ? [{ text: 'inhibits', wide: 34, shapes: arrow('inhibits') }] : []),
    ...(has('gates', 'opens') ? [{ text: 'opens', wide: 40, shapes: arrow('gates') }] : []),
    ...(has('gates', 'closes') ? [{ text: 'closes', wide: 34, shapes: arrow('gates', 'closes') }] : []),
    ...(wires.some(({ plastic }) => plastic)
      ? [
          {
            text: 'plastic synapse',
            wide: 34,
            shapes: (x: number) => [stroke(x, x + 34, y, BAND, 10), stroke(x, x + 34, y, SOFT, 1.7)],
          },
        ]
      : []),
    ...(wires.some(({ edge, hidden }) => edge.kind === 'learns' && !hidden)
      ? [{ text: 'learns away from its synapse', wide: 34, shapes: arrow('learns') }]
      : []),
    ...(timed
      ? [
          {
            text: 'open in window k',
            wide: 18,
            shapes: (x: number) => [disc(x + 9, y, 18, 'k', '#ffffff', INK)],
          },
        ]
      : []),
    ...(has('learns')
      ? [
          {
            text: 'learns in window k',
            wide: 18,
            shapes: (x: number) => [disc(x + 9, y, 18, 'k', '#F5B83D', '#8A5A00')],
          },
        ]
      : []),
  ];
  const starts = samples.reduce<number[]>(
    (list, { text, wide }) => [...list, (list[list.length - 1] ?? 0) + wide + 6.2 * text.length + 34],
    [0],
  );
  return {
    width: 8 + (starts[samples.length] ?? 0),
    shapes: (left: number): Shape[] =>
      samples.flatMap(({ shapes }, k) => shapes(left + 8 + (starts[k] ?? 0))),
    texts: (left: number): Annotation[] =>
      samples.map(({ text, wide }, k) => ({
        text,
        x: left + 8 + (starts[k] ?? 0) + wide + 6,
        y,
        xref: 'x',
        yref: 'y',
        xanchor: 'left',
        yanchor: 'middle',
        showarrow: false,
        font: { size: 12, color: INK },
        borderpad: 0,
      })),
  };
}

const stroke = (x0: number, x1: number, y: number, color: string, width: number, dash = 'solid'): Shape =>
  ({ ...ON_PAGE, type: 'line', x0, x1, y0: y, y1: y, line: { color, width, dash } }) as Shape;
