/** The matrices of a run: K of every term as numbers, with its weights, their scale and transposition worked in. */
import type { Block, Plan, Term } from '../circuit/plan';

/** K [rows, size] by rows with its scale; undefined for the identity, whose scale is `scale`. */
export interface Coupling {
  readonly population: number;
  readonly size: number;
  readonly scale: number;
  readonly K: Float64Array | undefined;
  /** The largest sums of positive and of negative entries in a row: K I <= positive * max I + negative * max -I. */
  readonly positive: number;
  readonly negative: number;
}

/**
 * The couplings of the blocks without named weights, an empty list for the others. They are the same in every run of a
 * plan: whoever solves more than once, or whose weights change within a run, makes them once and keeps them.
 */
export const constantCouplings = (plan: Plan): (readonly Coupling[])[] =>
  plan.blocks.map((block) => (usesWeights(block) ? [] : blockCouplings(plan, block, undefined)));

/**
 * The couplings of every block, in the order of its terms: `constant` (see `constantCouplings`), and those of the blocks
 * with named weights as these are now. Without weights a term that uses them counts as 0 in every bound.
 */
export function couplings(
  plan: Plan,
  weights: readonly Float64Array[] | undefined,
  constant: readonly (readonly Coupling[])[],
): (readonly Coupling[])[] {
  return plan.blocks.map((block, k) =>
    usesWeights(block) ? blockCouplings(plan, block, weights) : constant[k],
  );
}

export const usesWeights = ({ terms }: Block): boolean => terms.some(({ kind }) => kind === 'weights');

export const blockCouplings = (
  plan: Plan,
  { terms, rows }: Block,
  weights: readonly Float64Array[] | undefined,
): Coupling[] => terms.map((term) => coupling(plan, term, rows, weights));

function coupling(
  plan: Plan,
  term: Term,
  rows: number,
  weights: readonly Float64Array[] | undefined,
): Coupling {
  const { population } = term;
  const { size } = plan.populations[population];
  // the plan has worked the scale of a dense matrix into its entries
  const scale = term.kind === 'dense' ? 1 : term.scale;
  if (term.kind === 'weights' && weights === undefined)
    return { population, size, scale, K: undefined, positive: 0, negative: 0 };
  const K = matrixOf(term, rows, size, weights ?? []);
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
  if (term.kind === 'dense') return term.matrix;
  const { scale, transpose } = term;
  const W = weights[term.weights];
  const K = new Float64Array(rows * size);
  for (let r = 0; r < rows; r++)
    for (let j = 0; j < size; j++) K[r * size + j] = scale * W[transpose ? j * rows + r : r * size + j];
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
