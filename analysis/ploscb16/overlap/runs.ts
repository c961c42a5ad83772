/** Chains with overlapping gates: amplitudes from stage to stage, and when they arrive. */
import { simulate } from '../../../src/backends/simulate';
import type { Solution } from '../../../src/backends/solution';
import { circuit } from '../../../src/circuit/circuit';
import { gradedChain } from '../../../src/circuit/fragments';

/** Window length in tau of the chains that are run. */
export const T = 2;
export const OVERLAPS = [0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.8];
/** Gains at T = 2 tau to 12 digits, from an independent program. */
export const GAINS = [
  3.04010100944, 2.3156225322, 1.8196199074, 1.59233262876, 1.44922808648, 1.44752012031, 1.55416808549,
];
/** Second multipliers to six digits, measured by an independent program. */
export const SECOND: readonly (readonly [number, number])[] = [
  [0.5, 0.171573],
  [0.6, 0.292283],
  [2 / 3, 0.399215],
];
export const STAGES = 80;

export function chain(overlap: number, gain?: number, stages = STAGES): Solution {
  const fragment = gradedChain({ stages, T, overlap, ...(gain === undefined ? {} : { gain }) });
  return simulate(circuit(fragment), { initial: { u0: 1 } });
}

/** A_1, A_2, ...: the current of each stage at the end of its own gate. */
export const amplitudes = (run: Solution, overlap: number, stages = STAGES): number[] =>
  Array.from({ length: stages }, (_, k) => run.at(k * (1 - overlap) * T + T, `u${k + 1}`));

/** The ratio of successive changes a few stages on: the multiplier that dies last. */
export function measuredSecond(overlap: number): number {
  const A = amplitudes(chain(overlap, undefined, 14), overlap, 14) as [number, ...number[]];
  const step = (k: number) => A[k + 1] - A[k];
  return step(9) / step(8);
}
