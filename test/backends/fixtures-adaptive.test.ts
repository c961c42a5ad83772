/** The hardest circuits on the adaptive solvers. */
import { readFileSync } from 'node:fs';
import {
  type Circuit,
  circuit,
  dopri5,
  type Fragment,
  meanField,
  odex,
  type Solver,
  simulate,
} from '../../src/index';
import { backprop, initialWeights, XOR } from '../support/backprop';

const run = (made: Circuit, solver: Solver, initial: Record<string, number[]>, tspan: [number, number]) =>
  simulate(made, { initial, tspan, backend: meanField({ solver }) });

const fixture = (name: string) =>
  circuit(JSON.parse(readFileSync(`${__dirname}/../fixtures/circuits/${name}.json`, 'utf8')) as Fragment);

describe.each([
  ['dopri5', dopri5({ rtol: 1e-12, atol: 1e-14 })],
  ['odex', odex({ rtol: 1e-12, atol: 1e-14 })],
] as const)('%s', (_, solver) => {
  test('runs the SGSC without a clock: onsets 0, 2, 4, amplitude 0.5 to 1e-9', () => {
    const solution = run(fixture('autonomous-sgsc'), solver, { m1: [1.2], u0: [0.5] }, [0, 8]);
    const onsets = solution.log.crossings.filter(
      ({ kind, name, active }) => kind === 'row' && active && name.startsWith('q'),
    );
    expect(onsets.map(({ name, t }) => [name, t])).toEqual([
      ['q2', expect.closeTo(2, 10)],
      ['q3', expect.closeTo(4, 10)],
    ]);
    for (const [t, name] of [
      [2, 'u1'],
      [4, 'u2'],
      [6, 'u3'],
    ] as const)
      expect(Math.abs(solution.at(t, name) - 0.5)).toBeLessThan(1e-9);
  });

  test('runs backprop as a circuit: 4 presentations within 1e-8 of the plain algorithm', () => {
    const start = initialWeights(3);
    const { weights } = simulate(fixture('xor-2-4-1'), {
      initial: { ...start },
      cycles: 4,
      inputs: { ...XOR, one: 1 },
      backend: meanField({ solver }),
    });
    for (const [key, matrix] of Object.entries(backprop(start, 4, 0.1)))
      (matrix as number[][]).flat().forEach((value, i) => {
        expect(Math.abs(value - (weights[key]?.[i] as number))).toBeLessThan(1e-8);
      });
  });
});
