/** Runs the tasks of a sweep that are missing, in processes of their own; results come as they finish, and are gathered in order. */
import { toolVersion } from '../io/disk/manifest';
import { checkGiven } from '../kinds';
import { checkedPoints } from './check';
import { withCircuit } from './circuit-path';
import { checkWorkers, LANE_OPTIONS, type LaneOptions, onLanes } from './lanes';
import type { Points, SweepPlan } from './plan';
import { type Job, keyOf, type TaskResult } from './task';

export type SweepOptions = LaneOptions;

export interface Sweep {
  readonly plan: SweepPlan;
  readonly points: Points;
  /** In the order of the points; undefined where an interrupt came first. */
  readonly results: readonly (TaskResult | undefined)[];
  readonly complete: boolean;
  /** Tasks that were run, not found finished. */
  readonly ran: number;
}

/**
 * Measures a subject at every point of a plan. A task that throws is a result with its message and stops no other. Each
 * task's seed comes from the root seed and its parameters, so that the data are the same whatever the number of workers
 * and the order in which they finish. Throws for a plan that makes no sense.
 */
export async function sweep(given: SweepPlan, options: SweepOptions = {}): Promise<Sweep> {
  checkGiven('sweep', options, LANE_OPTIONS);
  checkWorkers('sweep', options);
  const plan = withCircuit(given, '.');
  const points = checkedPoints(plan);
  const key = keyOf(toolVersion(), plan);
  const jobs = points.values.map((point): Job => ({ point, key: key(points.names, point) }));
  const { vary: _, ...rest } = plan;
  const { results, ran } = await onLanes('task', { plan: rest, names: points.names }, jobs, options);
  return { plan, points, results, complete: results.every((result) => result !== undefined), ran };
}
