/** Finite size measured: options, the fit, the same bits however they come about, the law within its standard errors. */
import {
  circuit,
  type FiniteSizeOptions,
  finiteSize,
  finiteSizeOnCores,
  gradedChain,
  plot,
} from '../../../src/index';
import { stream } from '../../../src/numerics/random';
import type { TaskResult } from '../../../src/sweep/task';
import { addTo, deviationOf, fitOf, SUMS, slopeOf } from '../../../src/validation/finite-size/fit';
import { cases } from '../../support/cases';
import { moments } from '../../support/moments';

jest.setTimeout(120_000);

const chain = circuit(gradedChain({ stages: 2, T: 2 }));
const initial = { u0: 0.5 };

test.each<[FiniteSizeOptions, string]>([
  [
    { trials: 5 },
    'finiteSize.trials: invalid number of trials 5 (allowed: a whole number from 10 to 1000000)',
  ],
  [{ neurons: [] }, 'finiteSize.neurons: invalid numbers of neurons [] (allowed: finite ones, each once)'],
  [{ neurons: [100, 100] }, 'finiteSize.neurons: invalid numbers of neurons [100,100]'],
  [{ neurons: [Number.POSITIVE_INFINITY] }, 'finiteSize.neurons: invalid numbers of neurons'],
  [{ neurons: [0.5] }, 'spiking.neurons: invalid number of neurons 0.5'],
  [{ seed: -1 }, 'finiteSize.seed: invalid seed -1'],
  [{ t: 5 }, 'finiteSize.t: invalid time 5 (allowed: above 0 to 4)'],
  [{ populations: ['u3'] }, 'finiteSize.populations[0]: unknown population "u3" (did you mean "u0"?'],
  [
    { populations: ['u0'] },
    'finiteSize.populations: invalid populations ["u0"] (allowed: one that some row charges)',
  ],
  [{ spiking: { model: 'iff' } } as never, 'spiking.model: unknown model "iff" (did you mean "if"?'],
  [{ spiking: { neurons: 3 } } as never, 'finiteSize.spiking: unknown option "neurons"'],
  [{ neuron: [3] } as never, 'finiteSize: unknown option "neuron" (did you mean "neurons"?'],
])('%j', (options, message) => {
  expect(() => finiteSize(chain, options)).toThrow(message);
});

describe('the fit', () => {
  /** Deviations with bias b and variance a / N. */
  const drawn = (a: number, b: number, N: number, trials: number, seed = 1) => {
    const draws = stream(seed, `fit ${a} ${b} ${N}`);
    const sums = new Float64Array(SUMS);
    for (let k = 0; k < trials; k++) addTo(sums, 0, b + Math.sqrt(a / N) * draws.normal());
    return deviationOf(N, trials, sums);
  };
  const NEURONS = [100, 400, 1600, 6400];

  test.each([
    [0.04, 0],
    [0.04, 0.005],
    [2, 0.05],
  ])('finds a = %d and b = %d within five of its standard errors', (a, b) => {
    const points = NEURONS.map((N) => drawn(a, b, N, 2000));
    const fit = fitOf(points);
    expect(Math.abs((fit?.a.value ?? 0) - a)).toBeLessThan(5 * (fit?.a.error ?? 0));
    expect(Math.abs((fit?.b2.value ?? 0) - b * b)).toBeLessThan(5 * (fit?.b2.error ?? 0));
    expect((fit?.a.error ?? 1) / a).toBeLessThan(0.06);
    if (b === 0)
      expect(Math.abs((slopeOf(points)?.value ?? 0) + 0.5)).toBeLessThan(5 * (slopeOf(points)?.error ?? 0));
  });

  test('its standard errors are the spread of its values, and so are those of the slope', () => {
    const off = Array.from({ length: 300 }, (_, seed) => {
      const points = NEURONS.map((N) => drawn(0.04, 0, N, 200, seed));
      const [fit, slope] = [fitOf(points), slopeOf(points)];
      if (fit === null || slope === null) throw new Error('points of four N have a fit');
      return [
        (fit.a.value - 0.04) / fit.a.error,
        fit.b2.value / fit.b2.error,
        (slope.value + 0.5) / slope.error,
      ];
    });
    for (const k of [0, 1, 2]) {
      const { variance } = moments(off.map((one) => one[k]));
      // five standard errors of a variance from 300, and what 200 trials leave
      expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 300) + 0.1);
    }
  });

  test('nineteen of twenty intervals hold the true mean square', () => {
    const count = 400;
    let held = 0;
    for (let k = 0; k < count; k++) {
      const { low, high } = drawn(0.04, 0, 100 + k, 100);
      if (low < 0.04 / (100 + k) && 0.04 / (100 + k) < high) held++;
    }
    expect(Math.abs(held / count - 0.94)).toBeLessThan(5 * Math.sqrt((0.05 * 0.95) / count));
  });

  test('nothing that deviates, or one N only, has no fit', () => {
    expect(fitOf([drawn(0.04, 0, 100, 50)])).toBeNull();
    expect(fitOf([drawn(0, 0, 100, 50), drawn(0, 0, 400, 50)])).toBeNull();
    expect(slopeOf([drawn(0, 0, 100, 50), drawn(0, 0, 400, 50)])).toBeNull();
  });
});

