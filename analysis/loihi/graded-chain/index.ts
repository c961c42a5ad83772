/** A packet over twelve hops on the chip: the ladder that sends it, its currents, and its errors. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { rootMeanSquare } from '../quantization-error/runs';
import { LADDERS } from '../source';
import { draw } from './plot';
import {
  AMPLITUDE,
  AMPLITUDES,
  chipOf,
  errorsOf,
  HOPS,
  LEVELS,
  levelSpikes,
  meanField,
  outside,
  STEPS,
  T,
  wrongSteps,
} from './runs';

export const chipChain: FigureEntry = {
  id: 'loihi/graded-chain',
  source: LADDERS,
  title: 'A graded packet on the chip',
  shows:
    'A row is a ladder of comparators: in every step of its window each level below the current of its source fires, and none else. ' +
    'Their spikes charge the next current as the mean field does. A hop is off by half a level at most. ' +
    'Most packets come to rest within a few hops, on values that the ladders carry on as they are; some go on for longer.',
  backends: ['Loihi 1, emulated', 'mean field, exact'],
  parameters: {
    parameters: 'ours',
    ...{
      hops: HOPS,
      'T/τ': T,
      levels: LEVELS,
      'steps in a τ': STEPS,
      amplitude: AMPLITUDE,
      amplitudes: AMPLITUDES,
    },
  },
  full: `${AMPLITUDES.full.length} amplitudes`,
  run(form = 'quick', progress) {
    const amplitudes = AMPLITUDES[form];
    const chip = chipOf(1);
    const run = chip(AMPLITUDE);
    const spikes = levelSpikes(run);
    const errors = amplitudes.map((amplitude, k) => {
      progress?.(k, amplitudes.length);
      return errorsOf(chip(amplitude), amplitude);
    });
    const all = [...errors, errorsOf(run, AMPLITUDE)];
    const largest = (of: (list: readonly number[]) => number) => Math.max(...all.map(of));
    return {
      figure: draw({ run, truth: meanField(AMPLITUDE), spikes, amplitudes, errors }),
      checks: [
        check('steps in which other levels fire than those below the current', wrongSteps(run, spikes), 0, 0),
        check('spikes outside the windows of their rows', outside(spikes), 0, 0),
        check('registers that wrapped', run.chip?.wraps.length ?? Number.NaN, 0, 0),
        check(
          `largest error of ${all.length} amplitudes, in spacings over √hop`,
          largest((list) => Math.max(...list.map((error, k) => Math.abs(error) / Math.sqrt(k + 1)))),
          0,
          0.93,
        ),
        check(
          `rms error of ${all.length} amplitudes, in spacings over √hop, the largest of all hops`,
          Math.max(...all[0].map((_, k) => rootMeanSquare(all.map((list) => list[k])) / Math.sqrt(k + 1))),
          0,
          form === 'full' ? 0.35 : 0.45,
        ),
        check(
          'largest change of an error by one hop, in spacings',
          largest((list) =>
            Math.max(...list.map((error, k) => Math.abs(error - (k === 0 ? 0 : list[k - 1])))),
          ),
          0,
          0.6,
        ),
        check(
          `part of ${all.length} packets that the last hop leaves as they were`,
          all.filter((list) => Math.abs(list[HOPS - 1] - list[HOPS - 2]) < 0.02).length / all.length,
          0.95,
          0.2,
        ),
        check('compartments', run.chip?.resources.compartments ?? Number.NaN, 422, 0),
        check('cores', run.chip?.resources.cores ?? Number.NaN, 1, 0),
      ],
    };
  },
};
