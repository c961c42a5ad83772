/** Digits are learnt on the chip's arithmetic: accuracy and loss over epochs. */
import { type Check, check, type FigureEntry } from '../../../src/figures/figure';
import { mean } from '../../../src/learning/evaluate';
import { draw } from '../learning/plot';
import { differingWeights, imagesOf, type Learning, learnImages, median, scoresAt } from '../learning/runs';
import { RENNER24 } from '../source';

const SEEDS = [1, 2, 3, 4, 5];
const EPOCHS = { quick: 3, full: 60 } as const;
const COMPARED = 500;

export const sbpDigits: FigureEntry = {
  id: 'renner24/fig3',
  source: RENNER24,
  title: 'Spiking backprop learns digits',
  shows:
    'MNIST cropped to 20 x 20, binary pixels, 400-400-10, one sample at a time, weights of 8 bits, a learning step of 2 and ' +
    'no learning rate. An answer is read from the output spikes or from the membrane inputs of the output units. What is ' +
    'run is the integer algorithm that the circuit of 12 phases computes, bit by bit.',
  needs: 'mnist',
  backends: ['loihi, spiking backprop, engine fast'],
  parameters: {
    layers: '400-400-10',
    pixel: 'on where its byte is 129 or more',
    seeds: SEEDS,
    epochs: EPOCHS,
  },
  full: '60 epochs of 5 seeds, some minutes',
  run(form = 'quick', progress) {
    const images = imagesOf('mnist');
    const runs = learnImages(images, SEEDS, EPOCHS[form], progress);
    return {
      figure: draw('Digits learnt by spiking backprop, 400-400-10', runs, EPOCHS.full, {
        value: 0.963,
        words: 'published, on the chip,<br>after 60 epochs: 96.3 %',
      }),
      checks: [
        check(
          `weights that differ from the plain algorithm after ${COMPARED} presentations`,
          differingWeights(images, 1, COMPARED),
          0,
          0,
        ),
        ...afterOne(runs),
        ...(form === 'full' ? [...afterSix(runs), ...afterSixty(runs)] : []),
      ],
    };
  },
};

/** At least `least`, as a check: seeds spread, and what is above is no fault. */
const atLeast = (what: string, value: number, least: number): Check =>
  check(`${what}, at least ${least}`, value, (1 + least) / 2, (1 - least) / 2);

const afterOne = (runs: readonly Learning[]): Check[] => [
  atLeast('epoch 1, median of 5 seeds: exactly the target', median(scoresAt(runs, 1, 'exact')), 0.86),
  atLeast('epoch 1, median of 5 seeds: first spike', median(scoresAt(runs, 1, 'spikes')), 0.88),
  atLeast('epoch 1, median of 5 seeds: membrane', median(scoresAt(runs, 1, 'activation')), 0.92),
];

const afterSix = (runs: readonly Learning[]): Check[] => [
  atLeast('epoch 6, median of 5 seeds: exactly the target', median(scoresAt(runs, 6, 'exact')), 0.9),
  atLeast('epoch 6, median of 5 seeds: membrane', median(scoresAt(runs, 6, 'activation')), 0.95),
];

/** Targets are means of four seeds of an independent implementation. */
const afterSixty = (runs: readonly Learning[]): Check[] => [
  check('epoch 60, mean of 5 seeds: exactly the target', mean(scoresAt(runs, 60, 'exact')), 0.95, 0.006),
  check('epoch 60, mean of 5 seeds: first spike', mean(scoresAt(runs, 60, 'spikes')), 0.959, 0.006),
  check('epoch 60, mean of 5 seeds: membrane', mean(scoresAt(runs, 60, 'activation')), 0.9725, 0.004),
];
