/** The examples to copy from give the numbers that they say. */

import { networkOf } from '../../src/circuit/fragments/backprop';
import { canonical, simulate } from '../../src/index';
import { formatCircuit, parseCircuit } from '../../src/io/circuit-file';
import { passFor, presentPlain } from '../../src/learning/plain';
import { parametersOf } from '../../src/learning/weights';
import { call } from './call';

/** As a user has it: printed, saved, read. */
const saved = async (name: string) => {
  const { code, out } = await call(['example', name, '--quiet']);
  expect(code).toBe(0);
  return parseCircuit(out, `${name}.json`);
};

const currents = async (name: string, ...argv: string[]) => {
  const { out } = await call(['example', name, '--quiet']);
  const { code, out: said, err } = await call(['simulate', '-', '--json', ...argv], { input: out });
  expect([code, err]).toEqual([0, '']);
  const document = JSON.parse(said);
  return (population: string): number[] => document.currents[population].at(-1);
};

test('a name of a canonical circuit prints that circuit, and each name is there once', async () => {
  for (const { name, circuit } of canonical)
    expect((await call(['example', name, '--quiet'])).out).toBe(formatCircuit(circuit()));
  const listed: string[] = JSON.parse((await call(['example', '--list', '--json'])).out).map(
    ({ name }: { name: string }) => name,
  );
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed).toEqual(expect.arrayContaining(canonical.map(({ name }) => name)));
});

describe('decision', () => {
  test.each([
    [0.6, 0.4, 0.7, 0],
    [0.51, 0.49, 0.7, 0],
    [0.4, 0.6, 0, 0.7],
    [0, 0.01, 0, 0.7],
    [0.5, 0.5, 0, 0],
  ])('evidence %d to %d: %d goes left, %d right', async (eL, eR, left, right) => {
    const run = simulate(await saved('decision'), { initial: { eL, eR, u: 0.7 } });
    expect(run.at(2, 'left')).toBeCloseTo(left, 14);
    expect(run.at(2, 'right')).toBeCloseTo(right, 14);
  });
});

describe('gated-memory', () => {
  test.each([
    ['1', 0.7],
    ['0', 0],
  ])('asked %s: %d is read at 480 ms', async (ask, read) => {
    const at = await currents('gated-memory', '--initial', 'u=0.7', '--input', `ask=${ask}`);
    expect(at('out')[0]).toBeCloseTo(read, 14);
    expect((await saved('gated-memory')).timeUnit).toBe('ms');
  });
});

test('pmpy-layer: W [2, -1] is [4.5, -0.75], each sign in its own population', async () => {
  const at = await currents('pmpy-layer', '--initial', 'x+=[2,0]', '--initial', 'x-=[0,1]');
  const [plus, minus] = [at('n+'), at('n-')];
  expect(plus.map((value, k) => value - minus[k])).toEqual([
    expect.closeTo(4.5, 13),
    expect.closeTo(-0.75, 13),
  ]);
  expect([plus[1], minus[0]]).toEqual([0, 0]);
});

describe('learning-xor', () => {
  const X = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const T = [[0], [1], [1], [0]];
  const network = networkOf({ layers: [2, 4, 1], rate: 0.1 });
  const learn = async (cycles: number) => {
    const rows = (of: number[][]) => Array.from({ length: cycles }, (_, k) => of[k % 4]);
    return simulate(await saved('learning-xor'), {
      inputs: { x: rows(X), t: rows(T), one: 1 },
      cycles,
    });
  };

  test('after four presentations the weights are those of plain backprop', async () => {
    const { circuit: made, weights } = await learn(4);
    const start = Object.fromEntries(
      made.weights.map(({ name, values = [] }) => [name, Float64Array.from(values.flat())]),
    );
    const plain = parametersOf(network, start);
    X.forEach((x, k) => {
      presentPlain(network, plain, passFor(network), x, T[k]);
    });
    for (const [name, values] of Object.entries({ W1: plain.W[0], W2: plain.W[1], b1: plain.b[0] })) {
      expect(Array.from(weights[name])).toEqual(Array.from(values, (value) => expect.closeTo(value, 14)));
      expect(Array.from(values)).not.toEqual(Array.from(start[name]));
    }
    expect(Array.from(weights['V2'])).toEqual(
      Array.from(weights['W2'], (value) => expect.closeTo(value, 14)),
    );
  });

  test('after 400 it answers every pattern within 0.05', async () => {
    const run = await learn(400);
    const period = run.circuit.schedule.period ?? 0;
    const errors = T.map(([t], k) => run.at((396 + k) * period + 10, 'O2') - t);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.05);
    const first = T.map(([t], k) => run.at(k * period + 10, 'O2') - t);
    expect(Math.max(...first.map(Math.abs))).toBeGreaterThan(0.3);
  });
});
