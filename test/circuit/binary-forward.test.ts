/** Forward pass and output errors of spiking backprop in the mean field: unit by unit those of the integers. */
import {
  activePixels,
  binaryForward,
  circuit,
  dopri5,
  first,
  type ImageSet,
  meanField,
  mnist20,
  odex,
  PulsegateError,
  readDataset,
  sbp,
  simulate,
} from '../../src/index';
import { compareForward } from '../support/binary-forward';
import { cases } from '../support/cases';
import { trained } from '../support/sbp';

let digits: ImageSet;
beforeAll(() => {
  digits = mnist20(first(readDataset('mnist', 'train'), 400));
});

describe('the mean field of phases 1 to 4', () => {
  test('h, o, d+ and d- of fifty digits, 400-400-10, are those of the plain algorithm', () => {
    const layers: sbp.Layers = [400, 400, 10];
    const data = activePixels(digits);
    const weights = trained(layers, sbp.weights(layers, 1), data, 1);
    const { differing, fired } = compareForward(layers, weights, { ...data, count: 50 });
    expect(differing).toBe(0);
    for (const count of Object.values(fired)) expect(count).toBeGreaterThan(3);
  });

  const solvers = [
    ['dopri5', dopri5({ rtol: 1e-9, atol: 1e-11 })],
    ['odex', odex({ rtol: 1e-9, atol: 1e-11 })],
  ] as const;
  test.each(solvers.slice(0, cases(1, 2)))('%s finds the same', (_, solver) => {
    const layers: sbp.Layers = [400, 4, 10];
    const data = activePixels(digits);
    const weights = trained(layers, sbp.weights(layers, 2), data, 1);
    expect(compareForward(layers, weights, { ...data, count: 1 }, meanField({ solver })).differing).toBe(0);
  });

  test('an activation that is exactly a threshold does not fire: 512, 0 and 1024 are below', () => {
    const layers: sbp.Layers = [4, 3, 1];
    const weights = {
      w1: Int16Array.from([254, 254, 2, 254, 254, -2, 4, 254, 0, 0, 254, 0]),
      w2: Int16Array.from([240, 240, 240]),
    };
    // a1 = 512, 1016, 0
    const data = { start: [0, 4], active: [0, 1, 2, 3], labels: [0], count: 1, size: 4, classes: 1 };
    const { differing, fired } = compareForward(layers, weights, {
      ...data,
      start: Int32Array.from(data.start),
      active: Uint16Array.from(data.active),
      labels: Uint8Array.from(data.labels),
    });
    expect([differing, fired.h]).toEqual([0, 1]);
  });

  test('one step above each threshold fires: h, h_lt and h_gt of activations 0, 2, 512, 514, 1024, 1026', () => {
    const activations = [0, 2, 512, 514, 1024, 1026];
    const W1 = activations.map((a) => [a / 2 - ((a / 2) % 2), a / 2 + ((a / 2) % 2)]);
    const forward = circuit(
      binaryForward({ layers: [2, 6, 1], T: 1, largest: 600, weights: { W1, W2: [[0, 0, 0, 0, 0, 0]] } }),
    );
    const run = simulate(forward, { inputs: { input: [1, 1], target: [0] } });
    const fired = ['h', 'h_lt', 'h_gt'].map((name) => Array.from(run.vector(2, name), Math.round));
    expect(activations.map((_, j) => fired.map((layer) => layer[j]).join(''))).toEqual([
      ...['000', '010', '010'],
      ...['110', '110', '111'],
    ]);
  });

  test.each([
    [{ layers: [2, 2], T: 1 }, 'binaryForward.layers: invalid layers [2,2]'],
    [{ layers: [2, 2, 1], T: 0 }, 'binaryForward.T: invalid T 0 (allowed: a number above 0)'],
    [{ layers: [2, 2, 1], T: 1, vth: -1 }, 'binaryForward.vth: invalid vth -1'],
    [{ layers: [2, 2, 1], T: 1, treshold: 1 }, 'binaryForward: unknown option "treshold"'],
  ])('%j is refused', (options, message) => {
    const make = () => circuit(binaryForward(options as never));
    expect(make).toThrow(PulsegateError);
    expect(make).toThrow(message);
  });
});
