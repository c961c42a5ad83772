/**
 * The exact solver: event by event, to rounding.
 *
 * A segment of plain hops is one closed form without events (hops.ts). Where all that open rows read decays or stays,
 * each row is monotone and crosses in closed form, whatever its transfer, gates and learning (charge.ts). Else, with relu
 * rows, gates of the schedule, one tau and a feed-forward active set, it is a cascade of integrators and leaks in closed
 * form (numerics/cascade.ts); else it goes by Taylor series (general.ts). Crossings are found by the derivative ladder
 * (numerics/ladder.ts), so that none is missed. Active sets are decided by the first derivative that does not vanish; the
 * argument of a row that crosses is set to exactly zero. What no window touches decays lazily and costs nothing. Closed
 * rows must be proven silent (silence.ts, drives.ts); those that are not are evaluated with the open ones.
 */

import { cursor, forward, type Passage, passageAt } from '../../../circuit/passages';
import type { Plan, Segment } from '../../../circuit/plan';
import { checkOptions, invalid, raise } from '../../../errors';
import type { Request } from '../../backend';
import { record } from '../../trajectory/trace';
import { type Failure, watcher } from '../../watch';
import type { Sensitivity } from '../sensitivity/state';
import type { Outcome, Solver } from '../solver';
import { compile, type Program } from './cascade/order';
import { boundAll, type Event, finishStretch, firstEvents, suspects, workOut } from './cascade/stretch';
import { charge } from './charge/charge';
import { charging } from './charge/segment';
import { isLast, weightsAt } from './history';
import { hop } from './hop/hop';
import { advance, changeSelves, finish, type Run, refresh, setInputs, start } from './run';
import { runGeneral } from './series/series';
import { NOTHING, staySilent } from './silence/drives';

export interface ExactOptions {
  /** The most threshold crossings in one segment before the run stops with retcode 'max-events' (default 100,000). */
  readonly maxEvents?: number;
}

/** The most threshold crossings in one segment, unless an option says otherwise. */
export const MAX_EVENTS = 100_000;

/**
 * The exact solver, for the whole circuit model but depleting resources, which it refuses by name (code 'unsupported').
 * A heaviside row or step gate that slides along its threshold ends the run with retcode 'sliding'.
 */
export function exact(options: ExactOptions = {}): Solver {
  checkOptions('exact', options, ['maxEvents']);
  const { maxEvents = MAX_EVENTS } = options;
  if (!(Number.isInteger(maxEvents) && maxEvents >= 0))
    raise(invalid('exact.maxEvents', 'number of events', maxEvents, 'a whole number of at least 0'));
  return {
    name: 'exact()',
    facts: { solver: 'exact' },
    solve: (plan, request) => solve(plan, request, maxEvents),
  };
}

/** Solves, and carries derivatives with respect to the initial currents along where `sensitivity` is given. */
export function solve(plan: Plan, request: Request, maxEvents: number, sensitivity?: Sensitivity): Outcome {
  const run = start(plan, request, sensitivity);
  try {
    return walk(run, request, maxEvents);
  } finally {
    finish(run);
  }
}

/** Runs the segments of the time span in turn. */
function walk(run: Run, request: Request, maxEvents: number): Outcome {
  const { plan, trace, crossings, grazings } = run;
  const { hops } = run.memory;
  const place = cursor(plan, request.tspan);
  const watched = new Map<number, number[]>();
  const watch = watcher(request);
  let before: Segment['selves'] = NO_SELVES;
  let cycle = place.cycle;
  let windows = 0;
  let closedForm = 0;
  let failure: Failure | undefined;
  if (plan.inputs.length > 0) setInputs(run, place.from, request.inputs(cycle));
  for (; failure === undefined && forward(place); windows++) {
    failure = watch(place.t0);
    if (failure !== undefined) break;
    if (place.cycle !== cycle && plan.inputs.length > 0)
      setInputs(run, place.t0, request.inputs(place.cycle));
    cycle = place.cycle;
    const plain = hops.plain[place.index] === 1;
    const selves = plain ? NO_SELVES : (plan.segments[place.index] ?? plan.idle).selves;
    if (before.length > 0 || selves.length > 0) changeSelves(run, place.t0, before, selves);
    before = selves;
    if (
      run.sensitivity === undefined &&
      (plain ? hop(run, hops, place) : charge(run, charging(plan, place.index), place, maxEvents))
    ) {
      closedForm++;
      continue;
    }
    const passage = passageAt(place);
    if (run.sensitivity === undefined && rests(run, passage)) {
      closedForm++;
      continue;
    }
    const found: number[] = [];
    failure = runSegment(run, passage, found, maxEvents);
    if (found.length > 0) watched.set(windows, found);
    if (failure === undefined && passage.segment.learn.length > 0)
      run.history.events.push({ t: place.t1, values: run.weights.map((W) => W.slice()) });
  }
  if (failure === undefined) watch(place.to);
  const end = failure?.end ?? place.to;
  return {
    trace,
    windows,
    closedForm,
    watched: (k) => watched.get(k) ?? NONE,
    crossings,
    grazings,
    weightsAt: (t) =>
      failure === undefined && isLast(run.history, t) ? run.weights : weightsAt(run.history, t),
    end,
    ...(failure ?? { retcode: 'success' }),
  };
}

const NO_SELVES: Segment['selves'] = [];

/** True where nothing is open, nothing grows or learns, and all that is closed stays silent: there is nothing to do. */
const rests = (run: Run, { segment, t0 }: Passage): boolean =>
  segment.open.length === 0 && !needsGeneral(segment) && staySilent(run, NOTHING, t0);

