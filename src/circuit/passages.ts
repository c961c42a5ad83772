/** The schedule as it comes by: every segment within a time span, cycle by cycle. */

import { checkKinds, PAIR } from '../kinds';
import { PLAN } from './made';
import type { Plan, Segment } from './plan';

/** A segment of the schedule as it comes by: from t0 to t1, `duration` long (not t1 - t0, which rounds far from 0). */
export interface Passage {
  readonly segment: Segment;
  readonly t0: number;
  readonly t1: number;
  readonly duration: number;
  readonly cycle: number;
}

/** A place in the schedule that `forward` moves, so that long runs make no object for each passage. */
export interface Cursor {
  readonly plan: Plan;
  readonly from: number;
  readonly to: number;
  /** Index of the segment; -1 or their number in the idle stretches outside a schedule without period. */
  index: number;
  cycle: number;
  t0: number;
  t1: number;
  duration: number;
}

/** The cycle of a periodic schedule that time t lies in (0 where there is no period). */
export const cycleAt = ({ period }: Plan, t: number): number =>
  period === undefined ? 0 : Math.floor(t / period);

/** A cursor before the first passage of a time span. */
export const cursor = (plan: Plan, [from, to]: readonly [number, number]): Cursor => ({
  plan,
  from,
  to,
  index: plan.period === undefined ? -2 : -1,
  cycle: cycleAt(plan, from),
  t0: from,
  t1: from,
  duration: 0,
});

/** Goes on to the next passage; false where there is none. */
export function forward(c: Cursor): boolean {
  const { edges, segments, period } = c.plan;
  for (;;) {
    c.index += 1;
    if (period !== undefined && c.index === segments.length) {
      c.index = 0;
      c.cycle += 1;
    } else if (c.index > segments.length) return false;
    const base = period === undefined ? 0 : c.cycle * period;
    const left = edgeAt(edges, c.index);
    const right = edgeAt(edges, c.index + 1);
    if (base + left >= c.to) return false;
    c.t0 = Math.max(base + left, c.from);
    c.t1 = Math.min(base + right, c.to);
    if (c.t0 >= c.t1) continue;
    const whole = base + left >= c.from && base + right <= c.to;
    c.duration = whole ? right - left : c.t1 - c.t0;
    return true;
  }
}

const edgeAt = (edges: Float64Array, k: number): number => {
  if (k < 0) return Number.NEGATIVE_INFINITY;
  return k < edges.length ? edges[k] : Number.POSITIVE_INFINITY;
};

/** The passage that a cursor stands at. */
function passageAt({ plan, index, t0, t1, duration, cycle }: Cursor): Passage {
  return { segment: plan.segments[index] ?? plan.idle, t0, t1, duration, cycle };
}

/** The passage within tspan that time t lies inside of; undefined at an edge. */
export function around(plan: Plan, tspan: readonly [number, number], t: number): Passage | undefined {
  const place = cursor(plan, tspan);
  // t may lie in another cycle than rounding says: the one before is looked at as well
  place.cycle = Math.max(place.cycle, cycleAt(plan, t) - 1);
  while (forward(place)) {
    if (place.t0 >= t) return undefined;
    if (t < place.t1) return passageAt(place);
  }
  return undefined;
}

/** Every segment within tspan in order of time, idle stretches outside the windows included. */
export function* passages(plan: Plan, tspan: readonly [number, number]): Generator<Passage> {
  checkKinds('passages', { plan: [plan, PLAN], tspan: [tspan, PAIR] });
  const place = cursor(plan, tspan);
  while (forward(place)) yield passageAt(place);
}
