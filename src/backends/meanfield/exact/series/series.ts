/**
 * Anything: recurrent active sets, unequal tau, saturating and heaviside rows, gates driven by populations, holds with gain
 * and offset, learning. A stretch is a Taylor series that is exact to rounding (rows/taylor.ts: a scaled Taylor action, no
 * eigenvectors); it ends at the first switch that changes its sign, or where the series does.
 */
import type { PlannedRule } from '../../../../circuit/plan';
import { transmits } from '../../../plastic';
import { outOfRange } from '../../../range';
import type { Failure } from '../../../watch';
import { type Active, ORDERS } from '../../rows/active';
import { logFlips, noTurns, settle, slidingMessage } from '../../rows/settle';
import { carry } from '../../sensitivity/carry';
import { type Arrival, arrival, depart } from '../../sensitivity/saltation';
import { jumpsAtOnce, noEnd, slides, tooManyEvents, tooManySteps, tooSlow } from '../failures';
import { type Run, refresh } from '../run';
import { mayTransmit } from '../silence/plastic';
import { suspects } from '../silence/suspects';
import type { Way } from '../way';
import type { SegmentWays } from '../ways';
import { assemble, reassemble } from './assemble';
import { keepWeights, learnOver } from './hebb';
import { boundSeries, graze, keep, landAtZero, load, move } from './moves';
import { cross, fastest, type NextSwitches, nextSwitches } from './switches';

/**
 * Crossings nearer than this, in time constants, are one event, found one after the other: the end of a row's ramp and that
 * of a gate which the row drives are one root with the rounding errors of two functions.
 */
const AT_ONCE = 64 * Number.EPSILON;

/** Crossings one after the other at one time, beside two of each switch: more than these have no end. */
const MOST_AT_ONCE = 20;

/** Runs a segment, or the rest of one; it holds everywhere. */
export const series: Way = (run, segment, place) => {
  const { t0, t1, duration } = place;
  const rules = segment.segment.learn;
  refresh(run);
  let active = assemble(run, segment);
  let done = 0;
  // signs before the last crossings, to be logged once what they set off has settled
  let before: Uint8Array | undefined;
  let turns = noTurns(active.net);
  let arrived: Arrival | undefined;
  let crossed: readonly number[] = [];
  // crossings since time moved last
  let still = 0;
  // the limits are for each time constant: a circuit without windows may run for ever in one segment
  let [count, steps, since] = [0, 0, t0];
  for (;;) {
    const t = t0 + done;
    if (t - since > run.plan.circuit.tau) [count, steps, since] = [0, 0, t];
    steps++;
    if (steps > run.maxSteps) return tooManySteps(active.net, run.maxSteps, { ...place, t0: since }, t);
    const told = run.watch?.(t);
    if (told !== undefined) return told;
    load(run, active, t);
    const sliding = settle(active, ORDERS);
    if (sliding >= 0) return slides(slidingMessage(active.net, sliding, t), t);
    if (before !== undefined)
      logFlips(run.crossings, active, before, t, turns, AT_ONCE / fastest(active.net));
    before = undefined;
    if (arrived !== undefined && !leave(run, active, arrived, rules)) return jumpsAtOnce(t);
    arrived = undefined;
    const found = silentStretch(
      run,
      segment,
      active,
      t,
      nextSwitches(run.work.ladder, active, duration - done),
    );
    if ('retcode' in found) return found;
    const events = found;
    const { s, switches } = events;
    const last = switches.length === 0 && s >= duration - done;
    if (Number.isNaN(s)) return outOfRange('current', t);
    if (!(done + s > done) && !last && switches.length === 0)
      return tooSlow('series converges too slowly', t);
    if (watchMore(run, segment, active, t)) {
      active = assemble(run, segment);
      turns = noTurns(active.net);
      crossed = [];
      continue;
    }
    if (!move(run, active.net, active.out, s)) return outOfRange('current', t);
    keep(run, active.net, active.out, t, s);
    graze(run, active.net, events.touches, t);
    const learnt = learnOver(run, rules, active.net, active.out, s);
    if (!learnt.inRange) return outOfRange('weight', t);
    if (run.sensitivity !== undefined) {
      if (!carry(run.sensitivity, active, rules, t, s)) return tooSlow('derivative does not converge', t);
      arrived = switches.length > 0 ? arrival(run.sensitivity, active, switches, rules, s) : undefined;
    }
    done = last ? duration : done + s;
    const now = done === duration ? t1 : t0 + done;
    for (const p of active.net.populations) run.stamps[p] = now;
    const rebuilt = segment.gated && learnt.changed.size > 0;
    if (rebuilt) keepWeights(run, t, now);
    if (done === duration && switches.length === 0) return ended(run, segment, t1);
    landAtZero(run, active, switches);
    still = now > t ? 0 : still + 1;
    if (still > MOST_AT_ONCE + 2 * active.net.switches) return noEnd(active.net, switches, now);
    if (switches.length > 0) before = active.on.slice();
    crossed = s * fastest(active.net) <= AT_ONCE ? [...crossed, ...switches] : switches;
    cross(active, switches, crossed);
    if (rebuilt) active = reassemble(run, segment, active);
    count += switches.length > 0 ? 1 : 0;
    if (count > run.maxEvents) return tooManyEvents(run.maxEvents, since, now);
  }
};

/** Bounds a stretch, and shortens it until rows that read learning weights are proven silent in it; or why none is so short. */
function silentStretch(
  run: Run,
  segment: SegmentWays,
  active: Active,
  t: number,
  wanted: NextSwitches,
): NextSwitches | Failure {
  let events = wanted;
  for (;;) {
    boundSeries(run, active.net, active.out, events.s);
    const block = mayTransmit(run, segment, active, t, events.s);
    if (block < 0) return events;
    const s = events.s / 2;
    if (s <= SHORTEST * wanted.s || !(t + s > t)) return transmits(run.plan, block, segment.segment, t);
    events = { s, switches: [], touches: events.touches.filter((touch) => touch.s < s) };
  }
}

/** A stretch so much shorter than what the series reaches says that a row stands at its threshold. */
const SHORTEST = 2 ** -40;

/** Leaves an event for the derivatives; false where two switches that are not one jump at once. */
const leave = (
  { sensitivity }: Run,
  active: Active,
  arrived: Arrival,
  rules: readonly PlannedRule[],
): boolean => sensitivity === undefined || depart(sensitivity, arrived, active, rules);

/** True where closed rows may leak in this stretch: they are watched from now on. */
function watchMore(run: Run, { segment }: SegmentWays, { net }: Active, t: number): boolean {
  const evaluated = new Set([...segment.open.map(({ block }) => block), ...run.watched]);
  for (const [block, bias] of segment.closed ?? []) if (Number.isNaN(bias)) evaluated.add(block);
  const found = suspects(run, net.populations, evaluated, t);
  run.watched.push(...found);
  return found.length > 0;
}

/** What was learnt is known as a whole at the end of a segment. */
function ended(run: Run, { segment, gated }: SegmentWays, t: number): 'done' {
  if (segment.learn.length > 0 && !gated)
    run.history.events.push({ t, values: run.weights.map((W) => W.slice()) });
  return 'done';
}
