/** idx files, which the library only reads. */
import type { IdxArray } from '../../src/io/idx';

const UNSIGNED_BYTE = 8;

/** The bytes of an idx file. */
export function formatIdx({ shape, data }: IdxArray): Uint8Array {
  const start = 4 + 4 * shape.length;
  const bytes = new Uint8Array(start + data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, UNSIGNED_BYTE, shape.length]);
  for (const [d, extent] of shape.entries()) view.setUint32(4 + 4 * d, extent);
  bytes.set(data, start);
  return bytes;
}
