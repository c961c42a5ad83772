/** Synaptic gains S that carry an amplitude across one gating window unchanged. */
import { invalid, raise } from '../errors';
import { checkGiven } from '../kinds';

export interface Hop {
  /** Window length. */
  readonly T: number;
  /** 'held': the source is constant while it is read; 'decaying': it leaks with its own time constant. */
  readonly source: 'held' | 'decaying';
  /** 'leaky': the destination leaks while it is charged; 'held': its leak is cancelled. */
  readonly destination: 'leaky' | 'held';
  readonly tauSource?: number;
  readonly tauDestination?: number;
}

/**
 * The gain S for which the charge of an EMPTY destination at the end of a window equals K times the source's
 * amplitude A at its start.
 *
 *     decaying -> leaky   S = (tau_u - tau_d) / tau_u / (e^{-T/tau_u} - e^{-T/tau_d});  equal taus: (tau/T) e^{T/tau}
 *     held     -> leaky   S = 1 / (1 - e^{-T/tau_d})
 *     decaying -> held    S = (tau_d / tau_u) / (1 - e^{-T/tau_u})
 *     held     -> held    S = tau_d / T
 *
 * T, tau_u = `tauSource`, tau_d = `tauDestination` (default 1) in one unit of time; S has no unit. Near-equal taus
 * lose no digits. Throws for other words, where T or a tau is not above 0, or where S exceeds the largest double (T > about 700 tau).
 * Source: Sornborger, Wang, Tao (J Comput Neurosci 2015) for equal taus.
 */
export function exactGain(hop: Hop): number {
  checkGiven('exactGain', hop, {
    T: 'number',
    source: ['held', 'decaying'],
    destination: ['leaky', 'held'],
    tauSource: 'number?',
    tauDestination: 'number?',
  });
  const { T, source, destination, tauSource = 1, tauDestination = 1 } = hop;
  raise(
    ...Object.entries({ T, tauSource, tauDestination })
      .filter(([, value]) => !(value > 0 && value < Number.POSITIVE_INFINITY))
      .map(([name, value]) =>
        invalid(name, name === 'T' ? 'window length' : 'time constant', value, 'a number above 0'),
      ),
  );
  const gain = 1 / charge(T, source === 'held', destination === 'held', tauSource, tauDestination);
  if (!Number.isFinite(gain))
    raise(
      invalid(
        'T',
        'window length',
        T,
        'one for which the exact gain is a finite number, up to about 700 tau',
      ),
    );
  return gain;
}

/** What unit gain and unit amplitude leave in an empty destination after a window T. */
function charge(
  T: number,
  sourceHeld: boolean,
  destinationHeld: boolean,
  tauU: number,
  tauD: number,
): number {
  if (sourceHeld) return destinationHeld ? T / tauD : -Math.expm1(-T / tauD);
  if (destinationHeld) return (tauU / tauD) * -Math.expm1(-T / tauU);
  const slow = T / Math.max(tauU, tauD);
  const split = Math.abs(T / tauU - T / tauD);
  return (T / tauD) * Math.exp(-slow) * (split === 0 ? 1 : -Math.expm1(-split) / split);
}
