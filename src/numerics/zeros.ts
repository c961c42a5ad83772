/**
 * New arrays of zeros for scratch: small ones are cut from a common buffer, as Node cuts its Buffers, since to allocate one
 * of its own takes longer than a run of twelve hops. What leaves the house never comes from here: a reader who transfers
 * one array to a worker would take the others with it.
 */

/** Numbers in a common buffer. */
const CHUNK = 8192;

/** Arrays longer than this have a buffer of their own. */
const SMALL = 512;

let chunk = new ArrayBuffer(8 * CHUNK);
let used = 0;

/** An array of `length` zeros that nothing else writes to, in a buffer that others share. */
export function zeros(length: number): Float64Array {
  if (length > SMALL) return new Float64Array(length);
  if (used + length > CHUNK) {
    chunk = new ArrayBuffer(8 * CHUNK);
    used = 0;
  }
  const array = new Float64Array(chunk, 8 * used, length);
  used += length;
  return array;
}
