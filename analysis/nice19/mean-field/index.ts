/** Graded waveforms along a chain: an amplitude passes twenty hops unchanged when S = (tau/T) e^{T/tau}. */
import type { Solution } from '../../../src/backends/solution';
import { type Check, check, type FigureEntry } from '../../../src/figures/figure';
import { NICE19 } from '../source';
import { draw } from './plot';
import { AMPLITUDES, amplitude, gainOf, HOPS, RATIOS, run, WINDOWS } from './runs';

export const meanFieldChain: FigureEntry = {
  id: 'nice19/mean-field',
  source: NICE19,
  title: 'Graded waveforms along a chain',
  shows:
    'Three amplitudes travel along a pulse-gated chain for four window lengths. With the gain S = (τ/T) e^{T/τ} each ' +
    'population (drawn while it is charged and while it is read) repeats the waveform and the amplitude of the one ' +
    'before; a gain that is off by 2 % is a factor of 0.98 or 1.02 a hop.',
  backends: ['mean field, exact'],
  parameters: {
    parameters: 'ours',
    'T/τ': WINDOWS,
    amplitudes: AMPLITUDES,
    hops: HOPS,
    'S/S_exact': [1, ...RATIOS],
  },
  run() {
    const exact = new Map(WINDOWS.map((T) => [T, run(T)]));
    const wrong = new Map(WINDOWS.map((T) => [T, RATIOS.map((ratio) => run(T, ratio * gainOf(T)))]));
    const checks = WINDOWS.flatMap((T) => checksOf(T, exact.get(T) as Solution, wrong.get(T) as Solution[]));
    return { figure: draw(exact, wrong.get(2) as Solution[]), checks };
  },
};

function checksOf(T: number, exact: Solution, wrong: readonly Solution[]): Check[] {
  return [
    check(`A_out/A_in over ${HOPS} hops, T/τ = ${T}`, worstRatio(exact, T, 1), 1, 1e-12),
    check(`largest |I - S A (t/τ) e^(-t/τ)|, T/τ = ${T}`, waveformError(exact, T), 0, 1e-12),
    ...RATIOS.map((ratio, j) => {
      const target = ratio ** HOPS;
      const what = `A_out/A_in over ${HOPS} hops, S = ${ratio} S_exact, T/τ = ${T}`;
      return check(what, worstRatio(wrong[j], T, target), target, 1e-12);
    }),
  ];
}

/** Of the ratios A_out/A_in of all amplitudes, the one farthest from its target. */
function worstRatio(solution: Solution, T: number, target: number): number {
  const ratios = AMPLITUDES.map((A, which) => amplitude(solution, T, HOPS, which) / A);
  const distance = (ratio: number) => Math.abs(ratio - target);
  const largest = Math.max(...ratios.map(distance));
  return ratios.find((ratio) => distance(ratio) === largest) ?? Number.NaN;
}

/** The largest distance from the closed form while a population is charged, over all hops, amplitudes and 16 times. */
function waveformError(solution: Solution, T: number): number {
  let largest = 0;
  for (let k = 1; k <= HOPS; k++)
    for (let step = 0; step <= 16; step++) {
      const s = (step * T) / 16;
      const currents = solution.vector((k - 1) * T + s, `u${k}`);
      AMPLITUDES.forEach((A, which) => {
        const error = Math.abs((currents[which] ?? Number.NaN) - gainOf(T) * A * s * Math.exp(-s));
        largest = Math.max(largest, error);
      });
    }
  return largest;
}
