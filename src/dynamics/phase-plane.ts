/** Phase plane of two populations of a threshold-linear network: nullclines, all fixed points, the saddles' manifolds. */
import { invalid, raise } from '../errors';
import { checkGiven, checkKinds, PAIR } from '../kinds';
import type { Complex } from '../numerics/polynomial';
import { eigenvalues } from '../numerics/spectrum';
import { PLANE_NETWORK, type PlaneNetwork, type Region, regionAt, regions, slopesOf } from './plane-network';

export type PhasePoint = readonly [number, number];

export interface PlaneFixedPoint {
  readonly at: PhasePoint;
  readonly eigenvalues: readonly Complex[];
  readonly kind:
    | 'stable node'
    | 'stable focus'
    | 'saddle'
    | 'unstable node'
    | 'unstable focus'
    | 'centre'
    | 'degenerate';
  /** Rows that are above threshold there, by index. */
  readonly active: readonly number[];
  /** True where it lies on a kink: each side has its own eigenvalues, these are those of the silent side. */
  readonly onKink: boolean;
}

export interface Manifold {
  /** Index of the saddle among the fixed points. */
  readonly of: number;
  readonly kind: 'stable' | 'unstable';
  /** From the saddle outwards, with every kink among its points. */
  readonly points: readonly PhasePoint[];
  readonly kinks: readonly PhasePoint[];
}

export interface PhasePlane {
  readonly names: readonly [string, string];
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly fixedPoints: readonly PlaneFixedPoint[];
  /** Where dx/dt = 0, and where dy/dt = 0: straight pieces, exact. */
  readonly nullclines: readonly [readonly Piece[], readonly Piece[]];
  /** The stable ones are the separatrix. */
  readonly manifolds: readonly Manifold[];
  /** Where the flow goes, on a grid: d(x, y)/dt. */
  readonly flow: readonly { readonly at: PhasePoint; readonly slope: PhasePoint }[];
  /** Orbits that begin at the corners of the window and in the middles of its sides. */
  readonly orbits: readonly (readonly PhasePoint[])[];
}

type Piece = readonly [PhasePoint, PhasePoint];

export interface PhasePlaneOptions {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** Length of a manifold's steps in time constants (default 0.02) and how many (default 4,000). */
  readonly step?: number;
  readonly maxSteps?: number;
}

/**
 * All fixed points of a threshold-linear network of two populations, by its regions: in each (a set of rows above
 * threshold) the flow is linear, I' = A I + c, and its one zero counts where it lies in the region. Manifolds follow the
 * exact flow e^{As} of each region, split where a row crosses its threshold.
 *
 * Source: Hahnloser, Seung, Slotine (Neural Comput 2003) for the enumeration of active sets.
 */
export function phasePlane(network: PlaneNetwork, options: PhasePlaneOptions): PhasePlane {
  checkKinds('phasePlane', { network: [network, PLANE_NETWORK] });
  checkGiven('phasePlane', options, { x: PAIR, y: PAIR, step: 'number?', maxSteps: 'number?' });
  const { x, y, step = 0.02, maxSteps = 4000 } = options;
  for (const [name, range] of Object.entries({ x, y }))
    if (!(Array.isArray(range) && range[0] < range[1] && Number.isFinite(range[1] - range[0])))
      raise(invalid(`phasePlane.${name}`, 'range', range, '[low, high], low < high'));
  for (const [name, value] of Object.entries({ step, maxSteps }))
    if (!(value > 0 && Number.isFinite(value)))
      raise(invalid(`phasePlane.${name}`, name, value, 'a number above 0'));
  const all = regions(network);
  const fixedPoints = all
    .flatMap((region) => fixedPointIn(network, region))
    .filter(({ at: [a, b] }) => a >= x[0] && a <= x[1] && b >= y[0] && b <= y[1])
    .sort((p, q) => p.at[0] - q.at[0] || p.at[1] - q.at[1]);
  const within = (p: PhasePoint) => p[0] >= x[0] && p[0] <= x[1] && p[1] >= y[0] && p[1] <= y[1];
  return {
    names: network.names,
    x,
    y,
    fixedPoints,
    nullclines: [0, 1].map((k) =>
      all.flatMap((region) => nullcline(network, region, k, x, y)),
    ) as unknown as [Piece[], Piece[]],
    manifolds: fixedPoints.flatMap(({ kind, at }, of) =>
      kind === 'saddle' ? manifoldsOf(network, at, of, step, maxSteps, within) : [],
    ),
    flow: grid(x, y, FLOW).map((at) => ({ at, slope: slopesOf(network, at) })),
    orbits: grid(x, y, 3)
      .filter((_, k) => k !== 4)
      .map((start) => thinned(walk(network, start, step, maxSteps, within).points, x, y))
      .filter((orbit) => orbit.length > 1),
  };
}

