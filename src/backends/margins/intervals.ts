/** When projections were closed, and where within that time every source is one closed form. */
import { passages } from '../../circuit/passages';
import type { Plan } from '../../circuit/plan';
import type { Coupling } from '../couplings';
import { piecesIn } from '../trajectory/pieces';
import { LENGTH, START, type Trace } from '../trajectory/trace';

/** From one time to another. */
export type Interval = readonly [number, number];

/** The intervals in which each block was open, merged. */
export function openIntervals(plan: Plan, tspan: Interval): Interval[][] {
  const intervals: Interval[][] = plan.blocks.map(() => []);
  for (const { segment, t0, t1 } of passages(plan, tspan))
    for (const { block } of segment.open) {
      const list = intervals[block];
      const last = list[list.length - 1];
      if (last !== undefined && last[1] === t0) list[list.length - 1] = [last[0], t1];
      else list.push([t0, t1]);
    }
  return intervals;
}

/** What is left of a time span between some intervals. */
export function complement(opened: readonly Interval[], [start, end]: Interval): Interval[] {
  const closed: Interval[] = [];
  let t = start;
  for (const [from, to] of opened) {
    if (from > t) closed.push([t, from]);
    t = to;
  }
  if (end > t) closed.push([t, end]);
  return closed;
}

/** [t0, t1] cut where a source begins or ends a piece: in between every source is one closed form. */
export function* pieceIntervals(
  trace: Trace,
  terms: readonly Coupling[],
  [t0, t1]: Interval,
): Generator<Interval> {
  const cuts = [t0];
  for (const { population } of terms) {
    const { tau } = trace.plan.populations[population];
    const pieces = piecesIn(trace, population);
    for (let j = pieceIndexAt(trace, pieces, t0); j < pieces.length; j++) {
      const piece = pieces[j];
      const start = trace.tape[piece + START];
      const length = trace.tape[piece + LENGTH];
      const end = start + length * tau;
      if (start >= t1) break;
      if (start > t0) cuts.push(start);
      const next = j + 1 < pieces.length ? trace.tape[pieces[j + 1] + START] : Number.POSITIVE_INFINITY;
      // an end that is the next piece's start up to rounding is no cut of its own
      const rounding = 1e-9 * Math.min(1, length) * tau;
      if (end > t0 && end < t1 && end < next - rounding && t1 - end > rounding) cuts.push(end);
    }
  }
  cuts.push(t1);
  cuts.sort((a, b) => a - b);
  for (let k = 1; k < cuts.length; k++) {
    const from = cuts[k - 1];
    const to = cuts[k];
    if (to > from) yield [from, to];
  }
}

/** The index of the piece that holds at t0 (the last that starts at or before it). */
function pieceIndexAt(trace: Trace, pieces: Int32Array, t0: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (trace.tape[pieces[middle] + START] <= t0) low = middle;
    else high = middle - 1;
  }
  return low;
}
