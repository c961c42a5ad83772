/**
 * pulsegate/core: all of the library that needs no disk and no processes, for web pages as for Node:
 * circuit -> plan -> back-end -> solution -> answers -> figures as data. Each name is that of its definition, and has one
 * place: at the top, or in a group of its own (`learning`, `loihi`, `plot`, `pmpy`, `sbp`, `stochastic`).
 */

export { type Amplitude, amplitudes } from './backends/amplitudes';
export type { Backend, Listed, Request, Run } from './backends/backend';
export type {
  ChipRun,
  DeadRow,
  Ladder,
  LoweredCircuit,
  Lowering,
  RealisedWeights,
} from './backends/chip-run';
export { loihi } from './backends/loihi/group';
export type { LoihiOptions } from './backends/loihi/options';
export { dopri5, odex } from './backends/meanfield/adaptive/adaptive';
export { type ExactOptions, exact } from './backends/meanfield/exact/exact';
export { type Jacobian, type JacobianOptions, jacobian } from './backends/meanfield/jacobian';
export { type MeanFieldOptions, meanField } from './backends/meanfield/mean-field';
export type { Kink } from './backends/meanfield/sensitivity/state';
export type { Outcome, Solver } from './backends/meanfield/solver';
export { type Rates, rates } from './backends/rates';
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
  SpikeCounts,
  Spikes,
  State,
  Stats,
} from './backends/solution';
export { type LeakingRow, leakingRows } from './backends/spiking/leaking';
export { type LifCalibration, lifCalibration } from './backends/spiking/lif-calibration';
export type { LifOptions, SpikingOptions } from './backends/spiking/options';
export { spiking } from './backends/spiking/spiking';
export type { Values } from './backends/values';
export type { Certificate, CertifiedValues, Checked, Proven } from './certify/certificate';
export type { ProvenRun } from './certify/run';
export type { ClaimedCrossing, Compared, ProvenCrossing, Verdict } from './certify/verdict';
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
export { describe } from './circuit/describe';
export type { Finding } from './circuit/finding';
export * from './circuit/fragments/index';
export { exactGain, type Hop } from './circuit/gains';
export { hebbConstant, type Waveform } from './circuit/hebb';
export { type InspectOptions, inspect } from './circuit/inspect';
export { type Modes, type Overlapping, overlapGain, overlapModes } from './circuit/overlap-gain';
export { type Passage, passages } from './circuit/passages';
export { type LearningPhase, type Phase, phases } from './circuit/phases';
export { type Plan, plan, type Segment } from './circuit/plan';
export { type Ring, ringGain, ringModes } from './circuit/ring-gain';
export { type Stage, stages } from './circuit/stages';
export type * from './circuit/types';
export * from './dynamics/index';
export { type ErrorCode, type Problem, PulsegateError, unsupported } from './errors';
export type { Figure } from './figures/figure';
export * as plot from './figures/plot';
export type { DrawingOptions } from './figures/plot/drawing';
export { type EventRecording, parseEvents, type Sensor } from './io/events';
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
export { formatOde as toOde } from './io/ode';
export { type EvaluateOptions, type Evaluation, evaluate } from './learning/evaluate';
export * as learning from './learning/index';
export type { LearningFailure, TrainingOutcome } from './learning/learner';
export { xor } from './learning/tasks';
export { type Checkpoint, type TrainOptions, train } from './learning/train';
export type { CycleReport } from './learning/verify';
export { backpropWeights, type Initialisation, type NamedWeights } from './learning/weights';
export * as lif from './lif/index';
export { type IntegrateOptions, integrate, type Trajectory } from './numerics/ode/integrate';
export type { Rhs, Tolerances } from './numerics/ode/method';
export type { Complex } from './numerics/polynomial';
export * as pmpy from './pmpy/index';
export * as sbp from './sbp/index';
export * as stochastic from './stochastic/index';
export {
  type Budget,
  type BudgetOptions,
  budget,
  type Fault,
  type FaultEffect,
  type FaultSizes,
  lossOf,
} from './validation/budget';
export { type Certified, type CertifyOptions, certify, recheck } from './validation/certify';
export { type CanonicalCircuit, canonical } from './validation/compare/canonical';
export type { Cell, Divergence, Place, Quantity, Status } from './validation/compare/cell';
export type { Contestant } from './validation/compare/contestants';
export { type Comparison, crossValidate } from './validation/compare/cross-validate';
export type { Drawn, Ranges } from './validation/compare/draw';
export type { CrossValidateOptions, Subject } from './validation/compare/options';
export type { Allowed, AllowedOf, Promised, Scene, Term } from './validation/compare/promises/promise';
export { type FiniteAmplitude, type FiniteSize, finiteSize } from './validation/finite-size/finite-size';
export type { Deviation, Estimate, Fit } from './validation/finite-size/fit';
export type { Predicted } from './validation/finite-size/law';
export type { FiniteSizeOptions } from './validation/finite-size/setup';