/** Arrows of the flow along each side. */
const FLOW = 15;

/** Points of a window, its corners among them, row by row. */
const grid = (x: readonly [number, number], y: readonly [number, number], count: number): PhasePoint[] =>
  Array.from({ length: count * count }, (_, k): PhasePoint => {
    const part = (range: readonly [number, number], i: number) =>
      range[0] + ((range[1] - range[0]) * i) / (count - 1);
    return [part(x, k % count), part(y, Math.floor(k / count))];
  });

/** An orbit without the points that lie within half a hundredth of the window from the one before, but for its last. */
function thinned(
  points: readonly PhasePoint[],
  x: readonly [number, number],
  y: readonly [number, number],
): PhasePoint[] {
  const far = ([a, b]: PhasePoint, [c, d]: PhasePoint): boolean =>
    Math.hypot((a - c) / (x[1] - x[0]), (b - d) / (y[1] - y[0])) > 0.005;
  const kept: PhasePoint[] = [];
  points.forEach((point, k) => {
    const before = kept[kept.length - 1];
    if (before === undefined || k === points.length - 1 || far(point, before)) kept.push(point);
  });
  return kept;
}

function fixedPointIn(network: PlaneNetwork, region: Region): PlaneFixedPoint[] {
  const { A, c, on } = region;
  const [[a, b], [d, e]] = A;
  const det = a * e - b * d;
  if (det === 0) return [];
  const at: PhasePoint = [(-c[0] * e + c[1] * b) / det, (-a * c[1] + d * c[0]) / det];
  const values = network.rows.map(({ K, bias }) => K[0] * at[0] + K[1] * at[1] + bias);
  const scale = 1e-13 * (1 + Math.abs(at[0]) + Math.abs(at[1]));
  // a row on its kink counts as silent, so that the point belongs to one region
  if (!values.every((value, r) => (on[r] ? value > scale : value <= scale))) return [];
  const found = eigenvalues(A);
  return [
    {
      at,
      eigenvalues: found,
      kind: kindOf(found),
      active: on.flatMap((active, r) => (active ? [r] : [])),
      onKink: values.some((value) => Math.abs(value) <= scale),
    },
  ];
}

function kindOf([p, q]: readonly Complex[]): PlaneFixedPoint['kind'] {
  if (p === undefined || q === undefined || p.re === 0 || q.re === 0)
    return p !== undefined && p.im !== 0 ? 'centre' : 'degenerate';
  if (p.im !== 0) return p.re < 0 ? 'stable focus' : 'unstable focus';
  if (p.re > 0 !== q.re > 0) return 'saddle';
  return p.re < 0 ? 'stable node' : 'unstable node';
}

