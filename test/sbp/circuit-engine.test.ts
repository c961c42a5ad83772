import * as sbp from '../../src/sbp/index';

import { seeded } from '../support/random';

const layers: sbp.Layers = [30, 20, 4];

/** Random samples of about a third of the inputs each. */
function samplesOf(seed: number, count: number) {
  const random = seeded(seed);
  const lists = Array.from({ length: count }, () =>
    Array.from({ length: layers[0] }, (_, i) => i).filter(() => random() < 0.35),
  );
  const start = Int32Array.from([0, ...lists.map(({ length }) => length)]);
  for (let k = 0; k < count; k++) start[k + 1] += start[k];
  return {
    count,
    size: layers[0],
    classes: layers[2],
    start,
    active: Uint16Array.from(lists.flat()),
    labels: Uint8Array.from({ length: count }, () => Math.floor(4 * random())),
  };
}

const order = Int32Array.from({ length: 60 }, (_, k) => 59 - k);
const samples = samplesOf(1, 60);
const begin = sbp.matricesOf(layers, sbp.weights(layers, 5));
const trained = (engine: sbp.Engine) => ({
  present: engine.present(samples, order, 0, 50),
  evaluate: engine.evaluate(samples, 10, 60),
  again: engine.present(samples, order, 50, 60),
  copies: engine.copies(),
});

test('the circuit counts and learns what the plain algorithm and the fast kernels do', () => {
  const found = trained(sbp.circuitEngine()(layers, begin));
  expect(found.present.samples).toBe(50);
  expect(found.copies.W1).not.toEqual(begin.W1);
  for (const name of ['reference', 'typescript', 'fast'])
    expect(trained(sbp.engines.get(name)!(layers, begin))).toEqual(found);
});

test('a circuit made from the matrices of another goes on in its place', () => {
  const whole = sbp.circuitEngine()(layers, begin);
  whole.present(samples, order, 0, 60);
  const half = sbp.circuitEngine()(layers, begin);
  half.present(samples, order, 0, 30);
  const other = sbp.circuitEngine()(layers, half.copies());
  other.present(samples, order, 30, 60);
  expect(other.copies()).toEqual(whole.copies());
});

test('spikes out of turn are told; with more inhibition there are none', () => {
  // every input drives every hidden unit with 30 x 254 and more: above 9,216 they fire where W1 x arrives in phase 0
  const strong: sbp.Layers = [80, 3, 2];
  const w1 = new Int16Array(240).fill(240);
  const full = {
    count: 2,
    size: 80,
    classes: 2,
    start: Int32Array.of(0, 80, 160),
    active: Uint16Array.from({ length: 160 }, (_, k) => k % 80),
    labels: Uint8Array.of(0, 1),
  };
  const matrices = sbp.matricesOf(strong, { w1, w2: new Int16Array(6) });
  const plain = sbp.circuitEngine()(strong, matrices);
  plain.present(full, [0, 1], 0, 2);
  expect(plain.findings?.()).toMatchObject({
    harmful: expect.any(Number),
    firstHarmful: { sample: 0, phase: 8, layer: 'h' },
  });
  const inhibited = sbp.circuitEngine({ extraInhibition: 'on' })(strong, matrices);
  inhibited.present(full, [0, 1], 0, 2);
  expect(inhibited.findings?.()).toEqual({ harmless: 0, harmful: 0 });
});

test('it has no variant but the chip', () => {
  expect(() => sbp.circuitEngine()(layers, begin, sbp.PUBLISHED)).toThrow(
    'variant: the circuit is the chip: it has no other variant',
  );
});
