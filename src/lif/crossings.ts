/** A group that hears nothing, spike by spike: each neuron goes from one crossing of its threshold to the next. */
import { type Cells, measureTops } from './cells';
import type { Decay } from './decay';
import { reserve } from './tape';

/** Spikes as they are found, neuron by neuron, and room for sorting them by time. */
export interface Found {
  i: Int32Array;
  t: Int32Array;
  n: number;
  readonly counts: Int32Array;
}

/** Nearer than this to the threshold, in its unit, a step may come out one off the stepped engine's: it is counted. */
const TIE = 1e-12;

/**
 * Runs a group to step `to` with its gate as it is. Between spikes, v after k steps is
 *
 *     level + a exp(-k m) + b exp(-k s):
 *
 * Newton's method on the grid, by tables of powers, finds the first k at which it is above the threshold. Returns how many
 * of these were decided by less than rounding.
 */
export function fireUntil(cells: Cells, to: number, gate: number, found: Found): number {
  const { size, v, x, ready, reset, refractory, still, at } = cells;
  const decay = cells.decay as Decay;
  const { powersM, powersS, c } = decay;
  const level = cells.rest + gate;
  const wanted = cells.threshold - level;
  found.n = 0;
  let guess = 1;
  let ties = 0;
  for (let i = 0; i < size; i++) {
    let t = Math.min(to, Math.max(at, ready[i]));
    let current = (x[i] - still) * powersS[t - at];
    let from = v[i] - level;
    while (t < to) {
      const left = to - t;
      const b = c * current;
      const a = from - b;
      const k = firstAbove(a, b, wanted, decay, left, guess);
      if (k === 0) {
        from = a * powersM[left] + b * powersS[left];
        current *= powersS[left];
        break;
      }
      guess = k;
      if (a * powersM[k] + b * powersS[k] - wanted < TIE) ties++;
      if (wanted - (a * powersM[k - 1] + b * powersS[k - 1]) < TIE && k > 1) ties++;
      if (found.n === found.i.length) lengthen(found);
      found.i[found.n] = i;
      found.t[found.n++] = t + k - 1;
      ready[i] = t + k - 1 + refractory;
      const next = Math.min(to, ready[i]);
      current *= powersS[next - t];
      from = reset - level;
      t = next;
    }
    v[i] = level + from;
    x[i] = still + current;
  }
  sortInto(cells, found, at, to);
  cells.at = to;
  measureTops(cells);
  return ties;
}

/**
 * The first k from 1 to `last` with a exp(-k m) + b exp(-k s) > wanted, or 0. The function has one extremum at most, so
 * between a k where it is not above and one where it is, it crosses once.
 */
function firstAbove(a: number, b: number, wanted: number, decay: Decay, last: number, guess: number): number {
  const { m, s, powersM, powersS } = decay;
  if (a * powersM[1] + b * powersS[1] > wanted) return 1;
  let low = 1;
  let high = last;
  if (!(a * powersM[last] + b * powersS[last] > wanted)) {
    // above in between only about a maximum
    high = aboveAtMaximum(a, b, wanted, decay, last);
    if (high === 0) return 0;
  }
  let k = guess > low && guess < high ? guess : (low + high) >> 1;
  while (high - low > 1) {
    const partM = a * powersM[k];
    const partS = b * powersS[k];
    const misses = wanted - partM - partS;
    if (misses >= 0) low = k;
    else high = k;
    // the next step after the zero of the tangent, inside the bracket
    const to = Math.ceil(k + misses / (-m * partM - s * partS));
    if (to > low && to < high) k = to;
    else if (to === high && misses >= 0) k = high - 1;
    else if (to === low && misses < 0) k = low + 1;
    else k = (low + high) >> 1;
  }
  return high;
}

/** The step at the maximum of the function inside (1, last) where it is above `wanted`, or 0. */
function aboveAtMaximum(
  a: number,
  b: number,
  wanted: number,
  { m, s, powersM, powersS }: Decay,
  last: number,
): number {
  // the slope -a m exp(-k m) - b s exp(-k s) is positive before, negative after
  if (!(a * b < 0 && -a * m - b * s > 0)) return 0;
  const top = Math.floor(Math.log((-b * s) / (a * m)) / (s - m));
  for (let k = Math.max(2, top); k <= Math.min(top + 1, last); k++)
    if (a * powersM[k] + b * powersS[k] > wanted) return k;
  return 0;
}

function lengthen(found: Found): void {
  for (const side of ['i', 't'] as const) {
    const longer = new Int32Array(2 * found[side].length);
    longer.set(found[side]);
    found[side] = longer;
  }
}

/** Puts what was found onto the tape, in order of time: units are in order already. */
function sortInto({ tape }: Cells, { i, t, n, counts }: Found, from: number, to: number): void {
  counts.fill(0, 0, to - from);
  for (let k = 0; k < n; k++) counts[t[k] - from]++;
  let next = tape.n;
  for (let step = 0; step < to - from; step++) {
    const count = counts[step];
    counts[step] = next;
    next += count;
  }
  reserve(tape, n);
  for (let k = 0; k < n; k++) {
    const at = counts[t[k] - from]++;
    tape.i[at] = i[k];
    tape.t[at] = t[k];
  }
  tape.n = next;
}
