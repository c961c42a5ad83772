/** The verb that runs a circuit: options are checked and completed here, once, for every back-end. */

import { endOf, type Plan, plan } from '../circuit/plan';
import type { Circuit, Matrix } from '../circuit/types';
import {
  checkOptions,
  failed,
  invalid,
  lookup,
  missing,
  PulsegateError,
  raise,
  unknown,
  unsupported,
} from '../errors';
import { zeros } from '../numerics/zeros';
import type { Backend, Request } from './backend';
import { MAX_EVENTS, solve } from './meanfield/exact';
import { identity, type Kink } from './meanfield/jacobian';
import { meanField } from './meanfield/mean-field';
import type { Solution, State } from './solution';

/** A number, a list, or a list of rows. */
export type Values = number | ArrayLike<number> | readonly ArrayLike<number>[];

export interface SimulateOptions {
  /** Default: `meanField({ solver: exact() })`. */
  readonly backend?: Backend;
  /** From when to when; default [0, end of schedule], times `cycles` where the schedule has a period. */
  readonly tspan?: readonly [number, number];
  /** Output times within tspan; default: its ends and every gate edge. */
  readonly tEval?: ArrayLike<number>;
  /** Currents at tspan[0] by population (default 0, never negative), and values of named weights. */
  readonly initial?: Readonly<Record<string, Values>>;
  /** How often a periodic schedule runs (default 1). */
  readonly cycles?: number;
  /** Values of the input populations, which all must be given: one for all cycles, or a list with one for each cycle. */
  readonly inputs?: Readonly<Record<string, Values>>;
  /** Populations whose currents can be asked for afterwards (default: all): fewer make large and long runs faster. */
  readonly record?: readonly string[];
  /** Go on from `solution.state(t)` of an earlier run, instead of `initial`; tspan then begins at its time. */
  readonly from?: State;
  /** What to do with a run that did not succeed: throw (default), or return the part that was solved with its `retcode`. */
  readonly onFailure?: 'throw' | 'return';
}

const OPTIONS = ['backend', 'tspan', 'tEval', 'initial', 'cycles', 'inputs', 'record', 'from', 'onFailure'];

const EXACT = meanField();

/**
 * Runs a circuit and returns its solution.
 *
 * Throws a PulsegateError for options that make no sense (the message names the path and what is allowed), for a
 * circuit that the back-end cannot run (code 'unsupported'), and for a run that fails (code 'failed').
 */
export function simulate(circuit: Circuit, options: SimulateOptions = {}): Solution {
  checkOptions('simulate', options, OPTIONS);
  const { backend = EXACT, onFailure = 'throw' } = options;
  if (onFailure !== 'throw' && onFailure !== 'return')
    raise(invalid('onFailure', 'choice', onFailure, "'throw' or 'return'"));
  const planned = plan(circuit);
  const solution = backend.run(planned, requestOf(planned, options));
  if (solution.retcode !== 'success' && onFailure === 'throw') throw runFailed(solution);
  return solution;
}

const runFailed = ({ retcode, message = 'the run ended early' }: Pick<Solution, 'retcode' | 'message'>) =>
  new PulsegateError([failed('simulate', `${retcode}: ${message}`)]);

/** The most unknowns (currents and weights that learn) of a Jacobian: a matrix of 32 MB. */
export const MOST_UNKNOWNS = 2000;

export interface JacobianOptions extends Omit<SimulateOptions, 'backend' | 'tEval' | 'record' | 'onFailure'> {
  /** Rows whose arguments stay below this are reported as standing on their kinks (default 1e-12). */
  readonly kinkBelow?: number;
}

export interface Jacobian {
  /** "u0", or "u0[2]" for larger populations, inputs left out; then "W[1,0]" for each weight that learns. */
  readonly labels: readonly string[];
  /** [state at the end, state at the beginning]. */
  readonly matrix: readonly Float64Array[];
  /** Open rows whose arguments are 0: they count as silent, and the derivative is that of their silent side. */
  readonly kinks: readonly Kink[];
}

