/** Edge tracking: the saddle between two fates of a chain whose state is more than a number, seen in the (amplitude, width) plane. */
import { failed, invalid, PulsegateError, raise, show } from '../errors';
import { checkGiven, checkKinds, PAIR } from '../kinds';
import { checkDomain } from './return-map';

/** A packet's amplitude a and its width sigma. */
export interface PlanePoint {
  readonly amplitude: number;
  readonly width: number;
}

/** What a packet is stage by stage, from a start that one number chooses; it is read as far as is needed. */
export type PlaneRun = (start: number) => Iterable<PlanePoint>;

export interface EdgeTrackingOptions {
  /** Starts to look between: the lower must die. */
  readonly domain: readonly [number, number];
  /** Width of the bracket (default 0: neighbouring doubles, so that the runs shadow the saddle as long as they can). */
  readonly tol?: number;
  /** The most stages of a run (default 400). */
  readonly maxStages?: number;
  readonly progress?: (done: number, total: number) => void;
  /** Ends the search early; the result then is 'absent'. */
  readonly signal?: AbortSignal;
}

export type EdgeTracking =
  | {
      readonly outcome: 'found';
      /** The critical start, the middle of the bracket. */
      readonly at: number;
      readonly bracket: readonly [number, number];
      /** Where the two bracketing runs, still together, move least. */
      readonly saddle: PlanePoint;
      /** What the distance between the bracketing runs is multiplied by at the saddle. */
      readonly multiplier: number;
      readonly on: PlanePoint;
      /** The same at the on state, between two runs that reach it. */
      readonly onMultiplier: number;
      /** The bracketing runs, and one to the on state: the evidence. */
      readonly runs: {
        readonly low: readonly PlanePoint[];
        readonly high: readonly PlanePoint[];
        readonly on: readonly PlanePoint[];
      };
    }
  | {
      readonly outcome: 'absent';
      readonly reason: string;
      readonly bracket?: undefined;
      readonly runs: { readonly low: readonly PlanePoint[]; readonly high: readonly PlanePoint[] };
    };

/**
 * Bisects on the start; the last two bracketing runs shadow the saddle before they part. Its multiplier comes from the
 * distance BETWEEN them: increments of one run are useless there, being all rounding and grid.
 *
 * Source: Skufca, Yorke, Eckhardt (Phys Rev Lett 2006) for the method; Diesmann, Gewaltig, Aertsen (Nature 1999) for the plane.
 */
export function edgeTracking(run: PlaneRun, options: EdgeTrackingOptions): EdgeTracking {
  checkKinds('edgeTracking', { run: [run, 'function'] });
  checkGiven('edgeTracking', options, {
    domain: PAIR,
    tol: 'number?',
    maxStages: 'number?',
    progress: 'function?',
    signal: 'object?',
  });
  const { domain, tol = 0, maxStages = 400, progress, signal } = options;
  checkDomain(domain, 'edgeTracking.domain');
  if (!(tol >= 0 && Number.isFinite(tol)))
    raise(invalid('edgeTracking.tol', 'tolerance', tol, 'a number of at least 0'));
  if (!(Number.isInteger(maxStages) && maxStages >= 2))
    raise(invalid('edgeTracking.maxStages', 'number of stages', maxStages, 'a whole number of at least 2'));
  const [from, to] = domain;
  const ends = { low: pathOf(run, from, maxStages, isStill), high: pathOf(run, to, maxStages, isStill) };
  const on = lastOf(ends.high);
  const dies = (path: readonly PlanePoint[]) => lastOf(path).amplitude <= 0.01 * on.amplitude;
  if (on.amplitude <= 1e-6 * to || ends.high.length > maxStages || !dies(ends.low))
    return { outcome: 'absent', reason: reasonOf(ends, maxStages), runs: ends };
  const decided = (path: readonly PlanePoint[]) =>
    lastOf(path).amplitude <= 0.01 * on.amplitude || approaches(path, on);
  let [low, high] = [from, to];
  let runs: { low: readonly PlanePoint[]; high: readonly PlanePoint[] } = ends;
  const total = 60;
  for (let done = 1; high - low > tol; done++) {
    const start = low + 0.5 * (high - low);
    if (start <= low || start >= high) break;
    if (signal?.aborted === true)
      return { outcome: 'absent', reason: `interrupted with the bracket at [${low}, ${high}]`, runs };
    const path = pathOf(run, start, maxStages, decided);
    if (dies(path)) [low, runs] = [start, { ...runs, low: path }];
    else [high, runs] = [start, { ...runs, high: path }];
    progress?.(Math.min(done, total), total);
  }
  const edge = shadow(runs);
  if (edge === undefined)
    return { outcome: 'absent', reason: 'the bracketing runs part at once: nothing is shadowed', runs };
  const full = (start: number) => pathOf(run, start, ends.high.length, () => false);
  return {
    outcome: 'found',
    at: low + 0.5 * (high - low),
    bracket: [low, high],
    ...edge,
    on,
    onMultiplier: convergence(full(to), full(0.5 * (high + to)), on),
    runs: { ...runs, on: ends.high },
  };
}

