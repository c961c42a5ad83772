/** A memory of whole levels stays where it is; one of random spikes diffuses. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { LADDERS } from '../source';
import { draw } from './plot';
import {
  AMPLITUDE,
  AMPLITUDES,
  diffusion,
  driftOf,
  END,
  HELD,
  HOLD,
  inPoisson,
  LEVELS,
  NEURONS,
  onChip,
  RATE,
  SETTLED,
  spacingOf,
  T,
  TRIALS,
} from './runs';

export const chipMemory: FigureEntry = {
  id: 'loihi/memory',
  source: LADDERS,
  title: 'A memory without drift',
  shows:
    'A population that holds itself through a ladder comes to rest on one of its levels, and is the same number 400 time ' +
    'constants later, to the last bit. In Poisson neurons the same memory diffuses: its error grows with the root of time.',
  backends: ['Loihi 1, emulated', 'spiking, Poisson', 'mean field, exact'],
  parameters: {
    parameters: 'ours',
    ...{ 'T/τ': T, 'hold/τ': HOLD, levels: LEVELS, amplitudes: AMPLITUDES },
    ...{
      'Poisson neurons': NEURONS,
      'spikes of one in τ at 1': RATE,
      'their amplitude': AMPLITUDE,
      trials: TRIALS,
    },
  },
  full: `${TRIALS.full} trials`,
  run(form = 'quick', progress) {
    const chip = onChip();
    const poisson = inPoisson(form, progress);
    const drift = driftOf(poisson);
    const spread = 5 / Math.sqrt(2 * poisson.length);
    return {
      figure: draw(chip, poisson, drift),
      checks: [
        ...chip.map((run, k) =>
          check(
            `packet of ${AMPLITUDES[k]} on the chip: held for ${HOLD} τ less held for ${SETTLED - T} τ`,
            run.at(END, 'm') - run.at(SETTLED, 'm'),
            0,
            0,
          ),
        ),
        ...chip.map((run, k) =>
          check(
            `packet of ${AMPLITUDES[k]} on the chip: error in spacings`,
            (run.at(END, 'm') - AMPLITUDES[k]) / spacingOf(run),
            0,
            Math.SQRT2,
          ),
        ),
        ...[10, 100].map((held) =>
          check(
            `Poisson, held for ${held} τ: ln of rms drift over √(A t / (N ρ)), tolerance 5 standard errors`,
            Math.log(drift[HELD.indexOf(held)] / diffusion(held)),
            0,
            spread,
          ),
        ),
      ],
    };
  },
};
