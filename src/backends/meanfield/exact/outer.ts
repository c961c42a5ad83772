/** W += factor post pre^T in place, without what is too small to count. */

/**
 * What is this much smaller than the largest of a vector is left out of sums and products with it: a flush leaves e^{-42}
 * of a current, not 0, and sums of such residues are below the rounding of one term.
 */
export const NEGLIGIBLE = 2 ** -56;

/** The components that count, their number, and the largest of them: filled by `select`. */
export interface Selection {
  index: Int32Array;
  count: number;
  /** The largest |value| and the sum of |value|. */
  most: number;
  sum: number;
}

export const selection = (): Selection => ({ index: new Int32Array(16), count: 0, most: 0, sum: 0 });

/** Selects what counts of values[from ... from + size - 1]; indices count from `from`. */
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
  into.count = count;
  into.most = most;
  into.sum = sum;
}

/** What was added last counts in these rows and columns: read them before the next `addOuter`. */
export const rows = selection();
export const columns = selection();

/** W += factor post pre^T; post and pre lie one after the other from `at` on. */
export function addOuter(
  W: Float64Array,
  factor: number,
  factors: Float64Array,
  at: number,
  posts: number,
  pres: number,
): void {
  select(rows, factors, at, posts);
  select(columns, factors, at + posts, pres);
  if (columns.count === 0) return;
  for (let k = 0; k < rows.count; k++) {
    const i = rows.index[k];
    addRow(W, i * pres, factor, factors[at + i], factors, at + posts, columns.index, columns.count);
  }
}

/** The product of post and pre comes first: a transposed copy that learns from the same events keeps the same bits. */
function addRow(
  W: Float64Array,
  row: number,
  factor: number,
  post: number,
  factors: Float64Array,
  pre: number,
  index: Int32Array,
  count: number,
): void {
  for (let k = 0; k < count; k++) {
    const j = index[k];
    W[row + j] += factor * (post * factors[pre + j]);
  }
}
