/** What a mask resolves: its dead zone, and the grey band about it in which the level is not settled yet. */
import { invalid, raise } from '../errors';
import { checkGiven } from '../kinds';
import { PULSE_STAGE, type PulseStage, pulseReturn, pulseStates } from './pulse-map';

export interface MaskSettings extends PulseStage {
  /** Hops of the mask chain, n. */
  readonly stages: number;
  /** kappa (default 1). */
  readonly maskGain?: number;
}

export type MaskReport =
  | {
      readonly outcome: 'found';
      /** A_s / kappa: the step of the mask. Smaller amplitudes count as 0, however many stages. */
      readonly deadZone: number;
      /** The two levels after the last stage: 0 below the band, A_on above it. */
      readonly on: number;
      /** Amplitudes within it come out between the levels. */
      readonly greyBand: readonly [number, number];
      /** Width of the band over the dead zone: shrinks as mu_s^{-n}. */
      readonly relativeWidth: number;
      readonly multiplier: number;
    }
  | { readonly outcome: 'absent'; readonly reason: string };

/**
 * Dead zone and grey band of a mask chain, from the closed form of its stages. An on state that the chain only
 * approaches (its multiplier is not 0) counts as reached within 1e-12 of it.
 */
export function maskReport(settings: MaskSettings): MaskReport {
  checkGiven('maskReport', settings, { stages: 'number', maskGain: 'number?', ...PULSE_STAGE });
  const { stages, maskGain = 1, ...stage } = settings;
  if (!(Number.isInteger(stages) && stages >= 1))
    raise(invalid('maskReport.stages', 'number of hops', stages, 'a whole number of at least 1'));
  if (!(maskGain > 0 && Number.isFinite(maskGain)))
    raise(invalid('maskReport.maskGain', 'mask gain', maskGain, 'a number above 0'));
  const states = pulseStates(stage);
  if (states.outcome === 'absent') return { outcome: 'absent', reason: states.reason };
  const { on, separatrix, multiplier } = states;
  const after = (A: number) => {
    let level = A;
    for (let k = 0; k < stages; k++) level = pulseReturn(stage, level);
    return level;
  };
  const reached = on * (1 - 1e-12);
  const low = edge((A) => after(A) > 0, 0, separatrix);
  const high = edge(
    (A) => after(A) >= reached,
    separatrix,
    Math.max(stage.F, stage.h + stage.F / stage.G) * Math.exp(stage.T / (stage.tau ?? 1)),
  );
  return {
    outcome: 'found',
    deadZone: separatrix / maskGain,
    on,
    greyBand: [low / maskGain, high / maskGain],
    relativeWidth: (high - low) / separatrix,
    multiplier,
  };
}

/** Where a monotone question turns from no to yes. */
function edge(yes: (A: number) => boolean, no: number, sure: number): number {
  let [low, high] = [no, sure];
  for (;;) {
    const middle = low + 0.5 * (high - low);
    if (middle <= low || middle >= high) return middle;
    if (yes(middle)) high = middle;
    else low = middle;
  }
}
