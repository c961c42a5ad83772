/** The learning curve of the circuit on real digits, beside plain backpropagation. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { mean } from '../../../src/learning/evaluate';
import { draw } from './plot';
import { learn, SEED, SIZES, TOLERANCE } from './runs';

/** Of the test, answered right at the end; guessing is 0.1. */
const LEAST = { quick: 0.6, full: 0.85 } as const;

export const mnistMeanField: FigureEntry = {
  id: 'learning/mnist-mean-field',
  source:
    'The circuit of Sornborger, Tao, Snyder, Zlotnik (NICE 2019) on the digits of LeCun et al. (1998), prepared as in Renner et al. (2024)',
  title: 'The mean-field circuit learns digits',
  shows:
    'A network 400-400-10 of relu units as a circuit of rates, eleven windows a digit, every window solved exactly; plain ' +
    'backpropagation learns the same digits from the same weights. Digits are cropped to 20 × 20 pixels that are on or off. ' +
    'Output units that are silent at first learn only once they speak, so that the first thousands depend much on the seed. ' +
    'Whole epochs: pulsegate train mnist --epochs 3 --out DIR.',
  needs: 'mnist',
  backends: ['mean field, exact'],
  parameters: {
    parameters: 'ours',
    layers: [400, 400, 10],
    rate: 0.01,
    maskGain: 1e12,
    sizes: SIZES,
    seed: SEED,
  },
  full: 'one epoch of 60,000 digits, some minutes',
  run(form = 'quick', progress) {
    const curves = learn(form, progress);
    const { samples } = SIZES[form];
    const { presentations, deviation, loss, plainLoss, tested, right, plainRight } = curves;
    // a tenth of the points at either end: single ones depend on which digits came
    const tenth = Math.ceil(loss.length / 10);
    const fallen = mean(loss.slice(-tenth)) / mean(loss.slice(0, tenth));
    const upTo = (n: number) => deviation[presentations.indexOf(n)] ?? Number.NaN;
    const last = <T>(values: readonly T[]): T => values[values.length - 1];
    const apart = (a: readonly number[], b: readonly number[]) =>
      a.reduce((most, value, k) => Math.max(most, Math.abs(value - b[k])), 0);
    return {
      figure: draw(
        curves,
        form === 'quick' ? ` (quick form: ${samples} of ${SIZES.full.samples} digits)` : ', one epoch',
      ),
      checks: [
        check('largest deviation of a weight after 1,000 digits', upTo(1000), 0, 1e-15),
        check(`largest deviation of a weight after ${samples} digits`, last(deviation), 0, TOLERANCE),
        check('loss, circuit against plain', apart(loss, plainLoss), 0, 1e-9),
        check('mean loss of the last tenth of the digits, in units of the first tenth', fallen, 0, 0.8),
        check(
          `test accuracy after ${samples} digits, at least ${LEAST[form]}`,
          last(right),
          1,
          1 - LEAST[form],
        ),
        ...tested
          .map((n, k) =>
            check(`test accuracy after ${n} digits, circuit against plain`, right[k], plainRight[k], 0),
          )
          .slice(-1),
      ],
    };
  },
};
