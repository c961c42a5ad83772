/** A number in the circuit file that is varied over a range: `projections[*].transfer.h=0.02:0.3`. */

import type { Circuit } from '../../circuit/types';
import { pathOf, varied } from '../../circuit/vary';
import { invalid, PulsegateError } from '../../errors';
import { ownValue } from '../../records';

interface Varied {
  /** The option that names it, and the path as it was given. */
  readonly option: string;
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly range: readonly [low: number, high: number];
}

export function rangeOf(option: string, text: string): Varied {
  const cut = text.lastIndexOf('=');
  const [low, high, ...rest] = text
    .slice(cut + 1)
    .split(':')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (
    cut < 1 ||
    low === undefined ||
    high === undefined ||
    rest.length > 0 ||
    !(low < high && high - low < 1e300)
  )
    throw new PulsegateError([invalid(option, 'range', text, 'PATH=low:high, low < high')]);
  const name = text.slice(0, cut);
  return { option, name, path: pathOf(name), range: [low, high] };
}

/** The circuit with another number in that place. */
export const at = (circuit: Circuit, { option, name, path }: Varied, value: number): Circuit =>
  varied(circuit, path, value, `${option} ${name}`);

/** The number that a path leads to now. */
export function numberAt(circuit: Circuit, { option, name, path }: Varied): number {
  let node: unknown = circuit;
  for (const key of path)
    node = Array.isArray(node)
      ? node[key === '*' ? 0 : Number(key)]
      : ownValue((node ?? {}) as Record<string, unknown>, String(key));
  if (typeof node !== 'number')
    throw new PulsegateError([
      invalid(option, 'path', name, 'one that leads to a number in the circuit file'),
    ]);
  return node;
}
