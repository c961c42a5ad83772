/** The verb that runs a circuit. */

import { checkCircuit } from '../circuit/made';
import { plan } from '../circuit/plan';
import type { Circuit } from '../circuit/types';
import { failed, PulsegateError } from '../errors';
import { checkGiven, optional } from '../kinds';
import { BACKEND, type Backend } from './backend';
import { meanField } from './meanfield/mean-field';
import { read } from './reading';
import { REQUEST_OPTIONS, type RequestOptions, requestOf } from './request';
import type { Solution } from './solution';

export interface SimulateOptions extends RequestOptions {
  /** Default: `meanField({ solver: exact() })`. */
  readonly backend?: Backend;
  /** What to do with a run that did not succeed: throw (default), or return the part that was solved with its `retcode`. */
  readonly onFailure?: 'throw' | 'return';
}

const OPTIONS = {
  backend: optional(BACKEND),
  ...REQUEST_OPTIONS,
  onFailure: optional(['throw', 'return']),
} as const;

const EXACT = meanField();

/** Told of each run that succeeds. */
export type Witness = (circuit: Circuit, options: SimulateOptions, solution: Solution) => void;

let witness: Witness | undefined;

/** Does something, and tells of each run that `simulate` makes for it: who would prove them need not know what they are. */
export async function witnessed<T>(told: Witness, act: () => T | Promise<T>): Promise<T> {
  const before = witness;
  witness = told;
  try {
    return await act();
  } finally {
    witness = before;
  }
}

/**
 * Runs a circuit and returns its solution.
 *
 * Throws a PulsegateError for options that make no sense (the message names the path and what is allowed), for a
 * circuit that the back-end cannot run (code 'unsupported'), and for a run that fails (code 'failed').
 */
export function simulate(circuit: Circuit, options: SimulateOptions = {}): Solution {
  checkCircuit(circuit);
  checkGiven('simulate', options, OPTIONS);
  const { backend = EXACT, onFailure = 'throw' } = options;
  const planned = plan(circuit);
  const request = requestOf(planned, options);
  const run = backend.run(planned, request);
  if (run.retcode !== 'success' && onFailure === 'throw') {
    const { retcode, message = 'the run ended early' } = run;
    throw new PulsegateError([failed('simulate', `${retcode}: ${message}`)]);
  }
  const solution = read(backend, planned, request, run);
  if (run.retcode === 'success') witness?.(circuit, options, solution);
  return solution;
}
