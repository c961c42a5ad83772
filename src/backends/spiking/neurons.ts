/** The neurons of rows: what a model owes. */
import type { Stream } from '../../numerics/random';

/** Takes the spikes of a row: which neuron fired, and when. */
export type Witness = (row: number, neuron: number, t: number) => void;

/** A part of time: from t on, of length h, in the unit of the circuit. */
export interface Stretch {
  t: number;
  h: number;
}

/** What those keep that have no past. */
export const NOTHING = new Float64Array(0);

/**
 * The neurons of all rows under one model. For those who write one: a row's neurons fire at the rate rho q that its row asks
 * for, and keep between two steps what they need of their past.
 */
export interface Neurons {
  /** The neurons of a row begin anew, with random numbers of their own; `places` are for a witness alone. */
  born(row: number, draws: Stream, places: () => Stream): void;
  /** All that a row's neurons carry on to the next step, as numbers; none before they are born. */
  kept(row: number): Float64Array;
  /** How many numbers these may be, once neurons are born. */
  readonly keeps: readonly number[];
  /** A row's neurons go on with what was `kept` of them, in a run with as many. */
  restored(row: number, kept: Float64Array, places: () => Stream): void;
  /** How many fire in a step in which the row emits q; of neurons that rectify by themselves q is the row's argument. */
  fire(row: number, q: number, step: Stretch): number;
  /** How many of them the carrier of the gate has fired, which drive nothing; where there is one. */
  carried?(row: number, q: number, step: Stretch): number;
  /** What they are expected to emit for q, where that is not q itself. */
  expects?(q: number): number;
  /** Spikes of a neuron in a unit of time while its row emits 1. */
  readonly rate: number;
}
