/** What a plan and a request are for the chip: numbers from which its network is made. */
import type { Plan } from '../../circuit/plan';
import type { PlannedSelf } from '../../circuit/planned';
import type { Ladder } from '../chip-run';
import type { Coupling } from '../couplings';
import type { Kappas } from './kappa';
import type { Settings } from './options';
import type { Course, Peaks } from './peaks';
import type { Steps } from './steps';

/** A population that is held or emptied by rows of its own, in the segments that say so. */
export interface SelfLadder extends PlannedSelf {
  readonly ladder: Ladder;
  /** What the ladder was made for. */
  readonly range: number;
}

/** One entry K of a block: row `row` adds K times component `component`. */
export interface Entry {
  readonly row: number;
  readonly component: number;
  readonly K: number;
}

/** A circuit that is counted in steps. */
export interface StepTables {
  readonly plan: Plan;
  readonly steps: Steps;
  readonly kappas: Kappas;
  /** Of each block: its entries by population. */
  readonly entries: readonly ReadonlyMap<number, readonly Entry[]>[];
  /** The decay of each block's currents. */
  readonly decays: Int32Array;
  /** Of each block: what its openings add to the argument of each row, the same in all of them. */
  readonly biases: readonly Float64Array[];
}

export interface Tables extends StepTables {
  readonly settings: Settings;
  /** Register units of the current 1. */
  readonly unit: number;
  /** The largest argument of a row that registers are made for, bias included, and the largest K I: less the largest bias. */
  readonly range: number;
  readonly reach: number;
  /** What each ladder was made for, by name. */
  readonly ranges: Readonly<Record<string, number>>;
  readonly ladders: readonly Ladder[];
  readonly selves: readonly SelfLadder[];
  /** The mean field of the request, where it was needed, and how large it became. */
  readonly course: Course | undefined;
  readonly peaks: Peaks | undefined;
  /** The matrices of each block. */
  readonly couplings: readonly (readonly Coupling[])[];
}
