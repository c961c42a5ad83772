/**
 * A schedule in steps of the chip. Every edge lies at the nearest step; equal windows have equal steps, or the run is refused.
 *
 *     step = round(t n / tau),   keep = (4096 - d) / 4096,   d = round(4096 (1 - e^{-tau / (n tau_p)}))
 */
import { type Passage, passages } from '../../circuit/passages';
import type { Plan, Segment } from '../../circuit/plan';
import { type Problem, unsupported } from '../../errors';
import { MOST_STEPS } from './options';

/** A segment of the schedule, from step `begin` to step `end`. */
export interface StepPassage {
  readonly segment: Segment;
  readonly begin: number;
  readonly end: number;
  readonly cycle: number;
  readonly t0: number;
  readonly t1: number;
  /** The number of the stretch between two edges that it is, or a part of. */
  readonly stretch: number;
}

export interface Steps {
  /** Length of a step in time. */
  readonly unit: number;
  /** The time constant of the circuit. */
  readonly tau: number;
  /** What comes by in the time span, in order. */
  readonly passages: readonly StepPassage[];
  /** The passages of one period, where whole periods follow one another: the chip runs them as a ring. */
  readonly ring: number | undefined;
  readonly total: number;
  /** (4096 - decay) / 4096 is what a current keeps in a step; one for each population. */
  readonly decays: Int32Array;
}

/** The least number of steps that the chip's timers can count. */
const LEAST_STEPS = 2;
/** The most that one timer counts: its threshold has 17 bits. */
const LONGEST_TIMER = 65_000;

export const keepOf = (decay: number): number => (4096 - decay) / 4096;

/** The decay of a current whose time constant is `steps` steps; what keeps a gate open must be a weight of the chip. */
export function decayOf(steps: number): number {
  const exact = 4096 * (1 - Math.exp(-1 / steps));
  let grid = 1;
  while (exact > 255 * grid) grid *= 2;
  return Math.max(grid, grid * Math.round(exact / grid));
}

/** The schedule within a time span in steps, or why the chip cannot keep it. */
export function stepsOf(plan: Plan, tspan: readonly [number, number], perTau: number): Steps | Problem[] {
  const unit = plan.circuit.tau / perTau;
  const list = [...passages(plan, tspan)];
  const problems = problemsOf(plan, list, tspan[0], perTau);
  if (problems.length > 0) return problems;
  const made = list.flatMap((one, stretch) => split(one, stretch, tspan[0], unit));
  return {
    unit,
    tau: plan.circuit.tau,
    passages: made,
    ring: ringOf(plan, list, made, tspan),
    total: made.length === 0 ? 0 : made[made.length - 1].end,
    decays: Int32Array.from(plan.populations, ({ tau }) => decayOf(tau / unit)),
  };
}

/** How many passages a period has, where the time span begins with one and holds more than one whole. */
function ringOf(
  { period }: Plan,
  list: readonly Passage[],
  made: readonly StepPassage[],
  [from, to]: readonly [number, number],
): number | undefined {
  if (period === undefined || to - from < 1.5 * period) return undefined;
  const first = list[0].cycle;
  const begins = Math.abs(from - first * period) <= 1e-9 * Math.max(period, Math.abs(from));
  return begins ? made.filter(({ cycle }) => cycle === first).length : undefined;
}

function split(
  { segment, t0, t1, cycle }: Passage,
  stretch: number,
  origin: number,
  unit: number,
): StepPassage[] {
  const [begin, end] = [stepAt(t0, origin, unit), stepAt(t1, origin, unit)];
  const parts = Math.ceil((end - begin) / LONGEST_TIMER);
  const place = (k: number): number => begin + Math.round(((end - begin) * k) / parts);
  const time = (k: number): number => (k === parts ? t1 : t0 + ((t1 - t0) * k) / parts);
  return Array.from({ length: parts }, (_, k) => ({
    segment,
    begin: place(k),
    end: place(k + 1),
    cycle,
    t0: time(k),
    t1: time(k + 1),
    stretch,
  }));
}

const stepAt = (t: number, origin: number, unit: number): number => Math.round((t - origin) / unit);

function problemsOf(plan: Plan, list: readonly Passage[], origin: number, perTau: number): Problem[] {
  const { tau } = plan.circuit;
  const fault = faultOf(list, origin, tau / perTau);
  if (fault === undefined) return [];
  const fits = (n: number): boolean => faultOf(list, origin, tau / n) === undefined;
  const least = firstOf(LEAST_STEPS, fits);
  const finer = firstOf(perTau + 1, fits);
  const say =
    least === undefined
      ? `no number of steps up to ${MOST_STEPS} does`
      : `the least that does is ${least}${finer === undefined || finer === least ? '' : `, the next finer one ${finer}`}`;
  return [unsupported('loihi.stepsPerTau', `${fault} with ${perTau} steps in a tau (${say})`)];
}

function firstOf(from: number, fits: (n: number) => boolean): number | undefined {
  for (let n = from; n <= MOST_STEPS; n++) if (fits(n)) return n;
  return undefined;
}

/** What is wrong with a number of steps, in words. */
function faultOf(list: readonly Passage[], origin: number, unit: number): string | undefined {
  const lengths = new Map<string, { readonly steps: number; readonly t0: number; readonly t1: number }>();
  for (const { t0, t1, duration } of list) {
    const steps = stepAt(t1, origin, unit) - stepAt(t0, origin, unit);
    if (steps < LEAST_STEPS)
      return `the stretch from ${t0} to ${t1} between two edges has ${steps} steps, and a timer needs ${LEAST_STEPS}`;
    const key = (duration / unit).toPrecision(9);
    const known = lengths.get(key);
    if (known === undefined) lengths.set(key, { steps, t0, t1 });
    else if (known.steps !== steps)
      return `equal stretches get unequal steps, ${known.steps} from ${known.t0} to ${known.t1} and ${steps} from ${t0} to ${t1},`;
  }
  return undefined;
}

/** The step, with its fraction, that a time of the span lies at; edges are whole steps. */
export function placeOf({ passages }: Steps, t: number): number {
  let [low, high] = [0, passages.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passages[middle].t1 < t) low = middle + 1;
    else high = middle;
  }
  const { t0, t1, begin, end } = passages[low];
  return begin + ((end - begin) * Math.min(Math.max(t - t0, 0), t1 - t0)) / (t1 - t0);
}

/** The passage that a step belongs to: its windows are open in it. */
export function passageAt({ passages }: Steps, step: number): number {
  let [low, high] = [0, passages.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passages[middle].end <= step) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The time of a step. */
export function timeOf(steps: Steps, step: number): number {
  const { begin, end, t0, t1 } = steps.passages[passageAt(steps, step)];
  return step === end ? t1 : t0 + ((t1 - t0) * (step - begin)) / (end - begin);
}
