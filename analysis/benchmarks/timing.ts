/** Measuring: medians of single runs, and how they grow. */

/** Seconds of one run and how wrong its answer was. */
export interface Timing {
  readonly seconds: number;
  readonly error: number;
}

/** A ready answer and the median time of one run; short runs are repeated until they took `least` seconds in all. */
export function timed<T>(act: () => T, least = 0.1): { seconds: number; answer: T } {
  const runs: number[] = [];
  for (let total = 0; ; ) {
    const began = performance.now();
    const answer = act();
    const seconds = (performance.now() - began) / 1000;
    runs.push(seconds);
    total += seconds;
    if (total >= least) return { seconds: median(runs), answer };
  }
}

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
