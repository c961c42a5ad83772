/**
 * The exact solver: event by event, to rounding.
 *
 * Between two edges of the schedule nothing changes but the currents, so the solver walks the schedule segment by segment.
 * A population is a value with a time stamp: what nobody touches decays in thought and costs nothing until it is read. Each
 * segment takes the cheapest of five ways (ways.ts):
 *
 *     hop/      every source leaks with one tau: no row changes sign, a target is (I + D s) e^{-s}
 *     charge/   nothing that is charged is read: each row's argument is alpha e^{-s} + beta, monotone, and crosses each
 *               threshold at most once, in closed form, whatever its transfer, gate or learning rule
 *     cascade/  targets are read in turn: sums of non-negative kernels, crossings isolated by a ladder of derivatives
 *     switch/   a clock of steps runs the circuit: it ticks in closed form, and between two ticks the rest is a segment
 *     series/   loops, several tau, moving gates: Taylor series until the first switch changes its sign
 *
 * Closed rows must be proven silent (silence/): by a bound kept for ever, then by the drive itself; where neither proves it
 * the row is computed with the open ones and its leak is reported. All ways leave pieces in the same kernels on one tape:
 * dense output, margins and bounds are one code.
 */
import { type Cursor, cursor, forward } from '../../../circuit/passages';
import type { Plan } from '../../../circuit/plan';
import { invalid, raise } from '../../../errors';
import { checkGiven } from '../../../kinds';
import type { Request } from '../../backend';
import { listCrossings, listGrazings } from '../../crossings';
import type { Failure } from '../../watch';
import type { Sensitivity } from '../sensitivity/state';
import type { Outcome, Solver } from '../solver';
import { cascade } from './cascade/cascade';
import { charge } from './charge/charge';
import { isLast, weightsAt } from './history';
import { hop } from './hop/hop';
import { rest } from './rest';
import { changeSelves, finish, type Limits, type Run, setInputs, start } from './run';
import { series } from './series/series';
import { switching } from './switch/switch';
import type { Place } from './way';
import { type Kind, type SegmentWays, segmentAt } from './ways';

export interface ExactOptions {
  /** The most threshold crossings in a time constant of one segment before the run stops with retcode 'max-events' (default 100,000). */
  readonly maxEvents?: number;
  /**
   * The most stretches in a time constant of one segment before the run stops with retcode 'max-steps' (default 100,000). A
   * stretch ends at a crossing or where its series does: a loop of gain G needs about G / 10 of them in a time constant.
   */
  readonly maxSteps?: number;
}

/** What ends a segment that takes too long, unless an option says otherwise. */
export const LIMITS: Limits = { maxEvents: 100_000, maxSteps: 100_000 };

/**
 * The exact solver, for the whole circuit model but depleting resources, which it refuses by name (code 'unsupported').
 * A heaviside row or step gate that slides along its threshold ends the run with retcode 'sliding'.
 */
export function exact(options: ExactOptions = {}): Solver {
  checkGiven('exact', options, { maxEvents: 'number?', maxSteps: 'number?' });
  const { maxEvents, maxSteps } = { ...LIMITS, ...options };
  if (!(Number.isInteger(maxEvents) && maxEvents >= 0))
    raise(invalid('exact.maxEvents', 'number of events', maxEvents, 'a whole number of at least 0'));
  if (!(Number.isInteger(maxSteps) && maxSteps > 0))
    raise(invalid('exact.maxSteps', 'number of steps', maxSteps, 'a whole number above 0'));
  const limits = { maxEvents, maxSteps };
  const facts = { solver: 'exact' };
  return { name: 'exact()', facts, solve: (plan, request) => solve(plan, request, limits) };
}

/** Solves, and carries derivatives with respect to the initial currents along where `sensitivity` is given. */
export function solve(plan: Plan, request: Request, limits: Limits, sensitivity?: Sensitivity): Outcome {
  const run = start(plan, request, limits, sensitivity);
  try {
    return walk(run, request);
  } finally {
    finish(run, request);
  }
}

/** Runs the segments of the time span in turn. */
function walk(run: Run, request: Request): Outcome {
  const { plan, ways, watch } = run;
  const place = cursor(plan, request.tspan);
  const watched = new Map<number, readonly number[]>();
  let before: SegmentWays['selves'] = [];
  let cycle = place.cycle;
  let windows = 0;
  let closedForm = 0;
  let failure: Failure | undefined;
  if (plan.inputs.length > 0) setInputs(run, place.from, request.inputs(cycle));
  for (; failure === undefined && forward(place); windows++) {
    if (watch !== undefined) {
      failure = watch(place.t0);
      if (failure !== undefined) break;
    }
    if (place.cycle !== cycle && plan.inputs.length > 0)
      setInputs(run, place.t0, request.inputs(place.cycle));
    cycle = place.cycle;
    const segment = segmentAt(ways, place.index);
    const { selves } = segment;
    if (before.length > 0 || selves.length > 0) changeSelves(run, place.t0, before, selves);
    before = selves;
    const taken = go(run, segment, place);
    if (taken === 'closed form') closedForm++;
    else if (taken !== 'stretches') failure = taken;
    if (run.watched.length > 0) {
      watched.set(windows, run.watched);
      run.watched = [];
    }
  }
  if (failure === undefined) watch?.(place.to);
  return outcomeOf(run, place, { windows, closedForm, watched, failure });
}

/** Takes the cheapest way that holds. */
function go(run: Run, segment: SegmentWays, place: Place): 'closed form' | 'stretches' | Failure {
  const order = run.sensitivity === undefined ? segment.order : ONLY_SERIES;
  for (let k = 0; k < order.length; k++) {
    const outcome = take(order[k], run, segment, place);
    if (outcome === 'leaks') continue;
    if (outcome !== 'done') return outcome;
    return order[k] === 'cascade' || order[k] === 'series' ? 'stretches' : 'closed form';
  }
  throw new Error('the series holds everywhere');
}

/** Derivatives are carried along by series alone. */
const ONLY_SERIES: readonly Kind[] = ['series'];

function take(kind: Kind, run: Run, segment: SegmentWays, place: Place) {
  switch (kind) {
    case 'hop':
      return hop(run, segment, place);
    case 'charge':
      return charge(run, segment, place);
    case 'rest':
      return rest(run, segment, place);
    case 'cascade':
      return cascade(run, segment, place);
    case 'switch':
      return switching(run, segment, place);
    case 'series':
      return series(run, segment, place);
  }
}

interface Walked {
  readonly windows: number;
  readonly closedForm: number;
  readonly watched: ReadonlyMap<number, readonly number[]>;
  readonly failure: Failure | undefined;
}

const NONE: readonly number[] = [];

function outcomeOf(run: Run, { to }: Cursor, { windows, closedForm, watched, failure }: Walked): Outcome {
  const { plan, trace, history, weights } = run;
  return {
    trace,
    windows,
    closedForm,
    watched: (k) => watched.get(k) ?? NONE,
    crossings: listCrossings(plan, run.crossings),
    grazings: listGrazings(plan, run.grazings),
    weightsAt: (t) => (failure === undefined && isLast(history, t) ? weights : weightsAt(history, t)),
    learning: history.learning,
    end: failure?.end ?? to,
    ...(failure ?? { retcode: 'success' }),
  };
}
