/** Gains of chains whose gates overlap in time. */
import { invalid, type Problem, raise } from '../errors';
import { checkGiven } from '../kinds';
import { type Complex, roots, valueAndSlope } from '../numerics/polynomial';

export interface Overlapping {
  /** Window length of every gate. */
  readonly T: number;
  /** Time constant of every population (default 1). */
  readonly tau?: number;
  /** Part of a window that it shares with the next one: gates begin (1 - overlap) T apart. In [0, 0.9]. */
  readonly overlap: number;
}

/** How a chain or a ring passes amplitudes on. */
export interface Modes {
  /** Amplitude that remains in the end, as a part of the one that came in. */
  readonly retained: number;
  /** Multipliers per hop, the largest modulus first. */
  readonly multipliers: readonly Complex[];
}

/** In doubles the alternating sum has lost all but ten digits at 0.95 and has a wrong root from 0.97 on. */
export const LARGEST_OVERLAP = 0.9;

/**
 * The gain S for which the amplitude is the same from stage to stage of a chain with overlapping gates.
 *
 *     S = (x / theta) e^{(1 - overlap) theta},   theta = T / tau,   D = 1 - overlap
 *     x the smallest positive root of  p(x) = sum_j (-x)^j [1 - (j - 1) D]_+^j / j!
 *
 * At most 1/2: x = (1 - sqrt(1 - 2 overlap^2)) / overlap^2; without overlap S = (tau/T) e^{T/tau}. The stage ratio is
 * 1 to about 1e-13. Throws where overlap is outside [0, 0.9], or T or tau is not above 0.
 * Derivation: with y = I e^{t/tau} the travelling wave obeys phi'(s) = sigma phi(min(s + D T, T)), a delayed exponential.
 */
export function overlapGain(options: Overlapping): number {
  const { theta, overlap } = overlapOf('overlapGain', options);
  return (firstRoot(polynomial(overlap)) / theta) * Math.exp((1 - overlap) * theta);
}

/**
 * What a long chain with overlap and `overlapGain` makes of one packet that decays from u0 when the first gate opens.
 *
 *     multipliers x_1 / x_j over all roots of p;   retained e^{-overlap theta} / (-x_1 p'(x_1))
 *
 * `retained` is the amplitude at the end of each gate far down the chain for a unit packet (generating function 1/p).
 */
export function overlapModes(options: Overlapping): Modes {
  const { theta, overlap } = overlapOf('overlapModes', options);
  const p = polynomial(overlap);
  const x = firstRoot(p);
  // l^n p(x_1 / l): the multipliers themselves, of order one
  const multipliers = roots(p.map((c, j) => c * x ** j).reverse()).reverse();
  return { retained: Math.exp(-overlap * theta) / (-x * valueAndSlope(p, x)[1]), multipliers };
}

function overlapOf(path: string, options: Overlapping): { theta: number; overlap: number } {
  checkGiven(path, options, { T: 'number', tau: 'number?', overlap: 'number' });
  const { T, tau = 1, overlap } = options;
  raise(...positive(path, { T, tau }), ...overlapFaults(`${path}.overlap`, overlap));
  return { theta: T / tau, overlap };
}

export const overlapFaults = (path: string, overlap: number): Problem[] =>
  overlap >= 0 && overlap <= LARGEST_OVERLAP
    ? []
    : [invalid(path, 'overlap', overlap, `a number from 0 to ${LARGEST_OVERLAP}`)];

/** A problem for each time that is not above 0. */
export const positive = (path: string, times: Readonly<Record<string, number>>): Problem[] =>
  Object.entries(times)
    .filter(([, value]) => !(value > 0 && value < Number.POSITIVE_INFINITY))
    .map(([name, value]) =>
      invalid(`${path}.${name}`, name === 'T' ? 'window length' : 'time constant', value, 'a number above 0'),
    );

/** Coefficients of p, constant term first. */
function polynomial(overlap: number): number[] {
  const D = 1 - overlap;
  const coefficients = [1];
  let factorial = 1;
  for (let j = 1; ; j++) {
    const base = 1 - (j - 1) * D;
    if (base <= 0) return coefficients;
    factorial *= -j;
    coefficients.push(base ** j / factorial);
  }
}

/** Newton from 0: all roots are real and positive, so p falls and is convex up to the first, and no step goes past it. */
function firstRoot(p: readonly number[]): number {
  let x = 0;
  for (let step = 0; step < 100; step++) {
    const [value, slope] = valueAndSlope(p, x);
    const next = x - value / slope;
    if (!(next > x)) break;
    x = next;
  }
  return x;
}
