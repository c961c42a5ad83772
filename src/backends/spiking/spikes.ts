/** The spikes of a run, in order of time. */
import type { Spikes } from '../solution';
import type { State } from './state';

export function spikesOf({ spikes, names, settings }: State): Spikes {
  if (spikes === undefined) return { rows: [], i: new Int32Array(0), t: new Float64Array(0) };
  const { row, neuron, t, wanted } = spikes;
  const kept = names.flatMap((_, r) => (wanted[r] === 1 ? [r] : []));
  const place = new Map(kept.map((r, k) => [r, k]));
  const order = Int32Array.from(t, (_, k) => k).sort((a, b) => t[a] - t[b] || a - b);
  const N = settings.neurons === Number.POSITIVE_INFINITY ? 1 : settings.neurons;
  return {
    rows: kept.map((r) => names[r]),
    i: Int32Array.from(order, (k) => (place.get(row[k]) ?? 0) * N + neuron[k]),
    t: Float64Array.from(order, (k) => t[k]),
  };
}
