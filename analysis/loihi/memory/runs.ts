/** A packet that is held for 400 time constants: on the chip, and in Poisson neurons. */
import { loihi } from '../../../src/backends/loihi/loihi';
import { simulate } from '../../../src/backends/simulate';
import { part, type Solution } from '../../../src/backends/solution';
import { spiking } from '../../../src/backends/spiking/spiking';
import { circuit } from '../../../src/circuit/circuit';
import { memory } from '../../../src/circuit/fragments';
import type { Form } from '../../../src/figures/figure';

export const T = 2;
export const HOLD = 400;
export const LEVELS = 32;
export const AMPLITUDES = [0.15, 0.35, 0.55, 0.75, 0.95];
/** That of the Poisson memory: ten times as many units as there are comparators, each firing 20 times a tau at 1. */
export const AMPLITUDE = 0.55;
export const NEURONS = 320;
export const RATE = 20;
export const TRIALS: Readonly<Record<Form, number>> = { quick: 20, full: 200 };
/** How long packets have been held when they are looked at. */
export const HELD = [1, 2, 5, 10, 20, 50, 100, 200, 400];
/** When its value has come to rest on the ladder. */
export const SETTLED = T + 20;
export const END = T + HOLD;

const net = circuit(memory({ T, hold: HOLD }));

/** All amplitudes on one network: the ranges that the largest of them needs. */
export function onChip(): Solution[] {
  const run = (u: number, fixed: object) =>
    simulate(net, {
      initial: { u },
      tspan: [0, END],
      tEval: [],
      backend: loihi({ levels: LEVELS, ...fixed }),
    });
  const { range, ranges } = loweringOf(run(1, {}));
  return AMPLITUDES.map((u) => run(u, { range, ranges }));
}

const loweringOf = (run: Solution) => part(run.chip, 'run on the chip', run).lowering;

/** Of the ladder that holds. */
export const spacingOf = (run: Solution): number =>
  loweringOf(run).ladders.find(({ name }) => name === 'hold:m')?.spacing ?? Number.NaN;

export const inPoisson = (form: Form, progress?: (done: number, total: number) => void): Solution[] =>
  Array.from({ length: TRIALS[form] }, (_, seed) => {
    progress?.(seed, TRIALS[form]);
    return simulate(net, {
      ...{ initial: { u: AMPLITUDE }, tspan: [0, END] as const, tEval: [] },
      backend: spiking({ model: 'poisson', neurons: NEURONS, spikeRate: RATE, seed }),
    });
  });

/** Rms of what each run has drifted by since its window closed. */
export const driftOf = (runs: readonly Solution[]): number[] =>
  HELD.map((held) =>
    Math.sqrt(
      runs.reduce((sum, run) => sum + (run.at(T + held, 'm') - run.at(T, 'm')) ** 2, 0) / runs.length,
    ),
  );

/** Each spike moves the current by 1 / (N rho), and N rho m of them come in a tau. */
export const diffusion = (held: number): number => Math.sqrt((AMPLITUDE * held) / (NEURONS * RATE));
