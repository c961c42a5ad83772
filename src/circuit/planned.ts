/** What a plan is: plain data in which a circuit's names are indices and all its parts numbers. */
import type { Circuit } from './types';

export interface Plan {
  readonly circuit: Circuit;
  readonly populations: readonly PlannedPopulation[];
  /** Population index by name. */
  readonly index: ReadonlyMap<string, number>;
  /** Indices of the populations that are inputs. */
  readonly inputs: readonly number[];
  /** Components of all populations together: the length of a state. */
  readonly size: number;
  readonly blocks: readonly Block[];
  /** Sorted edges of one period (of the whole schedule where it has no period). */
  readonly edges: Float64Array;
  /** segments[i] lies between edges[i] and edges[i + 1]. */
  readonly segments: readonly Segment[];
  /** What holds outside all windows: only what is never closed is open. */
  readonly idle: Segment;
  readonly period?: number;
}

export interface PlannedPopulation {
  readonly name: string;
  /** Where its components begin in a state. */
  readonly offset: number;
  readonly size: number;
  readonly tau: number;
  readonly input: boolean;
}

/**
 * A projection: rows of thresholded units. Row r has the argument
 *
 *     a = sum of terms + bias - threshold (closed by the schedule) + sum over gates of what they add
 *
 * and adds gain f(a) to component r of each destination.
 */
export interface Block {
  readonly name: string;
  readonly rows: number;
  readonly terms: readonly Term[];
  readonly destinations: readonly { readonly population: number; readonly gain: number }[];
  readonly threshold: number;
  readonly transfer: PlannedTransfer;
  readonly gates: readonly PlannedGate[];
  /** A resource that its output depletes: dR/dt = -q R (+ (1 - R) / recovery where given). */
  readonly resource: { readonly recovery?: number } | undefined;
  /** True where no window ever closes it: the schedule does not name it, or its threshold is 0. */
  readonly alwaysOpen: boolean;
}

/** While K I is at most this, a row that the schedule closes is silent: its resting threshold, and that of its transfer. */
export const silentBelow = ({ threshold, transfer }: Block): number => threshold + transfer.h;

/** One source of a block: scale times component r of a population, a matrix, or named weights. */
export type Term =
  | { readonly kind: 'identity'; readonly population: number; readonly scale: number }
  | {
      readonly kind: 'dense';
      readonly population: number;
      /** [rows, size] by rows, with the scale of the source worked in. */
      readonly matrix: Float64Array;
    }
  | {
      readonly kind: 'weights';
      readonly population: number;
      readonly scale: number;
      /** Index into the weights of the circuit: they may change in a run, so that the scale is not worked in. */
      readonly weights: number;
      readonly transpose: boolean;
    };

/** f(a) = clip(G (a - h), 0, F). Relu: G = 1, h = 0, F infinite. Heaviside: G infinite, F = 1, and 0 at a = h. */
export interface PlannedTransfer {
  readonly kind: 'relu' | 'saturating' | 'heaviside';
  readonly G: number;
  readonly h: number;
  readonly F: number;
}

/**
 * A gate that the circuit itself drives: q = clip((x - h) / d, 0, 1), a step where d = 0, x a current or an output.
 * It adds to the argument of its block's rows
 *
 *     opens (sign 1):    strength (q - 1)        strength = the block's threshold
 *     closes (sign -1): -strength q
 */
export interface PlannedGate {
  readonly driver: Driver;
  /** Row r is driven by component stride * r: 0 where one drives all rows, 1 where each row has its own. */
  readonly stride: 0 | 1;
  readonly h: number;
  readonly d: number;
  readonly sign: 1 | -1;
  readonly strength: number;
}

/** The currents of a population, whose components begin at `offset` of a state, or the outputs of a block. */
export type Driver =
  | { readonly kind: 'population'; readonly population: number; readonly offset: number }
  | { readonly kind: 'block'; readonly block: number };

/** What a gate adds to the argument while q = 0. */
export const closedBy = ({ sign, strength }: PlannedGate): number => (sign === 1 ? -strength : 0);

/** What holds between two edges. Blocks that are always open are listed too. */
export interface Segment {
  readonly open: readonly OpenBlock[];
  readonly selves: readonly PlannedSelf[];
  readonly learn: readonly PlannedRule[];
  /**
   * Closed blocks that are not simply below threshold by their g0: what stands in its place, or NaN for a row that acts as
   * one of the selves and is not to be looked at. No plan has any: a clock of the circuit's own makes them.
   */
  readonly closed?: ReadonlyMap<number, number>;
}

export interface OpenBlock {
  readonly block: number;
  /** One number for all rows, or one for each. */
  readonly bias: number | readonly number[];
}

export interface PlannedSelf {
  readonly population: number;
  readonly kind: 'hold' | 'flush';
  readonly gain: number;
  readonly offset: number;
}

/**
 * dW/dt = rate m (sum sign post)(sum sign pre)^T for the weights of that index, [posts, pres] by rows. The third factor of
 * post unit i is m = [1 + sum over gates of what they add]^+, the output of a relu row: 1 without gates.
 */
export interface PlannedRule {
  readonly weights: number;
  readonly posts: number;
  readonly pres: number;
  readonly post: readonly Part[];
  readonly pre: readonly Part[];
  readonly rate: number;
  /** Of strength 1. */
  readonly gates: readonly PlannedGate[];
}

/** All rules of a plan: those of its windows, and those that no window switches. */
export const allRules = ({ segments, idle }: Pick<Plan, 'segments' | 'idle'>): PlannedRule[] => [
  ...segments.flatMap(({ learn }) => learn),
  ...idle.learn,
];

/** A population with its sign, whose components begin at `offset` of a state. */
export interface Part {
  readonly population: number;
  readonly offset: number;
  readonly sign: number;
}
