/** Weights that neurons learn, beside those of the mean field. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { DT, distance, inSpikes, learnt, NETWORK, NEURONS, SEED, transform } from '../runs';
import { NICE20 } from '../source';
import { draw } from './plot';

const PRESENTATIONS = 400;
const FULL = 2000;
const EVERY = 4;
/** The noise of E+ - E- at the solution, .045 / sqrt(N) of integrate-and-fire neurons. */
const ERROR = 0.045 / Math.sqrt(NEURONS);
/** How far weights wander under the delta rule with that noise; the bound has two fifths more. */
const FLOOR = ERROR * Math.sqrt((NETWORK.rate ?? Number.NaN) / 2);

export const learningWeights: FigureEntry = {
  id: 'nice20/fig4',
  source: NICE20,
  title: 'Weights that spikes learn',
  shows:
    'The four weights of a linear transform of two signed numbers, learnt by rows of 100 integrate-and-fire neurons, and by the mean ' +
    'field (dashed). Both find the transform; in spikes weights wander about it by what the noise of the error leaves, ' +
    'σ√(η/2) for a delta rule of rate η.',
  backends: ['spiking, integrate-and-fire', 'mean field, exact'],
  parameters: {
    parameters: 'ours',
    neurons: NEURONS,
    dt: DT,
    rate: NETWORK.rate,
    presentations: PRESENTATIONS,
    seed: SEED,
  },
  full: `${FULL} presentations`,
  run(form = 'quick') {
    const presentations = form === 'full' ? FULL : PRESENTATIONS;
    const spikes = inSpikes(presentations, EVERY);
    const mean = learnt(presentations, EVERY);
    const late = spikes.slice(spikes.length / 2);
    return {
      figure: draw(spikes, mean, EVERY, FLOOR),
      checks: [
        check('mean field: distance of its weights from M at the end', distance(mean.slice(-1)), 0, 1e-6),
        check(
          'spikes: rms distance from M over the second half, at most 1.4 σ√(η/2)',
          distance(late),
          0,
          1.4 * FLOOR,
        ),
        check(
          'the same, at least a quarter of that: it is noise',
          Math.min(0.25 * FLOOR, distance(late)),
          0.25 * FLOOR,
          0,
        ),
        check('entries of M', transform().length, 4, 0),
      ],
    };
  },
};
