/** A stream of packets through one chain, each behind the other. */
import { checkGiven } from '../../kinds';
import type { Fragment, Window } from '../types';
import { checkCount, checkTimes, type HopOptions } from './chains';

export interface PacketStreamOptions extends Pick<HopOptions, 'T' | 'tau' | 'threshold' | 'prefix'> {
  /** Number of hops n: the populations are u0 ... un. */
  readonly stages: number;
  /** Windows between packets, at least 2 (default 3: charged, read, flushed). */
  readonly every?: number;
  /** Whether a population is flushed in the window after it is read (default true; needs `every` of at least 3). */
  readonly flush?: boolean;
  /** Components of every population (default 1). */
  readonly size?: number;
}

/**
 * A chain into which the input x loads a packet every m windows; the schedule repeats with period m T.
 *
 *     packet j is in u_k at t = (j m + k + 1) T, with the amplitude that x had in cycle j
 *
 * In window j of a period all projections "uk>uk+1" with k + 1 = j mod m are open at once. Without `flush` a packet
 * finds e^{-m T/tau} of the one before at every hop.
 * Source: Sornborger, Wang, Tao (J Comput Neurosci 2015), streams of graded packets.
 */
export function packetStream(options: PacketStreamOptions): Fragment {
  checkGiven('packetStream', options, {
    stages: 'number',
    T: 'number',
    tau: 'number?',
    threshold: 'number?',
    prefix: 'text?',
    every: 'number?',
    flush: 'flag?',
    size: 'number?',
  });
  const { stages, T, tau, threshold, prefix = '', every = 3, size = 1 } = options;
  const { flush = true } = options;
  checkCount('packetStream.stages', 'number of hops', stages, 1);
  checkCount('packetStream.size', 'size', size, 1);
  checkCount('packetStream.every', 'number of windows', every, flush ? 3 : 2);
  checkTimes('packetStream', options);
  const x = `${prefix}x`;
  const u = Array.from({ length: stages + 1 }, (_, k) => `${prefix}u${k}`);
  const sources = [x, ...u.slice(0, -1)];
  const windows = Array.from({ length: every }, (_, phase): Window => {
    const inPhase = (shift: number) => u.filter((_, k) => (k + shift) % every === phase);
    return {
      t: [phase * T, (phase + 1) * T],
      open: inPhase(0).map((name) => `${sources[u.indexOf(name)]}>${name}`),
      // charged in its window, read in the next, flushed in the one after
      ...(flush ? { flush: inPhase(2) } : {}),
    };
  });
  return {
    populations: [
      { name: x, size, input: true },
      ...u.map((name) => ({ name, size, ...(tau === undefined ? {} : { tau }) })),
    ],
    projections: u.map((name, k) => ({
      name: `${sources[k]}>${name}`,
      from: [{ population: sources[k] }],
      to: [{ population: name, gain: 'exact' as const }],
      ...(threshold === undefined ? {} : { threshold }),
    })),
    schedule: { windows, period: every * T },
  };
}
