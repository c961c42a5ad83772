/** A circuit with other numbers: `projections[*].transfer.h` is a path into its file. */
import { invalid, PulsegateError } from '../errors';
import { circuit as makeCircuit } from './circuit';
import type { Circuit, Fragment } from './types';

/** The parts of a path; `*` stands for every entry of a list. */
export const pathOf = (text: string): (string | number)[] =>
  text
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** The circuit with another number where the path leads; `option` leads the message where it leads to none. */
export function varied(
  circuit: Circuit,
  path: readonly (string | number)[],
  value: number,
  option: string,
): Circuit {
  let places = 0;
  const put = (node: unknown, rest: readonly (string | number)[]): unknown => {
    const [key, ...more] = rest;
    if (key === undefined) {
      if (typeof node !== 'number') return node;
      places++;
      return value;
    }
    if (Array.isArray(node))
      return node.map((item, k) => (key === '*' || key === k ? put(item, more) : item));
    if (node === null || typeof node !== 'object') return node;
    return Object.fromEntries(
      Object.entries(node).map(([name, item]) => [name, name === key ? put(item, more) : item]),
    );
  };
  const changed = put(circuit, path) as Fragment;
  if (places === 0)
    throw new PulsegateError([
      invalid(option, 'path', path.join('.'), 'one that leads to a number in the circuit file'),
    ]);
  return makeCircuit(changed);
}
