/** Stability of a schedule: Jacobians of windows and stages, Floquet multipliers of cycles, one side of a kink and the other. */

import { jacobian } from '../backends/meanfield/jacobian';
import type { Kink } from '../backends/meanfield/sensitivity/state';
import { type SimulateOptions, simulate } from '../backends/simulate';
import type { State } from '../backends/solution';
import type { Values } from '../backends/values';
import { checkCircuit } from '../circuit/made';
import { plan } from '../circuit/plan';
import type { Circuit } from '../circuit/types';
import { invalid, lookup, type Problem, raise, unknown } from '../errors';
import { checkGiven, having, optional, PAIR } from '../kinds';
import { type Complex, modulus } from '../numerics/polynomial';
import { eigenvalues, singularValues } from '../numerics/spectrum';
import { ownValue, put } from '../records';
import { portTimes } from './from-circuit';

export interface StabilityOptions extends Pick<SimulateOptions, 'initial' | 'inputs'> {
  /** The window with this index in the circuit's schedule. */
  readonly window?: number;
  /** From one population to another, as their windows charge them: the Jacobian is [to, from]. */
  readonly stage?: { readonly from: string; readonly to: string };
  /** Any other part of the run (default: the whole schedule). */
  readonly tspan?: readonly [number, number];
  /** Cycles of a schedule with a period (default 1). */
  readonly cycles?: number;
  /**
   * A chain in its own frame: its populations in order. At the end each takes the place of the one before it, so that
   * the multipliers are those of the packet that travels; other populations are left out.
   */
  readonly comoving?: readonly string[];
  /** A change of the start, by the names of `initial`: the Jacobian is taken a little to both sides of it. */
  readonly toward?: Readonly<Record<string, Values>>;
  /** How far to both sides, times `toward` (default 1e-9). */
  readonly by?: number;
  /** Arguments that stay below this stand on their kink (default 1e-12). */
  readonly kinkBelow?: number;
}

/** A Jacobian with what it says. */
export interface Spectrum {
  /** d state(end) / d state(beginning), [row, column]. */
  readonly matrix: readonly Float64Array[];
  /** Eigenvalues, the largest modulus first; none where the matrix is not square. */
  readonly multipliers: readonly Complex[];
  /** Largest first: how much a perturbation may grow on the way although all multipliers are small. */
  readonly singularValues: readonly number[];
  /** Multipliers of modulus below 1, of modulus 1 (within 1e-6), above 1. */
  readonly counts: { readonly contracting: number; readonly unit: number; readonly expanding: number };
  /** Open rows that stand on their kinks: the derivative is that of their silent side. */
  readonly kinks: readonly Kink[];
}

export interface StabilityReport extends Spectrum {
  readonly tspan: readonly [number, number];
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** With `toward`: the same from a start moved along it, and against it. */
  readonly sides?: { readonly along: Spectrum; readonly against: Spectrum };
}

const OPTIONS = {
  initial: 'object?',
  inputs: 'object?',
  window: 'number?',
  stage: optional(having('a stage { from, to }', { from: 'text', to: 'text' })),
  tspan: optional(PAIR),
  cycles: 'number?',
  comoving: 'texts?',
  toward: 'object?',
  by: 'number?',
  kinkBelow: 'number?',
} as const;

/**
 * The derivative of a part of a run and its spectrum. Over one period of a schedule the eigenvalues are the Floquet
 * multipliers of the cycle; the state has the weights that learn, so that those of a learning cycle are of modulus 1 along
 * whatever the cycle does not change. `initial` holds at time 0; the solution from there is what is linearised about.
 *
 * Where an open row stands on its kink the derivative is one-sided: `kinks` says so, and `toward` gives both sides.
 * Throws for more than 2,000 unknowns (code 'unsupported').
 * Source: Leine, Nijmeijer, Dynamics and Bifurcations of Non-smooth Mechanical Systems (2004).
 */
