/** Numbers as whole numbers: a double is m / 2^e exactly, a value x stands for x / 2^P. Radii are doubles that err upwards. */

/** A double, or a product of doubles, without any rounding: m / 2^e. */
export interface Dyadic {
  readonly m: bigint;
  readonly e: bigint;
  /** At least its absolute value. */
  readonly size: number;
}

/** What sums of doubles that are all >= 0 may lose, many times over. */
export const UP = 1 + 2 ** -30;

/** What a proof has done so far, by whatever can grow: products of whole numbers, terms of a radius, pieces of a search. */
export interface Work {
  done: number;
}

const BITS = new DataView(new ArrayBuffer(8));

/** A double as the whole number that it is, over a power of two. */
export function dyadic(value: number): Dyadic {
  BITS.setFloat64(0, value);
  const word = BITS.getBigUint64(0);
  const exponent = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  let m = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  let e = exponent === 0 ? 1074 : 1075 - exponent;
  if (m === 0n) return { m: 0n, e: 0n, size: 0 };
  while ((m & 1n) === 0n) {
    m >>= 1n;
    e--;
  }
  return { m: value < 0 ? -m : m, e: BigInt(e), size: Math.abs(value) };
}

export const product = (a: Dyadic, b: Dyadic): Dyadic => ({
  m: a.m * b.m,
  e: a.e + b.e,
  size: a.size * b.size * UP,
});

/** x times a factor, less than one unit too small. */
export const times = (x: bigint, { m, e }: Dyadic): bigint =>
  e > 0n ? (x * m) >> e : e < 0n ? (x * m) << -e : m === 1n ? x : x * m;

/** x over a divisor, less than one unit off. */
export const over = (x: bigint, { m, e }: Dyadic): bigint => (e >= 0n ? (x << e) / m : x / (m << -e));

/** Guard bits of h / tau. */
const GUARD = 64;

/** h / tau, in units of 2^-(P + 64). */
export const ratio = (h: bigint, tau: Dyadic): bigint => over(h << BigInt(GUARD), tau);

/** x times h / tau, less than one unit off. */
export const advanced = (x: bigint, eta: bigint, P: bigint): bigint => (x * eta) >> (P + BigInt(GUARD));

/** At least h / tau. */
export const ratioAbove = (eta: bigint, P: number): number => above(eta, P + GUARD);

/** The orders of a series: what has not ended by then ends the proof. */
export const MOST_ORDERS = 2000;

/** A double in units of 2^-P: exact where P is at least its e. */
export const fixed = ({ m, e }: Dyadic, P: bigint): bigint => (P >= e ? m << (P - e) : m >> (e - P));

/** The bits after the point from which on doubles do not look. */
const DEEPEST = 600;

/** Powers 2^-P: a power is slow, and is asked for all the time. */
const POWERS = Float64Array.from({ length: DEEPEST + 1 }, (_, P) => 2 ** -P);

/** One unit of 2^-P as a radius: doubles do not go below 2^-600. */
export const unitOf = (P: number): number => POWERS[Math.min(P, DEEPEST)];

/** The double nearest to x / 2^P, but for 2^-600. */
export function toDouble(x: bigint, P: number): number {
  if (P <= DEEPEST) return Number(x) * POWERS[P];
  return Number(x >> BigInt(P - DEEPEST)) * POWERS[DEEPEST];
}

export const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);

/** At least |x| / 2^P. */
export const above = (x: bigint, P: number): number => Math.abs(toDouble(x, P)) * UP + unitOf(P);

const DIGITS = 40;
const TEN = 10n ** BigInt(DIGITS);

/** x / 2^P as a decimal with 40 digits after the point, cut. */
export function decimal(x: bigint, P: number): string {
  const scaled = (magnitude(x) * TEN) >> BigInt(P);
  const digits = scaled.toString().padStart(DIGITS + 1, '0');
  return `${x < 0n ? '-' : ''}${digits.slice(0, -DIGITS)}.${digits.slice(-DIGITS)}`;
}
