/** Circuit files on the disk. */
import type { Circuit } from '../../circuit/types';
import { circuitPieces, LARGEST_CIRCUIT_FILE, parseCircuit } from '../circuit-file';
import { readText, writeAtomically } from './files';

/** Reads a circuit file. Throws a PulsegateError for a file that is missing, a folder, too large or not a circuit. */
export const readCircuit = (path: string): Circuit =>
  parseCircuit(readText(path, LARGEST_CIRCUIT_FILE), path);

/** Writes a circuit as the JSON that `readCircuit` and the command line read. A reader never sees half of the file. */
export function writeCircuit(path: string, circuit: Circuit): void {
  writeAtomically(path, circuitPieces(circuit));
}
