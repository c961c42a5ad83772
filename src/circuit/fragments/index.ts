/** Partial circuits: plain data that `circuit(...fragments)` merges. */
export {
  type GradedChainOptions,
  gradedChain,
  type HopOptions,
  type VectorChainOptions,
  vectorChain,
} from './chains';
export { type RoutingOptions, routing } from './routing';
