/** The loop over epochs: steps of presentations, a test after each epoch, and a state after every step. */
import { invalid, raise } from '../errors';
import { checkGiven, checkKinds, having } from '../kinds';
import {
  checkState,
  type Learner,
  type LearnerKind,
  type LearnerState,
  type TrainingOutcome,
} from './learner';

export interface LearnOptions<K extends LearnerKind> {
  /** Epochs in all, those of the state included. */
  readonly epochs: number;
  /** A state to go on from (default: what the learner was made with). */
  readonly from?: LearnerState<K>;
}

const LEARNER = having('a learner, as circuitLearner(...) and sbpLearner(...) return', {
  ...{ facts: 'object', epoch: 'number', first: 'number', shapes: 'object', verifiedTo: 'number' },
  ...{ stepEnd: 'function', present: 'function', scores: 'function', solved: 'function' },
  ...{ weights: 'function', findings: 'function', begin: 'function' },
} as const);

/**
 * Trains, yields the state after every step, and returns how it ended. Training that goes on from any of its states ends
 * with the same bits; it ends early where an epoch ended so well that the learner wants no other, or where the network
 * fails: the failure is returned, and the last state stands.
 *
 * Throws for a state that is not one of this learner's.
 */
export function* learn<K extends LearnerKind>(
  learner: Learner<K>,
  options: LearnOptions<K>,
): Generator<LearnerState<K>, TrainingOutcome> {
  checkKinds('learn', { learner: [learner, LEARNER] });
  checkGiven('learn', options, { epochs: 'number', from: 'object?' });
  const { epochs, from } = options;
  if (!(Number.isSafeInteger(epochs) && epochs >= 0))
    raise(invalid('learn.epochs', 'number', epochs, 'a whole number of at least 0'));
  if (from !== undefined) checkState(learner, from);
  learner.begin(from ?? null);
  let state = from ?? firstState(learner);
  const end = endOf(learner, epochs);
  for (;;) {
    const { presentation, running } = state;
    if (running !== null && presentation % learner.epoch === 0) {
      state = yield* tested(learner, state, running);
      yield state;
    }
    if (state.solved || presentation >= end) return { retcode: 'success' };
    const rest = learner.epoch - (presentation % learner.epoch);
    const to = Math.min(learner.stepEnd(presentation), presentation + rest, end);
    const step = learner.present(presentation, to, state.running);
    if ('failure' in step) return step.failure;
    state = {
      ...state,
      presentation: to,
      weights: learner.weights(),
      running: step.tally,
      findings: learner.findings(),
    };
    if (to % learner.epoch !== 0) yield state;
  }
}

/** The state of a learner that has just begun anew. */
export const firstState = <K extends LearnerKind>(learner: Learner<K>): LearnerState<K> => ({
  facts: learner.facts,
  presentation: learner.first,
  weights: learner.weights(),
  running: null,
  epochs: [],
  findings: learner.findings(),
  solved: false,
});

/** The presentation with which so many epochs end. */
export const endOf = <K extends LearnerKind>({ first, epoch }: Learner<K>, epochs: number): number =>
  first + epochs * epoch;

/** An epoch that is over: its test, in steps after which the state is as before it, and what it came to. */
function* tested<K extends LearnerKind>(
  learner: Learner<K>,
  state: LearnerState<K>,
  tally: K['tally'],
): Generator<LearnerState<K>, LearnerState<K>> {
  const { test } = learner;
  let answers: K['answers'] | null = null;
  for (let done = 0; test !== undefined && done < test.count; ) {
    if (done > 0) yield { ...state, weights: learner.weights() };
    const to = Math.min(test.count, done + test.step);
    answers = test.answer(done, to, answers);
    done = to;
  }
  return {
    ...state,
    weights: learner.weights(),
    running: null,
    epochs: [...state.epochs, learner.scores(state.presentation, tally, answers)],
    solved: learner.solved(tally),
  };
}
