/** Composite neurons, which learn labelled samples, on the command line. */
import { lookup, within } from '../../errors';
import { plotStochasticTraining } from '../../figures/plot/stochastic-training';
import { type StochasticKind, scoresOf, stochasticLearner } from '../../learning/learners/stochastic';
import { rightOf } from '../../learning/learners/stochastic-plain';
import * as stochastic from '../../stochastic/index';
import { checkStimuli } from '../../stochastic/stimuli';
import { refuseSpikes } from '../shell/spikes';
import { networkBy, STOCHASTIC } from '../shell/stochastic';
import { table } from '../shell/table';
import { refuse } from '../shell/values';
import type { Evaluated, EvaluationOptions, LearningCommand, LearningOptions, Training } from './kind';
import {
  readOutLines,
  stochasticAgrees,
  stochasticCurve,
  stochasticLines,
  stochasticSummary,
} from './stochastic-report';
import { readStimuli, stochasticLayers } from './stochastic-samples';
import { stochasticShapes } from './stochastic-shapes';
import { readStochasticWeights } from './stochastic-weights';

export const compositeNeurons: LearningCommand = { train: trainStochastic, evaluate: evaluateStochastic };

const NONE = `none with --backend ${STOCHASTIC}`;
const neuronsBy = (engine: string): string => `composite neurons, engine ${engine}`;

/** Options of other back-ends: nothing is ignored. */
function refuseOthers(options: LearningOptions): void {
  refuse(options, ['teacher'], `${NONE}, which learns data sets`);
  refuse(options, ['solver', 'rtol', 'atol', 'maskGain', 'extraInhibition'], NONE);
  refuseSpikes(options, `${NONE}, whose neurons have spikes of their own: --length, --rho`);
}

function trainStochastic(name: string, options: LearningOptions): Training<StochasticKind> {
  const { seed = 1, epochs = 2, engine = 'fast', mode, lanes, rate, weights: file } = options;
  refuseOthers(options);
  refuse(options, ['from'], `${NONE}: --out goes on by itself`);
  lookup(stochastic.engines, engine, '--engine', 'engine');
  const [set, tests] = (['train', 'test'] as const).map((part, k) =>
    readStimuli(name, part, options.data, options.samples?.[k]),
  );
  const layers = stochasticLayers(name, set.stimuli, options.layers);
  const network = networkBy(layers, options);
  const given = file === undefined ? undefined : readStochasticWeights(file);
  const verify = options.verify === true ? epochs * set.stimuli.count : options.verify;
  const learner = ledBy(file, () =>
    stochasticLearner({
      ...{ network, train: set.stimuli, test: tests.stimuli, seed, engine },
      decay: options.decay ?? epochs,
      baseline: options.baseline === true,
      ...(mode === undefined ? {} : { mode: mode as stochastic.Mode }),
      ...(lanes === undefined ? {} : { lanes }),
      ...(rate === undefined ? {} : { rate }),
      ...(verify === undefined ? {} : { verify }),
      ...(given === undefined ? {} : { weights: given.weights }),
    }),
  );
  const words = `${name}, ${layers.join('-')}, ${network.length} steps, engine ${engine}`;
  return {
    ...{ learner, task: name, seed, epochs, words },
    data: new Map([...set.files, ...tests.files]),
    weights: new Map(file === undefined || given === undefined ? [] : [[file, given.sha256]]),
    between: 10,
    shapes: stochasticShapes,
    backend: neuronsBy(engine),
    curve: stochasticCurve,
    figure: (results) =>
      plotStochasticTraining(results, `${name}, ${layers.join('-')}, ${network.length} steps`),
    summary: (state) => ({ backend: STOCHASTIC, engine, network, ...stochasticSummary(state) }),
    lines: stochasticLines,
    agrees: stochasticAgrees,
  };
}

/** Faults of what a file gave are led by its name. */
const ledBy = <T>(file: string | undefined, make: () => T): T =>
  file === undefined ? make() : within(file, make);

function evaluateStochastic(name: string, options: EvaluationOptions): Evaluated {
  refuseOthers(options);
  const { engine = 'fast', seed = 1, weights: file } = options;
  const make = lookup(stochastic.engines, engine, '--engine', 'engine');
  const { stimuli, files } = readStimuli(name, 'test', options.data, options.patterns);
  if (options.layers !== undefined) stochasticLayers(name, stimuli, options.layers);
  const { layers, weights, sha256 } = readStochasticWeights(file);
  const network = networkBy(layers, options);
  within(file, () => checkStimuli(network, stimuli));
  const { count } = stimuli;
  const tally = make(network, { seed, weights }).answer({
    ...{ stimuli, from: 0, to: count, stream: 'test', first: 0 },
  });
  const scores = { ...scoresOf(tally), rate: rightOf(network, weights, stimuli, 0, count) / count };
  return {
    document: { task: name, backend: STOCHASTIC, engine, network, samples: count, ...scores },
    text: table([
      ['task', `${name}, ${count} test samples, ${layers.join('-')}, ${network.length} steps`],
      ...readOutLines(scores),
    ]),
    files: new Map([...files, [file, sha256]]),
    backend: neuronsBy(engine),
    parameters: { task: name, engine, network },
    seed,
  };
}
