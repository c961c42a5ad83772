/** pulsegate: circuit -> plan -> back-end -> solution -> answers. */

export type { Backend, Request } from './backends/backend';
export { dopri5, odex } from './backends/meanfield/adaptive';
export { type ExactOptions, exact } from './backends/meanfield/exact';
export { type MeanFieldOptions, meanField } from './backends/meanfield/mean-field';
export type { Solver } from './backends/meanfield/solver';
export { jacobian, type SimulateOptions, simulate, type Values } from './backends/simulate';
export type {
  Crossing,
  Grazing,
  Log,
  LoggedSegment,
  Margin,
  Retcode,
  Solution,
  State,
  Stats,
} from './backends/solution';
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
export { type Finding, type InspectOptions, inspect } from './circuit/inspect';
export { type Modes, type Overlapping, overlapGain, overlapModes } from './circuit/overlap-gain';
export { type Plan, plan } from './circuit/plan';
export { type Ring, ringGain, ringModes } from './circuit/ring-gain';
export { jsonSchema } from './circuit/schema';
export type * from './circuit/types';
export { type ErrorCode, type Problem, PulsegateError } from './errors';
export { type DrawingOptions, drawing } from './figures/drawing';
export type { Figure } from './figures/figure';
export { type IntegrateOptions, integrate, type Trajectory } from './numerics/ode/integrate';
export type { Rhs, Tolerances } from './numerics/ode/method';
export type { Complex } from './numerics/polynomial';
export {
  type Budget,
  type BudgetOptions,
  budget,
  type Fault,
  type FaultEffect,
  type FaultSizes,
  lossOf,
} from './validation/budget';
