/** pulsegate: circuit -> plan -> back-end -> solution -> answers. */

export type { Backend, Request, Run } from './backends/backend';
export { dopri5, odex } from './backends/meanfield/adaptive/adaptive';
export { type ExactOptions, exact } from './backends/meanfield/exact/exact';
export { type Jacobian, type JacobianOptions, jacobian } from './backends/meanfield/jacobian';
export { type MeanFieldOptions, meanField } from './backends/meanfield/mean-field';
export type { Kink } from './backends/meanfield/sensitivity/state';
export type { Outcome as MeanFieldOutcome, Solver } from './backends/meanfield/solver';
export type { RequestOptions } from './backends/request';
export { type SimulateOptions, simulate } from './backends/simulate';
export type {
  Crossing,
  Facts,
  Grazing,
  Log,
  LoggedSegment,
  Margin,
  Retcode,
  Solution,
  Spikes,
  State,
  Stats,
} from './backends/solution';
export type { Values } from './backends/values';
export {
  type AutonomousDesign,
  type AutonomousOptions,
  type Condition,
  designAutonomousChain,
} from './circuit/autonomous-design';
export { circuit, DEFAULTS } from './circuit/circuit';
export {
  type Connectivity,
  type ConnectivityEdge,
  type ConnectivityNode,
  type ConnectivityOptions,
  connectivity,
  type WindowNumbers,
} from './circuit/connectivity';
export * from './circuit/fragments/index';
export { exactGain, type Hop } from './circuit/gains';
export { hebbConstant, type Waveform } from './circuit/hebb';
export { type Finding, type InspectOptions, inspect } from './circuit/inspect';
export { type Modes, type Overlapping, overlapGain, overlapModes } from './circuit/overlap-gain';
export { type Passage, passages } from './circuit/passages';
export { describe, type LearningPhase, type Phase, phases } from './circuit/phases';
export { type Plan, plan, type Segment } from './circuit/plan';
export { type Ring, ringGain, ringModes } from './circuit/ring-gain';
export { jsonSchema } from './circuit/schema';
export type * from './circuit/types';
export * from './dynamics/index';
export { type ErrorCode, type Problem, PulsegateError, unsupported } from './errors';
export { type DrawingOptions, drawing } from './figures/drawing';
export type { Figure } from './figures/figure';
export { type Dataset, type DatasetPart, datasets, type Part, readDataset } from './io/disk/datasets';
export {
  type ActivePixels,
  activePixels,
  binarise,
  crop,
  first,
  type ImageSet,
  imageSet,
  mnist20,
  spikingImages,
  transposed,
} from './io/images';
export { type ClassificationOptions, classification } from './learning/classification';
export {
  autoregression,
  type Covariances,
  covariancePath,
  lagCovariance,
  learnCovariances,
} from './learning/covariance';
export { type LearnOptions, learn } from './learning/epochs';
export { accuracy, type EvaluateOptions, type Evaluation, evaluate } from './learning/evaluate';
export type {
  Failure,
  Learner,
  LearnerKind,
  LearnerState,
  Outcome,
} from './learning/learner';
export {
  type CircuitKind,
  type CircuitLearnerOptions,
  circuitLearner,
} from './learning/learners/circuit';
export type { EpochResult } from './learning/learners/circuit-tally';
export { type SbpEpoch, type SbpKind, type SbpLearnerOptions, sbpLearner } from './learning/learners/sbp';
export type { SbpFound, SbpVerified } from './learning/learners/sbp-findings';
export type { Pattern } from './learning/patterns';
export { type Parameters as PlainParameters, present } from './learning/plain';
export { linearTransform, type Task, tasks, xor } from './learning/tasks';
export { type TeacherStudentOptions, teacherStudent } from './learning/teacher';
export { type Checkpoint, type TrainOptions, train } from './learning/train';
export type { CycleReport } from './learning/verify';
export { backpropWeights, type Initialisation, type NamedWeights } from './learning/weights';
export {
  type Emulation,
  type Emulator,
  type EmulatorOptions,
  emulate,
  emulator,
  type RunOptions,
  type Wrap,
} from './loihi/emulate';
export {
  type Bounds,
  CONSTANTS as LOIHI_CONSTANTS,
  type EstimatedRun,
  type PaperEstimate,
  paperEstimate,
} from './loihi/energy';
export { type Ledger, perSample, totals } from './loihi/ledger';
export { loihiNetwork } from './loihi/network';
export { type CoreUse, type Resources, resources } from './loihi/resources';
export { loihiSchema } from './loihi/schema';
export type { LoihiState } from './loihi/state';
export type * from './loihi/types';
export { type IntegrateOptions, integrate, type Trajectory } from './numerics/ode/integrate';
export type { Rhs, Tolerances } from './numerics/ode/method';
export type { Complex } from './numerics/polynomial';
export * as pmpy from './pmpy/index';
export {
  type PresentOptions as SbpPresentOptions,
  type SbpCircuit,
  type SbpCircuitOptions,
  type SbpPresentation,
  type SbpState,
  type SbpViolation,
  type SbpWrap,
  sbpCircuit,
} from './sbp/circuit';
export { circuitEngine as sbpCircuitEngine } from './sbp/circuit-engine';
export type { SbpDivergence, SbpSpikes } from './sbp/copies';
export type { SbpDifference } from './sbp/difference';
export {
  matricesOf as sbpMatrices,
  type SbpEngine,
  type SbpEngineMaker,
  type SbpFindings,
  type SbpMatrices,
  type SbpTally,
} from './sbp/engine';
export { sbpEngines } from './sbp/engines';
export { expectedSpikes as sbpExpectedSpikes } from './sbp/expected';
export { type SbpCopies, type SbpNetworkOptions, sbpNetwork } from './sbp/network';
export { type SbpPhase, sbpPhases } from './sbp/phases';
export {
  forward as sbpForward,
  learn as sbpLearn,
  type SbpPass,
  sbpPass,
} from './sbp/reference';
export { type SbpSamples, sbpSamples } from './sbp/samples';
export { type SbpScores, scoresOf as sbpScores } from './sbp/scores';
export {
  CHIP as SBP_CHIP,
  PUBLISHED as SBP_PUBLISHED,
  type SbpLayers,
  type SbpVariant,
  type SbpWeights,
  sbpWeights,
} from './sbp/types';
export {
  type SbpVerification,
  type SpikeDifference as SbpSpikeDifference,
  type VerifySbpOptions,
  verifySbp,
  type WeightDifference as SbpWeightDifference,
} from './sbp/verify';
export type { SbpTopology, SbpWiringOptions } from './sbp/wiring';
export type { Measured } from './sweep/measures';
export type { Measure, Points, SweepAxis, SweepPlan, Variation } from './sweep/plan';
export { type Sweep, type SweepOptions, sweep } from './sweep/run';
export type { TaskResult } from './sweep/task';
export {
  type Budget,
  type BudgetOptions,
  budget,
  type Fault,
  type FaultEffect,
  type FaultSizes,
  lossOf,
} from './validation/budget';