export function stability(circuit: Circuit, options: StabilityOptions = {}): StabilityReport {
  checkCircuit(circuit);
  checkGiven('stability', options, OPTIONS);
  const { initial = {}, inputs = {}, toward, by = 1e-9 } = options;
  raise(...faultsOf(circuit, options));
  const tspan = tspanOf(circuit, options);
  const taken = (start: Readonly<Record<string, Values>>) => spectrumOf(circuit, options, tspan, start);
  const own = taken(initial);
  if (toward === undefined) return own.report;
  if (!(by > 0 && Number.isFinite(by))) raise(invalid('stability.by', 'distance', by, 'a number above 0'));
  const { currents, weights } = simulate(circuit, {
    initial,
    inputs: inputsWithin(circuit, inputs, 0, 0),
    tspan: [0, 0],
  }).state();
  const moved = (distance: number) =>
    displaced(circuit, { t: 0, currents, weights }, initial, toward, distance);
  const side = (distance: number): Spectrum => taken(moved(distance)).spectrum;
  return { ...own.report, sides: { along: side(by), against: side(-by) } };
}

function faultsOf(circuit: Circuit, { window, stage, tspan, cycles, comoving }: StabilityOptions): Problem[] {
  const given = Object.entries({ window, stage, tspan, cycles }).filter(([, value]) => value !== undefined);
  const { windows } = circuit.schedule;
  const names = circuit.populations.map(({ name }) => name);
  return [
    ...(given.length > 1
      ? [invalid('stability', 'options', given.map(([name]) => name).join(' and '), 'one of them')]
      : []),
    ...(window === undefined || windows[window] !== undefined
      ? []
      : [invalid('stability.window', 'window', window, `0 to ${windows.length - 1}`)]),
    ...(comoving ?? []).flatMap((name, k) =>
      names.includes(name) ? [] : [unknown(`stability.comoving[${k}]`, 'population', name, names)],
    ),
    ...(comoving !== undefined && stage !== undefined
      ? [invalid('stability.comoving', 'option', comoving, 'not with stage')]
      : []),
  ];
}

function tspanOf(
  circuit: Circuit,
  { window, stage, tspan, cycles = 1 }: StabilityOptions,
): readonly [number, number] {
  if (tspan !== undefined) return tspan;
  const { schedule } = circuit;
  if (window !== undefined) return schedule.windows[window]?.t ?? [0, 0];
  if (stage !== undefined) return portTimes(circuit, { enter: stage.from, exit: stage.to });
  const { period } = schedule;
  if (!(Number.isInteger(cycles) && cycles >= 1))
    raise(invalid('stability.cycles', 'number of cycles', cycles, 'a whole number of at least 1'));
  if (cycles > 1 && period === undefined)
    raise(invalid('stability.cycles', 'number of cycles', cycles, '1: the schedule has no period'));
  return [0, period === undefined ? Math.max(0, ...schedule.windows.map(({ t }) => t[1])) : cycles * period];
}

function spectrumOf(
  circuit: Circuit,
  options: StabilityOptions,
  tspan: readonly [number, number],
  initial: Readonly<Record<string, Values>>,
): { report: StabilityReport; spectrum: Spectrum } {
  const { inputs = {}, kinkBelow } = options;
  const before = (t0: number) =>
    simulate(circuit, { initial, inputs: inputsWithin(circuit, inputs, 0, t0), tspan: [0, t0] }).state();
  const start = tspan[0] === 0 ? { initial } : { from: before(tspan[0]) };
  const { labels, matrix, kinks } = jacobian(circuit, {
    ...start,
    inputs: inputsWithin(circuit, inputs, ...tspan),
    tspan,
    ...(kinkBelow === undefined ? {} : { kinkBelow }),
  });
  const { rows, columns } = sides(circuit, labels, options);
  const part = rows.map((i) => Float64Array.from(columns, (j) => (i < 0 ? 0 : matrix[i]?.[j])));
  const multipliers = rows.length === columns.length ? eigenvalues(part) : [];
  const sizes = multipliers.map(modulus);
  const unit = sizes.filter((size) => Math.abs(size - 1) <= UNIT).length;
  const expanding = sizes.filter((size) => size > 1 + UNIT).length;
  const spectrum = {
    matrix: part,
    multipliers,
    singularValues: singularValues(part),
    counts: { contracting: sizes.length - unit - expanding, unit, expanding },
    kinks,
  };
  const named = (list: readonly number[]) => list.map((i) => (i < 0 ? '' : labels[i]));
  return { report: { tspan, rows: named(rows), columns: named(columns), ...spectrum }, spectrum };
}

