/** XOR over 200 seeds: the circuit learns where plain backprop learns, with the same weights in every cycle. */

import { plainly } from '../../analysis/nice19/xor-learning/runs';
import { backpropWeights, dopri5, meanField, type NamedWeights, odex, train, xor } from '../../src/index';
import { linearTransform } from '../../src/learning/tasks';

/** Longer than all but one in a hundred of the seeds that learn. */
const MOST = 1600;

/** The same of the circuit, and the largest deviation of a weight in any cycle. */
function inCircuit(seed: number, maskGain: number) {
  let deviation = 0;
  let deadZone = 0;
  const training = train({
    network: { ...xor.network, maskGain },
    weights: backpropWeights(xor.network, seed, xor.initialisation),
    pattern: xor.patterns(seed),
    presentations: MOST,
    every: 4,
    verify: true,
  });
  for (const checkpoint of training) {
    for (const report of checkpoint.reports) {
      deviation = Math.max(deviation, report.deviation);
      deadZone += report.deadZone;
    }
    if (xor.solved(checkpoint)) return { learnt: checkpoint.presentation, deviation, deadZone };
  }
  return { learnt: null, deviation, deadZone };
}

const SEEDS = Array.from({ length: 200 }, (_, k) => k + 1);

const plain = SEEDS.map((seed) => plainly(seed, MOST));

test('plain backprop learns on at least 85 % of 200 seeds', () => {
  expect(plain.filter((learnt) => learnt !== null).length).toBeGreaterThanOrEqual(170);
});

describe.each([1e8, 1e12])('maskGain %p, 200 seeds', (maskGain) => {
  const own = SEEDS.map((seed) => inCircuit(seed, maskGain));
  const worst = (runs: typeof own) => Math.max(0, ...runs.map(({ deviation }) => deviation));

  test('the circuit learns on exactly the seeds on which plain backprop learns, after as many presentations', () => {
    expect(own.map(({ learnt }) => learnt)).toEqual(plain);
  });

  test('where no unit came into the dead zone, weights are those of plain backprop to 1e-12 in every cycle', () => {
    const clear = own.filter(({ deadZone }) => deadZone === 0);
    expect(clear.length).toBeGreaterThan(170);
    expect(worst(clear)).toBeLessThan(1e-12);
  });

  test('where one did, they are off by no more than its stay there explains', () => {
    // a masked unit misses eta |n| <= eta A_s / maskGain a presentation, and grey masks about as much
    const hit = own.filter(({ deadZone }) => deadZone > 0);
    for (const { deviation, deadZone } of hit)
      expect(deviation).toBeLessThan(1e-12 + (deadZone * 1) / maskGain);
  });
});

test('1500 cycles of the linear transform 8 x 8: at most 1e-12 from plain backprop, weight error below 1e-9', () => {
  const task = linearTransform(8);
  let deviation = 0;
  let weights: NamedWeights = {};
  for (const checkpoint of train({
    network: task.network,
    weights: backpropWeights(task.network, 1, task.initialisation),
    pattern: task.patterns(1),
    presentations: 1500,
    every: 50,
    verify: true,
  })) {
    weights = checkpoint.weights;
    for (const report of checkpoint.reports) deviation = Math.max(deviation, report.deviation);
  }
  expect(deviation).toBeLessThan(1e-12);
  expect(task.weightError?.(1, weights)).toBeLessThan(1e-9);
});

test('a 3-5-4-2 network equals plain backprop to 1e-12 over 200 cycles', () => {
  const network = { layers: [3, 5, 4, 2], rate: 0.05 };
  let deviation = 0;
  const pattern = (k: number) => ({
    x: [0, 1, 2].map((j) => (Math.sin(7 * k + j) + 1) / 2),
    t: [0, 1].map((j) => (Math.cos(5 * k + 2 * j) + 1) / 2),
  });
  for (const checkpoint of train({
    network,
    weights: backpropWeights(network, 2),
    pattern,
    presentations: 200,
    every: 20,
    verify: true,
  }))
    for (const report of checkpoint.reports) deviation = Math.max(deviation, report.deviation);
  expect(deviation).toBeLessThan(1e-12);
});

test.each([
  ['dopri5', dopri5({ rtol: 1e-12, atol: 1e-13 })],
  ['odex', odex({ rtol: 1e-12, atol: 1e-13 })],
])('%s: 8 cycles as plain backprop to 1e-8', (_, solver) => {
  const [checkpoint] = train({
    network: xor.network,
    weights: backpropWeights(xor.network, 3, xor.initialisation),
    pattern: xor.patterns(1),
    presentations: 8,
    every: 8,
    verify: true,
    backend: meanField({ solver }),
  });
  expect(checkpoint?.reports).toHaveLength(8);
  for (const { deviation } of checkpoint?.reports ?? []) expect(deviation).toBeLessThan(1e-8);
});
