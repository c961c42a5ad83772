/** Ways of the edges between boxes: horizontal and vertical lines that keep clear of all other boxes. */
import type { Cell } from './units';

export type Waypoint = readonly [number, number];

interface Way {
  readonly from: Cell;
  readonly to: Cell;
}

type Side = 'left' | 'right' | 'top' | 'bottom';
type Shape = 'straight' | 'step' | 'corner' | 'around';

/** How a way goes, before it has its exact place on the sides of its boxes. */
interface Route {
  readonly shape: Shape;
  readonly exit: Side;
  readonly enter: Side;
  /** Where a step turns: in the middle, or this far from its start or its end. */
  readonly turn?: 'start' | 'end';
}

/** How far a way around leaves the boxes behind. */
const AROUND = 26;
const LOOP = 38;
/** How far from a box a step turns that does not turn in the middle; distance of tracks. */
const ASIDE = 32;
const TRACK = 9;
/** Between the ends of two ways that would meet head on. */
const ENDS = 11;
const CLEAR = 3;
/** A corner with a leg shorter than this looks like a mistake. */
const TIGHT = 30;

const isFlat = (side: Side): boolean => side === 'left' || side === 'right';

/** A path for each way, from border to border, with no two ends of paths at one place. */
export function route(ways: readonly Way[], cells: readonly Cell[]): Waypoint[][] {
  const routes = ways.map((way) => best(way, cells));
  const ports = portsOf(ways, routes);
  const channels = new Map<string, number>();
  const paths = ways.map((way, k) => {
    const own = routes[k];
    const [start, end] = ports[k];
    if (own.shape !== 'step') return pathOf(own, start, end, way);
    // steps that share a channel have tracks of their own in it, farther and farther from the box that they turn at
    const axis = isFlat(own.exit) ? 0 : 1;
    const channel = turnAt(start[axis], end[axis], own.turn);
    const key = JSON.stringify([axis, Math.round(channel)]);
    const track = channels.get(key) ?? 0;
    channels.set(key, track + 1);
    const forth = Math.sign(end[axis] - start[axis]);
    const side = own.turn === undefined ? Math.ceil(track / 2) * (track % 2 === 0 ? 1 : -1) : track;
    return pathOf(own, start, end, way, TRACK * side * (own.turn === 'end' ? -forth : forth));
  });
  return paths.map((path, k) => besideOthers(path, paths.slice(0, k)));
}

/** A path whose last leg would lie on the last leg of one before it ends a little beside that. */
function besideOthers(path: Waypoint[], before: readonly Waypoint[][]): Waypoint[] {
  const legs =
    path.length < 3 ? [] : before.filter((other) => other.length > 2).map((other) => other.slice(-2));
  const [[ax, ay], [bx, by]] = path.slice(-2);
  const across = ax === bx ? 0 : 1;
  const overlaps = legs.some(([[cx, cy], [dx, dy]]) => {
    const [a, b, c, d] = across === 0 ? [ay, by, cy, dy] : [ax, bx, cx, dx];
    const level =
      across === 0 ? cx === dx && Math.abs(cx - ax) < CLEAR : cy === dy && Math.abs(cy - ay) < CLEAR;
    return level && Math.max(Math.min(a, b), Math.min(c, d)) < Math.min(Math.max(a, b), Math.max(c, d));
  });
  if (!overlaps) return path;
  const moved = ([x, y]: Waypoint): Waypoint => (across === 0 ? [x + ENDS, y] : [x, y + ENDS]);
  return [...path.slice(0, -2), ...path.slice(-2).map(moved)];
}

function best(way: Way, cells: readonly Cell[]): Route {
  const others = cells.filter(
    ({ population }) => population !== way.from.population && population !== way.to.population,
  );
  const cost = (candidate: Route): number => {
    const [start, end] = [
      anchor(way.from, way.to, candidate.exit, candidate),
      anchor(way.to, way.from, candidate.enter, candidate),
    ];
    const path = pathOf(candidate, start, end, way);
    const hits = others.filter((cell) => crosses(path, cell)).length + (hitsEnds(path, way) ? 1 : 0);
    const tight = candidate.shape === 'corner' && legsOf(path).some((leg) => leg < TIGHT) ? 200 : 0;
    return (
      hits * 10000 + (path.length - 2) * 60 + tight + lengthOf(path) + (candidate.turn === undefined ? 0 : 5)
    );
  };
  const options = candidates(way);
  return options.reduce((least, option) => (cost(option) < cost(least) ? option : least), options[0]);
}

