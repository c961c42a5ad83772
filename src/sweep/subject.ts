/** What a sweep runs: a circuit, a fragment made with options, or a learning task, at one point of the plan. */

import { circuit as makeCircuit } from '../circuit/circuit';
import * as fragments from '../circuit/fragments';
import { parseFile } from '../circuit/schema';
import type { Circuit, Fragment } from '../circuit/types';
import { pathOf, varied } from '../circuit/vary';
import { invalid, missing, type Problem, PulsegateError, unknown } from '../errors';
import { type Task, tasks } from '../learning/tasks';
import { ownValue, put } from '../records';
import type { SweepPlan } from './plan';

type Values = Readonly<Record<string, number | readonly number[]>>;

/** The subject at one point. */
export interface Subject {
  readonly circuit?: Circuit;
  readonly task?: { readonly task: Task; readonly network: Task['network'] };
  readonly initial: Values;
  readonly inputs: Values;
}

const makers = Object.fromEntries(
  Object.entries(fragments).filter(([, value]) => typeof value === 'function'),
) as unknown as Readonly<Record<string, (options: unknown) => Fragment>>;

/** What is wrong with the name of a fragment or a task. */
export function availableFragments({ fragment, task }: SweepPlan): Problem[] {
  if (fragment !== undefined) {
    if (typeof fragment.name !== 'string') return [missing('fragment.name', 'name of a fragment')];
    if (ownValue(makers, fragment.name) === undefined)
      return [unknown('fragment.name', 'fragment', fragment.name, Object.keys(makers))];
  }
  const names = tasks.map(({ name }) => name);
  if (task !== undefined && !names.includes(task.name))
    return [unknown('task.name', 'task', String(task.name), names)];
  return [];
}

/** The subject with the values of one point put in. Throws where a name is neither an option, nor a start, nor a path. */
export function subjectAt(plan: SweepPlan, names: readonly string[], point: readonly number[]): Subject {
  const initial: Record<string, number | readonly number[]> = { ...plan.initial };
  const inputs: Record<string, number | readonly number[]> = { ...plan.inputs };
  const options: Record<string, unknown> = { ...(plan.fragment?.options ?? plan.task?.options ?? {}) };
  const paths: { name: string; value: number }[] = [];
  names.forEach((name, k) => {
    const value = point[k];
    if (name.startsWith('initial.')) put(initial, name.slice(8), value);
    else if (name.startsWith('input.')) put(inputs, name.slice(6), value);
    else if (/[.[]/.test(name)) paths.push({ name, value });
    else if (plan.circuit === undefined) put(options, name, value);
    else
      throw new PulsegateError([
        invalid(
          'vary',
          'name',
          name,
          'initial.NAME, input.NAME, or a path such as projections[*].transfer.h',
        ),
      ]);
  });
  if (plan.task !== undefined) {
    const task = tasks.find(({ name }) => name === plan.task?.name) as Task;
    return { task: { task, network: { ...task.network, ...options } as Task['network'] }, initial, inputs };
  }
  let made = plan.fragment === undefined ? circuitOf(plan.circuit) : madeBy(plan.fragment.name, options);
  for (const { name, value } of paths) made = varied(made, pathOf(name), value, `vary ${name}`);
  return { circuit: made, initial, inputs };
}

const madeBy = (name: string, options: unknown): Circuit =>
  makeCircuit((makers[name] as (options: unknown) => Fragment)(options));

function circuitOf(data: unknown): Circuit {
  const parsed = parseFile(data);
  if (Array.isArray(parsed)) throw new PulsegateError(parsed);
  return makeCircuit(parsed);
}
