/**
 * Learners, the loop that trains any of them, tasks, and plain backprop. What the README's first pages need stands at the
 * top of the library instead: `train`, `evaluate`, `xor`, `backpropWeights`.
 */
export { type ClassificationOptions, classification } from './classification';
export {
  autoregression,
  type Covariances,
  covariancePath,
  lagCovariance,
  learnCovariances,
} from './covariance';
export { type LearnOptions, learn } from './epochs';
export { accuracy } from './evaluate';
export type { Learner, LearnerKind, LearnerState, Presented, WeightArray } from './learner';
export { type CircuitKind, type CircuitLearnerOptions, circuitLearner } from './learners/circuit';
export type { EpochResult } from './learners/circuit-tally';
export { type SbpEpoch, type SbpKind, type SbpLearnerOptions, sbpLearner } from './learners/sbp';
export type { SbpFound, SbpVerified } from './learners/sbp-findings';
export {
  type StochasticEpoch,
  type StochasticKind,
  type StochasticLearnerOptions,
  type StochasticScores,
  stochasticLearner,
} from './learners/stochastic';
export type { StochasticDifference, StochasticFound } from './learners/stochastic-findings';
export type { Pattern } from './patterns';
export { type PlainParameters, type PlainPass, passFor, presentPlain } from './plain';
export { linearTransform, type Task, tasks } from './tasks';
export { type TeacherStudentOptions, teacherStudent } from './teacher';
