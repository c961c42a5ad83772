/** How far the targets of a segment will go, before it is run: bounds that keep closed rows proven silent. */
import { isOut } from '../../../range';
import type { Run } from '../run';
import { widenTo } from '../silence/bounds';
import { staySilent } from '../silence/drives';
import { silentWhileLearning } from '../silence/growing';
import type { Place } from '../way';
import type { SegmentWays } from '../ways';
import type { Charging } from './segment';

/** The largest s e^{-s}. */
const LARGEST = Math.exp(-1);

/** Widens the bounds of a target by what it will be; false where it would get out of range. */
export function boundTarget(
  run: Run,
  c: Charging,
  k: number,
  s: number,
  fall: number,
  pieces: boolean,
): boolean {
  const { drive, driveB } = run.work;
  const { hasA, hasB, span } = run.work.arguments;
  const p = c.target[k];
  const held = c.targetHeld[k] === 1;
  const kernelB = mostOfB(held, s);
  const kernelA = pieces ? kernelB : mostOfA(held, s, fall);
  const left = held ? 1 : fall;
  if (hasA[k] === 0 && hasB[k] === 0) return true;
  if (hasA[k] === 1 && hasB[k] === 1) spanOfBoth(run, p, kernelA, kernelB, left);
  else if (hasA[k] === 1) spanOf(run, p, drive, kernelA, left);
  else spanOf(run, p, driveB, kernelB, left);
  const peak = span[0];
  const dip = span[1];
  if (isOut(peak + dip)) return false;
  // the output of a row is never negative, and neither is a held current
  widenTo(run, p, peak, held ? 0 : dip);
  return true;
}

/** The largest kernels of A and B over [0, s]. */
const mostOfA = (held: boolean, s: number, fall: number): number =>
  held ? -Math.expm1(-s) : s <= 1 ? s * fall : LARGEST;
const mostOfB = (held: boolean, s: number): number => (held ? s : -Math.expm1(-s));

/**
 * True where the closed rows stay silent while the targets are charged, with `pieces` whatever is crossed; those that read
 * weights which learn, while these grow.
 */
export function closedStaySilent(
  run: Run,
  segment: SegmentWays,
  c: Charging,
  { t0: t, duration }: Place,
  fall: number,
  pieces: boolean,
): boolean {
  if (run.doubtful.size === 0 && segment.plastic.length === 0) return true;
  const s = duration / c.tau;
  const { kernelA, kernelB, drive, driveB } = run.work;
  const { hasA, hasB } = run.work.arguments;
  for (let k = 0; k < c.target.length; k++) {
    const p = c.target[k];
    const held = c.targetHeld[k] === 1;
    if (hasB[k] === 1) kernelB[p] = mostOfB(held, s);
    if (hasA[k] === 1) kernelA[p] = pieces ? mostOfB(held, s) : mostOfA(held, s, fall);
  }
  const charges = { open: c.block, A: drive, B: driveB, pieces };
  const silent =
    staySilent(run, charges, t) &&
    (segment.plastic.length === 0 || silentWhileLearning(run, segment, charges, t, duration));
  for (const p of c.target) kernelA[p] = kernelB[p] = 0;
  return silent;
}

/** Puts into `span` how far a population goes above and below 0 at most, where one of A and B drives it. */
function spanOf(
  { wiring: { offset }, currents, work }: Run,
  p: number,
  drive: Float64Array,
  kernel: number,
  left: number,
): void {
  const to = offset[p + 1];
  let peak = 0;
  let dip = 0;
  for (let i = offset[p]; i < to; i++) {
    const current = currents[i];
    const d = drive[i] * kernel;
    const upper = Math.max(d, 0) + (current > 0 ? current : current * left);
    if (!(upper <= peak)) peak = upper;
    if (d >= 0 && current >= 0) continue;
    const lower = Math.max(-d, 0) - (current < 0 ? current : current * left);
    if (!(lower <= dip)) dip = lower;
  }
  work.arguments.span[0] = peak;
  work.arguments.span[1] = dip;
}

function spanOfBoth(
  { wiring: { offset }, currents, work }: Run,
  p: number,
  kernelA: number,
  kernelB: number,
  left: number,
): void {
  const { drive, driveB } = work;
  const to = offset[p + 1];
  let peak = 0;
  let dip = 0;
  for (let i = offset[p]; i < to; i++) {
    const current = currents[i];
    const a = drive[i] * kernelA;
    const b = driveB[i] * kernelB;
    const upper = Math.max(a, 0) + Math.max(b, 0) + (current > 0 ? current : current * left);
    const lower = Math.max(-a, 0) + Math.max(-b, 0) - (current < 0 ? current : current * left);
    if (!(upper <= peak)) peak = upper;
    if (!(lower <= dip)) dip = lower;
  }
  work.arguments.span[0] = peak;
  work.arguments.span[1] = dip;
}
