/** Spiking backprop as a learner: epochs, orders, engines, what verifying finds. */

import { learn } from '../../../src/learning/epochs';
import type { LearnerState } from '../../../src/learning/learner';
import { orderOf } from '../../../src/learning/learners/order';
import { type SbpKind, type SbpLearnerOptions, sbpLearner } from '../../../src/learning/learners/sbp';
import * as sbp from '../../../src/sbp/index';

import { typescriptEngine } from '../../../src/sbp/typescript-engine';
import { stripes } from '../../support/stripes';

jest.setTimeout(30_000);
const layers: sbp.Layers = [64, 60, 4];
const train = stripes(150, 1);
const unseen = stripes(60, 2);
const weights = sbp.matricesOf(layers, sbp.weights(layers, 3));
const given = { train, test: unseen, seed: 5, layers, weights, step: 150, engine: 'typescript' };

const run = (more: Partial<SbpLearnerOptions> = {}, epochs = 3): LearnerState<SbpKind>[] => [
  ...learn(sbpLearner({ ...given, ...more }), { epochs }),
];
const last = <T>(list: readonly T[]): T => list[list.length - 1];

/** Weights as bytes: comparing them takes no time. */
const bytesOf = ({ weights: own, epochs }: LearnerState<SbpKind>) => ({
  epochs,
  weights: Object.entries(own).map(([name, w]) => [name, Buffer.from(w.slice().buffer).toString('base64')]),
});

test('every engine learns the same bits', () => {
  const [first, ...others] = [...sbp.engines.keys()].map((engine) => last(run({ engine })));
  for (const other of others) expect(bytesOf(other)).toEqual(bytesOf(first));
  // four kinds of stripes, of which guessing gets a quarter
  expect(first.epochs[2].test?.activation).toBeGreaterThan(0.5);
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

test('states come after each step, of a test as well', () => {
  expect(run({ step: 40 }).map(({ presentation }) => presentation)).toEqual([
    ...[40, 80, 120, 150, 150, 190, 230, 270, 300, 300, 340, 380, 420, 450, 450],
  ]);
});

test('more epochs are those there were and further ones', () => {
  const three = last(run());
  const five = run({}, 5);
  expect(bytesOf(five[2])).toEqual(bytesOf(three));
  expect(last(five).epochs.slice(0, 3)).toEqual(three.epochs);
});

test('without a test set there are no test scores', () => {
  const { test: _, ...rest } = given;
  expect([...learn(sbpLearner(rest), { epochs: 1 })].map(({ epochs }) => epochs[0]?.test)).toEqual([null]);
});

test('verifying compares so many presentations, weight by weight, and the circuit in the first epoch', () => {
  const { verified, circuit } = last(run({ verify: 200 }, 2)).findings;
  expect(verified).toEqual({ presentations: 200, first: null });
  expect(circuit).toMatchObject({ samples: 150, differingSpikes: 0, differingWeights: 0 });
  expect(last(run({}, 1)).findings).toEqual({ verified: null, circuit: null, engine: null });
});

test('an engine that is off in one weight of one copy is found out, with presentation, matrix and entry', () => {
  const make: sbp.EngineMaker = (...made) => {
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
  const { verified } = last(run({ engine: { name: 'off', make }, verify: 50 }, 1)).findings;
  expect(verified).toMatchObject({ presentations: 8, first: { presentation: 7, what: 'W2T', entry: 17 } });
  const { found, expected } = verified!.first!;
  expect(found - expected).toBe(2);
});

test('what the circuit finds wrong with itself is told of all samples, wherever training was stopped', () => {
  const options = { engine: 'circuit', layers: [64, 20, 4] as const, weights: undefined as never, step: 50 };
  const { weights: _, ...rest } = { ...given, ...options };
  const learner = () => sbpLearner(rest);
  const whole = [...learn(learner(), { epochs: 1 })];
  const again = [...learn(learner(), { epochs: 1, from: whole[1] })];
  expect(last(again).findings).toEqual(last(whole).findings);
});

test.each([
  [{ verify: 1.5 }, 'sbpLearner.verify: invalid number 1.5'],
  [{ step: 0 }, 'sbpLearner.step: invalid number 0'],
  [{ stp: 3 }, 'sbpLearner: unknown option "stp" (did you mean "step"?'],
  [{ engine: 'fst' }, 'engine: unknown engine "fst" (did you mean "fast"?'],
  [{ layers: [63, 60, 4] }, 'layers[0]: invalid number of inputs 63'],
])('%j is named', (more, message) => {
  expect(() => run(more as never)).toThrow(message);
});

test('scores are parts and means of counts', () => {
  const counts = { samples: 4, exact: 1, spikes: 2, activation: 3, wrong: 6, squared: 2 ** 20 };
  expect(sbp.scoresOf(counts, 3)).toEqual({
    exact: 0.25,
    spikes: 0.5,
    activation: 0.75,
    spikeLoss: 0.5,
    activationLoss: 1 / 12,
  });
});
