/**
 * Adaptive integration of any right-hand side, with a safety net: declared breakpoints are never stepped across, and
 * `paranoid` looks for jumps of the right-hand side that nobody declared. Far from t = 0 neither steps nor restarts change.
 */
import { invalid, missing, raise } from '../../errors';
import { checkGiven, checkKinds, either, optional, PAIR } from '../../kinds';
import type { Ending, Method, Rhs, Step, StepCounts, Tolerances } from './method';
import { extrapolation } from './odex';
import { rungeKutta } from './runge-kutta';
import { DORMAND_PRINCE_5 } from './tableaux';

export interface IntegrateOptions extends Tolerances {
  /** 'dopri5' (default) or 'odex'. */
  readonly method?: 'dopri5' | 'odex';
  /** Times at which the right-hand side jumps or bends: the method restarts there. */
  readonly breakpoints?: ArrayLike<number>;
  /**
   * Probe the right-hand side along the solution every so often (true: 4096 times in tspan; a number: that interval) and
   * stop where it jumps without a breakpoint.
   */
  readonly paranoid?: boolean | number;
}

export interface Trajectory {
  readonly retcode: 'success' | 'terminated' | 'max-steps' | 'step-too-small' | 'non-finite';
  /** Why it ended early, where it did. */
  readonly message?: string;
  /** Accepted times and the states there, [time, component] by rows. */
  readonly t: Float64Array;
  readonly y: Float64Array;
  readonly stats: StepCounts;
  /** Dense output within [t[0], t[t.length - 1]]. */
  at(t: number): Float64Array;
}

const OPTIONS = {
  method: optional(['dopri5', 'odex']),
  breakpoints: 'list?',
  paranoid: optional(either('number', 'flag')),
  rtol: 'number?',
  atol: 'number?',
  maxStep: 'number?',
  maxSteps: 'number?',
} as const;

/**
 * Integrates y' = f(t, y), f writing dy/dt to its third argument, from y(tspan[0]) = y0.
 *
 * Throws for options that make no sense. A failure of the integration is a value, `retcode`; 'terminated' means that
 * `paranoid` found an undeclared jump.
 */
export function integrate(
  f: Rhs,
  y0: ArrayLike<number>,
  tspan: readonly [number, number],
  options: IntegrateOptions = {},
): Trajectory {
  checkKinds('integrate', { f: [f, 'function'], y0: [y0, 'list'], tspan: [tspan, PAIR] });
  checkGiven('integrate', options, OPTIONS);
  const { method: name = 'dopri5', breakpoints = [], paranoid = false, ...tolerances } = options;
  const method = name === 'odex' ? extrapolation(tolerances) : rungeKutta(DORMAND_PRINCE_5, tolerances);
  const [t0, t1] = tspan;
  if (!(Number.isFinite(t0) && Number.isFinite(t1) && t0 < t1))
    raise(invalid('integrate.tspan', 'time span', tspan, 'two finite times, t0 < t1'));
  if (y0.length === 0) raise(missing('integrate.y0', 'initial value', 'one number at least'));
  const spacing = spacingOf(paranoid, t1 - t0);
  const cuts = cutsOf(breakpoints, t0, t1);
  const y = Float64Array.from(y0);
  y.forEach((value, i) => {
    if (!Number.isFinite(value))
      raise(invalid(`integrate.y0[${i}]`, 'initial value', value, 'a finite number'));
  });
  return follow(f, y, cuts, method, spacing);
}

function spacingOf(paranoid: boolean | number, length: number): number {
  if (paranoid === false) return Number.POSITIVE_INFINITY;
  if (paranoid === true) return length / 4096;
  if (!(paranoid > 0))
    raise(invalid('integrate.paranoid', 'interval', paranoid, 'true, false, or a number above 0'));
  return paranoid;
}

function cutsOf(breakpoints: ArrayLike<number>, t0: number, t1: number): number[] {
  const times = Array.from(breakpoints);
  times.forEach((t, k) => {
    if (!Number.isFinite(t)) raise(invalid(`integrate.breakpoints[${k}]`, 'time', t, 'a finite number'));
  });
  return [...new Set([t0, ...times.filter((t) => t > t0 && t < t1).sort((a, b) => a - b), t1])];
}

/** Dense output of one step, with its times counted from the breakpoint before it. */
interface Piece {
  readonly origin: number;
  readonly s0: number;
  readonly s1: number;
  readonly degree: number;
  readonly coefficients: Float64Array;
}

/**
 * Between two breakpoints the method counts time from the first, s = t - from: far from 0 doubles are too coarse for a
 * step (at t = 1e8 they are 1.5e-8 apart), and a restart needs short ones.
 */
function follow(
  f: Rhs,
  y: Float64Array,
  cuts: readonly number[],
  method: Method,
  spacing: number,
): Trajectory {
  const n = y.length;
  const stats: StepCounts = { nfev: 0, naccept: 0, nreject: 0 };
  const pieces: Piece[] = [];
  const times = [cuts[0]];
  const states = [y.slice()];
  let jump: Jump | undefined;
  let ending: Ending = 'success';
  for (let k = 1; k < cuts.length && ending === 'success'; k++) {
    const [from, to] = [cuts[k - 1], cuts[k]];
    const length = to - from;
    const inside = within(f, from, to);
    const result = method.run(inside, 0, y, length, stats, (step) => {
      jump = spacing < Number.POSITIVE_INFINITY ? jumpIn(inside, step, spacing, stats) : undefined;
      if (jump !== undefined) {
        jump = { t: shownTime(from, jump.t, length), size: jump.size };
        return false;
      }
      const { t0: s0, t1: s1, degree } = step;
      const t = s1 === length ? to : Math.min(to, from + s1);
      // a step below the spacing of doubles moves the state, not the time
      const stays = t === times[times.length - 1];
      if (!stays) {
        pieces.push({ origin: from, s0, s1, degree, coefficients: step.coefficients() });
        times.push(t);
        states.push(step.y1.slice());
      } else states[states.length - 1] = step.y1.slice();
      return true;
    });
    ending = result.ending;
  }
  const message =
    jump === undefined
      ? `the method gave up after t = ${times[times.length - 1]} (${ending})`
      : `the right-hand side changed by ${jump.size} at t = ${jump.t}: declare a breakpoint`;
  const flat = new Float64Array(times.length * n);
  states.forEach((state, k) => {
    flat.set(state, k * n);
  });
  return {
    retcode: ending === 'stopped' ? 'terminated' : ending,
    ...(ending === 'success' ? {} : { message }),
    t: Float64Array.from(times),
    y: flat,
    stats,
    at: (t) => valueAt(t, times, states, pieces),
  };
}

