/** The contract between `simulate` and those who run a plan. */

import type { Plan } from '../circuit/plan';
import { having } from '../kinds';
import type { ChipRun } from './chip-run';
import type { Crossing, Facts, Grazing, Margin, Retcode, SpikeCounts, Spikes, Stats } from './solution';

/** A run in numbers: checked, complete, nothing left to default. */
export interface Request {
  readonly tspan: readonly [number, number];
  /** Output times, ascending, within tspan. */
  readonly tEval: Float64Array;
  /** Currents at tspan[0] in the order of the plan; entries of inputs are not used. */
  readonly initial: Float64Array;
  /** Values of the named weights at tspan[0], [target, source] by rows, in the order of the circuit; not to be written to. */
  readonly weights: readonly Float64Array[];
  /** What every row with a resource has left at tspan[0], block after block; not to be written to. */
  readonly resources: Float64Array;
  /** What the neurons of rows carry on from the run before, by row; not to be written to. */
  readonly neurons?: Readonly<Record<string, Float64Array>>;
  /** Values of all inputs in one cycle, at the offsets of the plan; the next call may write over them. */
  readonly inputs: (cycle: number) => Float64Array;
  /** 1 for each population whose currents are asked for afterwards; undefined: all. */
  readonly record: Uint8Array | undefined;
  /**
   * The number of the cycle that begins at time 0, counted over all the runs that this one is a part of: training begins
   * time anew with each batch. Noise is drawn by it, so that it does not repeat.
   */
  readonly firstCycle: number;
  /** Told how much of the time span is done, now and then. */
  readonly progress: ((done: number, total: number) => void) | undefined;
  /** Ends the run, with retcode 'interrupted' and what was solved until then. */
  readonly signal: AbortSignal | undefined;
}

/** A list, or what knows how long it is and makes it for who reads it: of the crossings of a run there may be millions. */
export type Listed<T> = readonly T[] | { readonly length: number; list(): readonly T[] };

/**
 * What a back-end gives back; `read` makes a Solution of it. What a back-end does not know it leaves out: an empty list or
 * a zero would look like an answer.
 */
export interface Run {
  readonly retcode: Retcode;
  /** Why the run ended early, where it did. */
  readonly message?: string;
  /** Until when the run got: tspan[1], unless it ended early. */
  readonly end: number;
  readonly stats: Stats;
  /** Writes the currents of population p at time t, within tspan and the run, to `out` from `at` on. */
  currentsAt(p: number, t: number, out: Float64Array, at: number): void;
  /** The same at ascending times, [time, component] by rows into zeros: for those who can do it faster than one by one. */
  currentsAlong?(p: number, times: Float64Array, out: Float64Array): void;
  /** Named weights at a time outside learning windows, in the order of the circuit; not to be written to. */
  weightsAt(t: number): readonly Float64Array[];
  /** From when to when rules with gates taught something, pair after pair: weights are known at its ends and outside. */
  readonly learning?: readonly number[];
  /** What every row with a resource has left, block after block; undefined at times of which it is not known. Not to be written to. */
  resourcesAt?(t: number): Float64Array | undefined;
  readonly crossings?: Listed<Crossing>;
  readonly grazings?: Listed<Grazing>;
  /** The closed blocks that were evaluated in the k-th segment of the run. */
  watched?(k: number): readonly number[];
  margins?(): readonly Margin[];
  /** What the neurons of rows that are open at the end carry on, by row. */
  neuronsAtEnd?(): Readonly<Record<string, Float64Array>>;
  readonly spikes?: Spikes;
  readonly counts?: SpikeCounts;
  readonly chip?: ChipRun;
}

/** As meanField(...) returns it. */
export const BACKEND = having('a back-end, as meanField(...) returns', {
  name: 'text',
  facts: 'object',
  run: 'function',
});

/**
 * Takes a plan and a request, returns a run.
 *
 * For those who write one (docs/extending.md has a short one, and the statements that each must pass): the plan is
 * finished, nothing in it is looked up by name. Refuse by name what you cannot run (code 'unsupported', one problem for
 * each reason), never fall back in silence. Report a numerical failure as `retcode` with the part that was solved. Nothing
 * of the request is written to, and nothing that you return is used again.
 */
export interface Backend {
  /** In words, for people: "mean field, exact()". */
  readonly name: string;
  /** What it was told to do, for manifests, captions and comparisons: solver and rtol; neuron, N, seed, dt; bits. */
  readonly facts: Facts;
  run(plan: Plan, request: Request): Run;
  /** What of a circuit runs, but not as one might think, in words. */
  notes?(plan: Plan): readonly string[];
}
