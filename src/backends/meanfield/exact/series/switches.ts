/** Which switches of a segment's rows turn first in a stretch, and when. */
import { firstSignChange, type Ladder } from '../../../../numerics/ladder';
import { type Active, FEWER, GRID, ORDERS, type Series } from '../../rows/active';
import { staysOff, stepOf } from '../../rows/reach';
import type { Rows } from '../../rows/rows';
import { signOfSeries } from '../../rows/settle';
import { fill, fillRow } from '../../rows/taylor';

/** Roots nearer than this, relative to the first, are one event. */
const TOGETHER = 8 * Number.EPSILON;

/** The next switches and when, or how far the series reaches; with as few orders as find them. */
export function nextSwitches(ladder: Ladder, active: Active, length: number): NextSwitches {
  const { net, out } = active;
  if (out.filled < FEWER) {
    fill(active, FEWER);
    const step = stepOf(net, out, length);
    const events = firstSwitches(ladder, active, step);
    if (events.switches.length > 0 || step === length) return events;
  }
  fill(active, ORDERS);
  return firstSwitches(ladder, active, stepOf(net, out, length));
}

export interface NextSwitches {
  readonly s: number;
  readonly switches: readonly number[];
  readonly touches: readonly { readonly i: number; readonly s: number }[];
}

/** The switches that change their sign first within `step`, and when. */
function firstSwitches(ladder: Ladder, active: Active, step: number): NextSwitches {
  const { net, out } = active;
  const found: { i: number; s: number }[] = [];
  const touches: { i: number; s: number }[] = [];
  let first = step;
  // the one that seems nearest comes first: the sooner it crosses, the more of the others cannot before
  const nearest = nearestByTangent(net, out);
  for (let k = -1; k < net.switches; k++) {
    const i = k < 0 ? nearest : k;
    if (i < 0 || (k >= 0 && i === nearest)) continue;
    const at = i * GRID;
    const r = net.switchRow[i];
    if (out.rowFilled[r] < out.filled) {
      if (staysOff(net, out, r, first)) continue;
      fillRow(active, r);
    }
    if (provenSign(out.s, at, out.filled, first) || signOfSeries(out.s, at, out.filled) === 0) continue;
    const horizon = Math.min(step, first * (1 + TOGETHER));
    const s = firstSignChange(ladder, out.s, at, out.filled + 2, 1, horizon);
    for (const touch of ladder.touches) touches.push({ i, s: touch });
    if (s === undefined) continue;
    first = Math.min(first, s);
    found.push({ i, s });
  }
  found.sort((a, b) => a.i - b.i);
  const switches = found.filter(({ s }) => s <= first * (1 + TOGETHER)).map(({ i }) => i);
  return { s: first, switches, touches: touches.filter(({ s }) => s < first) };
}

/** The switch whose tangent is the first to cross 0; -1 where none does. */
function nearestByTangent({ switches }: Rows, { s }: Series): number {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < switches; i++) {
    const root = -s[i * GRID + 1] / s[i * GRID + 2];
    if (!(root > 0 && root < least)) continue;
    nearest = i;
    least = root;
  }
  return nearest;
}

/** True where the value at 0 outweighs all the rest of the series over the step. */
function provenSign(s: Float64Array, at: number, filled: number, step: number): boolean {
  let rest = 0;
  let power = 1;
  for (let k = 2; k < filled + 2; k++) {
    power *= step / (k - 1);
    rest += Math.abs(s[at + k]) * power;
  }
  return Math.abs(s[at + 1]) > rest;
}

/** Flips the switches that crossed, and remembers that they, and those that crossed just before, are exactly 0 now. */
export function cross({ on, zero }: Active, switches: readonly number[], atOnce: readonly number[]): void {
  for (const i of switches) on[i] = 1 - on[i];
  for (const i of atOnce) zero[i] = Number.MIN_VALUE;
}

/** The fastest leak. */
export function fastest({ rates }: Rows): number {
  let most = 0;
  for (const rate of rates) most = Math.max(most, rate);
  return most;
}
