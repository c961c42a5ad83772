/** Partial circuits: plain data that `circuit(...fragments)` merges. */
export { type BackpropOptions, backprop, type Network } from './backprop';
export {
  type GradedChainOptions,
  gradedChain,
  type HopOptions,
  type VectorChainOptions,
  vectorChain,
} from './chains';
export { type FanInOptions, type FanOutOptions, fanIn, fanOut } from './fan';
export { type MemoryOptions, memory } from './memory';
export { type RingOptions, ring } from './ring';
export { type RoutingOptions, routing } from './routing';
export { type PacketStreamOptions, packetStream } from './stream';
