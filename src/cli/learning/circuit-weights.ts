/** Weights of a network in an NPZ file: W1, b1, W2, ... as numpy has them; the copies V2, ... follow from them. */
import type { Network } from '../../circuit/fragments/backprop';
import { invalid, missing, raise } from '../../errors';
import { readBytes, sha256 } from '../../io/disk/files';
import { parseNpz } from '../../io/npz';
import { type NamedWeights, namedWeights } from '../../learning/weights';

/** In bytes: far above any network that a circuit can hold. */
const LARGEST_WEIGHTS_FILE = 2 ** 30;

/** Reads and checks every array; copies Vl are made from Wl, whatever the file has. */
export function weightsFrom(file: string, network: Network): { weights: NamedWeights; sha256: string } {
  const bytes = readBytes(file, LARGEST_WEIGHTS_FILE);
  const arrays = parseNpz(bytes, file);
  const { layers, bias } = network;
  const take = (name: string, shape: readonly number[]): Float64Array => {
    const array = arrays.get(name);
    if (array === undefined) {
      raise(missing(`${file}: ${name}`, 'array', `shape [${shape.join(', ')}]`));
      return new Float64Array();
    }
    if (array.shape.join() !== shape.join())
      raise(invalid(`${file}: ${name}`, 'shape', array.shape, `[${shape.join(', ')}]`));
    const values = Float64Array.from(array.data);
    values.forEach((value, k) => {
      if (!Number.isFinite(value))
        raise(invalid(`${file}: ${name}[${k}]`, 'weight', value, 'a finite number'));
    });
    return values;
  };
  const W = layers.slice(1).map((rows, k) => take(`W${k + 1}`, [rows, layers[k]]));
  const b = layers.slice(1).map((rows, k) => (bias ? take(`b${k + 1}`, [rows, 1]) : new Float64Array()));
  return { weights: namedWeights(network, { W, b }), sha256: sha256(bytes) };
}