/** The part of the line (A I + c)_k = 0 that lies in the region and the window. */
function nullcline(
  network: PlaneNetwork,
  { A, c, on }: Region,
  k: number,
  x: readonly [number, number],
  y: readonly [number, number],
): Piece[] {
  const [a, b] = A[k];
  const size = Math.hypot(a, b);
  if (size === 0) return [];
  const foot: PhasePoint = [(-c[k] * a) / size ** 2, (-c[k] * b) / size ** 2];
  const along: PhasePoint = [-b / size, a / size];
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const keep = (value: number, slope: number) => {
    // value + slope s >= 0
    if (slope === 0) {
      if (value < 0) high = Number.NEGATIVE_INFINITY;
    } else if (slope > 0) low = Math.max(low, -value / slope);
    else high = Math.min(high, -value / slope);
  };
  network.rows.forEach(({ K, bias }, r) => {
    const sign = on[r] ? 1 : -1;
    keep(sign * (K[0] * foot[0] + K[1] * foot[1] + bias), sign * (K[0] * along[0] + K[1] * along[1]));
  });
  [x, y].forEach((range, i) => {
    keep(foot[i] - range[0], along[i]);
    keep(range[1] - foot[i], -along[i]);
  });
  if (!(low < high && Number.isFinite(high - low))) return [];
  const point = (s: number): PhasePoint => [foot[0] + s * along[0], foot[1] + s * along[1]];
  return [[point(low), point(high)]];
}

/** Both branches of both manifolds of a saddle. */
function manifoldsOf(
  network: PlaneNetwork,
  at: PhasePoint,
  of: number,
  step: number,
  maxSteps: number,
  within: (p: PhasePoint) => boolean,
): Manifold[] {
  const { A } = regionAt(network, at);
  return eigenvalues(A).flatMap(({ re }) => {
    const [[a, b], [c, d]] = A;
    const v: PhasePoint = Math.hypot(a - re, b) > Math.hypot(c, d - re) ? [-b, a - re] : [d - re, -c];
    const size = Math.hypot(...v);
    const kind = re < 0 ? ('stable' as const) : ('unstable' as const);
    return [1, -1].map((sign): Manifold => {
      const start: PhasePoint = [at[0] + (1e-7 * sign * v[0]) / size, at[1] + (1e-7 * sign * v[1]) / size];
      const walked = walk(network, start, re < 0 ? -step : step, maxSteps, within);
      return { of, kind, points: [at, ...walked.points], kinks: walked.kinks };
    });
  });
}

/** Follows the flow, exact in each region and split at its borders, until it leaves the window or stands still. */
function walk(
  network: PlaneNetwork,
  start: PhasePoint,
  step: number,
  maxSteps: number,
  within: (p: PhasePoint) => boolean,
) {
  const points: PhasePoint[] = [start];
  const kinks: PhasePoint[] = [];
  let at = start;
  for (let k = 0; k < maxSteps && within(at); k++) {
    const speed = slopesOf(network, at);
    if (Math.hypot(...speed) < 1e-12) break;
    // the region that the flow enters: a little ahead
    const ahead: PhasePoint = [at[0] + 1e-9 * step * speed[0], at[1] + 1e-9 * step * speed[1]];
    const region = regionAt(network, ahead);
    let next = flow(region, at, step);
    const crossing = (p: PhasePoint) =>
      network.rows.some(({ K, bias }, r) => {
        const value = K[0] * p[0] + K[1] * p[1] + bias;
        return region.on[r] ? value < -1e-14 : value > 1e-14;
      });
    if (crossing(next)) {
      let [low, high] = [0, step];
      for (let i = 0; i < 60; i++) {
        const middle = 0.5 * (low + high);
        if (crossing(flow(region, at, middle))) high = middle;
        else low = middle;
      }
      next = flow(region, at, high);
      kinks.push(next);
    }
    points.push(next);
    at = next;
  }
  return { points, kinks };
}

/** e^{As} (I - I*) + I* by a Taylor series: s is short. */
function flow({ A, c }: Region, at: PhasePoint, s: number): PhasePoint {
  let term: PhasePoint = [
    s * (A[0][0] * at[0] + A[0][1] * at[1] + c[0]),
    s * (A[1][0] * at[0] + A[1][1] * at[1] + c[1]),
  ];
  let [x, y] = [at[0] + term[0], at[1] + term[1]];
  for (let k = 2; k < 24; k++) {
    const h = s / k;
    term = [h * (A[0][0] * term[0] + A[0][1] * term[1]), h * (A[1][0] * term[0] + A[1][1] * term[1])];
    x += term[0];
    y += term[1];
  }
  return [x, y];
}
