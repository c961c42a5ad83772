/** The marks of which phases of spiking backprop are drawn: boxes, dots, bands, lines with their heads, words. */
import type { Layout } from '../plotly';
import { INK } from '../theme';
import type { Place } from './lanes';
import type { Kind } from './unrolled';

export type Shape = Partial<NonNullable<Layout['shapes']>[number]>;
export type Annotation = Partial<NonNullable<Layout['annotations']>[number]>;

export const COLUMN = 98;
export const BOX = { w: 56, h: 22 };

const COLOUR: Readonly<Record<Kind, string>> = {
  plastic: '#0072B2',
  signal: '#7FA6BE',
  veto: '#D55E00',
  gate: '#8A4B94',
};
export const FILL = {
  open: '#CFE2F0',
  units: '#E9D9EC',
  silent: '#F4F6F8',
  shut: '#ECECEC',
  learns: '#F5B83D',
} as const;

export const box = (x: number, y: number, fill: string, words: string, line = '#8FA3B3') => ({
  shapes: [pill({ x, y, ...BOX }, fill, line, words)],
});

/** A rectangle around (x, y). */
interface Extent {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export const pill = ({ x, y, w, h }: Extent, fill: string, line: string, words: string): Shape =>
  ({
    xref: 'x',
    yref: 'y',
    type: 'rect',
    x0: x - w / 2,
    x1: x + w / 2,
    y0: y - h / 2,
    y1: y + h / 2,
    fillcolor: fill,
    line: { color: line, width: 1 },
    label: { text: words, font: { size: 11.5, color: INK }, padding: 0 },
  }) as Shape;

export const dot = (x: number, y: number): Shape =>
  ({
    xref: 'x',
    yref: 'y',
    type: 'circle',
    x0: x - 6,
    x1: x + 6,
    y0: y - 6,
    y1: y + 6,
    fillcolor: INK,
    line: { width: 0 },
  }) as Shape;

/** Every second column is shaded. */
export const band = (phase: number, x: number, bottom: number): Shape => ({
  xref: 'x',
  yref: 'y',
  type: 'rect',
  layer: 'below',
  x0: x - COLUMN / 2,
  x1: x + COLUMN / 2,
  y0: 0,
  y1: bottom,
  line: { width: 0 },
  fillcolor: phase % 2 === 0 ? '#F7F9FB' : '#ffffff',
});

/**
 * A line with its head: an arrow, a bar for a veto, a diamond for a gate. It passes the columns between its ends level with
 * `via`, and rises or falls between columns only.
 */
export function curve(from: Place, to: Place, kind: Kind, via: readonly Place[] = []): Shape[] {
  const color = COLOUR[kind];
  const [[x0, y0], [x1, y1]] = [from, to];
  const flat = Math.abs(x1 - x0) < 1;
  const end = flat ? x1 : x1 - (kind === 'plastic' || kind === 'signal' ? 5 : 2);
  const half = BOX.w / 2 + 3;
  const stops = [
    [x0, y0],
    ...via.flatMap(([x, y]) => [
      [x - half, y],
      [x + half, y],
    ]),
    [end, y1],
  ];
  const path = flat
    ? `M ${x0},${y0} L ${x1},${y1}`
    : stops.slice(1).reduce((drawn, [x, y], k) => {
        const [fromX, fromY] = stops[k];
        const bend = Math.min(46, Math.max(18, (x - fromX) / 2));
        return `${drawn} ${y === fromY ? `L ${x},${y}` : `C ${fromX + bend},${fromY} ${x - bend},${y} ${x},${y}`}`;
      }, `M ${x0},${y0}`);
  const line = {
    color,
    width: kind === 'plastic' ? 2.4 : 1.3,
    dash: kind === 'gate' ? '4px,3px' : 'solid',
  };
  return [{ ...ON, type: 'path', path, line } as Shape, headOf(x1, y1, kind, flat ? Math.sign(y1 - y0) : 0)];
}

const ON = { xref: 'x', yref: 'y', layer: 'below' } as const;

function headOf(x: number, y: number, kind: Kind, down: number): Shape {
  const color = COLOUR[kind];
  const path =
    down !== 0
      ? `M ${x},${y} L ${x - 4},${y - 7 * down} L ${x + 4},${y - 7 * down} Z`
      : kind === 'veto'
        ? `M ${x - 3},${y - 6} L ${x},${y - 6} L ${x},${y + 6} L ${x - 3},${y + 6} Z`
        : kind === 'gate'
          ? `M ${x - 8},${y} L ${x - 4},${y - 4} L ${x},${y} L ${x - 4},${y + 4} Z`
          : `M ${x},${y} L ${x - 7},${y - 4} L ${x - 7},${y + 4} Z`;
  return { ...ON, type: 'path', path, fillcolor: color, line: { color, width: 0.5 } } as Shape;
}

export const text = (
  words: string,
  x: number,
  y: number,
  size: number,
  color: string,
  xanchor: 'center' | 'right' | 'left' = 'center',
): Annotation => ({
  text: words,
  x,
  y,
  xref: 'x',
  yref: 'y',
  xanchor,
  yanchor: 'middle',
  showarrow: false,
  font: { size, color },
  borderpad: 0,
});
