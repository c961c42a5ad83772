/** What a public function is given, checked by kind: what is of another would fail somewhere inside, or go on in silence. */
import { checkOptions, invalid, missing, type Problem, raise, unknown } from './errors';

/** What a value must be, and how a message says so. */
export interface Kind {
  is(value: unknown): boolean;
  readonly allowed: string;
  /** Of a choice: all that there are, so that a misspelt one is answered with the nearest. */
  readonly words?: readonly string[];
}

const KINDS = {
  number: { is: isNumber, allowed: 'a number' },
  text: { is: (value: unknown) => typeof value === 'string', allowed: 'a text' },
  flag: { is: (value: unknown) => typeof value === 'boolean', allowed: 'true or false' },
  list: { is: isList, allowed: 'a list' },
  lists: { is: listOf(isList), allowed: 'a list of lists' },
  numbers: { is: (value: unknown) => isList(value) && allNumbers(value), allowed: 'a list of numbers' },
  texts: { is: listOf((part) => typeof part === 'string'), allowed: 'a list of texts' },
  rows: { is: listOf((part) => isList(part) && allNumbers(part)), allowed: 'a list of rows of numbers' },
  objects: { is: listOf(isObject), allowed: 'a list of objects' },
  function: { is: (value: unknown) => typeof value === 'function', allowed: 'a function' },
  object: { is: isObject, allowed: 'an object' },
} as const satisfies Record<string, Kind>;

const orNothing = (kind: Kind): Kind => ({ ...kind, is: (value) => value === undefined || kind.is(value) });

/** Kinds by name, each also as one that may be left out. */
const NAMED: Readonly<Record<string, Kind>> = Object.fromEntries(
  Object.entries(KINDS).flatMap(([name, kind]) => [
    [name, kind],
    [`${name}?`, orNothing(kind)],
  ]),
);

/** A kind by name, one of a choice of words, or a kind of one's own; with `?` it may be left out. */
export type Wanted = keyof typeof KINDS | `${keyof typeof KINDS}?` | readonly string[] | Kind;

/**
 * Throws for arguments that are missing or of another kind: `sbp.weights.layers: missing layers (a list)`,
 * `sbp.weights.layers: invalid layers 3 (allowed: a list)`.
 */
export function checkKinds(
  path: string,
  given: Readonly<Record<string, readonly [value: unknown, wanted: Wanted]>>,
): void {
  raise(
    ...Object.entries(given).flatMap(([name, [value, wanted]]) =>
      faultOf(`${path}.${name}`, name, value, wanted),
    ),
  );
}

/** Throws where `options` is no object, has a key that is not wanted, or one of another kind than wanted. */
export function checkGiven(path: string, options: object, wanted: Readonly<Record<string, Wanted>>): void {
  const names = Object.keys(wanted);
  checkOptions(path, options, names);
  const faults: Problem[] = [];
  // a short run is checked as well: nothing is made for what is right
  for (const name of names) {
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (!kindOf(wanted[name]).is(value))
      faults.push(...faultOf(`${path}.${name}`, name, value, wanted[name]));
  }
  raise(...faults);
}

/** Any of several kinds. */
export function either(...wanted: readonly Wanted[]): Kind {
  const kinds = wanted.map(kindOf);
  return {
    is: (value) => kinds.some(({ is }) => is(value)),
    allowed: kinds.map(({ allowed }) => allowed).join(', or '),
  };
}

/** A kind that may be left out. */
export const optional = (wanted: Wanted): Kind => orNothing(kindOf(wanted));

/** An object with these parts, told by where it comes from: `what imageSet(...) returns`. */
export const having = (allowed: string, parts: Readonly<Record<string, Wanted>>): Kind => {
  const kinds = Object.entries(parts).map(([name, wanted]) => [name, kindOf(wanted)] as const);
  return {
    is: (value) => isObject(value) && kinds.every(([name, { is }]) => is(value[name])),
    allowed,
  };
};

/** A list of any length of entries of one kind. */
export const listing = (allowed: string, wanted: Wanted): Kind => {
  const { is } = kindOf(wanted);
  return { is: listOf((part) => is(part)), allowed };
};

/** A list of so many entries of one kind: `[t0, t1]`. */
export function tuple(allowed: string, length: number, wanted: Wanted): Kind {
  const { is } = kindOf(wanted);
  return {
    is: (value) => isList(value) && value.length === length && Array.from(value).every((part) => is(part)),
    allowed,
  };
}

/** Two numbers: a time span, a domain, a range. */
export const PAIR = tuple('[from, to], two numbers', 2, 'number');

/** Sizes of a network of three layers. */
export const LAYERS = tuple('[input, hidden, output], three sizes', 3, 'number');

function faultOf(path: string, name: string, value: unknown, wanted: Wanted): Problem[] {
  const { is, allowed, words } = kindOf(wanted);
  if (is(value)) return [];
  if (value === undefined) return [missing(path, name, allowed)];
  if (words !== undefined && typeof value === 'string') return [unknown(path, name, value, words)];
  return [invalid(path, name, value, allowed)];
}

function kindOf(wanted: Wanted): Kind {
  if (typeof wanted === 'string') return NAMED[wanted];
  if (!('is' in wanted))
    return {
      is: (value) => typeof value === 'string' && wanted.includes(value),
      allowed: wanted.join(' or '),
      words: wanted,
    };
  return wanted;
}

/** NaN is no number that anybody means. */
function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}

export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isList(value);
}

function allNumbers(list: ArrayLike<unknown>): boolean {
  for (let i = 0; i < list.length; i++) if (!isNumber(list[i])) return false;
  return true;
}

function listOf(is: (part: unknown) => boolean) {
  return (value: unknown): boolean => isList(value) && Array.from(value).every(is);
}
