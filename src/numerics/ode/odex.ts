/** Extrapolation by the odex package (Hairer and Wanner's ODEX), behind the common contract. */
import { inverse, Matrix } from 'ml-matrix';
import { Outcome, Solver } from 'odex';
import {
  checkTolerances,
  type Ending,
  type Method,
  type Rhs,
  type Stats,
  type Step,
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
    run: (f, t0, y, t1, stats, accept) => run(limits, f, [t0, t1], y, stats, accept),
  };
}

function run(
  { rtol, atol, maxStep, maxSteps }: Required<Tolerances>,
  f: Rhs,
  [t0, t1]: readonly [number, number],
  y: Float64Array,
  stats: Stats,
  accept: (step: Step) => boolean,
): { ending: Ending; t: number } {
  if (!(t1 > t0)) return { ending: 'success', t: t0 };
  const n = y.length;
  const state = new Float64Array(n);
  const slope = new Float64Array(n);
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
    return Array.from(slope);
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
    const coefficients = () => interpolated(n, from, to, y0, y1, dense as (i: number, x: number) => number);
    const going = accept({ t0: from, t1: to, y0, y1, degree: NODES - 1, coefficients });
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

/** Chebyshev-Lobatto nodes on [0, 1]: at more of them powers of theta lose digits, at fewer the polynomial does. */
const NODES = 9;
const nodes = Array.from({ length: NODES }, (_, j) => 0.5 * (1 - Math.cos((Math.PI * j) / (NODES - 1))));
let toPowers: Matrix | undefined;

/** odex gives dense output as a function that is valid only now: its interpolant in powers of theta. */
function interpolated(
  n: number,
  t0: number,
  t1: number,
  y0: Float64Array,
  y1: Float64Array,
  dense: (i: number, x: number) => number,
): Float64Array {
  toPowers ??= inverse(new Matrix(nodes.map((theta) => nodes.map((_, k) => theta ** k))));
  const out = new Float64Array(n * NODES);
  for (let i = 0; i < n; i++) {
    const values = nodes.map((theta, j) => {
      if (j === 0) return y0[i];
      return j === NODES - 1 ? y1[i] : dense(i, t0 + theta * (t1 - t0));
    });
    // differences from y0, so that a constant stays one
    for (let k = 1; k < NODES; k++) {
      let sum = 0;
      for (let j = 1; j < NODES; j++) sum += toPowers.get(k, j) * (values[j] - values[0]);
      out[i * NODES + k] = sum;
    }
    out[i * NODES] = values[0];
  }
  return out;
}
