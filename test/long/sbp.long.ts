/** The circuit beside the plain algorithm over thousands of samples: 500,000 weights and every spike, after every sample. */
import {
  type ActivePixels,
  activePixels,
  binarise,
  first,
  type ImageSet,
  mnist20,
  readDataset,
  sbp,
} from '../../src/index';
import { compareForward } from '../support/binary-forward';
import { trained } from '../support/sbp';

const HOUR = 3_600_000;

describe('MNIST20, 400-400-10', () => {
  const layers: sbp.Layers = [400, 400, 10];
  const samples = activePixels(mnist20(readDataset('mnist', 'train')));
  const same = (weights: sbp.WeightPair) => {
    const report = sbp.verify({ layers, weights, samples, count: 3000 });
    expect(report).toMatchObject({ samples: 3000, weights: 500_000, violations: { harmful: 0 } });
    expect([report.samplesThatDiffer, report.differingSpikes, report.differingWeights]).toEqual([0, 0, 0]);
    return report;
  };

  test(
    'no weight and no spike differs over 3,000 samples from He initialisation',
    () => {
      expect(same(sbp.weights(layers, 43)).violations.harmless).toBe(0);
    },
    HOUR,
  );

  test(
    'nor over 3,000 samples after two epochs, where the hidden layers now and then fire in phase 0',
    () => {
      const report = same(trained(layers, sbp.weights(layers, 43), samples, 2, { seed: 43 }));
      expect(report.violations.harmless).toBeGreaterThan(0);
    },
    HOUR,
  );
});

describe('Fashion-MNIST, 784-400-10, after two epochs', () => {
  const layers: sbp.Layers = [784, 400, 10];
  let samples: ActivePixels;
  let weights: sbp.WeightPair;
  beforeAll(() => {
    const images: ImageSet = readDataset('fashion-mnist', 'train');
    samples = activePixels(binarise(images, 129));
    weights = trained(layers, sbp.weights(layers, 1), samples, 2, { seed: 1 });
  }, HOUR);

  test(
    'W1 x is too much for the inhibition of phase 8: the circuit leaves the algorithm in the sample of the first harmful spike',
    () => {
      const report = sbp.verify({ layers, weights, samples, count: 400 });
      const { firstHarmful } = report.violations;
      expect(firstHarmful).toMatchObject({ phase: 8, layer: 'h' });
      expect(report.firstWeight?.sample).toBeGreaterThanOrEqual(firstHarmful?.sample ?? Number.NaN);
      expect(report.firstWeight?.phase).toBe(9);
      expect(report.divergence).toMatchObject({ of: 'h>o', copy: 'o>hT', phase: 9 });
      expect(report.samplesThatDiffer).toBeGreaterThan(0);
    },
    HOUR,
  );

  test(
    'with the extra inhibition nothing differs',
    () => {
      const report = sbp.verify({ layers, weights, samples, count: 400, extraInhibition: 'on' });
      expect([report.samplesThatDiffer, report.differingSpikes, report.differingWeights]).toEqual([0, 0, 0]);
      expect([report.violations.harmful, report.violations.harmless, report.wraps]).toEqual([0, 0, 0]);
    },
    HOUR,
  );
});

test(
  'the mean field of phases 1 to 4 gives the h, o, d+ and d- of 1,000 digits',
  () => {
    const layers: sbp.Layers = [400, 400, 10];
    const samples = activePixels(first(mnist20(readDataset('mnist', 'train')), 1000));
    const weights = trained(layers, sbp.weights(layers, 43), samples, 1);
    const { differing, fired } = compareForward(layers, weights, samples);
    expect(differing).toBe(0);
    for (const count of Object.values(fired)) expect(count).toBeGreaterThan(50);
  },
  HOUR,
);
