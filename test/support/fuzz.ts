/** Mutation of good data that knows its structure: numbers over all decades, names, signs, types, parts twice or not at all. */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Uniform = () => number;

const NAMES = [
  '__proto__',
  'toString',
  'constructor',
  'hasOwnProperty',
  '',
  '<b>',
  '\u0000',
  'ü',
  'p',
  'u0',
  'u1',
];
const ODD: readonly Json[] = [
  null,
  true,
  false,
  [],
  {},
  '',
  'NaN',
  '1',
  [[]],
  [null],
  { __proto__: null },
  -1,
];

const pick = <T>(from: readonly T[], uniform: Uniform): T => from[Math.floor(from.length * uniform())];

function otherNumber(value: number, uniform: Uniform): number {
  const way = Math.floor(9 * uniform());
  if (way === 0) return -value;
  if (way === 1) return pick([0, -0, 1, 5e-324, 1.7e308, -1.7e308, 2 ** 31, 2 ** 32, 2 ** 53], uniform);
  if (way === 2) return value * 10 ** Math.floor(600 * uniform() - 300);
  if (way === 3) return (value === 0 ? 1 : value) * (1 + 2 ** -52);
  if (way === 4) return Math.floor(20 * uniform());
  if (way === 5) return value + uniform() - 0.5;
  return value * 10 ** (6 * uniform() - 3);
}

/** Every place of a value, as a container and a key of it. */
function places(value: Json, found: [Json[] | Record<string, Json>, string][] = []): typeof found {
  if (typeof value !== 'object' || value === null) return found;
  const parts = value as Record<string, Json>;
  for (const key of Object.keys(parts)) {
    found.push([parts, key]);
    places(parts[key], found);
  }
  return found;
}

const put = (into: object, key: string, value: unknown): void => {
  Object.defineProperty(into, key, { value, writable: true, enumerable: true, configurable: true });
};

function mutateOnce(root: Json, uniform: Uniform): void {
  const all = places(root);
  if (all.length === 0) return;
  const [into, key] = pick(all, uniform);
  const parts = into as Record<string, Json>;
  const value = parts[key];
  const way = uniform();
  if (way < 0.08) put(into, key, pick(ODD, uniform));
  else if (way < 0.14) Array.isArray(into) ? into.splice(Number(key), 1) : delete parts[key];
  else if (way < 0.2)
    Array.isArray(into) ? into.push(structuredClone(value)) : put(into, pick(NAMES, uniform), value);
  else if (way < 0.26) put(into, key, structuredClone(pick(all, uniform)[0] as Json));
  else if (typeof value === 'number') put(into, key, otherNumber(value, uniform));
  else if (typeof value === 'boolean') put(into, key, !value);
  else if (typeof value === 'string') {
    const [from, at] = pick(all, uniform);
    const other = (from as Record<string, Json>)[at];
    put(into, key, typeof other === 'string' && uniform() < 0.5 ? other : pick(NAMES, uniform));
  }
}

/** A copy with one to four mutations. */
export function mutated(value: unknown, uniform: Uniform): unknown {
  const copy = structuredClone(value) as Json;
  for (let left = 1 + Math.floor(4 * uniform()); left > 0; left--) mutateOnce(copy, uniform);
  return copy;
}

/** Bytes of which some are flipped, cut off, doubled or taken for numbers of all sizes. */
export function mutatedBytes(bytes: Uint8Array, uniform: Uniform): Buffer {
  let out = Buffer.from(bytes);
  for (let left = 1 + Math.floor(3 * uniform()); left > 0 && out.length > 8; left--) {
    // heads and directories, where meaning is, are at the ends
    const near = Math.floor(Math.min(out.length, 200) * uniform());
    const at = Math.min(out.length - 4, uniform() < 0.5 ? near : out.length - 1 - near);
    const way = uniform();
    if (way < 0.4) out[at] ^= 1 << Math.floor(8 * uniform());
    else if (way < 0.7)
      out.writeUInt32LE(pick([0, 1, 2 ** 31, 2 ** 32 - 1, 65535, 2 ** 28], uniform), Math.max(0, at));
    else if (way < 0.85) out = out.subarray(0, at);
    else out = Buffer.concat([out.subarray(0, at), out.subarray(Math.floor(at / 2))]);
  }
  return out;
}
