/** Synfire-gated synfire chains without a clock: hard gates, soft gates, gates of a depletion chain. */
import { dopri5 } from '../../../src/backends/meanfield/adaptive/adaptive';
import { meanField } from '../../../src/backends/meanfield/mean-field';
import { simulate } from '../../../src/backends/simulate';
import type { Solution } from '../../../src/backends/solution';
import { circuit } from '../../../src/circuit/circuit';
import { autonomousSgsc, depletionSgsc } from '../../../src/circuit/fragments';

export const T = 2;
export const HOPS = 6;
export const AMPLITUDES = [0.3, 0.6, 0.9];
export const IGNITION = 1.2;
/** (tau/T) e^{T/tau}, written out here. */
export const GAIN = Math.exp(T) / T;

export const hard = (): Solution =>
  simulate(circuit(autonomousSgsc({ stages: HOPS, T, ignition: IGNITION, size: AMPLITUDES.length })), {
    initial: { m1: IGNITION, u0: AMPLITUDES },
    tspan: [0, T * HOPS + 4],
  });

/** Ramp widths d and resting thresholds g0 of the soft gates. */
export const SOFT_GATES = [
  [0.05, 20],
  [0.05, 80],
  [0.1, 5],
  [0.01, 20],
] as const;
export const SOFT_AMPLITUDES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.4, 1.6];
const SOFT_HOPS = 8;

export const soft = (d: number, g0: number, gain: number, amplitudes: readonly number[]): Solution =>
  simulate(
    circuit(autonomousSgsc({ stages: SOFT_HOPS, T, ramp: d, threshold: g0, gain, size: amplitudes.length })),
    { initial: { m1: IGNITION, u0: amplitudes }, tspan: [0, 2.2 * SOFT_HOPS] },
  );

/** When stage k turns on, off. */
export const turns = ({ log: { crossings = [] } }: Solution, k: number, active: boolean): number =>
  crossings.find((c) => c.kind === 'row' && c.name === `q${k}` && c.active === active)?.t ?? Number.NaN;

/** Per-hop gain of hop k + 1 at the same phase of both gates, by component. */
export function hopGains(solution: Solution, k: number): number[] {
  const before = solution.vector(turns(solution, k + 1, true), `u${k}`);
  const after = solution.vector(turns(solution, k + 2, true), `u${k + 1}`);
  return Array.from(after, (value, i) => value / (before[i] ?? Number.NaN));
}

/** The gain that one retuning at amplitude 0.5 gives. */
export const retuned = (d: number, g0: number): { first: number; gain: number } => {
  const first = hopGains(soft(d, g0, GAIN, [0.5]), 5)[0] ?? Number.NaN;
  return { first, gain: GAIN / first };
};

/** A depletion chain (S 3, gamma 1.5, h 0.3) gates a graded chain: gates open fully at 0.3 of the largest emission. */
export const DEPLETION = {
  stages: 20,
  gain: 3,
  G: 1.5,
  h: 0.3,
  fullyOpen: 0.27249,
  gradedGain: 2.0531,
  threshold: 50,
};

/** Peaks of u14 and u20: the ratio a stage. */
export function depletionGain(): number {
  const run = simulate(circuit(depletionSgsc(DEPLETION)), {
    initial: { p0: 1.5, u0: 0.4 },
    tspan: [0, 9],
    tEval: [],
    backend: meanField({ solver: dopri5({ rtol: 1e-8, atol: 1e-10 }) }),
  });
  const peak = (k: number) =>
    Math.max(...Array.from({ length: 3001 }, (_, i) => run.at((9 * i) / 3000, `u${k}`)));
  return (peak(20) / peak(14)) ** (1 / 6);
}
