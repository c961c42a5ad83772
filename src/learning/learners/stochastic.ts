/** A network of composite neurons that learns labelled samples, as a learner. */
import { invalid, lookup, raise } from '../../errors';
import { checkGiven, optional } from '../../kinds';
import { added, NOTHING } from '../../stochastic/engine';
import * as stochastic from '../../stochastic/index';
import { NETWORK } from '../../stochastic/network';
import { checkStimuli, STIMULI } from '../../stochastic/stimuli';
import { checkWeights, shapesOf } from '../../stochastic/weights';
import type { Learner } from '../learner';
import { ordersOf } from './order';
import { type BesidePlain, besidePlain, type StochasticFound } from './stochastic-findings';
import { type Baseline, baselineFrom, rightOf } from './stochastic-plain';

export interface StochasticLearnerOptions {
  readonly network: stochastic.Network;
  readonly train: stochastic.Stimuli;
  readonly test?: stochastic.Stimuli;
  readonly seed: number;
  /** Weights to begin with (default: drawn from the seed). */
  readonly weights?: stochastic.Weights;
  /** Coincidences are counted over so many samples and written at once (default: batch), or each as it happens. */
  readonly mode?: stochastic.Mode;
  /** Samples of a batch (default 20; 1 in hardware mode). */
  readonly lanes?: number;
  /** Learning rate for one sample at the begin (default 0.01); it falls to 0 in so many epochs (default 2). */
  readonly rate?: number;
  readonly decay?: number;
  /** The plain network learns beside it, from the same weights, in the same order, at the same rate (default false). */
  readonly baseline?: boolean;
  /** Engine by its name in `stochastic.engines` (default 'fast'). */
  readonly engine?: string;
  /** Samples in a step, of training and of tests; nothing depends on it but when a state comes. */
  readonly step?: number;
  /** The plain engine runs beside for the first so many samples (default 0). */
  readonly verify?: number;
}

/** Parts of the samples that were answered right. */
export interface StochasticScores {
  /** By the output with the most spikes, and by that of the largest potential at the end. */
  readonly counts: number;
  readonly membrane: number;
}

/** An epoch: while it was learning, and of the test set after it. */
export interface StochasticEpoch {
  readonly train: StochasticScores & {
    /** Part of the steps with an error spike; part of the gradients that were clipped, kappa |g| being above 1. */
    readonly errors: number;
    readonly clipped: number;
  };
  /** `rate`: of the plain network with the weights that were learnt. */
  readonly test: (StochasticScores & { readonly rate: number }) | null;
  /** Of the network that learnt by plain backpropagation, where one did. */
  readonly baseline: number | null;
}

interface Answers {
  readonly spikes: stochastic.Tally;
  readonly rate: number;
  readonly baseline: number | null;
}

export interface StochasticKind {
  readonly weights: Readonly<Record<string, Float64Array>>;
  readonly tally: stochastic.Tally;
  readonly answers: Answers;
  readonly scores: StochasticEpoch;
  readonly findings: StochasticFound;
}

const OPTIONS = {
  network: NETWORK,
  train: STIMULI,
  test: optional(STIMULI),
  seed: 'number',
  weights: 'rows?',
  mode: optional(['batch', 'hardware']),
  lanes: 'number?',
  rate: 'number?',
  decay: 'number?',
  baseline: 'flag?',
  engine: 'text?',
  step: 'number?',
  verify: 'number?',
} as const;

const LANES = 20;
const RATE = 0.01;
const EPOCHS = 2;
/** Samples in a step. */
const STEP = 500;

/** Weights of the baseline by name: P1, P2, ... */
const names = (letter: 'W' | 'P', W: stochastic.Weights): Record<string, Float64Array> =>
  Object.fromEntries(W.map((matrix, l) => [`${letter}${l + 1}`, matrix]));

/** The matrices of a letter among named ones. */
export const matrices = (letter: 'W' | 'P', named: StochasticKind['weights']): stochastic.Weights =>
  Object.keys(named)
    .filter((name) => name.startsWith(letter))
    .map((_, l) => named[`${letter}${l + 1}`].slice());

/**
 * All samples in each epoch, in an order that is a shuffle with a stream of its own. What presentation n draws depends on
 * the seed and n alone.
 *
 * Throws for samples that do not fit the layers, weights that are none, and engines of no name.
 */
