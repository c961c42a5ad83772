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
export {
  type AutonomousDesign,
  type AutonomousOptions,
  type Condition,
  designAutonomousChain,
} from './circuit/autonomous-design';
export { circuit, DEFAULTS } from './circuit/circuit';
export * from './circuit/fragments/index';
export { exactGain, type Hop } from './circuit/gains';
export { type Plan, plan } from './circuit/plan';
export { jsonSchema } from './circuit/schema';
export type * from './circuit/types';
export * from './dynamics/index';
export { type ErrorCode, type Problem, PulsegateError } from './errors';
export { type IntegrateOptions, integrate, type Trajectory } from './numerics/ode/integrate';
export type { Rhs, Tolerances } from './numerics/ode/method';
