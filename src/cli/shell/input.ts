/** What a command line names as its input: the text of a file or of standard input, and the circuit in it. */
import { basename } from 'node:path';
import type { Circuit } from '../../circuit/types';
import { LARGEST_CIRCUIT_FILE, parseCircuit } from '../../io/circuit-file';
import { readBytes, sha256 } from '../../io/disk/files';
import { textOf } from '../../io/text';
import type { Terminal } from './common';

interface TextInput {
  readonly text: string;
  /** What messages call it. */
  readonly name: string;
  /** What the manifest says of it: the sha256 of its bytes by the name that was given. */
  readonly inputs: ReadonlyMap<string, string>;
}

interface CircuitInput extends Pick<TextInput, 'inputs'> {
  readonly circuit: Circuit;
}

/** A text of at most `limit` bytes in any encoding that is read; `-` is standard input. */
export async function textInput({ read }: Terminal, file: string, limit: number): Promise<TextInput> {
  const standard = file === '-';
  const bytes = standard ? await read(limit) : readBytes(file, limit);
  return {
    text: textOf(bytes),
    name: standard ? 'standard input' : file,
    inputs: new Map([[file, sha256(bytes)]]),
  };
}

/** A title that names the circuit: the file that it came from, without its folders. */
export function titled(what: string, { inputs }: Pick<TextInput, 'inputs'>): string {
  const [file = '-'] = inputs.keys();
  return file === '-' ? what : `${what} of ${basename(file)}`;
}

export async function circuitInput(terminal: Terminal, file: string): Promise<CircuitInput> {
  const { text, name, inputs } = await textInput(terminal, file, LARGEST_CIRCUIT_FILE);
  return { circuit: parseCircuit(text, name), inputs };
}
