/** The spiking backprop circuit unrolled in time: layers by phases, what is open when, and the synapses between. */
import type { Data, Layout } from 'plotly.js-dist-min';
import { type SbpPhase, sbpPhases } from '../backends/loihi/sbp/phases';
import { plasticName, type SbpWiringOptions, sbpWiring, type Wiring } from '../backends/loihi/sbp/wiring';
import type { Figure } from './figure';
import { INK, layout, SOFT } from './theme';

type Shape = Partial<NonNullable<Layout['shapes']>[number]>;
type Annotation = Partial<NonNullable<Layout['annotations']>[number]>;

export interface SbpPhasesPlot extends SbpWiringOptions {
  readonly title?: string;
  /** Layers that fired in each phase, of some run: cells of others are pale, and their synapses are left out. */
  readonly fired?: readonly ReadonlySet<string>[];
}

const COLUMN = 98;
const ROW = 34;
const GAP = 16;
const BOX = { w: 56, h: 22 };
const LEFT = 92;
const HEADER = 62;

const OFFSET = { plastic: 0, signal: 0, veto: 7, gate: -7 } as const;
const COLOUR = { plastic: '#0072B2', signal: '#7FA6BE', veto: '#D55E00', gate: '#8A4B94' } as const;
const FILL = {
  open: '#CFE2F0',
  units: '#E9D9EC',
  silent: '#F4F6F8',
  shut: '#ECECEC',
  learns: '#F5B83D',
} as const;

const GROUPS: readonly (readonly string[])[] = [
  ['input'],
  ['m_x', 'x'],
  ['h_lt', 'h', 'h_gt', 'c_h', 'm_h', 'hT'],
  ['oTm', 'o_lt', 'o', 'o_gt', 'dm', 'dp', 't'],
  ['target', 'reward'],
  ['W1', 'W2', 'W2^T', '-W2^T'],
];

const WORDS: Readonly<Record<string, string>> = {
  dp: 'd+',
  dm: 'd−',
  oTm: 'o−',
  hT: 'hᵀ',
  h_lt: 'h >0',
  h_gt: 'h >1',
  o_lt: 'o >0',
  o_gt: 'o >1',
  m_x: 'm(x)',
  m_h: 'm(h)',
  c_h: 'r′(h)',
  'W2^T': 'W2ᵀ',
  '-W2^T': '−W2ᵀ',
};

const MEANING = {
  training: [
    ...['', 'input', 'forward', 'output', 'error', 'W2 up', 'back'],
    ...['W1 up', '', 'W2 down', 'back', 'W1 down'],
  ],
  inference: ['', 'input', 'forward', 'output'],
} as const;

/** Draws the table of phases: a box where a layer is open, a line for each synapse that meets an open layer. */
export function plotSbpPhases({
  title = 'Phases of spiking backprop',
  fired,
  ...options
}: SbpPhasesPlot = {}): Figure {
  const wiring = sbpWiring(options);
  const phases = sbpPhases(options);
  const places = rowsOf(wiring, phases);
  const bottom = Math.max(...places.values()) + ROW / 2 + 4;
  const x = (phase: number): number => LEFT + COLUMN * (phase + 0.5);
  const y = (row: string): number => places.get(row) ?? Number.NaN;
  // wide enough for the key
  const right = Math.max(LEFT + COLUMN * wiring.phases, 620);
  const cells = phases.flatMap((phase) => cellsOf(phase, fired?.[phase.phase], x, y));
  const key = keyOf(right, bottom + 34, wiring.topology === 'training', fired !== undefined);
  const height = bottom + 62;
  const plain = { visible: false, showgrid: false, zeroline: false, fixedrange: true };
  const margin = { l: 20, r: 20, t: 56, b: 14 };
  const size = { width: right + margin.l + margin.r, height: height + margin.t + margin.b };
  return {
    data: [hover(phases, fired, x, y)],
    layout: layout(title, size, {
      margin,
      showlegend: false,
      xaxis: { ...plain, range: [0, right] },
      yaxis: { ...plain, range: [height, 0] },
      shapes: [
        ...phases.map(({ phase }) => band(phase, x, bottom)),
        ...edges(wiring, phases, fired, x, y),
        ...cells.flatMap(({ shapes }) => shapes),
        ...phases.map(({ phase, gate }) => pill(x(phase), 44, 40, 19, '#ffffff', INK, gate)),
        ...key.shapes,
      ],
      annotations: [
        ...phases.flatMap(({ phase }) => [
          text(String(phase), x(phase), 10, 14, INK),
          text(MEANING[wiring.topology][phase] ?? '', x(phase), 27, 11.5, SOFT),
        ]),
        text('phase', LEFT - 12, 10, 12, SOFT, 'right'),
        text('gate', LEFT - 12, 44, 12, SOFT, 'right'),
        ...[...places].map(([name, at]) => text(WORDS[name] ?? name, LEFT - 12, at, 13, INK, 'right')),
        ...key.texts,
      ],
    } as unknown as Partial<Layout>),
  };
}

