/** Accuracy, latency and energy beside the published ones. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { imagesOf } from '../learning/runs';
import { RENNER24 } from '../source';
import { draw } from './plot';
import { type Cost, costOf, trained } from './runs';

const SEED = 1;
const SAMPLES = 100;
const EPOCHS = { quick: 6, full: 60 } as const;
/** Joules and milliseconds of a sample, measured on the chip: learning, answering. */
const PUBLISHED = [
  { energy: 0.59e-3, latency: 1.5 },
  { energy: 0.0025e-3, latency: 0.17 },
];
/** pJ of a synaptic operation, an update of a silent and of a firing compartment, of a synapse (Davies et al. 2018). */
const mostOf = ({ synapticOperations, neuronUpdates, spikes, learningUpdates }: Cost['counts']): number =>
  1e-6 * (23.6 * synapticOperations + 52 * (neuronUpdates - spikes) + 81 * spikes + 120 * learningUpdates);
const PUBLISHED_ACCURACY = 0.963;

export const table1: FigureEntry = {
  id: 'renner24/table1',
  source: RENNER24,
  title: 'What a sample costs: energy and time',
  shows:
    'Measured on the chip (published): 96.3 % of the test set, 0.59 mJ and 1.5 ms to learn from a sample, 0.0025 mJ and ' +
    '0.17 ms to answer one. Beside it a paper estimate, no measurement: the trained circuit runs ' +
    `${SAMPLES} samples on the emulated chip, and its operations are multiplied by published constants, static and dynamic ` +
    'apart. Groups are packed on as few cores as hold them, which is not the published layout; the host, input and output ' +
    'are left out. Learning costs least if only weights that change cost anything, most if every synapse does that a spike ' +
    'reaches. The 15 mW that were measured for answering are less than the leakage of a whole chip, 104 mW.',
  needs: 'mnist',
  backends: ['loihi, emulator', 'loihi, spiking backprop, engine fast'],
  parameters: {
    layers: '400-400-10',
    seed: SEED,
    epochs: EPOCHS,
    samples: SAMPLES,
    constants: 'paper estimate',
  },
  full: '60 epochs, half a minute',
  run(form = 'quick') {
    const images = imagesOf('mnist');
    const { weights, scores } = trained(images, SEED, EPOCHS[form]);
    const [learning, answering] = (['training', 'inference'] as const).map((topology) =>
      costOf(images, weights, topology, SAMPLES),
    );
    if (learning === undefined || answering === undefined || scores === undefined)
      throw new Error('nothing was run');
    const [least, most] = learning.estimate.dynamic.total;
    return {
      figure: draw([learning, answering], PUBLISHED),
      checks: [
        check(
          'compartment updates to learn from a sample, 12 x 3282',
          learning.counts.neuronUpdates,
          39384,
          0,
        ),
        check('compartment updates to answer a sample, 4 x 814', answering.counts.neuronUpdates, 3256, 0),
        check(
          'spikes of the samples, beyond those of the plain algorithm and 12 gates each',
          learning.unexpected,
          0,
          0,
        ),
        check(
          'synaptic operations to learn from a sample',
          learning.counts.synapticOperations,
          385478,
          27000,
        ),
        check('spikes that do harm', learning.harmful, 0, 0),
        check('dynamic energy to learn from a sample, least (uJ)', 1e6 * least, 12.5, 2.5),
        check('dynamic energy to learn from a sample, most (uJ)', 1e6 * most, 58, 8),
        check(
          'the most without spike traffic, from counts and constants written out here (uJ)',
          1e6 * (most - learning.estimate.dynamic.traffic[1]),
          mostOf(learning.counts),
          1e-9,
        ),
        check(
          `accuracy by the first spike after ${EPOCHS[form]} epochs, published after 60`,
          scores.spikes,
          PUBLISHED_ACCURACY,
          form === 'full' ? 0.01 : 0.03,
        ),
      ],
    };
  },
};
