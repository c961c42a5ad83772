/** Spiking backprop on the chip (Renner et al. 2024): its circuit, its engines, its plain algorithm, and the proof. */
export { type SpikingCircuit, type SpikingCircuitOptions, spikingCircuit } from './circuit';
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
export type { CircuitOnChip, PresentOptions, SpikingState } from './on-chip';
export { type PhaseRow, phases } from './phases';
export type { Presentation, SampleWrap, Violation } from './presentation';
export { emptyPass, forward, learn, type Pass } from './reference';
export { type Samples, samples } from './samples';
export { type Scores, scoresOf } from './scores';
export { type SelfClockedOptions, selfClocked } from './self-clocked';
export {
  type SelfClockedCircuit,
  type SelfClockedCircuitOptions,
  selfClockedCircuit,
} from './self-clocked-circuit';
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
