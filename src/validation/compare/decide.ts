/** When a deviation is too large: levels, quantiles, and how small an error a test would find. */

/** The part of one in which a run may be red though nothing is wrong. */
export const ALPHA = 1e-6;

/** P(x > z) of a standard normal number, to a relative 1e-10 and better (continued fraction, series near 0). */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 2.5) {
    let [term, sum] = [z, z];
    for (let k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 200; k >= 1; k--) fraction = z + k / fraction;
  return density / fraction;
}

/** The z above which a standard normal number lies with probability `tail`, up to one half: bisection. */
export function quantile(tail: number): number {
  let [low, high] = [0, 40];
  for (let k = 0; k < 100; k++) {
    const middle = (low + high) / 2;
    if (upperTail(middle) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The bound in standard deviations of each of so many tests, two-sided, that are to fail together with probability alpha. */
export const boundOf = (alpha: number, tests: number): number => quantile(alpha / (2 * Math.max(1, tests)));

/**
 * The same where the mean is that of few spikes: their skew 1 / sqrt(n) moves the quantile by (z^2 - 1) / (6 sqrt(n))
 * (Cornish and Fisher).
 */
export const skewed = (z: number, spikes: number): number =>
  spikes > 0 ? z + (z * z - 1) / (6 * Math.sqrt(spikes)) : z;

/** What a sum of n squares of standard normal numbers stays below but for the tail beyond z (Wilson and Hilferty). */
export const squaresBelow = (n: number, z: number): number => {
  const c = 2 / (9 * n);
  return n * (1 - c + z * Math.sqrt(c)) ** 3;
};

/** E[m + s x]^+ - [m]^+ for standard normal x: what noise adds to a rectified argument on average. */
export function rectified(m: number, s: number): number {
  if (!(s > 0)) return 0;
  const z = Math.abs(m) / s;
  return s * Math.max(0, Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) - z * upperTail(z));
}
