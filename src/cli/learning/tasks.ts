/** The learning tasks by name, as the command line makes them: some need data, some take layers. */
import { networkOf } from '../../circuit/fragments/backprop';
import { PulsegateError, unknown, unsupported } from '../../errors';
import { datasets, readDataset } from '../../io/disk/datasets';
import { first, mnist20 } from '../../io/images';
import { classification } from '../../learning/classification';
import { type Task, tasks } from '../../learning/tasks';
import { teacherStudent } from '../../learning/teacher';
import { STOCHASTIC } from '../shell/stochastic';
import { refuse } from '../shell/values';
import { N_MNIST } from './stochastic-samples';

export const TEACHER_STUDENT = 'teacher-student';

export const taskNames = [
  ...tasks.map(({ name }) => name),
  TEACHER_STUDENT,
  ...datasets.map(({ name }) => name),
  N_MNIST,
];

/** What the command line says of a task beside its name. */
interface TaskOptions {
  readonly layers?: readonly number[] | undefined;
  readonly teacher?: readonly number[] | undefined;
  readonly data?: string | undefined;
  readonly samples?: readonly number[] | undefined;
}

/** A task, and the files that it came from. */
interface NamedTask {
  readonly task: Task;
  /** sha256 by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** The task of a name. Throws for names and options that it does not have, and where its data are missing. */
export function taskOf(name: string, options: TaskOptions): NamedTask {
  if (!taskNames.includes(name)) throw new PulsegateError([unknown('', 'task', name, taskNames)]);
  if (name === N_MNIST)
    throw new PulsegateError([
      unsupported(name, `it is events, not pictures: it is learnt with --backend ${STOCHASTIC}`),
    ]);
  const why = `not for ${name}, which has its own`;
  if (name === TEACHER_STUDENT) {
    refuse(options, ['data', 'samples'], why);
    const layers = options.layers ?? [4, 12, 2];
    const [inputs, outputs] = [layers[0] ?? 0, layers[layers.length - 1] ?? 0];
    const ends = { inputs: 'signed', output: 'linear', rate: 0.02 } as const;
    const teacher = { ...ends, layers: options.teacher ?? [inputs, 4, outputs] };
    return { task: teacherStudent({ teacher, student: { ...ends, layers } }), files: new Map() };
  }
  refuse(options, ['teacher'], why);
  if (datasets.some((dataset) => dataset.name === name)) return imagesOf(name, options);
  refuse(options, ['layers', 'data', 'samples'], why);
  return { task: tasks.find((task) => task.name === name) as Task, files: new Map() };
}

/** MNIST as 20 x 20 pixels that are on or off; the others as they are. */
function imagesOf(name: string, { data, layers, samples }: TaskOptions): NamedTask {
  const whole = readDataset(name, 'train', data);
  const tests = readDataset(name, 'test', data);
  const [train, test] = samples ?? [];
  const part = train === undefined ? whole : first(whole, train);
  const asked = test === undefined ? tests : first(tests, test);
  const binary = name === 'mnist';
  const set = binary ? { train: mnist20(part), test: mnist20(asked) } : { train: part, test: asked };
  const { rows, columns, count } = set.train;
  const task = classification({
    ...set,
    name,
    shows: `${name}: ${count} images of ${rows} × ${columns} pixels${binary ? ', on or off' : ''}`,
    full: binary ? 1 : 255,
    ...(layers === undefined ? {} : { layers: networkOf({ layers }).layers }),
  });
  return { task, files: new Map([...whole.files, ...tests.files]) };
}
