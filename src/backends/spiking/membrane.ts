/** The membranes of leaky integrate-and-fire neurons. */
import { STREAM, type Stream, streamFrom } from '../../numerics/random';
import { NOTHING } from './neurons';

/** In units of the circuit's time. */
export interface LifNumbers {
  readonly tauM: number;
  readonly u0: number;
  readonly c: number;
  readonly sigma: number;
  readonly rest: number;
  readonly refractory: number;
}

export interface Membranes {
  readonly v: Float64Array;
  /** How long each still stays at the reset. */
  readonly wait: Float64Array;
  readonly draws: Stream;
  /** Since when the row emits. */
  since: number;
}

/** Membranes as numbers, and back. */
export function keptMembranes(own: Membranes | undefined): Float64Array {
  if (own === undefined) return NOTHING;
  const { since, draws, v, wait } = own;
  const kept = new Float64Array(membraneNumbers(v.length));
  kept[0] = since;
  kept.set(draws.kept(), 1);
  kept.set(v, 1 + STREAM);
  kept.set(wait, 1 + STREAM + v.length);
  return kept;
}

/** How many numbers those of N neurons are. */
export const membraneNumbers = (N: number): number => 1 + STREAM + 2 * N;

export function restoredMembranes(kept: Float64Array): Membranes {
  const N = (kept.length - 1 - STREAM) / 2;
  const [v, wait] = [1 + STREAM, 1 + STREAM + N].map((at) => kept.slice(at, at + N));
  return { v, wait, draws: streamFrom(kept.subarray(1, 1 + STREAM)), since: kept[0] };
}

/** One exact step of the Ornstein-Uhlenbeck process of every neuron; returns how many reached the threshold. */
export function advance(
  { v, wait, draws }: Pick<Membranes, 'v' | 'wait' | 'draws'>,
  u: number,
  decay: number,
  noise: number,
  { h, refractory }: { readonly h: number; readonly refractory: number },
  fired?: (neuron: number) => void,
): number {
  let n = 0;
  for (let i = 0; i < v.length; i++) {
    if (wait[i] > 0.5 * h) {
      wait[i] -= h;
      continue;
    }
    let value = u + (v[i] - u) * decay;
    if (noise > 0) value += noise * draws.normal();
    if (value < 1) {
      v[i] = value;
      continue;
    }
    v[i] = 0;
    // the first step after `refractory` from the spike is one of the membrane again
    wait[i] = refractory - h;
    n++;
    fired?.(i);
  }
  return n;
}
