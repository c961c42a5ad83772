/** The law of linear noise against runs, circuit by circuit. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { draw } from './plot';
import { MODELS, measureAll, NEURONS, type Point, TRIALS } from './runs';

export const finiteSizeLaw: FigureEntry = {
  id: 'spiking/finite-size',
  source: 'ours: linear noise through the adjoint of the mean field',
  title: 'One law for the noise of all circuits',
  shows:
    'a in rms² = a/N, measured over a of the law: what a current at each time is to an amplitude (exact Jacobians, backward ' +
    'through the windows), squared, times how the spikes of each row spread. The law knows no circuit by name.',
  backends: [
    'spiking, Poisson',
    'spiking, integrate-and-fire',
    'spiking, leaky integrate-and-fire',
    'mean field, exact',
  ],
  parameters: { parameters: 'ours', models: MODELS, neurons: NEURONS, trials: TRIALS, seed: 1 },
  full: 'a thousand trials, leaky neurons too; some minutes',
  run(form = 'quick', progress) {
    const points = measureAll(form, progress);
    return { figure: draw(points), checks: points.map(checkOf) };
  },
};

/** What the law leaves out: steps; phases that are blurred in later windows; leaky neurons that begin together. */
const LEFT = { poisson: 0.05, if: 0.15, lif: 0.25 };

const checkOf = ({ name, model, amplitude: { ratio } }: Point) =>
  check(
    `${name}, ${model}: a measured over a of the law, tolerance 5 standard errors and ${100 * LEFT[model]} %`,
    ratio?.value ?? Number.NaN,
    1,
    5 * (ratio?.error ?? 0) + LEFT[model],
  );
