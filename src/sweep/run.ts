/** Runs the tasks of a sweep that are missing, in processes of their own; results come as they finish, and are gathered in order. */
import { availableParallelism } from 'node:os';
import { invalid, raise } from '../errors';
import { toolVersion } from '../io/disk/manifest';
import { checkGiven } from '../kinds';
import { checkedPoints } from './check';
import { withCircuit } from './circuit-path';
import type { Points, SweepPlan } from './plan';
import { type Lane, openLane } from './pool';
import { type Job, keyOf, type TaskResult } from './task';

export interface SweepOptions {
  /** Processes (default: one a core). The data do not depend on it. */
  readonly workers?: number;
  /** Results that are known already, by address; those that come are told to `keep`. */
  readonly finished?: ReadonlyMap<string, TaskResult>;
  readonly keep?: (key: string, result: TaskResult) => void;
  readonly progress?: (done: number, total: number) => void;
  /** No further task is begun; those at work are given up, those finished are kept. */
  readonly signal?: AbortSignal;
}

export interface Sweep {
  readonly plan: SweepPlan;
  readonly points: Points;
  /** In the order of the points; undefined where an interrupt came first. */
  readonly results: readonly (TaskResult | undefined)[];
  readonly complete: boolean;
  /** Tasks that were run, not found finished. */
  readonly ran: number;
}

/** The most processes. */
const MOST_WORKERS = 256;

/**
 * Measures a subject at every point of a plan. A task that throws is a result with its message and stops no other. Each
 * task's seed comes from the root seed and its parameters, so that the data are the same whatever the number of workers
 * and the order in which they finish. Throws for a plan that makes no sense.
 */
export async function sweep(given: SweepPlan, options: SweepOptions = {}): Promise<Sweep> {
  checkGiven('sweep', options, {
    workers: 'number?',
    finished: 'object?',
    keep: 'function?',
    progress: 'function?',
    signal: 'object?',
  });
  const {
    workers = Math.min(MOST_WORKERS, availableParallelism()),
    finished = new Map(),
    keep,
    progress,
    signal,
  } = options;
  if (!(Number.isInteger(workers) && workers >= 1 && workers <= MOST_WORKERS))
    raise(invalid('sweep.workers', 'number of workers', workers, `a whole number from 1 to ${MOST_WORKERS}`));
  const plan = withCircuit(given, '.');
  const points = checkedPoints(plan);
  const key = keyOf(toolVersion(), plan);
  const jobs = points.values.map((point): Job => ({ point, key: key(points.names, point) }));
  const results: (TaskResult | undefined)[] = jobs.map((job) => finished.get(job.key));
  const waiting = jobs.flatMap((_, k) => (results[k] === undefined ? [k] : []));
  const total = jobs.length;
  let ran = 0;
  progress?.(total - waiting.length, total);
  if (waiting.length > 0 && signal?.aborted !== true) {
    const { vary: _, ...rest } = plan;
    const common = { plan: rest, names: points.names };
    const lanes = Array.from({ length: Math.min(workers, waiting.length) }, () => openLane(common));
    const close = () => {
      for (const lane of lanes) lane.close();
    };
    signal?.addEventListener('abort', close);
    try {
      let next = 0;
      const along = async (lane: Lane) => {
        while (next < waiting.length && signal?.aborted !== true) {
          const k = waiting[next++];
          const result = await lane.run(jobs[k]);
          if (result === undefined) return;
          results[k] = result;
          keep?.(jobs[k].key, result);
          ran++;
          progress?.(total - waiting.length + ran, total);
        }
      };
      await Promise.all(lanes.map(along));
    } finally {
      signal?.removeEventListener('abort', close);
      close();
    }
  }
  return { plan, points, results, complete: results.every((result) => result !== undefined), ran };
}
