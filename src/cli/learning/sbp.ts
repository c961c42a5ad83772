/** Spiking backprop on the chip, which learns images, on the command line. */

import { lookup, within } from '../../errors';
import { plotSbpTraining } from '../../figures/plot/spiking-training';
import { type SbpKind, sbpLearner } from '../../learning/learners/sbp';
import * as sbp from '../../sbp/index';

import { checkClasses } from '../../sbp/samples';

import { refuseSpikes } from '../shell/spikes';
import { refuseStochastic } from '../shell/stochastic';
import { table } from '../shell/table';
import { refuse } from '../shell/values';
import type { Evaluated, EvaluationOptions, LearningCommand, LearningOptions, Training } from './kind';
import { sbpAgrees, sbpCurve, sbpLines, sbpSummary, testLines } from './sbp-report';
import { layersFor, readSamples } from './sbp-samples';
import { sbpShapes } from './sbp-shapes';
import { readWeights } from './sbp-weights';

export const spikingBackprop: LearningCommand = { train: trainSbp, evaluate: evaluateSbp };

const NONE = 'none with --backend loihi';
const backendOf = (engine: string): string => `loihi, spiking backprop, engine ${engine}`;

function trainSbp(name: string, options: LearningOptions): Training<SbpKind> {
  const { seed = 1, epochs = 6, engine = 'fast', weights: file } = options;
  refuse(options, ['teacher'], `${NONE}, which learns data sets`);
  refuseStochastic(options);
  refuse(options, ['solver', 'rtol', 'atol'], `${NONE}: the chip is emulated bit by bit`);
  refuseSpikes(options, `${NONE}, whose neurons are the chip's`);
  refuse(options, ['rate'], `${NONE}: a step is 2`);
  refuse(options, ['selfClocked'], `${NONE}: circuits of the mean field run themselves`);
  refuse(options, ['maskGain'], `${NONE}, which has no masks`);
  refuse(options, ['from'], `${NONE}: --out goes on by itself`);
  if (engine !== 'circuit' && options.verify === undefined)
    refuse(options, ['extraInhibition'], 'with --engine circuit or --verify: it is of the circuit');
  lookup(sbp.engines, engine, '--engine', 'engine');
  const [set, tests] = (['train', 'test'] as const).map((part, k) =>
    readSamples(name, part, options.data, options.samples?.[k]),
  );
  const layers = layersFor(name, set.samples, options.layers);
  const given = file === undefined ? undefined : readWeights(file, layers);
  const verify = options.verify === true ? epochs * set.samples.count : options.verify;
  return {
    learner: sbpLearner({
      train: set.samples,
      test: tests.samples,
      seed,
      layers,
      engine,
      extraInhibition: options.extraInhibition === true ? 'on' : 'off',
      ...(verify === undefined ? {} : { verify }),
      ...(given === undefined ? {} : { weights: given.matrices }),
    }),
    task: name,
    seed,
    epochs,
    data: new Map([...set.files, ...tests.files]),
    weights: new Map(file === undefined || given === undefined ? [] : [[file, given.sha256]]),
    between: 2,
    shapes: sbpShapes,
    backend: backendOf(engine),
    words: `${name}, ${layers.join('-')}, engine ${engine}`,
    curve: sbpCurve,
    figure: (results) => plotSbpTraining(results, `${name}, ${layers.join('-')}, seed ${seed}`),
    summary: (state) => ({ backend: 'loihi', engine, layers, ...sbpSummary(state) }),
    lines: sbpLines,
    agrees: sbpAgrees,
  };
}

function evaluateSbp(name: string, options: EvaluationOptions): Evaluated {
  refuse(options, ['teacher'], `${NONE}, which learns data sets`);
  refuseStochastic(options);
  refuse(options, ['solver', 'rtol', 'atol'], `${NONE}: the chip is emulated bit by bit`);
  refuseSpikes(options, `${NONE}, whose neurons are the chip's`);
  refuse(options, ['seed'], `${NONE}, which asks the test images in their order`);
  const { engine = 'fast', weights: file } = options;
  const make = lookup(sbp.engines, engine, '--engine', 'engine');
  const { samples, files } = readSamples(name, 'test', options.data, options.patterns);
  const wanted = options.layers === undefined ? undefined : layersFor(name, samples, options.layers);
  const { layers, matrices, sha256 } = readWeights(file, wanted);
  within(file, () => checkClasses(layers, samples));
  const scores = sbp.scoresOf(make(layers, matrices).evaluate(samples, 0, samples.count), layers[2]);
  return {
    document: { task: name, backend: 'loihi', layers, engine, samples: samples.count, ...scores },
    text: table([
      ['task', `${name}, ${samples.count} test samples, ${layers.join('-')}`],
      ...testLines(scores),
    ]),
    files: new Map([...files, [file, sha256]]),
    backend: backendOf(engine),
    parameters: { task: name, engine },
    seed: null,
  };
}
