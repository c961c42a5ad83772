/**
 * The clocked saturating stage in closed form: its return map, its two logic levels, its separatrix, where they vanish.
 *
 *     tau I_d' = -I_d + f(I_u),  f(x) = clip(G (x - h), 0, F),  I_u = A e^{-t/tau},  gate open for T;  theta = T / tau
 *     t1 = clip(ln(A / h2), 0, theta),  t2 = clip(ln(A / h), 0, theta),  h2 = h + F / G
 *     R(A) = e^{-theta} { F (e^{t1} - 1) + G [A (t2 - t1) - h (e^{t2} - e^{t1})] },   R'(A) = G e^{-theta} (t2 - t1)
 *
 * R is continuous with its derivative, and piecewise analytic. An on state exists iff G > e^{theta} / theta and h < h*,
 *
 *     h* = (F / G) (e^x - 1) / (e^{theta} - e^x),   A* = F / G + h* e^{theta},   x = theta - e^{theta} / G
 *
 * which is where the maximum of R(A) - A, at A = h2 e^x, is 0.
 */
import { invalid, raise } from '../errors';
import { checkGiven } from '../kinds';
import { bisect } from './fixed-points';
import { amplitudeMap, type ReturnMap } from './return-map';

export interface PulseStage {
  /** Slope of the transfer above its threshold h, up to its ceiling F. */
  readonly G: number;
  readonly h: number;
  readonly F: number;
  /** Window length. */
  readonly T: number;
  /** Time constant (default 1), in the unit of T. */
  readonly tau?: number;
}

export const PULSE_STAGE = { G: 'number', h: 'number', F: 'number', T: 'number', tau: 'number?' } as const;

/** What a chain of such stages can do; without an on state every pulse dies. */
export type PulseStates = {
  /** h*: an on state exists for thresholds below it, and for none where G <= e^{theta} / theta (undefined). */
  readonly foldThreshold: number | undefined;
  /** A*: the on state and the separatrix where they meet, at h = h*. */
  readonly foldAmplitude: number | undefined;
} & (
  | { readonly outcome: 'absent'; readonly reason: string }
  | {
      readonly outcome: 'found';
      readonly on: number;
      readonly onMultiplier: number;
      readonly separatrix: number;
      readonly multiplier: number;
    }
);

function checkStage(path: string, stage: PulseStage): Required<PulseStage> & { theta: number } {
  const { G, h, F, T, tau = 1 } = stage;
  const positive = (name: string, value: number) =>
    value > 0 && Number.isFinite(value) ? [] : [invalid(`${path}.${name}`, name, value, 'a number above 0')];
  raise(
    ...positive('G', G),
    ...positive('F', F),
    ...positive('T', T),
    ...positive('tau', tau),
    ...(h >= 0 && Number.isFinite(h) ? [] : [invalid(`${path}.h`, 'threshold', h, 'a number of at least 0')]),
  );
  return { G, h, F, T, tau, theta: T / tau };
}

/** The return map of a stage in closed form, with its exact derivative, on [0, F]. */
export function pulseMap(stage: PulseStage): ReturnMap {
  checkGiven('pulseMap', stage, PULSE_STAGE);
  const { F } = checkStage('pulseMap', stage);
  return amplitudeMap((A) => pulseReturn(stage, A), {
    domain: [0, F],
    derivative: (A) => pulseSlope(stage, A),
    slopes: (from, to) => pulseSlopes(stage, from, to),
  });
}

const clip = (x: number, most: number): number => Math.min(Math.max(x, 0), most);

/** R(A). */
export function pulseReturn({ G, h, F, T, tau = 1 }: PulseStage, A: number): number {
  const theta = T / tau;
  if (A <= h) return 0;
  const t1 = clip(Math.log(A / (h + F / G)), theta);
  const t2 = clip(Math.log(A / h), theta);
  const linear = A * (t2 - t1) - h * Math.exp(t1) * Math.expm1(t2 - t1);
  return Math.exp(-theta) * (F * Math.expm1(t1) + G * linear);
}

/** R'(A). */
function pulseSlope({ G, h, F, T, tau = 1 }: PulseStage, A: number): number {
  const theta = T / tau;
  if (A <= h) return 0;
  return G * Math.exp(-theta) * (clip(Math.log(A / h), theta) - clip(Math.log(A / (h + F / G)), theta));
}

/** Bounds of R' between two amplitudes: t1 and t2 grow with A, so that t2 - t1 lies between t2(a) - t1(b) and t2(b) - t1(a). */
function pulseSlopes(
  { G, h, F, T, tau = 1 }: PulseStage,
  from: number,
  to: number,
): readonly [number, number] {
  const theta = T / tau;
  const open = (A: number, threshold: number) => (A <= threshold ? 0 : clip(Math.log(A / threshold), theta));
  const gain = G * Math.exp(-theta);
  const least = Math.max(0, open(from, h) - open(to, h + F / G));
  // a hair of room, for the rounding of the logarithms
  return [gain * least * (1 - 1e-14), gain * (open(to, h) - open(from, h + F / G)) * (1 + 1e-14) + 1e-300];
}

/** On state, separatrix and fold of a stage; 'absent', with the inequality that fails, where every pulse dies. */
export function pulseStates(stage: PulseStage): PulseStates {
  checkGiven('pulseStates', stage, PULSE_STAGE);
  const { G, h, F, theta } = checkStage('pulseStates', stage);
  const steepest = Math.exp(theta) / theta;
  const none = { foldThreshold: undefined, foldAmplitude: undefined };
  if (!(G > steepest))
    return { ...none, outcome: 'absent', reason: `G = ${G} is not above e^theta / theta = ${steepest}` };
  const x = theta - Math.exp(theta) / G;
  const foldThreshold = ((F / G) * Math.expm1(x)) / (Math.exp(theta) - Math.exp(x));
  const fold = { foldThreshold, foldAmplitude: F / G + foldThreshold * Math.exp(theta) };
  if (!(h < foldThreshold))
    return { ...fold, outcome: 'absent', reason: `h = ${h} is not below h* = ${foldThreshold}` };
  // R(A) - A has its maximum at `top`: the separatrix lies below it, the on state above
  const excess = (A: number) => pulseReturn(stage, A) - A;
  const top = (h + F / G) * Math.exp(x);
  const [separatrix] = h === 0 ? [0] : bisect(excess, h, top);
  const full = F * -Math.expm1(-theta);
  const on = full >= (h + F / G) * Math.exp(theta) ? full : bisect(excess, top, full)[0];
  return {
    ...fold,
    outcome: 'found',
    on,
    onMultiplier: pulseSlope(stage, on),
    separatrix: separatrix,
    multiplier: h === 0 ? G * Math.exp(-theta) * theta : pulseSlope(stage, separatrix),
  };
}
