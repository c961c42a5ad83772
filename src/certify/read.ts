/**
 * The checker's own reading of the circuit model: units that each clip one sum, and what holds between two edges. It takes
 * nothing from the plan that the solvers run.
 *
 * A unit is a row, a self row or a gate: v = clip(G g, 0, F) with g = constant + sum of currents + sum of units - h.
 */
import type { Circuit, Gate, Projection, Window } from '../circuit/types';
import { invalid, raise, unsupported } from '../errors';
import { type Dyadic, dyadic, product } from './integers';

/** A current times a factor, or times an entry of weights that may learn. */
export interface Term {
  readonly component: number;
  readonly factor: Dyadic;
  readonly weight?: number;
}

export interface Unit {
  readonly kind: 'row' | 'gate' | 'self';
  /** Name of the projection, or of the population of a self row. */
  readonly name: string;
  readonly row: number;
  readonly terms: readonly Term[];
  /** Outputs of earlier units that are added, with their factors. */
  readonly units: readonly (readonly [unit: number, factor: Dyadic])[];
  /** What is always added: minus the thresholds, and what gates take away while they are off. */
  readonly constants: readonly Dyadic[];
  /** Of its projection, where the schedule closes it. */
  readonly threshold: Dyadic;
  readonly projection: number;
  /** A jump has neither; a gate divides by d. */
  readonly gain?: Dyadic;
  readonly divisor?: Dyadic;
  /** The ceiling F, absent where there is none. */
  readonly ceiling?: Dyadic;
  readonly feeds: readonly (readonly [component: number, gain: Dyadic])[];
}

export interface Place {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly tau: Dyadic;
  readonly input: boolean;
}

export interface WeightPlace {
  readonly name: string;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
}

export interface Lesson {
  readonly weights: WeightPlace;
  readonly post: readonly (readonly [offset: number, sign: Dyadic])[];
  readonly pre: readonly (readonly [offset: number, sign: Dyadic])[];
  readonly rate: Dyadic;
}

/** What holds between two edges: the bias of each open projection by its index, self rows, lessons. */
export interface Segment {
  readonly open: ReadonlyMap<number, number | readonly number[]>;
  readonly selves: readonly Unit[];
  readonly lessons: readonly Lesson[];
}

export interface Reading {
  readonly circuit: Circuit;
  readonly places: readonly Place[];
  readonly weights: readonly WeightPlace[];
  readonly components: number;
  readonly entries: number;
  /** In an order in which each needs earlier ones only. */
  readonly units: readonly Unit[];
  readonly alike: readonly number[];
  /** Projections that a window names and whose threshold is above 0: closed while no window opens them. */
  readonly closable: ReadonlySet<number>;
  readonly edges: readonly number[];
  readonly segments: readonly Segment[];
  readonly idle: Segment;
}

export const ZERO = dyadic(0);
const ONE = dyadic(1);
const MINUS = dyadic(-1);
const negative = (a: Dyadic): Dyadic => product(a, MINUS);

/** Reads a circuit; `gains` are the numbers that its destinations have, those of 'exact' written out. */
export function readModel(circuit: Circuit, gains: readonly (readonly number[])[]): Reading {
  circuit.projections.forEach(({ resource }, k) => {
    if (resource !== undefined)
      raise(unsupported(`projections[${k}].resource`, 'a depleting resource is not certified'));
  });
  if (circuit.learn !== undefined && circuit.learn.length > 0)
    raise(unsupported('learn', 'rules that no window switches are not certified'));
  circuit.schedule.windows.forEach(({ learn = [] }, k) => {
    learn.forEach(({ gatedBy = [] }, j) => {
      if (gatedBy.length > 0)
        raise(
          unsupported(
            `schedule.windows[${k}].learn[${j}].gatedBy`,
            'learning with a third factor is not certified',
          ),
        );
    });
  });
  let components = 0;
  const places = circuit.populations.map(({ name, size = 1, tau = circuit.tau, input = false }): Place => {
    const place = { name, offset: components, size, tau: dyadic(tau), input };
    components += size;
    return place;
  });
  let entries = 0;
  const weights = circuit.weights.map(({ name, shape: [rows, columns] }): WeightPlace => {
    const place = { name, offset: entries, rows, columns };
    entries += rows * columns;
    return place;
  });
  const partial = { circuit, places, weights };
  const windows = circuit.schedule.windows;
  const named = new Set(windows.flatMap(({ open = [] }) => open.map(nameOf)));
  const closable = new Set(
    circuit.projections.flatMap(({ name, threshold = circuit.threshold }, k) =>
      threshold > 0 && named.has(name) ? [k] : [],
    ),
  );
  const edges = edgesOf(circuit);
  const at = (t: number): number => edges.filter((edge) => edge <= t).length - 1;
  const inside: Window[][] = edges.slice(1).map(() => []);
  for (const window of windows)
    for (let k = at(window.t[0]); k < at(window.t[1]); k++) inside[k].push(window);
  const units = unitsOf(partial, gains);
  return {
    ...{ ...partial, components, entries, closable, edges, units },
    segments: inside.map((list) => segmentOf(partial, list)),
    alike: alikeOf(units),
    idle: segmentOf(partial, []),
  };
}

