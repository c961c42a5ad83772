/** Partial circuits: plain data that `circuit(...fragments)` merges. */

export {
  type AutonomousChainOptions,
  type AutonomousSgscOptions,
  autonomousChain,
  autonomousSgsc,
} from './autonomous';
export {
  type GradedChainOptions,
  gradedChain,
  type HopOptions,
  type VectorChainOptions,
  vectorChain,
} from './chains';
export {
  type DepletionChainOptions,
  type DepletionSgscOptions,
  depletionChain,
  depletionSgsc,
} from './depletion';
export { type MaskedHopOptions, type MaskOptions, mask, maskedHop, maskGate } from './mask';
export { type PulseChainOptions, type PulseOptions, pulseChain } from './pulse-chain';
export { type RoutingOptions, routing } from './routing';
