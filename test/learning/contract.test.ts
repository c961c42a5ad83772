/** All kinds of networks that learn are learners. */
import { classification } from '../../src/learning/classification';
import { circuitLearner } from '../../src/learning/learners/circuit';
import { sbpLearner } from '../../src/learning/learners/sbp';
import { stochasticLearner } from '../../src/learning/learners/stochastic';
import { xor } from '../../src/learning/tasks';
import { intensities, network } from '../../src/stochastic/index';
import { statements } from '../contract/learner';
import { stripeImages, stripes } from '../support/stripes';

const images = (count: number, seed: number) => {
  const set = stripeImages(count, seed, 4);
  return { ...set, pixels: set.pixels.map((byte) => (byte > 128 ? 1 : 0)) };
};
const task = {
  ...classification({
    name: 'stripes',
    shows: 'stripes',
    train: images(12, 1),
    test: images(5, 2),
    layers: [16, 5, 4],
  }),
  step: 5,
};

statements('a circuit', {
  make: (options) => circuitLearner({ task, ...options }),
  failing: () => circuitLearner({ task: xor, seed: 3, network: { ...xor.network, rate: 50 } }),
});

const samples = { train: stripes(40, 1), test: stripes(20, 2), layers: [64, 12, 4] as const };

for (const engine of ['fast', 'circuit'])
  statements(`spiking backprop, engine ${engine}`, {
    make: (options) => sbpLearner({ ...samples, engine, step: 15, ...options }),
  });

const shown = { train: intensities(stripeImages(40, 1)), test: intensities(stripeImages(20, 2)) };

for (const [words, options] of [
  ['a batch at a time, its baseline beside', { mode: 'batch', lanes: 7, baseline: true }],
  ['at every step', { mode: 'hardware' }],
] as const)
  statements(`composite neurons, ${words},`, {
    make: (chosen) =>
      stochasticLearner({
        ...shown,
        network: network({ layers: [64, 12, 4], length: 5 }),
        ...options,
        step: 14,
        ...chosen,
      }),
  });
