/** Lines through columns of boxes keep clear of the boxes, and of one another while there is room. */
import fc from 'fast-check';
import { apart } from '../../src/figures/panels';
import { lanesAmong } from '../../src/figures/sbp/lanes';

const BOTTOM = 400;
const CLEAR = 15;

test('no line passes within a box of a column, wherever the boxes stand', () => {
  const column = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(fc.array(column, { minLength: 3, maxLength: 6 }), (rows) => {
      const columns = rows.map((own) => new Set(own.map((row) => 40 * row)));
      const lanes = lanesAmong(columns, BOTTOM, CLEAR);
      const passed = columns.map((_, k) => k);
      const ways = [
        [40, 360],
        [200, 200],
        [360, 40],
      ].map(([from, to]) => lanes.through(passed, from, to));
      for (const way of ways)
        way.forEach((y, k) => {
          for (const middle of columns[k]) expect(Math.abs(y - middle)).toBeGreaterThanOrEqual(CLEAR);
        });
      // there is room for three: no two of them at one height
      passed.forEach((k) => {
        expect(new Set(ways.map((way) => way[k])).size).toBe(3);
      });
    }),
    { seed: 3, numRuns: 60 },
  );
});

test('where nothing is in the way a line is straight to the grid of lanes', () => {
  const way = lanesAmong([new Set(), new Set(), new Set()], BOTTOM, CLEAR).through([0, 1, 2], 0, 80);
  expect(way).toEqual([20, 40, 60]);
});

test('labels are as far apart as they must be, in their order, and no farther', () => {
  expect(apart([1, 1.05, 3], 0.5)).toEqual([1, 1.5, 3]);
  expect(apart([3, 1, 1], 0.5)).toEqual([3, 1, 1.5]);
});
