/** Jobs on lanes: those that are missing are done, in whatever order; their results stand in the order of the jobs. */
import { availableParallelism } from 'node:os';
import { invalid, raise } from '../errors';
import type { Measured } from './measures';
import { type Keyed, type Lane, openLane } from './pool';
import type { TaskResult } from './task';

export interface LaneOptions<Values = readonly Measured[]> {
  /** Processes (default: one a core). The results do not depend on it. */
  readonly workers?: number;
  /** TaskResults that are known already, by address; those that come are told to `keep`. */
  readonly finished?: ReadonlyMap<string, TaskResult<Values>>;
  readonly keep?: (key: string, result: TaskResult<Values>) => void;
  readonly progress?: (done: number, total: number, before?: number) => void;
  /** No further job is begun; those at work are given up, those finished are kept. */
  readonly signal?: AbortSignal;
}

/** The options of one's own verb that these are part of, and their kinds. */
export const LANE_OPTIONS = {
  workers: 'number?',
  finished: 'object?',
  keep: 'function?',
  progress: 'function?',
  signal: 'object?',
} as const;

/** The most processes. */
const MOST_WORKERS = 256;

export const checkWorkers = (verb: string, { workers }: Pick<LaneOptions, 'workers'>): void => {
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1 && workers <= MOST_WORKERS))
    raise(
      invalid(`${verb}.workers`, 'number of workers', workers, `a whole number from 1 to ${MOST_WORKERS}`),
    );
};

/** TaskResults by job, undefined where an interrupt came first; and how many were done now. `task` is the file that does them. */
export async function onLanes<Values = readonly Measured[]>(
  task: string,
  common: object,
  jobs: readonly Keyed[],
  options: LaneOptions<Values>,
): Promise<{ readonly results: readonly (TaskResult<Values> | undefined)[]; readonly ran: number }> {
  const {
    workers = Math.min(MOST_WORKERS, availableParallelism()),
    finished = new Map(),
    keep,
    progress,
    signal,
  } = options;
  const results = jobs.map((job): TaskResult<Values> | undefined => finished.get(job.key));
  const waiting = jobs.flatMap((_, k) => (results[k] === undefined ? [k] : []));
  const total = jobs.length;
  const before = total - waiting.length;
  let ran = 0;
  progress?.(before, total, before);
  if (waiting.length > 0 && signal?.aborted !== true) {
    const lanes = Array.from({ length: Math.min(workers, waiting.length) }, () =>
      openLane<Values>(task, common),
    );
    const close = () => {
      for (const lane of lanes) lane.close();
    };
    signal?.addEventListener('abort', close);
    try {
      let next = 0;
      const along = async (lane: Lane<Values>) => {
        while (next < waiting.length && signal?.aborted !== true) {
          const k = waiting[next++];
          const result = await lane.run(jobs[k]);
          if (result === undefined) return;
          results[k] = result;
          keep?.(jobs[k].key, result);
          ran++;
          progress?.(before + ran, total, before);
        }
      };
      await Promise.all(lanes.map(along));
    } finally {
      signal?.removeEventListener('abort', close);
      close();
    }
  }
  return { results, ran };
}
