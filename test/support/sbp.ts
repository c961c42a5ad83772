/** What the tests of spiking backprop share: data, and weights trained by the plain algorithm. */
import {
  type ActivePixels,
  type SbpLayers,
  type SbpVariant,
  type SbpWeights,
  sbpForward,
  sbpLearn,
  sbpPass,
} from '../../src/index';
import { stream } from '../../src/numerics/random';

export const activeOf = ({ start, active }: ActivePixels, k: number) =>
  active.subarray(start[k], start[k + 1]);

export const oneHot = (label: number, classes: number): Uint8Array =>
  Uint8Array.from({ length: classes }, (_, k) => (k === label ? 1 : 0));

/** The weights after so many epochs; with a seed, each in an order of its own, else in that of the data. */
export function trained(
  layers: SbpLayers,
  from: SbpWeights,
  data: ActivePixels,
  epochs: number,
  { variant, seed }: { readonly variant?: SbpVariant; readonly seed?: number } = {},
): SbpWeights {
  const weights = { w1: from.w1.slice(), w2: from.w2.slice() };
  const pass = sbpPass(layers);
  const order = Array.from({ length: data.count }, (_, k) => k);
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (seed !== undefined) shuffle(order, seed, epoch);
    for (const k of order) {
      const active = activeOf(data, k);
      sbpForward(weights, pass, active);
      sbpLearn(weights, pass, active, oneHot(data.labels[k]!, layers[2]), variant);
    }
  }
  return weights;
}

function shuffle(order: number[], seed: number, epoch: number): void {
  const { below } = stream(seed, `epoch ${epoch}`);
  for (let k = order.length - 1; k > 0; k--) {
    const j = below(k + 1);
    [order[k], order[j]] = [order[j]!, order[k]!];
  }
}