/** from + s to the digits that a jump is located to: 12 of the piece's length, no more than a double has. */
function shownTime(from: number, s: number, length: number): number {
  const t = from + s;
  const more = Math.max(0, Math.ceil(Math.log10(Math.abs(t) / length)));
  return Number(t.toPrecision(Math.min(16, 12 + more)));
}

/**
 * f between two breakpoints as a function of s = t - from. A method asks for the slope at both edges, where f may already
 * have jumped or may not have jumped yet (f knows t < 1 or t <= 1, we do not), so t is kept clear of them:
 *
 *     from + e(from) <= t <= to - e(to),   e(t) = 4 ulp(t)
 *
 * Four doubles, since an edge that f works out for itself has an error of one or two. A fraction of the piece would not
 * do: far from 0 it is less than the next double, and in a long piece it is more than f can be shifted by.
 */
function within(f: Rhs, from: number, to: number): Rhs {
  const middle = from + 0.5 * (to - from);
  // between two doubles side by side there is no other: the first is on the right side
  const inner = middle < to ? middle : from;
  const first = Math.min(inner, from + nudge(from, to - from));
  const last = Math.max(inner, to - nudge(to, to - from));
  return (s, y, slope) => f(Math.min(last, Math.max(first, from + s)), y, slope);
}

/** Four times the spacing of doubles at an edge; at t = 0, where they are arbitrarily dense, a speck of the piece. */
const nudge = (edge: number, length: number): number =>
  Math.max(4 * Number.EPSILON * Math.abs(edge), Number.EPSILON ** 2 * length);

function valueAt(
  t: number,
  times: readonly number[],
  states: readonly Float64Array[],
  pieces: readonly Piece[],
): Float64Array {
  const [t0, t1] = [times[0], times[times.length - 1]];
  if (!(t >= t0 && t <= t1)) raise(invalid('t', 'time', t, `within [${t0}, ${t1}]`));
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle] <= t) low = middle;
    else high = middle - 1;
  }
  if (t === times[low]) return states[low].slice();
  const { origin, s0, s1, coefficients, degree } = pieces[low];
  const out = new Float64Array(states[0]?.length ?? 0);
  const theta = (t - origin - s0) / (s1 - s0);
  polynomial(coefficients, degree, Math.min(1, Math.max(0, theta)), out);
  return out;
}

function polynomial(coefficients: Float64Array, degree: number, theta: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    let value = 0;
    for (let k = degree; k >= 0; k--) value = value * theta + coefficients[i * (degree + 1) + k];
    out[i] = value;
  }
}

interface Jump {
  readonly t: number;
  readonly size: number;
}

/**
 * A jump of f along the solution within a step: between two probes f changes by far more than between their neighbours,
 * and goes on doing so however near they are brought together.
 */
function jumpIn(f: Rhs, step: Step, spacing: number, stats: StepCounts): Jump | undefined {
  const length = step.t1 - step.t0;
  const probes = Math.max(2, Math.ceil(length / spacing));
  const coefficients = step.coefficients();
  const y = new Float64Array(step.y0.length);
  const slopeAt = (theta: number): Float64Array => {
    const slope = new Float64Array(y.length);
    polynomial(coefficients, step.degree, theta, y);
    f(step.t0 + theta * length, y, slope);
    stats.nfev++;
    return slope;
  };
  const slopes = Array.from({ length: probes + 1 }, (_, k) => slopeAt(k / probes));
  const changes = slopes.slice(1).map((slope, k) => distance(slope, slopes[k]));
  const size = Math.max(...slopes.map((slope) => distance(slope, new Float64Array(slope.length))));
  for (let k = 0; k < changes.length; k++) {
    const change = changes[k];
    const around = Math.max(changes[k - 2] ?? 0, changes[k + 2] ?? 0);
    if (change <= 1e-9 * size || change <= 4 * around) continue;
    const found = narrow(slopeAt, k / probes, (k + 1) / probes, slopes[k], slopes[k + 1]);
    if (found.size > 0.5 * change)
      return {
        t: step.t0 + found.theta * length,
        size: Number(found.size.toPrecision(6)),
      };
  }
  return undefined;
}

/** Halves an interval 40 times, each time keeping the half over which f changes more. */
function narrow(
  slopeAt: (theta: number) => Float64Array,
  left: number,
  right: number,
  atLeft: Float64Array,
  atRight: Float64Array,
) {
  let [a, b, fa, fb] = [left, right, atLeft, atRight];
  for (let halving = 0; halving < 40; halving++) {
    const middle = 0.5 * (a + b);
    const fm = slopeAt(middle);
    if (distance(fm, fa) >= distance(fb, fm)) [b, fb] = [middle, fm];
    else [a, fa] = [middle, fm];
  }
  return { theta: b, size: distance(fb, fa) };
}

function distance(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
