/** Options of a run -> a run in numbers: they are checked and completed here, once, for every back-end. */

import type { Plan } from '../circuit/plan';
import type { Matrix } from '../circuit/types';
import { invalid, lookup, missing, PulsegateError, raise, unknown } from '../errors';
import { optional, PAIR } from '../kinds';
import { zeros } from '../numerics/zeros';
import { ownValue } from '../records';
import type { Request } from './backend';
import { resourcesOf } from './resources';
import { outputTimes, type SpanOptions, spanOf } from './span';
import { isList, type Values, vectorOf } from './values';

export interface RequestOptions extends SpanOptions {
  /** Output times within tspan; default: its ends and every gate edge. */
  readonly tEval?: ArrayLike<number>;
  /** Currents at tspan[0] by population (default 0, never negative), and values of named weights. */
  readonly initial?: Readonly<Record<string, Values>>;
  /** Values of the input populations, which all must be given: one for all cycles, or a list with one for each cycle. */
  readonly inputs?: Readonly<Record<string, Values>>;
  /** Populations whose currents can be asked for afterwards (default: all): fewer make large and long runs faster. */
  readonly record?: readonly string[];
  /** The number of the cycle that begins at time 0 among all that a course of runs has (default 0): noise is drawn by it. */
  readonly firstCycle?: number;
  /** Told how much of the time span is done, now and then. */
  readonly progress?: (done: number, total: number) => void;
  /** Ends the run early: retcode 'interrupted', with what was solved until then. */
  readonly signal?: AbortSignal;
}

export const REQUEST_OPTIONS = {
  tspan: optional(PAIR),
  tEval: 'list?',
  initial: 'object?',
  cycles: 'number?',
  inputs: 'object?',
  record: 'texts?',
  from: 'object?',
  firstCycle: 'number?',
  progress: 'function?',
  signal: 'object?',
} as const;

/** Throws for options that make no sense: the message names the path and what is allowed. */
export function requestOf(planned: Plan, options: RequestOptions): Request {
  const tspan = spanOf(planned, options);
  return {
    tspan,
    tEval: outputTimes(planned, options.tEval, tspan),
    initial: initialOf(planned, options),
    weights: weightsOf(planned, options),
    resources: resourcesOf(planned, options.from),
    ...(options.from?.neurons === undefined ? {} : { neurons: options.from.neurons }),
    inputs: inputsOf(planned, options.inputs ?? {}, tspan),
    record: recordOf(planned, options.record),
    firstCycle: firstCycleOf(options),
    progress: options.progress,
    signal: options.signal,
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

function firstCycleOf({ firstCycle = 0 }: RequestOptions): number {
  if (!(Number.isInteger(firstCycle) && firstCycle >= 0))
    raise(invalid('firstCycle', 'number of a cycle', firstCycle, 'a whole number of at least 0'));
  return firstCycle;
}

function initialOf(planned: Plan, { initial = {}, from }: RequestOptions): Float64Array {
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
      const currents = ownValue(from.currents, name);
      if (currents === undefined)
        raise(missing(`from.currents.${name}`, 'currents', 'a state of the same circuit'));
      state.set(
        vectorOf(() => `from.currents.${name}`, currents ?? [], size),
        offset,
      );
    }
  return state;
}

function weightsOf({ circuit }: Plan, { initial = {}, from }: RequestOptions): Float64Array[] {
  if (circuit.weights.length === 0) return [];
  const used = new Set(
    circuit.projections.flatMap((projection) => projection.from.map((source) => source.weights)),
  );
  return circuit.weights.map(({ name, shape, values }) => {
    const [rows, columns] = shape;
    const given = ownValue(initial, name);
    const kept = from === undefined ? undefined : ownValue(from.weights, name);
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
    return weightRows(`initial.${name}`, given, rows, columns);
  });
}

/** Weights [target, source] given by rows, or as one list of all rows, which is what runs and `backpropWeights` return. */
function weightRows(path: string, given: Values, rows: number, columns: number): Float64Array {
  const lists: readonly unknown[] = isList(given) ? Array.from(given as ArrayLike<unknown>) : [given];
  const flat = !lists.some(isList);
  if (lists.length !== (flat ? rows * columns : rows))
    raise(
      invalid(
        path,
        'weights',
        given,
        `a list of ${rows} rows of ${columns} numbers, or one of ${rows * columns}, row after row`,
      ),
    );
  if (flat) return vectorOf(() => path, given, rows * columns);
  const weights = new Float64Array(rows * columns);
  lists.forEach((row, r) => {
    if (!isList(row)) raise(invalid(`${path}[${r}]`, 'row', row, `a list of ${columns} numbers`));
    weights.set(
      vectorOf(() => `${path}[${r}]`, row as Values, columns),
      r * columns,
    );
  });
  return weights;
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
  const places = planned.inputs.map((p) => planned.populations[p]);
  const names = places.map(({ name }) => name);
  for (const name of Object.keys(inputs))
    if (!names.includes(name)) raise(unknown(`inputs.${name}`, 'input', name, names));
  const first = period === undefined ? 0 : Math.floor(t0 / period + 1e-9);
  const count = period === undefined ? 1 : Math.max(1, Math.ceil(t1 / period - 1e-9) - first);
  const tables = places.map(({ name, offset, size }) => {
    const given = ownValue(inputs, name);
    if (given === undefined)
      throw new PulsegateError([
        missing(`inputs.${name}`, 'input', 'a value for all cycles, or one for each'),
      ]);
    return { offset, rows: inputRows(`inputs.${name}`, given, size, count) };
  });
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
