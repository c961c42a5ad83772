/** Who fired in the last steps, for every source of spikes, and what generators are to emit. */
import type { SpikeArrays, SpikeList } from './types';

/** The units that fired in each of the last `depth` steps, in ascending order. */
export interface SpikeRing {
  readonly size: number;
  readonly depth: number;
  /** Slot after slot of `size` entries, the first `count[slot]` of them in use. */
  readonly units: Int32Array;
  readonly count: Int32Array;
}

export const ringOf = (size: number, depth: number): SpikeRing => ({
  size,
  depth,
  units: new Int32Array(size * depth),
  count: new Int32Array(depth),
});

/** The slot of a step, at most `depth` steps back. */
export const slotOf = ({ depth }: SpikeRing, step: number): number => (step + depth) % depth;

/** The spikes of the last `depth` steps before `step`. */
export function recent(ring: SpikeRing, step: number): SpikeArrays {
  const i: number[] = [];
  const t: number[] = [];
  for (let time = Math.max(0, step - ring.depth); time < step; time++) {
    const slot = slotOf(ring, time);
    for (let k = 0; k < ring.count[slot]; k++) {
      i.push(ring.units[slot * ring.size + k]);
      t.push(time);
    }
  }
  return { i: Int32Array.from(i), t: Int32Array.from(t) };
}

/** Puts recent spikes back, in order of time. */
export function restore(ring: SpikeRing, { i, t }: SpikeList): void {
  ring.count.fill(0);
  for (let k = 0; k < i.length; k++) {
    const slot = slotOf(ring, t[k]);
    const n = ring.count[slot];
    ring.units[slot * ring.size + n] = i[k];
    ring.count[slot] = n + 1;
  }
}

/** A generator on the chip: its spikes in order of time, and how far they were emitted. */
export interface Feed {
  readonly name: string;
  readonly ring: SpikeRing;
  units: Int32Array;
  times: Float64Array;
  next: number;
}

/** The spikes in order of time, in one step in order of units; those before `step` are past. */
export function load(feed: Feed, { i, t }: SpikeList, step: number): void {
  const order = Array.from({ length: i.length }, (_, k) => k).filter((k) => t[k] >= step);
  order.sort((a, b) => t[a] - t[b] || i[a] - i[b]);
  feed.units = Int32Array.from(order, (k) => i[k]);
  feed.times = Float64Array.from(order, (k) => t[k]);
  feed.next = 0;
}

/** Emits the spikes of one step, and says how many. */
export function emit(feed: Feed, step: number): number {
  const { ring, units, times } = feed;
  const slot = slotOf(ring, step);
  let n = 0;
  while (feed.next < times.length && times[feed.next] === step)
    ring.units[slot * ring.size + n++] = units[feed.next++];
  ring.count[slot] = n;
  return n;
}

/** Spikes as they are kept by a run; the arrays double when they are full. */
export interface Tape {
  i: Int32Array;
  t: Int32Array;
  n: number;
}

export const tape = (): Tape => ({ i: new Int32Array(64), t: new Int32Array(64), n: 0 });

export function write(to: Tape, i: number, t: number): void {
  if (to.n === to.i.length) {
    const [i, t] = [new Int32Array(2 * to.n), new Int32Array(2 * to.n)];
    i.set(to.i);
    t.set(to.t);
    to.i = i;
    to.t = t;
  }
  to.i[to.n] = i;
  to.t[to.n++] = t;
}