/**
 * The derivative of the state at tspan's end with respect to that at its beginning, exact like the solution: the product
 * of stretch exponentials, with a saltation matrix where a heaviside row or a step gate jumps. The state is all currents
 * and the weights that learn.
 *
 * Takes the options of `simulate` but `backend`, `tEval`, `record` and `onFailure`. Throws for more than 2,000 unknowns (code
 * 'unsupported') and for a run that fails.
 */
export function jacobian(circuit: Circuit, options: JacobianOptions = {}): Jacobian {
  checkOptions('jacobian', options, ['tspan', 'initial', 'cycles', 'inputs', 'from', 'kinkBelow']);
  const { kinkBelow = 1e-12 } = options;
  if (!(kinkBelow >= 0 && Number.isFinite(kinkBelow)))
    raise(invalid('jacobian.kinkBelow', 'limit', kinkBelow, 'a number of at least 0'));
  const planned = plan(circuit);
  const labels = unknownsOf(planned);
  if (labels.length > MOST_UNKNOWNS)
    raise(
      unsupported(
        'jacobian',
        `${labels.length} unknowns, currents and weights that learn (allowed: at most ${MOST_UNKNOWNS})`,
      ),
    );
  const sensitivity = identity(planned, kinkBelow);
  const outcome = solve(planned, requestOf(planned, options), MAX_EVENTS, sensitivity);
  if (outcome.retcode !== 'success') throw runFailed(outcome);
  const { columns, kinks } = sensitivity;
  return {
    labels: labels.map(({ label }) => label),
    matrix: labels.map(({ at }) => Float64Array.from(labels, (from) => columns[from.at]?.[at])),
    kinks,
  };
}

/** The unknowns of a state, with their places: currents but inputs, then the weights that learn. */
function unknownsOf({ populations, circuit, segments, size: currents }: Plan) {
  const learns = new Set(segments.flatMap(({ learn }) => learn.map(({ weights }) => weights)));
  const own = populations.flatMap(({ name, offset, size, input }) =>
    input
      ? []
      : Array.from({ length: size }, (_, i) => ({
          label: size === 1 ? name : `${name}[${i}]`,
          at: offset + i,
        })),
  );
  let at = currents;
  const entries = circuit.weights.flatMap(({ name, shape: [rows, columns] }, w) =>
    learns.has(w)
      ? Array.from({ length: rows * columns }, (_, k) => ({
          label: `${name}[${Math.floor(k / columns)},${k % columns}]`,
          at: at++,
        }))
      : [],
  );
  return [...own, ...entries];
}

function requestOf(planned: Plan, options: SimulateOptions): Request {
  const tspan = tspanOf(planned, options, cyclesOf(planned, options));
  return {
    tspan,
    tEval: tEvalOf(planned, options.tEval, tspan),
    initial: initialOf(planned, options),
    weights: weightsOf(planned, options),
    inputs: inputsOf(planned, options.inputs ?? {}, tspan),
    record: recordOf(planned, options.record),
  };
}

function recordOf(planned: Plan, names: readonly string[] | undefined): Uint8Array | undefined {
  if (names === undefined) return undefined;
  const record = new Uint8Array(planned.populations.length);
  names.forEach((name, k) => {
    record[lookup(planned.index, name, `record[${k}]`, 'population')] = 1;
  });
  return record;
}

function cyclesOf({ period }: Plan, { cycles, tspan }: SimulateOptions): number {
  if (cycles === undefined) return 1;
  if (period === undefined)
    raise(invalid('cycles', 'number of cycles', cycles, 'none: the schedule has no period'));
  if (tspan !== undefined)
    raise(invalid('cycles', 'number of cycles', cycles, 'either cycles or tspan, not both'));
  if (!(Number.isInteger(cycles) && cycles >= 1))
    raise(invalid('cycles', 'number of cycles', cycles, 'a whole number of at least 1'));
  return cycles;
}

