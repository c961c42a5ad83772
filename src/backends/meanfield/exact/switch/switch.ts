/**
 * A circuit that a clock of its own runs: the clock ticks in closed form (ticking.ts), and between two ticks that change
 * something for the rest of the circuit this is a segment (modes.ts), which goes its cheapest way like one of a schedule.
 *
 * Where the closed form of the clock does not hold, as for a row that slides, series take what is left of the time.
 */
import { noteCrossing } from '../../../crossings';
import { decayRate } from '../../../trajectory/decay';
import { head, recordValues } from '../../../trajectory/trace';
import type { Failure } from '../../../watch';
import { cascade } from '../cascade/cascade';
import { charge } from '../charge/charge';
import { tooManyEvents } from '../failures';
import { rest } from '../rest';
import { advance, changeSelves, type Run } from '../run';
import { series } from '../series/series';
import { widenTo } from '../silence/bounds';
import { weightBounds } from '../silence/weight-bounds';
import { ownWiring } from '../silence/wiring';
import type { Place, Way } from '../way';
import type { SegmentWays } from '../ways';
import { type Mode, type Modes, modeAt, modesOf } from './modes';
import { logOpenings } from './openings';
import { follow, holds, land, nextTick, pass, type Tick, type Ticking, tick, ticking } from './ticking';
import { LEVEL, ROW, WATCH } from './wheels';

const SIGNS = ['levels', 'rows', 'watches', 'selves'] as const;
type Sign = (typeof SIGNS)[number];

/** A clock at work in a run. */
interface Work {
  readonly modes: Modes;
  readonly clock: Ticking;
  /** The run of the rest of the circuit: the same state, with what is open as the clock has it. */
  readonly inner: Run;
  readonly next: Tick;
  /** Signs before an event, to be logged when it has settled. */
  readonly before: Pick<Ticking, Sign>;
}

export const switching: Way = (run, segment, place) => {
  const { clock } = run.ways;
  if (clock === undefined) return 'leaks';
  const work = workOf(run, modesOf(run.plan, clock));
  const { inner, modes } = work;
  const { t0, t1, duration } = place;
  wind(run, work, t0);
  if (!holds(work.clock)) return series(run, segment, place);
  let selves: SegmentWays['selves'] = [];
  const watched = new Set<number>();
  let mode = modeAt(modes, work.clock);
  // events since time went on by one tau
  let [events, since] = [0, t0];
  for (let done = 0; done < duration; ) {
    const from = t0 + done;
    changeSelves(inner, from, selves, mode.segment.selves);
    selves = mode.segment.selves;
    look(work, mode, from);
    const { length, holding } = runClock(run, work, mode, from, duration - done);
    const last = length >= duration - done;
    const to = last ? t1 : t0 + done + length;
    const outcome = length > 0 ? go(inner, mode, { t0: from, t1: to, duration: length }) : 'done';
    for (const block of inner.watched) watched.add(block);
    inner.watched = [];
    if (outcome !== 'done') return outcome;
    done = last ? duration : done + length;
    if (!holding && !last) {
      handBack(run, work, selves, to);
      return series(run, segment, { t0: to, t1, duration: duration - done });
    }
    const told = last ? undefined : run.watch?.(to);
    if (told !== undefined) return told;
    events++;
    if (to - since > run.plan.circuit.tau) [events, since] = [0, to];
    if (events > run.maxEvents) return tooManyEvents(run.maxEvents, since, to);
    const before: Mode = mode;
    mode = modeAt(modes, work.clock);
    if (mode !== before) logOpenings(inner, before, mode, to);
  }
  handBack(run, work, selves, t1);
  run.watched = [...watched];
  return 'done';
};

function workOf(run: Run, modes: Modes): Work {
  const { ways } = modes;
  const learns = run.plan.circuit.weights.length > 0;
  const inner: Run = {
    ...run,
    plan: ways.plan,
    ways,
    wiring: learns ? ownWiring(ways.wiring, weightBounds(ways.plan, ways.users, run.weights)) : ways.wiring,
    unbounded: new Set(ways.restless),
    doubtful: new Set(ways.restless),
    watched: [],
  };
  run.plan.populations.forEach((_, p) => {
    widenTo(inner, p, run.peaks[p], run.dips[p]);
  });
  const clock = ticking(modes.wheels);
  return {
    modes,
    clock,
    inner,
    next: tick(),
    before: ticking(modes.wheels),
  };
}

/** Sets the clock to the currents of the run at time t. */
function wind(run: Run, { clock, modes: { wheels } }: Work, t: number): void {
  wheels.population.forEach((p, k) => {
    advance(run, p, t);
    clock.x[k] = run.currents[run.plan.populations[p].offset];
  });
  wheels.watched.forEach((p, w) => {
    advance(run, p, t);
    clock.watched[w] = run.currents[run.plan.populations[p].offset];
    clock.busy[w] = 0;
  });
  follow(clock);
}

/** Takes the watched currents of the rest over at the beginning of a mode: those that it charges are busy. */
function look({ clock, inner, modes: { wheels } }: Work, { charged }: Mode, t: number): void {
  for (let w = 0; w < wheels.watched.length; w++) {
    const p = wheels.watched[w];
    const { offset, tau, input } = inner.plan.populations[p];
    advance(inner, p, t);
    clock.watched[w] = inner.currents[offset];
    clock.busy[w] = charged[p];
    clock.fall[w] = input ? 0 : decayRate(clock.watched[w], inner.selfGains[p]) / tau;
  }
}

