/**
 * NPZ: a zip of npy arrays (format 1.0, little endian, C order), as numpy's savez and load have it. Written as float64 and
 * int32; narrower numbers, and int64 that fit, are read as well, each as the one of the two that holds it exactly.
 */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { invalid, PulsegateError, raise, within } from '../errors';
import { damaged } from './zip-checksums';

export interface NpyArray {
  readonly shape: readonly number[];
  /** By rows: the last index runs fastest. */
  readonly data: Float64Array | Int32Array;
}

/** How one number of each dtype is read: its bytes, whether it is an integer, and the read itself. */
const KINDS: Readonly<Record<string, readonly [bytes: number, integer: boolean, read: Read]>> = {
  '<f8': [8, false, (view, at) => view.getFloat64(at, true)],
  '<f4': [4, false, (view, at) => view.getFloat32(at, true)],
  '<i8': [8, true, (view, at) => Number(view.getBigInt64(at, true))],
  '<i4': [4, true, (view, at) => view.getInt32(at, true)],
  '<i2': [2, true, (view, at) => view.getInt16(at, true)],
  '<u2': [2, true, (view, at) => view.getUint16(at, true)],
  '|i1': [1, true, (view, at) => view.getInt8(at)],
  '|u1': [1, true, (view, at) => view.getUint8(at)],
};
type Read = (view: DataView, at: number) => number;

/** One byte a character. */
const LATIN = true;

const MAGIC = '\u0093NUMPY\u0001\u0000';

/** Zip has no time zone and no time before 1980; one fixed moment makes equal arrays equal bytes. */
const MOMENT = new Date(1980, 0, 1);

/** The bytes of an NPZ file. Equal arrays give equal bytes. */
export function formatNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  const files = Object.entries(arrays).map(
    ([name, array]) => [`${name}.npy`, formatNpy(name, array)] as const,
  );
  return zipSync(Object.fromEntries(files), { mtime: MOMENT, level: 6 });
}

/** The arrays of an NPZ file by name; `file` leads every message. */
export function parseNpz(bytes: Uint8Array, file: string): Record<string, NpyArray> {
  return within(file, () => {
    const entries = Object.entries(unzip(bytes));
    return Object.fromEntries(
      entries.map(([path, content]) => [path.replace(/\.npy$/, ''), within(path, () => parseNpy(content))]),
    );
  });
}

function unzip(bytes: Uint8Array): Record<string, Uint8Array> {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes);
  } catch (error) {
    throw wrong(`invalid NPZ: not a whole zip file (${error instanceof Error ? error.message : error})`);
  }
  for (const name of damaged(bytes, files))
    throw wrong(`invalid NPZ: the checksum of ${name} does not agree`);
  return files;
}

function formatNpy(name: string, { shape, data }: NpyArray): Uint8Array {
  if (data.length !== count(shape))
    raise(invalid(name, 'shape', shape, `one of ${data.length} entries in all`));
  const kind = data instanceof Int32Array ? '<i4' : '<f8';
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const words = `{'descr': '${kind}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = 64 * Math.ceil((MAGIC.length + 2 + words.length + 1) / 64);
  const bytes = new Uint8Array(start + data.byteLength);
  const view = new DataView(bytes.buffer);
  const header = `${words.padEnd(start - MAGIC.length - 3)}\n`;
  view.setUint16(MAGIC.length, header.length, true);
  bytes.set(strToU8(MAGIC, LATIN));
  bytes.set(strToU8(header, LATIN), MAGIC.length + 2);
  const integers = data instanceof Int32Array;
  for (const [k, value] of data.entries())
    if (integers) view.setInt32(start + 4 * k, value, true);
    else view.setFloat64(start + 8 * k, value, true);
  return bytes;
}

function parseNpy(bytes: Uint8Array): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const latin = (from: number, to: number) => strFromU8(bytes.subarray(from, to), LATIN);
  if (latin(0, 6) !== MAGIC.slice(0, 6)) throw wrong('invalid npy: it does not begin with \\x93NUMPY');
  if (latin(6, 8) !== MAGIC.slice(6))
    throw wrong(`invalid npy version ${bytes[6]}.${bytes[7]} (allowed: 1.0)`);
  const start = bytes.length < 10 ? Number.POSITIVE_INFINITY : 10 + view.getUint16(8, true);
  if (start > bytes.length) throw wrong('invalid npy: it ends inside its header');
  const { kind, shape } = parseHeader(latin(10, start));
  const [size, integer, read] = KINDS[kind];
  const length = count(shape);
  if (bytes.length - start !== length * size)
    throw wrong(
      `invalid npy: ${bytes.length - start} bytes of data (allowed: ${length * size}, for shape [${shape}])`,
    );
  const data = Float64Array.from({ length }, (_, k) => read(view, start + size * k));
  if (!integer) return { shape, data };
  const wide = data.findIndex((value) => value !== (value | 0));
  if (wide >= 0) throw new PulsegateError([invalid(`[${wide}]`, 'integer', data[wide], 'one of 32 bits')]);
  return { shape, data: Int32Array.from(data) };
}

function parseHeader(header: string): { kind: string; shape: number[] } {
  const kind = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const tuple = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (kind === undefined || !Object.hasOwn(KINDS, kind))
    throw new PulsegateError([
      invalid('', 'dtype', kind ?? 'none', `${Object.keys(KINDS).join(', ')}: little endian`),
    ]);
  if (tuple === undefined || fortran === undefined)
    throw wrong('invalid npy: its header has no shape or order');
  const shape = tuple
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  if (fortran === 'True' && shape.filter((extent) => extent > 1).length > 1)
    throw wrong('invalid order of the array: Fortran (allowed: C, as np.ascontiguousarray makes it)');
  return { kind, shape };
}

const count = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

const wrong = (text: string): PulsegateError => new PulsegateError([{ code: 'invalid', path: '', text }]);
