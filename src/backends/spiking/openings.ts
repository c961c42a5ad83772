/**
 * When the neurons of rows are born: at each opening of their gate, with random numbers that belong to the seed, the row and
 * the cycle and edge of the opening. A row that stays open over an edge keeps its neurons; a closed one that leaks gets them
 * when it does. Nothing else of a row's past counts; rows that are open when a run ends hand their neurons on in its state, so
 * that runs may be split at every edge.
 */
import { stream } from '../../numerics/random';
import type { Resources } from './depletion';
import type { Neurons } from './neurons';

/** The passage of rows that never had neurons; -1 is the one before a run goes on. */
export const NEVER = -2;

export interface Openings {
  /** The number of the passage in which each row had neurons last. */
  readonly last: Int32Array;
  readonly names: readonly string[];
  readonly seed: number;
  readonly neurons: Neurons;
  /** Rows whose neurons are spent when they fire: 1. They are born once. */
  readonly depletes: Uint8Array;
  readonly resources: Resources;
}

/** Gives rows from .. to - 1 neurons in the passage of this number, which belongs to a cycle and an edge of the schedule. */
export function open(
  openings: Openings,
  from: number,
  to: number,
  passage: number,
  { cycle, edge }: { readonly cycle: number; readonly edge: number },
): void {
  const { last, names, seed, neurons, depletes, resources } = openings;
  for (let row = from; row < to; row++) {
    const before = last[row];
    last[row] = passage;
    if (before >= passage - 1 && before > NEVER) continue;
    const name = `${names[row]} ${cycle} ${edge}`;
    const draws = stream(seed, name);
    if (depletes[row] === 1) resources.born(row, draws);
    else neurons.born(row, draws, () => stream(seed, `${name} places`));
  }
}
