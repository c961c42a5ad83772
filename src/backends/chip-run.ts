/** What a run on the chip tells beside currents: how the circuit was lowered, and what it took. */
import type { Wrap } from '../loihi/emulate';
import type { Ledger } from '../loihi/ledger';
import type { Resources } from '../loihi/resources';
import type { ChipNetwork } from '../loihi/types';

/** A weight of the chip from one ladder to those who read what it charges, in units of 64 of the register. */
export interface RealisedWeights {
  readonly name: string;
  /** Groups of the network. */
  readonly from: string;
  readonly to: string;
  /** Wanted, and what the chip's integers make of it on average over the levels, entry by entry. */
  readonly wanted: Float64Array;
  readonly realised: Float64Array;
}

/** A row on the chip: N comparators, of which level k fires where the argument is above first + k spacing. */
export interface Ladder {
  readonly name: string;
  readonly levels: number;
  readonly first: number;
  readonly spacing: number;
  /** What one spike stands for. */
  readonly emission: number;
  /** Arguments of at least 0 below which an open row is silent though its transfer is not, by more than half a level. */
  readonly deadBelow?: number;
}

/** What lowering made of a circuit. */
export interface Lowering {
  readonly stepsPerTau: number;
  /** Steps of the time span. */
  readonly steps: number;
  /** The largest current that registers are made for, and by ladder: given again, they fix the network for other data. */
  readonly range: number;
  readonly ranges: Readonly<Record<string, number>>;
  /** Register units of the current 1. */
  readonly unit: number;
  readonly ladders: readonly Ladder[];
  /**
   * By projection, one for each destination: what a unit of emission charges in time over what it charges in steps; 0 for a
   * projection that no window of the time span opens, which sends nothing.
   */
  readonly kappas: Readonly<Record<string, readonly number[]>>;
  readonly weights: readonly RealisedWeights[];
}

/** A row whose argument lay in the dead zone of its comparator when its window opened: the mean field says yes, the chip no. */
export interface DeadRow {
  readonly projection: string;
  readonly row: number;
  readonly t: number;
  readonly argument: number;
}

/** What a run on the chip has beside currents. */
export interface ChipRun {
  readonly network: ChipNetwork;
  readonly lowering: Lowering;
  readonly wraps: readonly Wrap[];
  readonly ledger: Ledger;
  readonly resources: Resources;
  /** Ladders whose highest level fired: they may be too short for the data. */
  readonly saturated: readonly string[];
  /** Known where ranges come from the mean field. */
  readonly dead?: readonly DeadRow[];
}

/** A circuit as a network of the chip, before anything runs. */
export interface LoweredCircuit {
  readonly network: ChipNetwork;
  readonly lowering: Lowering;
  readonly resources: Resources;
}
