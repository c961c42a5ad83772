/** What the tests of spiking backprop share: data, and weights that an engine has trained. */
import { type ActivePixels, sbp } from '../../src/index';
import { shuffled, stream } from '../../src/numerics/random';

export const activeOf = ({ start, active }: ActivePixels, k: number) =>
  active.subarray(start[k], start[k + 1]);

export const oneHot = (label: number, classes: number): Uint8Array =>
  Uint8Array.from({ length: classes }, (_, k) => (k === label ? 1 : 0));

/** The weights after so many epochs; with a seed, each in an order of its own, else in that of the data. */
export function trained(
  layers: sbp.Layers,
  from: sbp.WeightPair,
  data: ActivePixels,
  epochs: number,
  {
    variant,
    seed,
    engine = 'fast',
  }: { readonly variant?: sbp.Variant; readonly seed?: number; readonly engine?: 'fast' | 'reference' } = {},
): sbp.WeightPair {
  const learner = sbp.engines.get(engine)!(layers, sbp.matricesOf(layers, from), variant);
  let order = Int32Array.from({ length: data.count }, (_, k) => k);
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (seed !== undefined) order = shuffled(data.count, stream(seed, `epoch ${epoch}`)).map((k) => order[k]);
    learner.present(data, order, 0, data.count);
  }
  return learner.weights();
}
