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

export const trace = (plan: Plan): Trace => ({
  plan,
  count: 0,
  starts: new Float64Array(64),
  lengths: new Float64Array(64),
  shapes: new Int32Array(256),
  selfGains: new Float64Array(64),
  coefficients: new Float64Array(512),
  used: 0,
  byPopulation: undefined,
});

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
  reserve(trace, amount);
  const k = trace.count++;
  trace.starts[k] = start;
  trace.lengths[k] = length;
  trace.selfGains[k] = selfGain;
  trace.shapes[4 * k] = population;
  trace.shapes[4 * k + 1] = na;
  trace.shapes[4 * k + 2] = nb;
  trace.shapes[4 * k + 3] = trace.used;
  for (let j = 0; j < amount; j++) trace.coefficients[trace.used + j] = C[offset + j] as number;
  trace.used += amount;
  trace.byPopulation = undefined;
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

/** All components of a population at time t, written to `out`. */
export function currentsAt(trace: Trace, population: number, t: number, out: Float64Array): void {
  const k = pieceAt(trace, population, t);
  const { size, tau } = trace.plan.populations[population] as Plan['populations'][number];
  const na = trace.shapes[4 * k + 1] as number;
  const nb = trace.shapes[4 * k + 2] as number;
  const base = trace.shapes[4 * k + 3] as number;
  const length = trace.lengths[k] as number;
  const since = Math.max(0, (t - (trace.starts[k] as number)) / tau);
  const inside = Math.min(since, length);
  const table = new Float64Array(na * nb);
  kernels(table, na, nb, inside);
  for (let i = 0; i < size; i++) {
    const value = evaluate(trace.coefficients, base + i * na * nb, table, na * nb);
    out[i] = value * Math.exp(-decayRate(value, trace.selfGains[k] as number) * (since - inside));
  }
}

/**
 * The rate, in 1/tau, at which a current decays that nothing drives: its self row (gain S on [I]^+) acts while I > 0.
 *
 *     dI/dt = -I + S [I]^+
 */
export const decayRate = (current: number, selfGain: number): number => (current > 0 ? 1 - selfGain : 1);
