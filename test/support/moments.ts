/** Mean and variance of a sample. */
export function moments(values: ArrayLike<number>): { readonly mean: number; readonly variance: number } {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const variance = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (list.length - 1);
  return { mean, variance };
}
