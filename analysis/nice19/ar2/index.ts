/** Learning the lagged covariance of an AR(2) process, and its coefficients. */
import { type Check, check, type FigureEntry } from '../../../src/figures/figure';
import { autoregression, type Covariances, covariancePath } from '../../../src/learning/covariance';
import { NICE19 } from '../source';
import { draw } from './plot';
import { A, direct, LMS, lmsCircuit, lmsPlain, lmsSpread, SAMPLES, SEED, series } from './runs';

const COUNTS = Array.from({ length: 80 }, (_, k) => ((k + 1) * SAMPLES) / 80);

export const ar2: FigureEntry = {
  id: 'nice19/ar2',
  source: NICE19,
  title: 'Learning an AR(2) process',
  shows:
    'Three pairs of populations hold the last three samples of a signed series; Hebbian windows add up their products, seven ' +
    'windows a sample. The coefficients follow from the covariances (the 2 x 2 system is solved off the circuit), or are ' +
    'learnt in a circuit that predicts the next sample.',
  backends: ['mean field, exact'],
  parameters: {
    parameters: 'ours',
    coefficients: A,
    samples: SAMPLES,
    'LMS samples': LMS.samples,
    'LMS rate': LMS.rate,
    seed: SEED,
  },
  run() {
    const x = series(SEED, SAMPLES);
    const sums = covariancePath(x, COUNTS);
    const learnt = sums[sums.length - 1];
    const truth = direct(x);
    const found = autoregression(learnt);
    const error = Math.sqrt((1 - A[1] ** 2) / SAMPLES);
    const forLms = series(SEED, LMS.samples + 2);
    const path = lmsCircuit(forLms);
    const end = path[path.length - 1] ?? [Number.NaN, Number.NaN];
    const plain = lmsPlain(forLms);
    const spread = lmsSpread();
    const checks: Check[] = [
      ...(Object.keys(truth) as (keyof Covariances)[]).map((name) =>
        check(`covariance ${name}, circuit`, learnt[name], truth[name], 1e-12),
      ),
      ...A.map((a, k) =>
        check(`a${k + 1} from the covariances, tolerance 3 standard errors`, found[k], a, 3 * error),
      ),
      ...A.map((a, k) =>
        check(
          `a${k + 1} by LMS, tolerance 3 standard deviations of ${LMS.runs} runs`,
          end[k],
          a,
          3 * spread[k],
        ),
      ),
      ...plain.map((w, k) => check(`a${k + 1} by LMS, circuit against the plain rule`, end[k], w, 1e-12)),
    ];
    return { figure: draw(x, COUNTS, sums.map(autoregression), path, error), checks };
  },
};
