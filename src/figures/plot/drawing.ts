/** A circuit as a diagram of its connectivity and gating, above the table of its phases. */

import { type Connectivity, type ConnectivityEdge, connectivity } from '../../circuit/connectivity';
import { checkCircuit } from '../../circuit/made';
import type { Circuit } from '../../circuit/types';
import { raise, unknown } from '../../errors';
import { checkGiven, optional, PAIR } from '../../kinds';
import { cellsOf } from '../drawing/cells';
import { KEY_HEIGHT, keyOf } from '../drawing/key';
import { drawCells, drawTags, drawWires, type Shape } from '../drawing/marks';
import { phaseTable } from '../drawing/phase-table';
import { tagsOf } from '../drawing/tags';
import { wiresOf } from '../drawing/wires';
import type { Figure } from '../figure';
import type { Data, Layout } from '../plotly';
import { layout, SOFT } from '../theme';

export interface DrawingOptions {
  readonly title?: string;
  /** The first and the last window of the part that is drawn (default: the whole circuit). */
  readonly windows?: readonly [number, number];
  /** Words in place of the names of populations, such as a paper's letters. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What the names stand for, in a line below the key. */
  readonly note?: string;
}

const MARGIN = { l: 24, r: 24, t: 52, b: 52 };
const TABLE_GAP = 62;
const NARROWEST = 900;
const NOTE_HEIGHT = 22;

/**
 * The connectivity and gating diagram of a circuit, made from the circuit itself.
 *
 * A box for each population, the halves of a pair N+, N- side by side; an arrow for each excitatory synapse, a bar at the
 * end of an inhibitory one, a dashed line from a mask to the synapse that it gates, a band under synapses that learn. A
 * disc has the number of the windows in which a projection is open, an orange one of those in which its weights learn.
 * Below it, what is charged, held, flushed and learning in each window. Populations of a layered network that learns
 * stand in its layers, those of any other circuit in order of their first charge. Throws for unknown options and labels
 * and like `connectivity`.
 *
 * @example
 * ```ts
 * import { circuit, memory, plot } from 'pulsegate';
 *
 * const store = circuit(memory({ T: 2, hold: 4 }));
 * const { layout } = plot.drawing(store, { title: 'A memory', labels: { u: 'input' } });
 * layout.title?.text; // A memory
 * ```
 */
export function drawing(circuit: Circuit, options: DrawingOptions = {}): Figure {
  checkCircuit(circuit);
  checkGiven('drawing', options, {
    title: 'text?',
    windows: optional(PAIR),
    labels: 'object?',
    note: 'text?',
  });
  const { title = 'Connectivity and gating', windows, labels = {}, note } = options;
  const names = circuit.populations.map(({ name }) => name);
  const strangers = Object.keys(labels).filter((name) => !names.includes(name));
  raise(...strangers.map((name) => unknown(`drawing.labels.${name}`, 'population', name, names)));
  const graph = windows === undefined ? connectivity(circuit) : partOf(circuit, windows);
  const cells = cellsOf(graph, labels);
  const wires = wiresOf(graph, cells);
  const tags = tagsOf(wires, cells);
  const table = phaseTable(circuit, graph, labels, windows);
  const points = wires.flatMap(({ path }) => path);
  const right = Math.max(0, ...cells.map(({ x, w }) => x + w / 2), ...points.map(([x]) => x)) + 14;
  const top = Math.min(0, ...points.map(([, y]) => y - 10));
  const bottom = Math.max(0, ...cells.map(({ y, h }) => y + h / 2), ...points.map(([, y]) => y)) + 16;
  const key = keyOf(wires, bottom + KEY_HEIGHT / 2, table !== undefined);
  const width = Math.max(NARROWEST, right, key.width);
  const shift = (width - right) / 2;
  const diagram = bottom + KEY_HEIGHT + (note === undefined ? 0 : NOTE_HEIGHT) - top;
  const inner = diagram + (table === undefined ? 0 : TABLE_GAP + table.height);
  const lines = drawWires(wires);
  const boxes = drawCells(cells, labels);
  const plain = { visible: false, showgrid: false, zeroline: false, fixedrange: true };
  const more = {
    margin: MARGIN,
    showlegend: false,
    xaxis: { ...plain, range: [-shift, width - shift], domain: [0, 1] },
    yaxis: { ...plain, range: [diagram + top, top], domain: [1 - diagram / inner, 1] },
    ...(table?.axes({ width, height: inner }) ?? {}),
    shapes: [...boxes.shapes, ...lines.shapes, ...drawTags(tags), ...key.shapes(-shift)] as Shape[],
    annotations: [
      ...key.texts(-shift),
      ...(note === undefined ? [] : [noteAt(note, 8 - shift, bottom + KEY_HEIGHT + NOTE_HEIGHT / 2)]),
      ...(table?.texts ?? []),
    ],
    barmode: 'overlay',
  };
  return {
    data: [...lines.data, ...boxes.data, ...(table?.data ?? [])] as Data[],
    layout: layout(
      title,
      { width: width + MARGIN.l + MARGIN.r, height: inner + MARGIN.t + MARGIN.b },
      more as unknown as Partial<Layout>,
    ),
  };
}

const noteAt = (text: string, x: number, y: number) => ({
  text,
  x,
  y,
  xref: 'x',
  yref: 'y',
  xanchor: 'left',
  yanchor: 'middle',
  showarrow: false,
  font: { size: 12, color: SOFT },
});

/** What is open or learns in these windows, with the synapses that learn there while they are closed. */
function partOf(circuit: Circuit, windows: readonly [number, number]): Connectivity {
  const part = connectivity(circuit, { windows });
  const same = (a: ConnectivityEdge, b: ConnectivityEdge) =>
    a.from === b.from && a.to === b.to && a.weights === b.weights;
  const learning = part.edges.filter(({ kind }) => kind === 'learns');
  const closed = connectivity(circuit).edges.filter(
    (edge) =>
      (edge.kind === 'excites' || edge.kind === 'inhibits') &&
      learning.some((rule) => same(rule, edge)) &&
      !part.edges.some((other) => other.kind === edge.kind && same(other, edge)),
  );
  return { ...part, edges: [...closed.map((edge) => ({ ...edge, windows: [] })), ...part.edges] };
}
