/** The chain without a clock in spikes, and the two ways in which neurons rectify. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { NICE19 } from '../source';
import { draw } from './plot';
import {
  AMPLITUDE,
  chain,
  DT,
  GAIN,
  HOPS,
  height,
  LATE,
  LIF_DT,
  LIF_HOPS,
  LIF_NEURONS,
  NEURONS,
  onset,
  RETUNED,
  rectifiers,
  SOMA,
  T,
  TAU_G,
} from './runs';

const SEEDS = 12;
const FULL = 100;
const FINE = 0.005;

export const sgscSpikes: FigureEntry = {
  id: 'nice19/sgsc-spikes',
  source: NICE19,
  title: 'A synfire-gated synfire chain in spikes',
  shows:
    'Gates are opened by spikes of other rows, through a trace of time constant τ_g; they shut τ_g ln 2 late, so that each hop ' +
    'gains a little, and S is divided by it. Below: LIF neurons behind a dendrite that rectifies, and those whose own threshold ' +
    'does, which the gate lifts them to: what steady ones make of an argument, and what twelve hops of a clocked chain make of that.',
  backends: ['spiking, integrate-and-fire', 'spiking, leaky integrate-and-fire', 'mean field, exact'],
  parameters: {
    parameters: 'ours',
    T,
    hops: HOPS,
    amplitude: AMPLITUDE,
    'neurons of a row': NEURONS,
    dt: DT,
    τ_g: TAU_G,
    S: RETUNED,
    runs: SEEDS,
    'LIF neurons of a row': LIF_NEURONS,
    'LIF hops': LIF_HOPS,
    'dt, soma': LIF_DT,
    'c, soma': SOMA,
  },
  full: `${FULL} runs`,
  run(form = 'quick', progress) {
    const seeds = form === 'full' ? FULL : SEEDS;
    const runs = Array.from({ length: seeds }, (_, seed) => {
      progress?.(seed, seeds);
      return chain(NEURONS, RETUNED, seed);
    });
    const expected = chain(Number.POSITIVE_INFINITY, RETUNED, 0, FINE);
    const untuned = chain(Number.POSITIVE_INFINITY, GAIN, 0, FINE);
    const ratios = runs.map((run) => height(run, HOPS) / height(run, 2));
    const mean = ratios.reduce((sum, one) => sum + one, 0) / seeds;
    const spread = Math.sqrt(ratios.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (seeds - 1) / seeds);
    const late = runs.map((run) => onset(run, HOPS) - (HOPS - 1) * T);
    const hop = (height(untuned, HOPS) / height(untuned, 2)) ** (1 / (HOPS - 2));
    const kinds = rectifiers();
    const [dendrite, ...somata] = kinds;
    const last = (values: readonly number[]) => values[LIF_HOPS] ?? Number.NaN;
    return {
      figure: draw(runs[0], expected, kinds),
      checks: [
        check('a hop with S as it was, expected spikes: 1 + τ_g ln 2 / T', hop, 1 + LATE / T, 5e-4),
        check(
          'u6 / u2 with S retuned, expected spikes',
          height(expected, HOPS) / height(expected, 2),
          1,
          3e-4,
        ),
        check(`u6 / u2 in spikes, mean of ${seeds}: within 5 standard errors`, mean, 1, 5 * spread + 0.004),
        check(
          `runs of ${seeds} in which the last hop is alive`,
          ratios.filter((one) => one > 0.5).length,
          seeds,
          0,
        ),
        check('onset of the sixth gate, mean', late.reduce((sum, one) => sum + one, 0) / seeds, 0, 0.1),
        check('misfit of the dendrite, LIF, against a', dendrite.calibration.misfit, 0, 0.003),
        ...somata.map(({ name, calibration }, k) =>
          check(
            `misfit of the ${name}, against [a]+, within 15 %`,
            calibration.misfit,
            [0.087, 0.048][k],
            0.15 * [0.087, 0.048][k],
          ),
        ),
        check('twelve hops of the dendrite, expected spikes', last(dendrite.steady), AMPLITUDE, 1e-3),
        check(
          'twelve hops of the dendrite, in spikes',
          last(dendrite.neurons),
          AMPLITUDE,
          3 * Math.sqrt((0.063 * LIF_HOPS) / LIF_NEURONS),
        ),
      ],
    };
  },
};
