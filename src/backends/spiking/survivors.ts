/** Neurons that outlive a run: rows that are open at its end hand them on, so that the next run goes on with them. */
import { invalid, raise, unknown } from '../../errors';
import { STREAM, stream } from '../../numerics/random';
import { NEVER } from './openings';
import type { State } from './state';

/** By row: the trace of what it emits, and all that its neurons carry on. `last` is the number of the last passage. */
export function keptNeurons(
  { names, openings, neurons, y }: State,
  last: number,
): Record<string, Float64Array> {
  const alive = names.flatMap((name, row) =>
    openings.last[row] > NEVER && openings.last[row] >= last
      ? [[name, Float64Array.of(y[row], ...neurons.kept(row))] as const]
      : y[row] === 0
        ? []
        : [[name, Float64Array.of(y[row])] as const],
  );
  return Object.fromEntries(alive);
}

/** Puts neurons of an earlier run into their rows. */
export function restoreNeurons(
  { names, openings, neurons, y, settings }: State,
  kept: Readonly<Record<string, Float64Array>> = {},
): void {
  for (const [name, values] of Object.entries(kept)) {
    const row = names.indexOf(name);
    if (row < 0) raise(unknown(`from.neurons.${name}`, 'row', name, names));
    y[row] = values[0];
    if (values.length < 2) continue;
    const places = () => stream(settings.seed, `${name} places`);
    neurons.born(row, places(), places);
    const wanted = [neurons.kept(row).length, ...(settings.model === 'poisson' ? [STREAM, 2 * STREAM] : [])];
    if (!wanted.includes(values.length - 1))
      raise(
        invalid(
          `from.neurons.${name}`,
          'number of values',
          values.length,
          'a state of a run with these neurons',
        ),
      );
    neurons.restored(row, values.subarray(1), places);
    openings.last[row] = -1;
  }
}
