/**
 * Training of the spiking backprop network: epochs of all samples in an order of their own, one at a time, learning after
 * each. A checkpoint is a value from which training goes on bit by bit as if it had never stopped.
 */

import { checkOptions, invalid, raise } from '../errors';
import { shuffled, stream } from '../numerics/random';
import { added, NOTHING, type SbpData, type SbpEngine, type SbpMatrices, type SbpTally } from '../sbp/engine';
import { firstDifference, reference, type SbpDifference } from './sbp-verify';

/** An epoch: while it was learning, and of the test set after it. */
export interface SbpEpoch {
  readonly train: SbpTally;
  readonly test: SbpTally | null;
}

export interface SbpCheckpoint {
  /** Samples presented in all. */
  readonly presentation: number;
  /** Epochs that are over. */
  readonly epochs: readonly SbpEpoch[];
  /** Of the epoch that is not. */
  readonly running: SbpTally;
  /** Test samples evaluated after this epoch so far. */
  readonly evaluated: number;
  readonly matrices: SbpMatrices;
  readonly verified: SbpVerified | null;
}

/** Presentations that were compared with the plain algorithm; the first weight that differed, or null. */
export interface SbpVerified {
  readonly presentations: number;
  readonly first: SbpDifference | null;
}

export interface SbpTraining {
  /** Begins with the weights of a checkpoint where `from` is given. */
  readonly engine: SbpEngine;
  readonly train: SbpData;
  readonly test?: SbpData;
  readonly seed: number;
  readonly epochs: number;
  readonly from?: Pick<SbpCheckpoint, 'epochs' | 'running'>;
  /** Presentations between checkpoints (default: an epoch). Nothing depends on it but when a checkpoint comes. */
  readonly every?: number;
  /** Of the presentations to come, so many are compared with the plain algorithm, weight by weight (default 0). */
  readonly verify?: number;
}

/** Yields a checkpoint every so many presentations, after every so many test samples and after every epoch. */
export function* trainSbp(training: SbpTraining): Generator<SbpCheckpoint, void> {
  check(training);
  const { engine, train, test, seed, epochs, every = train.count } = training;
  const past: SbpEpoch[] = [...(training.from?.epochs ?? [])];
  let running = training.from?.running ?? NOTHING;
  const verification = verifier(engine, training.verify ?? 0);
  const value = (evaluated: number): SbpCheckpoint => ({
    presentation: past.length * train.count + running.samples,
    epochs: [...past],
    running,
    evaluated,
    matrices: engine.copies(),
    verified: verification.found(),
  });
  while (past.length < epochs) {
    const order = orderOf(seed, past.length + 1, train.count);
    while (running.samples < train.count) {
      const from = running.samples;
      const to = Math.min(train.count, every * (Math.floor(from / every) + 1));
      running = added(running, verification.present(train, order, from, to));
      if (to < train.count) yield value(0);
    }
    let tally: SbpTally | null = test === undefined ? null : NOTHING;
    while (test !== undefined && tally !== null && tally.samples < test.count) {
      if (tally.samples > 0) yield value(tally.samples);
      const to = Math.min(test.count, tally.samples + every);
      tally = added(tally, engine.evaluate(test, tally.samples, to));
    }
    past.push({ train: running, test: tally });
    running = NOTHING;
    yield value(0);
  }
}

function check(training: SbpTraining): void {
  checkOptions('trainSbp', training, [
    'engine',
    'train',
    'test',
    'seed',
    'epochs',
    'from',
    'every',
    'verify',
  ]);
  const { train, epochs, every = 1, verify = 0, from } = training;
  const whole = (name: string, value: number, least: number) =>
    Number.isSafeInteger(value) && value >= least
      ? []
      : [invalid(`trainSbp.${name}`, `number`, value, `a whole number of at least ${least}`)];
  raise(...whole('epochs', epochs, 0), ...whole('every', every, 1), ...whole('verify', verify, 0));
  const wrong = from?.epochs.find((epoch) => epoch.train.samples !== train.count);
  if (wrong !== undefined || (from?.running.samples ?? 0) > train.count)
    raise(
      invalid(
        'trainSbp.from',
        'samples of an epoch',
        (wrong?.train ?? from?.running)?.samples,
        `${train.count}, as there are`,
      ),
    );
}

/** The order of the samples in an epoch, counted from 1: a shuffle with a stream of its own. */
export const orderOf = (seed: number, epoch: number, count: number): Int32Array =>
  shuffled(count, stream(seed, `epoch ${epoch}`));

/** Presents samples to an engine, the first `most` of them one by one beside the plain algorithm, until the two differ. */
function verifier(engine: SbpEngine, most: number) {
  const plain = most > 0 ? reference(engine) : null;
  let presentations = 0;
  let first: SbpDifference | null = null;
  return {
    found: (): SbpVerified | null => (most > 0 ? { presentations, first } : null),
    present(samples: SbpData, order: Int32Array, from: number, to: number): SbpTally {
      let tally = NOTHING;
      let n = from;
      for (; plain !== null && first === null && presentations < most && n < to; n++) {
        const own = engine.present(samples, order, n, n + 1);
        first = firstDifference(presentations, own, engine, plain.present(samples, order, n, n + 1), plain);
        presentations++;
        tally = added(tally, own);
      }
      return n < to ? added(tally, engine.present(samples, order, n, to)) : tally;
    },
  };
}
