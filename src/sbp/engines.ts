/** The engines of spiking backprop by name. */
import { circuitEngine } from './circuit-engine';
import type { EngineMaker } from './engine';
import { referenceEngine } from './reference-engine';
import { typescriptEngine } from './typescript-engine';
import { wasmEngine } from './wasm-engine';

/** `fast` is the WebAssembly one, `circuit` the spiking circuit on the emulated chip; all of them give the same bits. */
export const engines: ReadonlyMap<string, EngineMaker> = new Map([
  ['fast', wasmEngine],
  ['circuit', circuitEngine()],
  ['typescript', typescriptEngine],
  ['reference', referenceEngine],
]);
