/** Gating chains with a clock: saturating stages, which restore a pulse to one of two levels. */
import { invalid, raise } from '../../errors';
import { checkGiven } from '../../kinds';
import type { Fragment, Population, Projection, Window } from '../types';
import { checkCount, checkTimes } from './chains';

/** A clocked saturating stage, f(x) = clip(G (x - h), 0, F), open for a window T. */
export interface PulseOptions {
  readonly G: number;
  readonly h: number;
  readonly F: number;
  /** Window length of every hop. */
  readonly T: number;
  /** Time constant of the populations (default: the circuit's). */
  readonly tau?: number;
  /**
   * kappa: the first hop amplifies what it reads, after its gate's threshold: G' = kappa G, h' = h / kappa (default 1).
   */
  readonly maskGain?: number;
  /** Resting threshold g0 of every projection (default: the circuit's). */
  readonly threshold?: number;
  /** Components of every population (default 1). */
  readonly size?: number;
  /** Begins every name (default ''). */
  readonly prefix?: string;
  /** When the first window opens (default 0). */
  readonly start?: number;
}

export const PULSE_OPTIONS = {
  G: 'number',
  h: 'number',
  F: 'number',
  T: 'number',
  tau: 'number?',
  maskGain: 'number?',
  threshold: 'number?',
  size: 'number?',
  prefix: 'text?',
  start: 'number?',
} as const;

export interface PulseChainOptions extends PulseOptions {
  /** Number of hops n: the populations are p0 ... pn. */
  readonly stages: number;
}

/**
 * A clocked gating chain: window k, [start + k T, start + (k + 1) T), opens the projection "pk>pk+1" with a saturating
 * transfer and synaptic gain 1.
 *
 *     A_{k+1} = R(A_k): pulseMap({ G, h, F, T, tau }) in closed form; levels 0 and (for good parameters) F (1 - e^{-T/tau})
 *
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019), gating chain.
 */
export function pulseChain(options: PulseChainOptions): Fragment {
  checkGiven('pulseChain', options, { stages: 'number', ...PULSE_OPTIONS });
  const { stages, prefix = '' } = options;
  checkPulse('pulseChain', options, stages);
  return saturatingChain(
    options,
    Array.from({ length: stages + 1 }, (_, k) => `${prefix}p${k}`),
    true,
  );
}

export function checkPulse(path: string, options: PulseOptions, stages: number): void {
  const { G, h, F, maskGain = 1, size = 1 } = options;
  checkCount(`${path}.stages`, 'number of hops', stages, 1);
  checkCount(`${path}.size`, 'size', size, 1);
  for (const [name, value] of Object.entries({ G, F, maskGain }))
    if (!(value > 0 && Number.isFinite(value)))
      raise(invalid(`${path}.${name}`, name, value, 'a number above 0'));
  if (!(h >= 0 && Number.isFinite(h))) raise(invalid(`${path}.h`, 'threshold', h, 'a number of at least 0'));
  checkTimes(path, options);
}

/** Saturating hops along the names; the first population belongs to someone else unless `whole`. */
export function saturatingChain(options: PulseOptions, names: readonly string[], whole: boolean): Fragment {
  const { G, h, F, T, tau, maskGain = 1, threshold, size = 1, start = 0 } = options;
  const populations = (whole ? names : names.slice(1)).map(
    (name): Population => ({ name, size, ...(tau === undefined ? {} : { tau }) }),
  );
  const projections: Projection[] = [];
  const windows: Window[] = [];
  for (let k = 0; k + 1 < names.length; k++) {
    const [from, to] = [names[k], names[k + 1]];
    const kappa = k === 0 ? maskGain : 1;
    projections.push({
      ...saturatingRow(from, to, { G, h, F }, kappa),
      ...(threshold === undefined ? {} : { threshold }),
    });
    windows.push({ t: [start + k * T, start + (k + 1) * T], open: [`${from}>${to}`] });
  }
  return { populations, projections, schedule: { windows } };
}

/** f(kappa I) of one population into the next, kappa after the gate's threshold (G' = kappa G, h' = h / kappa), so that closed rows stay closed. */
export const saturatingRow = (
  from: string,
  to: string,
  { G, h, F }: Pick<PulseOptions, 'G' | 'h' | 'F'>,
  kappa: number,
): Projection => ({
  name: `${from}>${to}`,
  from: [{ population: from }],
  to: [{ population: to, gain: 1 }],
  transfer: { kind: 'saturating', G: kappa * G, h: h / kappa, F },
});
