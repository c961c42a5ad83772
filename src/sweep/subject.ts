/** What a sweep runs: a circuit, a fragment made with options, or a learning task, at one point of the plan. */

import type { Backend } from '../backends/backend';
import { circuit as makeCircuit } from '../circuit/circuit';
import * as fragments from '../circuit/fragments';
import { parseFile } from '../circuit/schema';
import type { Circuit, Fragment } from '../circuit/types';
import { pathOf, varied } from '../circuit/vary';
import { invalid, type Problem, PulsegateError, unknown, within } from '../errors';
import { type Task, tasks } from '../learning/tasks';
import { ownValue, put } from '../records';
import { isOfBackend } from './backend';
import type { SweepPlan } from './plan';

type Values = Readonly<Record<string, number | readonly number[]>>;

/** The subject at one point. */
export interface Subject {
  readonly circuit?: Circuit;
  readonly task?: { readonly task: Task; readonly network: Task['network'] };
  readonly initial: Values;
  readonly inputs: Values;
  readonly backend?: Backend;
}

const makers = Object.fromEntries(
  Object.entries(fragments).filter(([, value]) => typeof value === 'function'),
) as unknown as Readonly<Record<string, (options: unknown) => Fragment>>;

/** What is wrong with the name of a fragment or a task. */
export function availableFragments({ fragment, task }: SweepPlan): Problem[] {
  if (fragment !== undefined && ownValue(makers, fragment.name) === undefined)
    return [unknown('fragment.name', 'fragment', fragment.name, Object.keys(makers))];
  const names = tasks.map(({ name }) => name);
  if (task !== undefined && !names.includes(task.name))
    return [unknown('task.name', 'task', task.name, names)];
  return [];
}

/** What a name of `vary` changes. */
const placeOf = (name: string): 'initial' | 'input' | 'backend' | 'path' | 'option' =>
  isOfBackend(name)
    ? 'backend'
    : name.startsWith('initial.')
      ? 'initial'
      : name.startsWith('input.')
        ? 'input'
        : /[.[]/.test(name)
          ? 'path'
          : 'option';

/** Names that vary and options that are given, but that the subject does not have. */
export function subjectFaults({ fragment, task, circuit }: SweepPlan, varied: readonly string[]): Problem[] {
  const options = varied.filter((name) => placeOf(name) === 'option');
  if (circuit !== undefined) {
    within('circuit', () => circuitOf(circuit));
    const allowed = 'initial.NAME, input.NAME, or a path such as projections[*].transfer.h';
    return options.map((name) => invalid('vary', 'name', name, allowed));
  }
  const given = Object.keys((fragment ?? task)?.options ?? {});
  const known = optionsOf(fragment?.name ?? 'backprop');
  const faults = (path: string, names: readonly string[]) =>
    names.filter((name) => !known.includes(name)).map((name) => unknown(path, 'option', name, [...known]));
  return [
    ...faults('vary', options),
    ...faults(`${fragment === undefined ? 'task' : 'fragment'}.options`, given),
  ];
}

const NO_OPTION = 'an option that no fragment has';

/** The options of a fragment, as its own check has them: it is asked with one that none has, and makes nothing. */
function optionsOf(fragment: string): readonly string[] {
  try {
    makers[fragment]({ [NO_OPTION]: undefined });
  } catch (error) {
    const problem = error instanceof PulsegateError ? error.problems[0] : undefined;
    if (problem?.known !== undefined) return problem.known;
    throw error;
  }
  throw new Error(`${fragment} does not check its options`);
}

/** The subject with the values of one point put in. Throws where a name is neither an option, nor a start, nor a path. */
export function subjectAt(
  plan: Omit<SweepPlan, 'vary'>,
  names: readonly string[],
  point: readonly number[],
): Subject {
  const initial: Record<string, number | readonly number[]> = { ...plan.initial };
  const inputs: Record<string, number | readonly number[]> = { ...plan.inputs };
  const options: Record<string, unknown> = { ...(plan.fragment?.options ?? plan.task?.options ?? {}) };
  const paths: { name: string; value: number }[] = [];
  names.forEach((name, k) => {
    const value = point[k];
    const place = placeOf(name);
    if (place === 'initial') put(initial, name.slice(8), value);
    else if (place === 'input') put(inputs, name.slice(6), value);
    else if (place === 'backend') return;
    else if (place === 'path') paths.push({ name, value });
    else put(options, name, value);
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
