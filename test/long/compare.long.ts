/** The quick comparison of the whole canonical set: all back-ends, all quantities, every promise kept. */
import { canonical, crossValidate } from '../../src/index';
import { finished, red } from '../support/comparisons';

test('the canonical set keeps its promises on every back-end', () => {
  const comparison = finished(crossValidate(canonical));
  expect(red(comparison)).toEqual([]);
  expect(new Set(comparison.cells.map((cell) => cell.circuit)).size).toBe(canonical.length + 1);
  expect(comparison.cells.filter(({ status }) => status === 'pass').length).toBeGreaterThan(400);
}, 1_200_000);
