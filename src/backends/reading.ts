/** Run -> Solution: one reader and one grammar of checks for every back-end. */

import { around, passages } from '../circuit/passages';
import type { Plan } from '../circuit/plan';
import type { Circuit } from '../circuit/types';
import { failed, invalid, lookup, PulsegateError, raise } from '../errors';
import { put } from '../records';
import type { Backend, Listed, Request, Run } from './backend';
import type { ChipRun } from './chip-run';
import { resourceParts } from './resources';
import type {
  Facts,
  Log,
  LoggedSegment,
  Margin,
  Retcode,
  Solution,
  SpikeCounts,
  Spikes,
  State,
  Stats,
} from './solution';

/** What a back-end found, as a Solution that is read when asked. */
export const read = (backend: Backend, plan: Plan, request: Request, run: Run): Solution =>
  new RunSolution(backend, plan, request, run);

/** A class, since it has accessors: those of a literal are made anew with every solution, which takes longer than a short run. */
class RunSolution implements Solution {
  readonly circuit: Circuit;
  readonly backend: string;
  readonly facts: Facts;
  readonly tspan: readonly [number, number];
  readonly retcode: Retcode;
  readonly message?: string;
  readonly stats: Stats;
  readonly spikes?: Spikes;
  readonly counts?: SpikeCounts;
  readonly chip?: ChipRun;
  readonly at: Solution['at'];
  readonly vector: Solution['vector'];
  readonly state: Solution['state'];
  readonly #plan: Plan;
  readonly #request: Request;
  readonly #run: Run;
  #t: Float64Array | undefined;
  #currents: Solution['currents'] | undefined;
  #weights: Solution['weights'] | undefined;
  #margins: Solution['margins'];
  #log: Log | undefined;

  constructor({ name: backend, facts }: Backend, plan: Plan, request: Request, run: Run) {
    this.circuit = plan.circuit;
    this.backend = backend;
    this.facts = facts;
    this.tspan = [request.tspan[0], run.end];
    this.retcode = run.retcode;
    if (run.message !== undefined) this.message = run.message;
    this.stats = run.stats;
    if (run.spikes !== undefined) this.spikes = run.spikes;
    if (run.counts !== undefined) this.counts = run.counts;
    if (run.chip !== undefined) this.chip = run.chip;
    this.#plan = plan;
    this.#request = request;
    this.#run = run;
    // functions of their own, so that they can be taken apart from the solution
    this.vector = (t, name) => {
      const population = lookup(plan.index, name, 'name', 'population');
      checkTime(t, this.tspan);
      checkRecorded(plan, request, population);
      const out = new Float64Array(plan.populations[population].size);
      run.currentsAt(population, t, out, 0);
      checkNumbers(backend, out, `the currents of "${name}" at t = ${t}`);
      return out;
    };
    this.at = (t, name, component) => {
      const values = this.vector(t, name);
      checkComponent(name, values.length, component);
      return values[component ?? 0];
    };
    this.state = (t = run.end) => {
      checkTime(t, this.tspan);
      const own = plan.populations.filter(({ input }) => !input);
      return {
        t,
        currents: Object.fromEntries(own.map(({ name }) => [name, this.vector(t, name)])),
        weights: weightsAt(this, plan, run, t),
        ...resourcesAt(backend, plan, run, t),
        ...(t === run.end && run.neuronsAtEnd !== undefined ? { neurons: run.neuronsAtEnd() } : {}),
      };
    };
  }

  get t(): Float64Array {
    this.#t ??= timesUntil(this.#request.tEval, this.#run.end).slice();
    return this.#t;
  }

  get currents(): Solution['currents'] {
    this.#currents ??= allCurrents(this, this.#plan, this.#request, this.#run);
    return this.#currents;
  }

  get weights(): Solution['weights'] {
    this.#weights ??= weightsAt(this, this.#plan, this.#run, this.#run.end);
    return this.#weights;
  }

