/** Rows, gates and third factors as units. */
import type { Gate, LearnRule, Projection } from '../circuit/types';
import { invalid, raise } from '../errors';
import { dyadic, product } from './integers';
import { MINUS, type Names, negative, ONE, placed, type Term, type Unit, ZERO } from './model';

export interface Rows {
  readonly units: readonly Unit[];
  readonly firstOf: ReadonlyMap<string, number>;
}

/** All rows and the gates that they have, each after what drives it; and by projection the first of its rows. */
export function unitsOf(model: Names, gains: readonly (readonly number[])[]): Rows {
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
    const driven = gates.map((gate) => {
      const list = gateUnits(model, firstOf, gate, rows, { name, projection: k });
      return { start: units.push(...list) - list.length, count: list.length };
    });
    firstOf.set(name, units.length);
    for (let row = 0; row < rows; row++) {
      const strengths = gates.map(({ effect, strength }) =>
        effect === 'opens' ? threshold : negative(strength === undefined ? threshold : dyadic(strength)),
      );
      const { h, ...shape } = shapeOf(projection);
      units.push({
        ...{ kind: 'row', name, row, threshold, projection: k, ...shape },
        terms: projection.from.flatMap((source) => termsOf(model, source, row)),
        units: driven.map(({ start, count }, g) => [start + (count === 1 ? 0 : row), strengths[g]] as const),
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
  return { units, firstOf };
}

function shapeOf({ transfer = { kind: 'relu' } }: Projection) {
  if (transfer.kind === 'relu') return { h: 0, gain: ONE };
  if (transfer.kind === 'heaviside') return { h: transfer.h, ceiling: ONE };
  return { h: transfer.h, gain: dyadic(transfer.G), ceiling: dyadic(transfer.F) };
}

/** The units of one gate: one for all rows, or one for each. */
function gateUnits(
  { circuit, places }: Names,
  firstOf: Rows['firstOf'],
  { population, projection: driver = '', h, d }: Gate,
  rows: number,
  owner: Pick<Unit, 'name' | 'projection'>,
): Unit[] {
  const place = population === undefined ? undefined : placed(places, population);
  const size = place?.size ?? placed(places, placed(circuit.projections, driver).to[0].population).size;
  return Array.from({ length: size === 1 ? 1 : rows }, (_, row) => ({
    ...{ ...owner, kind: 'gate', row, threshold: ZERO },
    terms: place === undefined ? [] : [{ component: place.offset + row, factor: ONE }],
    units: place === undefined ? [[(firstOf.get(driver) ?? 0) + row, ONE] as const] : [],
    ...{ constants: [dyadic(-h)], ceiling: ONE, feeds: [] },
    ...(d === 0 ? {} : { divisor: dyadic(d) }),
  }));
}

/**
 * The third factor of a rule, m = [1 - c]^+, as a unit that feeds nothing: one for all post units, or one for each. The gates that
 * make it come first; `from` units come before all of them.
 */
export function factorUnits(
  model: Names,
  { firstOf }: Rows,
  { weights, gatedBy = [] }: LearnRule,
  from: number,
): { readonly units: readonly Unit[]; readonly factors: readonly number[] } {
  const { name, rows } = placed(model.weights, weights);
  const owner = { name, projection: -1 };
  const units: Unit[] = [];
  const driven = gatedBy.map((gate) => {
    const list = gateUnits(model, firstOf, gate, rows, owner);
    return { start: from + units.push(...list) - list.length, count: list.length };
  });
  const first = from + units.length;
  const each = driven.some(({ count }) => count > 1);
  for (let row = 0; row < (each ? rows : 1); row++)
    units.push({
      ...{ ...owner, kind: 'factor', row, terms: [], threshold: ZERO, gain: ONE, feeds: [] },
      units: driven.map(({ start, count }, g) => [
        start + (count === 1 ? 0 : row),
        gatedBy[g].effect === 'opens' ? ONE : MINUS,
      ]),
      constants: [ONE, ...gatedBy.flatMap(({ effect }) => (effect === 'opens' ? [MINUS] : []))],
    });
  return { units, factors: Array.from({ length: rows }, (_, row) => first + (each ? row : 0)) };
}

function termsOf({ places, weights }: Names, source: Projection['from'][number], row: number): Term[] {
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