function tspanOf(planned: Plan, { tspan, from }: SimulateOptions, cycles: number): readonly [number, number] {
  const begin = from?.t ?? 0;
  const [t0, t1] = tspan ?? [begin, Math.max(begin, endOf(planned) * cycles)];
  if (!(Number.isFinite(t0) && Number.isFinite(t1) && t0 <= t1))
    raise(invalid('tspan', 'time span', [t0, t1], 'two finite times, t0 <= t1'));
  if (from !== undefined && t0 !== from.t)
    raise(invalid('tspan[0]', 'beginning', t0, `${from.t}, the time of the state to go on from`));
  return [t0, t1];
}

function tEvalOf(
  planned: Plan,
  tEval: ArrayLike<number> | undefined,
  [t0, t1]: readonly [number, number],
): Float64Array {
  if (tEval === undefined) return edgesWithin(planned, t0, t1);
  const times = Float64Array.from(tEval);
  times.forEach((t, k) => {
    if (!(t >= t0 && t <= t1)) raise(invalid(`tEval[${k}]`, 'time', t, `within tspan, [${t0}, ${t1}]`));
    if (k > 0 && t < times[k - 1]) raise(invalid(`tEval[${k}]`, 'time', t, 'times in ascending order'));
  });
  return times;
}

/** The times of whole schedules; nobody writes to them. */
const wholes = new WeakMap<Plan, Float64Array>();

/** The ends of tspan and every gate edge between them. */
function edgesWithin(planned: Plan, t0: number, t1: number): Float64Array {
  if (t0 !== 0 || t1 !== endOf(planned)) return edgesOf(planned, t0, t1);
  let times = wholes.get(planned);
  if (times === undefined) {
    times = edgesOf(planned, t0, t1);
    wholes.set(planned, times);
  }
  return times;
}

function edgesOf({ edges, period }: Plan, t0: number, t1: number): Float64Array {
  const times = [t0];
  const first = period === undefined ? 0 : Math.floor(t0 / period);
  const last = period === undefined ? 0 : Math.floor(t1 / period);
  for (let cycle = first; cycle <= last; cycle++)
    for (let k = 0; k < edges.length; k++) {
      const t = cycle * (period ?? 0) + edges[k];
      // the last edge of a cycle is the first of the next
      if (t > times[times.length - 1] && t < t1) times.push(t);
    }
  if (t1 > t0) times.push(t1);
  return Float64Array.from(times);
}

function initialOf(planned: Plan, { initial = {}, from }: SimulateOptions): Float64Array {
  const state = zeros(planned.size);
  for (const [name, values] of Object.entries(initial)) {
    const path = `initial.${name}`;
    if (planned.circuit.weights.some((weights) => weights.name === name)) continue;
    const p = lookup(planned.index, name, path, 'population or weights');
    const { offset, size, input } = planned.populations[p];
    if (input) raise(invalid(path, 'initial current', values, 'none: it is an input, give it in inputs'));
    if (from !== undefined)
      raise(invalid(path, 'initial current', values, 'either initial currents or from, not both'));
    const currents = vectorOf(() => path, values, size);
    currents.forEach((current, i) => {
      if (current < 0)
        raise(
          invalid(size === 1 ? path : `${path}[${i}]`, 'initial current', current, 'a number of at least 0'),
        );
    });
    state.set(currents, offset);
  }
  if (from !== undefined)
    for (const { name, offset, size, input } of planned.populations) {
      if (input) continue;
      const currents = from.currents[name];
      if (currents === undefined)
        raise(missing(`from.currents.${name}`, 'currents', 'a state of the same circuit'));
      state.set(
        vectorOf(() => `from.currents.${name}`, currents ?? [], size),
        offset,
      );
    }
  return state;
}

