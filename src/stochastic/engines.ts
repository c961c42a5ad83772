/** The engines of composite neurons by name; the bits are the same. */
import { type Engine, type EngineOptions, engineOn } from './engine';
import type { Network } from './network';
import { plainKernel } from './plain-kernel';
import { wasmKernel } from './wasm-kernel';

export type EngineMaker = (network: Network, options: EngineOptions) => Engine;

export const engines: ReadonlyMap<string, EngineMaker> = new Map<string, EngineMaker>([
  ['fast', (network, options) => engineOn(wasmKernel, network, options)],
  ['typescript', (network, options) => engineOn(plainKernel, network, options)],
]);
