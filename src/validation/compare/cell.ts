/** One cell of a comparison: a quantity of a circuit on a back-end, beside what is promised of it. */
import type { Term } from './promises/promise';

export type Quantity =
  | 'amplitude'
  | 'gain'
  | 'spread'
  | 'silence'
  | 'mask'
  | 'memory'
  | 'weight'
  | 'decision'
  | 'audit'
  | 'lowering'
  | 'spikes';

export type Status = 'pass' | 'fail' | 'refused' | 'not-applicable' | 'no-promise';

/** Where something was read, what it was and what it ought to be. */
export interface Place {
  readonly value: number;
  readonly expected: number;
  readonly t: number;
  readonly window: number;
  /** A population, weights, or a row. */
  readonly population: string;
  readonly component: number;
  readonly request: number;
}

/** What answers, and above which current it says yes. */
export interface Decision {
  readonly population: string;
  readonly threshold: number;
}

export interface Cell {
  readonly circuit: string;
  readonly backend: string;
  /** Against the reference's whole run, window by window from the back-end's own currents, or once for the whole circuit. */
  readonly mode: 'along' | 'window' | 'whole';
  readonly quantity: Quantity;
  readonly status: Status;
  /** Why it was refused, does not apply or has no promise; or what is wrong. */
  readonly reason?: string;
  /** Something that the reader ought to know of a cell that was compared. */
  readonly note?: string;
  /** The worst deviation over what is promised of it. */
  readonly ratio?: number;
  readonly rms?: number;
  /** Numbers that were compared. */
  readonly count?: number;
  readonly worst?: Place;
  readonly promise?: { readonly value: number; readonly terms: readonly Term[] };
  /** Of a mean over trials: where the deviation lies with 95 %. */
  readonly confidence?: readonly [number, number];
  readonly trials?: number;
  /** The least error of a gain that it would find. */
  readonly detects?: number;
}

export interface Divergence extends Place {
  readonly circuit: string;
  readonly backend: string;
  readonly ratio: number;
  /** What the rows that charge it read when the window opened. */
  readonly read: readonly {
    readonly projection: string;
    readonly argument: number;
    readonly parts: string;
  }[];
}
