/** How robust graded transfer is: gain, width, jitter, residual threshold. */
import { type Check, check, type FigureEntry } from '../../../src/figures/figure';
import * as law from './laws';
import { draw } from './plot';
import {
  AMPLITUDES,
  DRAWS,
  gainErrors,
  HOPS,
  jitters,
  type Point,
  residualThresholds,
  T,
  WIDTHS,
  widthErrors,
} from './runs';

/** At a jitter of 0.1 tau; the spread of a draw, and with it of their mean, grows with its square. */
const JITTER_TOLERANCE = 2e-3;

export const robustness: FigureEntry = {
  id: 'jcns15/robustness',
  source:
    'Sornborger, Wang, Tao, "A mechanism for graded, dynamically routable current propagation in pulse-gated synfire chains and implications for information coding", J Comput Neurosci 2015',
  title: 'Robustness of graded transfer',
  shows:
    'What is left of a packet after twelve hops with one fault. A gain error is a power; a width error costs only in second ' +
    'order where T = τ; jitter of the gates costs in second order; a residual threshold kills small packets first.',
  backends: ['mean field, exact'],
  parameters: { parameters: 'ours', hops: HOPS, 'T/τ': T, draws: DRAWS, seed: 1 },
  run() {
    const gain = gainErrors();
    const width = WIDTHS.map(widthErrors);
    const jitter = jitters();
    const threshold = AMPLITUDES.map(residualThresholds);
    const checks = [
      exact('gain error: largest |A_12/A_0 - rho^12|', gain, ({ size }) => law.gain(size)),
      ...width.map((points, k) =>
        exact(
          `window width, T = ${WIDTHS[k]} τ: largest distance from [(1 + e) e^(-e T)]^12`,
          points,
          ({ size }) => law.width(size, WIDTHS[k]),
        ),
      ),
      ...jitter
        .filter(({ size }) => size > 0)
        .map(({ size, measured }) =>
          check(
            `jitter ${size} τ: mean A_12/A_0 of ${DRAWS} draws`,
            measured,
            law.jitter(size),
            JITTER_TOLERANCE * (size / 0.1) ** 2,
          ),
        ),
      ...threshold.map((points, k) =>
        exact(
          `residual threshold, A = ${AMPLITUDES[k]}: largest distance from the hop's closed form`,
          points,
          ({ size }) => law.threshold(size, AMPLITUDES[k]),
        ),
      ),
    ];
    return { figure: draw(gain, width, jitter, threshold), checks };
  },
};

/** The largest distance of a run from a law. */
function exact(what: string, points: readonly Point[], truth: (point: Point) => number): Check {
  return check(what, Math.max(...points.map((p) => Math.abs(p.measured - truth(p)))), 0, 1e-12);
}
