/** What composite neurons tend to as trains grow long: the plain network of the same weights, and its exact gradient. */
import { checkKinds } from '../kinds';
import { type Signals, send, signals, softmax } from './emission';
import { type Gate, NETWORK, type Network } from './network';
import { addRows, type Reading } from './rows';
import { meanOf, type Stimulus } from './stimuli';
import { checkWeights, shapesOf, type Weights } from './weights';

/**
 *     a_0 = x,  v_l = W_l [a_{l-1}, 1],  a_l = clip(v_l, 0, rho),  p = softmax(v_L)
 *     delta_L = p - onehot,  delta_l = gate(v_l) W_{l+1} delta_{l+1},  dLoss/dW_l = [a_{l-1}, 1] delta_l
 *
 * Errors go back through the weights themselves, whatever the network's feedback is. It holds the weights that it is given,
 * and changes them in `descend` alone.
 */
export interface PlainNetwork {
  /** v_L. The array is written again by the next call. */
  answer(stimulus: Stimulus): Float64Array;
  /** Adds the gradient of -ln p_label to `gradient`; returns -ln p_label. */
  add(stimulus: Stimulus, label: number, gradient: Weights): number;
  /** W -= rate x gradient, and the gradient is 0 again. */
  descend(gradient: Weights, rate: number): void;
}

interface PlainLayer extends Reading {
  readonly delta: Float64Array;
}

export function plainNetwork(network: Network, W: Weights): PlainNetwork {
  checkKinds('plainNetwork', { network: [network, NETWORK] });
  checkWeights(network, W);
  const [size] = network.layers;
  const layers = shapesOf(network).map(
    ([rows, columns], l): PlainLayer => ({
      W: W[l],
      S: new Float64Array(columns),
      stride: columns,
      arriving: signals(rows),
      value: 1,
      ones: false,
      delta: new Float64Array(columns),
    }),
  );
  const last = layers[layers.length - 1];
  const answer = (stimulus: Stimulus): Float64Array => {
    const { inputs, values } = meanOf(stimulus, size);
    const [first] = layers;
    first.arriving.size = 0;
    for (let n = 0; n < inputs.length; n++) send(first.arriving, inputs[n], values[n]);
    layers.forEach((layer, l) => {
      send(layer.arriving, network.layers[l], 1);
      layer.S.fill(0);
      addRows(layer);
      if (layer !== last) clip(layer.S, network.rho, layers[l + 1].arriving);
    });
    return last.S;
  };
  return {
    answer,
    add(stimulus, label, gradient) {
      const p = softmax(answer(stimulus));
      last.delta.set(p);
      last.delta[label] -= 1;
      for (let l = layers.length - 2; l >= 0; l--) passBack(layers[l], layers[l + 1], network);
      layers.forEach((layer, l) => {
        addOuter(layer, gradient[l]);
      });
      return -Math.log(p[label]);
    },
    descend(gradient, rate) {
      gradient.forEach((matrix, l) => {
        const weights = W[l];
        for (let k = 0; k < matrix.length; k++) if (matrix[k] !== 0) weights[k] -= rate * matrix[k];
        matrix.fill(0);
      });
    },
  };
}

/** Matrices of 0 in the shapes of the weights. */
export const zeroWeights = (network: Pick<Network, 'layers'>): Weights =>
  shapesOf(network).map(([rows, columns]) => new Float64Array(rows * columns));

function clip(v: Float64Array, rho: number, into: Signals): void {
  into.size = 0;
  for (let j = 0; j < v.length; j++) if (v[j] > 0) send(into, j, Math.min(v[j], rho));
}

function passBack(below: PlainLayer, { W, delta, stride }: PlainLayer, { rho, gate }: Network): void {
  for (let j = 0; j < below.stride; j++) {
    let g = 0;
    if (below.S[j] > 0) for (let k = 0; k < stride; k++) g += W[j * stride + k] * delta[k];
    below.delta[j] = isPassed(gate, below.S[j], rho, g) ? g : 0;
  }
}

const isPassed = (gate: Gate, v: number, rho: number, g: number): boolean =>
  v > 0 && (v < rho || (gate === 'rec' && g > 0));

function addOuter({ arriving, delta, stride }: PlainLayer, gradient: Float64Array): void {
  const { units, values, size } = arriving;
  for (let n = 0; n < size; n++) {
    const row = units[n] * stride;
    for (let j = 0; j < stride; j++) gradient[row + j] += values[n] * delta[j];
  }
}
