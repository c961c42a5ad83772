/** What a sweep does, as plain data: a subject, how its parameters vary, what is measured. */

import { invalid, missing, PulsegateError, raise } from '../errors';
import { stream } from '../numerics/random';
import { ownValue } from '../records';
import { MOST_POINTS } from './schema';

export interface SweepAxis {
  /** An option of the fragment or task, `initial.NAME`, `input.NAME`, `backend.OPTION`, or a path into the circuit such as `projections[*].transfer.h`. */
  readonly name: string;
  readonly unit?: string;
  /** Values for a grid, or a range with a count (grid) or without one (Latin hypercube). */
  readonly values?: readonly number[];
  readonly from?: number;
  readonly to?: number;
  readonly count?: number;
}

export type Variation =
  | { readonly kind: 'grid'; readonly axes: readonly SweepAxis[] }
  | { readonly kind: 'list'; readonly points: readonly Readonly<Record<string, number>>[] }
  | { readonly kind: 'latin-hypercube'; readonly samples: number; readonly axes: readonly SweepAxis[] };

export type Measure =
  /** Current of a population when its last charge ends, or at `t`. */
  | {
      readonly kind: 'amplitude';
      readonly population: string;
      readonly component?: number;
      readonly t?: number;
    }
  /** (amplitude of `to` / amplitude of `from` when it is read first)^(1 / hops). */
  | { readonly kind: 'gain-per-hop'; readonly from: string; readonly to: string; readonly hops: number }
  /** 1 where the amplitude is above `level`, else 0. */
  | { readonly kind: 'alive'; readonly population: string; readonly level: number }
  /** The amplitude that divides pulses that live from pulses that die; absent where there is none. */
  | {
      readonly kind: 'separatrix';
      readonly enter: string;
      readonly exit: string;
      readonly domain: readonly [number, number];
    }
  /** Largest modulus of the multipliers of the schedule, or of a stage. */
  | {
      readonly kind: 'multiplier';
      readonly stage?: { readonly from: string; readonly to: string };
      readonly comoving?: readonly string[];
      readonly tspan?: readonly [number, number];
      readonly cycles?: number;
    }
  /** Mean loss of the last epoch after `presentations` presentations of a task. */
  | { readonly kind: 'loss'; readonly presentations: number };

export interface SweepPlan {
  /** One of three: a circuit (its data, or the path of its file: relative to the plan's, or to where one is), a fragment with its options, a learning task with options of its network. */
  readonly circuit?: unknown;
  readonly fragment?: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  readonly task?: { readonly name: string; readonly options?: Readonly<Record<string, unknown>> };
  /** Currents and weights at the beginning, values of inputs. */
  readonly initial?: Readonly<Record<string, number | readonly number[]>>;
  readonly inputs?: Readonly<Record<string, number | readonly number[]>>;
  /** What runs it (default: the mean field): `spiking` with its options; it draws from the seed of each point. */
  readonly backend?: { readonly name: string; readonly options?: Readonly<Record<string, unknown>> };
  readonly vary: Variation;
  readonly measures: readonly Measure[];
  /** Root of all random numbers (default 1). */
  readonly seed?: number;
  /** Where the JSON Schema of the file is, for editors; no result depends on it. */
  readonly $schema?: string;
}

/** A sweep that has been checked: names of what varies, and its points in order. */
export interface Points {
  readonly names: readonly string[];
  readonly units: readonly string[];
  /** [point, name]. */
  readonly values: readonly (readonly number[])[];
  /** Extents of a grid; [number of points] for the others. */
  readonly shape: readonly number[];
}

/** The points of a plan whose shape is right, in their order: the last axis of a grid runs fastest. */
export function pointsOf({ vary, seed = 1 }: SweepPlan): Points {
  if (vary.kind === 'list') return listed(vary.points);
  const names = vary.axes.map(({ name }) => name);
  const units = vary.axes.map(({ unit }) => unit ?? '');
  if (new Set(names).size < names.length) raise(invalid('vary.axes', 'names', names, 'each name once'));
  if (vary.kind === 'grid') {
    const total = vary.axes.reduce(
      (product, { values, count = 1 }) => product * (values?.length ?? count),
      1,
    );
    if (total > MOST_POINTS) raise(invalid('vary', 'number of points', total, `at most ${MOST_POINTS}`));
    const lists = vary.axes.map(axisValues);
    const values = lists.reduce<number[][]>(
      (before, list) => before.flatMap((point) => list.map((value) => [...point, value])),
      [[]],
    );
    return { names, units, values, shape: lists.map((list) => list.length) };
  }
  const { samples, axes } = vary;
  const columns = axes.map((axis, k) => latin(axis, samples, seed, k));
  const values = Array.from({ length: samples }, (_, i) => columns.map((column) => column[i]));
  return { names, units, values, shape: [samples] };
}

function listed(points: readonly Readonly<Record<string, number>>[]): Points {
  const names = Object.keys(points[0]);
  const values = points.map((point, k) => {
    if (Object.keys(point).length !== names.length)
      raise(invalid(`vary.points[${k}]`, 'names', Object.keys(point), names.join(', ')));
    return names.map((name) => finite(`vary.points[${k}].${name}`, ownValue(point, name)));
  });
  return { names, units: names.map(() => ''), values, shape: [values.length] };
}

function axisValues({ values, from, to, count }: SweepAxis, k: number): number[] {
  const path = `vary.axes[${k}]`;
  if (values !== undefined) return values.map((value, j) => finite(`${path}.values[${j}]`, value));
  const [low, high] = [finite(`${path}.from`, from), finite(`${path}.to`, to)];
  if (count === undefined)
    throw new PulsegateError([missing(`${path}.count`, 'count', 'or a list of values')]);
  const last = count - 1;
  return Array.from({ length: last + 1 }, (_, j) => (j === last ? high : low + ((high - low) * j) / last));
}

/** One sample in each of `samples` equal slices of the range, in an order of its own. Source: McKay, Beckman, Conover (1979). */
function latin({ name, from, to }: SweepAxis, samples: number, seed: number, k: number): number[] {
  const [low, high] = [finite(`vary.axes[${k}].from`, from), finite(`vary.axes[${k}].to`, to)];
  const { uniform, below } = stream(seed, `latin hypercube ${name}`);
  const order = Array.from({ length: samples }, (_, i) => i);
  for (let i = samples - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order.map((slice) => low + ((high - low) * (slice + uniform())) / samples);
}

function finite(path: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new PulsegateError([invalid(path, 'number', value, 'a finite number')]);
  return value;
}
