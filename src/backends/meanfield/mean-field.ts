/** The mean-field back-end: a solver of the rate equations behind the common contract. */

import type { Plan } from '../../circuit/plan';
import { checkGiven, having, optional } from '../../kinds';
import type { Backend, Request, Run } from '../backend';
import { margins } from '../margins/margins';
import { currentsAt } from '../trajectory/currents';
import { currentsAlong } from '../trajectory/read-out';
import { exact } from './exact/exact';
import type { Outcome, Solver } from './solver';

export interface MeanFieldOptions {
  /** Default: `exact()`. */
  readonly solver?: Solver;
}

const SOLVER = having('a solver: exact(), dopri5(), odex() or one of your own', {
  name: 'text',
  facts: 'object',
  solve: 'function',
});

/** tau dI/dt = -I + S [K I + p(t) - g0]^+ for every row, by the solver given. */
export function meanField(options: MeanFieldOptions = {}): Backend {
  checkGiven('meanField', options, { solver: optional(SOLVER) });
  const { solver = exact() } = options;
  return {
    name: `mean field, ${solver.name}`,
    facts: solver.facts,
    run: (plan, request) => runOf(plan, request, solver.solve(plan, request)),
  };
}

/** What a solver found, in the terms of the contract. */
function runOf(plan: Plan, { tspan, weights }: Request, outcome: Outcome): Run {
  const {
    retcode,
    message,
    end,
    trace,
    windows,
    closedForm,
    crossings,
    grazings,
    watched,
    steps,
    resourcesAt,
  } = outcome;
  return {
    retcode,
    ...(message === undefined ? {} : { message }),
    end,
    stats: {
      windows,
      ...(closedForm === undefined ? {} : { closedForm }),
      crossings: crossings.length,
      ...steps,
    },
    currentsAt: (p, t, out, at) => currentsAt(trace, p, t, out, at),
    currentsAlong: (p, times, out) => currentsAlong(trace, p, times, out),
    weightsAt: outcome.weightsAt,
    ...(outcome.learning === undefined ? {} : { learning: outcome.learning }),
    ...(resourcesAt === undefined ? {} : { resourcesAt }),
    crossings,
    ...(grazings === undefined ? {} : { grazings }),
    ...(watched === undefined ? {} : { watched }),
    margins: () => margins(plan, [tspan[0], end], weights, trace),
  };
}
