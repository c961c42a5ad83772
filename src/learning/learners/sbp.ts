/** The spiking backprop network that learns images or any other lists of spikes, as a learner. */

import { invalid, raise } from '../../errors';
import { checkGiven, either, LAYERS, optional } from '../../kinds';
import { ownValue } from '../../records';
import { added, MATRICES, NOTHING, shapeOf } from '../../sbp/engine';
import * as sbp from '../../sbp/index';
import { checkClasses, SAMPLES } from '../../sbp/samples';

import type { Learner } from '../learner';
import { ordersOf } from './order';
import { CIRCUIT_STEP, engineNamed, type NamedEngine, owned, STEPS } from './sbp-engine';
import { type Beside, besideOf, joined, type SbpFound } from './sbp-findings';

export interface SbpLearnerOptions {
  readonly train: sbp.Samples;
  readonly test?: sbp.Samples;
  readonly seed: number;
  /** Units (default: 400 hidden ones between what samples and classes want). */
  readonly layers?: sbp.Layers;
  /** Weights to begin with (default: drawn from the seed). */
  readonly weights?: sbp.Matrices;
  /** An engine by its name in `sbp.engines` (default 'fast'), or one of your own. */
  readonly engine?: string | NamedEngine;
  /** Of the circuit: its engine, and that which `verify` runs. */
  readonly extraInhibition?: 'on' | 'off';
  /** Samples in a step, of training and of tests; nothing depends on it but when a state comes (default: by engine). */
  readonly step?: number;
  /** The plain algorithm runs beside the engine, and the circuit beside it, for the first so many samples (default 0). */
  readonly verify?: number;
}

/** An epoch: while it was learning, and of the test set after it. */
export interface SbpEpoch {
  readonly train: sbp.Scores;
  readonly test: sbp.Scores | null;
}

export interface SbpKind {
  readonly weights: Readonly<Record<keyof sbp.Matrices, Int16Array>>;
  readonly tally: sbp.Tally;
  readonly answers: sbp.Tally;
  readonly scores: SbpEpoch;
  readonly findings: SbpFound;
}

const OPTIONS = {
  train: SAMPLES,
  test: optional(SAMPLES),
  seed: 'number',
  layers: optional(LAYERS),
  weights: 'object?',
  engine: optional(either('text', 'object')),
  extraInhibition: optional(['on', 'off']),
  step: 'number?',
  verify: 'number?',
} as const;

/** Hidden units where nobody says how many. */
export const HIDDEN = 400;

/**
 * All samples in each epoch, one at a time, in an order that is a shuffle with a stream of its own. With `verify`, counts
 * and weights of the engine are compared with the plain algorithm's after every sample, and every spike and copy of the
 * circuit (`sbp.verify`) up to the end of the first epoch.
 *
 * Throws for samples that do not fit the layers, weights that are none, and engines of no name.
 */
export function sbpLearner(options: SbpLearnerOptions): Learner<SbpKind> {
  checkGiven('sbpLearner', options, OPTIONS);
  const { train, test, seed, verify = 0, extraInhibition = 'off' } = options;
  const { layers = [train.size, HIDDEN, train.classes] as const } = options;
  const { name, make } = engineNamed(options.engine ?? 'fast', extraInhibition);
  const { step = ownValue(STEPS, name) ?? CIRCUIT_STEP } = options;
  for (const [what, count, least] of [['verify', verify, 0] as const, ['step', step, 1] as const])
    if (!(Number.isSafeInteger(count) && count >= least))
      raise(invalid(`sbpLearner.${what}`, 'number', count, `a whole number of at least ${least}`));
  for (const samples of test === undefined ? [train] : [train, test]) checkClasses(layers, samples);
  const start = options.weights ?? sbp.matricesOf(layers, sbp.weights(layers, seed));
  const epoch = train.count;
  const orderIn = ordersOf(seed, epoch);
  let made: sbp.Engine | undefined;
  // as it was made: nothing shown, nothing gone on from
  let fresh = true;
  let beside: Beside | undefined;
  let past: { readonly findings: SbpFound; readonly presentation: number } | undefined;
  // made when it is first asked for: a circuit on the chip takes its time
  const engine = (): sbp.Engine => {
    made ??= make(layers, start);
    return made;
  };
  const verification = (): Beside => {
    beside ??= besideOf(engine(), { samples: train, order: orderIn(0), extraInhibition, count: verify });
    return beside;
  };
  return {
    facts: {
      engine: name,
      layers,
      seed,
      samples: [epoch, test?.count ?? 0],
      extraInhibition,
      verify,
    },
    epoch,
    first: 0,
    shapes: Object.fromEntries(MATRICES.map((matrix) => [matrix, shapeOf(matrix, layers)])),
    verifiedTo: verify,
    stepEnd(from) {
      const most = from < verify ? Math.min(step, CIRCUIT_STEP) : step;
      const begun = from - (from % epoch);
      return begun + most * (Math.floor((from - begun) / most) + 1);
    },
    present(from, to, tally) {
      fresh = false;
      const order = orderIn(Math.floor(from / epoch));
      const at = from % epoch;
      const checked = Math.max(0, Math.min(to, verify) - from);
      let sum = tally ?? NOTHING;
      for (let n = at; n < at + checked; n++) sum = added(sum, verification().present(train, order, n));
      if (from + checked < to) sum = added(sum, engine().present(train, order, at + checked, at + to - from));
      return { tally: sum };
    },
    ...(test === undefined
      ? {}
      : {
          test: {
            count: test.count,
            step,
            answer: (from, to, answers) => added(answers ?? NOTHING, engine().evaluate(test, from, to)),
          },
        }),
    scores: (_, tally, answers) => ({
      train: sbp.scoresOf(tally, layers[2]),
      test: answers === null ? null : sbp.scoresOf(answers, layers[2]),
    }),
    solved: () => false,
    weights: () => owned(engine().copies()),
    findings() {
      const found = engine().findings?.() ?? null;
      if (past !== undefined && past.presentation > 0)
        return { ...past.findings, engine: joined(past.findings.engine, found, past.presentation) };
      return {
        ...(verify === 0 ? { verified: null, circuit: null } : verification().found()),
        engine: found,
      };
    },
    begin(from) {
      if (from === null && fresh) return;
      fresh = from === null;
      made = from === null ? undefined : make(layers, from.weights);
      beside = undefined;
      past = from ?? undefined;
    },
  };
}
