/** A network for the Loihi emulator as plain data: what JSON holds, and nothing else. */

/** The five spike traces and the reward trace of a learning rule, each 7 bits. */
export type TraceName = 'x1' | 'x2' | 'y1' | 'y2' | 'y3' | 'r1';

/**
 * Compartments that share their parameters, each an integrate-and-fire unit with 24-bit registers:
 *
 *     u <- D(u, decayU) + a,   v <- D(v, decayV) + u + biasMant 2^biasExp,   D(x, d) = sign(x) floor(|x| (4096 - d) / 4096)
 *
 * a: sum of the weights that arrive. A spike where v > 64 vth; then v = 0, and no other spike for `refractory` steps.
 */
export interface GroupDescription {
  readonly name: string;
  /** Number of compartments. */
  readonly size: number;
  /** Mantissa of the threshold, 0 to 131071; v is compared with 64 vth. */
  readonly vth: number;
  /** Decay of the current in 1/4096 a step: 4096 (default) keeps nothing, 0 keeps all. */
  readonly decayU?: number;
  /** Decay of the voltage, likewise (default 4096). */
  readonly decayV?: number;
  /** Bias of every step, biasMant 2^biasExp: -4096 to 4095, 0 to 7 (defaults 0). A list has one mantissa for each compartment. */
  readonly biasMant?: number | readonly number[];
  readonly biasExp?: number;
  /** Steps from one spike to the earliest next one, 1 (default) to 64. */
  readonly refractory?: number;
  /** Lower limit of the voltage, -(2^k - 1) with k from 0 to 23 (default k = 23). */
  readonly vmin?: number;
  /** Upper limit of the voltage, 2^(9 + 2k) - 1 with k from 0 to 7 (default k = 7). */
  readonly vmax?: number;
  /** Most compartments of this group on one core (default 1024): fewer spread it over more cores. */
  readonly perCore?: number;
}

/** Spikes as two flat arrays: unit index and time step. */
export interface SpikeList {
  readonly i: ArrayLike<number>;
  readonly t: ArrayLike<number>;
}

/** Spikes of a run, in order of time. */
export interface SpikeArrays {
  readonly i: Int32Array;
  readonly t: Int32Array;
}

/** A source of spikes from outside the chip; a run may be given others under the same name. */
export interface GeneratorDescription {
  readonly name: string;
  readonly size: number;
  readonly spikes?: { readonly i: readonly number[]; readonly t: readonly number[] };
}

/**
 * Synapses from one group or generator to one group. The effective weight, in units of the current, is
 *
 *     64 floor(trunc(w / step) step 2^weightExp), clipped to +-(2^21 - 64),   step = 2^(8 - numWeightBits (+ 1 where mixed))
 */
export interface SynapseDescription {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly pattern: 'one-to-one' | 'all-to-all' | 'pairs';
  /** [source unit, target unit] of each synapse, with pattern 'pairs'. */
  readonly pairs?: readonly (readonly [number, number])[];
  /** Mantissas: one for all; one for each unit or pair; for 'all-to-all' rows [target, source]. */
  readonly weights: number | readonly number[] | readonly (readonly number[])[];
  /** -8 to 7 (default 0). */
  readonly weightExp?: number;
  /** 0 to 6, or 8 (default). */
  readonly numWeightBits?: number;
  /** 'mixed' (default): -256 to 254; 'excitatory': 0 to 255; 'inhibitory': -255 to 0. */
  readonly signMode?: 'mixed' | 'excitatory' | 'inhibitory';
  /** Extra steps on the way, 0 (default) to 62: a spike of step t arrives in step t + 1 + delay. */
  readonly delay?: number;
  /** Name of the learning rule that changes the weights. */
  readonly rule?: string;
}

/** A trace: an event adds `impulse` (0 to 127), every step multiplies by alpha(tau) and rounds at random. */
export interface TraceDescription {
  readonly impulse: number;
  /** Time constant in steps; 0 keeps nothing: the trace is 0 but in a step with an event. */
  readonly tau: number;
}

/**
 * A sum of products, dw = sum of m 2^e (V + C) ..., such as `y0*x0*r1*4 - y0*x0*2`, evaluated in every step.
 *
 * V: spikes of this step x0 (arrived), y0 (fired), r0 (reward); traces x1 x2 y1 y2 y3 r1; weight w, tag t, delay d;
 * sgn(w), sgn(t), sgn(d); u0 to u9, where u_k is 1 in every 2^k-th step. Each product holds x0, y0 or some u_k.
 */
export type RuleDescription = {
  readonly name: string;
  /** Change of the weight mantissa. */
  readonly dw?: string;
  /** Change of the tag, 9 bits with sign; tags begin at 0. */
  readonly dt?: string;
  /** The group or generator whose spikes, of any unit, are the reward. */
  readonly reward?: string;
} & { readonly [name in TraceName]?: TraceDescription };

/** What a run keeps at its output times. Spikes are always kept. */
export interface ProbeDescription {
  /** A group ('current', 'voltage') or synapses ('weight', 'tag', or the name of a trace). */
  readonly of: string;
  readonly record: readonly ('current' | 'voltage' | 'weight' | 'tag' | TraceName)[];
}

export interface ChipNetwork {
  readonly schemaVersion: 1;
  readonly groups: readonly GroupDescription[];
  readonly generators: readonly GeneratorDescription[];
  readonly synapses: readonly SynapseDescription[];
  readonly rules: readonly RuleDescription[];
  readonly probes: readonly ProbeDescription[];
}

/** What `network` takes: parts that are empty may be left out. `$schema` is for editors: a network has none. */
export type NetworkDescription = Pick<ChipNetwork, 'groups'> &
  Partial<ChipNetwork> & { readonly $schema?: string };