export function stochasticLearner(options: StochasticLearnerOptions): Learner<StochasticKind> {
  checkGiven('stochasticLearner', options, OPTIONS);
  const { network, train, test, seed, mode = 'batch', rate = RATE, decay = EPOCHS } = options;
  const { baseline = false, engine: name = 'fast', verify = 0 } = options;
  const { lanes = mode === 'batch' ? LANES : 1 } = options;
  const { step = STEP } = options;
  checkNumbers({ lanes, step, decay }, verify, rate);
  if (mode === 'hardware' && lanes !== 1)
    raise(
      invalid('stochasticLearner.lanes', 'number', lanes, '1 in hardware mode, which writes at every step'),
    );
  for (const stimuli of test === undefined ? [train] : [train, test]) checkStimuli(network, stimuli);
  const make = lookup(stochastic.engines, name, 'engine', 'engine');
  const start = options.weights ?? stochastic.weights(network, seed);
  checkWeights(network, start);
  const epoch = train.count;
  const orderIn = ordersOf(seed, epoch);
  const shapes = Object.fromEntries(
    (baseline ? (['W', 'P'] as const) : (['W'] as const)).flatMap((letter) =>
      shapesOf(network).map((shape, l) => [`${letter}${l + 1}`, shape] as const),
    ),
  );
  let engine = make(network, { seed, weights: start });
  let plain: Baseline | null = baseline ? baselineFrom(network, start) : null;
  let beside: BesidePlain | null = verify > 0 ? besidePlain(network, seed, start) : null;
  let past: StochasticFound | null = null;
  const rateAt = (presentation: number) => rate * Math.max(0, 1 - presentation / (decay * epoch));
  const most = lanes * Math.ceil(step / lanes);
  return {
    facts: {
      ...{ engine: name, network, mode, lanes, rate, decay, baseline, seed, verify },
      samples: [epoch, test?.count ?? 0],
    },
    epoch,
    first: 0,
    shapes,
    verifiedTo: verify,
    stepEnd: (from) => from - ((from % epoch) % most) + most,
    present(from, to, tally) {
      const order = orderIn(Math.floor(from / epoch));
      const begun = from - (from % epoch);
      let sum = tally ?? NOTHING;
      for (let n = from; n < to; n += lanes) {
        const showing: stochastic.Showing = {
          ...{ stimuli: train, order, from: n - begun, to: Math.min(n + lanes, to) - begun },
          ...{ stream: 'training', first: n },
        };
        const eta = rateAt(n);
        const own = learnt(engine, showing, mode, eta);
        sum = added(sum, own);
        plain?.learn(showing, eta);
        if (n < verify) beside?.compare(n, engine, own, (other) => learnt(other, showing, mode, eta));
      }
      return { tally: sum };
    },
    ...(test === undefined
      ? {}
      : {
          test: {
            count: test.count,
            step,
            answer(from, to, answers) {
              const spikes = engine.answer({ stimuli: test, from, to, stream: 'test', first: from });
              return {
                spikes: added(answers?.spikes ?? NOTHING, spikes),
                rate: (answers?.rate ?? 0) + rightOf(network, engine.weights(), test, from, to),
                baseline:
                  plain === null
                    ? null
                    : (answers?.baseline ?? 0) + rightOf(network, plain.weights, test, from, to),
              };
            },
          },
        }),
    scores: (_, tally, answers) => ({
      train: { ...scoresOf(tally), ...partsOf(tally) },
      test:
        answers === null
          ? null
          : { ...scoresOf(answers.spikes), rate: answers.rate / answers.spikes.samples },
      baseline: answers?.baseline == null ? null : answers.baseline / answers.spikes.samples,
    }),
    solved: () => false,
    weights: () => ({
      ...names('W', engine.weights()),
      ...(plain === null
        ? {}
        : names(
            'P',
            plain.weights.map((matrix) => matrix.slice()),
          )),
    }),
    findings: () => past ?? { verified: beside?.found() ?? null },
    begin(from) {
      const W = from === null ? start : matrices('W', from.weights);
      engine = make(network, { seed, weights: W });
      if (baseline) plain = baselineFrom(network, from === null ? start : matrices('P', from.weights));
      past = from !== null && from.presentation > 0 ? from.findings : null;
      beside = verify > 0 ? besidePlain(network, seed, W) : null;
    },
  };
}

function checkNumbers(counts: Readonly<Record<string, number>>, verify: number, rate: number): void {
  for (const [name, count] of Object.entries(counts))
    if (!(Number.isSafeInteger(count) && count >= 1))
      raise(invalid(`stochasticLearner.${name}`, 'number', count, 'a whole number of at least 1'));
  if (!(Number.isSafeInteger(verify) && verify >= 0))
    raise(invalid('stochasticLearner.verify', 'number', verify, 'a whole number of at least 0'));
  if (!(Number.isFinite(rate) && rate >= 0))
    raise(invalid('stochasticLearner.rate', 'rate', rate, 'a number of at least 0'));
}

/** One batch, or one sample in hardware mode. */
function learnt(
  engine: stochastic.Engine,
  showing: stochastic.Showing,
  mode: stochastic.Mode,
  rate: number,
): stochastic.Tally {
  const tally = engine.learn(showing, mode, rate);
  if (mode === 'batch') engine.write(rate);
  return tally;
}

export const scoresOf = ({ samples, counts, membrane }: stochastic.Tally): StochasticScores => ({
  counts: counts / samples,
  membrane: membrane / samples,
});

const partsOf = ({ steps, errors, gradients, clipped }: stochastic.Tally) => ({
  errors: errors / steps,
  clipped: gradients === 0 ? 0 : clipped / gradients,
});