function weightsOf({ circuit }: Plan, { initial = {}, from }: SimulateOptions): Float64Array[] {
  if (circuit.weights.length === 0) return [];
  const used = new Set(
    circuit.projections.flatMap((projection) => projection.from.map((source) => source.weights)),
  );
  return circuit.weights.map(({ name, shape, values }) => {
    const [rows, columns] = shape;
    const given = initial[name];
    const kept = from?.weights[name];
    if (given === undefined && kept?.length === rows * columns) return new Float64Array(kept);
    if (given === undefined && values === undefined && used.has(name))
      raise(
        missing(
          `initial.${name}`,
          'weights',
          `a list of ${rows} rows of ${columns} numbers; the circuit gives no values`,
        ),
      );
    if (given === undefined)
      return values === undefined ? new Float64Array(rows * columns) : flatOf(values).slice();
    const lists = Array.isArray(given) ? (given as readonly unknown[]) : [];
    if (lists.length !== rows || lists.some((row) => !isList(row)))
      raise(invalid(`initial.${name}`, 'weights', given, `a list of ${rows} rows of ${columns} numbers`));
    const weights = new Float64Array(rows * columns);
    lists.forEach((row, r) => {
      weights.set(
        vectorOf(() => `initial.${name}[${r}]`, row as Values, columns),
        r * columns,
      );
    });
    return weights;
  });
}

/** The weights of circuits as one list, read once; nobody writes to them. */
const flats = new WeakMap<Matrix, Float64Array>();

function flatOf(values: Matrix): Float64Array {
  let flat = flats.get(values);
  if (flat === undefined) {
    flat = new Float64Array(values.flat());
    flats.set(values, flat);
  }
  return flat;
}

/** Inputs as a function of the cycle: a list with one more level than a single value has one entry for each cycle. */
function inputsOf(
  planned: Plan,
  inputs: Readonly<Record<string, Values>>,
  [t0, t1]: readonly [number, number],
) {
  const { period } = planned;
  const own = planned.inputs.map((p) => planned.populations[p]);
  const names = own.map(({ name }) => name);
  for (const name of Object.keys(inputs))
    if (!names.includes(name)) raise(unknown(`inputs.${name}`, 'input', name, names));
  const first = period === undefined ? 0 : Math.floor(t0 / period + 1e-9);
  const count = period === undefined ? 1 : Math.max(1, Math.ceil(t1 / period - 1e-9) - first);
  for (const name of names)
    if (inputs[name] === undefined)
      raise(missing(`inputs.${name}`, 'input', 'a value for all cycles, or one for each'));
  const tables = own.map(({ name, offset, size }) => ({
    offset,
    rows: inputRows(`inputs.${name}`, inputs[name], size, count),
  }));
  const values = new Float64Array(planned.size);
  return (cycle: number): Float64Array => {
    const k = Math.min(count - 1, Math.max(0, cycle - first));
    for (const { offset, rows } of tables) values.set(rows[rows.length === 1 ? 0 : k], offset);
    return values;
  };
}

function inputRows(path: string, given: Values, size: number, cycles: number): Float64Array[] {
  const perCycle =
    isList(given) &&
    (size === 1 ? (given as ArrayLike<unknown>).length !== 1 || cycles === 1 : isList(given[0]));
  if (!perCycle) return [vectorOf(() => path, given, size)];
  const list = Array.from(given as ArrayLike<Values>);
  if (list.length !== cycles)
    raise(
      invalid(
        path,
        'number of cycles',
        list.length,
        `${cycles}, one value for each cycle, or one value for all`,
      ),
    );
  return list.map((values, k) => vectorOf(() => `${path}[${k}]`, values, size));
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || ArrayBuffer.isView(value);

/** A list of `size` finite numbers, copied; a lone number stands for a list of one. */
function vectorOf(path: () => string, values: Values, size: number): Float64Array {
  const out = new Float64Array(size);
  put(path, values, size, out, 0);
  return out;
}

/** Copies such a list; its path is put in words only where it is wrong. */
function put(path: () => string, values: Values, size: number, out: Float64Array, at: number): void {
  const list = (isList(values) ? values : [values]) as ArrayLike<unknown>;
  if (list.length !== size)
    raise(
      invalid(
        path(),
        'number of values',
        list.length,
        size === 1 ? 'one number' : `a list of ${size} numbers`,
      ),
    );
  for (let i = 0; i < size; i++) {
    const value = list[i];
    if (typeof value !== 'number' || !Number.isFinite(value))
      raise(invalid(isList(values) ? `${path()}[${i}]` : path(), 'value', value, 'a finite number'));
    out[at + i] = value as number;
  }
}