  get margins(): readonly Margin[] | undefined {
    if (this.#run.margins === undefined) return undefined;
    for (let p = 0; p < this.#plan.populations.length; p++) checkRecorded(this.#plan, this.#request, p);
    this.#margins ??= this.#run.margins();
    return this.#margins;
  }

  get log(): Log {
    this.#log ??= logOf(this.#plan, this.tspan, this.#run);
    return this.#log;
  }
}

/** The most numbers that `currents` holds: 1 GB. */
const MOST_CURRENTS = 2 ** 27;

function allCurrents(
  { backend }: Pick<Solution, 'backend'>,
  plan: Plan,
  request: Request,
  run: Run,
): Solution['currents'] {
  const { populations } = plan;
  const t = timesUntil(request.tEval, run.end);
  const size = populations.reduce((sum, one, p) => sum + (isRecorded(request, p) ? one.size : 0), 0);
  if (t.length * size > MOST_CURRENTS)
    raise(
      invalid(
        'tEval',
        'number of output times',
        t.length,
        `at most ${Math.floor(MOST_CURRENTS / size)} for ${size} components; at(t, name) needs none`,
      ),
    );
  const currents: Record<string, Float64Array> = {};
  for (let p = 0; p < populations.length; p++) {
    if (!isRecorded(request, p)) continue;
    const { name, size: components } = populations[p];
    // a buffer of its own: whoever gets the currents may transfer them to a worker
    const out = new Float64Array(components * t.length);
    if (run.currentsAlong !== undefined) run.currentsAlong(p, t, out);
    else for (let k = 0; k < t.length; k++) run.currentsAt(p, t[k], out, k * components);
    // of many times at once the last: what is no number stays none, and to read all would be to write pages of zeros
    const looked = run.currentsAlong === undefined ? out : out.subarray(Math.max(0, out.length - components));
    checkNumbers(backend, looked, `the currents of "${name}"`);
    put(currents, name, out);
  }
  return currents;
}

/** The output times that a run got to. */
const timesUntil = (t: Float64Array, end: number): Float64Array =>
  (t[t.length - 1] ?? end) <= end ? t : t.filter((time) => time <= end);

/** The gate of every back-end: what is no number is no result, whatever the run says of itself. */
function checkNumbers(backend: string, values: Float64Array, what: string): void {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      throw new PulsegateError([failed('simulate', `${backend} gave ${values[i]} for ${what}`)]);
}

function checkTime(time: number, tspan: readonly [number, number]): void {
  if (!(time >= tspan[0] && time <= tspan[1]))
    raise(invalid('t', 'time', time, `within tspan, [${tspan.join(', ')}]`));
}

const isRecorded = ({ record }: Request, p: number): boolean => record === undefined || record[p] === 1;

function checkRecorded({ populations }: Plan, request: Request, p: number): void {
  if (isRecorded(request, p)) return;
  const names = populations.filter((_, k) => isRecorded(request, k)).map(({ name }) => `"${name}"`);
  raise(invalid('name', 'population', populations[p].name, `those recorded: ${names.join(', ') || 'none'}`));
}

/** The named weights at one time. */
function weightsAt(
  { backend, tspan }: Pick<Solution, 'backend' | 'tspan'>,
  plan: Plan,
  run: Run,
  time: number,
): Record<string, Float64Array> {
  const { weights } = plan.circuit;
  if (weights.length === 0) return {};
  const within = learningAround(plan, run, tspan, time);
  if (within !== undefined)
    raise(invalid('t', 'time', time, `no time within a learning window, [${within.join(', ')}]`));
  const values = run.weightsAt(time);
  weights.forEach(({ name }, k) => {
    checkNumbers(backend, values[k], `the weights "${name}" at t = ${time}`);
  });
  return Object.fromEntries(weights.map(({ name }, k) => [name, values[k].slice()]));
}

/** From when to when weights learn around a time; undefined where none does, or at its ends. */
function learningAround(
  plan: Plan,
  { learning }: Run,
  tspan: readonly [number, number],
  time: number,
): readonly [number, number] | undefined {
  const passage = around(plan, tspan, time);
  if (passage === undefined) return undefined;
  const { segment, t0, t1 } = passage;
  const always = segment.learn.some(({ gates }) => gates.length === 0);
  if (always || (learning === undefined && segment.learn.length > 0)) return [t0, t1];
  const stretches = learning ?? [];
  let [low, high] = [0, stretches.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stretches[2 * middle + 1] <= time) low = middle + 1;
    else high = middle;
  }
  return low < stretches.length / 2 && stretches[2 * low] < time
    ? [stretches[2 * low], stretches[2 * low + 1]]
    : undefined;
}

/** What rows have left of their resources, of a run that knows; nothing where there are none. */
function resourcesAt(backend: string, plan: Plan, run: Run, time: number): Pick<State, 'resources'> {
  const parts = resourceParts(plan);
  if (parts.length === 0 || run.resourcesAt === undefined) return {};
  const values = run.resourcesAt(time);
  if (values === undefined) return {};
  checkNumbers(backend, values, `the resources at t = ${time}`);
  const entries = parts.map(({ name, offset, rows }) => [name, values.slice(offset, offset + rows)] as const);
  return { resources: Object.fromEntries(entries) };
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

function logOf(plan: Plan, tspan: readonly [number, number], run: Run): Log {
  const log = { segments: segmentsOf(plan, tspan, run) };
  if (run.crossings !== undefined) putListed(log, 'crossings', run.crossings);
  if (run.grazings !== undefined) putListed(log, 'grazings', run.grazings);
  return log;
}

/** A part of the log that is made when it is first read. */
function putListed<T>(log: object, key: keyof Log, listed: Listed<T>): void {
  let made: readonly T[] | undefined;
  const get = () => {
    made ??= 'list' in listed ? listed.list() : listed;
    return made;
  };
  Object.defineProperty(log, key, { get, enumerable: true });
}

function segmentsOf(plan: Plan, tspan: readonly [number, number], run: Run): LoggedSegment[] {
  const population = (p: number) => plan.populations[p].name;
  const block = (b: number) => plan.blocks[b].name;
  const driven = (b: number) => plan.blocks[b].alwaysOpen && plan.blocks[b].gates.length > 0;
  return Array.from(passages(plan, tspan), ({ segment: { open, selves, learn }, t0, t1 }, k) => ({
    t: [t0, t1] as const,
    open: open.filter(({ block: b }) => !driven(b)).map((entry) => block(entry.block)),
    driven: open.filter(({ block: b }) => driven(b)).map((entry) => block(entry.block)),
    held: selves.filter(({ kind }) => kind === 'hold').map((self) => population(self.population)),
    flushed: selves.filter(({ kind }) => kind === 'flush').map((self) => population(self.population)),
    learning: learn.map(({ weights }) => plan.circuit.weights[weights].name),
    ...(run.watched === undefined ? {} : { watched: run.watched(k).map(block) }),
  }));
}
