/** Pairs of populations learn a linear transform: the circuit beside the delta rule. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { linearTransform } from '../../../src/learning/tasks';
import { NICE19 } from '../source';
import { draw } from './plot';
import { CYCLES, learn, SEED } from './runs';

const SIZES = [1, 8];

export const linearTransformFigure: FigureEntry = {
  id: 'nice19/linear-transform',
  source: NICE19,
  title: 'Learning a linear transform',
  shows:
    'A signed number is a pair of populations, and the circuit learns t = M x from examples: load, multiply, compare, route ' +
    'the error into the units, learn, flush, seven windows a presentation. Its weights are those of the delta rule.',
  backends: ['mean field, exact'],
  parameters: {
    parameters: 'ours',
    sizes: SIZES,
    presentations: CYCLES,
    rate: linearTransform(1).network.rate,
    inputs: 'uniform in [-1, 1]',
    seed: SEED,
  },
  run() {
    const runs = SIZES.map((size) => learn(size));
    const checks = runs.flatMap(({ size, deviations, errors, residual }) => [
      check(
        `${size} x ${size}: largest distance from the delta rule in any cycle`,
        Math.max(...deviations),
        0,
        1e-12,
      ),
      check(
        `${size} x ${size}: largest weight error at the end`,
        errors[errors.length - 1] ?? Number.NaN,
        0,
        1e-9,
      ),
      check(`${size} x ${size}: largest |W x - t| of 100 inputs that were not presented`, residual, 0, 1e-8),
    ]);
    return { figure: draw(runs), checks };
  },
};
