/** Weights of composite neurons in an NPZ file: W1, W2, ... by presynaptic unit, the bias in the last row of each. */
import { invalid, missing, PulsegateError, raise, within } from '../../errors';
import { readBytes, sha256 } from '../../io/disk/files';
import { parseNpz } from '../../io/npz';
import type { Weights } from '../../stochastic/index';
import { checkWeights } from '../../stochastic/weights';

const LARGEST = 2 ** 30;

/** Reads all of them; their shapes say the layers. */
export function readStochasticWeights(file: string): {
  readonly layers: readonly number[];
  readonly weights: Weights;
  readonly sha256: string;
} {
  const bytes = readBytes(file, LARGEST);
  const arrays = parseNpz(bytes, file);
  return within(file, () => {
    const layers: number[] = [];
    const weights: Float64Array[] = [];
    for (let array = arrays.get('W1'); array !== undefined; array = arrays.get(`W${weights.length + 1}`)) {
      const name = `W${weights.length + 1}`;
      const [rows, columns] = array.shape;
      const below = layers[layers.length - 1];
      if (array.shape.length !== 2 || !(rows >= 2) || (below !== undefined && rows !== below + 1))
        raise(
          invalid(
            name,
            'shape',
            array.shape,
            below === undefined ? '[inputs + 1, units]' : `[${below + 1}, units]: units below and the bias`,
          ),
        );
      if (below === undefined) layers.push(rows - 1);
      layers.push(columns);
      weights.push(Float64Array.from(array.data));
    }
    if (weights.length === 0) throw new PulsegateError([missing('W1', 'array', '[inputs + 1, units]')]);
    checkWeights({ layers }, weights);
    return { layers, weights, sha256: sha256(bytes) };
  });
}
