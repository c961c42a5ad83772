/** A course of training: a task epoch by epoch, with a test after each, and a state from which it goes on. */
import type { Backend } from '../backends/backend';
import type { BackpropOptions } from '../circuit/fragments/backprop';
import { checkOptions, missing, PulsegateError } from '../errors';
import { accuracy, evaluate } from './evaluate';
import type { Task } from './tasks';
import { type Outcome, train } from './train';
import type { CycleReport } from './verify';
import type { NamedWeights } from './weights';

export interface EpochResult {
  /** Presentations done. */
  readonly presentation: number;
  /** Means and largest over the epoch's presentations, each by the weights of its time: 1/2 |o - t|^2, max |o - t|. */
  readonly loss: number;
  readonly largestError: number;
  /** Of the task's test after the epoch, with learning gated off: mean loss, and the part answered right. */
  readonly testLoss: number | null;
  readonly accuracy: number | null;
  /** Largest deviation of a weight from the plain algorithm, where it ran beside. */
  readonly deviation: number | null;
}

/** Where a course is: all that is needed to go on, and all that there is to tell. */
export interface CourseState {
  readonly presentation: number;
  readonly weights: NamedWeights;
  /** Of the presentations since the last epoch ended. */
  readonly losses: readonly number[];
  readonly errors: readonly number[];
  readonly epochs: readonly EpochResult[];
  readonly reports: readonly CycleReport[];
  /** True once an epoch ended as the task wants it. */
  readonly solved: boolean;
}

export interface CourseOptions {
  readonly task: Task;
  readonly seed: number;
  /** Weights to begin with, after so many presentations (default 0); or a state to go on from. */
  readonly weights?: NamedWeights;
  readonly from?: number;
  readonly state?: CourseState;
  /** Epochs in all, those of the state included (default: the task's). */
  readonly epochs?: number;
  /** The task's network with other numbers (a rate). */
  readonly network?: BackpropOptions;
  /** The plain algorithm beside the circuit for the first so many presentations (true: all). */
  readonly verify?: boolean | number;
  readonly backend?: Backend;
}

const OPTIONS = ['task', 'seed', 'weights', 'from', 'state', 'epochs', 'network', 'verify', 'backend'];

/** Presentations of one run of the circuit, where a task does not say otherwise: runs are the steps of a course. */
const STEP = 250;

/**
 * Trains the circuit of a task and yields its state after every step; returns how it ended. A course that goes on from
 * any of its states ends with the same bits: each step begins anew in time, and patterns are known by their number.
 *
 * With `verify` the plain algorithm starts from the weights that the course starts from. Throws like `train`, and where
 * neither weights nor a state are given.
 */
export function* course(options: CourseOptions): Generator<CourseState, Outcome> {
  checkOptions('course', options, OPTIONS);
  const { task, seed, epochs = task.epochs, network = task.network, verify = false, backend } = options;
  let state = options.state ?? begin(options);
  const pattern = task.patterns(seed);
  const first = options.from ?? 0;
  const steps = train({
    network,
    weights: state.weights,
    pattern,
    presentations: Math.max(0, first + epochs * task.epoch - state.presentation),
    from: state.presentation,
    every: task.step ?? Math.min(STEP, task.epoch),
    epoch: task.epoch,
    verify,
    ...(backend === undefined ? {} : { backend }),
  });
  for (; !state.solved; ) {
    const next = steps.next();
    if (next.done) return next.value;
    const { presentation, weights, losses, errors, reports } = next.value;
    state = {
      ...state,
      presentation,
      weights,
      losses: [...state.losses, ...losses],
      errors: [...state.errors, ...errors],
      reports: [...state.reports, ...reports],
    };
    if (presentation % task.epoch === 0) {
      const solved = task.solved(state);
      state = { ...state, epochs: [...state.epochs, resultOf(state)], losses: [], errors: [], solved };
    }
    yield state;
  }
  return { retcode: 'success' };

  function resultOf({ presentation, weights, losses, errors, reports, epochs: before }: CourseState) {
    const since = before[before.length - 1]?.presentation ?? first;
    const own = reports.filter((report) => report.presentation >= since);
    return {
      presentation,
      loss: mean(losses),
      largestError: errors.reduce((most, error) => Math.max(most, error), 0),
      ...tested(weights),
      deviation: own.length === 0 ? null : own.reduce((most, report) => Math.max(most, report.deviation), 0),
    };
  }

  function tested(weights: NamedWeights): Pick<EpochResult, 'testLoss' | 'accuracy'> {
    const patterns = task.test?.(seed) ?? [];
    if (patterns.length === 0) return { testLoss: null, accuracy: null };
    const { outputs, losses } = evaluate({
      network,
      weights,
      patterns,
      ...(backend === undefined ? {} : { backend }),
    });
    return {
      testLoss: mean(losses),
      accuracy: task.classifies === true ? accuracy(outputs, patterns) : null,
    };
  }
}

function begin({ weights, from = 0 }: CourseOptions): CourseState {
  if (weights === undefined)
    throw new PulsegateError([
      missing('course.weights', 'weights to begin with', 'or a state to go on from'),
    ]);
  return { presentation: from, weights, losses: [], errors: [], epochs: [], reports: [], solved: false };
}

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
