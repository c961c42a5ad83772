/** `crossValidate`: circuits on several back-ends beside the exact reference, one cell at a time. */
import type { Backend } from '../../backends/backend';
import type { Circuit } from '../../circuit/types';
import { canonical } from './canonical';
import type { Cell, Divergence } from './cell';
import { COMPOSITE, type CrossValidateOptions, type Subject } from './options';
import { type Setup, setupOf } from './setup';
import { cellsOf, type JobCells } from './subject-row';
import { REFERENCE } from './truths';

/** All cells of a comparison. */
export interface Comparison {
  readonly reference: string;
  readonly seed: number;
  readonly alpha: number;
  /** How many statistical tests alpha is divided by: counted before anything runs. */
  readonly tests: number;
  readonly backends: readonly {
    readonly id: string;
    readonly options: Backend['facts'];
    readonly seconds: number;
  }[];
  readonly cells: readonly Cell[];
  /** The first window of all that breaks a promise, in the first circuit and back-end in which one does. */
  readonly firstDivergence: Divergence | null;
  readonly complete: boolean;
}

/**
 * Runs a circuit, or those of a list (`canonical`), on several back-ends, and compares each with the mean field: along, its
 * whole run; and window by window, where the mean field starts again from the back-end's own currents. Yields a cell for each
 * quantity; the comparison is what it returns.
 *
 * Throws for options that make no sense and for circuits that the mean field itself does not run.
 */
export function* crossValidate(
  what: Circuit | readonly Subject[] = canonical,
  options: CrossValidateOptions = {},
): Generator<Cell, Comparison> {
  const setup = setupOf(what, options);
  const done: JobCells[] = [];
  for (const job of setup.jobs) {
    if (options.signal?.aborted === true) break;
    const one = cellsOf(setup, job);
    done.push(one);
    yield* one.cells;
  }
  return comparisonFrom(setup, done);
}

/** What jobs come to together; undefined where an interrupt came first. */
export function comparisonFrom(
  { settings: { contestants, seed, alpha, steps }, tests, jobs }: Setup,
  done: readonly (JobCells | undefined)[],
): Comparison {
  const of = (id: string): number =>
    done.reduce((sum, one, k) => sum + (jobs[k].backend === id ? (one?.seconds ?? 0) : 0), 0);
  const found = done.flatMap((one) => (one === undefined ? [] : [one]));
  return {
    reference: REFERENCE.name,
    ...{ seed, alpha, tests, cells: found.flatMap(({ cells }) => cells) },
    firstDivergence: found.find(({ divergence }) => divergence !== undefined)?.divergence ?? null,
    complete: found.length === jobs.length,
    backends: [
      ...contestants.map(({ id, backend }) => ({
        id,
        options: backend(seed).facts,
        seconds: of(id),
      })),
      ...(jobs.some(({ backend }) => backend === COMPOSITE)
        ? [{ id: COMPOSITE, options: { steps }, seconds: of(COMPOSITE) }]
        : []),
    ],
  };
}
