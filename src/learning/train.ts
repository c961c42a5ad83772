/** Training: patterns go into a learning circuit, losses and weights come out, cycle by cycle. */
import { BACKEND, type Backend } from '../backends/backend';
import type { BackpropOptions } from '../circuit/fragments/backprop';
import { invalid, raise } from '../errors';
import { checkGiven, either, optional } from '../kinds';
import type { TrainingOutcome } from './learner';
import type { Pattern } from './patterns';
import { learningCircuit, presented } from './presenting';
import { type CycleReport, verifier } from './verify';
import { type NamedWeights, parametersOf } from './weights';

export interface TrainOptions {
  readonly network: BackpropOptions;
  /** Named weights to begin with: `backpropWeights(...)`, or those of a checkpoint. */
  readonly weights: NamedWeights;
  /** Presentation k, from 0. */
  readonly pattern: (k: number) => Pattern;
  /** How many presentations, and from which one on (default 0). */
  readonly presentations: number;
  readonly from?: number;
  /** Presentations between checkpoints (default 4). */
  readonly every?: number;
  /** Presentations of an epoch: there is a checkpoint at its end too, wherever `every` stands (default: none). */
  readonly epoch?: number;
  /** Run the plain algorithm beside the circuit for the first so many presentations (default 0; true: all). */
  readonly verify?: boolean | number;
  readonly backend?: Backend;
}

export interface Checkpoint {
  /** Presentations done. */
  readonly presentation: number;
  /** 1/2 |o - t|^2 and max |o - t| of every presentation since the last checkpoint, read from the circuit. */
  readonly losses: readonly number[];
  readonly errors: readonly number[];
  readonly weights: NamedWeights;
  /** The comparison with the plain algorithm, a report a cycle, while it runs. */
  readonly reports: readonly CycleReport[];
}

const OPTIONS = {
  network: 'object',
  weights: 'object',
  pattern: 'function',
  presentations: 'number',
  from: 'number?',
  every: 'number?',
  epoch: 'number?',
  verify: optional(either('number', 'flag')),
  backend: optional(BACKEND),
} as const;

/**
 * Trains the circuit of `backprop(network)`, one presentation a cycle, and yields checkpoints; returns how it ended.
 * After a checkpoint time begins anew with empty populations (a flush leaves less than 4e-18), so that training that goes
 * on from the weights of a checkpoint, `from` its presentation, gives the same bits. A rate that is too large drives activities over the ceiling of the gates or weights out of the range of
 * numbers: then training stops ('diverged', 'non-finite'), names presentation, window and population, and the last
 * checkpoint stands.
 *
 * Throws for patterns of the wrong size, negative or not finite values where the circuit has no sign for them, and
 * weights of the wrong shape.
 */
export function* train(options: TrainOptions): Generator<Checkpoint, TrainingOutcome> {
  checkGiven('train', options, OPTIONS);
  const { presentations, from = 0, every = 4, verify = 0, pattern, backend } = options;
  const { epoch = Number.POSITIVE_INFINITY } = options;
  checkCounts(options);
  const made = learningCircuit(options.network, backend);
  parametersOf(made.network, options.weights);
  const check = verifier(made.network, options.weights, made.circuit);
  const last = from + (verify === true ? presentations : Number(verify));
  let weights = options.weights;
  const end = from + presentations;
  for (let k = from; k < end; ) {
    const length = Math.min(every, end - k, epoch - (k % epoch));
    const patterns = Array.from({ length }, (_, j) => pattern(k + j));
    const checked = patterns.filter((_, j) => k + j < last);
    const step = presented(made, weights, {
      patterns,
      first: k,
      record: checked.length > 0 ? 'all' : 'errors',
    });
    if ('failure' in step) return step.failure;
    const { run, losses, errors } = step.learnt;
    weights = step.learnt.weights;
    const reports = checked.map((one, j) => check(one, run, j, k + j));
    k += length;
    yield { presentation: k, losses, errors, weights, reports };
  }
  return { retcode: 'success' };
}

function checkCounts({ presentations, from = 0, every = 4, epoch }: TrainOptions): void {
  for (const [name, count, least] of [
    ['presentations', presentations, 0],
    ['from', from, 0],
    ['every', every, 1],
    ...(epoch === undefined ? [] : [['epoch', epoch, 1] as const]),
  ] as const)
    if (!(Number.isInteger(count) && count >= least))
      raise(invalid(`train.${name}`, 'number', count, `a whole number of at least ${least}`));
}
