/** A network is plain data: JSON in and out; what is none is refused by one line with field, value and range. */

import {
  type EngineMaker,
  engines,
  events,
  intensities,
  type NetworkOptions,
  network,
  weights,
} from '../../src/stochastic/index';
import { plainKernel } from '../../src/stochastic/plain-kernel';
import { shapesOf } from '../../src/stochastic/weights';

const layers = [4, 3, 2];

test('what is left out has its default, and JSON brings it back whole', () => {
  const made = network({ layers });
  expect(made).toEqual({
    ...{ layers, length: 20, rho: 2, kappa: 1, gate: 'box', delay: 0, warm: 0, feedback: 'shared' },
  });
  expect(network(JSON.parse(JSON.stringify(made)) as NetworkOptions)).toEqual(made);
  expect(Object.isFrozen(made) && Object.isFrozen(made.layers)).toBe(true);
});

test('with delay the weights keep still until the pipe is full: 3 steps for two layers of weights', () => {
  expect(network({ layers, delay: 1 }).warm).toBe(3);
  expect(network({ layers: [4, 3, 3, 2], delay: 1 }).warm).toBe(5);
  expect(network({ layers, delay: 1, length: 2 }).warm).toBe(1);
});

const WRONG: readonly [object, string][] = [
  [{}, 'network.layers: missing layers'],
  [{ layers: [4] }, 'network.layers: invalid number of layers 1 (allowed: 2 to 32)'],
  [{ layers: [4, 0, 2] }, 'network.layers[1]: invalid size 0 (allowed: whole numbers of at least 1'],
  [{ layers: [70_000, 2] }, 'network.layers[0]: invalid size 70000 (allowed: 1 to 65536)'],
  [{ layers, length: 0 }, 'network.length: invalid steps 0 (allowed: a whole number, 1 to 1000000)'],
  [
    { layers, length: 8, warm: 8 },
    'network.warm: invalid steps 8 (allowed: a whole number, 0 to 7, less than',
  ],
  [{ layers, kappa: 0 }, 'network.kappa: invalid gain 0 (allowed: a number from 1e-6 to 1e6)'],
  [{ layers, rho: -1 }, 'network.rho: invalid potential -1'],
  [{ layers, gate: 'boks' }, 'network.gate: unknown gate "boks" (known: box, rec)'],
  [{ layers, delay: 2 }, 'network.delay: invalid steps 2 (allowed: 0 or 1)'],
  [{ layers, lenght: 3 }, 'network: unknown option "lenght" (did you mean "length"?'],
];

test.each(WRONG)('%j is refused by one line', (options, message) => {
  expect(() => network(options as NetworkOptions)).toThrow(message);
  expect(() => network(options as NetworkOptions)).not.toThrow('\n');
});

test('weights are drawn by name, of the variances that they ought to have, biases 0', () => {
  const W = weights({ layers: [400, 100, 10] }, 1);
  expect(W.map(({ length }) => length)).toEqual([401 * 100, 101 * 10]);
  const variance = (of: Float64Array) => of.reduce((sum, w) => sum + w * w, 0) / of.length;
  expect(variance(W[0].subarray(0, 40_000)) / (2 / 500)).toBeCloseTo(1, 1);
  expect(variance(W[1].subarray(0, 1000)) / (1 / 100)).toBeCloseTo(1, 0);
  expect(W[0].subarray(40_000).every((w) => w === 0)).toBe(true);
  expect(weights({ layers: [400, 50, 10] }, 1)[0].slice(0, 5)).not.toEqual(
    weights({ layers: [400, 50, 10] }, 2)[0].slice(0, 5),
  );
  expect(weights({ layers }, 1, 'feedback')).not.toEqual(weights({ layers }, 1));
  expect(shapesOf({ layers })).toEqual([
    [5, 3],
    [4, 2],
  ]);
});

const pictures = {
  ...{ count: 2, rows: 2, columns: 2, classes: 2 },
  ...{ pixels: Uint8Array.of(0, 9, 0, 255, 1, 0, 0, 0), labels: Uint8Array.of(0, 1) },
};
const make = engines.get('fast') as EngineMaker;
const showing = { from: 0, to: 2, stream: 'test', first: 0 };

test('samples that do not fit are refused by field, value and range', () => {
  const engine = make(network({ layers }), { seed: 1 });
  const shown = (change: object) => () =>
    engine.answer({ ...showing, stimuli: intensities({ ...pictures, ...change }) });
  expect(shown({})().samples).toBe(2);
  expect(shown({ labels: Uint8Array.of(0, 2) })).toThrow(
    'stimuli.labels[1]: invalid label 2 (allowed: 0 to 1)',
  );
  expect(shown({ classes: 3 })).toThrow('layers[2]: invalid number of outputs 2 (allowed: 3, the classes');
  expect(shown({ rows: 1, pixels: pictures.pixels.subarray(4) })).toThrow(
    'layers[0]: invalid number of inputs 4 (allowed: 2, the inputs of a sample)',
  );
  expect(() => make(network({ layers }), { seed: 1, weights: [] })).toThrow(
    'W1: missing weights (shape [5, 3])',
  );
  expect(() =>
    make(network({ layers }), {
      seed: 1,
      weights: weights({ layers }, 1).map((w) => w.fill(Number.POSITIVE_INFINITY)),
    }),
  ).toThrow('W1[0]: invalid weight Infinity');
});

test('events become spikes of the step that they fall in, each once', () => {
  const stimuli = events({
    ...{ count: 1, size: 5, classes: 2, labels: [0] },
    recording: () => ({ times: [100, 101, 104, 105, 109], inputs: [2, 2, 4, 0, 1] }),
  });
  expect(stimuli.at(0, 2)).toEqual({
    kind: 'spikes',
    start: Int32Array.of(0, 2, 4),
    inputs: Uint16Array.of(2, 4, 0, 1),
  });
  expect(stimuli.at(0, 1)).toMatchObject({ start: Int32Array.of(0, 4) });
});

test('a network that sees events draws nothing at its input: the first layer has the potentials of the events', () => {
  const net = network({ layers: [3, 2], length: 4 });
  const kernel = plainKernel(net);
  kernel.weights[0].set([1, 10, 0, 0, 2, 20, 0, 0, 4, 40, 0, 0, 0.5, 0.5]);
  kernel.present(
    { kind: 'spikes', start: Int32Array.of(0, 1, 1, 3, 4), inputs: Uint16Array.of(0, 1, 2, 2) },
    ...([0, 1, null] as const),
  );
  expect(Array.from(kernel.sums)).toEqual([1 + 2 + 4 + 4 + 2, 10 + 20 + 40 + 40 + 2]);
});
