/**
 * What a network that learns has to offer, whatever it is made of, so that it can be trained, stopped, kept and gone on
 * with: `learn` has the one loop over epochs, and everything that it needs is here.
 */
import { invalid, missing, type Problem, raise, show } from '../errors';

/** Numbers by rows. */
export type WeightArray = Float64Array | Int32Array | Int16Array;

/** What differs from kind to kind; all but weights is plain data, which JSON can hold. */
export interface LearnerKind {
  /** Every number that goes on from one presentation to the next, by name. */
  readonly weights: Readonly<Record<string, WeightArray>>;
  /** What presentations left, while an epoch runs. */
  readonly tally: object;
  /** What test samples left. */
  readonly answers: object;
  /** What an epoch came to, its test included. */
  readonly scores: object;
  /** What the plain algorithm, which runs beside, has found so far. */
  readonly findings: object | null;
}

/** Why training ended early: which presentation, and where in it. */
export interface LearningFailure {
  readonly retcode: 'non-finite' | 'diverged' | 'max-events' | 'sliding' | 'transmits';
  readonly message?: string;
}

/** How training ended. */
export type TrainingOutcome = LearningFailure | { readonly retcode: 'success'; readonly message?: undefined };

/** What a step of presentations came to. */
export type Presented<T> = { readonly tally: T } | { readonly failure: LearningFailure };

/**
 * One network that learns. It holds its weights, and what verifying it has found; all else is in the state that the loop
 * carries along. Samples and their order follow from the number of a presentation, so that any can be asked for again.
 *
 * For those who write one: the same facts and weights give the same bits; numbers may depend on where steps end only if
 * `stepEnd` alone decides that; what is handed out shares no buffer with what is held.
 */
export interface Learner<K extends LearnerKind> {
  /** All that its numbers depend on, as plain data. A state goes only into a learner of the same facts. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Presentations in an epoch, and the first of this training: 0, or how many its weights have seen already. */
  readonly epoch: number;
  readonly first: number;
  /** The presentation before which a step that begins with this one ends; the loop cuts it at the end of an epoch. */
  stepEnd(from: number): number;
  /** Shows presentations from, ..., to - 1, all of one epoch, and learns; adds to the epoch's tally, null at its begin. */
  present(from: number, to: number, tally: K['tally'] | null): Presented<K['tally']>;
  /** What is asked after an epoch, `step` samples at a time, while nothing learns; absent where nothing is. */
  readonly test?: {
    readonly count: number;
    readonly step: number;
    answer(from: number, to: number, answers: K['answers'] | null): K['answers'];
  };
  /** What an epoch came to that ended after so many presentations. */
  scores(presentation: number, tally: K['tally'], answers: K['answers'] | null): K['scores'];
  /** Whether an epoch ended so well that no other is wanted. */
  solved(tally: K['tally']): boolean;
  /** Copies of the weights now. */
  weights(): K['weights'];
  /** Rows and columns of each. */
  readonly shapes: Readonly<Record<string, readonly [number, number]>>;
  /** What the plain algorithm beside it has found; it runs beside before presentation `verifiedTo`. */
  findings(): K['findings'];
  /** The plain algorithm's own weights are in no state: a state from which training can go on is not older than this. */
  readonly verifiedTo: number;
  /** Begins anew, or goes on from the weights and findings of a state that `checkState` has let pass. */
  begin(from: LearnerState<K> | null): void;
}

/** All that is needed to go on, and all that there is to tell. It shares no buffer with the learner that it came from. */
export interface LearnerState<K extends LearnerKind> {
  readonly facts: Readonly<Record<string, unknown>>;
  /** Presentations done, in all epochs. */
  readonly presentation: number;
  readonly weights: K['weights'];
  /** Of the epoch that is not over; null where none has begun. */
  readonly running: K['tally'] | null;
  readonly epochs: readonly K['scores'][];
  readonly findings: K['findings'];
  /** True once an epoch ended as it should. */
  readonly solved: boolean;
}

/** Throws unless a state is one of this learner's: the same facts, weights of its shapes, a place that it can be at. */
export function checkState<K extends LearnerKind>(learner: Learner<K>, state: LearnerState<K>): void {
  raise(...differing('state', learner.facts, state.facts ?? {}));
  raise(
    ...Object.entries(learner.shapes).flatMap(([name, [rows, columns]]) => {
      const values = state.weights?.[name];
      const allowed = `${rows * columns}, for shape [${rows}, ${columns}]`;
      if (values === undefined) return [missing(`state.weights.${name}`, 'weights', `${allowed}`)];
      if (values.length === rows * columns) return [];
      return [invalid(`state.weights.${name}`, 'number of weights', values.length, allowed)];
    }),
  );
  const { presentation, epochs } = state;
  const { first, verifiedTo } = learner;
  if (!(Number.isSafeInteger(presentation) && presentation >= first))
    raise(invalid('state.presentation', 'number', presentation, `a whole number of at least ${first}`));
  if (presentation > first && presentation < verifiedTo)
    raise(
      invalid(
        'state.presentation',
        'number',
        presentation,
        `${first}, or ${verifiedTo} and more: what is verified is done at once`,
      ),
    );
  if (!Array.isArray(epochs)) raise(missing('state.epochs', 'list of epochs'));
  if (state.running === null && presentation > first && presentation % learner.epoch !== 0)
    raise(missing('state.running', 'tally', `presentation ${presentation} is within an epoch`));
  // an epoch that is over, and whose test is not done, has a tally still
  const over = Math.floor(presentation / learner.epoch) - Math.floor(first / learner.epoch);
  const untested = state.running !== null && presentation % learner.epoch === 0 ? 1 : 0;
  if (epochs.length !== over - untested)
    raise(
      invalid(
        'state.presentation',
        'number',
        presentation,
        `one of the ${epochs.length} epochs of the state, each of ${learner.epoch} presentations`,
      ),
    );
}

/** What differs between two lists of facts, a problem each; `hint` says what else can be done. */
export function differing(
  path: string,
  own: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
  hint = '',
): Problem[] {
  return Object.entries(own)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(found[name]))
    .map(([name, value]) =>
      found[name] === undefined
        ? missing(path, name, `${show(value)}, as this run has it${hint}`)
        : invalid(
            path,
            `${name} for this checkpoint`,
            value,
            `${show(found[name])}, what it was made with${hint}`,
          ),
    );
}
