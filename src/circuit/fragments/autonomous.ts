/** Gating chains without a clock, by mutual ignition and inhibition, and the synfire-gated synfire chain that they drive. */
import { invalid, raise } from '../../errors';
import { checkGiven } from '../../kinds';
import {
  AUTONOMOUS_OPTIONS,
  type AutonomousDesign,
  type AutonomousOptions,
  designAutonomousChain,
} from '../autonomous-design';
import type { Fragment, Gate, Population, Projection, Transfer } from '../types';
import { checkCount } from './chains';

export interface AutonomousChainOptions extends AutonomousOptions {
  /** Number of gates n: the stages are m1 ... mn, their outputs q1 ... qn; stage n + 1 closes the last. */
  readonly stages: number;
  /** Begins every name (default ''). */
  readonly prefix?: string;
}

const CHAIN_OPTIONS = { stages: 'number', prefix: 'text?', ...AUTONOMOUS_OPTIONS } as const;

/**
 * A gating chain that needs no clock: m1 above its threshold starts it, and row "qk" is on for T in turn.
 *
 *     tau m_k' = -m_k + w_f q_{k-1} + w_s q_k;   q_k shut by q_{k+1};   T = tau ln(w_f / (w_f - h)), exact for ramp 0
 *
 * The closing stage n + 1 holds itself until the stage that it has shut is empty (m_n < h / 2), so that everything ends
 * at 0. (Without self gain it would slide along its threshold: what it shuts is what drives it.) There are no windows:
 * give tspan and `initial: { m1: ignition }`. Throws where a condition of `designAutonomousChain` fails, and names it.
 */
export function autonomousChain(options: AutonomousChainOptions): Fragment {
  checkGiven('autonomousChain', options, CHAIN_OPTIONS);
  return ignitingChain('autonomousChain', options);
}

function ignitingChain(path: string, options: AutonomousChainOptions): Fragment {
  const { stages, prefix = '', ...wanted } = options;
  checkCount(`${path}.stages`, 'number of gates', stages, 1);
  const design = designAutonomousChain(wanted);
  raise(
    ...design.conditions
      .filter(({ holds }) => !holds)
      .map(({ name, inequality, left, right }) =>
        invalid(path, `${name} condition`, `${left} > ${right}`, `parameters with ${inequality}`),
      ),
  );
  const all = Array.from({ length: stages + 1 }, (_, k) => k + 1);
  return {
    populations: all.map((k): Population => ({ name: `${prefix}m${k}`, tau: design.tau })),
    projections: all.map((k) => (k <= stages ? stage(design, prefix, k) : closing(design, prefix, k))),
  };
}

const transferOf = ({ h, ramp }: AutonomousDesign): Transfer =>
  ramp === 0 ? { kind: 'heaviside', h } : { kind: 'saturating', G: 1 / ramp, h, F: 1 };

/** Row k: feeds itself and the next stage, is shut by the next row. */
function stage(design: AutonomousDesign, prefix: string, k: number): Projection {
  const { selfGain, feedForward, inhibition, onset, ramp } = design;
  return {
    name: `${prefix}q${k}`,
    from: [{ population: `${prefix}m${k}` }],
    to: [
      { population: `${prefix}m${k}`, gain: selfGain },
      { population: `${prefix}m${k + 1}`, gain: feedForward },
    ],
    threshold: 0,
    transfer: transferOf(design),
    gatedBy: [
      {
        projection: `${prefix}q${k + 1}`,
        h: ramp === 0 ? 0.5 : onset,
        d: ramp === 0 ? 0 : 1 - onset,
        effect: 'closes',
        strength: inhibition,
      },
    ],
  };
}

/** The last row: holds itself while the stage that it shuts is not empty. */
function closing(design: AutonomousDesign, prefix: string, k: number): Projection {
  const { h, selfGain, inhibition, ramp } = design;
  return {
    name: `${prefix}q${k}`,
    from: [{ population: `${prefix}m${k}` }],
    to: [{ population: `${prefix}m${k}`, gain: selfGain }],
    threshold: inhibition,
    transfer: transferOf(design),
    gatedBy: [{ population: `${prefix}m${k - 1}`, h: h / 2, d: ramp === 0 ? 0 : h / 4, effect: 'opens' }],
  };
}

export interface AutonomousSgscOptions extends AutonomousChainOptions {
  /** Synaptic gain S of the graded hops (default (tau/T) e^{T/tau}, exact for ramp 0). */
  readonly gain?: number;
  /** Resting threshold g0 of the graded rows (default: the circuit's); on a ramp the larger the more linear. */
  readonly threshold?: number;
  /** Components of the graded populations (default 1). */
  readonly size?: number;
}

/**
 * A synfire-gated synfire chain that runs without a clock: the autonomous chain opens the graded hops "uk-1>uk" in turn,
 * p_k = g0 q_k. Start it with `initial: { m1: ignition, u0: amplitude }`.
 *
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019).
 */
export function autonomousSgsc(options: AutonomousSgscOptions): Fragment {
  checkGiven('autonomousSgsc', options, {
    gain: 'number?',
    threshold: 'number?',
    size: 'number?',
    ...CHAIN_OPTIONS,
  });
  const { gain, threshold, size = 1, ...chain } = options;
  const gating = ignitingChain('autonomousSgsc', chain);
  const { T, tau = 1, prefix = '', stages, ramp = 0 } = chain;
  const gate = (k: number): Gate => ({
    projection: `${prefix}q${k}`,
    h: ramp === 0 ? 0.5 : 0,
    d: ramp === 0 ? 0 : 1,
    effect: 'opens',
  });
  const S = gain ?? (tau / T) * Math.exp(T / tau);
  const graded = gradedHops({ stages, prefix, size, tau, gain: S, threshold }, gate);
  return {
    populations: [...(gating.populations ?? []), ...(graded.populations ?? [])],
    projections: [...(gating.projections ?? []), ...(graded.projections ?? [])],
  };
}

/** Graded populations u0 ... un; hop k, from u(k-1), is opened by `gate(k)`. */
export function gradedHops(
  options: {
    readonly stages: number;
    readonly prefix: string;
    readonly size: number;
    readonly tau: number | undefined;
    readonly gain: number;
    readonly threshold: number | undefined;
  },
  gate: (k: number) => Gate,
): Fragment {
  const { stages, prefix, size, tau, gain, threshold } = options;
  const name = (k: number) => `${prefix}u${k}`;
  return {
    populations: Array.from(
      { length: stages + 1 },
      (_, k): Population => ({ name: name(k), size, ...(tau === undefined ? {} : { tau }) }),
    ),
    projections: Array.from(
      { length: stages },
      (_, k): Projection => ({
        name: `${name(k)}>${name(k + 1)}`,
        from: [{ population: name(k) }],
        to: [{ population: name(k + 1), gain }],
        ...(threshold === undefined ? {} : { threshold }),
        gatedBy: [gate(k + 1)],
      }),
    ),
  };
}
