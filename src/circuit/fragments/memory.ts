/** Short-term memory: a population that keeps what it was given while its leak is cancelled. */
import { invalid, raise } from '../../errors';
import { checkGiven } from '../../kinds';
import type { Fragment, Window } from '../types';
import { checkCount, checkTimes, type HopOptions } from './chains';

export interface MemoryOptions extends Pick<HopOptions, 'T' | 'tau' | 'threshold' | 'prefix' | 'start'> {
  /** Time between the end of loading and the beginning of the first read-out (default T). */
  readonly hold?: number;
  /** How often it is read, one window after the other, into out0, out1, ... (default 1, into `out`). */
  readonly reads?: number;
  /** Gain S_m of the self row that holds (default 1: no drift). */
  readonly selfGain?: number;
  /** Offset b in that row's argument (default 0). */
  readonly offset?: number;
  /** Whether a last window flushes the memory (default true). */
  readonly clear?: boolean;
  /** Components (default 1). */
  readonly size?: number;
}

/**
 * Loads u into m (window [start, start + T)), holds it, reads it without loss, clears it.
 *
 *     held with self gain S_m and offset b:  I(t) = I_0 e^{eps t} + (S_m b / eps)(e^{eps t} - 1),  eps = S_m - 1, t in tau
 *     S_m = 1:  I(t) = I_0 + b t;   cleared with self gain -20:  I e^{-21 T/tau}
 *
 * The read-outs charge empty populations to the held value (gain 1 / (1 - e^{-T/tau})).
 * Source: Sornborger, Wang, Tao (J Comput Neurosci 2015), graded memory by a gated self-projection.
 */
export function memory(options: MemoryOptions): Fragment {
  checkGiven('memory', options, {
    T: 'number',
    tau: 'number?',
    threshold: 'number?',
    prefix: 'text?',
    start: 'number?',
    hold: 'number?',
    reads: 'number?',
    selfGain: 'number?',
    offset: 'number?',
    clear: 'flag?',
    size: 'number?',
  });
  const { T, threshold, prefix = '', start = 0, hold = T, reads = 1, size = 1 } = options;
  const { selfGain = 1, offset = 0, clear = true } = options;
  checkTimes('memory', options);
  checkCount('memory.reads', 'number of read-outs', reads, 1);
  checkCount('memory.size', 'size', size, 1);
  if (!(hold >= 0 && Number.isFinite(hold)))
    raise(invalid('memory.hold', 'time', hold, 'a number of at least 0'));
  const [u, m] = [`${prefix}u`, `${prefix}m`];
  const outs = Array.from({ length: reads }, (_, k) => `${prefix}out${reads === 1 ? '' : k}`);
  const common = threshold === undefined ? {} : { threshold };
  // a self row other than a plain hold has no exact gain: the plain one is written, with the tau that it belongs to
  const plain = selfGain === 1 && offset === 0;
  const tau = options.tau ?? (plain ? undefined : 1);
  const holding = plain ? m : { population: m, gain: selfGain, offset };
  const reading = start + T + hold;
  const end = reading + reads * T;
  const windows: Window[] = [
    { t: [start, start + T], open: [`${u}>${m}`], hold: [m] },
    { t: [start + T, end], hold: [holding] },
    ...outs.map((out, k) => ({
      t: [reading + k * T, reading + (k + 1) * T] as const,
      open: [`${m}>${out}`],
    })),
    ...(clear ? [{ t: [end, end + T] as const, flush: [m] }] : []),
  ];
  return {
    populations: [u, m, ...outs].map((name) => ({ name, size, ...(tau === undefined ? {} : { tau }) })),
    projections: [
      { name: `${u}>${m}`, from: [{ population: u }], to: [{ population: m, gain: 'exact' }], ...common },
      ...outs.map((out) => ({
        name: `${m}>${out}`,
        from: [{ population: m }],
        to: [{ population: out, gain: plain ? ('exact' as const) : 1 / -Math.expm1(-T / (tau ?? 1)) }],
        ...common,
      })),
    ],
    schedule: { windows },
  };
}
