/**
 * Adaptive solvers of the whole circuit model: odex and Dormand-Prince. Both restart at every gate edge and at every
 * located switch (row, saturation, driven gate), so that each run of the method sees a smooth right-hand side.
 */

import { cycleAt, type Passage, passages } from '../../circuit/passages';
import type { Part, Plan, PlannedRule } from '../../circuit/plan';
import type { Method, Stats, Step, Tolerances } from '../../numerics/ode/method';
import { extrapolation } from '../../numerics/ode/odex';
import { rungeKutta } from '../../numerics/ode/runge-kutta';
import { DORMAND_PRINCE_5 } from '../../numerics/ode/tableaux';
import { starts } from '../../numerics/starts';
import type { Request } from '../backend';
import { type Coupling, constantCouplings, couplings } from '../couplings';
import type { Crossing } from '../solution';
import { record, recordInputs, recordValues, type Trace, trace } from '../trajectory/trace';
import { type Failure, watcher } from '../watch';
import { type Active, activate, GRID, ORDERS } from './rows/active';
import type { Entry } from './rows/entries';
import { rowsOf } from './rows/flat';
import type { Rows } from './rows/rows';
import { logFlips, settle, slidingMessage } from './rows/settle';
import { slopes } from './rows/slopes';
import type { Outcome, Solver } from './solver';

/** The Dormand-Prince pair of orders 5 and 4. */
export const dopri5 = (options: Tolerances = {}): Solver => adaptive(rungeKutta(DORMAND_PRINCE_5, options));

/** Extrapolation of variable order: the odex package. */
export const odex = (options: Tolerances = {}): Solver => adaptive(extrapolation(options));

const adaptive = (method: Method): Solver => ({
  name: method.name,
  facts: { solver: method.kind, rtol: method.rtol, atol: method.atol },
  solve: (plan, request) => solve(method, plan, request),
});

/** The most switches in one segment: beyond it the run stops with retcode 'max-events'. */
const MAX_EVENTS = 10_000;

interface State {
  readonly plan: Plan;
  readonly method: Method;
  readonly trace: Trace;
  readonly crossings: Crossing[];
  readonly stats: Stats;
  /** Currents of all populations, inputs included. */
  readonly currents: Float64Array;
  /** R of every row that has one, in the order of the network. */
  resources: Float64Array;
  readonly weights: Float64Array[];
  /** Couplings of the blocks without named weights. */
  readonly constant: readonly (readonly Coupling[])[];
}

function solve(method: Method, plan: Plan, request: Request): Outcome {
  const offset = starts(plan.populations.map(({ size }) => size));
  const selfGains = Float64Array.from(plan.populations, ({ input }) => (input ? 1 : 0));
  const state: State = {
    plan,
    method,
    trace: trace(plan, 16 * plan.size, offset, selfGains, request.record),
    crossings: [],
    stats: { nfev: 0, naccept: 0, nreject: 0 },
    currents: Float64Array.from(request.initial),
    resources: new Float64Array(0),
    weights: request.weights.map((W) => W.slice()),
    constant: constantCouplings(plan),
  };
  const [from, to] = request.tspan;
  const watch = watcher(request);
  const weights = [{ t: from, values: state.weights.map((W) => W.slice()) }];
  const { crossings, stats: steps } = state;
  const outcome = () => ({
    trace: state.trace,
    windows,
    crossings,
    weightsAt: (t: number) => weights.filter(({ t: since }) => since <= t).pop()?.values ?? [],
    steps,
  });
  let windows = 0;
  let cycle = cycleAt(plan, from);
  recordInputs(state.trace, from, request.inputs(cycle), state.currents);
  keepCurrents(state, from);
  for (const passage of passages(plan, request.tspan)) {
    const { segment, t0, t1 } = passage;
    if (passage.cycle !== cycle) recordInputs(state.trace, t0, request.inputs(passage.cycle), state.currents);
    cycle = passage.cycle;
    const failure = runSegment(state, passage) ?? watch(t1);
    windows++;
    if (failure !== undefined) return { ...outcome(), ...failure };
    if (segment.learn.length > 0) weights.push({ t: t1, values: state.weights.map((W) => W.slice()) });
    keepCurrents(state, t1);
  }
  return { ...outcome(), retcode: 'success', end: to };
}

/** The currents at an edge, to all their digits: dense output has fewer. */
function keepCurrents({ plan, trace: kept, currents }: State, t: number): void {
  plan.populations.forEach(({ input }, p) => {
    if (!input) recordValues(kept, p, t, currents);
  });
}

