import { stream } from '../../src/numerics/random';
import { matricesOf, NOTHING, type SbpEngine, type SbpEngineMaker } from '../../src/sbp/engine';
import { forward, sbpPass } from '../../src/sbp/reference';
import { referenceEngine } from '../../src/sbp/reference-engine';
import type { SbpSamples } from '../../src/sbp/samples';
import {
  CHIP,
  PUBLISHED,
  type SbpLayers,
  type SbpVariant,
  type SbpWeights,
  sbpWeights,
} from '../../src/sbp/types';
import { typescriptEngine } from '../../src/sbp/typescript-engine';
import { wasmEngine } from '../../src/sbp/wasm-engine';
import { cases } from '../support/cases';

jest.setTimeout(60_000);
const fast: readonly [string, SbpEngineMaker][] = [
  ['TypeScript', typescriptEngine],
  ['WebAssembly', wasmEngine],
];

const variants: readonly SbpVariant[] = (['old', 'updated'] as const).flatMap((w2ForBackprop) =>
  (['>', '>='] as const).flatMap((upperTest) =>
    ([-256, -254] as const).map((wMin) => ({ w2ForBackprop, upperTest, wMin })),
  ),
);

/** Layers of every remainder: of words, of vectors, of more rows than a lane of 16 bits holds. */
const sizes: readonly SbpLayers[] = [
  [1, 1, 1],
  [3, 5, 2],
  [17, 33, 3],
  [12, 8, 26],
  [40, 130, 47],
  [600, 35, 10],
  [9, 300, 17],
];

/** Coarse weights, so that sums of 0, 512 and 1024 are common, many of them at both ends of their range. */
function coarse([input, hidden, output]: SbpLayers, wMin: number, seed: number): SbpWeights {
  const { below } = stream(seed, 'weights');
  const values = [wMin, wMin, -128, -128, 0, 128, 128, 128, 254, 254, 2, -2];
  const draw = (length: number) => Int16Array.from({ length }, () => values[below(values.length)]);
  return { w1: draw(input * hidden), w2: draw(hidden * output) };
}

/** Samples of every density, the first of them empty. */
function samplesOf([size, , classes]: SbpLayers, count: number, seed: number): SbpSamples {
  const { below, uniform } = stream(seed, 'samples');
  const lists = Array.from({ length: count }, (_, k) => {
    const density = k === 0 ? 0 : uniform();
    return Array.from({ length: size }, (__, i) => i).filter(() => uniform() < density);
  });
  const start = new Int32Array(count + 1);
  lists.forEach((list, k) => {
    start[k + 1] = start[k] + list.length;
  });
  return {
    count,
    size,
    classes,
    start,
    active: Uint16Array.from(lists.flat()),
    labels: Uint8Array.from({ length: count }, () => below(classes)),
  };
}

const inOrder = (count: number) => Array.from({ length: count }, (_, k) => k);
/** The weights as bytes: comparing them takes no time. */
const state = (engine: SbpEngine) =>
  Object.values(engine.weights()).map((w: Int16Array) => Buffer.from(w.buffer).toString('latin1'));
const same = (a: SbpEngine, b: SbpEngine) => state(a).join() === state(b).join();

describe.each(fast)('%s beside the plain algorithm', (_, make) => {
  test.each(sizes)(
    'layers %i-%i-%i, every variant: equal counts and weights after every sample',
    (...layers) => {
      for (const [v, variant] of variants.entries()) {
        const begin = matricesOf(layers, coarse(layers, variant.wMin, v));
        const samples = samplesOf(layers, cases(24, 40), v);
        const [a, b] = [referenceEngine(layers, begin, variant), make(layers, begin, variant)];
        const order = inOrder(samples.count).reverse();
        for (let n = 0; n < order.length; n++) {
          expect(b.present(samples, order, n, n + 1)).toEqual(a.present(samples, order, n, n + 1));
          expect(same(a, b)).toBe(true);
        }
        expect(b.evaluate(samples, 3, 17)).toEqual(a.evaluate(samples, 3, 17));
      }
    },
  );

  test('a chunk is its samples one after another', () => {
    const layers: SbpLayers = [30, 20, 5];
    const samples = samplesOf(layers, 600, 1);
    const begin = matricesOf(layers, sbpWeights(layers, 1));
    const [whole, parts] = [make(layers, begin), make(layers, begin)];
    const order = inOrder(600).map((k) => (k * 7) % 600);
    const tally = whole.present(samples, order, 0, 600);
    const first = parts.present(samples, order, 0, 101);
    const rest = parts.present(samples, order, 101, 600);
    expect(same(parts, whole)).toBe(true);
    expect(tally.wrong).toBe(first.wrong + rest.wrong);
    expect(tally.squared).toBe(first.squared + rest.squared);
    expect(whole.present(samples, order, 5, 5)).toEqual(NOTHING);
  });

  test('a weight stays in its range however often it is pushed: 300 times the same sample', () => {
    const layers: SbpLayers = [20, 6, 2];
    for (const variant of [CHIP, PUBLISHED]) {
      const begin = matricesOf(layers, coarse(layers, variant.wMin, 5));
      const samples = samplesOf(layers, 8, 2);
      const [a, b] = [referenceEngine(layers, begin, variant), make(layers, begin, variant)];
      for (let k = 0; k < 300; k++) for (const engine of [a, b]) engine.present(samples, inOrder(8), 0, 8);
      expect(same(a, b)).toBe(true);
    }
  });

  test('weights of a caller are not touched', () => {
    const layers: SbpLayers = [30, 20, 5];
    const weights = sbpWeights(layers, 1);
    const samples = samplesOf(layers, 50, 1);
    const engine = make(layers, matricesOf(layers, weights));
    engine.present(samples, inOrder(50), 0, 50);
    expect(weights).toEqual(sbpWeights(layers, 1));
    expect(engine.weights()).not.toEqual(weights);
  });
});

