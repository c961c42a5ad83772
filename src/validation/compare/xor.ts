/** A network that learns XOR, with weights to begin with. */
import { circuit } from '../../circuit/circuit';
import { backprop } from '../../circuit/fragments/backprop';
import type { Circuit, Matrix, Weights } from '../../circuit/types';

/** Weights of a network 2-4-1, from which it learns XOR in some hundred cycles. */
const START: Readonly<Record<string, Matrix>> = {
  W1: [
    [0.5, -0.5],
    [-0.4, 0.6],
    [0.3, 0.2],
    [-0.1, 0.4],
  ],
  b1: [[0.1], [0.1], [0.2], [0.1]],
  W2: [[0.5, 0.4, -0.3, 0.2]],
  V2: [[0.5], [0.4], [-0.3], [0.2]],
  b2: [[0.5]],
};

export function learningXor(): Circuit {
  const { weights = [], ...network } = backprop({ layers: [2, 4, 1], rate: 0.1 });
  return circuit({
    ...network,
    weights: weights.map((array): Weights => ({ ...array, values: START[array.name] })),
  });
}
