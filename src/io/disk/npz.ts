/** NPZ files on the disk: what numpy's savez writes and load reads. */
import { formatNpz, type NpyArray, parseNpz } from '../npz';
import { readBytes, writeAtomically } from './files';

/** The largest NPZ file that is read, in bytes. */
const LARGEST = 2 ** 31;

/**
 * The arrays of an NPZ file by name; each is unpacked when it is asked for. Throws a PulsegateError for a file that is missing, too
 * large or damaged, and for an array of a kind that holds no numbers.
 */
export const readNpz = (path: string): ReadonlyMap<string, NpyArray> =>
  parseNpz(readBytes(path, LARGEST), path);

/** Writes arrays by name, by rows; equal arrays give equal bytes. A reader never sees half of the file. */
export function writeNpz(path: string, arrays: Readonly<Record<string, NpyArray>>): void {
  writeAtomically(path, formatNpz(arrays));
}
