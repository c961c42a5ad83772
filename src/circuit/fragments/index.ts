/** Partial circuits: plain data that `circuit(...fragments)` merges. */

export {
  type FlushOptions,
  flush,
  type HadamardOptions,
  type HebbOptions,
  hadamard,
  hebb,
  type RectifierOptions,
  rectifier,
  type SignedErrorOptions,
  type SignedLayerOptions,
  signedError,
  signedLayer,
} from './arithmetic';

export {
  type AutonomousChainOptions,
  type AutonomousSgscOptions,
  autonomousChain,
  autonomousSgsc,
} from './autonomous';
export { type BackpropOptions, backprop, type Network } from './backprop';
export { type BinaryBackpropOptions, binaryBackprop } from './binary-backprop';
export { binaryForward } from './binary-forward';
export type { BinaryForwardOptions } from './binary-units';
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
export { type FanInOptions, type FanOutOptions, fanIn, fanOut } from './fan';
export { type MaskedHopOptions, type MaskOptions, mask, maskedHop, maskGate } from './mask';
export { type MemoryOptions, memory } from './memory';
export { type PulseChainOptions, type PulseOptions, pulseChain } from './pulse-chain';
export { type RingOptions, ring } from './ring';
export { type RoutingOptions, routing } from './routing';
export {
  type ClockOptions,
  type IgnitionOptions,
  ignition,
  type PatternsOptions,
  type PatternValues,
  patterns,
  type SelfClockedOptions,
  selfClocked,
  type UntilOptions,
  until,
} from './self-clocked/index';
export { type PacketStreamOptions, packetStream } from './stream';
