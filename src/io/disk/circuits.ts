/** Circuit files on the disk. */

import { checkCircuit } from '../../circuit/made';
import type { Circuit } from '../../circuit/types';
import { checkKinds } from '../../kinds';
import { circuitPieces, LARGEST_CIRCUIT_FILE, parseCircuit } from '../circuit-file';
import { readText, writeAtomically } from './files';

/**
 * Reads a circuit file. Throws a PulsegateError for a file that is missing, a folder, too large or not a circuit.
 *
 * @example
 * ```ts
 * import { circuit, gradedChain, readCircuit, simulate, writeCircuit } from 'pulsegate';
 *
 * writeCircuit('chain.json', circuit(gradedChain({ stages: 3, T: 1 })));
 * const chain = readCircuit('chain.json');
 * simulate(chain, { initial: { u0: 0.7 } }).at(3, 'u3').toFixed(12); // 0.700000000000
 * ```
 */
export function readCircuit(path: string): Circuit {
  checkKinds('readCircuit', { path: [path, 'text'] });
  return parseCircuit(readText(path, LARGEST_CIRCUIT_FILE), path);
}

/**
 * Writes a circuit as the JSON that `readCircuit` and the command line read. A reader never sees half of the file.
 *
 * @example
 * ```ts
 * import { circuit, gradedChain, readCircuit, writeCircuit } from 'pulsegate';
 *
 * const chain = circuit(gradedChain({ stages: 3, T: 1 }));
 * writeCircuit('chain.json', chain);
 * JSON.stringify(readCircuit('chain.json')) === JSON.stringify(chain); // true
 * ```
 */
export function writeCircuit(path: string, circuit: Circuit): void {
  checkKinds('writeCircuit', { path: [path, 'text'] });
  checkCircuit(circuit);
  writeAtomically(path, circuitPieces(circuit));
}
