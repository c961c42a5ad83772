/** The bands of a raster, one for each row: which units it has, and when the population that it keeps is held. */

import type { LoggedSegment, Solution } from '../../backends/solution';
import type { Circuit } from '../../circuit/types';
import type { Shape } from '../plotly';

export type Span = readonly [from: number, to: number];

export interface Bands {
  readonly names: readonly string[];
  /** Units of a row: unit i belongs to row floor(i / units). */
  readonly units: number;
  /** The band of each row; -1 where it has none. */
  readonly ofRow: Int32Array;
  /** For each band, when the population that its row keeps is held. */
  readonly held: readonly (readonly Span[])[];
  /** How many rows were left out for want of room. */
  readonly left: number;
}

/** More rows than this do not fit on a page; the title says what was left out. */
const MOST_ROWS = 100;

/** All rows, but for those that would hold what is never held. */
export function bandsOf({ circuit, facts, log }: Solution, rows: readonly string[]): Bands {
  const spans = heldSpans(log.segments);
  const bands = rows.flatMap((name, row) => {
    const population = keptBy(circuit, name);
    const held = population === undefined ? [] : (spans.get(population) ?? []);
    return population !== undefined && held.length === 0 ? [] : [{ name, row, held }];
  });
  const shown = bands.slice(0, MOST_ROWS);
  const ofRow = new Int32Array(rows.length).fill(-1);
  shown.forEach(({ row }, band) => {
    ofRow[row] = band;
  });
  return {
    names: shown.map(({ name }) => name),
    units: typeof facts.neurons === 'number' ? facts.neurons : 1,
    held: shown.map(({ held }) => held),
    ofRow,
    left: bands.length - shown.length,
  };
}

/** The population that a row keeps: 'hold:m' is the row of m, 'hold:m[2]' that of one of its components. */
const keptBy = ({ populations }: Circuit, row: string): string | undefined =>
  populations.find(({ name }) => row === `hold:${name}` || row.startsWith(`hold:${name}[`))?.name;

/** When each population is held, neighbouring segments joined. */
function heldSpans(segments: readonly LoggedSegment[]): Map<string, Span[]> {
  const spans = new Map<string, Span[]>();
  for (const { held, t } of segments)
    for (const name of held) {
      const own = spans.get(name) ?? [];
      const last = own[own.length - 1];
      if (last !== undefined && last[1] >= t[0]) own[own.length - 1] = [last[0], t[1]];
      else own.push([t[0], t[1]]);
      spans.set(name, own);
    }
  return spans;
}

/** What is held as one shape below the spikes. */
export function heldShade({ held }: Bands, [from, to]: Span): Shape[] {
  const boxes = held.flatMap((spans, band) =>
    spans
      .filter(([begins, ends]) => begins < to && ends > from)
      .map(
        ([begins, ends]) =>
          `M${Math.max(begins, from)},${band}H${Math.min(ends, to)}V${band + 1}H${Math.max(begins, from)}Z`,
      ),
  );
  if (boxes.length === 0) return [];
  return [{ type: 'path', path: boxes.join(''), layer: 'below', line: { width: 0 }, fillcolor: '#fbe3bd' }];
}

/** More lines than this are a red area. */
const MOST_LINES = 200;

/** Where cycles begin, as one shape; of very many every tenth, hundredth, ... and in words which. */
export function cycleLines(
  period: number | undefined,
  [from, to]: Span,
  bottom: number,
): { shapes: Shape[]; words?: string } {
  if (period === undefined) return { shapes: [] };
  const first = Math.ceil(from / period);
  const last = Math.ceil(to / period) - 1;
  let every = 1;
  while ((last - first + 1) / every > MOST_LINES) every *= 10;
  const lines: string[] = [];
  for (let k = every * Math.ceil(first / every); k <= last; k += every)
    lines.push(`M${k * period},0V${bottom}`);
  if (lines.length === 0) return { shapes: [] };
  return {
    shapes: [{ type: 'path', path: lines.join(''), layer: 'above', line: { color: '#d62728', width: 1 } }],
    words: every === 1 ? 'a cycle begins' : `every ${every}th cycle begins`,
  };
}
