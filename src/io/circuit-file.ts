/** The circuit file: the JSON of a circuit, read with errors that name the file and the path inside it. */
import { circuit } from '../circuit/circuit';
import { parseFile } from '../circuit/schema';
import type { Circuit } from '../circuit/types';
import { PulsegateError } from '../errors';
import { inlineParts, parseJson } from './json';
import { placed } from './json-places';
import { gathered } from './pieces';

/** The largest circuit file that is read: 256 MB. */
export const LARGEST_CIRCUIT_FILE = 256 * 2 ** 20;

/**
 * The circuit that a JSON text describes; the file leads every message, as in
 * `chain.json:12:5: projections[2].to[0].gain: invalid gain "1" (allowed: a finite number or 'exact')`.
 */
export function parseCircuit(text: string, file: string): Circuit {
  const value = parseJson(text, file);
  return placed(text, file, () => {
    const parsed = parseFile(value);
    if (Array.isArray(parsed)) throw new PulsegateError(parsed);
    return circuit(parsed);
  });
}

/** The text of a circuit file: a population, weights, projection or window a line. */
export const formatCircuit = (circuit: Circuit): string => [...circuitPieces(circuit)].join('');

/** The same in pieces: matrices of a large circuit are longer than one string can be. */
export const circuitPieces = (circuit: Circuit): Iterable<string> => gathered(circuitParts(circuit));

function* circuitParts({ schedule, ...circuit }: Circuit): Generator<string> {
  yield '{\n';
  for (const [key, value] of Object.entries(circuit)) {
    yield* member(key, value, '  ');
    yield ',\n';
  }
  yield '  "schedule": {\n';
  const { windows, ...rest } = schedule;
  yield* member('windows', windows, '    ');
  for (const [key, value] of Object.entries(rest)) {
    yield ',\n';
    yield* member(key, value, '    ');
  }
  yield '\n  }\n}\n';
}

function* member(key: string, value: unknown, indent: string): Generator<string> {
  yield `${indent}${JSON.stringify(key)}: `;
  if (!Array.isArray(value) || value.length === 0) yield* inlineParts(value);
  else {
    let lead = '[\n';
    for (const item of value) {
      yield `${lead}${indent}  `;
      yield* inlineParts(item);
      lead = ',\n';
    }
    yield `\n${indent}]`;
  }
}
