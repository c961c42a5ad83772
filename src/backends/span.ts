/** The times of a run: its span, and when its currents are put out. They are checked before anything is made for them. */
import { endOf, type Plan } from '../circuit/plan';
import { invalid, type Problem, raise } from '../errors';
import type { State } from './solution';

export interface SpanOptions {
  /** From when to when; default [0, end of schedule], times `cycles` where the schedule has a period. */
  readonly tspan?: readonly [number, number];
  /** How often a periodic schedule runs (default 1). */
  readonly cycles?: number;
  /** Go on from `solution.state(t)` of an earlier run, instead of `initial`; tspan then begins at its time. */
  readonly from?: State;
}

/** The most windows that come by in one run; the log of so many takes 2 GB. */
const MOST_WINDOWS = 2 ** 22;

/** The farthest that time goes, in periods: there edges are told apart to a thousandth of a period. */
const FARTHEST = 2 ** 42;

function cyclesOf({ period }: Plan, { cycles, tspan }: SpanOptions): number {
  if (cycles === undefined) return 1;
  if (period === undefined)
    raise(invalid('cycles', 'number of cycles', cycles, 'none: the schedule has no period'));
  if (tspan !== undefined)
    raise(invalid('cycles', 'number of cycles', cycles, 'either cycles or tspan, not both'));
  if (!(Number.isInteger(cycles) && cycles >= 1))
    raise(invalid('cycles', 'number of cycles', cycles, 'a whole number of at least 1'));
  return cycles;
}

/** From when to when a run goes. Throws for a span with more windows than one run can have. */
export function spanOf(planned: Plan, options: SpanOptions): readonly [number, number] {
  const { tspan, from } = options;
  const cycles = cyclesOf(planned, options);
  const begin = from?.t ?? 0;
  const [t0, t1] = tspan ?? [begin, Math.max(begin, endOf(planned) * cycles)];
  if (!(Number.isFinite(t0) && Number.isFinite(t1) && t0 <= t1))
    raise(invalid('tspan', 'time span', [t0, t1], 'two finite times, t0 <= t1'));
  if (from !== undefined && t0 !== from.t)
    raise(invalid('tspan[0]', 'beginning', t0, `${from.t}, the time of the state to go on from`));
  raise(...tooLong(planned, t0, t1, tspan === undefined ? { cycles } : { tspan: [t0, t1] }));
  return [t0, t1];
}

/** A span of more windows than one run can have, or so far from 0 that its windows are not told apart any more. */
function tooLong(
  { period, segments }: Plan,
  t0: number,
  t1: number,
  given: { readonly cycles: number } | { readonly tspan: readonly [number, number] },
): Problem[] {
  if (period === undefined) return [];
  const most = Math.max(1, Math.floor(MOST_WINDOWS / Math.max(1, segments.length)));
  const farthest = Math.max(Math.abs(t0), Math.abs(t1));
  if ((t1 - t0) / period <= most && farthest / period <= FARTHEST) return [];
  const windows = `${segments.length} windows a cycle`;
  if ('cycles' in given)
    return [
      invalid(
        'cycles',
        'number of cycles',
        given.cycles,
        `at most ${most}: ${windows}, ${MOST_WINDOWS} a run`,
      ),
    ];
  return [
    invalid(
      'tspan',
      'time span',
      given.tspan,
      `at most ${most} cycles of ${period}: ${windows}, ${MOST_WINDOWS} a run; within ${FARTHEST} cycles of time 0`,
    ),
  ];
}

/** Output times as they are given, or every gate edge. */
export function outputTimes(
  planned: Plan,
  tEval: ArrayLike<number> | undefined,
  [t0, t1]: readonly [number, number],
): Float64Array {
  if (tEval === undefined) return edgesWithin(planned, t0, t1);
  const times = Float64Array.from(tEval);
  times.forEach((t, k) => {
    if (!(t >= t0 && t <= t1)) raise(invalid(`tEval[${k}]`, 'time', t, `within tspan, [${t0}, ${t1}]`));
    if (k > 0 && t < times[k - 1]) raise(invalid(`tEval[${k}]`, 'time', t, 'times in ascending order'));
  });
  return times;
}

/** The times of whole schedules; nobody writes to them. */
const wholes = new WeakMap<Plan, Float64Array>();

/** The ends of tspan and every gate edge between them. */
function edgesWithin(planned: Plan, t0: number, t1: number): Float64Array {
  if (t0 !== 0 || t1 !== endOf(planned)) return edgesOf(planned, t0, t1);
  let times = wholes.get(planned);
  if (times === undefined) {
    times = edgesOf(planned, t0, t1);
    wholes.set(planned, times);
  }
  return times;
}

function edgesOf({ edges, period }: Plan, t0: number, t1: number): Float64Array {
  const times = [t0];
  const first = period === undefined ? 0 : Math.floor(t0 / period);
  const last = period === undefined ? 0 : Math.floor(t1 / period);
  for (let cycle = first; cycle <= last; cycle++)
    for (let k = 0; k < edges.length; k++) {
      const t = cycle * (period ?? 0) + edges[k];
      // the last edge of a cycle is the first of the next
      if (t > times[times.length - 1] && t < t1) times.push(t);
    }
  if (t1 > t0) times.push(t1);
  return Float64Array.from(times);
}
