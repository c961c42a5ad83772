/** idx, the format of MNIST and its kin: 0, 0, type, dimensions, then sizes (32 bits, big endian), then the bytes by rows. */
import { invalid, PulsegateError, within } from '../errors';

export interface IdxArray {
  readonly shape: readonly number[];
  /** By rows: the last index runs fastest. */
  readonly data: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/** The array of an idx file of unsigned bytes; `file` leads every message. */
export function parseIdx(bytes: Uint8Array, file: string): IdxArray {
  return within(file, () => {
    const [zero, another, type, dimensions = 0] = bytes;
    if (bytes.length < 4) throw wrong(`${bytes.length} bytes are too few for a header`);
    if (zero !== 0 || another !== 0) throw wrong('it does not begin with two zero bytes');
    if (type !== UNSIGNED_BYTE)
      throw new PulsegateError([invalid('', 'idx type', type, '8: unsigned bytes')]);
    const start = 4 + 4 * dimensions;
    if (dimensions === 0 || bytes.length < start)
      throw wrong(`it ends inside its header of ${dimensions} dimensions`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const shape = Array.from({ length: dimensions }, (_, d) => view.getUint32(4 + 4 * d));
    const length = shape.reduce((product, extent) => product * extent, 1);
    if (bytes.length - start !== length)
      throw wrong(`${bytes.length - start} bytes of data (allowed: ${length}, for shape [${shape}])`);
    return { shape, data: bytes.subarray(start) };
  });
}

/** The bytes of an idx file. */
export function formatIdx({ shape, data }: IdxArray): Uint8Array {
  const length = shape.reduce((product, extent) => product * extent, 1);
  if (data.length !== length)
    throw new PulsegateError([invalid('', 'shape', shape, `one of ${data.length} entries in all`)]);
  const bytes = new Uint8Array(4 + 4 * shape.length + length);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, UNSIGNED_BYTE, shape.length]);
  for (const [d, extent] of shape.entries()) view.setUint32(4 + 4 * d, extent);
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

const wrong = (text: string): PulsegateError =>
  new PulsegateError([{ code: 'invalid', path: '', text: `invalid idx: ${text}` }]);
