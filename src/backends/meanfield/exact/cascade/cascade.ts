/**
 * A segment whose projections feed forward, stretch by stretch: between two crossings every current is a cascade of
 * integrators and leaks in closed form (numerics/cascade.ts), and crossings are found by a ladder of derivatives
 * (numerics/ladder.ts), so that none is missed. The argument of a row that crosses is set to exactly zero.
 */
import type { Plan, Segment } from '../../../../circuit/plan';
import { isOut, outOfRange } from '../../../range';
import type { Failure } from '../../../watch';
import { tooManyEvents } from '../failures';
import { advance, type Run, refresh } from '../run';
import { series } from '../series/series';
import { suspects } from '../silence/suspects';
import type { Place, Way } from '../way';
import type { SegmentWays } from '../ways';
import { type Order, orderOf } from './order';
import { keepStretch, logEvents, logTouches } from './records';
import { boundStretch, type Event, endStretch, firstEvents, type Next, workOut } from './stretch';

/** Runs a feed-forward segment; it goes on as a series once a leak makes it recurrent. */
export const cascade: Way = (run, segment, place) => {
  if (segment.cascade === undefined) segment.cascade = cascadeOf(run.plan, segment.segment, []) ?? null;
  if (segment.cascade === null) return 'leaks';
  refresh(run);
  return runStretches(run, segment, segment.cascade, place);
};

function runStretches(
  run: Run,
  segment: SegmentWays,
  first: Order,
  place: Place,
): 'done' | 'leaks' | Failure {
  const { t0, t1, duration } = place;
  let order = first;
  let { tau } = order;
  let length = duration / tau;
  let done = 0;
  let events: readonly Event[] = [];
  let count = 0;
  for (;;) {
    const t = t0 + done * tau;
    for (const p of order.touched) advance(run, p, t);
    workOut(run, order, events);
    const next = firstEvents(run, order, length - done);
    boundStretch(run, order, next.s);
    const wider = withSuspects(run, segment.segment, order, t);
    if (wider === 'recurrent') return series(run, segment, { t0: t, t1, duration: duration - done * tau });
    if (wider !== undefined) {
      events = events.map((event) => moved(event, order, wider));
      order = wider;
      // only inputs so far: the first that leaks brings its time constant along
      done *= tau / wider.tau;
      ({ tau } = wider);
      length = duration / tau;
      continue;
    }
    if (!passStretch(run, order, next, t)) return outOfRange('current', t);
    const last = next.events.length === 0;
    done += next.s;
    const now = last ? t1 : t0 + done * tau;
    for (const p of order.touched) run.stamps[p] = now;
    if (last) return 'done';
    logEvents(run, order, next.events, now);
    events = next.events;
    if (++count > run.maxEvents) return tooManyEvents(run.maxEvents, t0, now);
  }
}

/** The order with the closed rows that may leak in this stretch in it; undefined where none may. */
function withSuspects(run: Run, segment: Segment, order: Order, t: number): Order | 'recurrent' | undefined {
  if (run.doubtful.size === 0) return undefined;
  const evaluated = new Set(order.entries.map(({ block }) => block));
  const found = suspects(run, order.touched, evaluated, t);
  if (found.length === 0) return undefined;
  run.watched.push(...found);
  return cascadeOf(run.plan, segment, run.watched) ?? 'recurrent';
}

/** Moves all currents to the end of a stretch that begins at t and records it; false where one gets out of range. */
function passStretch(run: Run, order: Order, { s, events, touches }: Next, t: number): boolean {
  endStretch(run, order, s, events);
  if (!areInRange(run, order)) return false;
  keepStretch(run, order, t, s);
  logTouches(run, order, touches, t);
  return true;
}

function areInRange(run: Run, { touched }: Order): boolean {
  if (run.work.grids.overflow) return false;
  for (const p of touched) {
    const { offset, size } = run.plan.populations[p];
    for (let i = offset; i < offset + size; i++) if (isOut(run.currents[i])) return false;
  }
  return true;
}

/** The same event in an order that has more entries. */
function moved(event: Event, from: Order, to: Order): Event {
  if (event.entry === -1) return event;
  const { block } = from.entries[event.entry];
  return { ...event, entry: to.entries.findIndex((entry) => entry.block === block) };
}

/** The order of a segment that is a cascade with the watched blocks in it; else undefined. */
function cascadeOf(plan: Plan, segment: Segment, watched: readonly number[]): Order | undefined {
  const plain = (block: number) =>
    plan.blocks[block].transfer.kind === 'relu' && plan.blocks[block].gates.length === 0;
  if (!watched.every(plain)) return undefined;
  const order = orderOf(plan, segment, watched);
  if (order === undefined) return undefined;
  const flushed = segment.selves.some(
    ({ kind, population }) => kind === 'flush' && order.touched.includes(population),
  );
  return flushed ? undefined : order;
}
