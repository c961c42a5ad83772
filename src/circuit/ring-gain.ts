/** Gains of rings, in which a packet meets what it left behind. */
import { invalid, raise } from '../errors';
import { checkGiven, type Wanted } from '../kinds';
import { roots } from '../numerics/polynomial';
import { exactGain } from './gains';
import { type Modes, positive } from './overlap-gain';

export interface Ring {
  /** Number m of populations, at least 2. */
  readonly stages: number;
  /** Window length of every hop. */
  readonly T: number;
  /** Time constant of every population (default 1). */
  readonly tau?: number;
}

/**
 * The gain S with which a packet goes round a ring of m populations unchanged.
 *
 *     S = (tau/T) e^{theta} (1 - e^{-m theta}),   theta = T / tau;   m = 2: (2 tau/T) sinh theta
 *
 * A population still has e^{-m theta} of its last amplitude when the packet comes back, so that S_exact makes it grow:
 * A_{n+1} = kappa A_n + e^{-m theta} A_{n+1-m}, kappa = S / S_exact. Exact to rounding. Throws where m is below 2 or
 * not whole, or T or tau is not above 0.
 */
export function ringGain(options: Ring): number {
  const { stages, T, tau } = ringOf('ringGain', options, {});
  return hopGain(T, tau) * -Math.expm1((-stages * T) / tau);
}

/**
 * What a ring makes of one packet in an otherwise empty ring, with `gain` (default `ringGain`).
 *
 *     multipliers: the roots of l^m - kappa l^{m-1} - e^{-m theta};   retained 1 / (1 + (m - 1) e^{-m theta} l_1^{-m})
 *
 * After n hops the amplitude is retained * l_1^n, the other modes having died; l_1 = 1 with `ringGain`.
 */
export function ringModes(options: Ring & { readonly gain?: number }): Modes {
  const { stages, T, tau } = ringOf('ringModes', options, { gain: 'number?' });
  const residue = Math.exp((-stages * T) / tau);
  const { gain } = options;
  if (gain !== undefined && !(gain > 0 && Number.isFinite(gain)))
    raise(invalid('ringModes.gain', 'gain', gain, 'a number above 0'));
  const kappa = gain === undefined ? -Math.expm1((-stages * T) / tau) : gain / hopGain(T, tau);
  const coefficients = new Array<number>(stages + 1).fill(0);
  coefficients[0] = -residue;
  coefficients[stages - 1] -= kappa;
  coefficients[stages] = 1;
  const multipliers = roots(coefficients).reverse();
  const first = multipliers[0]?.re ?? Number.NaN;
  return { retained: 1 / (1 + (stages - 1) * residue * first ** -stages), multipliers };
}

const hopGain = (T: number, tau: number): number =>
  exactGain({ T, source: 'decaying', destination: 'leaky', tauSource: tau, tauDestination: tau });

function ringOf(path: string, options: Ring, more: Readonly<Record<string, Wanted>>) {
  checkGiven(path, options, { stages: 'number', T: 'number', tau: 'number?', ...more });
  const { stages, T, tau = 1 } = options;
  raise(
    ...(Number.isInteger(stages) && stages >= 2
      ? []
      : [invalid(`${path}.stages`, 'number of populations', stages, 'a whole number of at least 2')]),
    ...positive(path, { T, tau }),
  );
  return { stages, T, tau };
}
