/** Spiking backprop on the chip (Renner et al. 2024): its circuit, its engines, its plain algorithm, and the proof. */
export {
  type Presentation,
  type PresentOptions,
  type SampleWrap,
  type SpikingCircuit,
  type SpikingCircuitOptions,
  type SpikingState,
  spikingCircuit,
  type Violation,
} from './circuit';
export { circuitEngine } from './circuit-engine';
export type { Divergence, PhaseSpikes } from './copies';
export type { Difference } from './difference';
export {
  type Engine,
  type EngineMaker,
  type Findings,
  type Matrices,
  matricesOf,
  type Tally,
} from './engine';
export { engines } from './engines';
export { expectedSpikes } from './expected';
export { type Copies, type NetworkOptions, network } from './network';
export { type PhaseRow, phases } from './phases';
export { emptyPass, forward, learn, type Pass } from './reference';
export { type Samples, samples } from './samples';
export { type Scores, scoresOf } from './scores';
export { CHIP, type Layers, PUBLISHED, type Variant, type WeightPair, weights } from './types';
export {
  type SpikeDifference,
  type Verification,
  type VerifyOptions,
  type VerifyStep,
  verify,
  verifying,
  type WeightDifference,
} from './verify';
export type { Topology, WiringOptions } from './wiring';
