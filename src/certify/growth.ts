/** e' <= N e + d on [0, 1] for a Metzler matrix N: series of which all terms are at least 0, rounded up. */
import { UP, type Work } from './integers';

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
  work: Work,
): { readonly end: Float64Array; readonly most: Float64Array } {
  let shift = 0;
  for (const { i, j, value } of entries) if (i === j && -value > shift) shift = -value;
  const rising = entries.filter(({ i, j, value }) => i !== j || value > 0);
  const forced = series(rising, forcing, 1, work);
  const kept = series(rising, start, 0, work);
  const most = kept.map((one, i) => (one + forced[i]) * UP);
  if (shift === 0) return { end: most, most };
  const present = new Set(entries.flatMap(({ i, j }) => (i === j ? [i] : [])));
  const moved = entries.map(({ i, j, value }) => ({ i, j, value: i === j ? (value + shift) * UP : value }));
  const decayed = series(moved, start, 0, work);
  const falls = inverseExponential(shift);
  const end = decayed.map((one, i) =>
    present.has(i) ? Math.min(most[i], (one * falls + forced[i]) * UP) : most[i],
  );
  return { end, most };
}

/** Sum of N^k y / (k + from)! (times from!), and a proven rest. */
function series(entries: readonly Entry[], y: Float64Array, from: number, work: Work): Float64Array {
  const sum = Float64Array.from(y);
  let term = Float64Array.from(y);
  for (let k = 1; k < MOST_TERMS; k++) {
    const next = new Float64Array(y.length);
    for (const { i, j, value } of entries) next[i] += (value * term[j] * UP) / (k + from);
    // where each component at most halves, so do all that follow
    work.done += entries.length;
    let ends = true;
    for (let i = 0; i < next.length; i++) {
      sum[i] += next[i];
      if (next[i] > term[i] / 2 || next[i] > sum[i] * 1e-3) ends = false;
    }
    if (ends) return sum.map((one, i) => (one + next[i]) * UP);
    term = next;
  }
  return sum.fill(Number.POSITIVE_INFINITY);
}

/** At least e^-x, without an exponential: one over the beginning of its series. */
function inverseExponential(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; k <= 60; k++) {
    term *= x / k;
    sum += term;
  }
  return UP / sum;
}
