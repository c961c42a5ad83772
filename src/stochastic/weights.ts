/** The weights of a network of composite neurons: W1, W2, ... by presynaptic unit, the bias in the last row of each. */
import { invalid, missing, raise } from '../errors';
import { checkKinds } from '../kinds';
import { stream } from '../numerics/random';
import { faultsOfLayers, type Network } from './network';

/** W[l][i * columns + j] from unit i of layer l to unit j of layer l + 1; row `layers[l]` is the bias. */
export type Weights = readonly Float64Array[];

type Sized = Pick<Network, 'layers'>;

/** Rows and columns of each matrix. */
export const shapesOf = ({ layers }: Sized): (readonly [number, number])[] =>
  layers.slice(1).map((columns, l) => [layers[l] + 1, columns] as const);

/**
 * Weights to begin with: normal, of variance 2 / (fan-in + fan-out) into hidden layers and 1 / fan-in into the last; biases 0.
 * Each matrix has a stream of its own, and so has the copy that carries errors back at random.
 */
export function weights(sized: Sized, seed: number, copy: 'weights' | 'feedback' = 'weights'): Weights {
  checkKinds('weights', { network: [sized, 'object'] });
  const { layers } = sized;
  checkKinds('weights', { layers: [layers, 'numbers'], copy: [copy, ['weights', 'feedback']] });
  raise(...faultsOfLayers(layers));
  return shapesOf({ layers }).map(([rows, columns], l) => {
    const fan = rows - 1;
    const { normal } = stream(seed, `${copy === 'weights' ? 'W' : 'B'}${l + 1}`);
    const scale = Math.sqrt(l === layers.length - 2 ? 1 / fan : 2 / (fan + columns));
    const matrix = new Float64Array(rows * columns);
    for (let k = 0; k < fan * columns; k++) matrix[k] = scale * normal();
    return matrix;
  });
}

/** Throws for weights of other sizes, or that are no finite numbers. */
export function checkWeights({ layers }: Sized, given: Weights): void {
  checkKinds('weights', { W: [given, 'rows'] });
  shapesOf({ layers }).forEach(([rows, columns], l) => {
    const name = `W${l + 1}`;
    if (given[l] === undefined) raise(missing(name, 'weights', `shape [${rows}, ${columns}]`));
    if (given[l].length !== rows * columns)
      raise(
        invalid(
          name,
          'number of weights',
          given[l].length,
          `${rows * columns}, for shape [${rows}, ${columns}]`,
        ),
      );
    const at = given[l].findIndex((w) => !Number.isFinite(w));
    if (at >= 0) raise(invalid(`${name}[${at}]`, 'weight', given[l][at], 'a finite number'));
  });
}