/**
 * Runs the clock from time `from` until something changes for the rest, or to the end of `most`; records it. `holding` is
 * false where its closed form does not hold on.
 */
function runClock(
  run: Run,
  work: Work,
  mode: Mode,
  from: number,
  most: number,
): { readonly length: number; readonly holding: boolean } {
  const { clock, next, modes, before } = work;
  let length = 0;
  // what a watched current has come to meanwhile may turn a gate at once
  for (let count = 0; ; count++) {
    const t = from + length;
    for (const sign of SIGNS) before[sign].set(clock[sign]);
    if (count > 0) land(clock, next);
    follow(clock);
    // what charged a current had it cross a level before: when, the clock cannot say; all rows that heed it were silent
    if (count === 0) before.watches.set(clock.watches);
    logTurns(run, work, t);
    if (modeAt(modes, clock) !== mode || (count > 0 && isBusy(clock))) return { length, holding: true };
    if (!holds(clock)) return { length, holding: false };
    nextTick(clock, most - length, next);
    keepClock(run, work, t, next.s);
    pass(clock, next.s);
    length = next.who.length === 0 ? most : length + next.s;
    if (length >= most) {
      if (next.who.length > 0) {
        land(clock, next);
        follow(clock);
      }
      return { length: most, holding: true };
    }
    if (count > run.maxEvents) return { length, holding: false };
  }
}

const isBusy = ({ busy }: Ticking): boolean => {
  for (let w = 0; w < busy.length; w++) if (busy[w] === 1) return true;
  return false;
};

/** Records the currents of the clock over a stretch of length s that begins at time t. */
function keepClock(
  { trace, currents, selfGains, plan }: Run,
  { clock, modes: { wheels } }: Work,
  t: number,
  s: number,
): void {
  for (let k = 0; k < wheels.population.length; k++) {
    const p = wheels.population[k];
    const drive = clock.drive[k];
    if (drive === 0 && clock.gain[k] === selfGains[p] && clock.side[k] === 0) continue;
    selfGains[p] = clock.gain[k];
    currents[plan.populations[p].offset] = clock.x[k];
    if (drive === 0) {
      recordValues(trace, p, t, currents);
      continue;
    }
    // x B_01 + drive B_11 where it leaks, x B_10 + drive B_20 where it is held
    if (trace.recorded !== undefined && trace.recorded[p] === 0) continue;
    const held = clock.gain[k] === 1;
    const at = head(trace, p, t, s / wheels.tau[k], held ? 3 : 2, 2);
    trace.tape.fill(0, at, trace.used);
    trace.tape[at + (held ? 2 : 1)] = clock.x[k];
    trace.tape[at + (held ? 4 : 3)] = drive;
  }
}

/** Logs what has turned at time t: rows, self rows and gates of the clock, gates of the rest that it drives. */
function logTurns(run: Run, { clock, before, modes: { wheels } }: Work, t: number): void {
  const { listeners, block } = wheels;
  for (let r = 0; r < block.length; r++) {
    if (clock.rows[r] === before.rows[r]) continue;
    noteCrossing(run.crossings, t, 'row', block[r], 0, clock.rows[r] === 1);
    logGates(run, listeners[ROW][r], t, clock.rows[r]);
  }
  for (let j = 0; j < clock.selves.length; j++)
    if (clock.selves[j] !== before.selves[j])
      noteCrossing(run.crossings, t, 'row', wheels.selfBlock[j], 0, clock.selves[j] === 1);
  for (let l = 0; l < clock.levels.length; l++)
    if (clock.levels[l] !== before.levels[l]) logGates(run, listeners[LEVEL][l], t, clock.levels[l]);
  for (let w = 0; w < clock.watches.length; w++)
    if (clock.watches[w] !== before.watches[w]) logGates(run, listeners[WATCH][w], t, clock.watches[w]);
}

function logGates(
  { crossings }: Run,
  list: readonly { readonly block: number; readonly rows: number }[],
  t: number,
  on: number,
): void {
  for (const { block, rows } of list)
    for (let r = 0; r < rows; r++) noteCrossing(crossings, t, 'gate', block, r, on === 1);
}

/** Runs a mode by its cheapest way. */
function go(inner: Run, { segment, teaches }: Mode, place: Place): 'done' | Failure {
  for (const kind of segment.order) {
    const way = kind === 'charge' ? charge : kind === 'rest' ? rest : kind === 'cascade' ? cascade : series;
    const outcome = way(inner, segment, place);
    if (outcome === 'leaks') continue;
    if (outcome === 'done' && teaches) inner.history.learning.push(place.t0, place.t1);
    return outcome;
  }
  throw new Error('the series holds everywhere');
}

/** Gives the state back to the run at time t: the currents of the clock, no self rows but those of inputs. */
function handBack(
  run: Run,
  { clock, inner, modes: { wheels } }: Work,
  selves: SegmentWays['selves'],
  t: number,
): void {
  changeSelves(inner, t, selves, []);
  wheels.population.forEach((p, k) => {
    run.currents[run.plan.populations[p].offset] = clock.x[k];
    run.stamps[p] = t;
    run.selfGains[p] = 0;
    recordValues(run.trace, p, t, run.currents);
  });
}
