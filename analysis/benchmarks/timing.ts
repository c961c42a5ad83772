/** Measuring: medians and leasts of runs, and how they grow. */
import { cpuSeconds, SHORTEST } from './clock';

/** CPU seconds of a run, the median and the least that were measured, and how wrong its answer was. */
export interface Timing {
  readonly seconds: number;
  readonly least: number;
  readonly error: number;
}

/** CPU seconds of a run, the median and the least that were measured, and the answer of the last one. */
export interface Timed<T> {
  readonly seconds: number;
  readonly least: number;
  readonly answer: T;
}

/** When to stop repeating: both the CPU seconds in all and the number of measurements must be reached. */
export interface Enough {
  readonly total?: number;
  readonly measurements?: number;
}

/** A run that can be repeated as it is; it is, until the runs took `total` CPU seconds. */
export function timed<T>(act: () => T, total = 0.1): Timed<T> {
  return timedFresh(() => undefined, act, { total });
}

/**
 * A run on something fresh, the making of which is not timed. Runs too short for the clock are measured in batches: a
 * measurement is then the mean of its batch.
 */
export function timedFresh<S, T>(
  make: () => S,
  act: (fresh: S) => T,
  { total = 0, measurements = 1 }: Enough = {},
): Timed<T> {
  const runs: number[] = [];
  for (let size = 1, spent = 0; ; ) {
    const { seconds, answer } = batch(Array.from({ length: size }, make), act);
    if (seconds < SHORTEST) {
      size = longer(size, seconds);
      // what smaller batches told before is of code that was not yet as fast
      runs.length = 0;
      spent = 0;
      continue;
    }
    runs.push(seconds / size);
    spent += seconds;
    if (spent >= total && runs.length >= measurements)
      return { seconds: median(runs), least: Math.min(...runs), answer };
  }
}

function batch<S, T>(fresh: readonly S[], act: (fresh: S) => T): { seconds: number; answer: T } {
  let answer: T | undefined;
  const began = cpuSeconds();
  for (const one of fresh) answer = act(one);
  return { seconds: cpuSeconds() - began, answer: answer as T };
}

/** Half as long again as needed, since code gets faster; not by more than ten times, since first runs tell little. */
const longer = (size: number, seconds: number): number =>
  Math.ceil(size * Math.min(10, Math.max(1.5, (1.5 * SHORTEST) / seconds)));

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : 0.5 * (upper + (sorted[middle - 1] ?? upper));
}

export interface Point {
  readonly n: number;
  readonly seconds: number;
}

/** The slope of log seconds against log n, by least squares. */
export function exponent(points: readonly Point[]): number {
  const x = points.map(({ n }) => Math.log(n));
  const y = points.map(({ seconds }) => Math.log(seconds));
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const covariance = x.reduce((sum, v, k) => sum + (v - mx) * ((y[k] ?? my) - my), 0);
  return covariance / x.reduce((sum, v) => sum + (v - mx) ** 2, 0);
}

/** The largest |found - wanted|; components wanted to be NaN are not looked at. */
export const largestDistance = (found: ArrayLike<number>, wanted: ArrayLike<number>): number => {
  if (found.length !== wanted.length) return Number.NaN;
  let largest = 0;
  for (let k = 0; k < found.length; k++) {
    if (Number.isNaN(wanted[k])) continue;
    const distance = Math.abs(found[k] - wanted[k]);
    if (!(distance <= largest)) largest = distance;
  }
  return largest;
};
