/** Basins of two fates over two initial values or two parameters, with the line between them located. */
import { failed, invalid, missing, raise, show } from '../errors';
import { checkGiven, having } from '../kinds';

export interface BasinAxis {
  /** What is varied, for titles: 'p0', 'threshold h'. */
  readonly name: string;
  /** At least two values, ascending. */
  readonly values: ArrayLike<number>;
}

export interface BasinOptions {
  readonly x: BasinAxis;
  readonly y: BasinAxis;
  /** The fate of one point; two initial values, or two parameters, as you like. */
  readonly alive: (x: number, y: number) => boolean;
  /** Each crossing of the line with an edge of the grid is located to this part of the edge (default 1e-6; 0: to the last bit). */
  readonly tol?: number;
  readonly progress?: (done: number, total: number) => void;
  /** Ends early with what was done: `complete` is false then. */
  readonly signal?: AbortSignal;
}

type Segment = readonly [readonly [number, number], readonly [number, number]];

export interface Basin {
  /** 'absent' where all points that were looked at meet one fate: there is no line. */
  readonly outcome: 'found' | 'absent';
  readonly complete: boolean;
  readonly x: { readonly name: string; readonly values: Float64Array };
  readonly y: { readonly name: string; readonly values: Float64Array };
  /** 1 alive, 0 dead: [y, x] by rows; rows that an interrupt left out are 0 and not counted in `rows`. */
  readonly alive: Uint8Array;
  /** Rows that were done. */
  readonly rows: number;
  /** The separatrix as line segments [[x, y], [x, y]], one or two a cell through which it passes. */
  readonly boundary: readonly Segment[];
  /** Points whose fate was asked for. */
  readonly fates: number;
}

const AXIS = having('{ name, values }', { name: 'text', values: 'list' });

/** The basin of the fate 'alive' on a grid; the same grid gives the same answer, whatever the order of evaluation. */
export function basin(options: BasinOptions): Basin {
  const steps = basinSteps(options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    options.progress?.(step.value.done, step.value.total);
  }
}

/** `basin` row by row, for those who draw progress or let others run in between. */
export function* basinSteps(options: BasinOptions): Generator<{ done: number; total: number }, Basin> {
  checkGiven('basin', options, {
    x: AXIS,
    y: AXIS,
    alive: 'function',
    tol: 'number?',
    progress: 'function?',
    signal: 'object?',
  });
  const [x, y] = [axisOf('x', options.x), axisOf('y', options.y)];
  const { tol = 1e-6, signal } = options;
  if (!(tol >= 0 && tol < 1)) raise(invalid('basin.tol', 'tolerance', tol, 'a number from 0 to below 1'));
  let fates = 0;
  const fate = (a: number, b: number): boolean => {
    fates++;
    const answer: unknown = options.alive(a, b);
    if (typeof answer !== 'boolean')
      raise(failed('basin.alive', `returned ${show(answer)} at (${a}, ${b}) (allowed: true or false)`));
    return answer as boolean;
  };
  const [nx, ny] = [x.values.length, y.values.length];
  const total = 2 * ny - 1;
  const alive = new Uint8Array(nx * ny);
  let rows = 0;
  for (; rows < ny && signal?.aborted !== true; rows++) {
    for (let i = 0; i < nx; i++) alive[rows * nx + i] = fate(x.values[i], y.values[rows]) ? 1 : 0;
    yield { done: rows + 1, total };
  }
  const edges = edgesOf(x.values, y.values, alive, fate, tol);
  const boundary: Segment[] = [];
  let refined = 0;
  for (; refined + 1 < rows && signal?.aborted !== true; refined++) {
    for (let i = 0; i + 1 < nx; i++) boundary.push(...link(edges.around(i, refined)));
    yield { done: ny + refined + 1, total };
  }
  const seen = alive.subarray(0, rows * nx);
  return {
    outcome: seen.includes(1) && seen.includes(0) ? 'found' : 'absent',
    complete: rows === ny && refined === ny - 1,
    x,
    y,
    alive,
    rows,
    boundary,
    fates,
  };
}

function axisOf(which: 'x' | 'y', axis: BasinAxis | undefined) {
  if (axis === undefined) raise(missing(`basin.${which}`, 'axis', 'wanted: { name, values }'));
  const values = Float64Array.from(axis?.values ?? []);
  if (values.length < 2)
    raise(invalid(`basin.${which}.values`, 'number of values', values.length, 'at least 2'));
  values.forEach((value, k) => {
    if (!Number.isFinite(value) || (k > 0 && !(value > values[k - 1])))
      raise(invalid(`basin.${which}.values[${k}]`, 'value', value, 'finite numbers in ascending order'));
  });
  return { name: String(axis?.name ?? which), values };
}

type Point = readonly [number, number];

/** The points at which the line crosses the edges of a cell, each edge bisected once. */
function edgesOf(
  x: Float64Array,
  y: Float64Array,
  alive: Uint8Array,
  fate: (x: number, y: number) => boolean,
  tol: number,
) {
  const known = new Map<string, Point>();
  const at = (i: number, j: number): boolean => alive[j * x.length + i] === 1;
  const cross = (i: number, j: number, di: number, dj: number): Point[] => {
    if (at(i, j) === at(i + di, j + dj)) return [];
    const key = `${i} ${j} ${di}`;
    const found = known.get(key) ?? locate(i, j, di, dj);
    known.set(key, found);
    return [found];
  };
  const locate = (i: number, j: number, di: number, dj: number): Point => {
    const [a, b] = di === 1 ? [x[i], x[i + 1]] : [y[j], y[j + dj]];
    const point = (s: number): Point => (di === 1 ? [s, y[j]] : [x[i], s]);
    let [low, high] = [a, b];
    while (high - low > tol * (b - a)) {
      const middle = low + 0.5 * (high - low);
      if (middle <= low || middle >= high) break;
      if (fate(...point(middle)) === at(i, j)) low = middle;
      else high = middle;
    }
    return point(low + 0.5 * (high - low));
  };
  return {
    /** Bottom, left, right, top. */
    around: (i: number, j: number): Point[] => [
      ...cross(i, j, 1, 0),
      ...cross(i, j, 0, 1),
      ...cross(i + 1, j, 0, 1),
      ...cross(i, j + 1, 1, 0),
    ],
  };
}

/** Two crossings make one segment, four (a cell with both fates on both diagonals) two. */
function link(points: readonly Point[]): Segment[] {
  const [a, b, c, d] = points;
  if (a === undefined || b === undefined) return [];
  return c === undefined || d === undefined
    ? [[a, b]]
    : [
        [a, b],
        [c, d],
      ];
}
