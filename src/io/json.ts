/** JSON in and out: faults with their line and column, numbers that JSON has no word for, items one a line. */
import { type Problem, PulsegateError } from '../errors';
import { jsonFault } from './json-fault';
import { led } from './json-places';
import { gathered } from './pieces';

/** How npm begins the output of a script. */
const NPM = /^\s*(> \S+@\d\S*)/;

/**
 * The value of a JSON text, with a byte order mark or without; an invalid text is an error that says where in the file it
 * is, and what was allowed there: `chain.json:12:5: invalid JSON: found ] (allowed: a value)`.
 */
export function parseJson(marked: string, file: string): unknown {
  const text = marked.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PulsegateError([notJson(text, file, error)]);
  }
}

function notJson(text: string, file: string, error: unknown): Problem {
  const problem = (path: string, fault: string): Problem => ({
    code: 'invalid',
    path,
    text: `invalid JSON: ${fault}`,
  });
  // no JSON has them, but every second byte of English in UTF-16 is one
  if (text.includes('\u0000'))
    return problem(
      file,
      'it has NUL bytes and looks like UTF-16 (allowed: UTF-8, or UTF-16 with a byte order mark)',
    );
  const banner = NPM.exec(text)?.[1];
  if (banner !== undefined)
    return problem(
      file,
      `it begins with what npm says of a script, "${banner}" (allowed: the output of pulsegate alone, as npx pulsegate or npm run -s writes it)`,
    );
  const fault = faultIn(text);
  if (fault === undefined) return problem(file, String(error));
  return problem(led(file, fault), `found ${fault.found} (allowed: ${fault.allowed})`);
}

/** The fault of a text that the engine refuses; undefined where it is nested deeper than the reader of places goes. */
function faultIn(text: string) {
  try {
    return jsonFault(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
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

/**
 * The text that `toJson` gives, in pieces, which may be longer together than a string can be. What can be walked through is
 * a list: rows need not all be made before they are written.
 */
export const jsonPieces = (value: unknown, indent = 2): Iterable<string> =>
  gathered(partsOf(value, indent === 0 ? '' : '\n', ' '.repeat(indent)));

/** `line` begins a line at the depth of the value: a line break and spaces, or nothing. */
function* partsOf(value: unknown, line: string, indent: string): Generator<string> {
  if (value === null || typeof value !== 'object') {
    yield toJson(value, 0) ?? 'null';
    return;
  }
  const inner = line + indent;
  const isList = isIterable(value);
  let lead = isList ? '[' : '{';
  if (isList)
    for (const item of value) {
      yield lead + inner;
      if (typeof item === 'number') yield Number.isFinite(item) ? String(item + 0) : `"${item}"`;
      else yield* partsOf(item, inner, indent);
      lead = ',';
    }
  else
    for (const [key, part] of Object.entries(value)) {
      if (part === undefined || typeof part === 'function') continue;
      yield `${lead}${inner}${JSON.stringify(key)}:${line === '' ? '' : ' '}`;
      yield* partsOf(part, inner, indent);
      lead = ',';
    }
  const [open, close] = isList ? '[]' : '{}';
  yield lead === ',' ? line + close : open + close;
}

const isIterable = (value: object): value is Iterable<unknown> =>
  typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function';

/** A value on one line with spaces to read by: `{ "name": "u0", "size": 3 }`. */
export function* inlineParts(value: unknown): Generator<string> {
  if (value === null || typeof value !== 'object') yield toJson(value, 0);
  else if (Array.isArray(value)) {
    let lead = '[';
    for (const item of value) {
      yield lead;
      yield* inlineParts(item);
      lead = ', ';
    }
    yield lead === '[' ? '[]' : ']';
  } else {
    let lead = '{ ';
    for (const [key, part] of Object.entries(value)) {
      if (part === undefined) continue;
      yield `${lead}${JSON.stringify(key)}: `;
      yield* inlineParts(part);
      lead = ', ';
    }
    yield lead === '{ ' ? '{}' : ' }';
  }
}
