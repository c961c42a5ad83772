/** Seeded draws on which the table is tried. */
import { invalid, raise } from '../errors';
import { checkKinds } from '../kinds';
import { stream } from '../numerics/random';
import type { Draw } from './protocol';

/** Input, hidden and output units; as many hidden as output ones, or the matrix of row 6 as printed would not fit. */
const SIZES: readonly number[] = [4, 3, 3];

/**
 * Draw number `k` of a seed: x in [-2, 2], weights in [-1.5, 1.5], targets in [-3, 3], uniform. The first unit of every
 * layer has weights 0, so that its n is exactly 0, the kink of a ReLU.
 */
export function drawOf(seed: number, k: number, sizes: readonly number[] = SIZES): Draw {
  checkKinds('drawOf', { sizes: [sizes, 'numbers'] });
  if (!(Number.isSafeInteger(k) && k >= 0))
    raise(invalid('drawOf.k', 'number', k, 'a whole number of at least 0'));
  if (!(sizes.length >= 2 && sizes.every((size) => Number.isInteger(size) && size >= 1)))
    raise(invalid('drawOf.sizes', 'layers', sizes, 'at least two whole numbers of at least 1'));
  const { uniform } = stream(seed, `pmpy ${k}`);
  const within = (limit: number) => limit * (2 * uniform() - 1);
  const vector = (size: number, limit: number) => Array.from({ length: size }, () => within(limit));
  return {
    x: vector(sizes[0], 2),
    t: vector(sizes[sizes.length - 1], 3),
    W: sizes.slice(1).map((size, i) =>
      Array.from({ length: size }, (_, row) => {
        const weights = vector(sizes[i], 1.5);
        return row === 0 ? weights.map(() => 0) : weights;
      }),
    ),
  };
}
