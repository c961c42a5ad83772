/**
 * Functions of a cascade of integrators and leaks, the closed form of every gated threshold-linear window.
 *
 * With time s in units of tau, a held population integrates its drive (1/p in the Laplace domain) and a leaky one
 * filters it (1/(p+1)). What starts from a constant or a decaying current therefore stays in the span of
 *
 *     B_ab(s) = inverse Laplace transform of 1 / (p^a (p+1)^b),   a + b >= 1
 *     B_0b = s^{b-1} e^{-s} / (b-1)!      B_a0 = s^{a-1} / (a-1)!      B_1b = 1 - e^{-s} sum_{j<b} s^j / j!
 *
 * All B_ab are non-negative, so that coefficients of one sign prove a function's sign, and passing through one more
 * stage only moves a coefficient: [a, b] -> [a+1, b] (integrator) or [a, b+1] (leak). No division, no cancellation, and
 * no e^{+s} that could overflow.
 *
 * A function is a grid of `na` x `nb` coefficients by rows in a longer array: C[offset + a * nb + b]; [0, 0] is not used.
 */

/** Relative size below which a sum is taken for the rounding error of its terms. */
export const ROUND_OFF = 4e-15;

/** Beyond this s the terms with e^{-s} are below 1e-200 of the others and the series would take too many terms. */
const FAR = 500;

/** Writes B_ab(s) for all a < na, b < nb into `table`. */
export function kernels(table: Float64Array, na: number, nb: number, s: number): void {
  leaks(table, nb, s, Math.exp(-s));
  for (let a = 1; a < na; a++) {
    table[a * nb] = a === 1 ? 1 : (table[(a - 1) * nb] * s) / (a - 1);
    if (nb === 1) continue;
    table[a * nb + nb - 1] = mixed(a, nb - 1, s);
    // B_{a,b-1} = B_{a,b} + B_{a-1,b}: a sum of positive terms
    for (let b = nb - 1; b > 1; b--) table[a * nb + b - 1] = table[a * nb + b] + table[(a - 1) * nb + b];
  }
}

/** The row a = 0: decay * s^{b-1} / (b-1)!. */
function leaks(table: Float64Array, nb: number, s: number, decay: number): void {
  table[0] = 0;
  let value = decay;
  for (let b = 1; b < nb; b++) {
    table[b] = value;
    value *= s / b;
  }
}

/** B_ab(s) for a, b >= 1 by Kummer's series e^{-s} s^{n-1}/(n-1)! 1F1(a; n; s), n = a + b: all terms positive. */
function mixed(a: number, b: number, s: number): number {
  if (a === 1 && b === 1) return -Math.expm1(-s);
  if (s > FAR) return far(a, b, s);
  const n = a + b;
  let front = Math.exp(-s);
  for (let i = 1; i < n; i++) front *= s / i;
  let term = 1;
  let sum = 1;
  for (let k = 0; term > 1e-17 * sum; k++) {
    term *= ((a + k) * s) / ((n + k) * (k + 1));
    sum += term;
  }
  return front * sum;
}

/** B_ab(s) without its exponentially small part: sum_i (-1)^{a-i} binom(a+b-i-1, a-i) s^{i-1}/(i-1)!, i = 1..a. */
function far(a: number, b: number, s: number): number {
  let sum = 0;
  let factor = 1;
  for (let i = a; i >= 1; i--) {
    let power = 1;
    for (let j = 1; j < i; j++) power *= s / j;
    sum += factor * power;
    factor *= -(a + b - i) / (a - i + 1);
  }
  return sum;
}

/** The value of a function from the kernels at some s. */
export function evaluate(C: Float64Array, offset: number, table: Float64Array, count: number): number {
  let sum = 0;
  for (let k = 1; k < count; k++) sum += C[offset + k] * table[k];
  return sum;
}

/**
 * An upper bound of a function over [0, length], from the kernels at `length`: every kernel with a >= 1 grows, e^{-s}
 * falls, and s^{b-1} e^{-s} peaks at s = b - 1.
 */
