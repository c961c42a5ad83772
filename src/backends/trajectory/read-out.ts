/**
 * The currents of whole populations at many times. Where nothing touches a population its currents only decay, so that
 * one table of factors e^{-(t_k - t_b)/tau}, b the first time of a block, serves all populations with that tau: one
 * exponential for each of them, and a product for each number.
 */
import { decayRate, LENGTH, pieceCurrents, piecesOf, SELF_GAIN, START, type Trace } from './trace';

/** Factors over the output times, in blocks within which they neither underflow nor lose digits. */
export interface Decay {
  readonly tau: number;
  readonly times: Float64Array;
  /** e^{-(t_k - t_b)/tau}, b = begin[k]. */
  readonly factor: Float64Array;
  /** First index of the block of time k; where the block that begins at b ends, at index b. */
  readonly begin: Int32Array;
  readonly end: Int32Array;
  /** Over the block before it: e^{-(t_b - t_a)/tau}, at index b. */
  readonly step: Float64Array;
}

/** Span of a block in tau. */
const SPAN = 16;

/** The table for some times; that of the last call is remembered, since many runs ask for the same times. */
export function decay(tau: number, times: Float64Array): Decay {
  if (recent?.tau !== tau || recent.times !== times) recent = tableOf(tau, times);
  return recent;
}

let recent: Decay | undefined;

function tableOf(tau: number, times: Float64Array): Decay {
  const factor = new Float64Array(times.length);
  const begin = new Int32Array(times.length);
  const end = new Int32Array(times.length);
  const step = new Float64Array(times.length);
  let b = 0;
  for (let k = 0; k < times.length; k++) {
    if (times[k] - times[b] > SPAN * tau) {
      step[k] = Math.exp((times[b] - times[k]) / tau);
      b = k;
    }
    begin[k] = b;
    end[b] = k + 1;
    factor[k] = Math.exp((times[b] - times[k]) / tau);
  }
  return { tau, times, factor, begin, end, step };
}

/** Writes a population's currents at the times of `shared` to `out` (zeros at first) as [time, component] by rows. */
export function currentsAlong(trace: Trace, population: number, shared: Decay, out: Float64Array): void {
  const { times } = shared;
  const { tape, plan } = trace;
  const { first, order } = piecesOf(trace);
  const { size, tau } = plan.populations[population];
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
    if (k < to) fade(shared, trace, population, piece, stop, k, to, out);
  }
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

let ends = new Float64Array(16);

/** Currents that nothing drives from `stop` on, the end of a piece, at the times `from` to `to` - 1. */
function fade(
  shared: Decay,
  trace: Trace,
  population: number,
  piece: number,
  stop: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  const { size, tau } = trace.plan.populations[population];
  if (ends.length < size) ends = new Float64Array(2 * size);
  pieceCurrents(trace, population, piece, stop, ends, 0);
  for (let i = 0; i < size; i++) {
    const value = ends[i];
    const rate = decayRate(value, trace.tape[piece + SELF_GAIN]);
    if (value === 0) continue;
    if (rate === 1 && Math.abs(value) < LARGEST) fadeByTable(shared, value, stop, from, to, size, i, out);
    else
      for (let k = from; k < to; k++)
        out[k * size + i] = value * Math.exp((-rate * (shared.times[k] - stop)) / tau);
  }
}

/** Times e^SPAN this is still a number. */
const LARGEST = 1e300;

function fadeByTable(
  { tau, times, factor, begin, end, step }: Decay,
  value: number,
  stop: number,
  from: number,
  to: number,
  size: number,
  component: number,
  out: Float64Array,
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