/** By unit the first that adds up the same, but for constants. */
function alikeOf(units: readonly Unit[]): number[] {
  const first = new Map<string, number>();
  return units.map(({ terms, units: inner }, u) => {
    const of = terms.map(({ component, factor: { m, e }, weight }) => `${component}*${m}/${e}*${weight}`);
    const key = `${of}+${inner.map(([k, { m, e }]) => `${k}*${m}/${e}`)}`;
    if (!first.has(key)) first.set(key, u);
    return first.get(key) as number;
  });
}

type Partly = Pick<Reading, 'circuit' | 'places' | 'weights'>;

const nameOf = (entry: string | { readonly projection: string }): string =>
  typeof entry === 'string' ? entry : entry.projection;

export function placed<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  const found = list.find((one) => one.name === name);
  if (found === undefined) throw new Error(`"${name}" is not in the circuit`);
  return found;
}

/** Times nearer than 1e-9 tau are one edge, the first of them. */
function edgesOf({ schedule: { windows, period }, tau }: Circuit): number[] {
  const all = [...windows.flatMap(({ t }) => [...t]), ...(period === undefined ? [] : [0, period])];
  const edges: number[] = [];
  for (const t of all.sort((a, b) => a - b))
    if (edges.length === 0 || t - edges[edges.length - 1] > 1e-9 * tau) edges.push(t);
  return edges;
}

function segmentOf({ circuit, places, weights }: Partly, windows: readonly Window[]): Segment {
  const open = new Map<number, number | readonly number[]>();
  const selves = new Map<string, Unit[]>();
  const selfRows = (name: string, gain: number, offset: number): void => {
    const place = placed(places, name);
    const rows = Array.from({ length: place.size }, (_, row) => row);
    selves.set(
      name,
      rows.map((row) => ({
        ...{ kind: 'self', name, row, units: [], threshold: ZERO, projection: -1, gain: ONE },
        terms: [{ component: place.offset + row, factor: ONE }],
        constants: [dyadic(offset)],
        feeds: [[place.offset + row, dyadic(gain)]],
      })),
    );
  };
  const lessons: Lesson[] = [];
  const sum = (list: readonly (readonly [string, number])[]) =>
    list.map(([name, sign]) => [placed(places, name).offset, dyadic(sign)] as const);
  for (const window of windows) {
    for (const entry of window.open ?? []) {
      const k = circuit.projections.findIndex(({ name }) => name === nameOf(entry));
      open.set(k, typeof entry === 'string' ? 0 : (entry.bias ?? 0));
    }
    for (const entry of window.hold ?? [])
      if (typeof entry === 'string') selfRows(entry, 1, 0);
      else selfRows(entry.population, entry.gain ?? 1, entry.offset ?? 0);
    for (const entry of window.flush ?? [])
      if (typeof entry === 'string') selfRows(entry, -20, 0);
      else selfRows(entry.population, entry.gain ?? -20, 0);
    for (const { weights: name, post, pre, rate } of window.learn ?? [])
      lessons.push({ weights: placed(weights, name), post: sum(post), pre: sum(pre), rate: dyadic(rate) });
  }
  return { open, selves: [...selves.values()].flat(), lessons };
}

