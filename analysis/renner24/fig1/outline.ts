/** Boxes for the parts, a line for each edge, with the key. */

import type { Figure } from '../../../src/figures/figure';
import type { Data, Layout } from '../../../src/figures/plotly';
import { INK, layout, SOFT } from '../../../src/figures/theme';
import type { Edge, Kind } from './parts';
import { BOXES, type Box, type Point, pathOf } from './places';

type Shape = Partial<NonNullable<Layout['shapes']>[number]>;
type Annotation = Partial<NonNullable<Layout['annotations']>[number]>;

const WIDTH = 1060;
const TOP = 40;
const HEIGHT = 560;
const COLOUR: Readonly<Record<Kind, string>> = {
  learns: '#0072B2',
  excites: '#7FA6BE',
  inhibits: '#D55E00',
  opens: '#8A4B94',
};

export function drawOutline(title: string, edges: readonly Edge[]): Figure {
  const ways = edges.map((edge) => ({ edge, path: pathOf(edge) }));
  const margin = { l: 16, r: 16, t: 52, b: 12 };
  const plain = { visible: false, showgrid: false, zeroline: false, fixedrange: true };
  return {
    data: [hover(ways)],
    layout: layout(
      title,
      { width: WIDTH + margin.l + margin.r, height: HEIGHT - TOP + margin.t + margin.b },
      {
        margin,
        showlegend: false,
        xaxis: { ...plain, range: [0, WIDTH] },
        yaxis: { ...plain, range: [HEIGHT, TOP] },
        shapes: [
          ...ways.flatMap(({ edge, path }) => lineOf(path, edge.kind)),
          ...Object.values(BOXES).map(boxOf),
          ...KEY.flatMap(([kind], k) =>
            lineOf(
              [
                [keyAt(k), 545],
                [keyAt(k) + 40, 545],
              ],
              kind,
            ),
          ),
        ],
        annotations: [
          ...ways.flatMap(({ edge, path }) => tagOf(edge, path)),
          ...KEY.map(([, words], k) => text(words, keyAt(k) + 48, 545, 'left')),
          text('input', 30, 236, 'center', SOFT),
          text('target', 1010, 372, 'center', SOFT),
        ],
      } as unknown as Partial<Layout>,
    ),
  };
}

const KEY: readonly (readonly [Kind, string])[] = [
  ['learns', 'plastic synapses, all to all'],
  ['excites', 'one to one'],
  ['inhibits', 'inhibits'],
  ['opens', 'opens'],
];
const keyAt = (k: number): number => [190, 460, 620, 770][k] ?? 0;

const ON = { xref: 'x', yref: 'y' } as const;

const boxOf = ({ at: [x, y], w, h, words, fill }: Box): Shape =>
  ({
    ...ON,
    type: 'rect',
    x0: x - w / 2,
    x1: x + w / 2,
    y0: y - h / 2,
    y1: y + h / 2,
    fillcolor: fill,
    line: { color: INK, width: 1.2 },
    label: { text: words, font: { size: 13, color: INK }, padding: 0 },
  }) as Shape;

/** A line with rounded corners and its head: an arrow, a bar, a diamond. */
function lineOf(path: readonly Point[], kind: Kind): Shape[] {
  const [end, before] = [path[path.length - 1], path[path.length - 2]];
  if (end === undefined || before === undefined) return [];
  const length = Math.hypot(end[0] - before[0], end[1] - before[1]) || 1;
  const [ux, uy] = [(end[0] - before[0]) / length, (end[1] - before[1]) / length];
  const at = (along: number, across: number) =>
    `${end[0] - along * ux - across * uy},${end[1] - along * uy + across * ux}`;
  const head =
    kind === 'inhibits'
      ? `M ${at(1, 5)} L ${at(4, 5)} L ${at(4, -5)} L ${at(1, -5)} Z`
      : kind === 'opens'
        ? `M ${at(0, 0)} L ${at(5, 4.5)} L ${at(10, 0)} L ${at(5, -4.5)} Z`
        : `M ${at(0, 0)} L ${at(9, 4.5)} L ${at(9, -4.5)} Z`;
  const color = COLOUR[kind];
  return [
    {
      ...ON,
      type: 'path',
      layer: 'below',
      path: rounded(path),
      line: { color, width: kind === 'learns' ? 2.6 : 1.6, dash: kind === 'opens' ? '4px,3px' : 'solid' },
    } as Shape,
    { ...ON, type: 'path', path: head, fillcolor: color, line: { color, width: 0.5 } } as Shape,
  ];
}

const RADIUS = 9;

function rounded(path: readonly Point[]): string {
  return path
    .map((corner, k): string => {
      const [before, after] = [path[k - 1], path[k + 1]];
      if (before === undefined) return `M ${corner.join()}`;
      if (after === undefined) return `L ${corner.join()}`;
      const toward = (point: Point): string => {
        const length = Math.hypot(point[0] - corner[0], point[1] - corner[1]) || 1;
        const part = Math.min(RADIUS, length / 2) / length;
        return `${corner[0] + (point[0] - corner[0]) * part},${corner[1] + (point[1] - corner[1]) * part}`;
      };
      return `L ${toward(before)} Q ${corner.join()} ${toward(after)}`;
    })
    .join(' ');
}

/** The name of the weights, in the middle of the longest part of the way. */
function tagOf({ weights }: Edge, path: readonly Point[]): Annotation[] {
  if (weights === undefined) return [];
  const parts = path.slice(1).map((end, k) => ({ begin: path[k], end }));
  const size = ({ begin, end }: (typeof parts)[number]) => Math.hypot(end[0] - begin[0], end[1] - begin[1]);
  const longest = parts.reduce((best, part) => (size(part) > size(best) ? part : best));
  const [x, y] = [(longest.begin[0] + longest.end[0]) / 2, (longest.begin[1] + longest.end[1]) / 2];
  const words = weights.replace('-', '−').replace('^T', 'ᵀ');
  return [{ ...text(`<i>${words}</i>`, x, y, 'center'), bgcolor: '#ffffff', borderpad: 2 }];
}

const text = (
  words: string,
  x: number,
  y: number,
  xanchor: 'left' | 'center',
  color: string = INK,
): Annotation => ({
  text: words,
  x,
  y,
  xref: 'x',
  yref: 'y',
  xanchor,
  yanchor: 'middle',
  showarrow: false,
  font: { size: 12.5, color },
});

const hover = (ways: readonly { edge: Edge; path: readonly Point[] }[]): Data =>
  ({
    type: 'scatter',
    mode: 'markers',
    name: 'edges',
    x: ways.map(({ path }) => path[path.length - 1]?.[0]),
    y: ways.map(({ path }) => path[path.length - 1]?.[1]),
    text: ways.map(({ edge }) => `${edge.from} ${edge.kind} ${edge.to} ${edge.weights ?? ''}`),
    hovertemplate: '%{text}<extra></extra>',
    marker: { size: 14, opacity: 0 },
  }) as Data;
