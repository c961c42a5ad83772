/** Leaky integrate-and-fire neurons: intervals without noise, and what calibration says of them with it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibrate, firing } from '../../../src/backends/spiking/calibrate';
import { below, densityStep, membraneGrid, normalDensity } from '../../../src/backends/spiking/density';
import { advance } from '../../../src/backends/spiking/membrane';
import { circuit, gradedChain, simulate, spiking } from '../../../src/index';
import { stream } from '../../../src/numerics/random';
import { cases } from '../../support/cases';
import { moments } from '../../support/moments';

const NUMBERS = { tauM: 0.05, u0: 1.5, c: 1, sigma: 0.3, rest: -1, refractory: 0 };
const DT = 0.0025;

test('without noise a neuron fires every floor(m ln(u / (u - 1))) + 1 steps, later by its refractory period', () => {
  const { cases: laws } = JSON.parse(
    readFileSync(join(__dirname, '../../fixtures/spiking/lif-intervals.json'), 'utf8'),
  ) as {
    cases: { tauMOverDt: number; refractorySteps: number; current: number[]; interval: number[] }[];
  };
  for (const { tauMOverDt, refractorySteps, current, interval } of laws)
    current.forEach((u, k) => {
      const own = { v: new Float64Array(1), wait: new Float64Array(1), draws: stream(0, 'none') };
      const times: number[] = [];
      for (let step = 0; times.length < 4; step++)
        if (advance(own, u, Math.exp(-1 / tauMOverDt), 0, { h: 1, refractory: refractorySteps }) === 1)
          times.push(step);
      expect(times.slice(1).map((time, j) => time - times[j])).toEqual([
        interval[k],
        interval[k],
        interval[k],
      ]);
    });
});

test.each([
  [1.5, 0, 0.3],
  [2.5, 0, 0.3],
  [2, 0.01, 0.3],
  [1.5, 0, 0.03],
  [2.5, 0, 0.01],
])(
  'the density of the membranes fires as the neurons do, step by step: u = %d, refractory %d, sigma %d',
  (u, refractory, sigma) => {
    const numbers = { ...NUMBERS, refractory, sigma };
    const steps = 160;
    const neurons = 4000;
    const law = firing(numbers, u, DT, steps);
    const draws = stream(3, `membranes ${u}`);
    const v = Float64Array.from({ length: neurons }, () => NUMBERS.rest + sigma * draws.normal());
    const own = { v, wait: new Float64Array(neurons), draws };
    const decay = Math.exp(-DT / NUMBERS.tauM);
    const noise = sigma * Math.sqrt(1 - decay * decay);
    // ten steps at a time: a hundred spikes and more in each sum once they fire
    for (let from = 0; from < steps; from += 10) {
      let [seen, expected] = [0, 0];
      for (let k = from; k < from + 10; k++) {
        seen += advance(own, u, decay, noise, { h: DT, refractory });
        expected += neurons * law[k];
      }
      expect(Math.abs(seen - expected)).toBeLessThan(5 * Math.sqrt(Math.max(0, expected)) + 5);
    }
  },
);

test.each([
  [0.3, 0.0025],
  [0.3, 0.0005],
  [0.1, 0.0025],
  [0.03, 0.0025],
  [0.01, 0.0025],
])('the density has the nodes that it needs, and loses nobody: sigma %d, steps of %d', (sigma, dt) => {
  const numbers = { ...NUMBERS, sigma };
  const grid = membraneGrid(numbers, NUMBERS.rest, dt);
  const step = densityStep(grid, NUMBERS.rest);
  // at rest six standard deviations are far enough from either end: 1e-9 are beyond
  let p: Float64Array = grid.nodes.map((v) => normalDensity(v - NUMBERS.rest, sigma));
  expect(Math.abs(below(p, grid) - 1)).toBeLessThan(1e-8);
  for (let k = 0; k < 3; k++) p = step(p, 0);
  expect(Math.abs(below(p, grid) - 1)).toBeLessThan(1e-8);
});

test('calibration: the rate is a line within a thousandth, its carrier begins after the neurons have risen', () => {
  const { rate, carrier, onset, residual } = calibrate(NUMBERS, DT);
  // found by an independent simulation: 18.13 and 18.29
  expect(Math.abs(rate / 18.13 - 1)).toBeLessThan(0.003);
  expect(Math.abs(carrier / 18.29 - 1)).toBeLessThan(0.003);
  expect(residual).toBeLessThan(0.0015);
  expect(onset[0]).toBeLessThan(0.01 * carrier);
  expect(onset[onset.length - 1] / carrier).toBeCloseTo(1, 2);
  // together from rest they miss .84 spikes each
  const missed = onset.reduce((sum, part) => sum + (carrier - part) * DT, 0);
  expect(missed).toBeCloseTo(0.84, 1);
});

test('a hop keeps its amplitude, since the carrier is taken away as it begins', () => {
  const neurons = 400;
  const trials = cases(12, 100);
  const chain = circuit(gradedChain({ stages: 1, T: 2 }));
  const amplitudes = Array.from({ length: trials }, (_, seed) =>
    simulate(chain, { initial: { u0: 0.5 }, backend: spiking({ model: 'lif', neurons, seed }) }).at(2, 'u1'),
  );
  const { mean, variance } = moments(amplitudes);
  expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(variance / trials) + 0.004);
  // the constant carrier instead of its onset would give .47
  expect(neurons * variance).toBeLessThan(0.063 * (1 + 5 * Math.sqrt(2 / trials)));
});
