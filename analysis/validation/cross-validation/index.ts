/** All circuits on all back-ends beside one exact reference: deviations beside promises. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { OF_CIRCUITS } from '../../../src/validation/compare/options';
import { draw } from './plot';
import { compared, dotsOf, SHORT } from './runs';

export const crossValidation: FigureEntry = {
  id: 'validation/cross-validation',
  source: 'ours: every back-end beside exact(), window by window',
  title: 'One circuit, six back-ends, and what each promises',
  shows:
    'The worst number of each cell of a comparison, over what its law allows: tolerances of a solver, finite size in spikes, ' +
    'levels of the chip. Windows are compared from the back-end’s own currents on, so that errors do not add up; along a run ' +
    'they do, by the exact derivative.',
  backends: [...OF_CIRCUITS, 'mean field, exact'],
  parameters: { parameters: 'ours', circuits: SHORT.length, requests: 2, trials: 4, levels: 64, seed: 1 },
  full: 'the whole canonical set, as `compare --canonical` runs it; two minutes',
  run(form = 'quick', progress) {
    const { cells } = compared(form, progress);
    const dots = dotsOf(cells);
    return {
      figure: draw(dots),
      checks: [
        check('cells that break their promise', cells.filter(({ status }) => status === 'fail').length, 0, 0),
        ...OF_CIRCUITS.map((id) => {
          const own = cells.filter(({ backend }) => backend === id);
          const worst = Math.max(...own.map(({ ratio = 0 }) => ratio));
          return check(`${id}: the worst deviation over its promise`, worst, 0.5, 0.5);
        }),
      ],
    };
  },
};
