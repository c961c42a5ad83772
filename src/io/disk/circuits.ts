/** A circuit file from the disk. */
import type { Circuit } from '../../circuit/types';
import { LARGEST_CIRCUIT_FILE, parseCircuit } from '../circuit-file';
import { readText } from './files';

/** Reads a circuit file. Throws a PulsegateError for a file that is missing, a folder, too large or not a circuit. */
export const readCircuit = (path: string): Circuit =>
  parseCircuit(readText(path, LARGEST_CIRCUIT_FILE), path);
