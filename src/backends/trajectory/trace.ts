/**
 * The trajectory of a run as pieces of closed form: from a start time on, a population's currents are cascade functions
 * for some length, then each decays at the rate of its state. Dense output evaluates them; nothing is sampled. Before
 * its first piece a population is at 0.
 *
 * Pieces lie one after the other on a tape: their head, then size x na x nb coefficients. The piece at 0 stands for none.
 *
 * Kernels with exponentials (nb > 1) have the time constant of their population as their unit of time. Polynomials (nb = 1)
 * have the length of their piece: in a time constant far longer or shorter their powers would leave the range of numbers.
 */
import type { Plan } from '../../circuit/plan';
import { zeros } from '../../numerics/zeros';
import type { Decay } from './decay';

export interface Trace {
  readonly plan: Plan;
  /** 1 for each population that is on tape; undefined: all. */
  readonly recorded: Uint8Array | undefined;
  /** Where the components of each population begin in a state; one entry more for the end of the last. */
  readonly offset: Int32Array;
  /**
   * Gain of the self row that acts on each population now (0: none, 1: held, negative: flushed; inputs are held). The
   * solver keeps it up to date: a piece takes the gain of its population with it when it is recorded.
   */
  readonly selfGains: Float64Array;
  tape: Float64Array;
  used: number;
  /** The last piece of every population. */
  readonly last: Int32Array;
  /** Pieces by population, made when first asked for. */
  byPopulation: Pieces | undefined;
  /** The factors of decay that were used last: most populations of a run ask for the same. */
  decay: Decay | undefined;
  /** Scratch of those who read: the kernels of a piece at one time, and a population's currents at the end of one. */
  kernels: Float64Array;
  ends: Float64Array;
}

/** What the head of a piece holds: where in it. */
export const POPULATION = 0;
export const START = 1;
/** In tau. */
export const LENGTH = 2;
/** Gain of the self row that acts after it. */
export const SELF_GAIN = 3;
export const NA = 4;
export const NB = 5;
export const HEAD = 6;

/** The pieces of population p are order[first[p]] ... order[first[p + 1] - 1], in order of time. */
export interface Pieces {
  readonly first: Int32Array;
  readonly order: Int32Array;
}

/** A piece of time: from t on, `length` long in the tau of the population that it is of. */
export interface Stretch {
  readonly t: number;
  readonly length: number;
}

/** How many coefficients a component has: of na x nb kernels. */
export interface Grid {
  readonly na: number;
  readonly nb: number;
}

/** The unit of time of a piece's kernels, in the time constant of its population. */
export function unitOfPiece(tape: Float64Array, piece: number): number {
  const length = tape[piece + LENGTH];
  return tape[piece + NB] === 1 && length > 0 && length < Number.POSITIVE_INFINITY ? length : 1;
}

/** An empty trace with room for some numbers, heads included, of some populations or all. */
export function trace(
  plan: Plan,
  room: number,
  offset: Int32Array,
  selfGains: Float64Array,
  recorded: Uint8Array | undefined,
): Trace {
  const tape = zeros(HEAD + room);
  tape[START] = Number.NEGATIVE_INFINITY;
  return {
    plan,
    recorded,
    offset,
    selfGains,
    tape,
    used: HEAD,
    last: new Int32Array(plan.populations.length),
    byPopulation: undefined,
    decay: undefined,
    kernels: NO_NUMBERS,
    ends: NO_NUMBERS,
  };
}

const NO_NUMBERS = new Float64Array(0);

/** True where a population's pieces are kept. */
export const isRecorded = ({ recorded }: Trace, population: number): boolean =>
  recorded === undefined || recorded[population] === 1;

/** Adds a piece; its coefficients, size x na x nb, are copied from `C`. */
export function record(
  trace: Trace,
  population: number,
  { t, length }: Stretch,
  { na, nb }: Grid,
  C: Float64Array,
  offset: number,
): void {
  if (!isRecorded(trace, population)) return;
  const at = head(trace, population, t, length, na, nb);
  const { tape, used } = trace;
  for (let j = 0; at + j < used; j++) tape[at + j] = C[offset + j];
}

/** Puts the inputs' values from time t on into a state, and records them: they are constant until the next call. */
export function recordInputs(trace: Trace, t: number, values: Float64Array, state: Float64Array): void {
  for (const p of trace.plan.inputs) {
    const { offset, size } = trace.plan.populations[p];
    state.set(values.subarray(offset, offset + size), offset);
    recordConstant(trace, p, t, Number.POSITIVE_INFINITY, state);
  }
}

/** Adds a piece of no length: the currents of a population (at its offset in a state) at one time. */
export function recordValues(trace: Trace, population: number, t: number, state: Float64Array): void {
  recordConstant(trace, population, t, 0, state);
}

function recordConstant(
  trace: Trace,
  population: number,
  t: number,
  length: number,
  state: Float64Array,
): void {
  if (!isRecorded(trace, population)) return;
  const from = trace.offset[population];
  const size = trace.offset[population + 1] - from;
  const at = head(trace, population, t, length, 2, 1);
  const { tape } = trace;
  for (let i = 0; i < size; i++) {
    tape[at + 2 * i] = 0;
    tape[at + 2 * i + 1] = state[from + i];
  }
}

/**
 * Makes room for a piece and writes its head; returns where its size x na x nb coefficients go, up to `used`. Solvers that
 * record a piece for every gate write there themselves, so that no piece is built to be copied.
 */
export function head(
  trace: Trace,
  population: number,
  start: number,
  length: number,
  na: number,
  nb: number,
): number {
  const piece = trace.used;
  const end = piece + HEAD + (trace.offset[population + 1] - trace.offset[population]) * na * nb;
  if (end > trace.tape.length) reserve(trace, end);
  const { tape } = trace;
  tape[piece + POPULATION] = population;
  tape[piece + START] = start;
  tape[piece + LENGTH] = length;
  tape[piece + SELF_GAIN] = trace.selfGains[population];
  tape[piece + NA] = na;
  tape[piece + NB] = nb;
  trace.used = end;
  trace.last[population] = piece;
  trace.byPopulation = undefined;
  return piece + HEAD;
}

function reserve(trace: Trace, wanted: number): void {
  const larger = new Float64Array(2 * wanted);
  larger.set(trace.tape);
  trace.tape = larger;
}
