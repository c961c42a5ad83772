/**
 * NPZ: a zip of npy arrays, as numpy's savez and load have it. Written as float64 and int32, little endian, by rows. Read are
 * bool, all integers and floats up to 64 bits, in either byte order and either order of the axes, npy 1.0 to 3.0: each as
 * the one of the two written kinds that holds it exactly.
 */
import { strFromU8, strToU8 } from 'fflate';
import { invalid, PulsegateError, raise, within } from '../errors';
import { type ZipEntry, zipEntries, zipped } from './zip';

/** Texts, which are written for those who read them in numpy, and not read. */
export interface NpyTexts {
  readonly shape: readonly number[];
  readonly texts: readonly string[];
}

export interface NpyArray {
  readonly shape: readonly number[];
  /** By rows: the last index runs fastest. */
  readonly data: Float64Array | Int32Array;
}

/** How one number of each dtype is read, without the letter of its byte order: its bytes, its kind, and the read itself. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['f8', { bytes: 8, kind: 'float', read: (view, at, little) => view.getFloat64(at, little) }],
  ['f4', { bytes: 4, kind: 'float', read: (view, at, little) => view.getFloat32(at, little) }],
  ['f2', { bytes: 2, kind: 'float', read: (view, at, little) => half(view.getUint16(at, little)) }],
  ['i8', { bytes: 8, kind: 'integer', read: (view, at, little) => whole(view.getBigInt64(at, little)) }],
  ['u8', { bytes: 8, kind: 'integer', read: (view, at, little) => whole(view.getBigUint64(at, little)) }],
  ['i4', { bytes: 4, kind: 'integer', read: (view, at, little) => view.getInt32(at, little) }],
  ['u4', { bytes: 4, kind: 'integer', read: (view, at, little) => view.getUint32(at, little) }],
  ['i2', { bytes: 2, kind: 'integer', read: (view, at, little) => view.getInt16(at, little) }],
  ['u2', { bytes: 2, kind: 'integer', read: (view, at, little) => view.getUint16(at, little) }],
  ['i1', { bytes: 1, kind: 'integer', read: (view, at) => view.getInt8(at) }],
  ['u1', { bytes: 1, kind: 'integer', read: (view, at) => view.getUint8(at) }],
  ['b1', { bytes: 1, kind: 'integer', read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) }],
]);

interface Kind {
  readonly bytes: number;
  readonly kind: 'float' | 'integer';
  readonly read: (view: DataView, at: number, little: boolean) => number;
}

/** One byte a character. */
const LATIN = true;

const MAGIC = '\u0093NUMPY\u0001\u0000';

/** The longest header of an array that is read, in bytes; numpy itself stops at 10,000. */
const LONGEST_HEADER = 65536;

/** The most numbers of one array that is read: those that a circuit's matrix may have. */
const MOST_NUMBERS = 2 ** 25;

/** The bytes of an NPZ file. Equal arrays give equal bytes. */
export const formatNpz = (arrays: Readonly<Record<string, NpyArray | NpyTexts>>): Uint8Array =>
  zipped(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, formatNpy(name, array)] as const));

/**
 * The arrays of an NPZ file by name; `file` leads every message. An array is read when its `shape` or its `data` is asked
 * for, and throws then if it is none that can be: what nobody asks for (names of layers, pickled objects) does not matter.
 */
export function parseNpz(bytes: Uint8Array, file: string): ReadonlyMap<string, NpyArray> {
  return within(file, () => {
    const arrays = [...zipEntries(bytes)].map(([path, entry]): [string, NpyArray] => {
      const reading = <T>(read: () => T): T => within(file, () => within(path, read));
      return [path.replace(/\.npy$/, ''), lazily(entry, reading)];
    });
    return new Map(arrays);
  });
}

function lazily(entry: ZipEntry, reading: <T>(read: () => T) => T): NpyArray {
  let header: NpyHeader | undefined;
  let data: NpyArray['data'] | undefined;
  const known = (): NpyHeader => {
    header ??= reading(() => headerOf(entry));
    return header;
  };
  return {
    get shape() {
      return known().shape;
    },
    get data() {
      const facts = known();
      data ??= reading(() => numbersOf(entry.content(), facts));
      return data;
    },
  };
}

function formatNpy(name: string, array: NpyArray | NpyTexts): Uint8Array {
  const { shape } = array;
  const length = 'texts' in array ? array.texts.length : array.data.length;
  if (length !== count(shape)) raise(invalid(name, 'shape', shape, `one of ${length} entries in all`));
  if ('texts' in array) return formatTexts(array);
  const { data } = array;
  const integers = data instanceof Int32Array;
  const { bytes, view, start } = npy(integers ? '<i4' : '<f8', shape, data.byteLength);
  for (const [k, value] of data.entries())
    if (integers) view.setInt32(start + 4 * k, value, true);
    else view.setFloat64(start + 8 * k, value, true);
  return bytes;
}

/** Code points of 4 bytes, as many for each as the longest has; numpy takes the zeros after a text away. */
function formatTexts({ shape, texts }: NpyTexts): Uint8Array {
  const points = texts.map((text) => Array.from(text, (letter) => letter.codePointAt(0) ?? 0));
  const width = Math.max(1, ...points.map((list) => list.length));
  const { bytes, view, start } = npy(`<U${width}`, shape, 4 * width * texts.length);
  points.forEach((list, k) => {
    list.forEach((point, j) => {
      view.setUint32(start + 4 * (width * k + j), point, true);
    });
  });
  return bytes;
}

