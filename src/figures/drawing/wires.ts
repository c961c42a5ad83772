/** The edges of a graph as lines on the page: synapses, plastic or not, learning elsewhere, gates on synapses. */
import type { Connectivity, ConnectivityEdge } from '../../circuit/connectivity';
import { gatePaths } from './gates';
import { route, type Waypoint } from './routes';
import type { Cell } from './units';

export interface Wire {
  readonly edge: ConnectivityEdge;
  readonly path: readonly Waypoint[];
  /** A synapse whose weights learn. */
  readonly plastic: boolean;
  /** A learning edge that lies on a synapse with the same weights and is drawn as part of it. */
  readonly hidden: boolean;
}

/** A wire for each edge, in the order of the edges. */
export function wiresOf({ edges }: Connectivity, cells: readonly Cell[]): Wire[] {
  const cellOf = new Map(cells.map((cell) => [cell.population, cell]));
  const learning = new Set(edges.flatMap(({ kind, weights }) => (kind === 'learns' ? [weights] : [])));
  const key = ({ from, to, weights }: ConnectivityEdge) => JSON.stringify([from, to, weights]);
  const synapses = new Map(
    edges.filter(({ kind }) => kind === 'excites' || kind === 'inhibits').map((edge) => [key(edge), edge]),
  );
  const drawn = edges.filter(
    (edge) => edge.kind !== 'gates' && !(edge.kind === 'learns' && synapses.has(key(edge))),
  );
  const ways = drawn.map(({ from, to }) => ({
    from: cellOf.get(from) as Cell,
    to: cellOf.get(to) as Cell,
  }));
  const paths = new Map(route(ways, cells).map((path, k) => [drawn[k], path]));
  const gates = gatePaths(edges, paths, cells);
  return edges.map((edge): Wire => {
    const own = paths.get(edge) ?? gates.get(edge);
    const under = synapses.get(key(edge));
    return {
      edge,
      path: own ?? (under === undefined ? [] : (paths.get(under) ?? [])),
      plastic: edge.kind !== 'learns' && edge.kind !== 'gates' && learning.has(edge.weights),
      hidden: own === undefined,
    };
  });
}
