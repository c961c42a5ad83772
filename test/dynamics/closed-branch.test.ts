/** A branch that comes back to where it began ends there, once round. */
import { amplitudeMap, type BranchPoint, continuation, mapBranch } from '../../src/index';

test('the fixed points of A + (A - 1/2)^2 + (p - 1/2)^2 - r^2 are a circle: one walk goes round it and says that it is closed', () => {
  const r = 0.2;
  const family = mapBranch((p) =>
    amplitudeMap((A) => A + (A - 0.5) ** 2 + (p - 0.5) ** 2 - r ** 2, { domain: [0, 1] }),
  );
  const walk = continuation(family, {
    start: { x: [0.5 + r], p: 0.5 },
    parameter: [0, 1],
    domain: [[0, 1]],
  });
  const points: BranchPoint[] = [];
  let next = walk.next();
  for (; next.done !== true; next = walk.next()) points.push(next.value);
  expect(JSON.stringify(next.value)).toContain('closed');
  for (const { x, p } of points) expect(Math.hypot(x[0] - 0.5, p - 0.5)).toBeCloseTo(r, 8);
  // it turns at both ends and nowhere else, whichever way it goes
  const turns = points.filter(({ label }) => label === 'LP').map(({ p }) => p.toFixed(8));
  expect([...new Set(turns)].sort()).toEqual([(0.5 - r).toFixed(8), (0.5 + r).toFixed(8)]);
});
