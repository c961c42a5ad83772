/** LIF networks with explicit synapses: a network of their own, neuron by neuron; they take no plan. */
export { network } from './network';
export { type PacketMapOptions, type PacketStage, packetMap } from './packet-map';
export { type LifRun, type RunOptions, run } from './run';
export { packetOf, type SpikePacket, type Survival, type SurvivalOptions, survival } from './survival';
export { type PacketOptions, type SynfireOptions, spikePacket, synfireChain } from './synfire';
export type * from './types';
