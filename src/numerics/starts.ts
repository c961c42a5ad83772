/** Where lists of these lengths begin when they lie one after the other, and where the last ends. */
export function starts(lengths: readonly number[]): Int32Array {
  const start = new Int32Array(lengths.length + 1);
  lengths.forEach((length, k) => {
    start[k + 1] = start[k] + length;
  });
  return start;
}
