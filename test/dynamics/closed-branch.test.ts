/** A branch that comes back to where it began ends there, once round. */
import fc from 'fast-check';
import { amplitudeMap, bifurcations, continuation, mapBranch } from '../../src/index';

const r = 0.2;
/** The fixed points of A + (A - 1/2)^2 + (p - 1/2)^2 - r^2 are a circle. */
const circle = mapBranch((p) =>
  amplitudeMap((A) => A + (A - 0.5) ** 2 + (p - 0.5) ** 2 - r ** 2, { domain: [0, 1] }),
);
const range = { parameter: [0, 1], domain: [[0, 1]] } as const;
const at = (angle: number) => ({ x: [0.5 + r * Math.cos(angle)], p: 0.5 + r * Math.sin(angle) });

const foldsOf = (points: readonly { readonly label?: string; readonly p: number }[]) =>
  points
    .filter(({ label }) => label === 'LP')
    .map(({ p }) => p.toFixed(8))
    .sort();
const FOLDS = [(0.5 - r).toFixed(8), (0.5 + r).toFixed(8)];

test('one walk goes round a circle and says that it is closed; it turns at both ends, each told once, wherever it begins', () => {
  const round = (angle: number, direction: 1 | -1) => {
    const walk = continuation(circle, { ...range, start: at(angle), direction });
    const points = [];
    let next = walk.next();
    for (; next.done !== true; next = walk.next()) points.push(next.value);
    expect(next.value).toBe('closed');
    for (const { x, p } of points) expect(Math.hypot(x[0] - 0.5, p - 0.5)).toBeCloseTo(r, 8);
    expect([angle, foldsOf(points)]).toEqual([angle, FOLDS]);
  };
  // on a fold itself, and less than a step before one
  for (const angle of [0, 1.5, 1.55, Math.PI / 2, 1.6, -1.52, -Math.PI / 2])
    for (const direction of [1, -1] as const) round(angle, direction);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), (angle) => round(angle, 1)),
    { seed: 6, numRuns: 10 },
  );
});

test('in a diagram it is one branch, from whichever of its points it is followed', () => {
  for (const angle of [0, 1.55, Math.PI / 2]) {
    const { branches, left } = bifurcations(circle, { ...range, starts: [at(angle), at(3)] });
    expect(branches.map(({ end, points }) => [end, foldsOf(points)])).toEqual([['closed', FOLDS]]);
    expect(left).toEqual([]);
  }
});
