/** Where each population of a circuit stands on the page. */
import type { Connectivity } from '../../circuit/connectivity';
import { layeredPlaces } from './layers';
import { orderedPlaces } from './order';
import { type Cell, cellsAt, type Place, type Unit, unitsOf } from './units';

/** Empty space left of the first box and above the uppermost centre. */
const LEFT = 12;
const TOP = 56;

/** The boxes of all populations: in the layers of a network where they are one's, else in order of their first charge. */
export function cellsOf(graph: Connectivity, labels: Readonly<Record<string, string>>): Cell[] {
  const units = unitsOf(graph.nodes, labels);
  const layered = layeredPlaces(units);
  const cells = layered === undefined ? [] : cellsIn(units, layered);
  return cells.length > 0 && !cells.some((cell) => cells.some((other) => collide(cell, other)))
    ? cells
    : cellsIn(units, orderedPlaces(units, graph));
}

function cellsIn(units: readonly Unit[], places: ReadonlyMap<string, Place>): Cell[] {
  const cells = units.flatMap((unit) => {
    const place = places.get(unit.stem);
    return place === undefined ? [] : cellsAt(unit, place);
  });
  const left = Math.min(...cells.map(({ x, w }) => x - w / 2));
  const top = Math.min(...[...places.values()].map(({ y }) => y));
  return cells.map((cell) => ({ ...cell, x: cell.x - left + LEFT, y: cell.y - top + TOP }));
}

const collide = (a: Cell, b: Cell): boolean =>
  a.population !== b.population &&
  Math.abs(a.x - b.x) < (a.w + b.w) / 2 &&
  Math.abs(a.y - b.y) < (a.h + b.h) / 2;
