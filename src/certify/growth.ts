/** e' <= N e + d on [0, 1] for a Metzler matrix N: series of which all terms are at least 0, rounded up. */
import { UP } from './integers';

export interface Entry {
  readonly i: number;
  readonly j: number;
  readonly value: number;
}

const MOST_TERMS = 500;

/** At least e(1), and at least e(s) all over [0, 1]. */
export function growth(
  entries: readonly Entry[],
  start: Float64Array,
  forcing: Float64Array,
): { readonly end: Float64Array; readonly most: Float64Array } {
  let shift = 0;
  for (const { i, j, value } of entries) if (i === j && -value > shift) shift = -value;
  const rising = entries.filter(({ i, j, value }) => i !== j || value > 0);
  const forced = series(rising, forcing, 1);
  const kept = series(rising, start, 0);
  const most = kept.map((one, i) => (one + forced[i]) * UP);
  if (shift === 0) return { end: most, most };
  const present = new Set(entries.flatMap(({ i, j }) => (i === j ? [i] : [])));
  const moved = entries.map(({ i, j, value }) => ({ i, j, value: i === j ? (value + shift) * UP : value }));
  const decayed = series(moved, start, 0);
  const falls = inverseExponential(shift);
  const end = decayed.map((one, i) =>
    present.has(i) ? Math.min(most[i], (one * falls + forced[i]) * UP) : most[i],
  );
  return { end, most };
}

/** Sum of N^k y / (k + from)! (times from!), and a proven rest. */
function series(entries: readonly Entry[], y: Float64Array, from: number): Float64Array {
  const sum = Float64Array.from(y);
  const rows = new Float64Array(y.length);
  for (const { i, value } of entries) rows[i] += value;
  const norm = Math.max(0, ...rows) * UP;
  let term = Float64Array.from(y);
  for (let k = 1; k < MOST_TERMS; k++) {
    const next = new Float64Array(y.length);
    for (const { i, j, value } of entries) next[i] += (value * term[j] * UP) / (k + from);
    let largest = 0;
    for (let i = 0; i < next.length; i++) {
      sum[i] += next[i];
      if (next[i] > largest) largest = next[i];
    }
    term = next;
    // from here on each term is at most half of the one before, for the largest component
    if (largest === 0) return sum;
    if (norm < (k + from + 1) / 2 && largest < 1e-20 * smallest(sum)) return sum.map((one) => (one + largest) * UP);
  }
  return sum.fill(Number.POSITIVE_INFINITY);
}

const smallest = (list: Float64Array): number => list.reduce((least, one) => (one > 0 && one < least ? one : least), 1);

/** At least e^-x, without an exponential: one over the beginning of its series. */
function inverseExponential(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; k <= 60; k++) {
    term *= x / k;
    sum += term;
  }
  return UP / sum;
}
