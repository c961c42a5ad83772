/** What a trained circuit answers: the same circuit with learning gated off. */
import type { Backend } from '../backends/backend';
import { simulate } from '../backends/simulate';
import { circuit } from '../circuit/circuit';
import { type BackpropOptions, backprop, networkOf } from '../circuit/fragments/backprop';
import type { Circuit } from '../circuit/types';
import { checkOptions } from '../errors';
import { errorWindow } from './expected';
import { checkPattern, initialOf, inputsOf, type Pattern } from './patterns';
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
  checkOptions('evaluate', options, ['network', 'weights', 'patterns', 'backend']);
  const { patterns, weights, backend } = options;
  const network = networkOf(options.network);
  parametersOf(network, weights);
  patterns.forEach((pattern, k) => {
    checkPattern(network, pattern, k);
  });
  if (patterns.length === 0) return { outputs: [], losses: [] };
  const made = withoutLearning(circuit(backprop(options.network)));
  const run = simulate(made, {
    ...(backend === undefined ? {} : { backend }),
    initial: initialOf(made, weights),
    inputs: inputsOf(network, patterns),
    cycles: patterns.length,
  });
  const last = network.layers.length - 1;
  const outputs = patterns.map((_, k) => {
    const t = k * (made.schedule.period ?? 0) + (errorWindow(network) + 1) * network.T;
    if (network.output === 'relu') return run.vector(t, `O${last}`);
    const minus = run.vector(t, `O${last}-`);
    return run.vector(t, `O${last}+`).map((value, i) => value - (minus[i] as number));
  });
  const losses = outputs.map((o, k) =>
    o.reduce((sum, value, i) => sum + 0.5 * (value - (patterns[k]?.t[i] as number)) ** 2, 0),
  );
  return { outputs, losses };
}

/** Learning is gated off: its windows hold what they hold, and no weight changes. */
export const withoutLearning = (made: Circuit): Circuit =>
  circuit({
    ...made,
    schedule: { ...made.schedule, windows: made.schedule.windows.map(({ learn: _, ...window }) => window) },
  });
