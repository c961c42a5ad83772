/** One segment: the method runs until a switch turns, the switch is located, and the method runs again from there. */
import type { Passage } from '../../../circuit/passages';
import type { Ending, Method, Rhs } from '../../../numerics/ode/method';
import { plasticBlocks, transmits } from '../../plastic';
import { isOut, outOfRange } from '../../range';
import type { Failure, Watch } from '../../watch';
import { GRID, ORDERS } from '../rows/active';
import { logFlips, noTurns, placeOf, settle, slidingMessage } from '../rows/settle';
import { firstTransmitting, plasticOf } from './plastic';
import { hasLearnt, type Problem, problemOf, rightHandSide, store } from './problem';
import { keepStep, type State } from './state';
import { firstTurn, lookout, markZeros, type Turn } from './switches';

/** The most switches in one segment: beyond it the run stops with retcode 'max-events'. */
const MAX_EVENTS = 10_000;

/** Runs one segment, restarted at every switch; returns why it could not be finished, if so. Those who wait are told step by step. */
export function runSegment(state: State, passage: Passage, tell: Watch | undefined): Failure | undefined {
  let problem = problemOf(state, passage.segment);
  let { active, y } = problem;
  let { net, on } = active;
  let f = rightHandSide(problem);
  const failed = (retcode: Failure['retcode'], message: string, end: number): Failure => {
    store(state, problem);
    return { retcode, message, end };
  };
  // an integrator that ends a decay at -atol has not crossed anything
  const noise = 4 * state.method.atol;
  // time is counted from the segment's beginning: far from 0 doubles are too coarse for steps and switches
  const { t0, duration } = passage;
  let s = 0;
  let before: Uint8Array | undefined;
  const turns = noTurns(net);
  let latest = -1;
  let watch = lookout(net);
  let since = 0;
  const plastic = plasticOf(plasticBlocks(state.plan, passage.segment), passage.segment);
  for (let count = 0; s < duration; count++) {
    const t = t0 + s;
    if (count > MAX_EVENTS)
      return failed(
        'max-events',
        `more than ${MAX_EVENTS} switches in the segment from t = ${t0}, the last of ${placeOf(net, latest)} at t = ${t}`,
        t,
      );
    for (let i = 0; i < net.size; i++) active.out.y[i * GRID + 1] = y[i];
    f(s, y, new Float64Array(y.length));
    markZeros(active, problem.switches, y, noise);
    const linear = net.recovery.length === 0;
    const sliding = settle(active, linear ? ORDERS : 1, y.subarray(net.size), noise);
    if (sliding >= 0) return failed('sliding', slidingMessage(net, sliding, t), t);
    if (before !== undefined) logFlips(state.crossings, active, before, t, turns, 0);
    let event: Event | undefined;
    let transmitting: { readonly block: number; readonly s: number } | undefined;
    const start = { s, y: y.slice() };
    let out = false;
    let told: Failure | undefined;
    const result = state.method.run(f, s, y, duration, state.stats, (step) => {
      out = step.y1.some(isOut);
      if (out) return false;
      const turn = firstTurn(watch, active, step, noise);
      const found = firstTransmitting(state, problem, plastic, step, noise);
      if (found !== undefined && found.theta < (turn?.theta ?? 2)) {
        transmitting = { block: found.block, s: step.t0 + found.theta * (step.t1 - step.t0) };
        return false;
      }
      if (turn !== undefined) {
        const length = step.t1 - step.t0;
        event = { ...turn, s: step.t0 + turn.theta * length, length };
        return false;
      }
      keepStep(state, step, t0);
      start.s = step.t1;
      start.y.set(step.y1);
      told = step.t1 < duration ? tell?.(t0 + step.t1) : undefined;
      return told === undefined;
    });
    if (told !== undefined) {
      y.set(start.y);
      return failed(told.retcode, told.message, told.end);
    }
    if (out) {
      y.set(start.y);
      const { retcode, message, end } = outOfRange('current', t0 + start.s);
      return failed(retcode, message, end);
    }
    if (transmitting !== undefined) {
      const { block, s: until } = transmitting;
      y.set(start.y);
      goTo(state, f, y, { ...start, t0 }, until);
      const { message, end } = transmits(state.plan, block, passage.segment, t0 + until);
      return failed('transmits', message, end);
    }
    const reached = event === undefined ? result : settleOn(state, problem, f, { ...start, t0 }, event);
    if (reached.ending !== 'success') {
      const end = t0 + reached.t;
      return failed(retcodeOf(reached.ending), `the method gave up at t = ${end} (${reached.ending})`, end);
    }
    if (event === undefined) break;
    s = reached.t;
    before = on.slice();
    on[event.i] = 1 - on[event.i];
    latest = event.i;
    if (!hasLearnt(problem)) continue;
    keepWeights(state, problem, t0 + since, t0 + s);
    since = s;
    problem = problemOf(state, passage.segment);
    problem.active.on.set(on);
    ({ active, y } = problem);
    ({ net, on } = active);
    f = rightHandSide(problem);
    watch = lookout(net);
  }
  if (hasLearnt(problem)) keepWeights(state, problem, t0 + since, t0 + duration);
  else store(state, problem);
  return undefined;
}

