/**
 * Small circuits of the model that once gave a wrong value, a false failure or no end. The right values are closed forms or
 * come from an integration that shares nothing with the solvers.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Circuit, circuit, dopri5, exact, meanField, odex, simulate } from '../../../src/index';

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
