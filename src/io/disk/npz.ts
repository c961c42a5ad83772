/** NPZ files on the disk: what numpy's savez writes and load reads. */
import { checkKinds, having, isObject, type Kind } from '../../kinds';
import { formatNpz, type NpyArray, parseNpz } from '../npz';
import { readBytes, writeAtomically } from './files';

/** The largest NPZ file that is read, in bytes. */
const LARGEST = 2 ** 31;

/**
 * The arrays of an NPZ file by name; each is unpacked when it is asked for. Throws a PulsegateError for a file that is missing, too
 * large or damaged, and for an array of a kind that holds no numbers.
 *
 * @example
 * ```ts
 * import { readNpz, writeNpz } from 'pulsegate';
 *
 * writeNpz('weights.npz', { W: { shape: [2, 2], data: Float64Array.of(1, -2.5, 0, 3) } });
 * const W = readNpz('weights.npz').get('W');
 * W?.shape.join(); // 2,2
 * W?.data[1]; // -2.5
 * ```
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

/**
 * Writes arrays by name, by rows; equal arrays give equal bytes. A reader never sees half of the file.
 *
 * @example
 * ```ts
 * import { circuit, gradedChain, readNpz, simulate, writeNpz } from 'pulsegate';
 *
 * const run = simulate(circuit(gradedChain({ stages: 3, T: 1 })), { initial: { u0: 0.7 } });
 * const u3 = { shape: [run.t.length, 1], data: run.currents.u3 };
 * writeNpz('run.npz', { t: { shape: [run.t.length], data: run.t }, u3 });
 * [...readNpz('run.npz').keys()].join(); // t,u3
 * ```
 */
export function writeNpz(path: string, arrays: Readonly<Record<string, NpyArray>>): void {
  checkKinds('writeNpz', { path: [path, 'text'], arrays: [arrays, ARRAYS] });
  writeAtomically(path, formatNpz(arrays));
}
