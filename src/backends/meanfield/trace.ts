/**
 * The trajectory of an exact run as pieces of closed form: from a start time on, a population's currents are cascade
 * functions for some length, then each decays at the rate of its state. Dense output evaluates them; nothing is sampled.
 */
import type { Plan } from '../../circuit/plan';
import { evaluate, kernels } from '../../numerics/cascade';

export interface Trace {
  readonly plan: Plan;
  count: number;
  /** Per piece: start time, length in tau. */
  starts: Float64Array;
  lengths: Float64Array;
  /** Per piece: population, na, nb, first coefficient. */
  shapes: Int32Array;
  /** Per piece: gain of the self row that acts after it (0: none, 1: held, negative: flushed). */
  selfGains: Float64Array;
  coefficients: Float64Array;
  used: number;
  /** Pieces by population, made when first asked for. */
  byPopulation: Pieces | undefined;
}

/** The pieces of population p are order[first[p]] ... order[first[p + 1] - 1], in order of time. */
interface Pieces {
  readonly first: Int32Array;
  readonly order: Int32Array;
}

export function trace(plan: Plan): Trace {
  // a population of a chain has three pieces: at first, charged, read
  const pieces = 3 * plan.populations.length + 16;
  return {
    plan,
    count: 0,
    starts: new Float64Array(pieces),
    lengths: new Float64Array(pieces),
    shapes: new Int32Array(4 * pieces),
    selfGains: new Float64Array(pieces),
    coefficients: new Float64Array(8 * plan.size + 64),
    used: 0,
    byPopulation: undefined,
  };
}

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
  const amount = (trace.plan.populations[population]?.size ?? 0) * na * nb;
  const at = head(trace, population, start, length, selfGain, na, nb, amount);
  for (let j = 0; j < amount; j++) trace.coefficients[at + j] = C[offset + j] as number;
}

/** Puts the inputs' values from time t on into a state, and records them: they are constant until the next call. */
export function recordInputs(trace: Trace, t: number, values: Float64Array, state: Float64Array): void {
  trace.plan.populations.forEach(({ input, offset, size }, p) => {
    if (!input) return;
    state.set(values.subarray(offset, offset + size), offset);
    recordConstant(trace, p, t, Number.POSITIVE_INFINITY, 1, state);
  });
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
  const { offset, size } = trace.plan.populations[population] as Plan['populations'][number];
  const at = head(trace, population, t, length, selfGain, 2, 1, 2 * size);
  for (let i = 0; i < size; i++) {
    trace.coefficients[at + 2 * i] = 0;
    trace.coefficients[at + 2 * i + 1] = state[offset + i] as number;
  }
}

/** Makes room for a piece and writes all but its coefficients; returns where these go. */
function head(
  trace: Trace,
  population: number,
  start: number,
  length: number,
  selfGain: number,
  na: number,
  nb: number,
  amount: number,
): number {
  reserve(trace, amount);
  const k = trace.count++;
  const at = trace.used;
  trace.starts[k] = start;
  trace.lengths[k] = length;
  trace.selfGains[k] = selfGain;
  trace.shapes[4 * k] = population;
  trace.shapes[4 * k + 1] = na;
  trace.shapes[4 * k + 2] = nb;
  trace.shapes[4 * k + 3] = at;
  trace.used += amount;
  trace.byPopulation = undefined;
  return at;
}

function reserve(trace: Trace, amount: number): void {
  if (trace.count === trace.starts.length) {
    trace.starts = grown(trace.starts, 2 * trace.count);
    trace.lengths = grown(trace.lengths, 2 * trace.count);
    trace.selfGains = grown(trace.selfGains, 2 * trace.count);
    const shapes = new Int32Array(8 * trace.count);
    shapes.set(trace.shapes);
    trace.shapes = shapes;
  }
  const wanted = trace.used + amount;
  if (wanted > trace.coefficients.length)
    trace.coefficients = grown(trace.coefficients, Math.max(wanted, 2 * trace.coefficients.length));
}

function grown(array: Float64Array, length: number): Float64Array {
  const larger = new Float64Array(length);
  larger.set(array);
  return larger;
}

/** The last piece of a population that begins at or before t. */
export function pieceAt(trace: Trace, population: number, t: number): number {
  const { first, order } = piecesOf(trace);
  let low = first[population] as number;
  let high = (first[population + 1] as number) - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((trace.starts[order[middle] as number] as number) <= t) low = middle;
    else high = middle - 1;
  }
  return order[low] as number;
}

