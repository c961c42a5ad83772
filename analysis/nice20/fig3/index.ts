/** One presentation of a circuit that learns, spike by spike. */
import { leakingRows } from '../../../src/backends/spiking/leaking';
import { check, type FigureEntry } from '../../../src/figures/figure';
import { plotRaster } from '../../../src/figures/plot/raster';
import { DT, errorApart, NEURONS, PERIOD, presented, SEED } from '../runs';
import { NICE20 } from '../source';

/** The part that is drawn, in windows of the presentation: the error comes out of the comparison and is routed back. */
const FROM = 3.85;
const TO = 4.15;
const WINDOWS = 7;

export const comparingSpikes: FigureEntry = {
  id: 'nice20/fig3',
  source: NICE20,
  title: 'The error is routed back: spikes at the change of two windows',
  shows:
    'The second presentation of the circuit of figure 2, where one window ends and the next begins: the rows that compare output ' +
    'and target fall silent, those that route the error start with the phases of newly opened rows, and what waits is held (shaded). A tick is a spike.',
  backends: ['spiking, integrate-and-fire'],
  parameters: { parameters: 'ours', neurons: NEURONS, dt: DT, 'windows drawn': [FROM, TO], seed: SEED },
  run() {
    const runs = presented(2);
    const { spikes } = runs;
    const window = PERIOD / WINDOWS;
    const tspan = [PERIOD + FROM * window, PERIOD + TO * window] as const;
    const { i, rows } = spikes.spikes ?? { i: new Int32Array(0), rows: [] };
    const before = spikes.log.segments.findIndex(({ t }) => t[1] > tspan[0]);
    const changed = rows.filter((_, row) => {
      const [ends, begins] = [before, before + 1].map((k) => spikes.counts?.values[k]?.[row] ?? 0);
      return ends > 0 && begins > 0 && !(rows[row] ?? '').startsWith('hold:');
    });
    return {
      figure: plotRaster(spikes, { title: comparingSpikes.title, tspan }),
      checks: [
        check('rows that fire while they are closed', leakingRows(spikes).length, 0, 0),
        check('rows of projections that fire in both windows', changed.length, 0, 0),
        check(
          'units that fire in two presentations, at least a thousand',
          Math.min(1000, new Set(i).size),
          1000,
          0,
        ),
        check('largest distance of an error from the mean field', errorApart(runs, 2), 0, 0.03),
      ],
    };
  },
};
