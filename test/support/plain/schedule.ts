/** The windows of a circuit as they come by: edges in order of time, and what is on between two of them. */
import type { Circuit, Holding, LearnRule } from '../../../src/circuit/types';

/** What is on from t0 to t1. */
export interface Stretch {
  readonly t0: number;
  readonly t1: number;
  readonly cycle: number;
  /** The bias of each projection that is open. */
  readonly open: ReadonlyMap<string, number | readonly number[]>;
  readonly selves: ReadonlyMap<string, Required<Holding>>;
  readonly learn: readonly LearnRule[];
}

/** Every stretch from time 0 until `end`. */
export function stretches(circuit: Circuit, end: number): Stretch[] {
  const { windows, period } = circuit.schedule;
  const cycles = period === undefined ? 1 : Math.ceil(end / period - 1e-9);
  const edges = oneEach(
    [...(period === undefined ? [] : [0, period]), ...windows.flatMap(({ t }) => t)],
    1e-9 * circuit.tau,
  );
  const edgeOf = (t: number) => edges.findLast((edge) => edge <= t) ?? edges[0];
  const placed = windows.map((window) => ({ window, t0: edgeOf(window.t[0]), t1: edgeOf(window.t[1]) }));
  const result: Stretch[] = [];
  for (let cycle = 0; cycle < cycles; cycle++) {
    const base = cycle * (period ?? 0);
    const last = period ?? Number.POSITIVE_INFINITY;
    const within = [0, ...edges.filter((edge) => edge > 0 && edge < last), last];
    for (let k = 0; k + 1 < within.length; k++) {
      const t0 = base + within[k];
      const t1 = Math.min(base + within[k + 1], end);
      if (t0 >= t1) continue;
      const now = placed
        .filter((one) => one.t0 <= within[k] && within[k] < one.t1)
        .map(({ window }) => window);
      const open = new Map<string, number | readonly number[]>();
      const selves = new Map<string, Required<Holding>>();
      for (const { open: opens = [], hold = [], flush = [] } of now) {
        for (const one of opens)
          if (typeof one === 'string') open.set(one, 0);
          else open.set(one.projection, one.bias ?? 0);
        for (const one of hold) {
          const row = typeof one === 'string' ? { population: one } : one;
          selves.set(row.population, { gain: 1, offset: 0, ...row });
        }
        for (const one of flush) {
          const row = typeof one === 'string' ? { population: one } : one;
          selves.set(row.population, { gain: -20, ...row, offset: 0 });
        }
      }
      result.push({ t0, t1, cycle, open, selves, learn: now.flatMap(({ learn = [] }) => learn) });
    }
  }
  return result;
}

/** Sorted times; of those nearer than `tolerance` to the first of them only that one. */
function oneEach(times: readonly number[], tolerance: number): number[] {
  const kept: number[] = [];
  for (const t of [...times].sort((a, b) => a - b))
    if (kept.length === 0 || t - kept[kept.length - 1] > tolerance) kept.push(t);
  return kept;
}

/** The projections that some window names: they are closed while none opens them. */
export const namedIn = ({ schedule }: Circuit): ReadonlySet<string> =>
  new Set(
    schedule.windows.flatMap(({ open = [] }) =>
      open.map((one) => (typeof one === 'string' ? one : one.projection)),
    ),
  );
