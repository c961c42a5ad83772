/** Weights of the spiking backprop network in an NPZ file: W1, W2 and their copies. */

import { invalid, missing, PulsegateError, raise, within } from '../../errors';
import { readBytes, sha256 } from '../../io/disk/files';
import { type NpyArray, parseNpz } from '../../io/npz';
import { MATRICES, shapeOf } from '../../sbp/engine';
import type * as sbp from '../../sbp/index';

const LARGEST = 2 ** 30;

interface ReadWeights {
  readonly layers: sbp.Layers;
  readonly matrices: sbp.Matrices;
  readonly sha256: string;
}

/** Reads all eight matrices, each [source, target]; the layers are those that the file has, or must be those given. */
export function readWeights(file: string, wanted?: sbp.Layers): ReadWeights {
  const bytes = readBytes(file, LARGEST);
  const arrays = parseNpz(bytes, file);
  return within(file, () => {
    const layers = wanted ?? layersOf(arrays);
    const matrices = Object.fromEntries(
      MATRICES.map((name) => [name, matrixOf(arrays, name, shapeOf(name, layers))]),
    ) as unknown as sbp.Matrices;
    return { layers, matrices, sha256: sha256(bytes) };
  });
}

type Arrays = ReadonlyMap<string, NpyArray>;

function arrayOf(arrays: Arrays, name: string): NpyArray {
  const array = arrays.get(name);
  if (array === undefined) throw new PulsegateError([missing(name, 'array')]);
  return array;
}

function layersOf(arrays: Arrays): sbp.Layers {
  const [W1, W2] = [arrayOf(arrays, 'W1').shape, arrayOf(arrays, 'W2').shape];
  if (W1.length !== 2) raise(invalid('W1', 'shape', W1, '[input, hidden]'));
  if (W2.length !== 2 || W2[0] !== W1[1]) raise(invalid('W2', 'shape', W2, `[${W1[1]}, output]`));
  return [W1[0], W1[1], W2[1]];
}

function matrixOf(arrays: Arrays, name: string, shape: readonly [number, number]): Int16Array {
  const array = arrayOf(arrays, name);
  if (array.shape.join() !== shape.join())
    raise(invalid(name, 'shape', array.shape, `[${shape.join(', ')}]`));
  const matrix = Int16Array.from(array.data);
  const at = matrix.findIndex((w, k) => w !== array.data[k] || w % 2 !== 0 || w < -256 || w > 254);
  if (at >= 0) raise(invalid(`${name}[${at}]`, 'weight', array.data[at], 'even, -256 to 254'));
  return matrix;
}
