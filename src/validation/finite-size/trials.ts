/** One batch of trials: runs in spikes, each with a seed of its own, and how far their amplitudes lie from the mean field. */
import { simulate } from '../../backends/simulate';
import { spiking } from '../../backends/spiking/spiking';
import { stream } from '../../numerics/random';
import { addTo, SUMS } from './fit';
import type { Batch, Setup } from './setup';

/** Sums over the trials of a batch, `SUMS` numbers an amplitude. The same wherever and whenever it is run. */
export function runBatch({ plan, run, amplitudes, spiking: options, seed }: Setup, batch: Batch): number[] {
  const { neurons, first, count } = batch;
  const sums = new Float64Array(SUMS * amplitudes.length);
  const record = [...new Set(amplitudes.map(({ population }) => population))];
  for (let trial = first; trial < first + count; trial++) {
    const own = Math.floor(stream(seed, `finite size ${neurons} ${trial}`).uniform() * 2 ** 53);
    const backend = spiking({ ...options, neurons, seed: own });
    const made = simulate(plan.circuit, { ...run, record, tEval: [], backend });
    amplitudes.forEach(({ population, component, t, value }, k) => {
      addTo(sums, SUMS * k, made.at(t, population, component) - value);
    });
  }
  return Array.from(sums);
}
