/** The currents of a source as cascade functions of the time since the beginning of an interval. */
import type { Coupling } from '../../couplings';
import { currentsAt } from '../../trajectory/currents';
import { decayRate } from '../../trajectory/decay';
import { pieceAt } from '../../trajectory/pieces';
import { HEAD, LENGTH, NA, NB, SELF_GAIN, START, type Trace } from '../../trajectory/trace';
import type { Interval } from './intervals';

/** The unit of time for one interval: that of a source with exponential kernels, which no other unit can express. */
export function unitOf(trace: Trace, terms: readonly Coupling[], from: number): number {
  const { plan } = trace;
  const sources = terms.map(({ population }) => plan.populations[population]);
  const exponential = sources.find((_, j) => {
    const population = terms[j]?.population;
    const k = pieceAt(trace, population, from);
    return trace.tape[k + NB] > 1 && within(trace, population, k, from);
  });
  return (exponential ?? sources.find(({ input }) => !input))?.tau ?? plan.circuit.tau;
}

/** True where piece k is still its closed form at time t, not yet the decay after it. */
function within(trace: Trace, population: number, k: number, t: number): boolean {
  const since = (t - trace.tape[k + START]) / trace.plan.populations[population].tau;
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

/** The currents of a population in an interval in which it is one closed form, with time in the unit given. */
export function localForm(trace: Trace, population: number, [from, to]: Interval, unit: number): LocalForm {
  const length = (to - from) / unit;
  const { size, tau, input } = trace.plan.populations[population];
  const k = pieceAt(trace, population, from);
  if (input || within(trace, population, k, from)) {
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

/** Adds weight times a component of a source to a row, whose grid has nb columns. */
export function addGrid(
  row: Float64Array,
  nb: number,
  source: LocalForm,
  component: number,
  weight: number,
): void {
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
