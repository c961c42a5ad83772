/** The closed forms of the figure, written out here and not taken from the library: A_12 / A_0 with one fault. */
import { HOPS, T } from './runs';

export const gain = (error: number): number => (1 + error) ** HOPS;

export const width = (error: number, length: number): number =>
  ((1 + error) * Math.exp(-error * length)) ** HOPS;

/** On average; all gates but the first and the last shift. */
export const jitter = (s: number): number => (1 - s ** 2 / (2 * T ** 2)) ** (HOPS - 2);

/** A' = S e^{-T} [A t - q (e^t - 1)], t = min(T, ln(A/q)), hop by hop. */
export function threshold(q: number, A0: number): number {
  let A = A0;
  for (let k = 0; k < HOPS; k++) {
    if (A <= q) return 0;
    const t = q === 0 ? T : Math.min(T, Math.log(A / q));
    A = (A * t - q * Math.expm1(t)) / T;
  }
  return A / A0;
}
