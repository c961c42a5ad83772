/** Where each population of a circuit stands on the page. */
import type { Connectivity } from '../../circuit/connectivity';
import { layeredPlaces } from './layers';
import { orderedPlaces } from './order';
import { type Cell, cellsAt, unitsOf, widthOf } from './units';

/** The boxes of all populations: in the layers of a network where they are one's, else in order of their first charge. */
export function cellsOf(graph: Connectivity): Cell[] {
  const units = unitsOf(graph.nodes);
  const places = layeredPlaces(units) ?? orderedPlaces(units, graph);
  const left = Math.min(
    ...units.map(
      (unit) => (places.get(unit.stem)?.x ?? 0) - widthOf(unit, places.get(unit.stem)?.role ?? 'forward') / 2,
    ),
  );
  const top = Math.min(...[...places.values()].map(({ y }) => y));
  return units.flatMap((unit) => {
    const place = places.get(unit.stem);
    if (place === undefined) return [];
    return cellsAt(unit, { ...place, x: place.x - left + 12, y: place.y - top + 44 });
  });
}
