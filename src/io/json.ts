/** JSON in and out: faults with their line and column, numbers that JSON has no word for, items one a line. */
import { PulsegateError } from '../errors';
import { jsonFault } from './json-fault';

/**
 * The value of a JSON text, with a byte order mark or without; an invalid text is an error that says where and what was
 * allowed there.
 */
export function parseJson(marked: string): unknown {
  const text = marked.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    // no JSON has them, but every second byte of English in UTF-16 is one
    if (text.includes('\u0000'))
      throw new PulsegateError([
        {
          code: 'invalid',
          path: '',
          text: 'invalid JSON: it has NUL bytes and looks like UTF-16 (allowed: UTF-8, or UTF-16 with a byte order mark)',
        },
      ]);
    const fault = jsonFault(text);
    if (fault === undefined)
      throw new PulsegateError([{ code: 'invalid', path: '', text: `invalid JSON: ${error}` }]);
    const { line, column, found, allowed } = fault;
    const path = `line ${line} column ${column}`;
    throw new PulsegateError([
      { code: 'invalid', path, text: `invalid JSON: found ${found} (allowed: ${allowed})` },
    ]);
  }
}

/**
 * JSON text of a value. NaN and the infinities, for which JSON has no number, become the strings "NaN", "Infinity"
 * and "-Infinity" rather than null; typed arrays become lists. `indent` 0 puts everything on one line.
 */
export const toJson = (value: unknown, indent = 2): string => JSON.stringify(value, plain, indent);

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value instanceof Float64Array || value instanceof Int32Array) return Array.from(value);
  return value;
}

/** A value on one line with spaces to read by: `{ "name": "u0", "size": 3 }`. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (value === null || typeof value !== 'object') return toJson(value, 0);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, part]) => `${JSON.stringify(key)}: ${inline(part)}`).join(', ')} }`;
}
