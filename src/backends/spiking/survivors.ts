/** Neurons that outlive a run: rows that are open at its end hand them on, so that the next run goes on with them. */
import { invalid, raise, unknown } from '../../errors';
import { stream } from '../../numerics/random';
import type { Neurons } from './neurons';
import { NEVER } from './openings';
import type { State } from './state';

/** What a row's past is kept in: neurons that are spent when they fire have random numbers alone. */
const pastOf = (
  { openings, neurons, resources }: State,
  row: number,
): Pick<Neurons, 'kept' | 'keeps' | 'restored'> => (openings.depletes[row] === 1 ? resources : neurons);

/** By row: the trace of what it emits, and all that its neurons carry on. `last` is the number of the last passage. */
export function keptNeurons(state: State, last: number): Record<string, Float64Array> {
  const { names, openings, y } = state;
  const alive = names.flatMap((name, row) => {
    const isOpen = openings.last[row] > NEVER && openings.last[row] >= last;
    if (!isOpen) return y[row] === 0 ? [] : [[name, Float64Array.of(y[row])] as const];
    const past = pastOf(state, row).kept(row);
    const values = new Float64Array(1 + past.length);
    values[0] = y[row];
    values.set(past, 1);
    return [[name, values] as const];
  });
  return Object.fromEntries(alive);
}

/** Puts neurons of an earlier run into their rows. */
export function restoreNeurons(state: State, kept: Readonly<Record<string, Float64Array>> = {}): void {
  const { names, openings, y, settings } = state;
  for (const [name, values] of Object.entries(kept)) {
    const row = names.indexOf(name);
    if (row < 0) raise(unknown(`from.neurons.${name}`, 'row', name, names));
    y[row] = values[0];
    if (values.length < 2) continue;
    const past = pastOf(state, row);
    if (!past.keeps.includes(values.length - 1))
      raise(
        invalid(
          `from.neurons.${name}`,
          'number of values',
          values.length,
          'a state of a run with these neurons',
        ),
      );
    past.restored(row, values.subarray(1), () => stream(settings.seed, `${name} places`));
    openings.last[row] = -1;
  }
}
