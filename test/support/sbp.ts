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

export const activeOf = ({ start, active }: ActivePixels, k: number) =>
  active.subarray(start[k], start[k + 1]);

export const oneHot = (label: number, classes: number): Uint8Array =>
  Uint8Array.from({ length: classes }, (_, k) => (k === label ? 1 : 0));

/** The weights after the samples in their order, once for each epoch. */
export function trained(
  layers: SbpLayers,
  from: SbpWeights,
  data: ActivePixels,
  epochs: number,
  variant?: SbpVariant,
): SbpWeights {
  const weights = { w1: from.w1.slice(), w2: from.w2.slice() };
  const pass = sbpPass(layers);
  for (let epoch = 0; epoch < epochs; epoch++)
    for (let k = 0; k < data.count; k++) {
      const active = activeOf(data, k);
      sbpForward(weights, pass, active);
      sbpLearn(weights, pass, active, oneHot(data.labels[k]!, layers[2]), variant);
    }
  return weights;
}
