/** The chains of the figure: window lengths, amplitudes, right and wrong gains. */
import { simulate } from '../../../src/backends/simulate';
import type { Solution } from '../../../src/backends/solution';
import { circuit } from '../../../src/circuit/circuit';
import { gradedChain } from '../../../src/circuit/fragments';

/** Time is in units of tau, so that T is T/tau. */
export const WINDOWS = [0.5, 1, 2, 3];
export const AMPLITUDES = [0.3, 0.6, 0.9];
export const HOPS = 20;
/** S / S_exact where the gain is wrong. */
export const RATIOS = [0.98, 1.02];
/** The gain that the paper gives, written out here and not taken from the library. */
export const gainOf = (T: number): number => Math.exp(T) / T;

export function run(T: number, gain?: number): Solution {
  const chain = gradedChain({
    stages: HOPS,
    T,
    size: AMPLITUDES.length,
    ...(gain === undefined ? {} : { gain }),
  });
  return simulate(circuit(chain), { initial: { u0: AMPLITUDES } });
}

/** The amplitude of a population is its current at the end of the window that charges it. */
export const amplitude = (solution: Solution, T: number, k: number, which: number): number =>
  solution.at(k * T, `u${k}`, which);
