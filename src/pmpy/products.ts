/** Products and sums of matrices, [target][source], and vectors. */

export type Vector = readonly number[];
export type DenseMatrix = readonly Vector[];

/** W v. */
export const matrixTimes = (W: DenseMatrix, v: Vector): number[] =>
  W.map((row) => row.reduce((sum, weight, j) => sum + weight * v[j], 0));

export const transpose = (W: DenseMatrix): number[][] => (W[0] ?? []).map((_, j) => W.map((row) => row[j]));

/** a b^T. */
export const outer = (a: Vector, b: Vector): number[][] => a.map((post) => b.map((pre) => post * pre));

export const plus = (a: Vector, b: Vector): number[] => a.map((value, k) => value + b[k]);
export const minus = (a: Vector, b: Vector): number[] => a.map((value, k) => value - b[k]);
/** The Hadamard product. */
export const times = (a: Vector, b: Vector): number[] => a.map((value, k) => value * b[k]);

/** [W, -W]: what a signed matrix is to a pair [v^+; v^-]. */
export const doubled = (W: DenseMatrix): number[][] =>
  W.map((row) => [...row, ...row.map((weight) => -weight)]);
