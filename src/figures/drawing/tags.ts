/** Tags on wires: the weights, the windows in which a projection is open, the windows in which the weights learn. */
import type { ConnectivityEdge } from '../../circuit/connectivity';
import type { Point } from './routes';
import { type Cell, stemOf } from './units';
import type { Wire } from './wires';

export interface Tag {
  readonly weights: string;
  readonly open: string;
  readonly learns: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
}

export const TAG_HEIGHT = 20;
const LETTER = 7.8;

/** Width of the disc, or capsule, that a number stands in. */
export const discWidth = (text: string): number =>
  text === '' ? 0 : text.length < 3 ? 18 : 8 + 6.4 * text.length;
export const textWidth = (text: string): number => (text === '' ? 0 : LETTER * text.length + 6);

/** 1, 2, 3, 7 as "1-3,7". */
function rangesOf(numbers: ConnectivityEdge['windows']): string {
  if (numbers === 'always') return '';
  const runs: [number, number][] = [];
  for (const n of numbers) {
    const last = runs[runs.length - 1];
    if (last !== undefined && last[1] === n - 1) last[1] = n;
    else runs.push([n, n]);
  }
  const text = runs.map(([a, b]) => (a === b ? `${a}` : b === a + 1 ? `${a},${b}` : `${a}–${b}`)).join(',');
  return text.length > 14 ? `${text.slice(0, 11)}…` : text;
}

/** One tag for all wires between the same two units with the same weights and windows. */
export function tagsOf(wires: readonly Wire[], cells: readonly Cell[]): Tag[] {
  const bundles = new Map<string, Wire[]>();
  for (const wire of wires) {
    const { from, to, kind, weights, windows } = wire.edge;
    if (wire.hidden || kind === 'gates') continue;
    const key = JSON.stringify([stemOf(from), stemOf(to), kind === 'learns', weights, windows]);
    bundles.set(key, [...(bundles.get(key) ?? []), wire]);
  }
  const tags: Tag[] = [];
  for (const bundle of bundles.values()) {
    const { kind, weights = '', windows } = bundle[0].edge;
    const learning = wires.find(({ edge }) => edge.kind === 'learns' && edge.weights === weights);
    const label = {
      weights,
      open: kind === 'learns' ? '' : rangesOf(windows),
      learns: learning === undefined ? '' : rangesOf(learning.edge.windows),
    };
    const w = textWidth(label.weights) + discWidth(label.open) + discWidth(label.learns) + 6;
    if (w <= 6) continue;
    const [x, y] = spotFor(bundle, w, wires, cells, tags);
    tags.push({ ...label, x, y, w });
  }
  return tags;
}

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A tag may also touch its wire from above or below. */
const BESIDE = 13;
const PARTS = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88];

/** The place along a bundle that covers the least of anything else. */
function spotFor(
  bundle: readonly Wire[],
  w: number,
  wires: readonly Wire[],
  cells: readonly Cell[],
  tags: readonly Tag[],
): Point {
  const seen = wires.filter(({ hidden }) => !hidden);
  const others = seen.filter((wire) => !bundle.includes(wire));
  const heads = seen.flatMap(({ edge, path }) =>
    path.slice(-1).map((at) => ({ at, gate: edge.kind === 'gates' })),
  );
  const covered = ([x, y]: Point): number => {
    const rect = { x, y, w: w + 4, h: TAG_HEIGHT + 4 };
    const boxes = cells.filter((cell) => overlap(rect, cell)).length;
    const labels = tags.filter((tag) => overlap(rect, { ...tag, h: TAG_HEIGHT })).length;
    const hidden = heads.filter(({ at: [hx, hy] }) => overlap(rect, { x: hx, y: hy, w: 14, h: 14 }));
    const gates = hidden.filter(({ gate }) => gate).length;
    const lines = others.filter(({ path }) => covers(rect, path)).length;
    const outside = y < TAG_HEIGHT ? 1 : 0;
    return 1000 * (outside + boxes + labels + gates) + 300 * hidden.length + 40 * lines;
  };
  let best: Spot = { at: [0, 0], cost: Number.POSITIVE_INFINITY };
  for (const { at, cost } of anchors(bundle).sort((a, b) => a.cost - b.cost)) {
    if (cost >= best.cost) break;
    const total = cost + covered(at);
    if (total < best.cost) best = { at, cost: total };
  }
  return best.at;
}

interface Spot {
  readonly at: Point;
  readonly cost: number;
}

/** Places along the middle of parallel wires, then along each of them; long segments and their middles come first. */
function anchors(bundle: readonly Wire[]): Spot[] {
  const paths = bundle.map(({ path }) => path);
  const count = paths[0]?.length ?? 0;
  const parallel = paths.every((path) => path.length === count);
  const mean = Array.from({ length: count }, (_, k): Point => {
    const sum = (axis: 0 | 1) => paths.reduce((total, path) => total + ((path[k] ?? [0, 0])[axis] ?? 0), 0);
    return [sum(0) / paths.length, sum(1) / paths.length];
  });
  const along = (path: readonly Point[], extra: number): Spot[] =>
    path.slice(1).flatMap((end, k) => {
      const [ax, ay] = path[k];
      const length = Math.hypot(end[0] - ax, end[1] - ay);
      return PARTS.map((part) => ({
        at: [ax + (end[0] - ax) * part, ay + (end[1] - ay) * part] as Point,
        cost: extra + Math.max(0, 100 - length) / 4 + 20 * Math.abs(part - 0.5),
      }));
    });
  const beside = (path: readonly Point[]) =>
    along(path, 12).flatMap(({ at: [x, y], cost }): Spot[] => [
      { at: [x, y + BESIDE], cost },
      { at: [x, y - BESIDE], cost },
    ]);
  return [
    ...(parallel ? along(mean, 0) : []),
    ...paths.flatMap((path) => [...along(path, 8), ...beside(path)]),
  ];
}

const overlap = (a: Rect, b: Rect): boolean =>
  Math.abs(a.x - b.x) < (a.w + b.w) / 2 && Math.abs(a.y - b.y) < (a.h + b.h) / 2;

/** Whether a rectangle lies on a path of horizontal, vertical or slanting lines, sampled every four pixels. */
function covers(rect: Rect, path: readonly Point[]): boolean {
  return path.slice(1).some(([bx, by], k) => {
    const [ax, ay] = path[k];
    const box = { x: (ax + bx) / 2, y: (ay + by) / 2, w: Math.abs(bx - ax), h: Math.abs(by - ay) };
    if (!overlap(rect, box)) return false;
    if (ax === bx || ay === by) return true;
    const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / 4));
    return Array.from({ length: steps + 1 }, (_, s) => s / steps).some((s) =>
      overlap(rect, { x: ax + (bx - ax) * s, y: ay + (by - ay) * s, w: 0, h: 0 }),
    );
  });
}
