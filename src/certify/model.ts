/**
 * The circuit model as the checker has it: units that each clip one sum, and what holds between two edges.
 *
 * A unit is a row, a self row, a gate or the third factor of a lesson: v = clip(G g, 0, F) with g = constant + sum of currents +
 * sum of units - h.
 */
import type { Circuit } from '../circuit/types';
import { type Dyadic, dyadic, product } from './integers';

/** A current times a factor, or times an entry of weights that may learn. */
export interface Term {
  readonly component: number;
  readonly factor: Dyadic;
  readonly weight?: number;
}

export interface Unit {
  readonly kind: 'row' | 'gate' | 'self' | 'factor';
  /** Name of the projection, of the population of a self row, or of the weights of a third factor. */
  readonly name: string;
  readonly row: number;
  readonly terms: readonly Term[];
  /** Outputs of earlier units that are added, with their factors. */
  readonly units: readonly (readonly [unit: number, factor: Dyadic])[];
  /** What is always added: minus the thresholds, and what gates take away while they are off. */
  readonly constants: readonly Dyadic[];
  /** Of its projection, where the schedule closes it. */
  readonly threshold: Dyadic;
  readonly projection: number;
  /** A jump has neither; a gate divides by d. */
  readonly gain?: Dyadic;
  readonly divisor?: Dyadic;
  /** The ceiling F, absent where there is none. */
  readonly ceiling?: Dyadic;
  readonly feeds: readonly (readonly [component: number, gain: Dyadic])[];
}

export interface Place {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly tau: Dyadic;
  readonly input: boolean;
}

export interface WeightPlace {
  readonly name: string;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
}

export interface Lesson {
  readonly weights: WeightPlace;
  readonly post: readonly (readonly [offset: number, sign: Dyadic])[];
  readonly pre: readonly (readonly [offset: number, sign: Dyadic])[];
  readonly rate: Dyadic;
  /** By post unit the unit that is its third factor; absent where that is 1. */
  readonly factors?: readonly number[];
}

/** What holds between two edges: the bias of each open projection by its index, units of its own, lessons. */
export interface Segment {
  readonly open: ReadonlyMap<number, number | readonly number[]>;
  /** Self rows, third factors and their gates: they come after the units of all segments. */
  readonly own: readonly Unit[];
  readonly lessons: readonly Lesson[];
}

export interface Reading {
  readonly circuit: Circuit;
  readonly places: readonly Place[];
  readonly weights: readonly WeightPlace[];
  readonly components: number;
  readonly entries: number;
  /** Rows and their gates, in an order in which each needs earlier ones only. */
  readonly units: readonly Unit[];
  /** Projections that a window names and whose threshold is above 0: closed while no window opens them. */
  readonly closable: ReadonlySet<number>;
  readonly edges: readonly number[];
  readonly segments: readonly Segment[];
  readonly idle: Segment;
}

export const ZERO = dyadic(0);
export const ONE = dyadic(1);
export const MINUS = dyadic(-1);
export const negative = (a: Dyadic): Dyadic => product(a, MINUS);

/** What names in a circuit stand for. */
export type Names = Pick<Reading, 'circuit' | 'places' | 'weights'>;

export const nameOf = (entry: string | { readonly projection: string }): string =>
  typeof entry === 'string' ? entry : entry.projection;

export function placed<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  const found = list.find((one) => one.name === name);
  if (found === undefined) throw new Error(`"${name}" is not in the circuit`);
  return found;
}
