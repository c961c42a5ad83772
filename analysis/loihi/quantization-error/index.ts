/** Three ways in which the chip rounds a packet, and how each error falls. */
import { type Check, check, type FigureEntry } from '../../../src/figures/figure';
import { LADDERS } from '../source';
import { draw, type Measured } from './plot';
import {
  AMPLITUDES,
  BITS,
  byBits,
  byLevels,
  bySteps,
  byStepsOnChip,
  type HopError,
  LEVELS,
  offTau,
  PAIRS,
  SATURATING,
  SIZE,
  STEPS,
  T,
} from './runs';

export const quantizationError: FigureEntry = {
  id: 'loihi/quantization-error',
  source: LADDERS,
  title: 'What the chip rounds',
  shows:
    'Rms error of a hop on the chip beside the mean field. Levels: a row sends whole levels, so that a held source is off by a ' +
    'uniform error, spacing/√12; one that decays passes by many levels, and they average. Weight bits: rounded in each level, ' +
    'weights cost half for every bit; spread over the levels of a row they cost next to nothing. Steps: gains in steps are exact ' +
    'sums; what is left is the time constant, which the 12 bits of a decay make longer or shorter.',
  backends: ['Loihi 1, emulated', 'mean field, exact'],
  parameters: {
    parameters: 'ours',
    ...{ 'T/τ': T, levels: LEVELS, 'weight bits': BITS, 'steps in a τ': STEPS, amplitudes: AMPLITUDES },
    ...{ 'size of the matrices': SIZE, 'pairs of matrices': PAIRS },
  },
  full: 'up to 128 levels, 100 amplitudes, 30 pairs of matrices',
  run(form = 'quick') {
    const measured: Measured = {
      levels: LEVELS[form],
      held: byLevels('held', form),
      decaying: byLevels('decaying', form),
      each: byBits('each', form),
      spread: byBits('spread', form),
      chip: byStepsOnChip(form),
      graded: bySteps(form),
      saturating: bySteps(form, SATURATING),
      tau: STEPS.map(offTau),
    };
    return { figure: draw(measured), checks: checksOf(measured) };
  },
};

function checksOf({
  levels,
  held,
  decaying,
  each,
  spread,
  chip,
  graded,
  saturating,
  tau,
}: Measured): Check[] {
  const floor = spread[spread.length - 1].rms;
  const bits = BITS.map((b, k) => ({ b, k })).filter(({ b }) => b >= 3);
  return [
    ...held.map(({ rms, spacing }, k) =>
      check(
        `held source, ${levels[k]} levels: rms over spacing/√12`,
        (rms * Math.sqrt(12)) / spacing,
        1,
        0.12,
      ),
    ),
    check('held source: slope of log rms over log spacing', slopeOf(held), 1, 0.05),
    check('decaying source: slope of log rms over log spacing, steeper', slopeOf(decaying), 1.3, 0.25),
    ...bits.map(({ b, k }) =>
      check(
        `${b} bits, rounded in each level: rms over that of the rounded weights and of the levels`,
        each[k].rms / Math.hypot(each[k].weights, floor),
        1,
        0.35,
      ),
    ),
    check(
      'rounded in each level: bits in which the error of weights falls to half, 2 to 5',
      3 / Math.log2(each[1].weights / each[4].weights),
      1,
      0.4,
    ),
    check(
      'spread, 6 bits: rms over that of 8 bits, where levels are all that is left',
      spread[5].rms / floor,
      1,
      0.5,
    ),
    check('graded rows in steps, no levels: largest rms', Math.max(...graded), 0, 1e-14),
    check(
      'decaying source, 32 levels: rms with 16 steps over that with 4',
      chip[2].rms / chip[0].rms,
      0.45,
      0.15,
    ),
    check(
      'rows with a ceiling, 4 to 32 steps, no levels: largest rms',
      Math.max(...saturating.slice(0, 5)),
      0,
      2e-3,
    ),
    check(
      'time constant: largest error over half a step of the decay',
      Math.max(...tau.map(({ off, bound }) => off / bound)),
      0.6,
      0.55,
    ),
  ];
}

/** Slope of log rms over log spacing, least squares. */
function slopeOf(errors: readonly HopError[]): number {
  const x = errors.map(({ spacing }) => Math.log(spacing));
  const y = errors.map(({ rms }) => Math.log(rms));
  const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  return (
    x.reduce((sum, one, k) => sum + (one - mx) * (y[k] - my), 0) /
    x.reduce((sum, one) => sum + (one - mx) ** 2, 0)
  );
}
