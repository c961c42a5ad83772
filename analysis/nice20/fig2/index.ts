/** Every spike of a circuit that learns, over a few presentations. */
import { leakingRows } from '../../../src/backends/spiking/leaking';
import { check, type FigureEntry } from '../../../src/figures/figure';
import { plotRaster } from '../../../src/figures/plot/raster';
import { DT, errorApart, NEURONS, presented, SEED } from '../runs';
import { NICE20 } from '../source';

const CYCLES = 3;
const FULL = 8;

export const learningSpikes: FigureEntry = {
  id: 'nice20/fig2',
  source: NICE20,
  title: 'Spikes of a circuit that learns a linear transform',
  shows:
    'Two signed numbers, and every row of the circuit as 100 perfect integrate-and-fire neurons. Each presentation (red lines) loads ' +
    'input and target, multiplies, compares, routes the error back and learns; packets that wait are held by rows of their own ' +
    '(shaded). As long as the gates hold, no neuron of a closed row fires.',
  backends: ['spiking, integrate-and-fire'],
  parameters: { parameters: 'ours', neurons: NEURONS, dt: DT, presentations: CYCLES, seed: SEED },
  full: `${FULL} presentations`,
  run(form = 'quick') {
    const cycles = form === 'full' ? FULL : CYCLES;
    const runs = presented(cycles);
    const { spikes } = runs;
    const fired = spikes.counts?.values.reduce((sum, one) => sum + one.reduce((part, n) => part + n, 0), 0);
    return {
      figure: plotRaster(spikes, { title: `${learningSpikes.title}, ${cycles} presentations` }),
      checks: [
        check('rows that fire while they are closed', leakingRows(spikes).length, 0, 0),
        check(
          'spikes that are drawn, of those that were counted',
          (spikes.spikes?.t.length ?? 0) / (fired ?? 0),
          1,
          0,
        ),
        check('largest distance of an error from the mean field', errorApart(runs, cycles), 0, 0.03),
      ],
    };
  },
};