export function upperBound(
  C: Float64Array,
  offset: number,
  na: number,
  nb: number,
  length: number,
  table: Float64Array,
): number {
  let bound = 0;
  for (let b = 1; b < nb; b++) bound += mostOfLeaks(C[offset + b], b, length, table);
  for (let k = nb; k < na * nb; k++) bound += mostOfIntegrals(C[offset + k], k === nb, table[k]);
  return bound;
}

/** A lower bound, likewise: what the function turned over has above it. */
export function lowerBound(
  C: Float64Array,
  offset: number,
  na: number,
  nb: number,
  length: number,
  table: Float64Array,
): number {
  let bound = 0;
  for (let b = 1; b < nb; b++) bound += mostOfLeaks(-C[offset + b], b, length, table);
  for (let k = nb; k < na * nb; k++) bound += mostOfIntegrals(-C[offset + k], k === nb, table[k]);
  return -bound;
}

/** The most of c s^{b-1} e^{-s} / (b-1)! over [0, length]. */
function mostOfLeaks(c: number, b: number, length: number, table: Float64Array): number {
  if (b === 1) return c > 0 ? c : c * table[1];
  return c > 0 ? c * (length <= b - 1 ? table[b] : peak(b)) : 0;
}

/** The most of c times a kernel that grows from 0 to `last`; the first of them, B_10, is 1 all the time. */
const mostOfIntegrals = (c: number, isFirst: boolean, last: number): number =>
  c > 0 ? c * last : isFirst ? c : 0;

/** max of s^{b-1} e^{-s} / (b-1)!, at s = b - 1. */
function peak(b: number): number {
  let value = Math.exp(1 - b);
  for (let j = 1; j < b; j++) value *= (b - 1) / j;
  return value;
}

/**
 * The sign of a function just after s = 0: that of its first derivative at 0 that is not zero. A derivative counts as
 * zero when it is within the rounding error of its terms. Returns 0 for the zero function.
 *
 *     m-th derivative of B_ab at 0: (-1)^k binom(b+k-1, k), k = m + 1 - a - b >= 0
 */
export function signAfterZero(C: Float64Array, offset: number, na: number, nb: number): number {
  const oneSign = signByCoefficients(C, offset, na * nb);
  if (oneSign !== 2) return oneSign;
  for (let m = 0; m <= na + nb; m++) {
    let sum = 0;
    let size = 0;
    for (let a = 0; a < na; a++) {
      for (let b = 0; b < nb && a + b <= m + 1; b++) {
        const c = C[offset + a * nb + b];
        if (c === 0 || a + b === 0) continue;
        const term = c * derivativeAtZero(b, m + 1 - a - b);
        sum += term;
        size += Math.abs(term);
      }
    }
    if (Math.abs(sum) > ROUND_OFF * size) return sum > 0 ? 1 : -1;
  }
  return 0;
}

function derivativeAtZero(b: number, k: number): number {
  if (b === 0) return k === 0 ? 1 : 0;
  let value = 1;
  for (let j = 1; j <= k; j++) value *= -(b + j - 1) / j;
  return value;
}

/** 1, -1 or 0 where the coefficients prove the sign for all s > 0; 2 where they have both signs. */
export function signByCoefficients(C: Float64Array, offset: number, count: number): number {
  let positive = false;
  let negative = false;
  for (let k = 1; k < count; k++) {
    const c = C[offset + k];
    if (c > 0) positive = true;
    else if (c < 0) negative = true;
  }
  if (positive && negative) return 2;
  return positive ? 1 : negative ? -1 : 0;
}

/**
 * A number with the sign of the function at s. Where only decaying terms are present their common e^{-s} is left out:
 * it would underflow in a window of 900 tau and hide a zero at s = 1.
 */
export function signedValue(
  C: Float64Array,
  offset: number,
  na: number,
  nb: number,
  s: number,
  table: Float64Array,
): number {
  if (decaying(C, offset, na, nb)) {
    leaks(table, nb, s, 1);
    return evaluate(C, offset, table, nb);
  }
  kernels(table, na, nb, s);
  return evaluate(C, offset, table, na * nb);
}

function decaying(C: Float64Array, offset: number, na: number, nb: number): boolean {
  for (let k = nb; k < na * nb; k++) if (C[offset + k] !== 0) return false;
  return true;
}