/** Where each row stands; rows that the circuit lacks are left out. */
function rowsOf(wiring: Wiring, phases: readonly SbpPhase[]): Map<string, number> {
  const learned = new Set(phases.flatMap(({ learns }) => learns.map(({ holds }): string => holds)));
  const there = new Set([
    ...wiring.layers.map(({ name }) => name),
    ...Object.keys(wiring.arrivals),
    ...learned,
  ]);
  const places = new Map<string, number>();
  let at = HEADER + ROW / 2;
  for (const group of GROUPS) {
    const rows = group.filter((name) => there.has(name));
    for (const name of rows) {
      places.set(name, at);
      at += ROW;
    }
    if (rows.length > 0) at += GAP;
  }
  return places;
}

type Along = (phase: number) => number;
type Down = (row: string) => number;

function cellsOf(
  { phase, opens, openedBy, inhibits, arriving, learns }: SbpPhase,
  fired: ReadonlySet<string> | undefined,
  x: Along,
  y: Down,
): { shapes: Shape[] }[] {
  const isSilent = (layer: string) => fired !== undefined && !fired.has(layer);
  const units = new Map(openedBy.map(({ layer, by }) => [layer, by]));
  const held = new Map(learns.map(({ holds, change }) => [holds, change]));
  return [
    ...opens.map(({ layer, above }) =>
      box(x(phase), y(layer), isSilent(layer) ? FILL.silent : FILL.open, level(above)),
    ),
    ...[...units].map(([layer, by]) =>
      box(x(phase), y(layer), isSilent(layer) ? FILL.silent : FILL.units, `by ${WORDS[by] ?? by}`),
    ),
    ...inhibits.map((layer) => box(x(phase), y(layer), FILL.shut, '⊣')),
    ...arriving.map((name) => ({ shapes: [dot(x(phase), y(name))] })),
    ...[...held].map(([name, change]) =>
      box(x(phase), y(name), FILL.learns, change > 0 ? '+2' : '−2', '#8A5A00'),
    ),
  ];
}

/** The least activation that fires, in thresholds. */
const level = (above: number): string =>
  above === 0 ? '> 0' : above === 512 ? '> ½' : above === 1024 ? '> 1' : `> ${above}`;

const box = (x: number, y: number, fill: string, words: string, line = '#8FA3B3') => ({
  shapes: [pill(x, y, BOX.w, BOX.h, fill, line, words)],
});

const pill = (x: number, y: number, w: number, h: number, fill: string, line: string, words: string): Shape =>
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

const dot = (x: number, y: number): Shape =>
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
const band = (phase: number, x: Along, bottom: number): Shape => ({
  xref: 'x',
  yref: 'y',
  type: 'rect',
  layer: 'below',
  x0: x(phase) - COLUMN / 2,
  x1: x(phase) + COLUMN / 2,
  y0: 0,
  y1: bottom,
  line: { width: 0 },
  fillcolor: phase % 2 === 0 ? '#F7F9FB' : '#ffffff',
});

type Kind = keyof typeof COLOUR;

/** A synapse whose source may fire in a phase and whose target is open when that arrives. */
export interface UnrolledEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: Kind;
  /** When the source fires, and when that arrives. */
  readonly phases: readonly [number, number];
}

export function unrolled(
  wiring: Wiring,
  phases: readonly SbpPhase[],
  fired: readonly ReadonlySet<string>[] | undefined,
): UnrolledEdge[] {
  const openAt = phases.map(
    ({ phase, opens, openedBy }) =>
      new Set(
        [...opens, ...openedBy]
          .map(({ layer }) => layer)
          .filter((layer) => fired?.[phase]?.has(layer) ?? true),
      ),
  );
  const ways = [
    ...wiring.plastic.map((one) => ({ ...one, delay: 0, kind: 'plastic' as Kind, name: plasticName(one) })),
    ...wiring.lines.map((line) => ({
      ...line,
      kind: (line.weight.mantissa < 0 ? 'veto' : line.weight.exponent > 2 ? 'gate' : 'signal') as Kind,
    })),
  ];
  return ways.flatMap(({ from, to, delay, kind }) =>
    openAt.flatMap((open, phase): UnrolledEdge[] => {
      const arrival = phase + 1 + delay;
      return open.has(from) && openAt[arrival]?.has(to) === true
        ? [{ from, to, kind, phases: [phase, arrival] }]
        : [];
    }),
  );
}