test('on cores the bits are those of one process; what is known is not run again, and more trials keep it', async () => {
  const options = { initial, neurons: [30, 60], trials: 30, seed: 5, spiking: { model: 'if' } } as const;
  const here = finiteSize(chain, options);
  const known = new Map<string, TaskResult>();
  const keep = (key: string, result: TaskResult) => void known.set(key, result);
  const there = await finiteSizeOnCores(chain, { ...options, workers: 2, keep });
  expect(there).toEqual(here);
  expect(known.size).toBe(4);
  const told: number[][] = [];
  const again = await finiteSizeOnCores(chain, {
    ...options,
    workers: 1,
    finished: known,
    progress: (...how) => told.push(how as number[]),
  });
  expect(again).toEqual(here);
  expect(told).toEqual([[4, 4, 4]]);
  // the first twenty trials of each N are known already
  const stopped = new AbortController();
  stopped.abort();
  const part = await finiteSizeOnCores(chain, {
    ...options,
    trials: 60,
    finished: known,
    signal: stopped.signal,
  });
  expect(part.complete).toBe(false);
  expect(part.amplitudes[0].measured.map(({ trials }) => trials)).toEqual([20, 20]);
  expect(finiteSize(chain, { ...options, seed: 6 }).amplitudes).not.toEqual(here.amplitudes);
});

test('a figure of it has the law as a line beside the marks', () => {
  const found = finiteSize(chain, { initial, neurons: [30, 60], trials: 10 });
  const { data } = plot.finiteSize(found) as unknown as {
    data: { mode?: string; name?: string; y?: number[] }[];
  };
  expect(data.map(({ mode, name }) => [mode, name])).toEqual([
    ['lines', 'u1, t = 2'],
    ['markers', 'u1, t = 2'],
    ['lines', 'u2, t = 4'],
    ['markers', 'u2, t = 4'],
  ]);
  expect(data[0].y?.[0]).toBeCloseTo(Math.sqrt(0.0399316 / 30), 6);
});

test.each(['poisson', 'if', 'lif'] as const)('%s: a is that of the law, the slope -1/2', (model) => {
  const neurons = model === 'lif' ? [50, 100] : [100, 400, 1600];
  const trials = cases(model === 'poisson' ? 200 : 30, model === 'lif' ? 400 : 1000);
  const found = finiteSize(circuit(gradedChain({ stages: 1, T: 2 })), {
    initial,
    neurons,
    trials,
    spiking: { model },
  });
  const [{ ratio, slope, measured }] = found.amplitudes;
  // what the law of leaky neurons leaves out: they begin together
  const share = model === 'lif' ? 0.2 : 0.03;
  expect(Math.abs((ratio?.value ?? 0) - 1)).toBeLessThan(5 * (ratio?.error ?? 0) + share);
  expect(Math.abs((slope?.value ?? 0) + 0.5)).toBeLessThan(5 * (slope?.error ?? 0) + share / 4);
  for (const { mean, meanError } of measured)
    expect(Math.abs(mean)).toBeLessThan(5 * meanError + (model === 'lif' ? 0.004 : 1e-4));
});
