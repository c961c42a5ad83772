/** Gating chains that stop by themselves because each stage uses up a resource, and the graded chain that they open. */
import { invalid, raise } from '../../errors';
import { checkGiven } from '../../kinds';
import type { Fragment, Population, Projection } from '../types';
import { gradedHops } from './autonomous';
import { checkCount } from './chains';

export interface DepletionChainOptions {
  /** Number of hops n: the populations are p0 ... pn, the rows that deplete "p0>p1" ... "pn-1>pn". */
  readonly stages: number;
  /** Synaptic gain S of every hop. */
  readonly gain: number;
  /** gamma: slope of the emission above threshold. */
  readonly G: number;
  readonly h: number;
  /** Time constant of the populations (default: the circuit's). */
  readonly tau?: number;
  /** The resource recovers with (1 - R) / recovery, so that the chain can be used again (default: it does not). */
  readonly recovery?: number;
  /** Begins every name (default ''). */
  readonly prefix?: string;
}

const OPTIONS = {
  stages: 'number',
  gain: 'number',
  G: 'number',
  h: 'number',
  tau: 'number?',
  recovery: 'number?',
  prefix: 'text?',
} as const;

/** A ceiling that nothing reaches: in this model only the resource limits a row. */
const CEILING = 1e9;

/**
 * An autonomous chain of depleting stages: each fires at most once per pulse, and a pulse that is strong and narrow
 * enough travels on in a fixed shape.
 *
 *     tau I_k' = -I_k + S q_{k-1},   q_k = gamma [I_k - h]^+ R_k,   R_k' = -q_k,  R_k(0) = 1
 *
 * There are no windows: give tspan and `initial: { p0 }`. The exact solver refuses resources; dopri5() and odex() run it.
 * After the packets of Diesmann, Gewaltig, Aertsen (Nature 1999), as a mean field.
 */
export function depletionChain(options: DepletionChainOptions): Fragment {
  checkGiven('depletionChain', options, OPTIONS);
  return depletingChain('depletionChain', options);
}

function depletingChain(path: string, options: DepletionChainOptions): Fragment {
  const { stages, gain, G, h, tau, recovery, prefix = '' } = options;
  checkCount(`${path}.stages`, 'number of hops', stages, 1);
  for (const [name, value] of Object.entries({ gain, G, recovery: recovery ?? 1 }))
    if (!(value > 0 && Number.isFinite(value)))
      raise(invalid(`${path}.${name}`, name, value, 'a number above 0'));
  if (!(h >= 0 && Number.isFinite(h))) raise(invalid(`${path}.h`, 'threshold', h, 'a number of at least 0'));
  const name = (k: number) => `${prefix}p${k}`;
  return {
    populations: Array.from(
      { length: stages + 1 },
      (_, k): Population => ({ name: name(k), ...(tau === undefined ? {} : { tau }) }),
    ),
    projections: Array.from(
      { length: stages },
      (_, k): Projection => ({
        name: `${name(k)}>${name(k + 1)}`,
        from: [{ population: name(k) }],
        to: [{ population: name(k + 1), gain }],
        threshold: 0,
        transfer: { kind: 'saturating', G, h, F: CEILING },
        resource: recovery === undefined ? {} : { recovery },
      }),
    ),
  };
}

export interface DepletionSgscOptions extends DepletionChainOptions {
  /** Synaptic gain of the graded hops; it has no closed form for smooth gates: tune it once. */
  readonly gradedGain: number;
  /** q_c: emission at which a gate is fully open; about a third of the largest. */
  readonly fullyOpen: number;
  /** Resting threshold g0 of the graded rows (default: the circuit's); the larger the more linear. */
  readonly threshold?: number;
  /** Components of the graded populations (default 1). */
  readonly size?: number;
}

/**
 * A synfire-gated synfire chain without a clock, with smooth gates: row "pk>pk+1" opens "uk>uk+1", p = g0 min(1, q_k / q_c).
 * Consecutive gates overlap. Start it with `initial: { p0, u0 }`.
 */
export function depletionSgsc(options: DepletionSgscOptions): Fragment {
  checkGiven('depletionSgsc', options, {
    ...OPTIONS,
    gradedGain: 'number',
    fullyOpen: 'number',
    threshold: 'number?',
    size: 'number?',
  });
  const { gradedGain, fullyOpen, threshold, size = 1, ...chain } = options;
  const { stages, tau, prefix = '' } = chain;
  if (!(fullyOpen > 0 && Number.isFinite(fullyOpen)))
    raise(invalid('depletionSgsc.fullyOpen', 'emission', fullyOpen, 'a number above 0'));
  const gating = depletingChain('depletionSgsc', chain);
  const graded = gradedHops({ stages, prefix, size, tau, gain: gradedGain, threshold }, (k) => ({
    projection: `${prefix}p${k - 1}>${prefix}p${k}`,
    h: 0,
    d: fullyOpen,
    effect: 'opens',
  }));
  return {
    populations: [...(gating.populations ?? []), ...(graded.populations ?? [])],
    projections: [...(gating.projections ?? []), ...(graded.projections ?? [])],
  };
}
