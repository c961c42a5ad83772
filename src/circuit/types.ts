/**
 * The circuit model: plain data that says WHAT a pulse-gated circuit is. Its file format is its JSON.
 *
 *     q_r = f(a_r),   f(a) = clip(G (a - h), 0, F)
 *     a_r = sum over sources of scale * K I + b_r(t) - g0 c_r(t) - sum over closers of strength * q
 *     tau_i dI_i/dt = -I_i + sum over rows r into i of S_ri q_r
 *
 * A row is one thresholded unit of a projection: several sources, ONE threshold after the sum, one or more
 * destinations. The gate c_r is 0 while the row is open and grows by one with everything that closes it.
 *
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019); Wang, Sornborger, Tao (PLoS Comput Biol 2016).
 */

/** A population of `size` (default 1) synaptic currents I with one time constant `tau` (default: the circuit's). */
export interface Population {
  readonly name: string;
  readonly size?: number;
  readonly tau?: number;
  /** An input has no dynamics: it is constant within a cycle and counts as held. */
  readonly input?: boolean;
}

/** A matrix [target, source] by rows. */
export type Matrix = readonly (readonly number[])[];

/** A named array [target, source] that projections share and learn windows change. */
export interface Weights {
  readonly name: string;
  readonly shape: readonly [number, number];
  /** Initial values; a run may give others under the same name in `initial`. */
  readonly values?: Matrix;
}

/** One term of a row's argument: scale * K I, with K a matrix [rows, size], named weights, or (absent) the identity. */
export interface Source {
  readonly population: string;
  readonly matrix?: Matrix;
  readonly weights?: string;
  readonly scale?: number;
  /** Use the transpose of the named weights. */
  readonly transpose?: boolean;
}

/** Where a row's output goes, with synaptic gain S; 'exact' (the default) makes an empty destination end at K times the amplitude. */
export interface Destination {
  readonly population: string;
  readonly gain?: number | 'exact';
}

/** f(a) = [a]^+. */
export interface Relu {
  readonly kind: 'relu';
}

/** f(a) = clip(G (a - h), 0, F): gain G, threshold h, ceiling F. */
export interface Saturating {
  readonly kind: 'saturating';
  readonly G: number;
  readonly h: number;
  readonly F: number;
}

/** f(a) = 1 for a > h, 0 for a <= h. */
export interface Heaviside {
  readonly kind: 'heaviside';
  readonly h: number;
}

export type Transfer = Relu | Saturating | Heaviside;

/**
 * A gate driven by a population's current or by another projection's output x: q = clip((x - h) / d, 0, 1), a step
 * where d = 0. Effect 'opens' adds 1 - q to c_r; 'closes' subtracts strength * q from the argument (default g0).
 */
export interface Gate {
  readonly population?: string;
  readonly projection?: string;
  readonly h: number;
  readonly d: number;
  readonly effect: 'opens' | 'closes';
  readonly strength?: number;
}

/** A thresholded linear map from several populations to one or more; `threshold` g0 defaults to the circuit's. */
export interface Projection {
  readonly name: string;
  readonly from: readonly Source[];
  readonly to: readonly Destination[];
  readonly threshold?: number;
  readonly transfer?: Transfer;
  readonly gatedBy?: readonly Gate[];
  /** A depleting resource R multiplies q: dR/dt = -q R (+ (1 - R) / recovery where given). */
  readonly resource?: { readonly recovery?: number };
}

/** Opens a projection: p = g0 + bias. A negative bias leaves a residual threshold of that size. */
export interface Opening {
  readonly projection: string;
  readonly bias?: number | readonly number[];
}

/** A self row of gain `gain` (default 1) on [I + offset]^+: gain 1, offset 0 cancels the leak exactly for I >= 0. */
export interface Holding {
  readonly population: string;
  readonly gain?: number;
  readonly offset?: number;
}

/** A self row of negative gain (default -20) on [I]^+: empties a population within a window. */
export interface Flushing {
  readonly population: string;
  readonly gain?: number;
}

/** A signed sum of populations, [[name, sign], ...]. */
export type SignedSum = readonly (readonly [string, number])[];

/**
 * dW/dt = rate m (sum sign post)(sum sign pre)^T, rate per unit of time. The third factor m is 1 without gates; with them
 * m = [1 - c]^+, c growing by 1 - q for each that opens and by q for each that closes: one number, or one for each post unit.
 */
export interface LearnRule {
  readonly weights: string;
  readonly post: SignedSum;
  readonly pre: SignedSum;
  readonly rate: number;
  /** The third factor; `strength` has no meaning here. */
  readonly gatedBy?: readonly Gate[];
}

/** An interval [t0, t1) in which projections are open, populations held or flushed, weights learn. Nothing else happens in time. */
export interface Window {
  readonly t: readonly [number, number];
  readonly open?: readonly (string | Opening)[];
  readonly hold?: readonly (string | Holding)[];
  readonly flush?: readonly (string | Flushing)[];
  readonly learn?: readonly LearnRule[];
}

/** Windows may overlap: the union counts. With `period` they repeat. */
export interface Schedule {
  readonly windows: readonly Window[];
  readonly period?: number;
}

/** A circuit: checked, merged and frozen. Make one with `circuit(...fragments)`. */
export interface Circuit {
  readonly schemaVersion: 1;
  /** Default time constant, in the unit that `timeUnit` names. */
  readonly tau: number;
  /** Default resting threshold g0 of every projection. */
  readonly threshold: number;
  /** A label: nothing is converted. */
  readonly timeUnit: 'tau' | 'ms';
  readonly populations: readonly Population[];
  readonly weights: readonly Weights[];
  readonly projections: readonly Projection[];
  /** Rules that no window switches: they act all the time, as far as their gates let them. */
  readonly learn?: readonly LearnRule[];
  readonly schedule: Schedule;
}

/** A partial circuit; `circuit` merges any number of them. Absent parts say nothing. */
export type Fragment = Partial<Omit<Circuit, 'schedule'>> & {
  readonly schedule?: Partial<Schedule>;
  /** Where the JSON Schema of the file is, for editors; a circuit has none. */
  readonly $schema?: string;
};
