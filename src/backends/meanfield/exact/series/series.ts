/**
 * Anything: recurrent active sets, unequal tau, saturating and heaviside rows, gates driven by populations, holds with gain
 * and offset, learning. A stretch is a Taylor series that is exact to rounding (rows/taylor.ts: a scaled Taylor action, no
 * eigenvectors); it ends at the first switch that changes its sign, or where the series does.
 */
import { type Active, ORDERS } from '../../rows/active';
import { logFlips, settle, slidingMessage } from '../../rows/settle';
import { carry } from '../../sensitivity/carry';
import { type Arrival, arrival, depart } from '../../sensitivity/saltation';
import { jumpsAtOnce, notFinite, slides, tooManyEvents, tooSlow } from '../failures';
import { type Run, refresh } from '../run';
import { suspects } from '../silence/suspects';
import type { Way } from '../way';
import type { SegmentWays } from '../ways';
import { assemble } from './assemble';
import { learnOver } from './hebb';
import { boundSeries, graze, keep, load, move } from './moves';
import { cross, fastest, nextSwitches } from './switches';

/**
 * Crossings nearer than this, in time constants, are one event, found one after the other: the end of a row's ramp and that
 * of a gate which the row drives are one root with the rounding errors of two functions.
 */
const AT_ONCE = 64 * Number.EPSILON;

/** Runs a segment, or the rest of one; it holds everywhere. */
export const series: Way = (run, segment, { t0, t1, duration }) => {
  refresh(run);
  let active = assemble(run, segment);
  let done = 0;
  // signs before the last crossings, to be logged once what they set off has settled
  let before: Uint8Array | undefined;
  let arrived: Arrival | undefined;
  let crossed: readonly number[] = [];
  for (let count = 0; ; ) {
    const t = t0 + done;
    load(run, active, t);
    const sliding = settle(active, ORDERS);
    if (sliding >= 0) return slides(slidingMessage(active.net, sliding, t), t);
    if (before !== undefined) logFlips(run.crossings, active.net, before, active.on, t);
    before = undefined;
    if (arrived !== undefined && !leave(run, active, arrived)) return jumpsAtOnce(t);
    arrived = undefined;
    const events = nextSwitches(run.work.ladder, active, duration - done);
    const { s, switches } = events;
    const last = switches.length === 0 && s >= duration - done;
    if (!(done + s > done) && !last && switches.length === 0)
      return tooSlow('series converges too slowly', t);
    boundSeries(run, active.net, active.out, s);
    if (watchMore(run, segment, active, t)) {
      active = assemble(run, segment);
      crossed = [];
      continue;
    }
    if (!move(run, active.net, active.out, s)) return notFinite(t);
    keep(run, active.net, active.out, t, s);
    graze(run, active.net, events.touches, t);
    learnOver(run, segment.segment.learn, active.net, active.out, s);
    if (run.sensitivity !== undefined) {
      if (!carry(run.sensitivity, active, segment.segment.learn, t, s))
        return tooSlow('derivative does not converge', t);
      arrived = switches.length > 0 ? arrival(run.sensitivity, active, switches, s) : undefined;
    }
    done = last ? duration : done + s;
    const now = done === duration ? t1 : t0 + done;
    for (const p of active.net.populations) run.stamps[p] = now;
    if (done === duration && switches.length === 0) return ended(run, segment, t1);
    if (switches.length > 0) before = active.on.slice();
    crossed = s * fastest(active.net) <= AT_ONCE ? [...crossed, ...switches] : switches;
    cross(active, switches, crossed);
    count += switches.length > 0 ? 1 : 0;
    if (count > run.maxEvents) return tooManyEvents(run.maxEvents, t0, now);
  }
};

/** Leaves an event for the derivatives; false where two switches that are not one jump at once. */
const leave = ({ sensitivity }: Run, active: Active, arrived: Arrival): boolean =>
  sensitivity === undefined || depart(sensitivity, arrived, active);

/** True where closed rows may leak in this stretch: they are watched from now on. */
function watchMore(run: Run, { segment }: SegmentWays, { net }: Active, t: number): boolean {
  const evaluated = new Set([...segment.open.map(({ block }) => block), ...run.watched]);
  const found = suspects(run, net.populations, evaluated, t);
  run.watched.push(...found);
  return found.length > 0;
}

/** What was learnt is known as a whole at the end of a segment. */
function ended(run: Run, { segment }: SegmentWays, t: number): 'done' {
  if (segment.learn.length > 0) run.history.events.push({ t, values: run.weights.map((W) => W.slice()) });
  return 'done';
}
