/** The hardest circuits: a chain that gates itself, and backprop as a circuit. */
import { readFileSync } from 'node:fs';
import { circuit, type Fragment, simulate } from '../../../src/index';
import { backprop, distance, initialWeights, XOR } from '../../support/backprop';

const fixture = (name: string) =>
  circuit(JSON.parse(readFileSync(`${__dirname}/../../fixtures/circuits/${name}.json`, 'utf8')) as Fragment);

describe('an SGSC without a clock', () => {
  const solution = simulate(fixture('autonomous-sgsc'), { initial: { m1: 1.2, u0: 0.5 }, tspan: [0, 8] });

  test('opens its stages at 0, 2, 4', () => {
    const opened = solution.log.crossings!.filter(({ kind, active }) => kind === 'row' && active);
    expect(opened.map(({ name, t }) => [name, t])).toEqual(
      expect.arrayContaining([
        ['q2', expect.closeTo(2, 12)],
        ['u1>u2', expect.closeTo(2, 12)],
        ['q3', expect.closeTo(4, 12)],
        ['u2>u3', expect.closeTo(4, 12)],
      ]),
    );
    expect(opened).toHaveLength(4);
  });

  test('carries the amplitude 0.5 to 1e-12', () => {
    for (const [t, name] of [
      [2, 'u1'],
      [4, 'u2'],
      [6, 'u3'],
    ] as const)
      expect(Math.abs(solution.at(t, name) - 0.5)).toBeLessThan(1e-12);
  });

  test('as do windows of a schedule with the same gates', () => {
    const clocked = circuit({
      populations: [{ name: 'u0' }, { name: 'u1' }, { name: 'u2' }, { name: 'u3' }],
      projections: [0, 1, 2].map((k) => ({
        name: `p${k}`,
        from: [{ population: `u${k}` }],
        to: [{ population: `u${k + 1}`, gain: 3.694528049465325 }],
      })),
      schedule: { windows: [0, 1, 2].map((k) => ({ t: [2 * k, 2 * k + 2] as const, open: [`p${k}`] })) },
    });
    const by = simulate(clocked, { initial: { u0: 0.5 } });
    for (const k of [1, 2, 3])
      expect(Math.abs(by.at(2 * k, `u${k}`) - solution.at(2 * k, `u${k}`))).toBeLessThan(1e-12);
  });
});

describe.each(['xor-2-4-1', 'xor-2-4-1-nonlocal'])('%s', (name) => {
  const presentations = 8;
  const start = initialWeights(3);
  const run = (cycles: number, extra = {}) =>
    simulate(fixture(name), {
      initial: { ...start },
      cycles,
      inputs: { x: [...XOR.x, ...XOR.x].slice(0, cycles), t: [...XOR.t, ...XOR.t].slice(0, cycles), one: 1 },
      ...extra,
    });

  test(`stays within 1e-12 of plain backprop over ${presentations} presentations`, () => {
    const { weights, margins } = run(presentations);
    const flat = Object.fromEntries(Object.entries(start).map(([key, rows]) => [key, rows.flat()]));
    const examples = Array.from({ length: presentations }, (_, k) => ({
      x: XOR.x[k % 4],
      t: [XOR.t[k % 4]],
    }));
    const plain = backprop({ layers: [2, 4, 1], rate: 0.1 }, flat, examples).weights;
    expect(distance(weights, plain)).toBeLessThan(1e-12);
    // it has learnt: the weights are not where they were
    expect(distance(flat, plain)).toBeGreaterThan(1e-3);
    expect(margins!.filter(({ leaks }) => leaks)).toEqual([]);
  });

  test('goes on from a state: one cycle after the other gives the same weights', () => {
    const whole = run(2);
    const first = run(1);
    const second = simulate(fixture(name), {
      from: first.state(),
      tspan: [22, 44],
      inputs: { x: XOR.x[1], t: 1, one: 1 },
    });
    for (const key of Object.keys(whole.weights))
      whole.weights[key]?.forEach((value, i) => {
        expect(Math.abs(value - second.weights[key]?.[i])).toBeLessThan(1e-14);
      });
    expect(() => whole.state(19)).toThrow(/no time within a learning window, \[18, 20\]/);
  });
});
