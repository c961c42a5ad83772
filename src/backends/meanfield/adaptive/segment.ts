/** One segment: the method runs until a switch turns, the switch is located, and the method runs again from there. */
import type { Passage } from '../../../circuit/passages';
import type { Ending, Rhs } from '../../../numerics/ode/method';
import type { Failure } from '../../watch';
import { GRID, ORDERS } from '../rows/active';
import { logFlips, settle, slidingMessage } from '../rows/settle';
import { type Problem, problemOf, rightHandSide, store } from './problem';
import { keepStep, type State } from './state';
import { firstSwitch, markZeros, type Turn } from './switches';

/** The most switches in one segment: beyond it the run stops with retcode 'max-events'. */
const MAX_EVENTS = 10_000;

/** Runs one segment, restarted at every switch; returns why it could not be finished, if so. */
export function runSegment(state: State, passage: Passage): Failure | undefined {
  const problem = problemOf(state, passage.segment);
  const { active, y } = problem;
  const { net, on } = active;
  const f = rightHandSide(problem);
  const failed = (retcode: Failure['retcode'], message: string, end: number): Failure => {
    store(state, problem);
    return { retcode, message, end };
  };
  // an integrator that ends a decay at -atol has not crossed anything
  const noise = 4 * state.method.atol;
  let t = passage.t0;
  let before: Uint8Array | undefined;
  for (let count = 0; t < passage.t1; count++) {
    if (count > MAX_EVENTS)
      return failed(
        'max-events',
        `more than ${MAX_EVENTS} switches in the segment from t = ${passage.t0}`,
        t,
      );
    for (let i = 0; i < net.size; i++) active.out.y[i * GRID + 1] = y[i];
    f(t, y, new Float64Array(y.length));
    markZeros(active, problem.switches, y, noise);
    const linear = net.recovery.length === 0;
    const sliding = settle(active, linear ? ORDERS : 1, y.subarray(net.size), noise);
    if (sliding >= 0) return failed('sliding', slidingMessage(net, sliding, t), t);
    if (before !== undefined) logFlips(state.crossings, net, before, on, t);
    let event: Turn | undefined;
    const start = { t, y: y.slice() };
    const result = state.method.run(f, t, y, passage.t1, state.stats, (step) => {
      event = firstSwitch(problem, step, noise);
      if (event !== undefined) return false;
      keepStep(state, step);
      start.t = step.t1;
      start.y.set(step.y1);
      return true;
    });
    if (event === undefined) {
      if (result.ending !== 'success') {
        const message = `the method gave up at t = ${result.t} (${result.ending})`;
        return failed(retcodeOf(result.ending), message, result.t);
      }
      break;
    }
    t = settleOn(state, problem, f, start, event);
    before = on.slice();
    on[event.i] = 1 - on[event.i];
  }
  store(state, problem);
  return undefined;
}

/** How a method ended, in the words of a run. */
const retcodeOf = (ending: Ending): Failure['retcode'] => (ending === 'stopped' ? 'interrupted' : ending);

/**
 * Integrates the step again, up to the switch: dense output found it, but is less exact than the steps. Two Newton steps
 * put the switch within rounding of 0. Returns the time, with the state in `y`.
 */
function settleOn(
  state: State,
  { y, switches }: Problem,
  f: Rhs,
  start: { readonly t: number; readonly y: Float64Array },
  event: Turn,
): number {
  const slope = new Float64Array(y.length);
  let t = event.t;
  for (let round = 0; ; round++) {
    y.set(start.y);
    const last = round === 2;
    if (t > start.t)
      state.method.run(f, start.t, y, t, state.stats, (step) => {
        if (last) keepStep(state, step);
        return true;
      });
    if (last) return t;
    f(t, y, slope);
    const value = switches[event.i];
    const h = 1e-6;
    const ahead = y.map((current, i) => current + h * slope[i]);
    f(t + h, ahead, new Float64Array(y.length));
    const speed = (switches[event.i] - value) / h;
    const correction = speed === 0 ? 0 : -value / speed;
    if (Math.abs(correction) < 1e-3 * Math.max(1e-9, t - start.t)) t = Math.max(start.t, t + correction);
  }
}
