/** A plan that names its circuit by a path: the file is read once, and its content is part of every task's address. */
import { isAbsolute, join } from 'node:path';
import { within } from '../errors';
import { LARGEST_CIRCUIT_FILE } from '../io/circuit-file';
import { readText } from '../io/disk/files';
import { parseJson } from '../io/json';
import type { SweepPlan } from './plan';

/** Where the circuit of a plan lies: its path, relative to the folder of the plan; undefined where the plan has no path. */
export function circuitPath(plan: SweepPlan, folder: string): string | undefined {
  const path: unknown = (plan as SweepPlan | null)?.circuit;
  if (typeof path !== 'string') return undefined;
  return isAbsolute(path) ? path : join(folder, path);
}

/** The plan with the circuit itself in place of its path. */
export function withCircuit(plan: SweepPlan, folder: string): SweepPlan {
  const path = circuitPath(plan, folder);
  if (path === undefined) return plan;
  return { ...plan, circuit: within(path, () => parseJson(readText(path, LARGEST_CIRCUIT_FILE))) };
}
