/** The forward read of a matrix: the rows of the units that send, row by row, several of them in one pass over the sums. */
import type { Signals } from './emission';

export interface Reading {
  readonly W: Float64Array;
  /** Sums of the units above. */
  readonly S: Float64Array;
  readonly stride: number;
  readonly arriving: Signals;
  /** What a spike carries, and whether all that arrives is spikes that carry 1. */
  readonly value: number;
  readonly ones: boolean;
}

/** S += sum over the units that send of value x what it sends x its row; the bias, which is the last, carries 1. */
export function addRows({ W, S, stride, arriving, value, ones }: Reading): void {
  const { units, size } = arriving;
  if (ones) addSpikes(W, S, units, size - 1, stride);
  else addNumbers(W, S, arriving, value, stride);
  add(W, S, units[size - 1] * stride, 1, stride);
}

/** Spikes that carry 1: eight rows a pass, each sum read and written once. */
function addSpikes(W: Float64Array, S: Float64Array, units: Int32Array, count: number, stride: number): void {
  let n = 0;
  for (; n + 8 <= count; n += 8) {
    const a = units[n] * stride;
    const b = units[n + 1] * stride;
    const c = units[n + 2] * stride;
    const d = units[n + 3] * stride;
    const e = units[n + 4] * stride;
    const f = units[n + 5] * stride;
    const g = units[n + 6] * stride;
    const h = units[n + 7] * stride;
    for (let j = 0; j < stride; j++)
      S[j] = S[j] + W[a + j] + W[b + j] + W[c + j] + W[d + j] + W[e + j] + W[f + j] + W[g + j] + W[h + j];
  }
  for (; n < count; n++) add(W, S, units[n] * stride, 1, stride);
}

function addNumbers(
  W: Float64Array,
  S: Float64Array,
  { units, values, size }: Signals,
  value: number,
  stride: number,
): void {
  for (let n = 0; n < size - 1; n++) add(W, S, units[n] * stride, values[n] * value, stride);
}

function add(W: Float64Array, S: Float64Array, row: number, x: number, stride: number): void {
  for (let j = 0; j < stride; j++) S[j] += x * W[row + j];
}
