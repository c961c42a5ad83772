/**
 * The schedule with every shorthand written out and its times snapped to a sorted list of edges: edges nearer than
 * 1e-9 tau are one edge. Everything that asks 'at the same time?' compares whole numbers, never floats.
 */
import type { Circuit, Flushing, Holding, LearnRule, Opening } from './types';

/** Edges nearer than this many tau are one edge. */
export const EDGE_TOLERANCE = 1e-9;

/** The self gain of a flushed population: it decays with rate (1 + 20) / tau. */
export const FLUSH_GAIN = -20;

/** A window between two edges, by index; windows of zero length are left out. */
export interface Slot {
  readonly from: number;
  readonly to: number;
  readonly path: string;
  readonly open: readonly (Opening & { readonly bias: number | readonly number[] })[];
  /** Self rows: a hold has gain 1 and offset 0 unless it says otherwise, a flush a negative gain. */
  readonly selves: readonly SelfRow[];
  readonly learn: readonly LearnRule[];
}

export interface SelfRow {
  readonly population: string;
  readonly kind: 'hold' | 'flush';
  readonly gain: number;
  readonly offset: number;
}

export interface Timeline {
  readonly edges: readonly number[];
  readonly slots: readonly Slot[];
  /** The projections that a window names, of zero length or not: they are closed while no window opens them. */
  readonly named: ReadonlySet<string>;
}

export function timeline(circuit: Pick<Circuit, 'schedule' | 'tau'>): Timeline {
  const { windows, period } = circuit.schedule;
  const times = windows.flatMap((window) => [...window.t]);
  if (period !== undefined) times.push(0, period);
  const edges = snap(times, EDGE_TOLERANCE * circuit.tau);
  const slots: Slot[] = [];
  windows.forEach((window, k) => {
    const from = indexOf(edges, window.t[0]);
    const to = indexOf(edges, window.t[1]);
    if (from >= to) return;
    slots.push({
      from,
      to,
      path: `schedule.windows[${k}]`,
      open: (window.open ?? []).map(opening),
      selves: [...(window.hold ?? []).map(holdRow), ...(window.flush ?? []).map(flushRow)],
      learn: window.learn ?? [],
    });
  });
  const named = new Set(
    windows.flatMap((window) => (window.open ?? []).map((entry) => opening(entry).projection)),
  );
  return { edges, slots, named };
}

const opening = (entry: string | Opening) =>
  typeof entry === 'string' ? { projection: entry, bias: 0 } : { bias: 0, ...entry };

const holdRow = (entry: string | Holding): SelfRow => ({
  kind: 'hold',
  gain: 1,
  offset: 0,
  ...(typeof entry === 'string' ? { population: entry } : entry),
});

const flushRow = (entry: string | Flushing): SelfRow => ({
  kind: 'flush',
  gain: FLUSH_GAIN,
  offset: 0,
  ...(typeof entry === 'string' ? { population: entry } : entry),
});

/** Sorted times, with those within `tolerance` of the first of their kind left out. */
function snap(times: readonly number[], tolerance: number): number[] {
  const edges: number[] = [];
  for (const t of [...times].sort((a, b) => a - b)) {
    const last = edges[edges.length - 1];
    if (last === undefined || t - last > tolerance) edges.push(t);
  }
  return edges;
}

/** The index of the last edge that is not after t (t lies within the tolerance of an edge). */
function indexOf(edges: readonly number[], t: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edges[middle] ?? Number.POSITIVE_INFINITY) <= t) low = middle;
    else high = middle - 1;
  }
  return low;
}
