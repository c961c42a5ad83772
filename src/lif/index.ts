/** LIF networks with explicit synapses: a network of their own, neuron by neuron; they take no plan. */
export { network } from './network';
export { type LifRun, type RunOptions, run } from './run';
export type * from './types';
