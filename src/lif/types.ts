/** A network of leaky integrate-and-fire neurons with explicit synapses as plain data: what JSON holds, and nothing else. */

/** A constant for all neurons of a group, one number each, or uniform draws between two ends. */
export type Start = number | readonly number[] | { readonly from: number; readonly to: number };

/** A current g that a group gets while t0 <= t < t1 (ms, whole steps). Those that overlap add up. */
export interface GateWindow {
  readonly t0: number;
  readonly t1: number;
  readonly current: number;
}

/**
 * Neurons that share their parameters:
 *
 *     tauM dv/dt = -(v - rest) + x + g(t)
 *
 *     'exponential': tauS dx/dt = -x + tauS (drift + noise xi)
 *     'alpha':       tauS dx/dt = -x + y,  tauS dy/dt = -y + tauS (drift + noise xi)
 *
 * In a step, v and the currents move, then neurons with v > threshold fire, then spikes add their weights (to x, or to y of
 * 'alpha'), and v of those that fired becomes `reset`.
 */
export interface GroupDescription {
  readonly name: string;
  /** Number of neurons. */
  readonly size: number;
  /** Time constants of membrane and synapses in ms. */
  readonly tauM: number;
  readonly tauS: number;
  /** Default 'exponential'. */
  readonly synapse?: 'exponential' | 'alpha';
  /** Defaults 1, 0, 0. */
  readonly threshold?: number;
  readonly reset?: number;
  readonly rest?: number;
  /** From a spike to the first update that can end in another, in ms (default 0). */
  readonly refractory?: number;
  /** What v does in between: it is 'frozen' (default), or goes on ('free') and only spikes are barred. */
  readonly whileRefractory?: 'frozen' | 'free';
  /** Per ms, and per square root of a ms; of each neuron its own (defaults 0). */
  readonly drift?: number;
  readonly noise?: number;
  /** Defaults: `rest`; 0 (of 'alpha' x and y both). */
  readonly v0?: Start;
  readonly current0?: Start;
  readonly gates?: readonly GateWindow[];
}

/** Spikes as two flat arrays: unit and step, in any order. */
export interface SpikeList {
  readonly i: ArrayLike<number>;
  readonly t: ArrayLike<number>;
}

/** Spikes of a run, in order of time and then of units. */
export interface SpikeArrays {
  readonly i: Int32Array;
  readonly t: Int32Array;
}

/** A source of spikes from outside; a run may be given others under the same name. */
export interface GeneratorDescription {
  readonly name: string;
  readonly size: number;
  readonly spikes?: { readonly i: readonly number[]; readonly t: readonly number[] };
}

/** Synapses from one group or generator to one group, without delay: a spike of a step is felt in the next. */
export interface SynapseDescription {
  readonly from: string;
  readonly to: string;
  /** 'sources': a list of source units for each target unit. */
  readonly pattern: 'one-to-one' | 'all-to-all' | 'sources';
  readonly sources?: readonly (readonly number[])[];
  /** One for all; of 'one-to-one' also a list; else also rows: for each target, in the order of its sources. */
  readonly weights: number | readonly number[] | readonly (readonly number[])[];
}

export interface LifNetwork {
  readonly schemaVersion: 1;
  /** The step in ms. */
  readonly dt: number;
  /** How a step is made: 'exact' for the linear equations (default), or 'euler' (Euler and Maruyama). */
  readonly method: 'exact' | 'euler';
  readonly groups: readonly GroupDescription[];
  readonly generators: readonly GeneratorDescription[];
  readonly synapses: readonly SynapseDescription[];
}

/** What `network` takes: what is empty or usual may be left out. `$schema` is for editors: a network has none. */
export type NetworkDescription = Pick<LifNetwork, 'dt' | 'groups'> &
  Partial<LifNetwork> & { readonly $schema?: string };
