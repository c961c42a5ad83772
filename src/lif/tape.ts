/** Spikes as they are fired: unit and step side by side, in order of time. */
import type { SpikeArrays, SpikeList } from './types';

export interface Tape {
  i: Int32Array;
  t: Int32Array;
  n: number;
}

export const emptyTape = (): Tape => ({ i: new Int32Array(64), t: new Int32Array(64), n: 0 });

export function reserve(tape: Tape, more: number): void {
  const wanted = tape.n + more;
  if (wanted <= tape.i.length) return;
  const size = Math.max(wanted, 2 * tape.i.length);
  for (const side of ['i', 't'] as const) {
    const longer = new Int32Array(size);
    longer.set(tape[side].subarray(0, tape.n));
    tape[side] = longer;
  }
}

export function append(tape: Tape, unit: number, step: number): void {
  if (tape.n === tape.i.length) reserve(tape, 1);
  tape.i[tape.n] = unit;
  tape.t[tape.n++] = step;
}

/** A tape of given spikes, sorted by time and then by units. */
export function tapeOf({ i, t }: SpikeList): Tape {
  const order = Array.from({ length: i.length }, (_, k) => k).sort((a, b) => t[a] - t[b] || i[a] - i[b]);
  return {
    i: Int32Array.from(order, (k) => i[k]),
    t: Int32Array.from(order, (k) => t[k]),
    n: order.length,
  };
}

export const spikesOf = ({ i, t, n }: Tape): SpikeArrays => ({ i: i.slice(0, n), t: t.slice(0, n) });

/** The first entry of a step or later. */
export function firstFrom({ t, n }: Tape, step: number): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t[middle] < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
