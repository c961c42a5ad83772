/** The contract of a mean-field solver. */
import type { Plan } from '../../circuit/plan';
import type { Listed, Request } from '../backend';
import type { Crossing, Facts, Grazing, Retcode, Stats } from '../solution';
import type { Trace } from '../trajectory/trace';

/** What a mean-field solver returns; `meanField` makes a Run of it. */
export interface Outcome {
  readonly trace: Trace;
  readonly retcode: Retcode;
  readonly message?: string;
  /** Until when the run got. */
  readonly end: number;
  /** How many segments were run. */
  readonly windows: number;
  /** How many of them in one closed form, of a solver that knows such. */
  readonly closedForm?: number;
  readonly crossings: Listed<Crossing>;
  readonly grazings?: Listed<Grazing>;
  /** The closed blocks that were evaluated in the k-th segment. */
  readonly watched?: (k: number) => readonly number[];
  /** Counts of a solver that steps. */
  readonly steps?: Pick<Stats, 'nfev' | 'naccept' | 'nreject'>;
  /** Named weights at a time outside learning windows, in the order of the circuit; not to be written to. */
  readonly weightsAt: (t: number) => readonly Float64Array[];
  /** From when to when rules with gates taught something, pair after pair: weights are known at its ends and outside. */
  readonly learning?: readonly number[];
  /** What every row with a resource has left at a time, of a solver that runs such rows. */
  readonly resourcesAt?: (t: number) => Float64Array;
}

/** A solver of the mean-field equations. */
export interface Solver {
  readonly name: string;
  /** What it was told to do: its name and its tolerances. */
  readonly facts: Facts;
  solve(plan: Plan, request: Request): Outcome;
}
