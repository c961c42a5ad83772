/** A circuit of `backprop(...)` that learns a task, as a learner. */
import { BACKEND, type Backend } from '../../backends/backend';
import { meanField } from '../../backends/meanfield/mean-field';
import type { BackpropOptions } from '../../circuit/fragments/backprop';
import { invalid, raise } from '../../errors';
import { checkGiven, optional } from '../../kinds';
import { accuracy, evaluate, mean } from '../evaluate';
import type { Learner } from '../learner';
import { learningCircuit, presented } from '../presenting';
import type { Task } from '../tasks';
import { TASK } from '../tasks';
import { type CycleReport, verifier } from '../verify';
import { backpropWeights, type NamedWeights, parametersOf } from '../weights';
import {
  type CircuitTally,
  type EpochResult,
  epochResult,
  type TestResult,
  withTally,
  worst,
} from './circuit-tally';

export interface CircuitLearnerOptions {
  readonly task: Task;
  readonly seed: number;
  /** Weights to begin with (default: drawn from the seed as the task says), and how many presentations they have seen. */
  readonly weights?: NamedWeights;
  readonly first?: number;
  /** The task's network with other numbers (a rate). */
  readonly network?: BackpropOptions;
  /** The plain algorithm runs beside the circuit for the first so many presentations (default 0). */
  readonly verify?: number;
  /** Default: `meanField()`. */
  readonly backend?: Backend;
  /** Whether the circuit runs itself, without windows: one kick a step starts its clock and the ring of its patterns. */
  readonly selfClocked?: boolean;
}

export interface CircuitKind {
  readonly weights: NamedWeights;
  readonly tally: CircuitTally;
  readonly answers: TestResult;
  readonly scores: EpochResult;
  /** A report a cycle, while the plain algorithm runs beside. */
  readonly findings: readonly CycleReport[];
}

const OPTIONS = {
  task: TASK,
  seed: 'number',
  weights: 'object?',
  first: 'number?',
  network: 'object?',
  verify: 'number?',
  backend: optional(BACKEND),
  selfClocked: 'flag?',
} as const;

/** Presentations of one run of the circuit, where a task does not say otherwise: runs are the steps of training. */
const STEP = 250;

/**
 * Each step is a run of its own, from time 0 and empty populations on; patterns are known by their number. With `verify`
 * the plain algorithm starts from the weights that the learner is made with, and every charge is compared.
 *
 * Throws for weights that do not fit the network.
 */
export function circuitLearner(options: CircuitLearnerOptions): Learner<CircuitKind> {
  checkGiven('circuitLearner', options, OPTIONS);
  const { task, seed, first = 0, network: asked = task.network, verify = 0, backend = meanField() } = options;
  for (const [name, count] of Object.entries({ first, verify }))
    if (!(Number.isInteger(count) && count >= 0))
      raise(invalid(`circuitLearner.${name}`, 'number', count, 'a whole number of at least 0'));
  const { selfClocked = false } = options;
  const made = learningCircuit(asked, backend, selfClocked);
  const { network, circuit } = made;
  const start = options.weights ?? backpropWeights(asked, seed, task.initialisation);
  parametersOf(network, start);
  const pattern = task.patterns(seed);
  const tests = task.test?.(seed) ?? [];
  let weights = start;
  let reports: readonly CycleReport[] = [];
  let check = verifier(network, start, circuit, selfClocked);
  const step = task.step ?? Math.min(STEP, task.epoch);
  return {
    facts: {
      task: task.name,
      seed,
      network: { ...network, threshold: asked.threshold ?? null },
      backend: backend.facts,
      from: first,
      verify,
      epoch: task.epoch,
      ...(selfClocked ? { selfClocked } : {}),
    },
    epoch: task.epoch,
    first,
    shapes: Object.fromEntries(circuit.weights.map(({ name, shape }) => [name, shape])),
    verifiedTo: verify === 0 ? 0 : first + verify,
    stepEnd: (from) => from + step,
    present(from, to, tally) {
      const patterns = Array.from({ length: to - from }, (_, j) => pattern(from + j));
      const checked = patterns.filter((_, j) => from + j < first + verify);
      const record = checked.length > 0 ? 'all' : 'errors';
      const shown = presented(made, weights, { patterns, first: from, record });
      if ('failure' in shown) return shown;
      const { run, losses, errors } = shown.learnt;
      weights = shown.learnt.weights;
      const own = checked.map((one, j) => check(one, run, j, from + j));
      reports = [...reports, ...own];
      return { tally: withTally(tally, { losses, errors, deviation: worst(own) }) };
    },
    ...(tests.length === 0
      ? {}
      : {
          test: {
            count: tests.length,
            // at once: what a flush leaves of one pattern, 4e-18, is there when the next one comes
            step: tests.length,
            answer() {
              const { outputs, losses } = evaluate({
                network: asked,
                weights,
                patterns: tests,
                backend,
              });
              const right = task.classifies === true ? accuracy(outputs, tests) : null;
              return { testLoss: mean(losses), accuracy: right };
            },
          },
        }),
    scores: epochResult,
    solved: (tally) => task.solved(tally),
    weights: () => copied(weights),
    findings: () => reports,
    begin(from) {
      weights = from === null ? start : copied(from.weights);
      // JSON has no word for infinity, the distance from a kink of a network that has none
      reports = (from?.findings ?? []).map((one) => ({ ...one, leastInput: Number(one.leastInput) }));
      check = verifier(network, weights, circuit, selfClocked);
    },
  };
}

const copied = (weights: NamedWeights): NamedWeights =>
  Object.fromEntries(Object.entries(weights).map(([name, values]) => [name, values.slice()]));
