/** What the command line asks of each kind of network that learns; `kinds.ts` has them by name. */
import type { Figure } from '../../figures/figure';
import type { Column } from '../../io/csv';
import type { Learner, LearnerKind, LearnerState } from '../../learning/learner';
import type { BackendFlags } from '../shell/solver';
import type { StochasticFlags } from '../shell/stochastic';
import type { StateShapes } from './state-shapes';

/** What the verbs say beside the name of a task. */
export interface LearningOptions extends BackendFlags, StochasticFlags {
  readonly epochs?: number | undefined;
  readonly layers?: readonly number[] | undefined;
  readonly teacher?: readonly number[] | undefined;
  readonly data?: string | undefined;
  readonly samples?: readonly number[] | undefined;
  readonly engine?: string | undefined;
  readonly extraInhibition?: true | undefined;
  readonly rate?: number | undefined;
  readonly maskGain?: number | undefined;
  readonly selfClocked?: true | undefined;
  readonly weights?: string | undefined;
  readonly from?: number | undefined;
  readonly verify?: number | true | undefined;
}

export interface EvaluationOptions extends LearningOptions {
  readonly weights: string;
  readonly patterns?: number | undefined;
}

/** Files that were read: sha256 by path. */
type Files = ReadonlyMap<string, string>;

/** A training run that is ready to begin, and how it is told of. */
export interface Training<K extends LearnerKind = LearnerKind> {
  readonly learner: Learner<K>;
  readonly task: string;
  readonly seed: number;
  readonly epochs: number;
  /** The files of the data, and that of the weights. */
  readonly data: Files;
  readonly weights: Files;
  /** Seconds between two checkpoints on the disk: what a kill costs at most. */
  readonly between: number;
  /** What the manifest calls the back-end. */
  readonly backend: string;
  /** What the back-end says of the circuit beforehand. */
  readonly notes?: readonly string[];
  /** What its states look like on the disk. */
  readonly shapes: StateShapes<K>;
  /** The task in words. */
  readonly words: string;
  curve(epochs: readonly K['scores'][]): Column[];
  figure(epochs: readonly K['scores'][]): Figure;
  /** What the document has of this kind alone, and the lines of the text that say so. */
  summary(state: LearnerState<K>): object;
  lines(state: LearnerState<K>): string[][];
  /** Whether nothing that was verified differs. */
  agrees(state: LearnerState<K>): boolean;
}

/** What a trained network answers. */
export interface Evaluated {
  readonly document: object;
  readonly text: string;
  readonly files: Files;
  readonly backend: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: number | null;
}

export interface LearningCommand {
  /** Throws for options that it does not have, data that are missing, weights that do not fit. */
  train(task: string, options: LearningOptions): Training;
  evaluate(task: string, options: EvaluationOptions): Evaluated;
}