/** All rows and the gates that they have, each after what drives it. */
function unitsOf(model: Partly, gains: readonly (readonly number[])[]): Unit[] {
  const { circuit, places } = model;
  const units: Unit[] = [];
  const firstOf = new Map<string, number>();
  const visit = (name: string, trail: readonly string[]): void => {
    if (firstOf.has(name)) return;
    if (trail.includes(name)) raise(invalid('projections', 'gates', trail, 'gates that form no circle'));
    const k = circuit.projections.findIndex((one) => one.name === name);
    const projection = circuit.projections[k];
    const gates = projection.gatedBy ?? [];
    for (const gate of gates) if (gate.projection !== undefined) visit(gate.projection, [...trail, name]);
    const threshold = dyadic(projection.threshold ?? circuit.threshold);
    const rows = placed(places, projection.to[0].population).size;
    const driven = gates.map((gate) => gateUnits(model, gate, k, rows));
    const starts = driven.map((list) => units.push(...list(units, firstOf)) - list.count);
    firstOf.set(name, units.length);
    for (let row = 0; row < rows; row++) {
      const strengths = gates.map(({ effect, strength }) =>
        effect === 'opens' ? threshold : negative(strength === undefined ? threshold : dyadic(strength)),
      );
      const { h, ...shape } = shapeOf(projection);
      units.push({
        ...{ kind: 'row', name, row, threshold, projection: k, ...shape },
        terms: projection.from.flatMap((source) => termsOf(model, source, row)),
        units: gates.map((_, g) => [starts[g] + (driven[g].count === 1 ? 0 : row), strengths[g]] as const),
        constants: [
          dyadic(-h),
          ...gates.flatMap(({ effect }) => (effect === 'opens' ? [negative(threshold)] : [])),
        ],
        feeds: projection.to.map(
          ({ population }, j) => [placed(places, population).offset + row, dyadic(gains[k][j])] as const,
        ),
      });
    }
  };
  for (const { name } of circuit.projections) visit(name, []);
  return units;
}

function shapeOf({ transfer = { kind: 'relu' } }: Projection) {
  if (transfer.kind === 'relu') return { h: 0, gain: ONE };
  if (transfer.kind === 'heaviside') return { h: transfer.h, ceiling: ONE };
  return { h: transfer.h, gain: dyadic(transfer.G), ceiling: dyadic(transfer.F) };
}

/** The units of one gate: one for all rows, or one for each. */
function gateUnits({ circuit, places }: Partly, gate: Gate, projection: number, rows: number) {
  const { population, projection: driver = '', h, d } = gate;
  const place = population === undefined ? undefined : placed(places, population);
  const size = place?.size ?? placed(places, placed(circuit.projections, driver).to[0].population).size;
  const count = size === 1 ? 1 : rows;
  const make = (_: readonly Unit[], firstOf: ReadonlyMap<string, number>): Unit[] =>
    Array.from({ length: count }, (_one, row) => ({
      ...{ kind: 'gate', name: circuit.projections[projection].name, row, threshold: ZERO, projection },
      terms: place === undefined ? [] : [{ component: place.offset + row, factor: ONE }],
      units: place === undefined ? [[(firstOf.get(driver) ?? 0) + row, ONE] as const] : [],
      ...{ constants: [dyadic(-h)], ceiling: ONE, feeds: [] },
      ...(d === 0 ? {} : { divisor: dyadic(d) }),
    }));
  return Object.assign(make, { count });
}

function termsOf({ places, weights }: Partly, source: Projection['from'][number], row: number): Term[] {
  const { offset, size } = placed(places, source.population);
  const scale = dyadic(source.scale ?? 1);
  if (source.weights !== undefined) {
    const table = placed(weights, source.weights);
    return Array.from({ length: size }, (_, j) => ({
      component: offset + j,
      factor: scale,
      weight: table.offset + (source.transpose === true ? j * table.columns + row : row * table.columns + j),
    }));
  }
  if (source.matrix === undefined) return [{ component: offset + row, factor: scale }];
  return source.matrix[row].flatMap((value, j) =>
    value === 0 ? [] : [{ component: offset + j, factor: product(scale, dyadic(value)) }],
  );
}
