/** The mean-field back-end: a solver of the rate equations behind the common contract. */
import type { Plan } from '../../circuit/plan';
import type { Circuit } from '../../circuit/types';
import { checkOptions, invalid, lookup, raise } from '../../errors';
import type { Backend, Request } from '../backend';
import type { Log, Margin, Retcode, Solution, Stats } from '../solution';
import { exact } from './exact';
import { margins } from './margins';
import { currentsAlong, type Decay, decay } from './read-out';
import type { Outcome, Solver } from './solver';
import { currentsAt, isRecorded, type Trace } from './trace';

export interface MeanFieldOptions {
  /** Default: `exact()`. */
  readonly solver?: Solver;
}

/** tau dI/dt = -I + S [K I + p(t) - g0]^+ for every row, by the solver given. */
export function meanField(options: MeanFieldOptions = {}): Backend {
  checkOptions('meanField', options, ['solver']);
  const { solver = exact() } = options;
  const name = `mean field, ${solver.name}`;
  return {
    name,
    run: (plan, request) => new MeanFieldSolution(name, plan, request, solver.solve(plan, request)),
  };
}

/**
 * What a solver found, read when asked. A class, since it has accessors: those of a literal are made anew with every
 * solution, which takes longer than a short run.
 */
class MeanFieldSolution implements Solution {
  readonly circuit: Circuit;
  readonly tspan: readonly [number, number];
  readonly retcode: Retcode;
  readonly message?: string;
  readonly stats: Stats;
  readonly at: Solution['at'];
  readonly vector: Solution['vector'];
  readonly state: Solution['state'];
  readonly #plan: Plan;
  readonly #request: Request;
  readonly #outcome: Outcome;
  #t: Float64Array | undefined;
  #currents: Solution['currents'] | undefined;
  #weights: Solution['weights'] | undefined;
  #margins: Solution['margins'] | undefined;
  #log: Log | undefined;

  constructor(
    readonly backend: string,
    plan: Plan,
    request: Request,
    outcome: Outcome,
  ) {
    const { retcode, message, end, trace, windows, closedForm = 0, crossings, steps } = outcome;
    this.circuit = plan.circuit;
    this.tspan = [request.tspan[0], end];
    this.retcode = retcode;
    if (message !== undefined) this.message = message;
    const counts = { windows, closedForm, crossings: crossings.length };
    this.stats = { ...counts, nfev: 0, naccept: 0, nreject: 0, ...steps };
    this.#plan = plan;
    this.#request = request;
    this.#outcome = outcome;
    // functions of their own, so that they can be taken apart from the solution
    this.vector = (t, name) => {
      const population = lookup(plan.index, name, 'name', 'population');
      checkTime(t, this.tspan);
      checkRecorded(plan, trace, population);
      const out = new Float64Array(plan.populations[population].size);
      currentsAt(trace, population, t, out);
      return out;
    };
    this.at = (t, name, component) => {
      const values = this.vector(t, name);
      checkComponent(name, values.length, component);
      return values[component ?? 0];
    };
    this.state = (t = end) => {
      checkTime(t, this.tspan);
      const own = plan.populations.filter(({ input }) => !input);
      return {
        t,
        currents: Object.fromEntries(own.map(({ name }) => [name, this.vector(t, name)])),
        weights: weightsAt(plan, outcome, t),
      };
    };
  }

  get t(): Float64Array {
    this.#t ??= timesUntil(this.#request.tEval, this.#outcome.end).slice();
    return this.#t;
  }

  get currents(): Solution['currents'] {
    this.#currents ??= allCurrents(
      this.#plan,
      this.#outcome.trace,
      timesUntil(this.#request.tEval, this.#outcome.end),
    );
    return this.#currents;
  }

  get weights(): Solution['weights'] {
    this.#weights ??= weightsAt(this.#plan, this.#outcome, this.#outcome.end);
    return this.#weights;
  }

