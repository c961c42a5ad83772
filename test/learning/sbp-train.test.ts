/** Training of the spiking backprop network: epochs, orders, checkpoints. */

import { scoresOf } from '../../src/learning/sbp-scores';
import { orderOf, type SbpCheckpoint, type SbpTraining, trainSbp } from '../../src/learning/sbp-train';
import { matricesOf, type SbpEngineMaker } from '../../src/sbp/engine';
import { sbpEngines } from '../../src/sbp/engines';
import { type SbpLayers, sbpWeights } from '../../src/sbp/types';
import { typescriptEngine } from '../../src/sbp/typescript-engine';
import { stripes } from '../support/stripes';

jest.setTimeout(30_000);
const layers: SbpLayers = [64, 60, 4];
const train = stripes(150, 1);
const unseen = stripes(60, 2);
const begin = matricesOf(layers, sbpWeights(layers, 3));

const run = (make: SbpEngineMaker, more: Partial<SbpTraining> = {}): SbpCheckpoint[] => [
  ...trainSbp({ engine: make(layers, begin), train, test: unseen, seed: 5, epochs: 3, ...more }),
];
const last = (checkpoints: readonly SbpCheckpoint[]) => checkpoints[checkpoints.length - 1];

/** Matrices as bytes: comparing them takes no time. */
const bytesOf = ({ matrices, ...rest }: SbpCheckpoint) => ({
  ...rest,
  matrices: Object.entries(matrices).map(([name, w]) => [
    name,
    Buffer.from(w.slice().buffer).toString('base64'),
  ]),
});

test('every engine learns the same bits', () => {
  const [first, ...others] = [...sbpEngines.values()].map((make) => last(run(make)));
  for (const other of others) expect(bytesOf(other)).toEqual(bytesOf(first));
  const scores = scoresOf(first.epochs[2].test!, 4);
  // four kinds of stripes, of which guessing gets a quarter
  expect(scores.activation).toBeGreaterThan(0.5);
});

test('the order of an epoch is a shuffle of its own: all samples once, the same for the same seed', () => {
  const order = orderOf(5, 1, 1000);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, k) => k));
  expect(orderOf(5, 1, 1000)).toEqual(order);
  expect(orderOf(5, 2, 1000)).not.toEqual(order);
  expect(orderOf(6, 1, 1000)).not.toEqual(order);
  // a fair shuffle: each sample is as often first as any other
  const firsts = new Set(Array.from({ length: 40 }, (_, seed) => orderOf(seed, 1, 10)[0]));
  expect(firsts.size).toBe(10);
});

test('from any checkpoint, in the middle of an epoch or of a test, training goes on with the same bits', () => {
  const whole = last(run(typescriptEngine));
  const parts = run(typescriptEngine, { every: 40 });
  expect(bytesOf(last(parts))).toEqual(bytesOf(whole));
  expect(parts.map(({ presentation }) => presentation)).toEqual([
    ...[40, 80, 120, 150, 150, 190, 230, 270, 300, 300, 340, 380, 420, 450, 450],
  ]);
  for (const from of parts) {
    const engine = typescriptEngine(layers, from.matrices);
    const rest = [...trainSbp({ engine, train, test: unseen, seed: 5, epochs: 3, from, every: 70 })];
    if (from !== last(parts)) expect(bytesOf(last(rest))).toEqual(bytesOf(whole));
  }
});

test('more epochs are those there were and further ones', () => {
  const three = last(run(typescriptEngine));
  const five = run(typescriptEngine, { epochs: 5 });
  expect(bytesOf(five[2])).toEqual(bytesOf(three));
  expect(last(five).epochs.slice(0, 3)).toEqual(three.epochs);
});

test('without a test set there are no test counts', () => {
  const { test: _, ...rest } = {
    engine: typescriptEngine(layers, begin),
    train,
    test: unseen,
    seed: 5,
    epochs: 1,
  };
  expect([...trainSbp(rest)].map(({ epochs }) => epochs[0]?.test)).toEqual([null]);
});

test('verifying compares so many presentations, weight by weight', () => {
  expect(last(run(typescriptEngine, { verify: 200 })).verified).toEqual({ presentations: 200, first: null });
  expect(last(run(typescriptEngine, { verify: 9000 })).verified).toEqual({ presentations: 450, first: null });
});

test('an engine that is off in one weight of one copy is found out, with presentation, matrix and entry', () => {
  const off: SbpEngineMaker = (...made) => {
    const engine = typescriptEngine(...made);
    let presented = 0;
    return {
      ...engine,
      present: (data, order, from, to) => {
        presented += to - from;
        return engine.present(data, order, from, to);
      },
      copies: () => {
        const good = engine.copies();
        if (presented < 8) return good;
        return { ...good, W2T: good.W2T.map((w, k) => (k === 17 ? w + 2 : w)) };
      },
    };
  };
  const { verified } = last(run(off, { epochs: 1, verify: 50 }));
  expect(verified).toMatchObject({ presentations: 8, first: { presentation: 7, what: 'W2T', entry: 17 } });
  const { found, expected } = verified!.first!;
  expect(found - expected).toBe(2);
});

test.each([
  [{ epochs: 1.5 }, 'trainSbp.epochs: invalid number 1.5'],
  [{ every: 0 }, 'trainSbp.every: invalid number 0'],
  [{ evry: 3 }, 'trainSbp: unknown option "evry" (did you mean "every"?'],
  [{ from: { epochs: [], running: { samples: 151 } } }, 'trainSbp.from: invalid samples of an epoch 151'],
])('%j is named', (more, message) => {
  expect(() => run(typescriptEngine, more as Partial<SbpTraining>)).toThrow(message);
});

test('scores are parts and means of counts', () => {
  const counts = { samples: 4, exact: 1, spikes: 2, activation: 3, wrong: 6, squared: 2 ** 20 };
  expect(scoresOf(counts, 3)).toEqual({
    exact: 0.25,
    spikes: 0.5,
    activation: 0.75,
    spikeLoss: 0.5,
    activationLoss: 1 / 12,
  });
});
