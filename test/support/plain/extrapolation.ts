/** One step of the modified midpoint rule, extrapolated to substep 0 (Gragg, Bulirsch, Stoer): `columns` give order 2 columns. */
const SUBSTEPS = [2, 4, 6, 8, 10, 12];

/** dy/dt into `slope`; false tells that the step is of no use. */
export type Slope = (y: Float64Array, slope: Float64Array) => boolean;

export interface Extrapolated {
  readonly y: Float64Array;
  /** The difference of the last two columns, the largest of all components relative to 1 + |y|. */
  readonly error: number;
}

/** y after a step of length h; undefined where the slope told to stop. */
export function extrapolated(f: Slope, y: Float64Array, h: number, columns = 6): Extrapolated | undefined {
  const table: Float64Array[] = [];
  const first = new Float64Array(y.length);
  const slope = new Float64Array(y.length);
  if (!f(y, first)) return undefined;
  let below = y;
  for (let j = 0; j < columns; j++) {
    const n = SUBSTEPS[j];
    const s = h / n;
    let before = y;
    let now = y.map((value, i) => value + s * first[i]);
    for (let m = 1; m < n; m++) {
      if (!f(now, slope)) return undefined;
      const next = before.map((value, i) => value + 2 * s * slope[i]);
      before = now;
      now = next;
    }
    if (!f(now, slope)) return undefined;
    let column = now.map((value, i) => 0.5 * (value + before[i] + s * slope[i]));
    for (let k = 1; k <= j; k++) {
      const ratio = (n / SUBSTEPS[j - k]) ** 2 - 1;
      const above = table[k - 1];
      table[k - 1] = column;
      if (k === j) below = column;
      column = column.map((value, i) => value + (value - above[i]) / ratio);
    }
    table[j] = column;
  }
  const last = table[columns - 1];
  let error = 0;
  for (let i = 0; i < last.length; i++)
    error = Math.max(error, Math.abs(last[i] - below[i]) / (1 + Math.abs(last[i])));
  return { y: last, error };
}
