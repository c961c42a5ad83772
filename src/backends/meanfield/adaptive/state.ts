/** The state of one run of an adaptive solver, and what it records. */

import type { Plan } from '../../../circuit/plan';
import type { Method, Step, StepCounts } from '../../../numerics/ode/method';
import { starts } from '../../../numerics/starts';
import type { Request } from '../../backend';
import { type Coupling, constantCouplings } from '../../couplings';
import { type CrossingColumns, crossingColumns } from '../../crossings';
import { record, recordValues, type Trace, trace } from '../../trajectory/trace';
import { keepResourceStep, keepResources, type Resources, resources } from './resources';

export interface State {
  readonly plan: Plan;
  readonly method: Method;
  readonly trace: Trace;
  readonly crossings: CrossingColumns;
  readonly stats: StepCounts;
  /** Currents of all populations, inputs included. */
  readonly currents: Float64Array;
  readonly resources: Resources;
  readonly weights: Float64Array[];
  /** The weights from some time on, as often as they were learnt. */
  readonly learnt: { readonly t: number; readonly values: readonly Float64Array[] }[];
  /** From when to when rules with gates taught something, pair after pair. */
  readonly learning: number[];
  /** Couplings of the blocks without named weights. */
  readonly constant: readonly (readonly Coupling[])[];
}

export function stateOf(method: Method, plan: Plan, request: Request): State {
  const offset = starts(plan.populations.map(({ size }) => size));
  const selfGains = Float64Array.from(plan.populations, ({ input }) => (input ? 1 : 0));
  return {
    plan,
    method,
    trace: trace(plan, 16 * plan.size, offset, selfGains, request.record),
    crossings: crossingColumns(),
    stats: { nfev: 0, naccept: 0, nreject: 0 },
    currents: Float64Array.from(request.initial),
    resources: resources(plan, request.resources),
    weights: request.weights.map((W) => W.slice()),
    learnt: [{ t: request.tspan[0], values: request.weights.map((W) => W.slice()) }],
    learning: [],
    constant: constantCouplings(plan),
  };
}

/** The currents and resources at an edge, to all their digits: dense output has fewer. */
export function keepCurrents({ plan, trace: kept, currents, resources: left }: State, t: number): void {
  keepResources(left, t);
  plan.populations.forEach(({ input }, p) => {
    if (!input) recordValues(kept, p, t, currents);
  });
}

/**
 * Records a step of a segment that begins at `origin`: dense output as powers of x = (t - t0) / (t1 - t0), in the
 * kernels x^k / k!.
 */
export function keepStep({ plan, trace: kept, resources: left }: State, step: Step, origin: number): void {
  keepResourceStep(left, step, plan.size, origin);
  const coefficients = step.coefficients();
  const { degree } = step;
  const orders = degree + 2;
  const length = step.t1 - step.t0;
  plan.populations.forEach(({ input, offset, size, tau }, p) => {
    if (input) return;
    const piece = new Float64Array(size * orders);
    for (let i = 0; i < size; i++) {
      let factor = 1;
      for (let k = 0; k <= degree; k++) {
        piece[i * orders + k + 1] = coefficients[(offset + i) * (degree + 1) + k] * factor;
        factor *= k + 1;
      }
    }
    record(kept, p, { t: origin + step.t0, length: length / tau }, { na: orders, nb: 1 }, piece, 0);
  });
}