/** Runs one segment, as a cascade where it is one; returns why it could not be finished, if so. */
function runSegment(run: Run, passage: Passage, watched: number[], maxEvents: number): Failure | undefined {
  const { segment } = passage;
  if (run.sensitivity !== undefined) {
    refresh(run);
    return runGeneral(run, passage, watched, maxEvents);
  }
  refresh(run);
  const program = programOf(run.plan, segment);
  if (program === undefined) return runGeneral(run, passage, watched, maxEvents);
  return runCascade(run, passage, program, watched, maxEvents);
}

/** The programs of segments, which belong to one plan: each is made once. */
const programs = new WeakMap<Segment, Program | 'general'>();

function programOf(plan: Plan, segment: Segment): Program | undefined {
  let program = programs.get(segment);
  if (program === undefined) {
    program = cascadeOf(plan, segment, []) ?? 'general';
    programs.set(segment, program);
  }
  return program === 'general' ? undefined : program;
}

/** True where something happens to populations that no projection touches. */
const needsGeneral = ({ learn, selves }: Segment): boolean =>
  learn.length > 0 ||
  selves.some(({ kind, gain, offset }) => kind === 'hold' && (gain !== 1 || offset !== 0));

/** Runs a feed-forward segment stretch by stretch; it goes on by the general path once a leak makes it recurrent. */
function runCascade(
  run: Run,
  passage: Passage,
  cascade: Program,
  watched: number[],
  maxEvents: number,
): Failure | undefined {
  const { segment, t0, t1, duration } = passage;
  let program = cascade;
  const tau = program.tau;
  const length = duration / tau;
  let done = 0;
  let events: readonly Event[] = [];
  let count = 0;
  for (;;) {
    const t = t0 + done * tau;
    for (const p of program.touched) advance(run, p, t);
    workOut(run, program, events);
    const next = firstEvents(run, program, length - done);
    boundAll(run, program, next.s);
    const found = run.doubtful.size === 0 ? NONE : suspects(run, program.touched, blocksOf(program), t);
    if (found.length > 0) {
      watched.push(...found);
      const wider = cascadeOf(run.plan, segment, watched);
      if (wider === undefined)
        return runGeneral(run, { ...passage, t0: t, duration: duration - done * tau }, watched, maxEvents);
      events = events.map((event) => moved(event, program, wider));
      program = wider;
      continue;
    }
    finishStretch(run, program, next.s, next.events);
    if (!finite(run, program))
      return { retcode: 'non-finite', message: `a current left the range of numbers after t = ${t}`, end: t };
    keepStretch(run, program, t, next.s);
    for (const { s, event } of next.touches)
      run.grazings.push({ t: t + s * tau, ...ownerOf(run, program, event), row: event.row });
    const last = next.events.length === 0;
    done += next.s;
    const now = last ? t1 : t0 + done * tau;
    for (const p of program.touched) run.stamps[p] = now;
    if (last) return undefined;
    log(run, program, next.events, now);
    events = next.events;
    if (++count > maxEvents)
      return {
        retcode: 'max-events',
        message: `more than ${maxEvents} threshold crossings in the segment from t = ${t0}`,
        end: now,
      };
  }
}

const NONE: readonly number[] = [];

const blocksOf = ({ entries }: Program): ReadonlySet<number> => new Set(entries.map(({ block }) => block));

/** The same event in a program that has more entries. */
function moved(event: Event, from: Program, to: Program): Event {
  if (event.entry === -1) return event;
  const block = from.entries[event.entry]?.block;
  return { ...event, entry: to.entries.findIndex((entry) => entry.block === block) };
}

/** The program of a segment that is a cascade: feed-forward, relu rows, one tau, self rows of gain 1; else undefined. */
function cascadeOf(plan: Plan, segment: Segment, watched: readonly number[]): Program | undefined {
  if (needsGeneral(segment)) return undefined;
  const blocks = [...segment.open.map(({ block }) => block), ...watched];
  const plain = (block: number) => {
    const { transfer, gates } = plan.blocks[block];
    return transfer.kind === 'relu' && gates.length === 0;
  };
  if (!blocks.every(plain)) return undefined;
  const program = compile(plan, segment, watched);
  if (program === undefined) return undefined;
  const flushed = segment.selves.some(
    ({ kind, population }) => kind === 'flush' && program.touched.includes(population),
  );
  return flushed ? undefined : program;
}

/** Records the stretch. */
function keepStretch(run: Run, program: Program, t: number, s: number): void {
  const stretch = { t, length: s };
  for (const p of program.touched) {
    if (run.plan.populations[p].input) continue;
    record(run.trace, p, stretch, program, run.work.C, run.work.base[p]);
  }
}

function finite(run: Run, program: Program): boolean {
  for (const p of program.touched) {
    const { offset, size } = run.plan.populations[p];
    for (let i = offset; i < offset + size; i++) if (!Number.isFinite(run.currents[i])) return false;
  }
  return true;
}

function log(run: Run, program: Program, events: readonly Event[], t: number): void {
  for (const event of events)
    run.crossings.push({ t, ...ownerOf(run, program, event), row: event.row, active: event.active });
}

function ownerOf(run: Run, program: Program, { entry, population }: Omit<Event, 'active'>) {
  if (entry === -1) return { kind: 'self' as const, name: run.plan.populations[population].name };
  const { block, watched } = program.entries[entry];
  return { kind: watched ? ('leak' as const) : ('row' as const), name: run.plan.blocks[block].name };
}
