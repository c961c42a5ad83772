/** The matrices of a run: K of every term as numbers, with its scale, its weights and its transposition worked in. */
import type { Block, Plan, Term } from '../../circuit/plan';

/** scale * K [rows, size] by rows; undefined for the identity, whose scale is `scale`. */
export interface Coupling {
  readonly population: number;
  readonly size: number;
  readonly scale: number;
  readonly K: Float64Array | undefined;
  /** The largest sums of positive and of negative entries in a row: K I <= positive * max I + negative * max -I. */
  readonly positive: number;
  readonly negative: number;
}

/** The couplings of the blocks without named weights, made once for a plan; of the others, none. */
export function constantCouplings(plan: Plan): (readonly Coupling[])[] {
  let known = constant.get(plan);
  if (known === undefined) {
    known = plan.blocks.map((block) => (usesWeights(block) ? [] : blockCouplings(plan, block, [])));
    constant.set(plan, known);
  }
  return known;
}

/** The couplings of every block, in the order of its terms. */
export function couplings(plan: Plan, weights: readonly Float64Array[]): (readonly Coupling[])[] {
  const known = constantCouplings(plan);
  if (plan.circuit.weights.length === 0) return known;
  const all = known.slice();
  plan.blocks.forEach((block, k) => {
    if (usesWeights(block)) all[k] = blockCouplings(plan, block, weights);
  });
  return all;
}

const constant = new WeakMap<Plan, (readonly Coupling[])[]>();

export const usesWeights = ({ terms }: Block): boolean => terms.some(({ kind }) => kind === 'weights');

export const blockCouplings = (
  plan: Plan,
  { terms, rows }: Block,
  weights: readonly Float64Array[],
): Coupling[] => terms.map((term) => coupling(plan, term, rows, weights));

function coupling(plan: Plan, term: Term, rows: number, weights: readonly Float64Array[]): Coupling {
  const { population, scale } = term;
  const size = plan.populations[population]?.size ?? 0;
  const K = matrixOf(term, rows, size, weights);
  if (K === undefined)
    return { population, size, scale, K, positive: Math.max(scale, 0), negative: Math.max(-scale, 0) };
  return {
    population,
    size,
    scale,
    K,
    positive: largestRow(K, rows, size, 1),
    negative: largestRow(K, rows, size, -1),
  };
}

function matrixOf(
  term: Term,
  rows: number,
  size: number,
  weights: readonly Float64Array[],
): Float64Array | undefined {
  if (term.kind === 'identity') return undefined;
  const values = term.kind === 'dense' ? term.matrix : weights[term.weights ?? 0];
  const K = new Float64Array(rows * size);
  for (let r = 0; r < rows; r++)
    for (let j = 0; j < size; j++)
      K[r * size + j] = term.scale * (values?.[term.transpose === true ? j * rows + r : r * size + j] ?? 0);
  return K;
}

function largestRow(K: Float64Array, rows: number, size: number, sign: 1 | -1): number {
  let largest = 0;
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += Math.max(sign * K[r * size + j], 0);
    largest = Math.max(largest, sum);
  }
  return largest;
}
