/** The gating chain of the figure, and pulses either side of its separatrix. */
import { simulate } from '../../../src/backends/simulate';
import type { Solution } from '../../../src/backends/solution';
import { circuit } from '../../../src/circuit/circuit';
import { pulseChain } from '../../../src/circuit/fragments';

export const STAGE = { T: 1, h: 0.1, G: 10, F: 1 };
/** Written out here, not taken from the library. */
export const SEPARATRIX = 0.237349847841118;
export const MULTIPLIER = 2.549945974;
export const ON = 1 - Math.exp(-1);
export const STAGES = 12;

/** Relative distances of the two drawn pulses from the separatrix. */
export const NEAR = 0.01;
/** Graded inputs, of which only the side of the separatrix is left at the end. */
export const INPUTS = [0.12, 0.18, 0.22, 0.235, 0.24, 0.25, 0.3, 0.4, 0.6, 0.9];

export const chain = circuit(pulseChain({ stages: STAGES, ...STAGE }));

export const run = (p0: number): Solution => simulate(chain, { initial: { p0 } });

export const amplitude = (solution: Solution, k: number): number => solution.at(k * STAGE.T, `p${k}`);
