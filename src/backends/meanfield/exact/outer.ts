/** W += factor post pre^T in place, without what is too small to count. */

/**
 * What is this much smaller than the largest of a vector is left out of sums and products with it: a flush leaves e^{-42}
 * of a current, not 0, and sums of such residues are below the rounding of one term.
 */
export const NEGLIGIBLE = 2 ** -56;

/** A vector, values[from ... from + size - 1], and which of its components count: filled by `select`. */
export interface Selection {
  values: Float64Array;
  from: number;
  size: number;
  /** The components that count, from 0, and their number. */
  index: Int32Array;
  count: number;
  /** The largest |value| and the sum of |value|. */
  most: number;
  sum: number;
}

const NO_VALUES = new Float64Array(0);

export const selection = (): Selection => ({
  values: NO_VALUES,
  from: 0,
  size: 0,
  index: new Int32Array(16),
  count: 0,
  most: 0,
  sum: 0,
});

/** Selects what counts of values[from ... from + size - 1]. */
export function select(into: Selection, values: Float64Array, from: number, size: number): void {
  if (into.index.length < size) into.index = new Int32Array(2 * size);
  let most = 0;
  for (let i = 0; i < size; i++) {
    const value = Math.abs(values[from + i]);
    // not numbers must not be lost
    if (!(value <= most)) most = value;
  }
  const least = most * NEGLIGIBLE;
  const { index } = into;
  let count = 0;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const value = Math.abs(values[from + i]);
    sum += value;
    if (value <= least) continue;
    index[count++] = i;
  }
  into.values = values;
  into.from = from;
  into.size = size;
  into.count = count;
  into.most = most;
  into.sum = sum;
}

/** The two sides of an update: which rows and which columns of the weights it changes. */
export interface Outer {
  readonly rows: Selection;
  readonly columns: Selection;
}

export const outer = (): Outer => ({ rows: selection(), columns: selection() });

/** Sizes of post and pre, which lie one after the other. */
interface Sides {
  readonly posts: number;
  readonly pres: number;
}

/** W += factor post pre^T; post begins at `at` of `factors`, pre follows. `both` says afterwards what counted. */
export function addOuter(
  both: Outer,
  W: Float64Array,
  factor: number,
  factors: Float64Array,
  at: number,
  { posts, pres }: Sides,
): void {
  const { rows, columns } = both;
  select(rows, factors, at, posts);
  select(columns, factors, at + posts, pres);
  if (columns.count === 0) return;
  for (let k = 0; k < rows.count; k++) {
    const i = rows.index[k];
    addRow(W, i * pres, factor, factors[at + i], columns);
  }
}

/** The product of post and pre comes first: a transposed copy that learns from the same events keeps the same bits. */
function addRow(W: Float64Array, row: number, factor: number, post: number, columns: Selection): void {
  const { values, from, index, count } = columns;
  for (let k = 0; k < count; k++) {
    const j = index[k];
    W[row + j] += factor * (post * values[from + j]);
  }
}
