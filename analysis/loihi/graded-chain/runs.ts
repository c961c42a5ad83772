/** Packets of several amplitudes over twelve hops, in the mean field and on the chip. */
import { loihi } from '../../../src/backends/loihi/loihi';
import { simulate } from '../../../src/backends/simulate';
import { part, type Solution } from '../../../src/backends/solution';
import { circuit } from '../../../src/circuit/circuit';
import { gradedChain } from '../../../src/circuit/fragments';

export const HOPS = 12;
export const T = 2;
export const LEVELS = 32;
export const STEPS = 16;
/** That of the packet which is drawn, and those whose errors are. */
export const AMPLITUDE = 0.7;
export const AMPLITUDES = {
  quick: [0.11, 0.27, 0.56, 0.91],
  full: Array.from({ length: 91 }, (_, k) => 0.05 + 0.01 * k),
};

const chain = circuit(gradedChain({ stages: HOPS, T }));

export const meanField = (u0: number): Solution => simulate(chain, { initial: { u0 }, tEval: [] });

/** One network for all amplitudes: the ranges that the largest of them needs. */
export function chipOf(largest: number): (u0: number) => Solution {
  const { range, ranges } = loweringOf(run(largest, {}));
  return (u0) => run(u0, { range, ranges });
}

const run = (
  u0: number,
  fixed: { readonly range?: number; readonly ranges?: Readonly<Record<string, number>> },
) =>
  simulate(chain, {
    initial: { u0 },
    tEval: [],
    backend: loihi({ levels: LEVELS, stepsPerTau: STEPS, ...fixed }),
  });

export const loweringOf = (solution: Solution) => part(solution.chip, 'run on the chip', solution).lowering;

export const spacingOf = (solution: Solution): number => loweringOf(solution).ladders[0].spacing;

/** Deviation of each hop from the amplitude, in spacings of the ladder: hops 1, 2, ... */
export const errorsOf = (solution: Solution, amplitude: number): number[] =>
  Array.from(
    { length: HOPS },
    (_, k) => (solution.at((k + 1) * T, `u${k + 1}`) - amplitude) / spacingOf(solution),
  );

export interface LevelSpike {
  readonly t: number;
  /** Number of the row, 0 for u0>u1, and of its level. */
  readonly row: number;
  readonly level: number;
}

export function levelSpikes(solution: Solution): LevelSpike[] {
  const { i, t, rows } = part(solution.spikes, 'spikes', solution);
  return Array.from(i, (unit, k) => {
    const name = rows[Math.floor(unit / LEVELS)];
    return { t: t[k], row: Number(/^u(\d+)>/.exec(name)?.[1]), level: unit % LEVELS };
  });
}

/** Steps of all windows in which the levels that fired are not just those below the current of the source. */
export function wrongSteps(solution: Solution, spikes: readonly LevelSpike[]): number {
  const fired = new Map<string, number>();
  const key = (row: number, step: number) => `${row} ${step}`;
  for (const { t, row } of spikes) {
    const at = key(row, Math.round(t * STEPS));
    fired.set(at, (fired.get(at) ?? 0) + 1);
  }
  let wrong = 0;
  for (let row = 0; row < HOPS; row++) {
    const { first, spacing, levels } = loweringOf(solution).ladders[row];
    for (let step = row * T * STEPS; step < (row + 1) * T * STEPS; step++) {
      const below = Math.ceil((solution.at(step / STEPS, `u${row}`) - first) / spacing);
      if ((fired.get(key(row, step)) ?? 0) !== Math.min(levels, Math.max(0, below))) wrong++;
    }
  }
  return wrong;
}

/** Spikes of rows whose window is not open. */
export const outside = (spikes: readonly LevelSpike[]): number =>
  spikes.filter(({ t, row }) => t < row * T - 1e-9 || t >= (row + 1) * T - 1e-9).length;