/** The indices of a population's pieces in order of time. */
export function piecesIn(trace: Trace, population: number): Int32Array {
  const { first, order } = piecesOf(trace);
  return order.subarray(first[population], first[population + 1]);
}

function piecesOf(trace: Trace): Pieces {
  if (trace.byPopulation !== undefined) return trace.byPopulation;
  const first = new Int32Array(trace.plan.populations.length + 1);
  for (let k = 0; k < trace.count; k++) {
    const after = (trace.shapes[4 * k] as number) + 1;
    first[after] = (first[after] as number) + 1;
  }
  for (let p = 1; p < first.length; p++) first[p] = (first[p] as number) + (first[p - 1] as number);
  const next = first.slice();
  const order = new Int32Array(trace.count);
  for (let k = 0; k < trace.count; k++) {
    const population = trace.shapes[4 * k] as number;
    const place = next[population] as number;
    order[place] = k;
    next[population] = place + 1;
  }
  trace.byPopulation = { first, order };
  return trace.byPopulation;
}

/** All components of a population at time t, written to `out` from index `at` on. */
export function currentsAt(trace: Trace, population: number, t: number, out: Float64Array, at = 0): void {
  pieceCurrents(trace, pieceAt(trace, population, t), t, out, at);
}

/** The currents of a population at ascending times, written to `out` (all 0 at first) as [time, component] by rows. */
export function currentsAlong(
  trace: Trace,
  population: number,
  times: Float64Array,
  out: Float64Array,
): void {
  const pieces = piecesIn(trace, population);
  const { size, tau } = trace.plan.populations[population] as Plan['populations'][number];
  const ends = new Float64Array(size);
  const rates = new Float64Array(size);
  let k = 0;
  for (let j = 0; j < pieces.length && k < times.length; j++) {
    const piece = pieces[j] as number;
    const last = j + 1 === pieces.length;
    const next = last ? Number.POSITIVE_INFINITY : (trace.starts[pieces[j + 1] as number] as number);
    if (!((times[k] as number) < next)) continue;
    const end = (trace.starts[piece] as number) + (trace.lengths[piece] as number) * tau;
    for (; k < times.length && (times[k] as number) < Math.min(end, next); k++)
      pieceCurrents(trace, piece, times[k] as number, out, k * size);
    const first = k;
    while (k < times.length && (times[k] as number) < next) k++;
    if (k === first) continue;
    pieceCurrents(trace, piece, end, ends, 0);
    for (let i = 0; i < size; i++)
      rates[i] = decayRate(ends[i] as number, trace.selfGains[piece] as number) / tau;
    if (ends.some((value) => value !== 0)) decayAlong(times, first, k, end, ends, rates, out);
  }
}

/** Currents that nothing drives from time `end` on, at times[from] ... times[to - 1]. */
function decayAlong(
  times: Float64Array,
  from: number,
  to: number,
  end: number,
  ends: Float64Array,
  rates: Float64Array,
  out: Float64Array,
): void {
  const size = ends.length;
  for (let k = from; k < to; k++) {
    const after = Math.max(0, (times[k] as number) - end);
    for (let i = 0; i < size; i++)
      out[k * size + i] = (ends[i] as number) * Math.exp(-(rates[i] as number) * after);
  }
}

let table = new Float64Array(64);

/** The currents of piece k at time t: its closed form, then the decay after it. */
function pieceCurrents(trace: Trace, k: number, t: number, out: Float64Array, at: number): void {
  const { size, tau } = trace.plan.populations[trace.shapes[4 * k] as number] as Plan['populations'][number];
  const na = trace.shapes[4 * k + 1] as number;
  const nb = trace.shapes[4 * k + 2] as number;
  const count = na * nb;
  const base = trace.shapes[4 * k + 3] as number;
  const since = Math.max(0, (t - (trace.starts[k] as number)) / tau);
  const inside = Math.min(since, trace.lengths[k] as number);
  const after = since - inside;
  if (table.length < count) table = new Float64Array(2 * count);
  kernels(table, na, nb, inside);
  const gain = trace.selfGains[k] as number;
  for (let i = 0; i < size; i++) {
    const value = evaluate(trace.coefficients, base + i * count, table, count);
    out[at + i] = after === 0 || value === 0 ? value : value * Math.exp(-decayRate(value, gain) * after);
  }
}

/**
 * The rate, in 1/tau, at which a current decays that nothing drives: its self row (gain S on [I]^+) acts while I > 0.
 *
 *     dI/dt = -I + S [I]^+
 */
export const decayRate = (current: number, selfGain: number): number => (current > 0 ? 1 - selfGain : 1);
