/**
 * Bounds of the row sums of named weights, which change while a run learns. An update adds its own largest row sum, which
 * keeps them bounds without a look at the weights; only where they fail to prove a row's silence are they worked out anew.
 */
import type { Plan } from '../../../../circuit/plan';
import { isOut } from '../../../range';

export interface WeightBounds {
  /** The named weights as they are now, [target, source] by rows, in the order of the circuit. */
  readonly values: readonly Float64Array[];
  readonly shapes: readonly (readonly [number, number])[];
  /** The largest sums of positive and of negative entries in a row of weights w, at 2 w; of its transpose, at 2 w + 1. */
  readonly positive: Float64Array;
  readonly negative: Float64Array;
  /** 1 where updates were added since the bounds were worked out. */
  readonly loose: Uint8Array;
  /** The terms that use each of them (indices of the wiring), and the blocks that use weights w. */
  readonly terms: readonly (readonly number[])[];
  readonly blocks: readonly (readonly number[])[];
}

/** Where the bounds of weights w stand, as they are or transposed. */
export const sideOf = (w: number, transposed: number): number => 2 * w + transposed;

/** Bounds of the weights of a run, worked out for those that some term uses. */
export function weightBounds(plan: Plan, users: Users, values: readonly Float64Array[]): WeightBounds {
  const shapes = plan.circuit.weights.map(({ shape }) => shape);
  const bounds = {
    values,
    shapes,
    positive: new Float64Array(2 * shapes.length),
    negative: new Float64Array(2 * shapes.length),
    loose: new Uint8Array(2 * shapes.length),
    ...users,
  };
  users.terms.forEach((list, side) => {
    if (list.length > 0) workOut(bounds, side);
  });
  return bounds;
}

/** Who uses the named weights: terms (by side) and blocks. */
export type Users = Pick<WeightBounds, 'terms' | 'blocks'>;

export function usersOf(plan: Plan): Users {
  const terms: number[][] = plan.circuit.weights.flatMap(() => [[], []]);
  const blocks: number[][] = plan.circuit.weights.map(() => []);
  let k = 0;
  plan.blocks.forEach((block, b) => {
    for (const term of block.terms) {
      if (term.kind === 'weights') {
        const { weights, transpose } = term;
        terms[sideOf(weights, transpose ? 1 : 0)].push(k);
        const list = blocks[weights];
        if (!list.includes(b)) list.push(b);
      }
      k++;
    }
  });
  return { terms, blocks };
}

/** Works the bounds of one side out from the weights. */
export function workOut({ values, shapes, positive, negative, loose }: WeightBounds, side: number): void {
  const W = values[side >> 1];
  const [targets, sources] = shapes[side >> 1];
  if (side % 2 === 0) largestRows(W, targets, sources, positive, negative, side);
  else largestColumns(W, targets, sources, positive, negative, side);
  loose[side] = 0;
}

function largestRows(
  W: Float64Array,
  rows: number,
  columns: number,
  positive: Float64Array,
  negative: Float64Array,
  side: number,
): void {
  let most = 0;
  let least = 0;
  for (let r = 0; r < rows; r++) {
    // sum of |w| and sum of w, two of each at once: one alone waits for each addition
    let all = 0;
    let more = 0;
    let sum = 0;
    let rest = 0;
    const end = (r + 1) * columns;
    let j = r * columns;
    for (; j + 1 < end; j += 2) {
      const w = W[j];
      const v = W[j + 1];
      all += Math.abs(w);
      more += Math.abs(v);
      sum += w;
      rest += v;
    }
    if (j < end) {
      all += Math.abs(W[j]);
      sum += W[j];
    }
    most = Math.max(most, (all + more + (sum + rest)) / 2);
    least = Math.max(least, (all + more - (sum + rest)) / 2);
  }
  positive[side] = most;
  negative[side] = least;
}

function largestColumns(
  W: Float64Array,
  rows: number,
  columns: number,
  positive: Float64Array,
  negative: Float64Array,
  side: number,
): void {
  const plus = new Float64Array(columns);
  const minus = new Float64Array(columns);
  for (let r = 0; r < rows; r++)
    for (let j = 0; j < columns; j++) {
      const w = W[r * columns + j];
      if (w > 0) plus[j] += w;
      else minus[j] -= w;
    }
  positive[side] = plus.reduce((most, sum) => Math.max(most, sum), 0);
  negative[side] = minus.reduce((most, sum) => Math.max(most, sum), 0);
}

/** True where no sum of |weights w| is out of range, by its bounds: worked out anew where those are loose. */
export function keepInRange(bounds: WeightBounds, w: number): boolean {
  if (areInRange(bounds, w)) return true;
  workOut(bounds, sideOf(w, 0));
  workOut(bounds, sideOf(w, 1));
  return areInRange(bounds, w);
}

export function areInRange({ positive, negative }: WeightBounds, w: number): boolean {
  const [side, transposed] = [sideOf(w, 0), sideOf(w, 1)];
  return !isOut(positive[side] + negative[side] + positive[transposed] + negative[transposed]);
}

/** Weights w have changed by at most `row` in the sum of |change| of a row, and by `column` in that of a column. */
export function loosen(
  { positive, negative, loose }: WeightBounds,
  w: number,
  row: number,
  column: number,
): void {
  for (let side = 2 * w; side < 2 * w + 2; side++) {
    const change = side % 2 === 0 ? row : column;
    positive[side] += change;
    negative[side] += change;
    loose[side] = 1;
  }
}
