/** What a trained circuit answers: the same circuit with learning gated off. */

import { BACKEND, type Backend } from '../backends/backend';
import { simulate } from '../backends/simulate';
import { circuit } from '../circuit/circuit';
import { type BackpropOptions, backprop, networkOf } from '../circuit/fragments/backprop';
import type { Circuit } from '../circuit/types';
import { invalid, raise } from '../errors';
import { checkGiven, checkKinds, optional } from '../kinds';
import { errorWindow } from './expected';
import { checkPattern, initialOf, inputsOf, PATTERNS, type Pattern } from './patterns';
import { type NamedWeights, parametersOf } from './weights';

export interface EvaluateOptions {
  readonly network: BackpropOptions;
  readonly weights: NamedWeights;
  readonly patterns: readonly Pattern[];
  readonly backend?: Backend;
}

export interface Evaluation {
  /** Outputs o of every pattern, read from the circuit. */
  readonly outputs: readonly Float64Array[];
  /** 1/2 |o - t|^2 of every pattern. */
  readonly losses: readonly number[];
}

/** The outputs of the circuit of `backprop(network)` for each pattern; nothing learns. Throws like `train`. */
export function evaluate(options: EvaluateOptions): Evaluation {
  checkGiven('evaluate', options, {
    network: 'object',
    weights: 'object',
    patterns: 'objects',
    backend: optional(BACKEND),
  });
  const { patterns, weights, backend } = options;
  const network = networkOf(options.network);
  checkKinds('evaluate', { patterns: [patterns, PATTERNS] });
  parametersOf(network, weights);
  patterns.forEach((pattern, k) => {
    checkPattern(network, pattern, k);
  });
  if (patterns.length === 0) return { outputs: [], losses: [] };
  const made = withoutLearning(circuit(backprop(options.network)));
  const last = network.layers.length - 1;
  const answers = network.output === 'relu' ? [`O${last}`] : [`O${last}+`, `O${last}-`];
  const run = simulate(made, {
    ...(backend === undefined ? {} : { backend }),
    initial: initialOf(made, weights),
    inputs: inputsOf(network, patterns),
    cycles: patterns.length,
    record: answers,
  });
  const at = errorWindow(network) + 1;
  const outputs = patterns.map((_, k) => {
    const t = k * (made.schedule.period ?? 0) + at * network.T;
    const [plus, minus] = answers.map((name) => run.vector(t, name));
    return plus.map((value, i) => value - (minus?.[i] ?? 0));
  });
  const losses = outputs.map((o, k) =>
    o.reduce((sum, value, i) => sum + 0.5 * (value - patterns[k]?.t[i]) ** 2, 0),
  );
  return { outputs, losses };
}

/** The part of patterns whose answer is right: one output is the largest, and it is that of the largest target. */
export function accuracy(outputs: readonly ArrayLike<number>[], patterns: readonly Pattern[]): number {
  checkKinds('accuracy', { outputs: [outputs, 'rows'], patterns: [patterns, 'objects'] });
  if (outputs.length === 0 || outputs.length !== patterns.length)
    raise(
      invalid(
        'accuracy.outputs',
        'number of outputs',
        outputs.length,
        `${patterns.length}, one a pattern, and at least one`,
      ),
    );
  const right = outputs.filter((o, k) => answerOf(o) === answerOf(patterns[k]?.t ?? []));
  return right.length / outputs.length;
}

/** Outputs nearer than this are equal: a flushed population keeps 4e-18 of what it had before. */
const RESOLUTION = 1e-12;

/** Index of the one largest value; -1 where another comes within 1e-12 of it. */
export function answerOf(values: ArrayLike<number>): number {
  let at = -1;
  let most = Number.NEGATIVE_INFINITY;
  let next = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value > most) [next, most, at] = [most, value, i];
    else if (value > next) next = value;
  }
  return most - next > RESOLUTION ? at : -1;
}

/** Learning is gated off: its windows hold what they hold, and no weight changes. */
const withoutLearning = (made: Circuit): Circuit =>
  circuit({
    ...made,
    schedule: { ...made.schedule, windows: made.schedule.windows.map(({ learn: _, ...window }) => window) },
  });

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
