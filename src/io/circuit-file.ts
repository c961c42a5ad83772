/** The circuit file: the JSON of a circuit, read with errors that name the file and the path inside it. */
import { circuit } from '../circuit/circuit';
import { parseFile } from '../circuit/schema';
import type { Circuit } from '../circuit/types';
import { PulsegateError, within } from '../errors';
import { inline, parseJson } from './json';

/** The largest circuit file that is read: 256 MB. */
export const LARGEST_CIRCUIT_FILE = 256 * 2 ** 20;

/**
 * The circuit that a JSON text describes; `file` leads every message, as in
 * `chain.json: projections[2].to[0].gain: invalid gain "1" (allowed: a finite number or 'exact')`.
 */
export function parseCircuit(text: string, file: string): Circuit {
  return within(file, () => {
    const parsed = parseFile(parseJson(text));
    if (Array.isArray(parsed)) throw new PulsegateError(parsed);
    return circuit(parsed);
  });
}

/** The text of a circuit file: a population, weights, projection or window a line. */
export function formatCircuit({ schedule, ...circuit }: Circuit): string {
  const { windows, ...rest } = schedule;
  const members = Object.entries(circuit).map(([key, value]) => member(key, value, '  '));
  const inner = [
    member('windows', windows, '    '),
    ...Object.entries(rest).map(([key, value]) => member(key, value, '    ')),
  ];
  members.push(`  "schedule": {\n${inner.join(',\n')}\n  }`);
  return `{\n${members.join(',\n')}\n}\n`;
}

function member(key: string, value: unknown, indent: string): string {
  const lead = `${indent}${JSON.stringify(key)}: `;
  if (!Array.isArray(value) || value.length === 0) return lead + inline(value);
  return `${lead}[\n${value.map((item) => `${indent}  ${inline(item)}`).join(',\n')}\n${indent}]`;
}