/** A segment's network of all rows, closed ones included, and its state vector: currents, resources, learning weights. */
interface Problem {
  readonly active: Active;
  readonly learners: readonly Learner[];
  readonly y: Float64Array;
  readonly switches: Float64Array;
  readonly outputs: Float64Array;
}

interface Learner {
  readonly weights: number;
  readonly offset: number;
  readonly rate: number;
  /** Components and signs that make up each entry of post and pre. */
  readonly post: readonly (readonly (readonly [number, number])[])[];
  readonly pre: readonly (readonly (readonly [number, number])[])[];
}

function problemOf(state: State, { segment }: Passage): Problem {
  const { plan } = state;
  const open = new Map(segment.open.map((entry) => [entry.block, entry]));
  const entries = plan.blocks.map(({ threshold }, block): Entry => {
    const entry = open.get(block);
    return entry === undefined ? { block, bias: -threshold, watched: true } : { ...entry, watched: false };
  });
  const all = plan.populations.map((_, p) => p);
  const net = rowsOf(plan, couplings(plan, state.weights, state.constant), entries, segment.selves, all);
  if (state.resources.length !== net.recovery.length)
    state.resources = new Float64Array(net.recovery.length).fill(1);
  const learners = learnersOf(segment.learn, net);
  const last = learners[learners.length - 1];
  const size =
    last === undefined ? net.size + net.recovery.length : last.offset + last.post.length * last.pre.length;
  const y = new Float64Array(size);
  y.set(state.currents);
  y.set(state.resources, net.size);
  return {
    active: activate(net),
    learners,
    y,
    switches: new Float64Array(net.switches),
    outputs: new Float64Array(net.count),
  };
}

/** Each rule's change of weights is a part of the state vector that begins at 0. */
function learnersOf(rules: readonly PlannedRule[], net: Rows): Learner[] {
  let offset = net.size + net.recovery.length;
  const side = (sum: readonly Part[], size: number) =>
    Array.from({ length: size }, (_, i) =>
      sum.map(({ population, sign }) => [net.base[population] + i, sign] as const),
    );
  return rules.map(({ weights, posts, pres, post, pre, rate }) => {
    const learner = { weights, offset, rate, post: side(post, posts), pre: side(pre, pres) };
    offset += posts * pres;
    return learner;
  });
}

function learnSlopes(learners: readonly Learner[], y: Float64Array, slope: Float64Array): void {
  const value = (sum: readonly (readonly [number, number])[]) =>
    sum.reduce((total, [i, sign]) => total + sign * y[i], 0);
  for (const { offset, rate, post, pre } of learners)
    post.forEach((p, i) => {
      const left = rate * value(p);
      pre.forEach((q, j) => {
        slope[offset + i * pre.length + j] = left * value(q);
      });
    });
}

function runSegment(state: State, passage: Passage): Failure | undefined {
  const problem = problemOf(state, passage);
  const { active, y, learners } = problem;
  const { net, on } = active;
  const f = (_: number, at: Float64Array, slope: Float64Array) => {
    slopes(net, on, at, slope, problem.switches, problem.outputs);
    if (learners.length > 0) learnSlopes(learners, at, slope);
  };
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
    let event: { i: number; t: number } | undefined;
    const start = { t, y: y.slice() };
    const result = state.method.run(f, t, y, passage.t1, state.stats, (step) => {
      event = firstSwitch(problem, step, noise);
      if (event !== undefined) return false;
      keep(state, step);
      start.t = step.t1;
      start.y.set(step.y1);
      return true;
    });
    if (event === undefined) {
      if (result.ending !== 'success') return failed(endingOf(result.ending), messageOf(result), result.t);
      break;
    }
    t = settleOn(state, problem, f, start, event);
    before = on.slice();
    on[event.i] = 1 - on[event.i];
  }
  store(state, problem);
  return undefined;
}

const endingOf = (ending: string): Failure['retcode'] =>
  ending === 'stopped' ? 'interrupted' : (ending as Failure['retcode']);
const messageOf = ({ ending, t }: { ending: string; t: number }) =>
  `the method gave up at t = ${t} (${ending})`;

/** Currents, resources and weights back into the state of the run. */
function store(state: State, { active: { net }, y, learners }: Problem): void {
  state.currents.set(y.subarray(0, net.size));
  state.resources.set(y.subarray(net.size, net.size + net.recovery.length));
  for (const { weights, offset, post, pre } of learners) {
    const W = state.weights[weights];
    for (let k = 0; k < post.length * pre.length; k++) W[k] += y[offset + k];
  }
}