/** Multipliers this near to 1 count as 1. */
const UNIT = 1e-6;

/** Inputs that have one value a cycle, without the cycles outside a part of the run. */
function inputsWithin(
  { schedule: { period }, populations }: Circuit,
  inputs: Readonly<Record<string, Values>>,
  t0: number,
  t1: number,
): Record<string, Values> {
  const [from, to] =
    period === undefined ? [0, 1] : [Math.floor(t0 / period + 1e-9), Math.ceil(t1 / period - 1e-9)];
  return Object.fromEntries(
    Object.entries(inputs).map(([name, values]) => {
      const size = populations.find((population) => population.name === name)?.size ?? 1;
      const list = typeof values === 'number' ? [] : Array.from(values as ArrayLike<Values>);
      const perCycle = size === 1 ? list.length > 1 : typeof list[0] === 'object';
      return [name, perCycle ? (list.slice(from, Math.max(to, from + 1)) as Values) : values];
    }),
  );
}

/** Which labels are rows and which columns: all, those of a stage, or those of a chain in its own frame (-1: nothing). */
function sides(
  circuit: Circuit,
  labels: readonly string[],
  { stage, comoving }: StabilityOptions,
): { rows: readonly number[]; columns: readonly number[] } {
  const { index, populations } = plan(circuit);
  const of = (name: string): number[] => {
    const { size } = populations[lookup(index, name, 'stability', 'population')];
    return Array.from({ length: size }, (_, i) => labels.indexOf(size === 1 ? name : `${name}[${i}]`));
  };
  if (stage !== undefined) return { rows: of(stage.to), columns: of(stage.from) };
  if (comoving === undefined) {
    const all = labels.map((_, i) => i);
    return { rows: all, columns: all };
  }
  const places = comoving.map(of);
  const last = places[places.length - 1] ?? [];
  return { rows: [...places.slice(1), last.map(() => -1)].flat(), columns: places.flat() };
}

/** The start, moved a distance along a direction. */
function displaced(
  circuit: Circuit,
  { currents, weights }: State,
  initial: Readonly<Record<string, Values>>,
  toward: Readonly<Record<string, Values>>,
  distance: number,
): Record<string, Values> {
  const moved: Record<string, Values> = { ...initial };
  for (const [name, change] of Object.entries(toward)) {
    const shape = circuit.weights.find((one) => one.name === name)?.shape;
    const base = ownValue(shape === undefined ? currents : weights, name);
    if (base === undefined) {
      const known = [...Object.keys(currents), ...Object.keys(weights)];
      raise(unknown(`stability.toward.${name}`, 'population or weights', name, known));
    }
    const flat = flattened(change);
    if (flat.length !== base?.length)
      raise(invalid(`stability.toward.${name}`, 'number of values', flat.length, `${base?.length}`));
    const values = Float64Array.from(base ?? [], (value, k) => value + distance * flat[k]);
    put(moved, name, values);
  }
  return moved;
}

const flattened = (values: Values): number[] =>
  typeof values === 'number'
    ? [values]
    : Array.from(values as ArrayLike<number | ArrayLike<number>>).flatMap((item) =>
        typeof item === 'number' ? [item] : Array.from(item),
      );
