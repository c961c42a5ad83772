/** Lines from a population to the synapses that it gates: past all other boxes, and on no other line. */
import type { ConnectivityEdge } from '../../circuit/connectivity';
import type { Waypoint } from './routes';
import type { Cell } from './units';

type Paths = ReadonlyMap<ConnectivityEdge, readonly Waypoint[]>;

/** From the box that drives a gate to a place on a synapse of the gated projection. */
export function gatePaths(
  edges: readonly ConnectivityEdge[],
  paths: Paths,
  cells: readonly Cell[],
): Map<ConnectivityEdge, Waypoint[]> {
  const gates = edges.filter(({ kind }) => kind === 'gates');
  const drawn: (readonly Waypoint[])[] = [];
  const found = new Map<ConnectivityEdge, Waypoint[]>();
  for (const from of new Set(gates.map((gate) => gate.from))) {
    const own = gates.filter((gate) => gate.from === from);
    const driver =
      cells.find(({ population }) => population === from) ??
      outputOf([...paths].find(([edge]) => edge.projection === from && edge.kind !== 'learns'));
    const lines = driver === undefined ? [] : linesOf(driver, { own, gates, paths, cells, drawn });
    lines.forEach((path, k) => {
      drawn.push(path);
      found.set(own[k], path);
    });
  }
  return found;
}

/** What the lines of one driver have to heed. */
interface Around {
  readonly own: readonly ConnectivityEdge[];
  readonly gates: readonly ConnectivityEdge[];
  readonly paths: Paths;
  readonly cells: readonly Cell[];
  /** Gate lines of other drivers. */
  readonly drawn: readonly (readonly Waypoint[])[];
}

/** All gates of one driver leave it in the same direction where that way is clear, else each in its best. */
function linesOf(driver: Cell, around: Around): Waypoint[][] {
  const together = DIRECTIONS.map((direction) => spotsOf(driver, around, [direction]));
  const cost = (spots: readonly Spot[]) => spots.reduce((sum, spot) => sum + spot.cost, 0);
  const best = together.reduce((least, option) => (cost(option) < cost(least) ? option : least));
  const mixed = spotsOf(driver, around, DIRECTIONS);
  return (cost(mixed) + MIXED < cost(best) ? mixed : best).map(({ path }) => path);
}

interface Spot {
  readonly cost: number;
  readonly path: Waypoint[];
}

/** Between the lines of two gates that one population drives. */
const BESIDE = 11;
/** Further places that are tried where the first is not clear: sideways in pixels, and along the synapse. */
const SHIFTS = [0, 11, -11, 22, -22];
const PARTS = [0, 0.15, -0.15, 0.3, -0.3];
/** Slanting lines are the last resort; worse are lines on one another, worst those through a box. */
const SLANT = 400;
const BEND = 150;
/** So much worse all in one direction may be than each in its best. */
const MIXED = 1000;
const ON_LINE = 2000;
const THROUGH_BOX = 10000;

function spotsOf(driver: Cell, around: Around, directions: readonly Direction[]): Spot[] {
  const { own, gates, paths } = around;
  const chosen: (readonly Waypoint[])[] = [];
  return own.map((gate, k) => {
    const beside = (k - (own.length - 1) / 2) * BESIDE;
    const rivals = gates.filter(({ to }) => to === gate.to);
    const part = (rivals.indexOf(gate) + 1) / (rivals.length + 1);
    const options: Spot[] = [];
    for (const [edge, path] of paths) {
      if (!isGatedBy(edge, gate)) continue;
      // a line to the driver's own synapse would lie on it
      const onOwn = edge.from === gate.from || edge.to === gate.from ? SLANT : 0;
      for (let leg = 0; leg + 1 < path.length; leg++)
        for (const direction of directions)
          SHIFTS.forEach((shift, choice) => {
            const aside = direction === 'flat' || direction === 'steep';
            const at = aside ? beside + shift : part + PARTS[choice];
            for (const spot of spotOn([path[leg], path[leg + 1]], driver, at, direction))
              options.push({ path: spot.path, cost: spot.cost + 4 * choice + onOwn });
          });
    }
    const best = cheapest(options, (path, most) => inTheWay(path, driver, around, chosen, most));
    chosen.push(best.path);
    return best;
  });
}

/**
 * The option that costs least with what is in its way, the first of several. The cheapest are looked at first: what costs more
 * than the best of them with nothing in its way is not looked at.
 */
