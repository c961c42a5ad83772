/** The outline of the living part of a basin, cut along the line that was located and not along the grid. */
import type { Basin } from '../dynamics/basin';

type Point = readonly [number, number];

/** Closed rings of points: the living cells, joined, those that the line crosses cut by it. */
export function outlineOf(basin: Basin): Point[][] {
  const edges = new Map<string, readonly [Point, Point]>();
  for (const polygon of livingPolygons(basin))
    polygon.forEach((from, k) => {
      const to = polygon[(k + 1) % polygon.length];
      // an edge that two polygons share is inside: the other one has it the other way round
      if (!edges.delete(keyOf(to, from)) && keyOf(from, from) !== keyOf(to, to))
        edges.set(keyOf(from, to), [from, to]);
    });
  return ringsOf([...edges.values()]);
}

const keyOf = ([a, b]: Point, [c, d]: Point): string => `${a} ${b} ${c} ${d}`;

function ringsOf(edges: readonly (readonly [Point, Point])[]): Point[][] {
  const from = new Map<string, (readonly [Point, Point])[]>();
  for (const edge of edges)
    from.set(keyOf(edge[0], edge[0]), [...(from.get(keyOf(edge[0], edge[0])) ?? []), edge]);
  const rings: Point[][] = [];
  for (const starts of from.values())
    while (starts.length > 0) {
      const ring: Point[] = [];
      let edge = starts.pop();
      while (edge !== undefined) {
        ring.push(edge[0]);
        edge = from.get(keyOf(edge[1], edge[1]))?.pop();
      }
      rings.push(ring);
    }
  return rings;
}

/** The living part of each cell, against the clock. */
function livingPolygons({ x, y, alive, rows, boundary }: Basin): Point[][] {
  const [xs, ys] = [x.values, y.values];
  const crossings = boundary.flat();
  const at = (i: number, j: number): boolean => alive[j * xs.length + i] === 1;
  /** Where the line crosses the edge between two grid points; their middle where an interrupt left that open. */
  const crossing = (a: Point, b: Point): Point => {
    const [axis, other] = a[0] === b[0] ? [1, 0] : [0, 1];
    const [low, high] = [Math.min(a[axis], b[axis]), Math.max(a[axis], b[axis])];
    const found = byEdge.get(`${axis} ${a[other]}`)?.find((p) => p[axis] >= low && p[axis] <= high);
    return found ?? [0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1])];
  };
  const byEdge = new Map<string, Point[]>();
  const [onColumn, onRow] = [new Set(xs), new Set(ys)];
  for (const point of crossings) {
    if (onRow.has(point[1])) push(byEdge, `0 ${point[1]}`, point);
    if (onColumn.has(point[0])) push(byEdge, `1 ${point[0]}`, point);
  }
  const polygons: Point[][] = [];
  for (let j = 0; j + 1 < rows; j++)
    for (let i = 0; i + 1 < xs.length; i++) {
      const corners = [
        [i, j],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ].map(([a, b]) => ({ point: [xs[a], ys[b]] as Point, lives: at(a, b) }));
      const walk = corners.flatMap(({ point, lives }, k): Point[] => {
        const next = corners[(k + 1) % 4];
        return [...(lives ? [point] : []), ...(lives === next.lives ? [] : [crossing(point, next.point)])];
      });
      const apart = corners[0].lives && corners[2].lives && !corners[1].lives && !corners[3].lives;
      if (apart) polygons.push([walk[0], walk[1], walk[5]], [walk[2], walk[3], walk[4]]);
      else if (walk.length > 2) polygons.push(walk);
    }
  return polygons;
}

function push(lists: Map<string, Point[]>, key: string, point: Point): void {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  list.push(point);
}
