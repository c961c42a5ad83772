/** Places for any circuit: columns in order of the first charge. */
import type { Connectivity } from '../../circuit/connectivity';
import { type Place, type Unit, widthOf } from './units';

const GAP = 96;
const ROW = 112;
const COLUMNS = 7;

/** Columns in order of the first charge, seven to a line. */
export function orderedPlaces(units: readonly Unit[], graph: Connectivity): Map<string, Place> {
  const ranks = ranksOf(units, graph);
  const masks = new Set(graph.edges.flatMap(({ kind, from }) => (kind === 'gates' ? [from] : [])));
  const distinct = [...new Set(ranks.values())].sort((a, b) => a - b);
  const columns = distinct.map((rank) => units.filter(({ stem }) => ranks.get(stem) === rank));
  const rows = rowsOf(columns, graph);
  const width = GAP + Math.max(...units.map((unit) => widthOf(unit, 'forward')));
  const places = new Map<string, Place>();
  let y = 0;
  for (let first = 0; first < columns.length; first += COLUMNS) {
    const line = columns.slice(first, first + COLUMNS);
    line.forEach((column, k) => {
      for (const { stem, nodes } of column) {
        const { population = '', input = false } = nodes[0] ?? {};
        const role = input ? 'input' : masks.has(population) ? 'mask' : 'forward';
        places.set(stem, { x: k * width, y: y + (rows.get(stem) ?? 0) * ROW, role });
      }
    });
    y += (1 + Math.max(...line.flat().map(({ stem }) => rows.get(stem) ?? 0))) * ROW;
  }
  return places;
}

/** A unit stands in the row of what feeds it, where that is free, else below. */
function rowsOf(columns: readonly (readonly Unit[])[], { edges }: Connectivity): Map<string, number> {
  const rows = new Map<string, number>();
  const rowOf = new Map<string, number>();
  for (const column of columns) {
    const wished = column.map((unit, k) => {
      const own = new Set(unit.nodes.map(({ population }) => population));
      const sources = edges.flatMap(({ from, to, kind }) =>
        own.has(to) && kind !== 'gates' && kind !== 'learns' && rowOf.has(from) ? [rowOf.get(from) ?? 0] : [],
      );
      return { unit, k, row: sources.length === 0 ? k : Math.min(...sources) };
    });
    let free = 0;
    for (const { unit, row } of wished.sort((a, b) => a.row - b.row || a.k - b.k)) {
      const taken = Math.max(free, row);
      free = taken + 1;
      rows.set(unit.stem, taken);
      for (const { population } of unit.nodes) rowOf.set(population, taken);
    }
  }
  return rows;
}

/** The first window that charges a unit, 0 for what no window charges; without windows its distance from the sources. */
function ranksOf(units: readonly Unit[], { nodes, edges }: Connectivity): Map<string, number> {
  const first = (unit: Unit) => Math.min(...unit.nodes.map(({ charged = 0 }) => charged));
  if (nodes.some(({ charged }) => charged !== undefined))
    return new Map(units.map((unit) => [unit.stem, first(unit)]));
  const stems = new Map(units.flatMap(({ stem, nodes: own }) => own.map((node) => [node.population, stem])));
  const arrows = edges.flatMap(({ from, to, kind }) => {
    const ends = [stems.get(from), stems.get(to)] as const;
    return (kind === 'excites' || kind === 'inhibits') && ends[0] !== ends[1] ? [ends] : [];
  });
  const ranks = new Map<string, number>();
  const reached = new Set(arrows.map(([, to]) => to));
  for (const { stem } of units) if (!reached.has(stem)) ranks.set(stem, 0);
  for (;;) {
    const next = arrows.filter(([from, to]) => ranks.has(from ?? '') && to !== undefined && !ranks.has(to));
    for (const [from, to] of next) ranks.set(to ?? '', (ranks.get(from ?? '') ?? 0) + 1);
    // a cycle that nothing outside drives begins with its first population
    const cyclic = units.find(({ stem }) => !ranks.has(stem));
    if (cyclic === undefined) return ranks;
    if (next.length === 0) ranks.set(cyclic.stem, 0);
  }
}
