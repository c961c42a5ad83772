/** A plan that names its circuit by a path: the file is read once, and its content is part of every task's address. */
import { isAbsolute, join } from 'node:path';
import { LARGEST_CIRCUIT_FILE, parseCircuit } from '../io/circuit-file';
import { readText } from '../io/disk/files';
import { parseJson } from '../io/json';
import type { SweepPlan } from './plan';

/** Where the circuit of a plan lies: its path, relative to the folder of the plan; undefined where the plan has no path. */
export function circuitPath(plan: SweepPlan, folder: string): string | undefined {
  const path: unknown = (plan as SweepPlan | null)?.circuit;
  if (typeof path !== 'string') return undefined;
  return isAbsolute(path) ? path : join(folder, path);
}

/** The plan with the circuit itself in place of its path. Throws for one that is none, with the places in its file. */
export function withCircuit(plan: SweepPlan, folder: string): SweepPlan {
  const path = circuitPath(plan, folder);
  if (path === undefined) return plan;
  const text = readText(path, LARGEST_CIRCUIT_FILE);
  parseCircuit(text, path);
  return { ...plan, circuit: parseJson(text, path) };
}
