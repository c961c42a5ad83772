/** A packet that goes round: a memory by circulation. */
import { checkGiven, either, optional } from '../../kinds';
import { ringGain } from '../ring-gain';
import type { Fragment, Window } from '../types';
import { checkCount, checkTimes, type HopOptions } from './chains';

export interface RingOptions extends Pick<HopOptions, 'T' | 'tau' | 'gain' | 'threshold' | 'prefix'> {
  /** Number m of populations u0 ... u(m-1), at least 2. */
  readonly stages: number;
  /** How often the packet goes round from `start` on; absent: the schedule repeats, with period m T. */
  readonly turns?: number;
  /** When the first window opens (default 0); only with `turns`. */
  readonly start?: number;
  /** Components of every population (default 1). */
  readonly size?: number;
}

/**
 * A ring of m populations, one hop a window: window n opens "uk>u(k+1)", k = n mod m.
 *
 *     A_{n+1} = kappa A_n + e^{-m theta} A_{n+1-m},   kappa = S / S_exact,  theta = T / tau
 *
 * 'exact' (the default) is `ringGain`, with which a packet in an empty ring ends at `ringModes(...).retained` of its
 * amplitude and stays there; with S_exact of a chain it would grow.
 * Source: the residue of the last turn added to Sornborger, Wang, Tao's (J Comput Neurosci 2015) hop.
 */
export function ring(options: RingOptions): Fragment {
  checkGiven('ring', options, {
    stages: 'number',
    T: 'number',
    tau: 'number?',
    gain: optional(either('number', ['exact'])),
    threshold: 'number?',
    prefix: 'text?',
    turns: 'number?',
    start: 'number?',
    size: 'number?',
  });
  // the gain belongs to this time constant, whatever the circuit's
  const { stages, T, tau = 1, gain = 'exact', threshold, prefix = '', turns, start = 0, size = 1 } = options;
  checkCount('ring.stages', 'number of populations', stages, 2);
  checkCount('ring.size', 'size', size, 1);
  if (turns !== undefined) checkCount('ring.turns', 'number of turns', turns, 1);
  checkTimes('ring', options);
  const names = Array.from({ length: stages }, (_, k) => `${prefix}u${k}`);
  const line = (k: number) => `${names[k]}>${names[(k + 1) % stages]}`;
  const S = gain === 'exact' ? ringGain({ stages, T, tau }) : gain;
  const windows = Array.from(
    { length: stages * (turns ?? 1) },
    (_, n): Window => ({ t: [start + n * T, start + (n + 1) * T], open: [line(n % stages)] }),
  );
  return {
    populations: names.map((name) => ({ name, size, tau })),
    projections: names.map((name, k) => ({
      name: line(k),
      from: [{ population: name }],
      to: [{ population: names[(k + 1) % stages], gain: S }],
      ...(threshold === undefined ? {} : { threshold }),
    })),
    schedule: { windows, ...(turns === undefined ? { period: stages * T } : {}) },
  };
}