/** Puts what a problem has come to back into the run, and notes from when to when weights were learnt in it. */
function keepWeights(state: State, problem: Problem, from: number, to: number): void {
  store(state, problem);
  state.learnt.push({ t: to, values: state.weights.map((W) => W.slice()) });
  state.learning.push(from, to);
}

/** Integrates and records from a start until time s of the segment, where no switch turns. */
function goTo(state: State, f: Rhs, y: Float64Array, start: Start, s: number): void {
  if (s > start.s)
    state.method.run(f, start.s, y, s, state.stats, (step) => {
      keepStep(state, step, start.t0);
      return true;
    });
}

/** How a method ended, in the words of a run. */
const retcodeOf = (ending: Ending): Failure['retcode'] => (ending === 'stopped' ? 'interrupted' : ending);

/** Switch i turns at time s of the segment, in a step of some length. */
interface Event extends Turn {
  readonly s: number;
  readonly length: number;
}

/** The last state before an event, at time s of the segment that begins at t0. */
interface Start {
  readonly s: number;
  readonly y: Float64Array;
  readonly t0: number;
}

/** How far a method got, in time of the segment. */
type Reached = ReturnType<Method['run']>;

/** How far ahead a switch's speed is looked for, and the least that Newton's steps may go, of the step's length. */
const AHEAD = 1e-4;
const LEAST = 1e-9;

/**
 * Integrates the step again, up to the switch: dense output found it, but is less exact than the steps. Two Newton steps
 * put a switch that crosses within rounding of 0. Returns the time, with the state in `y`, or why it was not reached.
 */
function settleOn(state: State, { y, switches }: Problem, f: Rhs, start: Start, event: Event): Reached {
  const slope = new Float64Array(y.length);
  let { s } = event;
  for (let round = event.crosses ? 0 : 2; ; round++) {
    y.set(start.y);
    const last = round === 2;
    if (s > start.s) {
      const { ending, t } = state.method.run(f, start.s, y, s, state.stats, (step) => {
        if (last) keepStep(state, step, start.t0);
        return true;
      });
      if (ending !== 'success') return { ending, t };
    }
    if (last) return { ending: 'success', t: s };
    f(s, y, slope);
    const value = switches[event.i];
    const h = AHEAD * event.length;
    const ahead = y.map((current, i) => current + h * slope[i]);
    f(s + h, ahead, new Float64Array(y.length));
    const speed = (switches[event.i] - value) / h;
    const correction = speed === 0 ? 0 : -value / speed;
    if (Math.abs(correction) < 1e-3 * Math.max(LEAST * event.length, s - start.s))
      s = Math.max(start.s, s + correction);
  }
}
