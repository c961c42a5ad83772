/**
 * Small circuits of the model that once gave a wrong value, a false failure or no end. The right values are closed forms or
 * come from an integration that shares nothing with the solvers.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Circuit,
  circuit,
  dopri5,
  exact,
  meanField,
  odex,
  type SimulateOptions,
  simulate,
} from '../../../src/index';
import { cases as quickly } from '../../support/cases';
import { randomLearner } from '../../support/random-learner';

interface Case {
  readonly id: string;
  readonly circuit: Circuit;
  readonly initial: Readonly<Record<string, number>>;
  readonly inputs: Readonly<Record<string, number>>;
  readonly stop: number;
  readonly at: readonly (readonly [string, number, number] | readonly [number, string, number])[];
  readonly solvers: readonly ('exact' | 'dopri5' | 'odex')[];
  readonly mayRefuse?: string;
}

const file = join(__dirname, '..', '..', 'fixtures', 'faults', 'circuit-model.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Case[] };
const tight = { rtol: 1e-10, atol: 1e-12 };
const solvers = { exact: () => exact(), dopri5: () => dopri5(tight), odex: () => odex(tight) };

test.each(cases.flatMap((one) => one.solvers.map((solver) => [one.id, solver, one] as const)))(
  '%s: %s gives the right value, or says by name why there is none',
  (_, solver, { circuit: fragment, initial, inputs, stop, at, mayRefuse }) => {
    const made = circuit(fragment);
    const run = simulate(made, {
      initial,
      inputs,
      tspan: [0, stop],
      backend: meanField({ solver: solvers[solver]() }),
      onFailure: 'return',
    });
    if (run.retcode !== 'success') {
      expect([run.retcode, run.message]).toEqual(['transmits', expect.stringMatching(mayRefuse ?? 'never')]);
      return;
    }
    for (const [a, b, value] of at) {
      const [t, name] = typeof a === 'number' ? [a, b as string] : [b as number, a];
      expect(Math.abs(run.at(t, name) - value)).toBeLessThan(1e-7 * (1 + Math.abs(value)));
    }
  },
);

const silence = JSON.parse(readFileSync(file.replace('circuit-model', 'silence'), 'utf8')) as {
  readonly cases: readonly (Omit<Case, 'initial'> & { readonly initial: SimulateOptions['initial'] })[];
};

test.each(silence.cases.map((one) => [one.id, one] as const))(
  'what a bound proves silent is silent: %s',
  (_, { circuit: fragment, initial, stop, at }) => {
    const made = circuit(fragment);
    for (const solver of Object.values(solvers)) {
      const run = simulate(made, {
        ...(initial === undefined ? {} : { initial }),
        tspan: [0, stop],
        backend: meanField({ solver: solver() }),
      });
      for (const [a, b, value] of at) {
        const [t, name] = typeof a === 'number' ? [a, b as string] : [b as number, a];
        expect(Math.abs(run.at(t, name) - value)).toBeLessThan(1e-8);
      }
    }
  },
);

test('random circuits whose rows come near their thresholds while weights learn: all solvers refuse the same, and agree elsewhere', () => {
  const refused = new Map<string, number>();
  const apart: string[] = [];
  for (const threshold of [0.7, 2])
    for (let seed = 1; seed <= quickly(3, 12); seed++) {
      const { made, options } = randomLearner(seed);
      const low = circuit({ ...made, projections: made.projections.map((p) => ({ ...p, threshold })) });
      const run = (solver: ReturnType<typeof exact>) =>
        simulate(low, { ...options, backend: meanField({ solver }), onFailure: 'return' });
      const [own, peer] = [run(exact()), run(dopri5(tight))];
      refused.set(own.retcode, (refused.get(own.retcode) ?? 0) + 1);
      if (own.retcode !== peer.retcode) apart.push(`${threshold} ${seed}: ${own.message} / ${peer.message}`);
      // the end of a run that was refused is found to within the tolerance of the peer
      const end = Math.min(own.tspan[1], peer.tspan[1]);
      if (Math.abs(own.tspan[1] - peer.tspan[1]) > 1e-5)
        apart.push(`${threshold} ${seed}: ends ${own.tspan} ${peer.tspan}`);
      for (const { name, input } of low.populations)
        if (input !== true)
          own.vector(end, name).forEach((value, i) => {
            const distance = Math.abs(value - peer.vector(end, name)[i]!);
            if (!(distance < 1e-6 * (1 + Math.abs(value))))
              apart.push(`${threshold} ${seed}: ${name} ${distance}`);
          });
    }
  expect(apart).toEqual([]);
  expect(refused.get('transmits')).toBeGreaterThan(0);
  expect(refused.get('success')).toBeGreaterThan(0);
});