function cheapest(options: readonly Spot[], more: (path: readonly Waypoint[], most: number) => number): Spot {
  let best = { ...NOWHERE, k: -1 };
  const order = options.map(({ cost, path }, k) => ({ cost, path, k })).sort((a, b) => a.cost - b.cost);
  for (const { cost, path, k } of order) {
    if (cost > best.cost) break;
    const whole = cost + more(path, best.cost - cost);
    if (whole < best.cost || (whole === best.cost && k < best.k)) best = { cost: whole, path, k };
  }
  return best;
}

/** Where a gate acts: on the synapses of its projection, or on those whose weights learn by it. */
const isGatedBy = (edge: ConnectivityEdge, gate: ConnectivityEdge): boolean =>
  gate.projection === undefined
    ? edge.weights === gate.weights
    : edge.projection === gate.projection && edge.kind !== 'learns';

const NOWHERE = { cost: Number.POSITIVE_INFINITY, path: [] as Waypoint[] };

/** What a path costs for boxes and lines that it runs into; where that is more than `most`, it need not be all. */
function inTheWay(
  path: readonly Waypoint[],
  driver: Cell,
  { cells, drawn, paths }: Around,
  chosen: readonly (readonly Waypoint[])[],
  most: number,
): number {
  const pieces = piecesOf(path);
  const boxes = cells.filter(
    (cell) =>
      cell.population !== driver.population &&
      pieces.some(({ points }) =>
        points.some(
          ([x, y]) => Math.abs(x - cell.x) < cell.w / 2 + 3 && Math.abs(y - cell.y) < cell.h / 2 + 3,
        ),
      ),
  ).length;
  let cost = THROUGH_BOX * boxes;
  for (const others of [drawn, chosen, paths.values()])
    for (const other of others) {
      if (cost > most) return cost;
      if (liesOn(pieces, other)) cost += ON_LINE;
    }
  return cost;
}

const STEP = 4;

/** A leg of a path: points along it, some pixels apart, and what they lie between. */
interface Piece {
  readonly points: readonly Waypoint[];
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const piecesOf = (path: readonly Waypoint[]): Piece[] =>
  path.slice(1).map(([bx, by], k) => {
    const [ax, ay] = path[k];
    const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / STEP));
    return {
      points: Array.from(
        { length: steps + 1 },
        (_, i): Waypoint => [ax + ((bx - ax) * i) / steps, ay + ((by - ay) * i) / steps],
      ),
      left: Math.min(ax, bx),
      right: Math.max(ax, bx),
      top: Math.min(ay, by),
      bottom: Math.max(ay, by),
    };
  });

/** Whether more of the points of a path are close to another path than where the two cross. */
function liesOn(pieces: readonly Piece[], other: readonly Waypoint[]): boolean {
  let near = 0;
  for (const piece of pieces) {
    const legs: Segment[] = [];
    for (let k = 1; k < other.length; k++)
      if (comesNear(piece, other[k - 1], other[k])) legs.push([other[k - 1], other[k]]);
    if (legs.length === 0) continue;
    for (const point of piece.points) {
      if (legs.some((leg) => isClose(point, leg))) near++;
      if (near > 5) return true;
    }
  }
  return false;
}

/** Whether a leg comes within a step of where a piece lies. */
const comesNear = ({ left, right, top, bottom }: Piece, [ax, ay]: Waypoint, [bx, by]: Waypoint): boolean =>
  Math.max(ax, bx) >= left - STEP &&
  Math.min(ax, bx) <= right + STEP &&
  Math.max(ay, by) >= top - STEP &&
  Math.min(ay, by) <= bottom + STEP;

/** Whether a point is within a step of a leg. */
function isClose([x, y]: Waypoint, [[ax, ay], [bx, by]]: Segment): boolean {
  if ((ax - x > STEP && bx - x > STEP) || (x - ax > STEP && x - bx > STEP)) return false;
  if ((ay - y > STEP && by - y > STEP) || (y - ay > STEP && y - by > STEP)) return false;
  const [ux, uy] = [bx - ax, by - ay];
  const length = ux * ux + uy * uy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * ux + (y - ay) * uy) / length));
  const [dx, dy] = [x - ax - along * ux, y - ay - along * uy];
  return dx * dx + dy * dy < STEP * STEP;
}