  get margins(): readonly Margin[] {
    for (let p = 0; p < this.#plan.populations.length; p++) checkRecorded(this.#plan, this.#outcome.trace, p);
    this.#margins ??= margins(this.#plan, this.#request.weights, this.#outcome);
    return this.#margins;
  }

  get log(): Log {
    this.#log ??= logOf(this.#plan, this.#outcome);
    return this.#log;
  }
}

/** The most numbers that `currents` holds: 1 GB. */
const MOST_CURRENTS = 2 ** 27;

function allCurrents({ populations }: Plan, trace: Trace, t: Float64Array): Solution['currents'] {
  const size = populations.reduce((sum, one, p) => sum + (isRecorded(trace, p) ? one.size : 0), 0);
  if (t.length * size > MOST_CURRENTS)
    raise(
      invalid(
        'tEval',
        'number of output times',
        t.length,
        `at most ${Math.floor(MOST_CURRENTS / size)} for ${size} components; at(t, name) needs none`,
      ),
    );
  const decays = new Map<number, Decay>();
  const currents: Record<string, Float64Array> = {};
  let shared: Decay | undefined;
  for (let p = 0; p < populations.length; p++) {
    if (!isRecorded(trace, p)) continue;
    const { name, tau, size: components } = populations[p];
    if (shared?.tau !== tau) {
      shared = decays.get(tau) ?? decay(tau, t);
      decays.set(tau, shared);
    }
    // a buffer of its own: whoever gets the currents may transfer them to a worker
    const out = new Float64Array(components * t.length);
    currentsAlong(trace, p, shared, out);
    currents[name] = out;
  }
  return currents;
}

/** The output times that a run got to. */
const timesUntil = (t: Float64Array, end: number): Float64Array =>
  (t[t.length - 1] ?? end) <= end ? t : t.filter((time) => time <= end);

function checkTime(time: number, tspan: readonly [number, number]): void {
  if (!(time >= tspan[0] && time <= tspan[1]))
    raise(invalid('t', 'time', time, `within tspan, [${tspan.join(', ')}]`));
}

function checkRecorded({ populations }: Plan, trace: Trace, p: number): void {
  if (isRecorded(trace, p)) return;
  const names = populations.filter((_, k) => isRecorded(trace, k)).map(({ name }) => `"${name}"`);
  raise(invalid('name', 'population', populations[p]?.name, `those recorded: ${names.join(', ') || 'none'}`));
}

/** The named weights at one time. */
function weightsAt({ circuit }: Plan, outcome: Outcome, time: number): Record<string, Float64Array> {
  if (circuit.weights.length === 0) return {};
  const learning = outcome
    .runs()
    .find(({ segment, t0, t1 }) => segment.learn.length > 0 && time > t0 && time < t1);
  if (learning !== undefined)
    raise(invalid('t', 'time', time, `no time within a learning window, [${learning.t0}, ${learning.t1}]`));
  const values = outcome.weightsAt(time);
  return Object.fromEntries(
    circuit.weights.map(({ name }, k) => [name, values[k]?.slice() ?? new Float64Array(0)]),
  );
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
  const population = (p: number) => plan.populations[p].name;
  const block = (b: number) => plan.blocks[b].name;
  const driven = (b: number) => plan.blocks[b].alwaysOpen && plan.blocks[b].gates.length > 0;
  return {
    segments: runs().map(({ segment, t0, t1, watched }) => ({
      t: [t0, t1] as const,
      open: segment.open.filter(({ block: b }) => !driven(b)).map((open) => block(open.block)),
      driven: segment.open.filter(({ block: b }) => driven(b)).map((open) => block(open.block)),
      held: segment.selves.filter(({ kind }) => kind === 'hold').map((self) => population(self.population)),
      flushed: segment.selves
        .filter(({ kind }) => kind === 'flush')
        .map((self) => population(self.population)),
      learning: segment.learn.map(({ weights }) => plan.circuit.weights[weights].name),
      watched: watched.map(block),
    })),
    crossings,
    grazings,
  };
}