/** Places within a step where the signs of the switches are looked at. */
const LOOKS = 8;

/** The first switch whose sign in the step is not the one that is assumed, located on the dense output. */
function firstSwitch(
  { active: { net, on }, switches, outputs }: Problem,
  step: Step,
  noise: number,
): { i: number; t: number } | undefined {
  const coefficients = step.coefficients();
  const y = new Float64Array(step.y0.length);
  const slope = new Float64Array(step.y0.length);
  const look = (theta: number) => {
    if (theta === 1) y.set(step.y1);
    else evaluate(coefficients, step.degree, theta, y);
    slopes(net, on, y, slope, switches, outputs);
  };
  for (let k = 1; k <= LOOKS; k++) {
    look(k / LOOKS);
    const turned = wrongSigns(net, on, switches, y, noise);
    if (turned.length === 0) continue;
    let first = { i: -1, theta: 2 };
    for (const i of turned) {
      let [low, high] = [(k - 1) / LOOKS, k / LOOKS];
      for (let halving = 0; halving < 50; halving++) {
        const middle = 0.5 * (low + high);
        look(middle);
        if (switches[i] > 0 === (on[i] === 1)) low = middle;
        else high = middle;
      }
      if (high < first.theta) first = { i, theta: high };
    }
    return { i: first.i, t: step.t0 + first.theta * (step.t1 - step.t0) };
  }
  return undefined;
}

/** Switches within rounding of 0 are taken for 0, so that their derivatives decide: two that cross together both cross. */
function markZeros({ net, zero }: Active, switches: Float64Array, y: Float64Array, noise: number): void {
  const limit = noise + 1e-14 * scaleOf(net, y);
  for (let i = 0; i < net.switches; i++) zero[i] = Math.abs(switches[i]) <= limit ? 1 : 0;
}

function scaleOf(net: Rows, y: Float64Array): number {
  let scale = 1;
  for (let i = 0; i < net.size; i++) scale = Math.max(scale, Math.abs(y[i]));
  return scale;
}

/** Switches clearly on the other side than `on` says; within rounding of 0 either side will do. */
function wrongSigns(
  net: Rows,
  on: Uint8Array,
  switches: Float64Array,
  y: Float64Array,
  noise: number,
): number[] {
  // four times what counts as 0, so that a switch whose derivative decided it is not turned back at once
  const limit = 4 * (noise + 1e-14 * scaleOf(net, y));
  const found: number[] = [];
  for (let i = 0; i < net.switches; i++) {
    const value = switches[i];
    if (Math.abs(value) > limit && value > 0 !== (on[i] === 1)) found.push(i);
  }
  return found;
}

function evaluate(coefficients: Float64Array, degree: number, theta: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    let value = 0;
    for (let k = degree; k >= 0; k--) value = value * theta + coefficients[i * (degree + 1) + k];
    out[i] = value;
  }
}

/**
 * Integrates the step again, up to the switch: dense output found it, but is less exact than the steps. Two Newton steps
 * put the switch within rounding of 0. Returns the time, with the state in `y`.
 */
function settleOn(
  state: State,
  { y, switches }: Problem,
  f: (t: number, y: Float64Array, slope: Float64Array) => void,
  start: { readonly t: number; readonly y: Float64Array },
  event: { readonly i: number; t: number },
): number {
  const slope = new Float64Array(y.length);
  let t = event.t;
  for (let round = 0; ; round++) {
    y.set(start.y);
    const last = round === 2;
    if (t > start.t)
      state.method.run(f, start.t, y, t, state.stats, (step) => {
        if (last) keep(state, step);
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

/** Records a step: dense output as powers of s = (t - t0) / tau, in the kernels s^k / k!. */
function keep({ plan, trace: kept }: State, step: Step): void {
  const coefficients = step.coefficients();
  const { degree } = step;
  const orders = degree + 2;
  const h = step.t1 - step.t0;
  plan.populations.forEach(({ input, offset, size, tau }, p) => {
    if (input) return;
    const piece = new Float64Array(size * orders);
    for (let i = 0; i < size; i++) {
      let factor = 1;
      for (let k = 0; k <= degree; k++) {
        piece[i * orders + k + 1] = coefficients[(offset + i) * (degree + 1) + k] * factor;
        factor *= ((k + 1) * tau) / h;
      }
    }
    record(kept, p, { t: step.t0, length: h / tau }, { na: orders, nb: 1 }, piece, 0);
  });
}
