/** Extrapolation by the odex package (Hairer and Wanner's ODEX), behind the common contract. */
import { Outcome, Solver } from 'odex';
import {
  checkTolerances,
  type Ending,
  type Method,
  type Rhs,
  type Step,
  type StepCounts,
  type Tolerances,
} from './method';

/** The GBS extrapolation method of variable order and step. */
export function extrapolation(options: Tolerances = {}): Method {
  const limits = checkTolerances('odex', options);
  return {
    name: `odex({ rtol: ${limits.rtol}, atol: ${limits.atol} })`,
    kind: 'odex',
    rtol: limits.rtol,
    atol: limits.atol,
    run: (f, t0, y, t1, stats, accept) => runOdex(limits, f, [t0, t1], y, stats, accept),
  };
}

function runOdex(
  { rtol, atol, maxStep, maxSteps }: Required<Tolerances>,
  f: Rhs,
  [t0, t1]: readonly [number, number],
  y: Float64Array,
  stats: StepCounts,
  accept: (step: Step) => boolean,
): { ending: Ending; t: number } {
  if (!(t1 > t0)) return { ending: 'success', t: t0 };
  const n = y.length;
  const state = new Float64Array(n);
  const slope = new Float64Array(n);
  const slopes = Array.from(slope);
  const solver = new Solver(n);
  solver.relativeTolerance = rtol;
  solver.absoluteTolerance = atol;
  solver.maxSteps = maxSteps;
  solver.denseOutput = true;
  solver.initialStepSize = Math.min(1e-4, t1 - t0, maxStep);
  if (Number.isFinite(maxStep)) solver.maxStepSize = maxStep;
  let finite = true;
  let t = t0;
  const derivative = (time: number, values: number[]): number[] => {
    state.set(values);
    f(time, state, slope);
    // odex copies it at once
    for (let i = 0; i < n; i++) slopes[i] = slope[i];
    return slopes;
  };
  const observe = (
    _: number,
    from: number,
    to: number,
    values: number[],
    dense?: (i: number, x: number) => number,
  ) => {
    if (to === from) return true;
    const y1 = Float64Array.from(values);
    finite &&= y1.every(Number.isFinite);
    if (!finite) return false;
    const y0 = y.slice();
    const shown = { t0: from, t1: to, y0, y1 };
    let fit: Fit | undefined;
    const made = () => {
      fit ??= fitted({ ...shown, dense: dense as Shown['dense'] }, rtol, atol);
      return fit;
    };
    const going = accept({
      ...shown,
      get degree() {
        return made().degree;
      },
      coefficients: () => made().coefficients,
    });
    y.set(y1);
    t = to;
    return going;
  };
  const result = solver.solve(derivative, t0, Array.from(y), t1, observe);
  stats.nfev += result.nEval;
  stats.naccept += result.nAccept;
  stats.nreject += result.nReject;
  if (!finite) return { ending: 'non-finite', t };
  if (result.outcome === Outcome.EarlyReturn) return { ending: 'stopped', t };
  if (result.outcome === Outcome.MaxStepsExceeded) return { ending: 'max-steps', t };
  return { ending: 'success', t };
}

/** Dense output in powers of theta, [component, power] by rows. */
interface Fit {
  readonly degree: number;
  readonly coefficients: Float64Array;
}

/** A step of odex: where it begins and ends, the states there, and its dense output, valid only now. */
interface Shown {
  readonly t0: number;
  readonly t1: number;
  readonly y0: Float64Array;
  readonly y1: Float64Array;
  dense(i: number, t: number): number;
}

/** Degrees of the interpolant. The dense output of odex has a degree of up to 19, most of it below the tolerance. */
const [FEW, MANY] = [8, 16];

/** cos(pi j / MANY) */
const cosine = Float64Array.from({ length: 2 * MANY }, (_, j) => Math.cos((Math.PI * j) / MANY));

/** The part of the tolerance that the last terms of the lower degree must stay below. */
const SETTLED = 0.02;

/**
 * odex gives dense output as a function: its interpolant at the Chebyshev-Lobatto nodes of [0, 1], in powers of theta. The
 * way there is by Chebyshev polynomials, p = sum a_k T_k(2 theta - 1): the a_k fall as fast as p is smooth, so that powers,
 * whose coefficients in T_k grow as 5.8^k, lose no digits that matter; and they tell which degree is enough.
 */
function fitted(step: Shown, rtol: number, atol: number): Fit {
  const { y0, y1 } = step;
  const n = y0.length;
  const values = new Float64Array(n * (MANY + 1));
  const every = MANY / FEW;
  sample(step, values, every, every);
  const few = chebyshev(values, n, FEW);
  let enough = true;
  for (let i = 0; i < n && enough; i++) {
    const last = Math.abs(few[i * (FEW + 1) + FEW - 1]) + Math.abs(few[i * (FEW + 1) + FEW]);
    enough = last <= SETTLED * (atol + rtol * Math.max(Math.abs(y0[i]), Math.abs(y1[i])));
  }
  if (enough) return powers(few, y0, FEW);
  sample(step, values, 1, every);
  return powers(chebyshev(values, n, MANY), y0, MANY);
}

/** Differences from y0, so that a constant stays one, at the nodes first, first + every, ... of the higher degree. */
function sample({ t0, t1, y0, y1, dense }: Shown, values: Float64Array, first: number, every: number): void {
  for (let i = 0; i < y0.length; i++) {
    const at = i * (MANY + 1);
    for (let j = first; j < MANY; j += every)
      values[at + j] = dense(i, t0 + 0.5 * (1 - cosine[j]) * (t1 - t0)) - y0[i];
    values[at + MANY] = y1[i] - y0[i];
  }
}

/** a_k of every component, from every so many of its values. */
function chebyshev(values: Float64Array, n: number, degree: number): Float64Array {
  const out = new Float64Array(n * (degree + 1));
  const every = MANY / degree;
  for (let i = 0; i < n; i++) {
    const at = i * (MANY + 1);
    for (let k = 0; k <= degree; k++) {
      // theta_j rises with j: T_k is (-1)^k cos(pi j k / degree) there
      let sum = 0.5 * values[at + MANY] * (k % 2 === 0 ? 1 : -1);
      for (let j = 1; j < degree; j++) sum += values[at + j * every] * cosine[(j * k * every) % (2 * MANY)];
      const scale = (k === 0 || k === degree ? 1 : 2) / degree;
      out[i * (degree + 1) + k] = k % 2 === 0 ? scale * sum : -scale * sum;
    }
  }
  return out;
}

/** T_k(2 theta - 1) in powers of theta, by rows: whole numbers, exact in doubles. */
const shifted = (() => {
  const rows = [[1], [-1, 2]];
  for (let k = 2; k <= MANY; k++) {
    const [before, last] = [rows[k - 2], rows[k - 1]];
    rows.push(
      Array.from({ length: k + 1 }, (_, j) => 4 * (last[j - 1] ?? 0) - 2 * (last[j] ?? 0) - (before[j] ?? 0)),
    );
  }
  return rows;
})();

function powers(a: Float64Array, y0: Float64Array, degree: number): Fit {
  const coefficients = new Float64Array(a.length);
  for (let i = 0; i < y0.length; i++) {
    const at = i * (degree + 1);
    for (let k = degree; k >= 0; k--)
      for (let j = 1; j <= k; j++) coefficients[at + j] += a[at + k] * shifted[k][j];
    coefficients[at] = y0[i];
  }
  return { degree, coefficients };
}
