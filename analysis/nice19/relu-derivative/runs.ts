/** Masks of several lengths, fed by graded amplitudes about the dead zone. */
import { simulate } from '../../../src/backends/simulate';
import { circuit } from '../../../src/circuit/circuit';
import { gradedChain, mask } from '../../../src/circuit/fragments';
import type { Circuit } from '../../../src/circuit/types';

export const STAGE = { T: 2, h: 0.05, G: 20, F: 1 };
export const KAPPA = 10;
/** Written out here, not taken from the library. */
export const SEPARATRIX = 0.154466693791785;
export const MULTIPLIER = 1.8761454;
export const ON = 1 - Math.exp(-2);
export const DEAD_ZONE = SEPARATRIX / KAPPA;
export const LENGTHS = [1, 2, 4, 8, 12];

/** Amplitudes from a fifth to five times the dead zone, closer near it. */
export const AMPLITUDES = Array.from({ length: 73 }, (_, k) => {
  const s = (k - 36) / 36;
  return DEAD_ZONE * 5 ** (Math.sign(s) * s * s);
});

const circuitOf = (stages: number, size: number): Circuit =>
  circuit(
    gradedChain({ stages: 1, T: STAGE.T, size }),
    mask({ ...STAGE, source: 'u1', stages, maskGain: KAPPA, size, start: STAGE.T }),
  );

/** Levels of the mask for amplitudes that a graded hop delivers. */
export const levels = (stages: number, amplitudes: readonly number[]): Float64Array =>
  levelsIn(circuitOf(stages, amplitudes.length), stages, amplitudes);

const levelsIn = (made: Circuit, stages: number, amplitudes: readonly number[]): Float64Array =>
  simulate(made, { initial: { u0: amplitudes }, tEval: [] }).vector(STAGE.T * (1 + stages), `m${stages}`);

/**
 * The ends of the grey band in the circuit itself: the least amplitude above 0 and the least at the on level. The search
 * starts 1e-3 about where the closed form says; should an end not lie there, it is NaN.
 */
export function band(stages: number, guess: readonly [number, number]): [number, number] {
  const one = circuitOf(stages, 1);
  const edge = (near: number, yes: (level: number) => boolean): number => {
    const at = (amplitude: number) => yes(levelsIn(one, stages, [amplitude])[0] ?? Number.NaN);
    let [low, high] = [near * (1 - 1e-3), near * (1 + 1e-3)];
    if (at(low) || !at(high)) return Number.NaN;
    for (let halving = 0; halving < 18; halving++) {
      const middle = 0.5 * (low + high);
      if (at(middle)) high = middle;
      else low = middle;
    }
    return high;
  };
  return [edge(guess[0], (level) => level > 0), edge(guess[1], (level) => level >= ON * (1 - 1e-12))];
}
