/** How far closed rows stay below threshold, and the row sums that prove it. */
import {
  loosen,
  type WeightBounds,
  workOut,
} from '../../../src/backends/meanfield/exact/silence/weight-bounds';
import { type Circuit, circuit, simulate } from '../../../src/index';
import { seeded } from '../../support/random';

describe('margins', () => {
  const closed = (scale: number): Circuit =>
    circuit({
      populations: [{ name: 'a' }, { name: 'b' }, { name: 'd' }],
      projections: [
        {
          name: 'read',
          from: [
            { population: 'a', scale: 2 * scale },
            { population: 'b', scale: -scale },
          ],
          to: [{ population: 'd', gain: 1 }],
          threshold: 1e9,
        },
      ],
      schedule: { windows: [{ t: [5, 6], open: ['read'] }] },
    });
  const argument = (scale: number, initial: { a: number; b: number }) =>
    1e9 - simulate(closed(scale), { initial }).margins![0].margin;

  test.each([1, 3, 1e3, 1e6])('scale with the argument: 2 a - b times %p', (scale) => {
    expect(argument(scale, { a: 0.5, b: 0.25 }) / (0.75 * scale)).toBeCloseTo(1, 5);
    expect(argument(1, { a: 0.5 * scale, b: 0.25 * scale }) / (0.75 * scale)).toBeCloseTo(1, 5);
  });
});

test('a closed row that begins on its threshold and falls below it does not leak', () => {
  const made = (threshold: number) =>
    circuit({
      populations: [{ name: 'a' }, { name: 'b', tau: 2 }, { name: 'd' }],
      projections: [
        {
          name: 'read',
          from: [{ population: 'a' }, { population: 'b', scale: -1 }],
          to: [{ population: 'd', gain: 1 }],
          threshold,
        },
      ],
      schedule: { windows: [{ t: [5, 6], open: ['read'] }] },
    });
  const leaks = (threshold: number, a: number, b: number) =>
    simulate(made(threshold), { initial: { a, b } }).margins!.map((one) => [one.margin, one.leaks]);
  expect(leaks(0.25, 0.5, 0.25)).toEqual([[0, false]]);
  expect(leaks(0.25, 0.5, 0.125)).toEqual([[-0.125, true]]);
});

test('what a closed row reads through weights is W a, and W^T a where they are transposed', () => {
  // W is [target, source] = [2, 3]
  const W = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const a = [0.5, 0.25, 0.125];
  const margin = (transpose: boolean) => {
    const [rows, size] = transpose ? [3, 2] : [2, 3];
    const made = circuit({
      populations: [
        { name: 'a', size },
        { name: 'd', size: rows },
      ],
      weights: [{ name: 'W', shape: [2, 3], values: W }],
      projections: [
        {
          name: 'read',
          from: [{ population: 'a', weights: 'W', transpose }],
          to: [{ population: 'd', gain: 1 }],
          threshold: 10,
        },
      ],
      schedule: { windows: [{ t: [5, 6], open: ['read'] }] },
    });
    return simulate(made, { initial: { a: a.slice(0, size) } }).margins![0];
  };
  // the largest row: 4 / 2 + 5 / 4 + 6 / 8 of W a, 3 / 2 + 6 / 4 of W^T a
  expect(margin(false)).toMatchObject({ row: 1, margin: expect.closeTo(10 - 4, 12), leaks: false });
  expect(margin(true)).toMatchObject({ row: 2, margin: expect.closeTo(10 - 3, 12), leaks: false });
});

describe('bounds of weights', () => {
  test.each([1, 2, 3, 4, 5])(
    'of %i columns are the largest sums of either sign, and exact again after updates',
    (columns) => {
      const rows = 3;
      const draw = seeded(columns);
      const W = Float64Array.from({ length: rows * columns }, () => 2 * draw() - 1);
      const bounds: WeightBounds = {
        values: [W],
        shapes: [[rows, columns]],
        positive: new Float64Array(2),
        negative: new Float64Array(2),
        loose: new Uint8Array(2),
        terms: [],
        blocks: [],
      };
      const largest = (sign: number, of: (k: number, line: number) => boolean, lines: number) =>
        Math.max(
          ...Array.from({ length: lines }, (_, line) =>
            W.reduce((sum, w, k) => (of(k, line) ? sum + Math.max(0, sign * w) : sum), 0),
          ),
        );
      const inRow = (k: number, row: number) => Math.floor(k / columns) === row;
      const inColumn = (k: number, column: number) => k % columns === column;
      const expectExact = () => {
        for (const side of [0, 1]) workOut(bounds, side);
        for (const [sign, found] of [
          [1, bounds.positive],
          [-1, bounds.negative],
        ] as const) {
          expect(found[0]).toBeCloseTo(largest(sign, inRow, rows), 14);
          expect(found[1]).toBeCloseTo(largest(sign, inColumn, columns), 14);
        }
        expect([...bounds.loose]).toEqual([0, 0]);
      };
      expectExact();
      const before = [...bounds.positive, ...bounds.negative];
      loosen(bounds, 0, 0.5, 0.25);
      expect([...bounds.positive, ...bounds.negative]).toEqual(
        before.map((value, k) => value + (k % 2 === 0 ? 0.5 : 0.25)),
      );
      expect([...bounds.loose]).toEqual([1, 1]);
      W[W.length - 1] += 0.25;
      expectExact();
    },
  );
});
