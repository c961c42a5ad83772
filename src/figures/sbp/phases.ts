/** The spiking backprop circuit unrolled in time: layers by phases, what is open when, and the synapses between. */

import * as sbp from '../../sbp/index';
import { type PhaseWiring, wiringFor } from '../../sbp/wiring';
import type { Figure } from '../figure';
import type { Data, Layout } from '../plotly';
import { INK, layout, SOFT } from '../theme';
import { keyOf } from './key';
import { lanesAmong } from './lanes';
import { BOX, band, box, COLUMN, curve, dot, FILL, pill, type Shape, text } from './marks';
import { type Kind, unrolled } from './unrolled';

interface SbpPhasesPlot extends sbp.WiringOptions {
  readonly title?: string;
  /** Layers that fired in each phase, of some run: cells of others are pale, and their synapses are left out. */
  readonly fired?: readonly ReadonlySet<string>[];
}

const ROW = 34;
const GAP = 16;
const LEFT = 92;
const HEADER = 62;

const OFFSET: Readonly<Record<Kind, number>> = { plastic: 0, signal: 0, veto: 7, gate: -7 };

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
  const wiring = wiringFor(options);
  const phases = sbp.phases(options);
  const places = rowsOf(wiring, phases);
  const bottom = Math.max(...places.values()) + ROW / 2 + 4;
  const x = (phase: number): number => LEFT + COLUMN * (phase + 0.5);
  const y = (row: string): number => places.get(row) ?? Number.NaN;
  // wide enough for the key
  const right = Math.max(LEFT + COLUMN * wiring.phases, 620);
  const cells = phases.flatMap((phase) => cellsOf(phase, fired?.[phase.phase], x, y));
  const key = keyOf(right, bottom + 34, wiring.topology === 'training', fired !== undefined);
  const height = key.bottom + 16;
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
        ...phases.map(({ phase }) => band(phase, x(phase), bottom)),
        ...edges({ wiring, phases, fired, x, y, bottom }),
        ...cells.flatMap(({ shapes }) => shapes),
        ...phases.map(({ phase, gate }) => pill({ x: x(phase), y: 44, w: 40, h: 19 }, '#ffffff', INK, gate)),
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
function rowsOf(wiring: PhaseWiring, phases: readonly sbp.PhaseRow[]): Map<string, number> {
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
  { phase, opens, openedBy, inhibits, arriving, learns }: sbp.PhaseRow,
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

interface Drawn {
  readonly wiring: PhaseWiring;
  readonly phases: readonly sbp.PhaseRow[];
  readonly fired: readonly ReadonlySet<string>[] | undefined;
  readonly x: Along;
  readonly y: Down;
  readonly bottom: number;
}

/** Lines from box to box; those over several columns pass between the boxes of these. */
function edges({ wiring, phases, fired, x, y, bottom }: Drawn): Shape[] {
  const outside = Object.keys(wiring.arrivals).flatMap((name) =>
    wiring.lines
      .filter(({ from }) => from === name)
      .flatMap(({ to }) =>
        (wiring.arrivals[name] ?? []).map((phase) =>
          curve(
            [x(phase), y(name) + (y(to) > y(name) ? 6 : -6)],
            [x(phase), y(to) + (y(to) > y(name) ? -11 : 11)],
            'signal',
          ),
        ),
      ),
  );
  const boxes = phases.map(
    ({ opens, openedBy, inhibits, arriving, learns }) =>
      new Set(
        [
          ...[...opens, ...openedBy].map(({ layer }) => layer),
          ...inhibits,
          ...arriving,
          ...learns.map(({ holds }) => holds),
        ].map(y),
      ),
  );
  const lanes = lanesAmong(boxes, bottom, BOX.h / 2 + 4);
  return [
    ...outside.flat(),
    ...unrolled(wiring, phases, fired).flatMap(({ from, to, kind, phases: [p, q] }) => {
      const passed = Array.from({ length: q - p - 1 }, (_, k) => p + 1 + k);
      // gates end at the upper corner of a box, vetoes at the lower one
      const [start, end] = [y(from), y(to) + OFFSET[kind]];
      const via = lanes.through(passed, start, end).map((height, k) => [x(passed[k]), height] as const);
      return curve([x(p) + BOX.w / 2, start], [x(q) - BOX.w / 2, end], kind, via);
    }),
  ];
}

/** Points that say what a cell is when the mouse is over it. */
const hover = (
  phases: readonly sbp.PhaseRow[],
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
