/** The pieces of a trace, found again by population and time. */
import { HEAD, NA, NB, type Pieces, POPULATION, START, type Trace } from './trace';

/** The last piece of a population that begins at or before t. */
export function pieceAt(trace: Trace, population: number, t: number): number {
  const last = trace.last[population];
  if (trace.tape[last + START] <= t) return last;
  const { first, order } = piecesOf(trace);
  let low = first[population] - 1;
  let high = first[population + 1] - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (trace.tape[order[middle] + START] <= t) low = middle;
    else high = middle - 1;
  }
  return low < first[population] ? 0 : order[low];
}

/** A population's pieces in order of time. */
export function piecesIn(trace: Trace, population: number): Int32Array {
  const { first, order } = piecesOf(trace);
  return order.subarray(first[population], first[population + 1]);
}

/** All pieces by population: counted, then put in their places. */
export function piecesOf(trace: Trace): Pieces {
  if (trace.byPopulation !== undefined) return trace.byPopulation;
  const { tape, used, plan } = trace;
  const first = new Int32Array(plan.populations.length + 1);
  let count = 0;
  for (let piece = HEAD; piece < used; piece = following(trace, piece), count++) first[tape[piece] + 1] += 1;
  for (let p = 1; p < first.length; p++) first[p] += first[p - 1];
  const next = first.slice();
  const order = new Int32Array(count);
  for (let piece = HEAD; piece < used; piece = following(trace, piece)) {
    const p = tape[piece];
    const place = next[p];
    order[place] = piece;
    next[p] = place + 1;
  }
  trace.byPopulation = { first, order };
  return trace.byPopulation;
}

/** The piece that follows on the tape. */
function following({ tape, plan }: Trace, piece: number): number {
  const { size } = plan.populations[tape[piece + POPULATION]];
  return piece + HEAD + size * tape[piece + NA] * tape[piece + NB];
}
