/**
 * Adaptive solvers of the whole circuit model: odex and Dormand-Prince. Both restart at every gate edge and at every
 * located switch (row, saturation, driven gate), so that each run of the method sees a smooth right-hand side.
 */
import { cycleAt, passages } from '../../../circuit/passages';
import type { Plan } from '../../../circuit/plan';
import type { Method, Tolerances } from '../../../numerics/ode/method';
import { extrapolation } from '../../../numerics/ode/odex';
import { rungeKutta } from '../../../numerics/ode/runge-kutta';
import { DORMAND_PRINCE_5 } from '../../../numerics/ode/tableaux';
import type { Request } from '../../backend';
import { listCrossings } from '../../crossings';
import { recordInputs } from '../../trajectory/trace';
import { watcher } from '../../watch';
import type { Outcome, Solver } from '../solver';
import { resourcesAt } from './resources';
import { runSegment } from './segment';
import { keepCurrents, stateOf } from './state';

/** The Dormand-Prince pair of orders 5 and 4. */
export const dopri5 = (options: Tolerances = {}): Solver => adaptive(rungeKutta(DORMAND_PRINCE_5, options));

/** Extrapolation of variable order: the odex package. */
export const odex = (options: Tolerances = {}): Solver => adaptive(extrapolation(options));

const adaptive = (method: Method): Solver => ({
  name: method.name,
  facts: { solver: method.kind, rtol: method.rtol, atol: method.atol },
  solve: (plan, request) => solve(method, plan, request),
});

function solve(method: Method, plan: Plan, request: Request): Outcome {
  const state = stateOf(method, plan, request);
  const [from, to] = request.tspan;
  const watch = watcher(request);
  const outcome = () => ({
    trace: state.trace,
    windows,
    crossings: listCrossings(plan, state.crossings),
    weightsAt: (t: number) => state.learnt.filter(({ t: since }) => since <= t).pop()?.values ?? [],
    learning: state.learning,
    resourcesAt: (t: number) => resourcesAt(state.resources, t),
    steps: state.stats,
  });
  let windows = 0;
  let cycle = cycleAt(plan, from);
  recordInputs(state.trace, from, request.inputs(cycle), state.currents);
  keepCurrents(state, from);
  for (const passage of passages(plan, request.tspan)) {
    const { segment, t0, t1 } = passage;
    if (passage.cycle !== cycle) recordInputs(state.trace, t0, request.inputs(passage.cycle), state.currents);
    cycle = passage.cycle;
    const failure = runSegment(state, passage, watch) ?? watch?.(t1);
    windows++;
    if (failure !== undefined) return { ...outcome(), ...failure };
    if (segment.learn.length > 0) state.learnt.push({ t: t1, values: state.weights.map((W) => W.slice()) });
    keepCurrents(state, t1);
  }
  return { ...outcome(), retcode: 'success', end: to };
}