type Segment = readonly [Waypoint, Waypoint];

/** Where a projection's output drives a gate: the middle of its synapse's first leg, of a loop's last one. */
function outputOf(found: readonly [ConnectivityEdge, readonly Waypoint[]] | undefined): Cell | undefined {
  if (found === undefined) return undefined;
  const [{ from, to }, path] = found;
  const [start, end] = from === to ? path.slice(-2) : path;
  if (start === undefined || end === undefined) return undefined;
  const [[ax, ay], [bx, by]] = [start, end];
  return { population: '', size: 1, x: (ax + bx) / 2, y: (ay + by) / 2, w: 0, h: 0, role: 'mask' };
}

/** From the ends of a segment to the gate on it. */
const ROOM = 16;
/** Half way between two rows of boxes. */
const ABOVE = 56;
/** A bent line leaves its box this part of a side away from the middle, where synapses are. */
const ASIDE = 0.3;

/** Straight at a right angle to the synapse, once round a corner, down beside the box and along above the row of the synapse, and at any angle. */
const DIRECTIONS = ['flat', 'steep', 'bent', 'step', 'slanting'] as const;
type Direction = (typeof DIRECTIONS)[number];

/** A straight line to a segment at a right angle, shifted to its side, or a slanting one to a part of the segment. */
function spotOn(
  [[ax, ay], [bx, by]]: Segment,
  { x, y, w, h }: Cell,
  shift: number,
  direction: Direction,
): Spot[] {
  const within = (value: number, a: number, b: number) =>
    value > Math.min(a, b) + ROOM && value < Math.max(a, b) - ROOM;
  if (direction === 'flat') {
    if (Math.abs(shift) > Math.max(0, h / 2 - 3)) return [];
    const start = x + (Math.sign(ax - x) * w) / 2;
    const path: Waypoint[] = [
      [start, y + shift],
      [ax, y + shift],
    ];
    return ax === bx && within(y + shift, ay, by) ? [{ cost: Math.abs(ax - start), path }] : [];
  }
  if (direction === 'steep') {
    if (Math.abs(shift) > Math.max(0, w / 2 - 3)) return [];
    const start = y + (Math.sign(ay - y) * h) / 2;
    const path: Waypoint[] = [
      [x + shift, start],
      [x + shift, ay],
    ];
    return ay === by && within(x + shift, ax, bx) ? [{ cost: Math.abs(ay - start), path }] : [];
  }
  const [mx, my] = [ax + (bx - ax) * shift, ay + (by - ay) * shift];
  if (direction === 'step') {
    const [right, down] = [Math.sign(mx - x), Math.sign(my - y)];
    if (ay !== by || Math.abs(my - y) < h / 2 + 2 * ABOVE) return [];
    const [out, level, along] = [x + right * (w / 2 + 2 * ROOM), y + ASIDE * h * down, my - down * ABOVE];
    const path: Waypoint[] = [
      [x + (right * w) / 2, level],
      [out, level],
      [out, along],
      [mx, along],
      [mx, my],
    ];
    return [{ cost: Math.abs(mx - x) + Math.abs(my - y) + 2 * BEND, path }];
  }
  if (direction === 'bent') {
    if (Math.hypot(bx - ax, by - ay) < 2 * ROOM) return [];
    const path: Waypoint[] =
      ay === by
        ? [
            [x + (Math.sign(mx - x) * w) / 2, y + ASIDE * h * Math.sign(my - y)],
            [mx, y + ASIDE * h * Math.sign(my - y)],
            [mx, my],
          ]
        : [
            [x + ASIDE * w * Math.sign(mx - x), y + (Math.sign(my - y) * h) / 2],
            [x + ASIDE * w * Math.sign(mx - x), my],
            [mx, my],
          ];
    return Math.abs(mx - x) > w / 2 + ROOM && Math.abs(my - y) > h / 2 + ROOM
      ? [{ cost: Math.abs(mx - x) + Math.abs(my - y) + BEND, path }]
      : [];
  }
  const scale = Math.max(Math.abs(mx - x) / (w / 2 || 1), Math.abs(my - y) / (h / 2 || 1), 1);
  const path: Waypoint[] = [
    [x + (mx - x) / scale, y + (my - y) / scale],
    [mx, my],
  ];
  return [{ cost: Math.hypot(mx - x, my - y) + SLANT, path }];
}
