/**
 * How far closed rows stayed below threshold, from the recorded trajectory: the maximum of K I over every closed
 * interval, at its ends or where its derivative vanishes. For a source that decays at a rate of its own (flushed, or of
 * another tau) it is a bound, so that the margin is at least what is reported.
 */

import { passages } from '../../circuit/passages';
import { type Plan, silentBelow } from '../../circuit/planned';
import { evaluate, kernels, ROUND_OFF, upperBound } from '../../numerics/cascade';
import { ladder, signChanges } from '../../numerics/ladder';
import { type Coupling, constantCouplings, couplings } from '../couplings';
import type { Margin } from '../solution';
import { currentsAt } from '../trajectory/currents';
import { decayRate } from '../trajectory/decay';
import { pieceAt, piecesIn } from '../trajectory/pieces';
import { HEAD, LENGTH, NA, NB, SELF_GAIN, START, type Trace } from '../trajectory/trace';

/** One margin for each projection that was ever closed in the run. */
export function margins(
  plan: Plan,
  tspan: readonly [number, number],
  weights: readonly Float64Array[],
  trace: Trace,
): Margin[] {
  const opened = openIntervals(plan, tspan);
  const terms = couplings(plan, weights, constantCouplings(plan));
  return plan.blocks.flatMap((block, k): Margin[] => {
    if (block.alwaysOpen) return [];
    const best: Best = { value: Number.NEGATIVE_INFINITY, row: 0, t: 0 };
    for (const [t0, t1] of complement(opened[k], tspan))
      for (const [from, to] of pieceIntervals(plan, trace, terms[k] ?? [], t0, t1))
        largest(plan, trace, terms[k] ?? [], block.rows, from, to, best);
    if (best.value === Number.NEGATIVE_INFINITY) return [];
    const margin = silentBelow(block) - best.value;
    return [
      {
        projection: block.name,
        margin,
        row: best.row,
        t: best.t,
        leaks: margin < -ROUND_OFF * block.threshold,
      },
    ];
  });
}

interface Best {
  value: number;
  row: number;
  t: number;
}

type Interval = readonly [number, number];

/** The intervals in which each block was open, merged. */
function openIntervals(plan: Plan, tspan: Interval): Interval[][] {
  const intervals: Interval[][] = plan.blocks.map(() => []);
  for (const { segment, t0, t1 } of passages(plan, tspan))
    for (const { block } of segment.open) {
      const list = intervals[block];
      const last = list[list.length - 1];
      if (last !== undefined && last[1] === t0) list[list.length - 1] = [last[0], t1];
      else list.push([t0, t1]);
    }
  return intervals;
}

function complement(opened: readonly Interval[], [start, end]: Interval): Interval[] {
  const closed: Interval[] = [];
  let t = start;
  for (const [from, to] of opened) {
    if (from > t) closed.push([t, from]);
    t = to;
  }
  if (end > t) closed.push([t, end]);
  return closed;
}

/** [t0, t1] cut where a source begins or ends a piece: in between every source is one closed form. */
function* pieceIntervals(
  plan: Plan,
  trace: Trace,
  terms: readonly Coupling[],
  t0: number,
  t1: number,
): Generator<Interval> {
  const cuts = [t0];
  for (const { population } of terms) {
    const tau = plan.populations[population].tau;
    const pieces = piecesIn(trace, population);
    for (let j = firstAfter(trace, pieces, t0); j < pieces.length; j++) {
      const piece = pieces[j];
      const start = trace.tape[piece + START];
      const end = start + trace.tape[piece + LENGTH] * tau;
      if (start >= t1) break;
      if (start > t0) cuts.push(start);
      const next = j + 1 < pieces.length ? trace.tape[pieces[j + 1] + START] : Number.POSITIVE_INFINITY;
      // an end that is the next piece's start up to rounding is no cut of its own
      if (end > t0 && end < t1 && end < next - 1e-9 * tau && t1 - end > 1e-9 * tau) cuts.push(end);
    }
  }
  cuts.push(t1);
  cuts.sort((a, b) => a - b);
  for (let k = 1; k < cuts.length; k++) {
    const from = cuts[k - 1];
    const to = cuts[k];
    if (to > from) yield [from, to];
  }
}

/** The index of the piece that holds at t0 (the last that starts at or before it). */
function firstAfter(trace: Trace, pieces: Int32Array, t0: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (trace.tape[pieces[middle] + START] <= t0) low = middle;
    else high = middle - 1;
  }
  return low;
}

const work = ladder();

