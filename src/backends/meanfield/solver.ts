/** The contract of a mean-field solver. */
import type { Plan, Segment } from '../../circuit/plan';
import type { Request } from '../backend';
import type { Crossing, Grazing, Retcode, Stats } from '../solution';
import type { Trace } from './trace';

/** What a mean-field solver returns; `meanField` makes a Solution of it. */
export interface Outcome {
  readonly trace: Trace;
  readonly retcode: Retcode;
  readonly message?: string;
  /** Until when the run got. */
  readonly end: number;
  /** How many segments were run, and which; the list is made when asked for. */
  readonly windows: number;
  /** How many of them in one closed form (default 0). */
  readonly closedForm?: number;
  readonly runs: () => readonly SegmentRun[];
  readonly crossings: readonly Crossing[];
  readonly grazings: readonly Grazing[];
  /** Counts of a solver that steps. */
  readonly steps?: Pick<Stats, 'nfev' | 'naccept' | 'nreject'>;
  /** Named weights at a time outside learning windows, in the order of the circuit; not to be written to. */
  readonly weightsAt: (t: number) => readonly Float64Array[];
}

/** A segment as it was run, in order of time. */
export interface SegmentRun {
  readonly segment: Segment;
  readonly t0: number;
  readonly t1: number;
  readonly watched: readonly number[];
}

/** A solver of the mean-field equations. */
export interface Solver {
  readonly name: string;
  solve(plan: Plan, request: Request): Outcome;
}

/** Why and when a run ended early. */
export interface Failure {
  readonly retcode: Retcode;
  readonly message: string;
  readonly end: number;
}
