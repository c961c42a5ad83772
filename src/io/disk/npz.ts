/** NPZ files on the disk: what numpy's savez writes and load reads. */
import { checkKinds, having, isObject, type Kind } from '../../kinds';
import { formatNpz, type NpyArray, parseNpz } from '../npz';
import { readBytes, writeAtomically } from './files';

/** The largest NPZ file that is read, in bytes. */
const LARGEST = 2 ** 31;

/**
 * The arrays of an NPZ file by name; each is unpacked when it is asked for. Throws a PulsegateError for a file that is missing, too
 * large or damaged, and for an array of a kind that holds no numbers.
 */
export function readNpz(path: string): ReadonlyMap<string, NpyArray> {
  checkKinds('readNpz', { path: [path, 'text'] });
  return parseNpz(readBytes(path, LARGEST), path);
}

const ARRAY = having('an array { shape, data }', {
  shape: 'numbers',
  data: {
    is: (data) => data instanceof Float64Array || data instanceof Int32Array,
    allowed: 'a Float64Array or an Int32Array',
  },
});
const ARRAYS: Kind = {
  is: (value) => isObject(value) && Object.values(value).every(ARRAY.is),
  allowed: 'arrays { shape, data } by name, of Float64Array or Int32Array',
};

/** Writes arrays by name, by rows; equal arrays give equal bytes. A reader never sees half of the file. */
export function writeNpz(path: string, arrays: Readonly<Record<string, NpyArray>>): void {
  checkKinds('writeNpz', { path: [path, 'text'], arrays: [arrays, ARRAYS] });
  writeAtomically(path, formatNpz(arrays));
}