/** Raises `best` to the largest K I of any row in [from, to]. */
function largest(
  plan: Plan,
  trace: Trace,
  terms: readonly Coupling[],
  rows: number,
  from: number,
  to: number,
  best: Best,
): void {
  const tau = unitOf(plan, trace, terms, from);
  const sources = terms.map((term) => localForm(plan, trace, term.population, from, (to - from) / tau, tau));
  const na = Math.max(2, ...sources.map((source) => source.na));
  const nb = Math.max(2, ...sources.map((source) => source.nb));
  const length = (to - from) / tau;
  const table = new Float64Array(na * nb);
  const row = new Float64Array(na * nb);
  for (let r = 0; r < rows; r++) {
    row.fill(0);
    terms.forEach(({ K, scale, size }, j) => {
      const source = sources[j];
      if (K === undefined) addGrid(row, nb, source, r, scale);
      else for (let i = 0; i < size; i++) addGrid(row, nb, source, i, K[r * size + i]);
    });
    kernels(table, na, nb, length);
    if (upperBound(row, 0, na, nb, length, table, 1) <= best.value) continue;
    const slope = derivative(row, na, nb);
    for (const s of [0, ...signChanges(work, slope, 0, na, nb, length, false), length]) {
      kernels(table, na, nb, s);
      const value = evaluate(row, 0, table, na * nb);
      if (value > best.value) Object.assign(best, { value, row: r, t: Math.min(from + s * tau, to) });
    }
  }
}

/** The unit of time for one interval: that of a source with exponential kernels, which no other unit can express. */
function unitOf(plan: Plan, trace: Trace, terms: readonly Coupling[], from: number): number {
  const taus = terms.map(({ population }) => plan.populations[population]);
  const exponential = taus.find((_, j) => {
    const population = terms[j]?.population;
    const k = pieceAt(trace, population, from);
    return trace.tape[k + NB] > 1 && within(plan, trace, population, k, from);
  });
  return (exponential ?? taus.find(({ input }) => !input))?.tau ?? plan.circuit.tau;
}

/** True where piece k is still its closed form at time t, not yet the decay after it. */
function within(plan: Plan, trace: Trace, population: number, k: number, t: number): boolean {
  const since = (t - trace.tape[k + START]) / plan.populations[population].tau;
  return since < 0.5 * trace.tape[k + LENGTH];
}

/** A population's currents as cascade functions from some time on. */
interface LocalForm {
  readonly na: number;
  readonly nb: number;
  readonly C: Float64Array;
  /** Where the form is only an upper bound: the lower one, a constant for each component. */
  readonly low?: Float64Array;
}

function localForm(
  plan: Plan,
  trace: Trace,
  population: number,
  from: number,
  length: number,
  unit: number,
): LocalForm {
  const { size, tau, input } = plan.populations[population];
  const k = pieceAt(trace, population, from);
  if (input || within(plan, trace, population, k, from)) {
    const na = trace.tape[k + NA];
    const nb = trace.tape[k + NB];
    const C = trace.tape.slice(k + HEAD, k + HEAD + size * na * nb);
    if (!input && tau !== unit) for (let j = 0; j < C.length; j++) C[j] *= (unit / tau) ** ((j % na) - 1);
    return { na, nb, C };
  }
  const currents = new Float64Array(size);
  currentsAt(trace, population, from, currents);
  const C = new Float64Array(4 * size);
  const low = new Float64Array(size);
  let bounded = false;
  currents.forEach((current, i) => {
    // B_01 and B_10 at 4 i + [1, 2]
    const rate = (decayRate(current, trace.tape[k + SELF_GAIN]) * unit) / tau;
    const last = current * Math.exp(-rate * length);
    if (rate === 1) C[4 * i + 1] = current;
    else C[4 * i + 2] = Math.max(current, last);
    low[i] = Math.min(current, last);
    bounded ||= rate !== 1 && rate !== 0;
  });
  return bounded ? { na: 2, nb: 2, C, low } : { na: 2, nb: 2, C };
}

function addGrid(row: Float64Array, nb: number, source: LocalForm, component: number, weight: number): void {
  if (weight === 0) return;
  if (weight < 0 && source.low !== undefined) {
    row[nb] += weight * source.low[component];
    return;
  }
  const base = component * source.na * source.nb;
  for (let a = 0; a < source.na; a++)
    for (let b = 0; b < source.nb; b++) {
      const value = source.C[base + a * source.nb + b];
      row[a * nb + b] += weight * value;
    }
}

/** d/ds of a cascade function: B_ab -> B_a-1,b for a >= 1, B_0b -> B_0,b-1 - B_0b. */
function derivative(C: Float64Array, na: number, nb: number): Float64Array {
  const D = new Float64Array(na * nb);
  for (let a = 0; a < na; a++)
    for (let b = 0; b < nb; b++) {
      const c = C[a * nb + b];
      if (a > 0) D[(a - 1) * nb + b] += c;
      else if (b > 0) {
        D[b] -= c;
        D[b - 1] += c;
      }
    }
  D[0] = 0;
  return D;
}
