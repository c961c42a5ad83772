/** What an adaptive one-step method is: it carries y' = f(t, y) from t0 to t1 and shows every step that it accepts. */
import { invalid, raise } from '../../errors';
import { checkGiven } from '../../kinds';

/** Writes dy/dt at (t, y) to `slope`. */
export type Rhs = (t: number, y: Float64Array, slope: Float64Array) => void;

/** An accepted step, valid only while it is shown. */
export interface Step {
  readonly t0: number;
  readonly t1: number;
  readonly y0: Float64Array;
  readonly y1: Float64Array;
  /**
   * Dense output: y_i(t0 + theta (t1 - t0)) = sum over k of coefficients[i * (degree + 1) + k] theta^k. Computed when
   * asked for.
   */
  readonly degree: number;
  coefficients(): Float64Array;
}

export interface StepCounts {
  nfev: number;
  naccept: number;
  nreject: number;
}

export type Ending = 'success' | 'stopped' | 'max-steps' | 'step-too-small' | 'non-finite';

/** An adaptive method with its tolerances. */
export interface Method {
  /** With its tolerances, in words. */
  readonly name: string;
  readonly kind: string;
  readonly rtol: number;
  /** What it takes for zero: the absolute tolerance. */
  readonly atol: number;
  /**
   * From (t0, y0) to t1 without regard to anything that f does in between. `accept` may end the run by returning false.
   * `y` is overwritten with the state reached; `stats` is added to.
   */
  run(
    f: Rhs,
    t0: number,
    y: Float64Array,
    t1: number,
    stats: StepCounts,
    accept: (step: Step) => boolean,
  ): { readonly ending: Ending; readonly t: number };
}

/** Tolerances and limits of an adaptive method; the local error is kept below atol + rtol |y|. */
export interface Tolerances {
  /** Default 1e-9. */
  readonly rtol?: number;
  /** Default 1e-12. */
  readonly atol?: number;
  readonly maxStep?: number;
  /** Most steps between two restarts; default 100,000. */
  readonly maxSteps?: number;
}

export function checkTolerances(name: string, options: Tolerances): Required<Tolerances> {
  checkGiven(name, options, { rtol: 'number?', atol: 'number?', maxStep: 'number?', maxSteps: 'number?' });
  const { rtol = 1e-9, atol = 1e-12, maxStep = Number.POSITIVE_INFINITY, maxSteps = 100_000 } = options;
  if (!(rtol >= 1e-14 && rtol < 1)) raise(invalid(`${name}.rtol`, 'relative tolerance', rtol, '1e-14 to 1'));
  if (!(atol >= 0 && atol < Number.POSITIVE_INFINITY))
    raise(invalid(`${name}.atol`, 'absolute tolerance', atol, 'a number of at least 0'));
  if (!(maxStep > 0)) raise(invalid(`${name}.maxStep`, 'largest step', maxStep, 'a number above 0'));
  if (!(Number.isInteger(maxSteps) && maxSteps > 0))
    raise(invalid(`${name}.maxSteps`, 'number of steps', maxSteps, 'a whole number above 0'));
  return { rtol, atol, maxStep, maxSteps };
}
