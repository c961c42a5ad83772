/** The circuit that a command line names: a file, or standard input. */
import type { Circuit } from '../../circuit/types';
import { LARGEST_CIRCUIT_FILE, parseCircuit } from '../../io/circuit-file';
import { readText, sha256 } from '../../io/disk/files';
import type { Terminal } from './common';

export interface CircuitInput {
  readonly circuit: Circuit;
  /** What the manifest says of it: its sha256 by the name that was given. */
  readonly inputs: ReadonlyMap<string, string>;
}

export async function readCircuit({ read }: Terminal, file: string): Promise<CircuitInput> {
  const standard = file === '-';
  const text = standard ? await read(LARGEST_CIRCUIT_FILE) : readText(file, LARGEST_CIRCUIT_FILE);
  const circuit = parseCircuit(text, standard ? 'standard input' : file);
  return { circuit, inputs: new Map([[file, sha256(text)]]) };
}