const lastOf = (path: readonly PlanePoint[]): PlanePoint => path[path.length - 1];

const gapBetween = (a: PlanePoint, b: PlanePoint): number =>
  Math.hypot(a.amplitude - b.amplitude, a.width - b.width);

/** A run until `enough` of it is seen; what is no packet is an error that names the stage. */
function stagesOf(run: PlaneRun, start: number): Iterable<PlanePoint> {
  const stages: unknown = run(start);
  if (typeof stages !== 'object' || stages === null || !(Symbol.iterator in stages))
    raise(
      failed(
        'run',
        `returned ${show(stages)} from start ${start} (allowed: { amplitude, width } of each stage)`,
      ),
    );
  return stages as Iterable<PlanePoint>;
}

function pathOf(
  run: PlaneRun,
  start: number,
  maxStages: number,
  enough: (path: readonly PlanePoint[]) => boolean,
): PlanePoint[] {
  const path: PlanePoint[] = [];
  for (const { amplitude, width } of stagesOf(run, start)) {
    if (!(Number.isFinite(amplitude) && Number.isFinite(width)))
      throw new PulsegateError([
        failed(
          'run',
          `stage ${path.length} from start ${start} has amplitude ${amplitude}, width ${width} (allowed: finite numbers)`,
        ),
      ]);
    path.push({ amplitude, width });
    if (path.length > maxStages || (path.length > 1 && enough(path))) break;
  }
  if (path.length < 2)
    raise(failed('run', `gave ${path.length} stages from start ${start} (allowed: at least 2)`));
  return path;
}

/** Empty, or ten stages in a row that moved by less than 1e-4 of the amplitude. */
function isStill(path: readonly PlanePoint[]): boolean {
  const here = lastOf(path);
  if (here.amplitude === 0) return true;
  if (path.length < 12) return false;
  return path.slice(-11, -1).every((point) => gapBetween(point, here) <= 1e-4 * here.amplitude);
}

/** True where a run is within a hundredth of the on state and came nearer at its last stage. */
function approaches(path: readonly PlanePoint[], on: PlanePoint): boolean {
  const [before, here] = path.slice(-2) as [PlanePoint, PlanePoint];
  const away = gapBetween(here, on);
  return away <= 0.01 * on.amplitude && away < gapBetween(before, on);
}

function reasonOf(
  { low, high }: { low: readonly PlanePoint[]; high: readonly PlanePoint[] },
  maxStages: number,
): string {
  const [a, b] = [lastOf(low).amplitude, lastOf(high).amplitude];
  if (high.length > maxStages)
    return `the upper end has not come to rest after ${maxStages} stages, amplitude ${b}`;
  return `both ends of the domain meet one fate: amplitudes ${a} and ${b}`;
}

/** The saddle and its multiplier, where the two runs are still together and their distance grows steadily. */
function shadow({ low, high }: { low: readonly PlanePoint[]; high: readonly PlanePoint[] }) {
  const stages = Math.min(low.length, high.length);
  const gaps = Array.from({ length: stages }, (_, k) => gapBetween(low[k], high[k]));
  let best: { k: number; moved: number } | undefined;
  for (let k = 1; k + 1 < stages; k++) {
    if (gaps[k + 1] > 1e-3) break;
    const moved = gapBetween(low[k], low[k + 1]);
    if (best === undefined || moved < best.moved) best = { k, moved };
  }
  const ratios: number[] = [];
  for (let k = 1; k + 1 < stages; k++)
    if (gaps[k] > 1e-10 && gaps[k + 1] < 1e-3) ratios.push(gaps[k + 1] / gaps[k]);
  if (best === undefined || ratios.length === 0) return undefined;
  const [a, b] = [low[best.k], high[best.k]];
  return {
    saddle: { amplitude: 0.5 * (a.amplitude + b.amplitude), width: 0.5 * (a.width + b.width) },
    multiplier: median(ratios),
  };
}

/**
 * The factor by which two runs to one state approach one another, while their distance is small but above the noise of a
 * grid; 0 where it falls from one to the other in one stage.
 */
function convergence(a: readonly PlanePoint[], b: readonly PlanePoint[], on: PlanePoint): number {
  const ratios: number[] = [];
  for (let k = 1; k < Math.min(a.length, b.length); k++) {
    const [before, here] = [k - 1, k].map((j) => gapBetween(a[j], b[j]) / on.amplitude) as [number, number];
    if (before < 1e-3 && here > 2e-6) ratios.push(here / before);
  }
  return ratios.length === 0 ? 0 : median(ratios);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
}
