/**
 * What spikes decide: pulses live or die beside a separatrix, stages ignite or not, chains without a clock go on. Each
 * probability in closed form; false alarms below 1e-6.
 */
import {
  autonomousSgsc,
  circuit,
  depletionChain,
  finiteSize,
  pulseChain,
  pulseStates,
  type Solution,
  simulate,
  spiking,
} from '../../../src/index';
import { cases } from '../../support/cases';
import { moments } from '../../support/moments';

/** The normal distribution: Abramowitz and Stegun 26.2.17, to 1e-7. */
function phi(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const tail = series.reduceRight((sum, c) => (sum + c) * t, 0) * Math.exp(-0.5 * x * x) * 0.3989422804;
  return x > 0 ? 1 - tail : tail;
}

/** Five standard errors of a part of so many trials, and what the law leaves out. */
const bound = (p: number, trials: number, left: number) => 5 * Math.sqrt((p * (1 - p)) / trials) + left;

test('the normal distribution', () => {
  expect([0, 1.96, -1.96, -4].map((x) => phi(x).toFixed(6))).toEqual([
    '0.500000',
    '0.975002',
    '0.024998',
    '0.000032',
  ]);
});

describe('a pulse beside its separatrix lives with probability Phi((p0 - A_s) mu sqrt(N) / sqrt(v / (1 - mu^-2)))', () => {
  const stage = { G: 10, h: 0.1, F: 1, T: 1 };
  const states = pulseStates(stage);
  if (states.outcome !== 'found') throw new Error('this stage has a separatrix');
  const { separatrix, multiplier: mu } = states;

  test('v is a of the first stage at the separatrix', () => {
    const first = circuit(pulseChain({ stages: 1, ...stage }));
    const [{ law }] = finiteSize(first, {
      initial: { p0: separatrix },
      trials: 10,
      neurons: [10],
    }).amplitudes;
    expect(law.a).toBeCloseTo(0.006147, 6);
  });

  const width = Math.sqrt(0.006147 / (1 - mu ** -2)) / mu;
  test.each([
    [100, -1],
    [100, 0],
    [100, 1],
    [900, -1],
    [900, 0],
    [900, 1],
  ])('N = %d, %d widths beside it', (N, z) => {
    // seven stages tell fates apart that differ by mu^-7
    const chain = circuit(pulseChain({ stages: 7, ...stage }));
    const trials = cases(25, 1000);
    let alive = 0;
    for (let seed = 0; seed < trials; seed++) {
      const run = simulate(chain, {
        initial: { p0: separatrix + (z * width) / Math.sqrt(N) },
        ...{ record: ['p7'], tEval: [] },
        backend: spiking({ neurons: N, seed }),
      });
      if (run.at(7, 'p7') > separatrix) alive++;
    }
    // to the next order in 1/sqrt(N) the law is not symmetric
    expect(Math.abs(alive / trials - phi(z))).toBeLessThan(bound(phi(z), trials, N === 100 ? 0.06 : 0.025));
  });
});

test('a stage that feeds itself dies with probability e^{-y N rho (m0 - h) / w_s}, y / w_s = 1 - e^{-y}', () => {
  const net = circuit({
    populations: [{ name: 'm' }],
    projections: [
      {
        name: 'q',
        from: [{ population: 'm' }],
        to: [{ population: 'm', gain: 2.5 }],
        threshold: 0,
        transfer: { kind: 'heaviside', h: 1 },
      },
    ],
  });
  const y = 2.231612;
  expect(y / 2.5 + Math.exp(-y)).toBeCloseTo(1, 6);
  const trials = cases(60, 4000);
  for (const e of cases(1, 2) === 1 ? [0.01] : [0.005, 0.01, 0.02]) {
    let dead = 0;
    for (let seed = 0; seed < trials; seed++) {
      // steps that are short beside the time between two spikes
      const backend = spiking({ neurons: 10, spikeRate: 10, dt: 0.001, seed });
      if (simulate(net, { initial: { m: 1 + e }, tspan: [0, 0.2], tEval: [], backend }).at(0.2, 'm') < 1)
        dead++;
    }
    const law = Math.exp((-y * 100 * e) / 2.5);
    expect(Math.abs(dead / trials - law)).toBeLessThan(bound(law, trials, 0.02));
  }
});

describe('a chain without a clock, on steps', () => {
  const T = 2;
  const delta = 0.05 * Math.LN2;
  const run = (gain: number, options: object) =>
    simulate(circuit(autonomousSgsc({ stages: 7, T, ramp: 0, gain })), {
      initial: { m1: 1.2, u0: 0.5 },
      tspan: [0, 14.5],
      backend: spiking({ dt: 0.005, ...options }),
    });
  // u_k when its gate has shut: twice the delay after its time
  const amplitude = (solution: Solution, k: number) => solution.at(T * k + 3 * delta, `u${k}`);
  const exact = Math.exp(T) / T;

  test('gates shut late by the trace of their closers, delta = tau_g ln 2: each hop gains 1 + delta / T', () => {
    const late = run(exact, { neurons: Number.POSITIVE_INFINITY });
    expect((amplitude(late, 6) / amplitude(late, 2)) ** 0.25).toBeCloseTo(1 + delta / T, 3);
    const tuned = run(exact / (1 + delta / T), { neurons: Number.POSITIVE_INFINITY });
    expect(Math.abs(amplitude(tuned, 6) / amplitude(tuned, 2) - 1)).toBeLessThan(1e-3);
  });

  test('with 400 neurons a row every chain goes on, its gates open every T', () => {
    const trials = cases(4, 60);
    const ratios: number[] = [];
    const onsets: number[] = [];
    for (let seed = 0; seed < trials; seed++) {
      const solution = run(exact / (1 + delta / T), { neurons: 400, seed });
      const times = Array.from({ length: 2900 }, (_, k) => 0.005 * k);
      onsets.push(times.find((t) => solution.at(t, 'm7') > 1) ?? Number.NaN);
      ratios.push(amplitude(solution, 6) / amplitude(solution, 2));
    }
    // the onset of stage 7 has a deviation of .14
    const onset = moments(onsets);
    expect(Math.abs(onset.mean - 12)).toBeLessThan((5 * 0.14) / Math.sqrt(trials) + 0.05);
    for (const one of onsets) expect(Math.abs(one - 12)).toBeLessThan(6 * 0.14);
    const ratio = moments(ratios);
    expect(Math.abs(ratio.mean - 1)).toBeLessThan(5 * Math.sqrt(0.006 / trials) + 0.02);
  });
});

test('a depleting volley that lives comes to its on level, .89627 of its neurons a stage', () => {
  const chain = circuit(depletionChain({ stages: 16, gain: 3, G: 1.5, h: 0.3 }));
  const N = 1600;
  const parts: number[] = [];
  for (let seed = 0; seed < cases(6, 200); seed++) {
    const { counts } = simulate(chain, {
      initial: { p0: 1.3 },
      tspan: [0, 20],
      backend: spiking({ neurons: N, seed }),
    });
    parts.push((counts?.values.reduce((sum, values) => sum + values[15], 0) ?? 0) / N);
  }
  const { mean, variance } = moments(parts);
  expect(Math.abs(mean - 0.896275)).toBeLessThan(5 * Math.sqrt(variance / parts.length) + 0.003);
  // each of N neurons fires or not
  expect(variance).toBeLessThan((10 * 0.9 * 0.1) / N);
});
