/** Test accuracy against the length of the spike trains, beside the same network trained by plain backprop. */
import { type Check, check, type FigureEntry, type Form } from '../../../src/figures/figure';
import { BISWAS23 } from '../source';
import { draw } from './plot';
import { HIDDEN, medianOf, type Plan, type Trained, trainAll } from './runs';

const PLANS: Readonly<Record<Form, readonly Plan[]>> = {
  quick: [{ dataset: 'mnist', samples: [5000, 2000], lengths: [5, 20], epochs: 1, seeds: [1] }],
  full: [
    { dataset: 'mnist', lengths: [5, 10, 20, 50, 100], epochs: 2, seeds: [1] },
    { dataset: 'fashion-mnist', lengths: [5, 10, 20, 50, 100], epochs: 2, seeds: [1, 2, 3] },
  ],
};

export const accuracyVsLength: FigureEntry = {
  id: 'biswas23/accuracy-vs-length',
  source: BISWAS23,
  title: 'Accuracy against the length of spike trains',
  shows:
    'Composite neurons learn from coincidences of spikes. The longer their trains, the nearer the weights come to those of ' +
    'plain backpropagation; what short trains lose, they lose for the most part when they are read out, not when they learn.',
  needs: 'mnist',
  backends: ['composite neurons, engine fast', 'plain backpropagation'],
  parameters: {
    parameters: 'ours',
    ...{ hidden: HIDDEN, rho: 2, kappa: 1, gate: 'box', lanes: 20, rate: '0.01 a sample, falling to 0' },
  },
  full: 'T = 5, 10, 20, 50, 100 on MNIST and Fashion-MNIST (3 seeds), 60,000 samples x 2: ten minutes',
  run(form = 'quick', progress) {
    const plans = PLANS[form];
    const runs = plans.map((plan, p) =>
      trainAll(plan, (done, total) => progress?.(p * total + done, plans.length * total)),
    );
    return {
      figure: draw(
        runs.map(([one]) => one),
        form === 'quick',
      ),
      checks: form === 'quick' ? quickChecks(runs[0][0]) : runs.flatMap(fullChecks),
    };
  },
};

const scoreAt = ({ found }: Trained, length: number, score: 'counts' | 'membrane' | 'rate'): number =>
  found.find((one) => one.length === length)?.epoch.test?.[score] ?? Number.NaN;

/** Points that a read-out is above the baseline. */
const above = (run: Trained, length: number): number => 100 * (scoreAt(run, length, 'rate') - run.baseline);

/** Of few samples one point is four standard errors of a difference in answers. */
const quickChecks = (run: Trained): Check[] => [
  check('points of the rate read-out above the baseline, T = 20', above(run, 20), 0, 1.5),
  check(
    'points that spike counts gain from T = 5 to T = 20',
    100 * (scoreAt(run, 20, 'counts') - scoreAt(run, 5, 'counts')),
    ...([5, 4] as const),
  ),
  check('clipped gradients, T = 20, per cent', 100 * (run.found[1].epoch.train.clipped ?? 0), 0, 5),
];

function fullChecks(runs: readonly Trained[]): Check[] {
  const { dataset } = runs[0].plan;
  const points = (length: number) => medianOf(runs.map((run) => above(run, length)));
  const promised: readonly (readonly [number, number])[] =
    dataset === 'mnist'
      ? [
          [20, 0.5],
          [100, 0.3],
        ]
      : [[100, 0.6]];
  return promised.map(([length, tolerance]) =>
    check(
      `${dataset}, T = ${length}: points of the rate read-out above its own baseline${runs.length > 1 ? `, median of ${runs.length} seeds` : ''}`,
      points(length),
      0,
      tolerance,
    ),
  );
}
