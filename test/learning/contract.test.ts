/** Both kinds of networks are learners. */
import { classification } from '../../src/learning/classification';
import { circuitLearner } from '../../src/learning/learners/circuit';
import { sbpLearner } from '../../src/learning/learners/sbp';
import { xor } from '../../src/learning/tasks';
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
