/** The figure of the missed pulse: its checks are as strict as its story. */
import { figures } from '../../analysis/index';
import { raw, truth } from '../../analysis/solver/missed-pulse/runs';

const entry = figures.find(({ id }) => id === 'solver/missed-pulse');

test('the truth charges in the pulse and decays after it', () => {
  expect(truth(50)).toBe(0);
  expect(truth(50.5)).toBeCloseTo(1 - Math.exp(-0.5), 15);
  expect(truth(51.5)).toBeCloseTo((1 - Math.exp(-0.5)) * Math.exp(-1), 15);
});

test('ours is within 1e-14 where exact and within 1e-10 where adaptive', async () => {
  const { checks } = (await entry?.run()) ?? { checks: [] };
  const ends = checks.filter(({ what }) => what.includes('I(50.5'));
  expect(ends.map(({ target }) => target)).toEqual([1, 1, 1].map(() => 1 - Math.exp(-0.5)));
  expect(ends.map(({ tolerance }) => tolerance)).toEqual([1e-14, 1e-10, 1e-10]);
});

test('raw integrators must return exactly 0 and say success', async () => {
  const { checks } = (await entry?.run()) ?? { checks: [] };
  const theirs = checks.filter(({ what }) => what.includes('raw'));
  expect(theirs).toHaveLength(6);
  expect(theirs.every(({ tolerance, pass }) => tolerance === 0 && pass)).toBe(true);
});

test('each raw integrator takes one step from before the pulse to after it', () => {
  for (const { t } of raw()) {
    const after = t.findIndex((time) => time > 50.5);
    expect(t[after - 1]).toBeLessThan(50);
    expect(t[t.length - 1]).toBe(100);
  }
});
