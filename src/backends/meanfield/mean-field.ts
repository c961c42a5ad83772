/** The mean-field back-end: a solver of the rate equations behind the common contract. */
import type { Plan } from '../../circuit/plan';
import { checkOptions, invalid, lookup, raise } from '../../errors';
import type { Backend, Request } from '../backend';
import type { Log, Margin, Solution, State } from '../solution';
import { exact } from './exact';
import { margins } from './margins';
import type { Outcome, Solver } from './solver';
import { currentsAlong, currentsAt } from './trace';

export interface MeanFieldOptions {
  /** Default: `exact()`. */
  readonly solver?: Solver;
}

/** tau dI/dt = -I + S [K I + p(t) - g0]^+ for every row, by the solver given. */
export function meanField(options: MeanFieldOptions = {}): Backend {
  checkOptions('meanField', options, ['solver']);
  const { solver = exact() } = options;
  const name = `mean field, ${solver.name}`;
  return { name, run: (plan, request) => solutionOf(name, plan, request, solver.solve(plan, request)) };
}

/** The most numbers that `currents` holds: 1 GB. */
const MOST_CURRENTS = 2 ** 27;

function solutionOf(backend: string, plan: Plan, request: Request, outcome: Outcome): Solution {
  const tspan = [request.tspan[0], outcome.end] as const;
  const t = request.tEval.filter((time) => time <= outcome.end);
  const vector = (time: number, name: string): Float64Array => {
    const population = lookup(plan.index, name, 'name', 'population');
    checkTime(time);
    const out = new Float64Array(plan.populations[population]?.size ?? 0);
    currentsAt(outcome.trace, population, time, out);
    return out;
  };
  return {
    circuit: plan.circuit,
    backend,
    tspan,
    retcode: outcome.retcode,
    ...(outcome.message === undefined ? {} : { message: outcome.message }),
    stats: {
      windows: outcome.runs.length,
      crossings: outcome.crossings.length,
      nfev: 0,
      naccept: 0,
      nreject: 0,
      ...outcome.steps,
    },
    t,
    get currents() {
      return once('currents', this, allCurrents());
    },
    at: (time, name, component) => {
      const values = vector(time, name);
      checkComponent(name, values.length, component);
      return values[component ?? 0] as number;
    },
    vector,
    state: (time = outcome.end): State => {
      checkTime(time);
      return {
        t: time,
        currents: Object.fromEntries(
          plan.populations.filter(({ input }) => !input).map(({ name }) => [name, vector(time, name)]),
        ),
        weights: weightsAt(time),
      };
    },
    get weights() {
      return once('weights', this, weightsAt(outcome.end));
    },
    get margins(): readonly Margin[] {
      return once('margins', this, margins(plan, request.weights, outcome));
    },
    get log(): Log {
      return once('log', this, logOf(plan, outcome));
    },
  };

  function checkTime(time: number): void {
    if (!(time >= tspan[0] && time <= tspan[1]))
      raise(invalid('t', 'time', time, `within tspan, [${tspan.join(', ')}]`));
  }

  function weightsAt(time: number): Record<string, Float64Array> {
    const learning = outcome.runs.find(
      ({ segment, t0, t1 }) => segment.learn.length > 0 && time > t0 && time < t1,
    );
    if (learning !== undefined)
      raise(invalid('t', 'time', time, `no time within a learning window, [${learning.t0}, ${learning.t1}]`));
    const values = outcome.weights.filter(({ t: since }) => since <= time).pop()?.values ?? [];
    return Object.fromEntries(
      plan.circuit.weights.map(({ name }, k) => [name, Float64Array.from(values[k] ?? [])]),
    );
  }

  function allCurrents(): Record<string, Float64Array> {
    if (t.length * plan.size > MOST_CURRENTS)
      raise(
        invalid(
          'tEval',
          'number of output times',
          t.length,
          `at most ${Math.floor(MOST_CURRENTS / plan.size)} for ${plan.size} components; at(t, name) needs none`,
        ),
      );
    return Object.fromEntries(
      plan.populations.map(({ name, size }, p) => {
        const values = new Float64Array(t.length * size);
        currentsAlong(outcome.trace, p, t, values);
        return [name, values];
      }),
    );
  }
}

/** Makes a value that was computed on demand a plain property. */
function once<T>(key: string, target: object, value: T): T {
  Object.defineProperty(target, key, { value, enumerable: true });
  return value;
}

function checkComponent(name: string, size: number, component: number | undefined): void {
  if (component === undefined) {
    if (size > 1)
      raise(
        invalid(
          'name',
          'population',
          name,
          `one of size 1; "${name}" has ${size} components: say at(t, name, component) or vector(t, name)`,
        ),
      );
    return;
  }
  if (!(Number.isInteger(component) && component >= 0 && component < size))
    raise(invalid('component', 'component', component, `0 to ${size - 1}`));
}

function logOf(plan: Plan, { runs, crossings, grazings }: Outcome): Log {
  const population = (p: number) => plan.populations[p]?.name ?? '?';
  const block = (b: number) => plan.blocks[b]?.name ?? '?';
  const driven = (b: number) =>
    plan.blocks[b]?.alwaysOpen === true && (plan.blocks[b]?.projection.gatedBy?.length ?? 0) > 0;
  return {
    segments: runs.map(({ segment, t0, t1, watched }) => ({
      t: [t0, t1] as const,
      open: segment.open.filter(({ block: b }) => !driven(b)).map((open) => block(open.block)),
      driven: segment.open.filter(({ block: b }) => driven(b)).map((open) => block(open.block)),
      held: segment.selves.filter(({ kind }) => kind === 'hold').map((self) => population(self.population)),
      flushed: segment.selves
        .filter(({ kind }) => kind === 'flush')
        .map((self) => population(self.population)),
      learning: segment.learn.map(({ weights }) => weights),
      watched: watched.map(block),
    })),
    crossings,
    grazings,
  };
}
