/** One task of a sweep: all measures at one point. It runs in a process of its own, or anywhere else. */
import { createHash } from 'node:crypto';
import { backendAt } from './backend';
import { type Measured, measured } from './measures';
import type { SweepPlan } from './plan';
import { subjectAt } from './subject';

export interface TaskResult<Values = readonly Measured[]> {
  /** Of a sweep, values by measure; null where one is absent. Missing where the task failed. */
  readonly values?: Values;
  /** Why it failed. */
  readonly error?: string;
}

/** What all tasks of a sweep share. */
export interface Common {
  readonly plan: Omit<SweepPlan, 'vary'>;
  readonly names: readonly string[];
}

export interface Job {
  readonly point: readonly number[];
  readonly key: string;
}

/** Runs a task; what it throws becomes its result. A value that is no number is a failure too. */
export function work({ plan, names }: Common, { point, key }: Job): TaskResult {
  try {
    const seed = Number.parseInt(key.slice(0, 12), 16);
    const backend = backendAt(plan, names, point, seed);
    const subject = { ...subjectAt(plan, names, point), ...(backend === undefined ? {} : { backend }) };
    const values = plan.measures.map((measure) => measured(measure, subject, seed));
    const odd = values.findIndex((value) => value !== null && !Number.isFinite(value));
    return odd < 0 ? { values } : { error: `measures[${odd}]: returned ${values[odd]}` };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The address of a task: a hash of all that its result depends on, and of nothing else. The part before the point is the
 * same for a whole sweep.
 */
export function keyOf(
  version: string,
  { circuit, fragment, task, initial, inputs, backend, measures, seed = 1 }: SweepPlan,
) {
  const common = canonical({
    version,
    circuit: content(circuit),
    fragment,
    task,
    initial,
    inputs,
    backend,
    measures,
    seed,
  });
  return (names: readonly string[], point: readonly number[]): string => {
    const own = canonical(Object.fromEntries(names.map((name, k) => [name, point[k]])));
    return createHash('sha256').update(common).update(own).digest('hex');
  };
}

/** A circuit without the name of its schema, which is for editors. */
function content(circuit: unknown): unknown {
  if (typeof circuit !== 'object' || circuit === null) return circuit;
  const { $schema: _, ...rest } = circuit as { readonly $schema?: unknown };
  return rest;
}

/** JSON with keys in order. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object')
    return Object.is(value, -0) ? '-0' : (JSON.stringify(value) ?? '');
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join(',')}}`;
}
