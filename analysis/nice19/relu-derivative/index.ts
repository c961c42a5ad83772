/** The Heaviside function from feeding the graded chain into the gating chain: the step is the separatrix. */
import { maskReport } from '../../../src/dynamics/mask-report';
import { type Check, check, type FigureEntry } from '../../../src/figures/figure';
import { NICE19 } from '../source';
import { draw } from './plot';
import { band, DEAD_ZONE, KAPPA, LENGTHS, levels, MULTIPLIER, ON, SEPARATRIX, STAGE } from './runs';

const COUNTS = LENGTHS;

export const reluDerivative: FigureEntry = {
  id: 'nice19/relu-derivative',
  source: NICE19,
  title: 'The derivative of ReLU from a gating chain',
  shows:
    'A graded chain feeds a gating chain through a gain κ. Its level is 0 below Aₛ/κ and the on level above, which is ' +
    'the derivative of ReLU with a dead zone Aₛ/κ. More stages sharpen the step (the grey band about it shrinks as ' +
    'μₛ⁻ⁿ), but do not move it.',
  backends: ['mean field, exact'],
  parameters: { parameters: 'ours', ...STAGE, κ: KAPPA, stages: LENGTHS },
  run() {
    const bands = new Map(COUNTS.map((n) => [n, band(n, reported(n).greyBand)]));
    const widths = new Map([...bands].map(([n, [low, high]]) => [n, (high - low) / DEAD_ZONE]));
    return { figure: draw(widths), checks: [...stepChecks(), ...bandChecks(bands)] };
  },
};

function stepChecks(): Check[] {
  const stages = 40;
  const near = [1 - 1e-9, 1 + 1e-9].map((part) => part * DEAD_ZONE);
  const [below, above, far] = levels(stages, [...near, 0.5]);
  return [
    check('dead zone reported', reported(stages).deadZone, SEPARATRIX / KAPPA, 1e-15),
    check(`level of ${stages} stages 1e-9 below A_s/κ`, below ?? Number.NaN, 0, 0),
    check(`level of ${stages} stages 1e-9 above A_s/κ`, above ?? Number.NaN, ON, 1e-14),
    check(`level of ${stages} stages far above`, far ?? Number.NaN, ON, 1e-15),
  ];
}

function bandChecks(bands: ReadonlyMap<number, readonly [number, number]>): Check[] {
  const [low, high] = bands.get(12) ?? [Number.NaN, Number.NaN];
  const width = (n: number) =>
    ((bands.get(n)?.[1] ?? Number.NaN) - (bands.get(n)?.[0] ?? Number.NaN)) / DEAD_ZONE;
  return [
    check('the step lies in the band of 12 stages', low < DEAD_ZONE && DEAD_ZONE < high ? 1 : 0, 1, 0),
    check(
      'shrinking of the band per stage, 4 to 12 stages',
      (width(4) / width(12)) ** (1 / 8),
      MULTIPLIER,
      1e-5,
    ),
    check('band of 12 stages, circuit against closed form', width(12), reported(12).relativeWidth, 1e-7),
  ];
}

function reported(stages: number) {
  const report = maskReport({ ...STAGE, stages, maskGain: KAPPA });
  if (report.outcome === 'absent') throw new Error(report.reason);
  return report;
}
