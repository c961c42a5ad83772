/**
 * A zip as a directory of entries, each unpacked when it is asked for. What an entry says of itself is checked: unpacked it
 * has just as many bytes as the directory says, and their checksum; no more than those are ever held.
 */
import { Inflate, zipSync } from 'fflate';
import { PulsegateError } from '../errors';

export interface ZipEntry {
  /** Bytes unpacked, as the directory says. */
  readonly size: number;
  /** The first bytes, at most `most`. */
  head(most: number): Uint8Array;
  /** All of them, checked. */
  content(): Uint8Array;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/** The most bytes of all entries together, unpacked, as the directory says; each is held to what it says. */
const MOST_UNPACKED = 2 ** 30;

const STORED = 0;
const DEFLATED = 8;

/** Packed bytes that are unpacked at a time: they become a thousand times as many at most, 4 MB. */
const SLICE = 4096;

/** Zip has no time zone and no time before 1980; one fixed moment makes equal files equal bytes. */
const MOMENT = new Date(1980, 0, 1);

/** The bytes of a zip. Equal files give equal bytes. */
export const zipped = (files: readonly (readonly [name: string, content: Uint8Array])[]): Uint8Array =>
  zipSync(Object.fromEntries(files), { mtime: MOMENT, level: 6 });

/** The entries of a zip by name. Throws where its directory is not whole. */
export function zipEntries(zip: Uint8Array): ReadonlyMap<string, ZipEntry> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  let end = zip.length - 22;
  while (end > 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0 || view.getUint32(end, true) !== END) throw notWhole('it has no directory');
  const words = new TextDecoder('utf-8', { ignoreBOM: true });
  const entries = new Map<string, ZipEntry>();
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= zip.length && view.getUint32(at, true) === ENTRY) {
    const word = (offset: number) => view.getUint16(at + offset, true);
    const long = (offset: number) => view.getUint32(at + offset, true);
    const length = word(28);
    const name = words.decode(zip.subarray(at + 46, at + 46 + length));
    const facts = { flags: word(8), method: word(10), crc: long(16), size: long(24) };
    entries.set(name, entryOf(facts, packedOf(zip, view, name, long(42), long(20))));
    at += 46 + length + word(30) + word(32);
  }
  let unpacked = 0;
  for (const { size } of entries.values()) unpacked += size;
  if (unpacked > MOST_UNPACKED)
    throw new PulsegateError([
      {
        code: 'invalid',
        path: '',
        text: `invalid NPZ: unpacked it has ${unpacked} bytes (allowed: at most ${MOST_UNPACKED})`,
      },
    ]);
  if (entries.size !== view.getUint16(end + 10, true))
    throw notWhole('its directory does not list its files, each once');
  return entries;
}

/** The packed bytes of an entry: they come behind a header of its own, whose names may be longer than the directory's. */
function packedOf(zip: Uint8Array, view: DataView, name: string, offset: number, length: number): Uint8Array {
  const start =
    offset + 30 > zip.length || view.getUint32(offset, true) !== LOCAL
      ? Number.POSITIVE_INFINITY
      : offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + length > zip.length) throw notWhole(`${name} lies outside it`);
  const own = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    zip.subarray(offset + 30, offset + 30 + view.getUint16(offset + 26, true)),
  );
  if (own !== name) throw notWhole(`its directory says ${name} where the file says ${own}`);
  return zip.subarray(start, start + length);
}

interface EntryFacts {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
}

function entryOf({ flags, method, crc, size }: EntryFacts, packed: Uint8Array): ZipEntry {
  const unpacked = (most: number): Uint8Array => {
    if (flags & 1) throw wrongZip('it is encrypted');
    if (method === STORED) return packed.subarray(0, most);
    if (method !== DEFLATED) throw wrongZip(`method ${method} (allowed: 0, stored, and 8, deflated)`);
    return inflated(packed, most);
  };
  return {
    size,
    head: (most) => unpacked(Math.min(most, size)),
    content() {
      // one byte more than there should be tells that there are more
      const content = unpacked(size + 1);
      if (content.length !== size)
        throw wrongZip(
          `unpacked it has ${content.length > size ? 'more' : 'fewer'} than the ${size} bytes that the directory says`,
        );
      if (crc32(content) !== crc) throw wrongZip('its checksum does not agree');
      return content;
    },
  };
}

/** What packed bytes become, cut off after `most`. */
function inflated(packed: Uint8Array, most: number): Uint8Array {
  const out = new Uint8Array(most);
  let size = 0;
  const stream = new Inflate((part) => {
    out.set(part.subarray(0, most - size), size);
    size = Math.min(most, size + part.length);
  });
  try {
    for (let at = 0; at < packed.length && size < most; at += SLICE)
      stream.push(packed.subarray(at, at + SLICE), at + SLICE >= packed.length);
  } catch (error) {
    throw wrongZip(error instanceof Error ? error.message : String(error));
  }
  return out.subarray(0, size);
}

const notWhole = (why: string) =>
  new PulsegateError([{ code: 'invalid', path: '', text: `invalid NPZ: not a whole zip file (${why})` }]);

const wrongZip = (why: string) =>
  new PulsegateError([{ code: 'invalid', path: '', text: `invalid zip entry: ${why}` }]);

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** The checksum of zip (IEEE 802.3). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
