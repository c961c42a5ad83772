/** The currents of a source as cascade functions of the time since the beginning of an interval. */
import type { Coupling } from '../couplings';
import { currentsAt } from '../trajectory/currents';
import { decayRate } from '../trajectory/decay';
import { pieceAt } from '../trajectory/pieces';
import { HEAD, LENGTH, NA, NB, SELF_GAIN, START, type Trace, unitOfPiece } from '../trajectory/trace';
import type { Interval } from './intervals';

/**
 * The unit of time for one interval: the time constant of a source with exponential kernels, which no other unit can
 * express; else of one that decays; else the interval's own length.
 */
export function unitOf(trace: Trace, terms: readonly Coupling[], [from, to]: Interval): number {
  const { populations } = trace.plan;
  const own = terms.filter(({ population }) => !populations[population].input);
  const pieces = own.map(({ population }) => {
    const k = pieceAt(trace, population, from);
    const inside = within(trace, population, k, from);
    return { population, decays: !inside, exponential: inside && trace.tape[k + NB] > 1 };
  });
  const unit = pieces.find(({ exponential }) => exponential) ?? pieces.find(({ decays }) => decays);
  return unit === undefined ? to - from : populations[unit.population].tau;
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
    if (input) return { na, nb, C };
    const ratio = unit / (tau * unitOfPiece(trace.tape, k));
    if (ratio === 1) return { na, nb, C };
    const longest = ratio ** (na - 2);
    if (!(longest < LONGEST_POWER)) return boundsOf(C, na, size);
    for (let j = 0; j < C.length; j++) C[j] *= ratio ** ((j % na) - 1);
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

/** A unit whose powers leave the range of numbers cannot express a polynomial: bounds do. */
const LONGEST_POWER = 1e200;

/** The bounds of polynomials over their piece, [0, x, x^2 / 2 ...] for x in [0, 1], as constants. */
function boundsOf(C: Float64Array, na: number, size: number): LocalForm {
  const bounds = new Float64Array(4 * size);
  const low = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let upper = C[i * na + 1];
    let lower = upper;
    let factorial = 1;
    for (let k = 2; k < na; k++) {
      factorial *= k - 1;
      const most = C[i * na + k] / factorial;
      upper += Math.max(0, most);
      lower += Math.min(0, most);
    }
    bounds[4 * i + 2] = upper;
    low[i] = lower;
  }
  return { na: 2, nb: 2, C: bounds, low };
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
