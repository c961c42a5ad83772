/**
 * The trajectory of a run as pieces of closed form: from a start time on, a population's currents are cascade functions
 * for some length, then each decays at the rate of its state. Dense output evaluates them; nothing is sampled. Before
 * its first piece a population is at 0.
 *
 * Pieces lie one after the other on a tape: their head, then size x na x nb coefficients. The piece at 0 stands for none.
 */
import type { Plan } from '../../circuit/plan';
import { evaluate, kernels } from '../../numerics/cascade';
import { zeros } from '../../numerics/zeros';

export interface Trace {
  readonly plan: Plan;
  /** 1 for each population that is on tape; undefined: all. */
  readonly recorded: Uint8Array | undefined;
  tape: Float64Array;
  used: number;
  /** The last piece of every population. */
  readonly last: Int32Array;
  /** Pieces by population, made when first asked for. */
  byPopulation: Pieces | undefined;
}

/** What the head of a piece holds: where in it. */
export const POPULATION = 0;
export const START = 1;
/** In tau. */
export const LENGTH = 2;
/** Gain of the self row that acts after it (0: none, 1: held, negative: flushed). */
export const SELF_GAIN = 3;
export const NA = 4;
export const NB = 5;
export const HEAD = 6;

/** The pieces of population p are order[first[p]] ... order[first[p + 1] - 1], in order of time. */
interface Pieces {
  readonly first: Int32Array;
  readonly order: Int32Array;
}

/** An empty trace with room for some numbers, heads included, of some populations or all. */
export function trace(plan: Plan, room: number, recorded?: Uint8Array): Trace {
  const tape = zeros(HEAD + room);
  tape[START] = Number.NEGATIVE_INFINITY;
  return {
    plan,
    recorded,
    tape,
    used: HEAD,
    last: new Int32Array(plan.populations.length),
    byPopulation: undefined,
  };
}

/** True where a population's pieces are kept. */
export const isRecorded = ({ recorded }: Trace, population: number): boolean =>
  recorded === undefined || recorded[population] === 1;

/** Adds a piece; its coefficients are copied from `C`, size x na x nb of them. */
export function record(
  trace: Trace,
  population: number,
  start: number,
  length: number,
  selfGain: number,
  na: number,
  nb: number,
  C: Float64Array,
  offset: number,
): void {
  if (!isRecorded(trace, population)) return;
  const amount = trace.plan.populations[population].size * na * nb;
  const at = head(trace, population, start, length, selfGain, na, nb, amount);
  const { tape } = trace;
  for (let j = 0; j < amount; j++) tape[at + j] = C[offset + j];
}

/** Puts the inputs' values from time t on into a state, and records them: they are constant until the next call. */
export function recordInputs(trace: Trace, t: number, values: Float64Array, state: Float64Array): void {
  for (const p of trace.plan.inputs) {
    const { offset, size } = trace.plan.populations[p];
    state.set(values.subarray(offset, offset + size), offset);
    recordConstant(trace, p, t, Number.POSITIVE_INFINITY, 1, state);
  }
}

/** Adds a piece of no length: the currents of a population (at its offset in a state) at one time. */
export function recordValues(
  trace: Trace,
  population: number,
  t: number,
  selfGain: number,
  state: Float64Array,
): void {
  recordConstant(trace, population, t, 0, selfGain, state);
}

function recordConstant(
  trace: Trace,
  population: number,
  t: number,
  length: number,
  selfGain: number,
  state: Float64Array,
): void {
  if (!isRecorded(trace, population)) return;
  const { offset, size } = trace.plan.populations[population];
  const at = head(trace, population, t, length, selfGain, 2, 1, 2 * size);
  const { tape } = trace;
  for (let i = 0; i < size; i++) {
    tape[at + 2 * i] = 0;
    tape[at + 2 * i + 1] = state[offset + i];
  }
}

/** Makes room for a piece and writes its head; returns where its coefficients go. */
export function head(
  trace: Trace,
  population: number,
  start: number,
  length: number,
  selfGain: number,
  na: number,
  nb: number,
  amount: number,
): number {
  const piece = trace.used;
  const end = piece + HEAD + amount;
  if (end > trace.tape.length) reserve(trace, end);
  const { tape } = trace;
  tape[piece + POPULATION] = population;
  tape[piece + START] = start;
  tape[piece + LENGTH] = length;
  tape[piece + SELF_GAIN] = selfGain;
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

/** The last piece of a population that begins at or before t. */
export function pieceAt(trace: Trace, population: number, t: number): number {
  const last = trace.last[population];
  if (trace.tape[last + START] <= t) return last;
  const { first, order } = piecesOf(trace);
  let low = first[population] - 1;
  let high = first[population + 1] - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (trace.tape[order[middle] + START] <= t) low = middle;
    else high = middle - 1;
  }
  return low < first[population] ? 0 : order[low];
}

/** A population's pieces in order of time. */
export function piecesIn(trace: Trace, population: number): Int32Array {
  const { first, order } = piecesOf(trace);
  return order.subarray(first[population], first[population + 1]);
}

/** All pieces by population: counted, then put in their places. */
export function piecesOf(trace: Trace): Pieces {
  if (trace.byPopulation !== undefined) return trace.byPopulation;
  const { tape, used, plan } = trace;
  const first = new Int32Array(plan.populations.length + 1);
  let count = 0;
  for (let piece = HEAD; piece < used; piece = after(trace, piece), count++) first[tape[piece] + 1] += 1;
  for (let p = 1; p < first.length; p++) first[p] += first[p - 1];
  const next = first.slice();
  const order = new Int32Array(count);
  for (let piece = HEAD; piece < used; piece = after(trace, piece)) {
    const p = tape[piece];
    const place = next[p];
    order[place] = piece;
    next[p] = place + 1;
  }
  trace.byPopulation = { first, order };
  return trace.byPopulation;
}

/** The piece that follows on the tape. */
function after({ tape, plan }: Trace, piece: number): number {
  const { size } = plan.populations[tape[piece + POPULATION]];
  return piece + HEAD + size * tape[piece + NA] * tape[piece + NB];
}

/** All components of a population at time t, written to `out` from index `at` on. */
export function currentsAt(trace: Trace, population: number, t: number, out: Float64Array, at = 0): void {
  pieceCurrents(trace, population, pieceAt(trace, population, t), t, out, at);
}

let table = new Float64Array(64);

/** The currents of a population at time t by one of its pieces: its closed form, then the decay after it. */
export function pieceCurrents(
  { plan, tape }: Trace,
  population: number,
  piece: number,
  t: number,
  out: Float64Array,
  at: number,
): void {
  const { size, tau } = plan.populations[population];
  const na = tape[piece + NA];
  const nb = tape[piece + NB];
  const count = na * nb;
  const since = Math.max(0, (t - tape[piece + START]) / tau);
  const inside = Math.min(since, tape[piece + LENGTH]);
  const after = since - inside;
  if (table.length < count) table = new Float64Array(2 * count);
  kernels(table, na, nb, inside);
  const gain = tape[piece + SELF_GAIN];
  for (let i = 0; i < size; i++) {
    const value = evaluate(tape, piece + HEAD + i * count, table, count);
    out[at + i] = after === 0 || value === 0 ? value : value * Math.exp(-decayRate(value, gain) * after);
  }
}

/**
 * The rate, in 1/tau, at which a current decays that nothing drives: its self row (gain S on [I]^+) acts while I > 0.
 *
 *     dI/dt = -I + S [I]^+
 */
export const decayRate = (current: number, selfGain: number): number => (current > 0 ? 1 - selfGain : 1);
