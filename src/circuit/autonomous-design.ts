/**
 * The designer of a gating chain that needs no clock: parameters for a wanted period, and the conditions that they meet.
 *
 *     tau m_k' = -m_k + w_f q_{k-1} + w_s q_k,   q_k = clip((m_k - h - w_I [q_{k+1} - q_c]^+ / (1 - q_c)) / d, 0, 1)
 *
 * With d = 0 (a step) stage k is on for exactly T = tau ln(w_f / (w_f - h)): its successor reaches h then and shuts it.
 * A stage that has been on for T is at m_T = w_s + (h - w_s) e^{-T/tau}.
 */
import { invalid, raise } from '../errors';
import { checkGiven } from '../kinds';

export interface AutonomousOptions {
  /** Period: how long each stage is on. */
  readonly T: number;
  /** Time constant of the stages (default 1). */
  readonly tau?: number;
  /** Threshold h (default 1). */
  readonly h?: number;
  /** w_s: a stage keeps itself on (default 2.5 h). */
  readonly selfGain?: number;
  /** w_I: how strongly a stage shuts the one before it (default 10 h). */
  readonly inhibition?: number;
  /** q_c: the output of the next stage from which on it inhibits (default 0.5). */
  readonly onset?: number;
  /** d: width of the ramp from off to on (default 0, a step). */
  readonly ramp?: number;
  /** m_1 at the beginning: the kick that ignites the chain (default 1.2 h). */
  readonly ignition?: number;
}

export const AUTONOMOUS_OPTIONS = {
  T: 'number',
  tau: 'number?',
  h: 'number?',
  selfGain: 'number?',
  inhibition: 'number?',
  onset: 'number?',
  ramp: 'number?',
  ignition: 'number?',
} as const;

/** One inequality: left > right. */
export interface Condition {
  readonly name:
    | 'self-hold'
    | 'shut-off'
    | 'no re-ignition'
    | 'ignition'
    | 'first stage shut-off'
    | 'first stage'
    | 'hand-over';
  readonly holds: boolean;
  /** In symbols: `w_s > h + d`. */
  readonly inequality: string;
  /** Its two sides in numbers. */
  readonly left: number;
  readonly right: number;
}

export interface AutonomousDesign extends Required<AutonomousOptions> {
  /** w_f = h / (1 - e^{-T/tau}): the drive from stage to stage that makes the period T. */
  readonly feedForward: number;
  /** m_1(0) above which the first stage ignites: h, or h w_s / (w_s - d) on a ramp. */
  readonly ignitionThreshold: number;
  readonly conditions: readonly Condition[];
  /** True where all conditions hold. */
  readonly works: boolean;
}

/**
 * The parameters for a period T, and every condition with its numbers; with a ramp the period is T up to O(d).
 *
 *     self-hold            w_s > h + d
 *     shut-off             w_I > w_s - h
 *     no re-ignition       h > m_T e^{-T/tau}                    (stage k + 1 has just been shut, k is no longer inhibited)
 *     ignition             m_1(0) > h w_s / (w_s - d)
 *     first stage shut-off w_I > m_T - h,  first stage  h > m_T e^{-T/tau},  m_T = w_s + (m_1(0) - w_s) e^{-T/tau}
 *     hand-over (d > 0)    q_off (w_s - d) > h,  q_off = q_c + (1 - q_c)(m_T - h) / w_I
 *
 * Hand-over: stage k is off once its successor is at q_off, and from there the successor must rise by itself; else the
 * chain jams with two stages partly on.
 */
export function designAutonomousChain(options: AutonomousOptions): AutonomousDesign {
  checkGiven('designAutonomousChain', options, AUTONOMOUS_OPTIONS);
  const { T, tau = 1, h = 1, onset = 0.5, ramp = 0 } = options;
  const { selfGain = 2.5 * h, inhibition = 10 * h, ignition = 1.2 * h } = options;
  for (const [name, value] of Object.entries({ T, tau, h, selfGain, inhibition, ignition }))
    if (!(value > 0 && Number.isFinite(value)))
      raise(invalid(`designAutonomousChain.${name}`, name, value, 'a number above 0'));
  if (!(ramp >= 0 && Number.isFinite(ramp)))
    raise(invalid('designAutonomousChain.ramp', 'ramp', ramp, 'a number of at least 0'));
  if (!(onset >= 0 && onset < 1))
    raise(invalid('designAutonomousChain.onset', 'onset', onset, 'a number from 0 to below 1'));
  const e = Math.exp(-T / tau);
  const after = (start: number) => selfGain + (start - selfGain) * e;
  const ignitionThreshold = ramp === 0 ? h : (h * selfGain) / (selfGain - ramp);
  const off = onset + ((1 - onset) * (after(h) - h)) / inhibition;
  const conditions = [
    more('self-hold', 'w_s > h + d', selfGain, h + ramp),
    more('shut-off', 'w_I > w_s - h', inhibition, selfGain - h),
    more('no re-ignition', 'h > (w_s + (h - w_s) e^(-T/tau)) e^(-T/tau)', h, after(h) * e),
    more('ignition', 'm_1(0) > h w_s / (w_s - d)', ignition, ignitionThreshold),
    more(
      'first stage shut-off',
      'w_I > w_s + (m_1(0) - w_s) e^(-T/tau) - h',
      inhibition,
      after(ignition) - h,
    ),
    more('first stage', 'h > (w_s + (m_1(0) - w_s) e^(-T/tau)) e^(-T/tau)', h, after(ignition) * e),
    ...(ramp === 0 ? [] : [more('hand-over', 'q_off (w_s - d) > h', off * (selfGain - ramp), h)]),
  ];
  return {
    T,
    tau,
    h,
    selfGain,
    inhibition,
    onset,
    ramp,
    ignition,
    feedForward: h / -Math.expm1(-T / tau),
    ignitionThreshold,
    conditions,
    works: conditions.every(({ holds }) => holds),
  };
}

const more = (name: Condition['name'], inequality: string, left: number, right: number): Condition => ({
  name,
  holds: left > right,
  inequality,
  left,
  right,
});
