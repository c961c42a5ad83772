/** One batch of trials of a measurement of finite size. It runs in a process of its own, or anywhere else. */
import { parseCircuit } from '../../io/circuit-file';
import { type Batch, type FiniteSizeOptions, type Setup, setupOf } from '../../validation/finite-size/setup';
import { runBatch } from '../../validation/finite-size/trials';
import type { Keyed } from '../pool';
import type { TaskResult } from '../task';

/** What all batches of a measurement share. */
export interface Measurement {
  /** The text of the circuit. */
  readonly circuit: string;
  readonly options: FiniteSizeOptions;
}

export interface BatchJob extends Keyed {
  readonly batch: Batch;
}

const setups = new WeakMap<Measurement, Setup>();

/** The sums of a batch; what it throws becomes its result. */
export function work(measurement: Measurement, { batch }: BatchJob): TaskResult {
  try {
    let setup = setups.get(measurement);
    if (setup === undefined) {
      setup = setupOf(parseCircuit(measurement.circuit, 'circuit'), measurement.options);
      setups.set(measurement, setup);
    }
    return { values: runBatch(setup, batch) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
