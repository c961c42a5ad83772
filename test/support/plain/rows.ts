/**
 * The rows of a circuit in one stretch of its schedule, word by word:
 *
 *     q = f(a) R,  a = sum of scale K I + b - g0 c - sum over closers of strength q
 */
import type { Circuit, Gate, Projection, Source } from '../../../src/circuit/types';
import { exactGainOf } from './exact-gain';
import type { Places } from './places';
import { namedIn, type Stretch } from './schedule';

export interface Row {
  readonly name: string;
  /** Bias, less the threshold where windows close it. */
  readonly constant: number;
  /** Places in the state: of the current, and of the weight where it is a named one. */
  readonly terms: readonly { readonly current: number; readonly factor: number; readonly weight: number }[];
  readonly gates: readonly RowGate[];
  readonly G: number;
  readonly h: number;
  readonly F: number;
  /** The place of its resource; -1 without. */
  readonly resource: number;
  readonly recovery: number;
  readonly into: readonly { readonly current: number; readonly gain: number }[];
  /** True where it reads weights that learn in this stretch. */
  readonly plastic: boolean;
}

interface RowGate {
  /** The place of a current, or of a row in the list. */
  readonly current: number;
  readonly row: number;
  readonly h: number;
  readonly d: number;
  readonly effect: Gate['effect'];
  readonly strength: number;
}

/** All rows, those that drive gates before those that they gate; self rows last. */
export function rowsIn(circuit: Circuit, places: Places, stretch: Stretch): Row[] {
  const rows: Row[] = [];
  const firstRow = new Map<string, number>();
  const add = (projection: Projection): void => {
    if (firstRow.has(projection.name)) return;
    for (const { projection: driver } of projection.gatedBy ?? [])
      if (driver !== undefined) add(circuit.projections.find(({ name }) => name === driver)!);
    const first = rows.length;
    for (let r = 0; r < places.sizeOf(projection.to[0].population); r++)
      rows.push(rowOf(circuit, places, stretch, projection, r, firstRow));
    firstRow.set(projection.name, first);
  };
  circuit.projections.forEach(add);
  for (const { population, gain, offset } of stretch.selves.values())
    for (let i = 0; i < places.sizeOf(population); i++) {
      const current = places.current(population) + i;
      rows.push({
        name: `self ${population}`,
        constant: offset,
        terms: [{ current, factor: 1, weight: -1 }],
        gates: [],
        ...{ G: 1, h: 0, F: Number.POSITIVE_INFINITY, resource: -1, recovery: Number.POSITIVE_INFINITY },
        into: [{ current, gain: gain / places.tauOf(population) }],
        plastic: false,
      });
    }
  return rows;
}

function rowOf(
  circuit: Circuit,
  places: Places,
  { open, learn }: Stretch,
  projection: Projection,
  r: number,
  firstRow: ReadonlyMap<string, number>,
): Row {
  const { name, from, to, gatedBy = [], transfer = { kind: 'relu' }, resource } = projection;
  const g0 = projection.threshold ?? circuit.threshold;
  const bias = open.get(name);
  const closed = bias === undefined && namedIn(circuit).has(name);
  const learning = new Set(learn.map(({ weights }) => weights));
  const rowsOf = (driver: string) =>
    places.sizeOf(circuit.projections.find((one) => one.name === driver)!.to[0].population);
  return {
    name,
    constant: (typeof bias === 'object' ? bias[r] : (bias ?? 0)) - (closed ? g0 : 0),
    terms: from.flatMap((source) => termsOf(places, source, r)),
    gates: gatedBy.map(({ population, projection: driver = '', h, d, effect, strength = g0 }) => {
      const each = population === undefined ? rowsOf(driver) > 1 : places.sizeOf(population) > 1;
      const own = each ? r : 0;
      return {
        current: population === undefined ? -1 : places.current(population) + own,
        row: population === undefined ? firstRow.get(driver)! + own : -1,
        ...{ h, d, effect },
        strength: effect === 'opens' ? g0 : strength,
      };
    }),
    G: transfer.kind === 'relu' ? 1 : transfer.kind === 'heaviside' ? Number.POSITIVE_INFINITY : transfer.G,
    h: transfer.kind === 'relu' ? 0 : transfer.h,
    F: transfer.kind === 'relu' ? Number.POSITIVE_INFINITY : transfer.kind === 'heaviside' ? 1 : transfer.F,
    resource: resource === undefined ? -1 : places.resource(name) + r,
    recovery: resource?.recovery ?? Number.POSITIVE_INFINITY,
    into: to.map(({ population, gain = 'exact' }) => ({
      current: places.current(population) + r,
      gain:
        (gain === 'exact' ? exactGainOf(circuit, projection, population) : gain) / places.tauOf(population),
    })),
    plastic: from.some(({ weights }) => weights !== undefined && learning.has(weights)),
  };
}

function termsOf(places: Places, source: Source, r: number): Row['terms'] {
  const { population, matrix, weights, scale = 1, transpose = false } = source;
  const first = places.current(population);
  if (matrix !== undefined)
    return matrix[r].map((value, j) => ({ current: first + j, factor: scale * value, weight: -1 }));
  if (weights === undefined) return [{ current: first + r, factor: scale, weight: -1 }];
  return Array.from({ length: places.sizeOf(population) }, (_, j) => ({
    current: first + j,
    factor: scale,
    weight: transpose ? places.weight(weights, j, r) : places.weight(weights, r, j),
  }));
}