function candidates({ from, to }: Way): Route[] {
  const [right, below] = [to.x > from.x, to.y > from.y];
  const flat = right ? (['right', 'left'] as const) : (['left', 'right'] as const);
  const steep = below ? (['bottom', 'top'] as const) : (['top', 'bottom'] as const);
  const around: Route[] = (['top', 'bottom'] as const).map((side) => ({
    shape: 'around',
    exit: side,
    enter: side,
  }));
  if (from === to) return around.slice(0, 1);
  const overlap = (a: number, b: number, size: number) => Math.abs(a - b) < size - 10;
  const [level, stacked] = [
    overlap(from.y, to.y, (from.h + to.h) / 2),
    overlap(from.x, to.x, (from.w + to.w) / 2),
  ];
  return [
    ...(level ? [{ shape: 'straight', exit: flat[0], enter: flat[1] } as const] : []),
    ...(stacked ? [{ shape: 'straight', exit: steep[0], enter: steep[1] } as const] : []),
    ...(level || stacked
      ? []
      : ([
          { shape: 'corner', exit: flat[0], enter: steep[1] },
          { shape: 'corner', exit: steep[0], enter: flat[1] },
        ] as const)),
    ...(Math.abs(from.x - to.x) > (from.w + to.w) / 2 + 20 && !level ? steps(flat[0], flat[1]) : []),
    ...(Math.abs(from.y - to.y) > (from.h + to.h) / 2 + 20 && !stacked ? steps(steep[0], steep[1]) : []),
    ...around,
  ];
}

const steps = (exit: Side, enter: Side): Route[] => [
  { shape: 'step', exit, enter },
  { shape: 'step', exit, enter, turn: 'start' },
  { shape: 'step', exit, enter, turn: 'end' },
];

/** The middle of a side, or for a straight line the middle of what both sides see of each other. */
function anchor(cell: Cell, other: Cell, side: Side, { shape }: Route): Waypoint {
  const seen = (a: number, size: number, b: number, otherSize: number) =>
    (Math.max(a - size / 2, b - otherSize / 2) + Math.min(a + size / 2, b + otherSize / 2)) / 2;
  const along = isFlat(side)
    ? shape === 'straight'
      ? seen(cell.y, cell.h, other.y, other.h)
      : cell.y
    : shape === 'straight'
      ? seen(cell.x, cell.w, other.x, other.w)
      : cell.x;
  return onSide(cell, side, along);
}

const onSide = ({ x, y, w, h }: Cell, side: Side, along: number): Waypoint =>
  side === 'left'
    ? [x - w / 2, along]
    : side === 'right'
      ? [x + w / 2, along]
      : side === 'top'
        ? [along, y - h / 2]
        : [along, y + h / 2];

function pathOf(
  { shape, exit, turn }: Route,
  start: Waypoint,
  end: Waypoint,
  { from, to }: Way,
  shift = 0,
): Waypoint[] {
  const [[x0, y0], [x1, y1]] = [start, end];
  if (shape === 'straight') return [start, end];
  if (shape === 'corner') return isFlat(exit) ? [start, [x1, y0], end] : [start, [x0, y1], end];
  if (shape === 'step') {
    if (isFlat(exit)) {
      const x = turnAt(x0, x1, turn) + shift;
      return [start, [x, y0], [x, y1], end];
    }
    const y = turnAt(y0, y1, turn) + shift;
    return [start, [x0, y], [x1, y], end];
  }
  // further ways take wider turns
  const reach = from === to ? LOOP : AROUND + Math.min(30, Math.abs(x1 - x0) / 24);
  const level =
    exit === 'top'
      ? Math.min(from.y - from.h / 2, to.y - to.h / 2) - reach
      : Math.max(from.y + from.h / 2, to.y + to.h / 2) + reach;
  return [start, [x0, level], [x1, level], end];
}

function turnAt(a: number, b: number, turn: Route['turn']): number {
  const away = Math.sign(b - a) * ASIDE;
  return turn === 'start' ? a + away : turn === 'end' ? b - away : (a + b) / 2;
}

