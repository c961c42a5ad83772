/**
 * The rows of one segment, flat: what the series of the exact solver and the adaptive solvers evaluate.
 *
 *     a_r = sum weight * I + constant + sum over gates of gateWeight * q;   q = clip((x - h) / d, 0, 1)
 *     dI_i/dt = -I_i / tau_i + sum over rows r into i of (S_ri / tau_i) f(a_r)
 *
 * Every clip is made of switches: affine functions of the state whose sign says which piece holds. With all signs fixed
 * the equations are linear.
 */

/** What a row makes of its argument, as `kind` has it. */
export const RELU = 0;
export const SATURATING = 1;
export const HEAVISIDE = 2;

export interface Rows {
  /** The populations that take part, and where each begins among its `size` components (by population index). */
  readonly populations: readonly number[];
  readonly base: readonly number[];
  readonly size: number;
  /** 1 / tau by component; 0 for inputs. */
  readonly rates: Float64Array;
  /** How many rows there are. */
  readonly count: number;
  /** Terms of row r: indices termStart[r] ... termStart[r + 1] - 1. */
  readonly termStart: Int32Array;
  readonly termIndex: Int32Array;
  readonly termWeight: Float64Array;
  /** The first component of a row whose terms are those of neighbours, one after the other; else -1. */
  readonly termRun: Int32Array;
  /** What a row's argument is while all currents are 0 and all its gates are closed. */
  readonly constant: Float64Array;
  /** RELU, SATURATING or HEAVISIDE, with the threshold h, the slope G above it and the ceiling F of the transfer. */
  readonly kind: Uint8Array;
  readonly G: Float64Array;
  readonly h: Float64Array;
  readonly F: Float64Array;
  /** Gates of row r: indices gateStart[r] ... gateStart[r + 1] - 1. */
  readonly gateStart: Int32Array;
  /** Component that drives the gate, or -1 - row for a row's output. */
  readonly gateDriver: Int32Array;
  readonly gateH: Float64Array;
  readonly gateD: Float64Array;
  readonly gateWeight: Float64Array;
  /** The components that row r drives: indices outStart[r] ... outStart[r + 1] - 1, with their gains S / tau. */
  readonly outStart: Int32Array;
  readonly outIndex: Int32Array;
  readonly outGain: Float64Array;
  /** First switch of each row and each gate; a second one (the saturation, the end of a ramp) follows it. */
  readonly rowSwitch: Int32Array;
  readonly gateSwitch: Int32Array;
  readonly switches: number;
  /** The row that each switch belongs to. */
  readonly switchRow: Int32Array;
  readonly owners: readonly Owner[];
  /** Index of the depleting resource of each row, or -1. */
  readonly resource: Int32Array;
  /** The third factor of each learn rule. */
  readonly factors: readonly Factor[];
  /** How long each resource takes to recover; undefined where it does not. */
  readonly recovery: readonly (number | undefined)[];
}

/** The third factor of post unit i is the output of row + stride * i, a row that drives nothing; 1 where row is -1. */
export interface Factor {
  readonly row: number;
  readonly stride: 0 | 1;
}

/** What a switch belongs to. */
export interface Owner {
  readonly kind: 'row' | 'leak' | 'self' | 'gate' | 'ceiling';
  /** Name of the projection, or of the population that is held or flushed; the block's index, -1 - p for a self row of population p, that of weights after all blocks. */
  readonly name: string;
  readonly block: number;
  readonly row: number;
  /** True where the right-hand side jumps: a heaviside row, a gate that is a step. */
  readonly jumps: boolean;
}