/** An array without its numbers, and where they begin. */
function npy(kind: string, shape: readonly number[], size: number) {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const words = `{'descr': '${kind}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = 64 * Math.ceil((MAGIC.length + 2 + words.length + 1) / 64);
  const bytes = new Uint8Array(start + size);
  const view = new DataView(bytes.buffer);
  const header = `${words.padEnd(start - MAGIC.length - 3)}\n`;
  view.setUint16(MAGIC.length, header.length, true);
  bytes.set(strToU8(MAGIC, LATIN));
  bytes.set(strToU8(header, LATIN), MAGIC.length + 2);
  return { bytes, view, start };
}

interface NpyHeader {
  readonly kind: Kind;
  readonly little: boolean;
  /** The first index runs fastest. */
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the numbers begin, in bytes. */
  readonly start: number;
}

/** The header of an array, whose numbers must be as many as the file has bytes for; they are not unpacked for it. */
function headerOf(entry: ZipEntry): NpyHeader {
  const bytes = entry.head(LONGEST_HEADER);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (strFromU8(bytes.subarray(0, 6), LATIN) !== MAGIC.slice(0, 6))
    throw wrongNpy('invalid npy: it does not begin with \\x93NUMPY');
  const [version, minor] = [bytes[6], bytes[7]];
  if (bytes.length >= 8 && (minor !== 0 || ![1, 2, 3].includes(version)))
    throw wrongNpy(`invalid npy version ${version}.${minor} (allowed: 1.0, 2.0, 3.0)`);
  // the length of the header has two bytes in version 1, four in the others
  const lead = version === 1 ? 10 : 12;
  const length = bytes.length < lead ? 0 : version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = lead + length;
  if (bytes.length < lead || start > entry.size) throw wrongNpy('invalid npy: it ends inside its header');
  if (start > LONGEST_HEADER)
    throw wrongNpy(`invalid npy: a header of ${length} bytes (allowed: at most ${LONGEST_HEADER - lead})`);
  const header = { ...parseHeader(new TextDecoder().decode(bytes.subarray(lead, start))), start };
  const { shape, kind } = header;
  const numbers = count(shape);
  if (numbers > MOST_NUMBERS)
    throw new PulsegateError([invalid('', 'shape', shape, `at most ${MOST_NUMBERS} numbers, 268 MB`)]);
  if (entry.size - start !== numbers * kind.bytes)
    throw wrongNpy(
      `invalid npy: ${entry.size - start} bytes of data (allowed: ${numbers * kind.bytes}, for shape [${shape}])`,
    );
  return header;
}

function parseHeader(header: string): Omit<NpyHeader, 'start'> {
  const dtype = /["']descr["']:\s*(?:["']([^"']*)["']|([^,}]*))/.exec(header);
  const fortran = /["']fortran_order["']:\s*(True|False)/.exec(header)?.[1];
  const tuple = /["']shape["']:\s*\(([\dL,\s]*)\)/.exec(header)?.[1];
  const word = dtype?.[1] ?? dtype?.[2] ?? 'none';
  const [, order = '', name = ''] = /^([<>|=]?)(\w+)$/.exec(word) ?? [];
  const kind = KINDS.get(name);
  // '|' says that there is no order, which is so for single bytes only
  if (kind === undefined || (order === '|' && kind.bytes > 1))
    throw new PulsegateError([
      invalid('', 'dtype', word, `${[...KINDS.keys()].join(', ')}, little (<) or big endian (>)`),
    ]);
  if (tuple === undefined || fortran === undefined)
    throw wrongNpy('invalid npy: its header has no shape or order');
  const shape = tuple
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => Number(part.replace('L', '')));
  return { kind, little: order !== '>', fortran: fortran === 'True', shape };
}

function numbersOf(bytes: Uint8Array, { kind, little, fortran, shape, start }: NpyHeader): NpyArray['data'] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { bytes: size, read } = kind;
  const data = new Float64Array(count(shape));
  for (let k = 0; k < data.length; k++) data[k] = read(view, start + size * k, little);
  const rows = fortran ? byRows(data, shape) : data;
  const narrow = kind.kind === 'integer' && rows.every((value) => value === (value | 0));
  return narrow ? Int32Array.from(rows) : rows;
}

/** Numbers whose first index runs fastest, put so that the last one does. */
function byRows(data: Float64Array, shape: readonly number[]): Float64Array {
  const out = new Float64Array(data.length);
  const strides = shape.map((_, axis) => count(shape.slice(0, axis)));
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}

/** The number that 16 bits are: a sign, five bits of exponent, ten of fraction. Source: IEEE 754-2008. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

const MOST_WHOLE = 2n ** 53n;

/** A whole number of 64 bits where a double holds it and its neighbours exactly; any other is refused. */
function whole(value: bigint): number {
  if (value < -MOST_WHOLE || value > MOST_WHOLE)
    throw wrongNpy(`invalid integer ${value} (allowed: -2^53 to 2^53, which a float64 holds exactly)`);
  return Number(value);
}

const count = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

const wrongNpy = (text: string): PulsegateError => new PulsegateError([{ code: 'invalid', path: '', text }]);
