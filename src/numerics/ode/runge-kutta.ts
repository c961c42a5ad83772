/** The embedded Runge-Kutta algorithm: step size by a PI controller, dense output; the method itself is a tableau. */
import {
  checkTolerances,
  type Ending,
  type Method,
  type Rhs,
  type Step,
  type StepCounts,
  type Tolerances,
} from './method';
import type { Tableau } from './tableaux';

/** An adaptive Runge-Kutta method. The local error is measured in the maximum norm, so that idle components hide nothing. */
export function rungeKutta(tableau: Tableau, options: Tolerances = {}): Method {
  const limits = checkTolerances(tableau.name, options);
  return {
    name: `${tableau.name}({ rtol: ${limits.rtol}, atol: ${limits.atol} })`,
    kind: tableau.name,
    rtol: limits.rtol,
    atol: limits.atol,
    run: (f, t0, y, t1, stats, accept) => runTableau({ ...limits, tableau }, f, [t0, t1], y, stats, accept),
  };
}

interface Chosen extends Required<Tolerances> {
  readonly tableau: Tableau;
}

/** A step in the making: the slopes at its stages and the state at its end. */
interface Stages {
  readonly k: readonly Float64Array[];
  readonly next: Float64Array;
}

function runTableau(
  { tableau, rtol, atol, maxStep, maxSteps }: Chosen,
  f: Rhs,
  [t0, t1]: readonly [number, number],
  y: Float64Array,
  stats: StepCounts,
  accept: (step: Step) => boolean,
): { ending: Ending; t: number } {
  const n = y.length;
  const k = tableau.c.map(() => new Float64Array(n));
  const first = k[0] as Float64Array;
  const last = k[k.length - 1] as Float64Array;
  const next = new Float64Array(n);
  const made: Stages = { k, next };
  const estimate = new Float64Array(n);
  let t = t0;
  f(t, y, first);
  stats.nfev++;
  let h = Math.min(firstStep(f, t, y, first, { order: tableau.order, rtol, atol }, t1 - t0), maxStep);
  stats.nfev++;
  // a slope is no number, or the square of one is none
  if (Number.isNaN(h)) return { ending: 'non-finite', t };
  let before = 1e-4;
  for (let step = 0; t < t1; step++) {
    if (step >= maxSteps) return { ending: 'max-steps', t };
    const left = t1 - t;
    const reaches = h >= left * (1 - 1e-12);
    if (reaches) h = left;
    if (t + h === t) return { ending: 'step-too-small', t };
    stages(tableau, f, t, y, h, made);
    stats.nfev += k.length - 1;
    combine(tableau.error, k, h, estimate);
    const error = errorNorm(estimate, y, next, rtol, atol);
    if (!(error <= 1)) {
      stats.nreject++;
      if (Number.isNaN(error)) h *= 0.1;
      else h *= Math.max(0.2, 0.9 * error ** (-1 / tableau.order));
      if (Number.isNaN(error) && h < 1e-12 * left) return { ending: 'non-finite', t };
      continue;
    }
    stats.naccept++;
    const end = reaches ? t1 : t + h;
    const going = accept(shown(tableau, { t0: t, t1: end, y0: y, y1: next }, h, k));
    y.set(next);
    t = end;
    if (!going) return { ending: 'stopped', t };
    first.set(last);
    // PI controller: Hairer and Wanner's beta = 0.04
    const factor = 0.9 * Math.max(error, 1e-10) ** -(1 / tableau.order - 0.03) * before ** 0.04;
    before = Math.max(error, 1e-4);
    h = Math.min(h * Math.min(10, Math.max(0.2, factor)), maxStep);
  }
  return { ending: 'success', t };
}

/** All stages of one step; `next` is the state at its end, whose slope is the last stage. */
function stages({ a, c }: Tableau, f: Rhs, t: number, y: Float64Array, h: number, { k, next }: Stages): void {
  for (let i = 1; i < k.length; i++) {
    combine(a[i], k, h, next);
    for (let j = 0; j < y.length; j++) next[j] += y[j];
    f(t + c[i] * h, next, k[i]);
  }
}

/** out = h * sum of weights * k. */
function combine(weights: readonly number[], k: readonly Float64Array[], h: number, out: Float64Array): void {
  out.fill(0);
  for (let i = 0; i < weights.length; i++) {
    const weight = h * weights[i];
    if (weight === 0) continue;
    const slope = k[i];
    for (let j = 0; j < out.length; j++) out[j] += weight * slope[j];
  }
}

function errorNorm(
  error: Float64Array,
  y: Float64Array,
  next: Float64Array,
  rtol: number,
  atol: number,
): number {
  let norm = 0;
  for (let j = 0; j < y.length; j++) {
    const scale = atol + rtol * Math.max(Math.abs(y[j]), Math.abs(next[j]));
    const part = error[j] === 0 ? 0 : Math.abs(error[j]) / scale;
    if (Number.isNaN(part)) return Number.NaN;
    norm = Math.max(norm, part);
  }
  return norm;
}

/** Hairer's first step: so small that an explicit Euler step, and then one of the method's order, meet the tolerance. */
function firstStep(
  f: Rhs,
  t: number,
  y: Float64Array,
  slope: Float64Array,
  { order, rtol, atol }: { readonly order: number; readonly rtol: number; readonly atol: number },
  length: number,
): number {
  const scaled = (v: (j: number) => number) => {
    let norm = 0;
    for (let j = 0; j < y.length; j++) {
      const value = v(j);
      if (value !== 0) norm = Math.max(norm, Math.abs(value) / (atol + rtol * Math.abs(y[j])));
    }
    return norm;
  };
  const size = scaled((j) => y[j]);
  const speed = scaled((j) => slope[j]);
  // a state of rounding errors with a real slope would ask for a step below the resolution of t
  const least = 1e-10 * length;
  const h0 = Math.min(size < 1e-5 || speed < 1e-5 ? 1e-6 : Math.max((0.01 * size) / speed, least), length);
  const ahead = y.map((value, j) => value + h0 * slope[j]);
  const there = new Float64Array(y.length);
  f(t + h0, ahead, there);
  const bend = scaled((j) => there[j] - slope[j]) / h0;
  const largest = Math.max(speed, bend);
  const h1 = largest <= 1e-15 ? Math.max(1e-6, h0 * 1e-3) : (0.01 / largest) ** (1 / order);
  return Math.min(100 * h0, h1, length);
}

/** An accepted step with its dense output. */
function shown(
  { dense }: Tableau,
  { t0, t1, y0, y1 }: Pick<Step, 't0' | 't1' | 'y0' | 'y1'>,
  h: number,
  k: readonly Float64Array[],
): Step {
  const degree = dense[0]?.length ?? 0;
  return {
    t0,
    t1,
    y0,
    y1,
    degree,
    coefficients: () => {
      const out = new Float64Array(y0.length * (degree + 1));
      for (let j = 0; j < y0.length; j++) {
        out[j * (degree + 1)] = y0[j];
        for (let m = 0; m < degree; m++) {
          let sum = 0;
          for (let i = 0; i < k.length; i++) sum += dense[i]?.[m] * k[i][j];
          out[j * (degree + 1) + m + 1] = h * sum;
        }
      }
      return out;
    },
  };
}
