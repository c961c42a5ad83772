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
