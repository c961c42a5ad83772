/** The schedule as it comes by: every segment within a time span, cycle by cycle. */
import { idleSegment, type Plan, type Segment } from '../../circuit/plan';

/** A segment of the schedule as it comes by: from t0 to t1, `duration` long (not t1 - t0, which rounds far from 0). */
export interface Passage {
  readonly segment: Segment;
  readonly t0: number;
  readonly t1: number;
  readonly duration: number;
  readonly cycle: number;
}

/** The cycle of a periodic schedule that time t lies in (0 where there is no period). */
export const cycleAt = ({ period }: Plan, t: number): number =>
  period === undefined ? 0 : Math.floor(t / period);

/** Every segment within tspan in order of time, idle stretches outside the windows included. */
export function* passages(plan: Plan, [from, to]: readonly [number, number]): Generator<Passage> {
  const { period } = plan;
  const idle = idleSegment(plan);
  if (period === undefined) {
    const first = plan.edges[0] ?? Number.POSITIVE_INFINITY;
    const last = plan.edges[plan.edges.length - 1] ?? Number.NEGATIVE_INFINITY;
    if (from < Math.min(first, to)) {
      const t1 = Math.min(first, to);
      yield { segment: idle, t0: from, t1, duration: t1 - from, cycle: 0 };
    }
    yield* scheduled(plan, 0, 0, from, to);
    const t0 = Math.max(from, last);
    if (t0 < to && last >= first) yield { segment: idle, t0, t1: to, duration: to - t0, cycle: 0 };
    return;
  }
  for (let cycle = cycleAt(plan, from); cycle * period < to; cycle++)
    yield* scheduled(plan, cycle * period, cycle, from, to);
}

function* scheduled(plan: Plan, base: number, cycle: number, from: number, to: number): Generator<Passage> {
  for (let k = 0; k < plan.segments.length; k++) {
    const left = plan.edges[k] as number;
    const right = plan.edges[k + 1] as number;
    if (base + right <= from) continue;
    if (base + left >= to) return;
    const whole = base + left >= from && base + right <= to;
    const t0 = Math.max(base + left, from);
    const t1 = Math.min(base + right, to);
    if (t0 >= t1) continue;
    yield { segment: plan.segments[k] as Segment, t0, t1, duration: whole ? right - left : t1 - t0, cycle };
  }
}
