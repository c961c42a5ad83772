/**
 * The noise of packets, by the law of linear noise: the mean is the mean field's, N times the variance is a number a that the
 * adjoint of the mean field gives. Numbers, bounds and circuits were found by independent means.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Circuit, circuit, simulate, spiking } from '../../../src/index';
import { cases, LONG } from '../../support/cases';
import { moments } from '../../support/moments';

interface Expected {
  population: string;
  component: number;
  t: number;
  mean: number;
  poisson_N_var: number;
  if_N_var_phase_average: number;
}
interface Law {
  id: string;
  circuit: Circuit;
  initial: Record<string, number | number[]>;
  inputs?: Record<string, number | number[]>;
  neurons: number;
  spikeRate: number;
  expected: Expected[];
}

const { cases: laws } = JSON.parse(
  readFileSync(join(__dirname, '../../fixtures/spiking/poisson-laws.json'), 'utf8'),
) as { cases: Law[] };

const TRIALS = cases(60, 1000);
const shown = LONG ? laws : laws.filter(({ id }) => ['chain', 'overlap', 'pushPull', 'pulse'].includes(id));

/** The amplitudes of all trials, by what is expected. */
function amplitudes(law: Law, model: 'poisson' | 'if'): Float64Array[] {
  const made = circuit(law.circuit);
  const values = law.expected.map(() => new Float64Array(TRIALS));
  for (let trial = 0; trial < TRIALS; trial++) {
    const run = simulate(made, {
      initial: law.initial,
      ...(law.inputs === undefined ? {} : { inputs: law.inputs }),
      record: [...new Set(law.expected.map(({ population }) => population))],
      tspan: [0, Math.max(...law.expected.map(({ t }) => t))],
      backend: spiking({ model, neurons: law.neurons, spikeRate: law.spikeRate, seed: trial }),
    });
    law.expected.forEach(({ population, component, t }, k) => {
      values[k][trial] = run.vector(t, population)[component];
    });
  }
  return values;
}

/** Five standard errors of a mean and of a variance of normal numbers, and what the law itself leaves out. */
const SIGMAS = 5;
const meanBound = (variance: number) => SIGMAS * Math.sqrt(variance / TRIALS);
const varianceBound = (variance: number, share: number) =>
  variance * (SIGMAS * Math.sqrt(2 / (TRIALS - 1)) + share);

describe.each(shown)('$id', (law) => {
  test('Poisson neurons: the mean field in the mean, N times the variance as the law says', () => {
    amplitudes(law, 'poisson').forEach((values, k) => {
      const { mean, poisson_N_var: a } = law.expected[k];
      const found = moments(values);
      const variance = a / law.neurons;
      expect(Math.abs(found.mean - mean)).toBeLessThan(meanBound(variance) + 1e-4);
      expect(Math.abs(found.variance - variance)).toBeLessThan(varianceBound(variance, 0.07));
    });
  });

  test('integrate-and-fire neurons: the same mean, a variance within a factor of the average over phases', () => {
    amplitudes(law, 'if').forEach((values, k) => {
      const { mean, if_N_var_phase_average: a } = law.expected[k];
      const found = moments(values);
      const variance = a / law.neurons;
      expect(Math.abs(found.mean - mean)).toBeLessThan(meanBound(2 * variance) + 5e-4);
      const spread = SIGMAS * Math.sqrt(2 / (TRIALS - 1));
      expect(found.variance / variance).toBeGreaterThan(0.4 * (1 - Math.min(0.9, spread)));
      expect(found.variance / variance).toBeLessThan(1.7 * (1 + spread));
    });
  });
});
