/**
 * The currents of whole populations at many times. Where nothing touches a population its currents only decay, so that
 * one table of factors e^{-(t_k - t_b)/tau}, b the first time of a block, serves all populations with that tau: one
 * exponential for each of them, and a product for each number.
 */
import { zeros } from '../../numerics/zeros';
import { pieceCurrents } from './currents';
import { type Decay, decay, decayRate, MOST_CARRIED } from './decay';
import { piecesOf } from './pieces';
import { LENGTH, POPULATION, SELF_GAIN, START, type Trace } from './trace';

/** Writes a population's currents at some times to `out` (zeros at first) as [time, component] by rows. */
export function currentsAlong(
  trace: Trace,
  population: number,
  times: Float64Array,
  out: Float64Array,
): void {
  const { tape, plan } = trace;
  const { first, order } = piecesOf(trace);
  const { size, tau } = plan.populations[population];
  const table = decayOf(trace, tau, times);
  const end = first[population + 1];
  for (let j = first[population]; j < end; j++) {
    const piece = order[j];
    const start = tape[piece + START];
    const next = j + 1 === end ? Number.POSITIVE_INFINITY : tape[order[j + 1] + START];
    if (next === start) continue;
    const stop = start + tape[piece + LENGTH] * tau;
    const to = j + 1 === end ? times.length : indexOf(times, next);
    let k = indexOf(times, start);
    for (; k < to && times[k] < stop; k++) pieceCurrents(trace, population, piece, times[k], out, k * size);
    if (k < to) fade(trace, piece, table, { stop, from: k, to }, out);
  }
}

/** The table of a tau at some times: mostly the one that was used last. */
function decayOf(trace: Trace, tau: number, times: Float64Array): Decay {
  const last = trace.decay;
  if (last !== undefined && last.tau === tau && last.times === times) return last;
  const found = decay(tau, times);
  trace.decay = found;
  return found;
}

/** The first index at or after time t. */
function indexOf(times: Float64Array, t: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What follows a piece that ends at time `stop`: the times from index `from` to `to` - 1, before the next piece. */
interface Rest {
  readonly stop: number;
  readonly from: number;
  readonly to: number;
}

/** After the end of a piece nothing drives its population: each current decays from its value there. */
function fade(trace: Trace, piece: number, table: Decay, rest: Rest, out: Float64Array): void {
  const population = trace.tape[piece + POPULATION];
  const { size, tau } = trace.plan.populations[population];
  const { stop, from, to } = rest;
  if (trace.ends.length < size) trace.ends = zeros(2 * size);
  const { ends } = trace;
  pieceCurrents(trace, population, piece, stop, ends, 0);
  for (let i = 0; i < size; i++) {
    const value = ends[i];
    if (value === 0) continue;
    const rate = decayRate(value, trace.tape[piece + SELF_GAIN]);
    if (rate === 1 && Math.abs(value) < MOST_CARRIED) fadeByTable(table, rest, value, out, i, size);
    else
      for (let k = from; k < to; k++)
        out[k * size + i] = value * Math.exp((-rate * (table.times[k] - stop)) / tau);
  }
}

/** The same for one current, which is `value` at the end of the piece, without an exponential for each time. */
function fadeByTable(
  { tau, times, factor, begin, end, step }: Decay,
  { stop, from, to }: Rest,
  value: number,
  out: Float64Array,
  component: number,
  size: number,
): void {
  let b = begin[from];
  let carried = value * Math.exp((stop - times[b]) / tau);
  for (let k = from; carried !== 0; ) {
    const last = Math.min(to, end[b]);
    for (; k < last; k++) out[k * size + component] = carried * factor[k];
    if (k === to) break;
    b = k;
    carried *= step[b];
  }
  if (times[from] === stop) out[from * size + component] = value;
}
