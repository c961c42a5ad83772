/** The edges of a graph as lines on the page: synapses, plastic or not, learning elsewhere, gates on synapses. */
import type { Connectivity, ConnectivityEdge } from '../../circuit/connectivity';
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
  const gates = gatePaths(edges, paths, cellOf);
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

/** Between the lines of two gates that one population drives. */
const BESIDE = 11;

/** From the box that drives a gate to the nearest place on a synapse of the gated projection. */
function gatePaths(
  edges: readonly ConnectivityEdge[],
  paths: ReadonlyMap<ConnectivityEdge, readonly Waypoint[]>,
  cellOf: ReadonlyMap<string, Cell>,
): Map<ConnectivityEdge, Waypoint[]> {
  const gates = edges.filter(({ kind }) => kind === 'gates');
  const synapsesOf = (projection: string | undefined) =>
    [...paths].filter(([edge]) => edge.projection === projection && edge.kind !== 'learns');
  const segmentsOf = (path: readonly Waypoint[]): Segment[] =>
    path.slice(1).map((end, k) => [path[k], end] as const);
  const drivers = [...new Set(gates.map(({ from }) => from))];
  return new Map(
    drivers.flatMap((from) => {
      const driver = cellOf.get(from) ?? asCell(synapsesOf(from)[0]?.[1]);
      if (driver === undefined) return [];
      const own = gates.filter((gate) => gate.from === from);
      // all gates of one driver leave it in the same direction
      const options = DIRECTIONS.map((direction) =>
        own.map((gate, k) => {
          const beside = (k - (own.length - 1) / 2) * BESIDE;
          const rivals = gates.filter(({ to }) => to === gate.to);
          const part = (rivals.indexOf(gate) + 1) / (rivals.length + 1);
          const spots = synapsesOf(gate.projection).flatMap(([edge, path]) =>
            segmentsOf(path).flatMap((segment) =>
              spotOn(segment, driver, direction === 'slanting' ? part : beside, direction).map((spot) => ({
                ...spot,
                // a line to the driver's own synapse would lie on it
                cost: spot.cost + (edge.from === from || edge.to === from ? SLANT : 0),
              })),
            ),
          );
          return { gate, spot: spots.sort((a, b) => a.cost - b.cost)[0] };
        }),
      );
      const cost = (option: (typeof options)[number]) =>
        option.reduce((sum, { spot }) => sum + (spot?.cost ?? Number.POSITIVE_INFINITY), 0);
      const best = options.reduce((least, option) => (cost(option) < cost(least) ? option : least));
      return best.map(({ gate, spot }) => [gate, spot?.path ?? []] as const);
    }),
  );
}

type Segment = readonly [Waypoint, Waypoint];

/** The middle of a projection's synapse, where its output drives a gate. */
function asCell([start, end]: readonly Waypoint[] = []): Cell | undefined {
  if (start === undefined || end === undefined) return undefined;
  const [[ax, ay], [bx, by]] = [start, end];
  return { population: '', size: 1, x: (ax + bx) / 2, y: (ay + by) / 2, w: 0, h: 0, role: 'mask' };
}

/** From the ends of a segment to the gate on it. */
const ROOM = 16;
/** Slanting lines are the last resort. */
const SLANT = 400;
const DIRECTIONS = ['flat', 'steep', 'slanting'] as const;

/** A straight line to a segment at a right angle, shifted to its side, or a slanting one to a part of the segment. */
function spotOn(
  [[ax, ay], [bx, by]]: Segment,
  { x, y, w, h }: Cell,
  shift: number,
  direction: (typeof DIRECTIONS)[number],
): { cost: number; path: Waypoint[] }[] {
  const within = (value: number, a: number, b: number) =>
    value > Math.min(a, b) + ROOM && value < Math.max(a, b) - ROOM;
  if (direction === 'flat') {
    const start = x + (Math.sign(ax - x) * w) / 2;
    const path: Waypoint[] = [
      [start, y + shift],
      [ax, y + shift],
    ];
    return ax === bx && within(y + shift, ay, by) ? [{ cost: Math.abs(ax - start), path }] : [];
  }
  if (direction === 'steep') {
    const start = y + (Math.sign(ay - y) * h) / 2;
    const path: Waypoint[] = [
      [x + shift, start],
      [x + shift, ay],
    ];
    return ay === by && within(x + shift, ax, bx) ? [{ cost: Math.abs(ay - start), path }] : [];
  }
  const [mx, my] = [ax + (bx - ax) * shift, ay + (by - ay) * shift];
  const scale = Math.max(Math.abs(mx - x) / (w / 2 || 1), Math.abs(my - y) / (h / 2 || 1), 1);
  const path: Waypoint[] = [
    [x + (mx - x) / scale, y + (my - y) / scale],
    [mx, my],
  ];
  return [{ cost: Math.hypot(mx - x, my - y) + SLANT, path }];
}
