/** What a run returns: the same shape from every back-end. */
import type { Circuit } from '../circuit/types';
import { PulsegateError, unsupported } from '../errors';
import { having, PAIR } from '../kinds';
import type { ChipRun } from './chip-run';

export type Retcode =
  | 'success'
  | 'max-steps'
  | 'max-events'
  | 'step-too-small'
  | 'non-finite'
  | 'sliding'
  /** A row read weights while they learnt: dW/dt would be bilinear there. */
  | 'transmits'
  | 'diverged'
  | 'interrupted'
  | 'terminated';

/** What a back-end was told to do: solver and rtol; neuron, N, seed, dt; bits. */
export type Facts = Readonly<Record<string, number | string>>;

/** Counts of one run; those that mean nothing to a back-end are absent. */
export interface Stats {
  /** Segments between gate edges that were run. */
  readonly windows: number;
  /**
   * Those that exact() ran in one closed form. The others go stretch by stretch, which takes far longer: `log.segments`
   * names the closed projections that were `watched` in them, and `margins` how near each came to its threshold.
   */
  readonly closedForm?: number;
  /** Threshold crossings inside segments. */
  readonly crossings?: number;
  /** Evaluations of the right-hand side, and steps accepted and rejected, of a solver that steps. */
  readonly nfev?: number;
  readonly naccept?: number;
  readonly nreject?: number;
}

/** All currents at one time by population, all named weights, [target, source] by rows, and what resources have left. */
export interface State {
  readonly t: number;
  readonly currents: Readonly<Record<string, Float64Array>>;
  readonly weights: Readonly<Record<string, Float64Array>>;
  /** By projection and row; absent where no row has a resource, and where the back-end does not know (in spikes, between two edges). */
  readonly resources?: Readonly<Record<string, Float64Array>>;
  /** At the end of a run in spikes: what the neurons of its open rows carry on, by row. Absent elsewhere. */
  readonly neurons?: Readonly<Record<string, Float64Array>>;
}

/**
 * How far the rows of a projection stayed below threshold while no window opened it: min of g0 + h - K I over rows and
 * closed time (h: the transfer's own threshold, 0 for relu). With a source that decays at a rate of its own (flushed, or
 * of another tau than the rest) it is a lower bound. Gates that populations drive are not counted.
 */
export interface Margin {
  readonly projection: string;
  /** The row that came nearest, and when; negative where it leaked. */
  readonly margin: number;
  readonly row: number;
  readonly t: number;
  /** True where a closed row went above threshold: current flowed through a closed gate. */
  readonly leaks: boolean;
}

/** An interval between two gate edges and all that was on in it. */
export interface LoggedSegment {
  readonly t: readonly [number, number];
  readonly open: readonly string[];
  /** Projections that only other populations open and close: the crossings of kind 'gate' and 'row' say when. */
  readonly driven: readonly string[];
  readonly held: readonly string[];
  readonly flushed: readonly string[];
  readonly learning: readonly string[];
  /** Closed projections whose silence had no proof by bound, so that their rows were evaluated (exact()), or whose rows fired (spiking). */
  readonly watched?: readonly string[];
}

/** A row that became active or silent inside a segment. */
export interface Crossing {
  readonly t: number;
  /** 'row' of an open projection, its saturation 'ceiling', 'leak' of a closed row, 'self' row of a held population, driven 'gate' of a projection or of weights that learn. */
  readonly kind: 'row' | 'ceiling' | 'leak' | 'self' | 'gate';
  /** Name of the projection, of the held population, or of the weights. */
  readonly name: string;
  readonly row: number;
  readonly active: boolean;
}

/** A row that came to its threshold, within rounding, and turned back: nearby parameters may or may not cross. */
export type Grazing = Omit<Crossing, 'active'>;

export interface Log {
  /** In order of time; together they cover tspan without gap or overlap. */
  readonly segments: readonly LoggedSegment[];
  /** Absent where the back-end does not look for them. */
  readonly crossings?: readonly Crossing[];
  /** Touches of a threshold, which exact() alone finds. */
  readonly grazings?: readonly Grazing[];
}

/** Spikes in order of time, as two flat arrays: unit i[k] fired at t[k]. Units are numbered through `rows`, in their order. */
export interface Spikes {
  readonly rows: readonly string[];
  readonly i: Int32Array;
  readonly t: Float64Array;
}

/** How many spikes each row fired in each segment of the log: values[segment][row]. */
export interface SpikeCounts {
  readonly rows: readonly string[];
  readonly values: readonly Float64Array[];
}

/** As simulate(...) returns it. */
export const SOLUTION = having('what simulate(...) returns', {
  circuit: 'object',
  log: having('a log', { segments: 'objects' }),
  tspan: PAIR,
  at: 'function',
});

/**
 * The result of `simulate`, of one shape from every back-end. Currents are continuous in time; each method throws for a time
 * outside tspan or an unknown name. Every array has a buffer of its own. Parts that a back-end does not know are absent.
 */
export interface Solution {
  readonly circuit: Circuit;
  /** The back-end and its solver, in words. */
  readonly backend: string;
  readonly facts: Facts;
  readonly tspan: readonly [number, number];
  readonly retcode: Retcode;
  /** Why the run ended early, where it did. */
  readonly message?: string;
  readonly stats: Stats;
  /** Output times: `tEval`, or every gate edge. */
  readonly t: Float64Array;
  /** Currents at `t` by population (those recorded), each [time, component] by rows. */
  readonly currents: Readonly<Record<string, Float64Array>>;
  /** The current of one component at any time of tspan (`component` may be left out for a population of size 1). */
  at(t: number, name: string, component?: number): number;
  /** All components of a population at any time of tspan. */
  vector(t: number, name: string): Float64Array;
  /**
   * Currents and weights at one time (default: the end of tspan); `simulate(circuit, { from: state })` goes on from
   * there. Within a learning window only its ends are known.
   */
  state(t?: number): State;
  /** Named weights at the end of tspan, [target, source] by rows. */
  readonly weights: Readonly<Record<string, Float64Array>>;
  /** One entry for each projection that was ever closed; absent where the back-end does not measure them. */
  readonly margins: readonly Margin[] | undefined;
  readonly log: Log;
  readonly spikes?: Spikes;
  readonly counts?: SpikeCounts;
  readonly chip?: ChipRun;
}

/** A part of a solution that not every back-end gives, or an error that names the one that does not. */
export function part<T>(value: T | undefined, what: string, { backend }: Pick<Solution, 'backend'>): T {
  if (value === undefined)
    throw new PulsegateError([unsupported('backend', `${backend} gives no ${what}, which is needed here`)]);
  return value;
}
