import {
  type Circuit,
  circuit,
  type Fragment,
  type Projection,
  type SimulateOptions,
  type Transfer,
  type Window,
} from '../../src/index';
import { seeded } from './random';

/**
 * Three layers that charge one another in turn, with masks: rows of all transfers, biases, thresholds inside windows,
 * several sources a row, held or not, driven gates of both kinds, flushes, and weights that learn between all of them.
 */
export function randomLearner(seed: number): { made: Circuit; options: SimulateOptions } {
  const random = seeded(seed);
  const uniform = (a: number, b: number) => a + (b - a) * random();
  const chance = (p: number) => random() < p;
  const size = 1 + Math.floor(4 * random());
  const matrix = () =>
    Array.from({ length: size }, () => Array.from({ length: size }, () => uniform(-0.8, 1)));
  const transfer = (): Transfer => {
    const kind = random();
    if (kind < 0.4) return { kind: 'relu' };
    if (kind < 0.5) return { kind: 'heaviside', h: uniform(0.05, 0.3) };
    return { kind: 'saturating', G: uniform(1, 30), h: uniform(0, 0.2), F: uniform(0.3, 1) };
  };
  const names = ['a', 'b', 'c', 'd', 'e'];
  const projections: Projection[] = [];
  const windows: Window[] = [];
  const T = uniform(0.5, 2.5);
  for (let k = 0; k < 8; k++) {
    const [to = 'a', from = 'b', other = 'c', driver = 'd'] = [...names].sort(() => random() - 0.5);
    const learned = chance(0.5);
    const name = `p${k}`;
    const pair = (sign: number, into: string, suffix: string): Projection => ({
      name: name + suffix,
      from: [
        learned
          ? { population: from, weights: 'W', scale: sign, transpose: k % 2 === 1 }
          : { population: from, matrix: matrix() },
        ...(chance(0.5) ? [{ population: other, scale: uniform(-1, 1) }] : []),
        ...(chance(0.3) ? [{ population: 'x', scale: uniform(0, 1) }] : []),
      ],
      to: [{ population: into, gain: uniform(0.3, 2) }],
      threshold: 60,
      transfer: transfer(),
      gatedBy: chance(0.3)
        ? [
            chance(0.7)
              ? {
                  population: driver,
                  h: uniform(0, 0.2),
                  d: chance(0.3) ? 0 : uniform(0.01, 0.3),
                  effect: 'opens',
                }
              : { population: driver, h: uniform(0, 0.5), d: 0.1, effect: 'closes', strength: uniform(0, 1) },
          ]
        : [],
    });
    projections.push(pair(1, to, '+'));
    const twice = chance(0.5) && names.length > 4;
    if (twice)
      projections.push(pair(-1, names.find((n) => ![to, from, other, driver].includes(n)) ?? 'e', '-'));
    const open = [`${name}+`, ...(twice ? [`${name}-`] : [])].map((projection) =>
      chance(0.5) ? projection : { projection, bias: uniform(-0.3, 0.2) },
    );
    const hold = names.filter(() => chance(0.4));
    const flush = names.filter(
      (n) => !hold.includes(n) && ![to, from, other, driver].includes(n) && chance(0.4),
    );
    windows.push({ t: [2 * k * T, (2 * k + 1) * T], open, hold, flush });
    const still = names.filter(() => chance(0.5));
    windows.push({
      t: [(2 * k + 1) * T, (2 * k + 2) * T],
      hold: still,
      learn: [
        { weights: 'W', post: [[from, 1]], pre: [[to, 1]], rate: uniform(-0.1, 0.1) },
        {
          weights: 'V',
          post: [
            [to, 1],
            [other, -1],
          ],
          pre: [['x', 1]],
          rate: uniform(-0.1, 0.1),
        },
      ],
    });
  }
  const fragment: Fragment = {
    threshold: 60,
    populations: [{ name: 'x', input: true, size }, ...names.map((name) => ({ name, size }))],
    weights: [
      { name: 'W', shape: [size, size], values: matrix() },
      { name: 'V', shape: [size, size], values: matrix() },
    ],
    projections,
    schedule: { period: 16 * T, windows },
  };
  const values = () => Array.from({ length: size }, () => (chance(0.2) ? 0 : uniform(0, 1)));
  const cycles = 2;
  return {
    made: circuit(fragment),
    options: {
      cycles,
      initial: { a: values(), b: values(), c: values(), d: values(), e: values() },
      inputs: {
        x: [values(), values()].map((list) => (size === 1 ? list[0] : list)) as number[][],
      },
      tEval: Array.from({ length: 200 }, (_, k) => (k * 32 * T) / 200),
    },
  };
}