function edges(
  wiring: Wiring,
  phases: readonly SbpPhase[],
  fired: readonly ReadonlySet<string>[] | undefined,
  x: Along,
  y: Down,
): Shape[] {
  const outside = Object.keys(wiring.arrivals).flatMap((name) =>
    wiring.lines
      .filter(({ from }) => from === name)
      .flatMap(({ to }) =>
        (wiring.arrivals[name] ?? []).map((phase) =>
          curve(
            x(phase),
            y(name) + (y(to) > y(name) ? 6 : -6),
            x(phase),
            y(to) + (y(to) > y(name) ? -11 : 11),
            'signal',
          ),
        ),
      ),
  );
  return [
    ...outside.flat(),
    ...unrolled(wiring, phases, fired).flatMap(({ from, to, kind, phases: [p, q] }) =>
      // gates end at the upper corner of a box, vetoes at the lower one
      curve(x(p) + BOX.w / 2, y(from), x(q) - BOX.w / 2, y(to) + OFFSET[kind], kind),
    ),
  ];
}

/** A line with its head: an arrow, a bar for a veto, a diamond for a gate. */
function curve(x0: number, y0: number, x1: number, y1: number, kind: Kind): Shape[] {
  const color = COLOUR[kind];
  const flat = Math.abs(x1 - x0) < 1;
  const end = flat ? x1 : x1 - (kind === 'plastic' || kind === 'signal' ? 5 : 2);
  const bend = Math.min(46, Math.max(18, Math.abs(x1 - x0) / 2));
  const path = flat
    ? `M ${x0},${y0} L ${x1},${y1}`
    : `M ${x0},${y0} C ${x0 + bend},${y0} ${end - bend},${y1} ${end},${y1}`;
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

const text = (
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

/** What boxes and lines mean, below the table. */
function keyOf(
  right: number,
  y: number,
  learning: boolean,
  measured: boolean,
): { shapes: Shape[]; texts: Annotation[] } {
  const samples: [string, (x: number) => Shape[]][] = [
    ['open, fires above ½', (x) => box(x + 22, y, FILL.open, '> ½').shapes],
    [learning ? 'plastic' : 'all to all', (x) => curve(x + 6, y, x + 44, y, 'plastic')],
    ['one to one', (x) => curve(x + 6, y, x + 44, y, 'signal')],
  ];
  if (learning)
    samples.splice(
      1,
      0,
      ['opened by units', (x) => box(x + 22, y, FILL.units, 'by c').shapes],
      ['inhibited', (x) => box(x + 22, y, FILL.shut, '⊣').shapes],
      ['learns', (x) => box(x + 22, y, FILL.learns, '+2', '#8A5A00').shapes],
    );
  if (learning)
    samples.push(
      ['veto', (x) => curve(x + 6, y, x + 44, y, 'veto')],
      ['opens', (x) => curve(x + 6, y, x + 44, y, 'gate')],
    );
  if (learning && measured)
    samples.splice(2, 0, ['open, silent', (x) => box(x + 22, y, FILL.silent, 'by c').shapes]);
  samples.push(['from outside', (x) => [dot(x + 22, y)]]);
  const widths = samples.map(([words]) => 62 + 5.9 * words.length);
  const total = widths.reduce((sum, w) => sum + w, 0);
  const starts = widths.map(
    (_, k) => (right - total) / 2 + widths.slice(0, k).reduce((sum, w) => sum + w, 0),
  );
  return {
    shapes: samples.flatMap(([, draw], k) => draw(starts[k] as number)),
    texts: samples.map(([words], k) => text(words, (starts[k] as number) + 54, y, 12, INK, 'left')),
  };
}

/** Points that say what a cell is when the mouse is over it. */
const hover = (
  phases: readonly SbpPhase[],
  fired: readonly ReadonlySet<string>[] | undefined,
  x: Along,
  y: Down,
): Data => {
  const points = phases.flatMap(({ phase, opens, openedBy }) => [
    ...opens.map(({ layer, above }) => ({
      layer,
      phase,
      words: `${layer}, phase ${phase}: fires above ${above}`,
    })),
    ...openedBy.map(({ layer, by }) => ({
      layer,
      phase,
      words: `${layer}, phase ${phase}: opened by ${by}`,
    })),
  ]);
  return {
    type: 'scatter',
    mode: 'markers',
    name: 'open layers',
    x: points.map(({ phase }) => x(phase)),
    y: points.map(({ layer }) => y(layer)),
    text: points.map(({ layer, phase, words }) =>
      fired === undefined ? words : `${words}; ${fired[phase]?.has(layer) === true ? 'fired' : 'silent'}`,
    ),
    hovertemplate: '%{text}<extra></extra>',
    marker: { size: 20, opacity: 0 },
  } as Data;
};
