/** The checker's own reading of the circuit model. It takes nothing from the plan that the solvers run. */
import type { Circuit, LearnRule, Window } from '../circuit/types';
import { raise, unsupported } from '../errors';
import { dyadic } from './integers';
import {
  type Lesson,
  type Names,
  nameOf,
  ONE,
  type Place,
  placed,
  type Reading,
  type Segment,
  type Unit,
  type WeightPlace,
  ZERO,
} from './model';
import { factorUnits, type Rows, unitsOf } from './units';

/** Reads a circuit; `gains` are the numbers that its destinations have, those of 'exact' written out. */
export function readModel(circuit: Circuit, gains: readonly (readonly number[])[]): Reading {
  circuit.projections.forEach(({ resource }, k) => {
    if (resource !== undefined)
      raise(unsupported(`projections[${k}].resource`, 'a depleting resource is not certified'));
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
  const rows = unitsOf(partial, gains);
  return {
    ...{ ...partial, components, entries, closable, edges, units: rows.units },
    segments: inside.map((list) => segmentOf(partial, rows, list)),
    idle: segmentOf(partial, rows, []),
  };
}

/** Times nearer than 1e-9 tau are one edge, the first of them. */
function edgesOf({ schedule: { windows, period }, tau }: Circuit): number[] {
  const all = [...windows.flatMap(({ t }) => [...t]), ...(period === undefined ? [] : [0, period])];
  const edges: number[] = [];
  for (const t of all.sort((a, b) => a - b))
    if (edges.length === 0 || t - edges[edges.length - 1] > 1e-9 * tau) edges.push(t);
  return edges;
}

function segmentOf(model: Names, rows: Rows, windows: readonly Window[]): Segment {
  const { circuit, places } = model;
  const open = new Map<number, number | readonly number[]>();
  const selves = new Map<string, Unit[]>();
  const selfRows = (name: string, gain: number, offset: number): void => {
    const place = placed(places, name);
    selves.set(
      name,
      Array.from({ length: place.size }, (_, row) => ({
        ...{ kind: 'self', name, row, units: [], threshold: ZERO, projection: -1, gain: ONE },
        terms: [{ component: place.offset + row, factor: ONE }],
        constants: [dyadic(offset)],
        feeds: [[place.offset + row, dyadic(gain)]],
      })),
    );
  };
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
  }
  const own = [...selves.values()].flat();
  const rules = [...windows.flatMap(({ learn = [] }) => learn), ...(circuit.learn ?? [])];
  const lessons = rules.map((rule) => lessonOf(model, rows, rule, own));
  return { open, own, lessons };
}

/** A rule as a lesson; what makes its third factor is added to the units of the segment. */
function lessonOf(model: Names, rows: Rows, rule: LearnRule, own: Unit[]): Lesson {
  const sum = (list: LearnRule['post']) =>
    list.map(([name, sign]) => [placed(model.places, name).offset, dyadic(sign)] as const);
  const lesson = {
    weights: placed(model.weights, rule.weights),
    ...{ post: sum(rule.post), pre: sum(rule.pre), rate: dyadic(rule.rate) },
  };
  if (rule.gatedBy === undefined || rule.gatedBy.length === 0) return lesson;
  const { units, factors } = factorUnits(model, rows, rule, rows.units.length + own.length);
  own.push(...units);
  return { ...lesson, factors };
}
