/**
 * How far closed rows stayed below threshold, from the recorded trajectory: the maximum of K I over every closed
 * interval, at its ends or where its derivative vanishes. For a source that decays at a rate of its own (flushed, or of
 * another tau) it is a bound, so that the margin is at least what is reported.
 */
import { type Plan, silentBelow } from '../../circuit/planned';
import { evaluate, kernels, ROUND_OFF, upperBound } from '../../numerics/cascade';
import { type Ladder, ladder, signChanges } from '../../numerics/ladder';
import { type Coupling, constantCouplings, couplings } from '../couplings';
import type { Margin } from '../solution';
import type { Trace } from '../trajectory/trace';
import { addGrid, localForm, unitOf } from './forms';
import { complement, type Interval, openIntervals, pieceIntervals } from './intervals';

/** One margin for each projection that was ever closed in the run. */
export function margins(
  plan: Plan,
  tspan: Interval,
  weights: readonly Float64Array[],
  trace: Trace,
): Margin[] {
  const opened = openIntervals(plan, tspan);
  const work = ladder();
  const terms = couplings(plan, weights, constantCouplings(plan));
  return plan.blocks.flatMap((block, k): Margin[] => {
    if (block.alwaysOpen) return [];
    const best: Best = { value: Number.NEGATIVE_INFINITY, row: 0, t: 0 };
    for (const closed of complement(opened[k], tspan))
      for (const interval of pieceIntervals(trace, terms[k], closed))
        raiseIn(best, trace, terms[k], block.rows, interval, work);
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

/** The largest K I of a projection so far: where and when. */
interface Best {
  value: number;
  row: number;
  t: number;
}

/** Raises `best` to the largest K I of any row in an interval in which every source is one closed form. */
function raiseIn(
  best: Best,
  trace: Trace,
  terms: readonly Coupling[],
  rows: number,
  interval: Interval,
  work: Ladder,
): void {
  const [from, to] = interval;
  const tau = unitOf(trace, terms, interval);
  const sources = terms.map(({ population }) => localForm(trace, population, interval, tau));
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
    if (upperBound(row, 0, na, nb, length, table) <= best.value) continue;
    const slope = derivative(row, na, nb);
    for (const s of [0, ...signChanges(work, slope, 0, na, nb, length), length]) {
      kernels(table, na, nb, s);
      const value = evaluate(row, 0, table, na * nb);
      if (value > best.value) Object.assign(best, { value, row: r, t: Math.min(from + s * tau, to) });
    }
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
