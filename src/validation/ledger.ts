/**
 * The books of a graded circuit: amplitudes carried from edge to edge by closed forms, without a solver. Valid where
 * between two edges no population is both charged and read, and all sources of a row decay alike.
 */
import type { Plan, Segment, Term } from '../circuit/plan';
import { beginningCharges, chargedIn } from './amplitudes';

/** A fault as the closed forms see it; absent parts are as they should be. */
export interface FaultTerms {
  /** Factor on every gain. */
  readonly gain?: number;
  /** Factor on every interval. */
  readonly time?: number;
  /** Added to every argument of an open row. */
  readonly bias?: number;
  /** Added to a population at the beginning of every charge. */
  readonly residue?: number;
  /** Length of the ramps of a soft gate, to first order. */
  readonly ramp?: number;
  /** Factor on what an open block delivers in the segment that begins at an edge; undefined: no closed form. */
  readonly factor?: (block: number, segment: number) => number | undefined;
}

/**
 * Currents at every edge from those at the first, `initial` (values of inputs included), [edge, component] by rows; NaN from where on a closed form does not exist.
 *
 *     charge = (S / tau_d) int_0^T e^{-l_d (T - s)} [a e^{-l s} + b]^+ ds,   l = (1 - self gain) / tau  (0 for inputs)
 *
 * Self gain: 1 held, 0 leaky, -20 flushed. With b = 0 and l, l_d in {0, 1/tau} these are the four hops.
 */
export function ledger(plan: Plan, initial: Float64Array, fault: FaultTerms = {}): Float64Array {
  const { size, edges, segments } = plan;
  const books = new Float64Array(size * edges.length);
  const state = initial.slice();
  books.set(state, 0);
  segments.forEach((segment, k) => {
    const T = (edges[k + 1] - edges[k]) * (fault.time ?? 1);
    step(plan, segment, k, T, state, fault);
    books.set(state, (k + 1) * size);
  });
  return books;
}

function step(
  plan: Plan,
  segment: Segment,
  k: number,
  T: number,
  state: Float64Array,
  fault: FaultTerms,
): void {
  const rates = decayRates(plan, segment);
  const charged = chargedIn(plan, segment);
  for (const p of beginningCharges(plan, k)) add(plan, p, state, fault.residue ?? 0);
  const start = state.slice();
  plan.populations.forEach(({ offset, size, input }, p) => {
    const factor = input ? 1 : Math.exp(-rates[p] * T);
    for (let i = offset; i < offset + size; i++) state[i] = start[i] * factor;
  });
  for (const { block: b, bias } of segment.open) {
    const block = plan.blocks[b];
    const sources = block.terms.filter(({ population }) => !silent(plan, population, start, charged));
    const lambdas = sources.map(({ population }) => rates[population]);
    const known =
      !sources.some(({ population }) => charged.has(population)) && lambdas.every((l) => l === lambdas[0]);
    const lambda = lambdas[0] ?? 0;
    const ends = { opens: !isOpen(plan, b, k - 1), closes: !isOpen(plan, b, k + 1) };
    const factor = fault.factor === undefined ? 1 : (fault.factor(b, k) ?? Number.NaN);
    for (let row = 0; row < block.rows; row++) {
      const a = sources.reduce((sum, term) => sum + rowSum(plan, term, row, start), 0);
      const beta = (typeof bias === 'number' ? bias : bias[row]) + (fault.bias ?? 0);
      for (const { population, gain } of block.destinations) {
        const { offset, tau } = plan.populations[population];
        const decay = rates[population];
        const drive = { a, beta, lambda, decay, T };
        const soft = fault.ramp === undefined ? 0 : rampLoss(drive, fault.ramp, block.threshold, ends);
        const charge = known ? chargeOf(drive) - soft : Number.NaN;
        state[offset + row] += (gain / tau) * (fault.gain ?? 1) * factor * charge;
      }
    }
  }
}

interface Drive {
  readonly a: number;
  readonly beta: number;
  /** Rate with which the source decays, and the destination. */
  readonly lambda: number;
  readonly decay: number;
  readonly T: number;
}

/** int_0^T e^{-decay (T - s)} [a e^{-lambda s} + beta]^+ ds. */
function chargeOf({ a, beta, lambda, decay, T }: Drive): number {
  const [from, to] = positivePart(a, beta, lambda, T);
  if (!(to > from)) return Number.isNaN(a) ? Number.NaN : 0;
  const part = (rate: number): number => {
    const [d, length] = [decay - rate, to - from];
    const scale = Math.exp(-decay * (T - from) - rate * from);
    return scale * (d === 0 ? length : Math.expm1(d * length) / d);
  };
  return a * part(lambda) + (beta === 0 ? 0 : beta * part(0));
}

/** Where a e^{-lambda s} + beta is above 0 within [0, T]: an interval, for the exponential is monotone. */
function positivePart(a: number, beta: number, lambda: number, T: number): [number, number] {
  const [first, last] = [a + beta, a * Math.exp(-lambda * T) + beta];
  if (first <= 0 && last <= 0) return [0, 0];
  if (first > 0 && last > 0) return [0, T];
  const crossing = Math.min(T, Math.log(-a / beta) / lambda);
  return first > 0 ? [0, crossing] : [crossing, T];
}

/**
 * What a soft gate takes from a charge, to first order in the ramp: at each edge the row lifts off when the gate is
 * open by 1 - I / g0, so that I (ramp / 2)(1 - I / g0) of the drive is lost.
 */
function rampLoss(
  { a, lambda, decay, T }: Drive,
  ramp: number,
  g0: number,
  { opens, closes }: { readonly opens: boolean; readonly closes: boolean },
): number {
  const lost = (I: number) => (I <= 0 ? 0 : I * (ramp / 2) * (1 - Math.min(1, I / g0)));
  return (opens ? lost(a) * Math.exp(-decay * T) : 0) + (closes ? lost(a * Math.exp(-lambda * T)) : 0);
}

const isOpen = ({ segments }: Plan, block: number, k: number): boolean =>
  segments[k]?.open.some((entry) => entry.block === block) ?? false;

/** (1 - self gain) / tau of every population; an input does not decay. */
function decayRates({ populations }: Plan, { selves }: Segment): number[] {
  const rates = populations.map(({ tau, input }) => (input ? 0 : 1 / tau));
  for (const { population, gain, offset } of selves)
    rates[population] = offset === 0 ? (1 - gain) / (populations[population]?.tau ?? 1) : Number.NaN;
  return rates;
}

/** Nothing in it, and nothing comes in. */
function silent(plan: Plan, p: number, state: Float64Array, charged: ReadonlySet<number>): boolean {
  const { offset, size } = plan.populations[p];
  return !charged.has(p) && state.subarray(offset, offset + size).every((I) => I === 0);
}

function add({ populations }: Plan, p: number, state: Float64Array, amount: number): void {
  const { offset, size } = populations[p];
  for (let i = offset; i < offset + size; i++) state[i] += amount;
}

function rowSum(plan: Plan, term: Term, row: number, state: Float64Array): number {
  const { offset, size } = plan.populations[term.population];
  if (term.kind === 'identity') return term.scale * state[offset + row];
  let sum = 0;
  if (term.kind === 'dense') {
    for (let j = 0; j < size; j++) sum += term.matrix[row * size + j] * state[offset + j];
    return sum;
  }
  const W = plan.circuit.weights[term.weights].values;
  for (let j = 0; j < size; j++)
    sum += ((term.transpose ? W?.[j][row] : W?.[row][j]) ?? Number.NaN) * state[offset + j];
  return term.scale * sum;
}