test('the samples above meet activations of exactly 0, 512 and 1024 in both layers, and weights at both ends', () => {
  const met = { hidden: new Set<number>(), out: new Set<number>() };
  let [low, high] = [0, 0];
  for (const [layers, seed] of sizes.flatMap((one) => [0, 2, 4, 6].map((v) => [one, v] as const))) {
    const weights = coarse(layers, -256, seed);
    const samples = samplesOf(layers, 24, seed);
    const pass = sbpPass(layers);
    low += weights.w1.filter((w) => w === -256).length;
    high += weights.w1.filter((w) => w === 254).length;
    for (let k = 0; k < samples.count; k++) {
      forward(weights, pass, samples.active.subarray(samples.start[k], samples.start[k + 1]));
      for (const a of pass.hidden) met.hidden.add(a);
      for (const a of pass.out) met.out.add(a);
    }
  }
  expect([0, 512, 514, 1024, 1026].filter((a) => !met.hidden.has(a))).toEqual([]);
  expect([0, 512, 1024].filter((a) => !met.out.has(a))).toEqual([]);
  expect(Math.min(low, high)).toBeGreaterThan(100);
});

describe('what an engine does not take is named', () => {
  const layers: SbpLayers = [3, 5, 2];
  const good = matricesOf(layers, coarse(layers, -256, 1));
  const samples = samplesOf(layers, 4, 1);
  const changed = (name: keyof typeof good, at: number, w: number) => ({
    ...good,
    [name]: good[name].map((value, k) => (k === at ? w : value)),
  });

  test.each(fast)('%s', (_, make) => {
    expect(() => make(layers, changed('W1', 3, 7))).toThrow(
      'W1[3]: invalid weight 7 (allowed: even, -256 to 254)',
    );
    expect(() => make(layers, good, PUBLISHED)).toThrow('invalid weight -256 (allowed: even, -254 to 254)');
    expect(() => make(layers, { ...good, W2: new Int16Array(9) })).toThrow(
      'W2: invalid number of weights 9 (allowed: 10, for shape [5, 2])',
    );
    expect(() => make(layers, changed('W1_gt', 2, good.W1[2] === 0 ? 2 : 0))).toThrow(
      'W1_gt[2]: invalid copy',
    );
    const engine = make(layers, good);
    expect(() => engine.evaluate({ ...samples, size: 4 }, 0, 1)).toThrow(
      'layers[0]: invalid number of inputs 3',
    );
    expect(() => engine.evaluate({ ...samples, classes: 3 }, 0, 1)).toThrow(
      'layers[2]: invalid number of outputs 2',
    );
    expect(() => engine.evaluate(samples, 0, 5)).toThrow('evaluate: invalid range [0,5]');
    expect(() => engine.present(samples, [0, 9], 0, 2)).toThrow(
      'order[1]: invalid sample 9 (allowed: 0 to 3)',
    );
    expect(() => engine.evaluate({ ...samples, labels: samples.labels.map(() => 2) }, 0, 1)).toThrow(
      'samples.labels[0]: invalid label 2',
    );
    expect(() => engine.evaluate({ ...samples, active: samples.active.map(() => 3) }, 0, 1)).toThrow(
      'invalid input 3 (allowed: in ascending order, 0 to 2)',
    );
  });
});

test('-W2^T of a weight at -256 is 254: mixed weights go no further', () => {
  const { W2T, W2T_minus } = matricesOf([1, 2, 1], { w1: new Int16Array(2), w2: Int16Array.of(-256, 100) });
  expect([...W2T]).toEqual([-256, 100]);
  expect([...W2T_minus]).toEqual([254, -100]);
});