function crosses(path: readonly Waypoint[], { x, y, w, h }: Cell): boolean {
  return path.slice(1).some(([bx, by], k) => {
    const [ax, ay] = path[k];
    return (
      Math.max(ax, bx) > x - w / 2 - CLEAR &&
      Math.min(ax, bx) < x + w / 2 + CLEAR &&
      Math.max(ay, by) > y - h / 2 - CLEAR &&
      Math.min(ay, by) < y + h / 2 + CLEAR
    );
  });
}

/** Whether a path runs through one of its own boxes: its inner points must lie outside of both. */
const hitsEnds = (path: readonly Waypoint[], { from, to }: Way): boolean =>
  path
    .slice(1, -1)
    .some(([px, py]) =>
      [from, to].some(
        ({ x, y, w, h }) => Math.abs(px - x) <= w / 2 + CLEAR && Math.abs(py - y) <= h / 2 + CLEAR,
      ),
    );

const legsOf = (path: readonly Waypoint[]): number[] =>
  path.slice(1).map(([x, y], k) => Math.abs(x - path[k][0]) + Math.abs(y - path[k][1]));

const lengthOf = (path: readonly Waypoint[]): number => legsOf(path).reduce((sum, leg) => sum + leg, 0);

/** One end of a way on a side of a box. */
interface End {
  readonly way: number;
  readonly last: boolean;
  readonly cell: Cell;
  readonly side: Side;
  readonly other: Cell;
  readonly straight: boolean;
}

/** Places on the sides: spread evenly, in the order in which the ways turn off, so that they do not cross at once. */
function portsOf(ways: readonly Way[], routes: readonly Route[]): [Waypoint, Waypoint][] {
  const ends = ways.flatMap(({ from, to }, way): End[] => {
    const { exit, enter, shape } = routes[way];
    const straight = shape === 'straight';
    return [
      { way, last: false, cell: from, side: exit, other: to, straight },
      { way, last: true, cell: to, side: enter, other: from, straight },
    ];
  });
  const sides = new Map<string, End[]>();
  for (const end of ends) {
    const key = JSON.stringify([end.cell.population, end.side]);
    sides.set(key, [...(sides.get(key) ?? []), end]);
  }
  const along = new Map<End, number>();
  for (const own of sides.values()) {
    const { cell, side } = own[0];
    const [centre, size] = isFlat(side) ? [cell.y, cell.h] : [cell.x, cell.w];
    const sorted = own
      .map((end, k) => ({ end, k }))
      .sort((a, b) => compare(order(a.end), order(b.end)) || a.k - b.k);
    sorted.forEach(({ end }, k) => {
      along.set(end, centre - size / 2 + (size * (k + 1)) / (sorted.length + 1));
    });
  }
  return ways.map((_, k) => {
    const [start, end] = [ends[2 * k], ends[2 * k + 1]];
    let [a, b] = [along.get(start) ?? 0, along.get(end) ?? 0];
    // a straight line stands where the shorter side wants it
    if (start.straight) {
      const length = ({ cell, side }: End) => (isFlat(side) ? cell.h : cell.w);
      const count = ({ cell, side }: End) => sides.get(JSON.stringify([cell.population, side]))?.length ?? 0;
      const led = length(start) === length(end) ? count(start) >= count(end) : length(start) < length(end);
      const seen = led ? clampTo(a, end) : clampTo(b, start);
      [a, b] = [seen, seen];
    }
    return [onSide(start.cell, start.side, a), onSide(end.cell, end.side, b)];
  });
}

function clampTo(value: number, { cell, side }: End): number {
  const [centre, half] = isFlat(side) ? [cell.y, cell.h / 2 - 4] : [cell.x, cell.w / 2 - 4];
  return Math.min(Math.max(value, centre - half), centre + half);
}

/** First what turns to the near end of the side, then what goes on straight, then what turns to its far end. */
function order({ cell, side, other, straight }: End): [number, number] {
  const [ahead, across] = isFlat(side)
    ? [other.x - cell.x, other.y - cell.y]
    : [other.y - cell.y, other.x - cell.x];
  if (straight) return [0, isFlat(side) ? other.y : other.x];
  return across < 0 ? [-1, Math.abs(ahead)] : [1, -Math.abs(ahead)];
}

const compare = (a: readonly [number, number], b: readonly [number, number]): number =>
  a[0] - b[0] || a[1] - b[1];
