/** One circuit of a comparison on one back-end. It runs in a process of its own, or anywhere else. */
import { parseCircuit } from '../../io/circuit-file';
import { canonical } from '../../validation/compare/canonical';
import type { CrossValidateOptions } from '../../validation/compare/options';
import { type Job, type Setup, setupOf } from '../../validation/compare/setup';
import { cellsOf, type JobCells } from '../../validation/compare/subject-row';
import type { Keyed } from '../pool';
import type { TaskResult } from '../task';

/** What all rows of a comparison share. */
export interface Asked {
  /** The text of a circuit of one's own; without one it is the canonical set. */
  readonly circuit?: string;
  readonly options: CrossValidateOptions;
}

export interface RowJob extends Keyed {
  readonly job: Job;
}

const setups = new WeakMap<Asked, Setup>();

/** The cells of a row; what it throws becomes its result. */
export function work(asked: Asked, { job }: RowJob): TaskResult<JobCells> {
  try {
    let setup = setups.get(asked);
    if (setup === undefined) {
      const { circuit, options } = asked;
      setup = setupOf(circuit === undefined ? canonical : parseCircuit(circuit, 'circuit'), options);
      setups.set(asked, setup);
    }
    return { values: cellsOf(setup, job) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
