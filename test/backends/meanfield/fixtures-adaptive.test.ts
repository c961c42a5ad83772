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
} from '../../../src/index';

const run = (made: Circuit, solver: Solver, initial: Record<string, number[]>, tspan: [number, number]) =>
  simulate(made, { initial, tspan, backend: meanField({ solver }) });

const fixture = (name: string) =>
  circuit(JSON.parse(readFileSync(`${__dirname}/../../fixtures/circuits/${name}.json`, 'utf8')) as Fragment);

describe.each([
  ['dopri5', dopri5({ rtol: 1e-12, atol: 1e-14 })],
  ['odex', odex({ rtol: 1e-12, atol: 1e-14 })],
] as const)('%s', (_, solver) => {
  test('runs the SGSC without a clock: onsets 0, 2, 4, amplitude 0.5 to 1e-9', () => {
    const solution = run(fixture('autonomous-sgsc'), solver, { m1: [1.2], u0: [0.5] }, [0, 8]);
    const onsets = solution.log.crossings!.filter(
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
});

describe('a depleting resource', () => {
  // q = x = 0.5 is emitted while R lasts: R = e^{-x t}, I' = -I + S x R
  const depleting = (recovery?: number) =>
    circuit({
      populations: [{ name: 'x', input: true }, { name: 'I' }],
      projections: [
        {
          name: 'fire',
          from: [{ population: 'x' }],
          to: [{ population: 'I', gain: 2 }],
          resource: recovery === undefined ? {} : { recovery },
        },
      ],
      schedule: { windows: [{ t: [0, 3], open: ['fire'] }] },
    });

  test.each([
    ['dopri5', dopri5({ rtol: 1e-12, atol: 1e-14 })],
    ['odex', odex({ rtol: 1e-12, atol: 1e-14 })],
  ] as const)('decays as it is spent, and recovers: %s', (_, solver) => {
    const at = (made: Circuit, t: number) =>
      simulate(made, { inputs: { x: 0.5 }, backend: meanField({ solver }) }).at(t, 'I');
    expect(at(depleting(), 3)).toBeCloseTo((2 * 0.5 * (Math.exp(-1.5) - Math.exp(-3))) / (1 - 0.5), 10);
    // with recovery time 4: R -> R* = (1/4) / (1/2 + 1/4), at rate 3/4
    const [rest, rate] = [1 / 3, 0.75];
    const truth = rest * -Math.expm1(-3) + ((1 - rest) * (Math.exp(-rate * 3) - Math.exp(-3))) / (1 - rate);
    expect(at(depleting(4), 3)).toBeCloseTo(truth, 10);
  });

  test('is refused by exact(), by name', () => {
    expect(() => simulate(depleting(), { inputs: { x: 0.5 } })).toThrow(
      'projections[0].resource: exact() cannot run the depleting resource of "fire": its equation is not piecewise linear',
    );
  });
});
