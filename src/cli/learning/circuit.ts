/** Circuits that learn tasks, as a mean field or in spikes, on the command line. */
import { circuit } from '../../circuit/circuit';
import { backprop, networkOf } from '../../circuit/fragments/backprop';
import { plan } from '../../circuit/plan';
import { invalid, raise } from '../../errors';
import { plotTraining } from '../../figures/plot/training';
import { accuracy, answerOf, evaluate, mean } from '../../learning/evaluate';
import { type CircuitKind, circuitLearner } from '../../learning/learners/circuit';
import { backendBy, SPIKING } from '../shell/solver';
import { refuseStochastic } from '../shell/stochastic';
import { brief, table } from '../shell/table';
import { refuse } from '../shell/values';
import { circuitCurve, circuitLines, circuitSummary } from './circuit-report';
import { circuitShapes } from './circuit-shapes';
import { weightsFrom } from './circuit-weights';
import type { Evaluated, EvaluationOptions, LearningCommand, LearningOptions, Training } from './kind';
import { taskOf } from './tasks';

export const circuits: LearningCommand = { train: trainCircuit, evaluate: evaluateCircuit };

function trainCircuit(name: string, options: LearningOptions): Training<CircuitKind> {
  refuse(options, ['extraInhibition'], 'with --backend loihi');
  refuse(options, ['engine'], 'with --backend loihi or stochastic');
  refuseStochastic(options);
  const { task, files } = taskOf(name, options);
  const { seed = 1, epochs = task.epochs, from: first = 0, rate, weights: file } = options;
  const backend = backendBy({ ...options, seed });
  const verify = options.verify === true ? epochs * task.epoch : options.verify;
  const network = {
    ...task.network,
    ...(rate === undefined ? {} : { rate }),
    ...maskGainOf(options),
  };
  const loaded = file === undefined ? undefined : weightsFrom(file, networkOf(network));
  return {
    learner: circuitLearner({
      task,
      seed,
      first,
      network,
      backend,
      ...(verify === undefined ? {} : { verify }),
      ...(options.selfClocked === true ? { selfClocked: true } : {}),
      ...(loaded === undefined ? {} : { weights: loaded.weights }),
    }),
    task: task.name,
    seed,
    epochs,
    data: files,
    weights: new Map(file === undefined || loaded === undefined ? [] : [[file, loaded.sha256]]),
    between: 30,
    shapes: circuitShapes,
    backend: backend.name,
    notes: [
      ...(backend.notes?.(plan(circuit(backprop(network)))) ?? []),
      ...(options.selfClocked === true
        ? [
            'no windows: a ring of its own runs the circuit, a second one shows it the patterns; one kick an epoch',
          ]
        : []),
    ],
    words: task.name,
    curve: circuitCurve,
    figure: (results) => plotTraining(results, task.shows),
    summary: (state) => circuitSummary(state, task.weightError?.(seed, state.weights) ?? null),
    lines: (state) => circuitLines(state, task.weightError?.(seed, state.weights) ?? null),
    agrees: () => true,
  };
}

/** Into the masks of spikes: a gain at which what a flush leaves, and their noise at zero, stay in the dead zone. */
const MASK_GAIN = 100;

function maskGainOf({ backend, maskGain = backend === SPIKING ? MASK_GAIN : undefined }: LearningOptions) {
  return maskGain === undefined ? {} : { maskGain };
}

/** The most patterns that are asked at once. */
const MOST_PATTERNS = 1e6;

/** Rows of the table. */
const SHOWN = 20;

function evaluateCircuit(name: string, options: EvaluationOptions): Evaluated {
  refuse(options, ['engine'], 'with --backend loihi or stochastic');
  refuseStochastic(options);
  const { task, files } = taskOf(name, options);
  const { seed = 1, patterns: count } = options;
  const backend = backendBy({ ...options, seed });
  if (count !== undefined && count > MOST_PATTERNS)
    raise(invalid('--patterns', 'number', count, `at most ${MOST_PATTERNS}`));
  const { network } = task;
  const { weights, sha256 } = weightsFrom(options.weights, networkOf(network));
  const pattern = task.patterns(seed);
  const patterns =
    task.test?.(seed).slice(0, count) ?? Array.from({ length: count ?? task.epoch }, (_, k) => pattern(k));
  const { outputs, losses } = evaluate({ network, weights, patterns, backend });
  const classifies = task.classifies === true;
  const right = classifies ? accuracy(outputs, patterns) : undefined;
  const rows = patterns.map(({ x, t }, k) => ({
    ...(classifies
      ? { label: answerOf(t), answer: answerOf(outputs[k]) }
      : { x: Array.from(x), t: Array.from(t) }),
    o: Array.from(outputs[k]),
    loss: losses[k],
  }));
  const lines = rows.slice(0, SHOWN).map(({ o, loss, ...of }) => {
    const asked = 'x' in of ? [list(of.x), list(of.t), list(o)] : [of.label, of.answer].map(String);
    return [...asked, brief(loss)];
  });
  const head = classifies ? ['label', 'answer', 'loss'] : ['input', 'target', 'output', 'loss'];
  const part = right === undefined ? '' : `${(100 * right).toFixed(2)} % right, `;
  return {
    document: {
      task: task.name,
      loss: mean(losses),
      ...(right === undefined ? {} : { accuracy: right }),
      patterns: rows,
    },
    text: `${table([head, ...lines])}${part}mean loss ${brief(mean(losses))} over ${losses.length} patterns\n`,
    files: new Map([...files, [options.weights, sha256]]),
    backend: backend.name,
    parameters: { task: task.name, ...backend.facts },
    seed,
  };
}

const list = (values: readonly number[]): string => values.map(brief).join(' ');
