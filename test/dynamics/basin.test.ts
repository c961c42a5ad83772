/** Basins: the line is located, not drawn; it is compared with closed forms. */
import {
  type Basin,
  basin,
  basinSteps,
  circuit,
  pulseChain,
  pulseMap,
  pulseStates,
  simulate,
} from '../../src/index';

const axis = (name: string, from: number, to: number, count: number) => ({
  name,
  values: Array.from({ length: count }, (_, k) => from + ((to - from) * k) / (count - 1)),
});
const points = ({ boundary }: Basin) => boundary.flat();

test('a disc: every point of the line lies on the circle, and the line is closed', () => {
  const disc = basin({
    x: axis('x', -1, 1, 21),
    y: axis('y', -1, 1, 20),
    alive: (x, y) => x * x + y * y < 0.64,
    tol: 1e-9,
  });
  expect(disc).toMatchObject({ outcome: 'found', complete: true, rows: 20 });
  for (const [x, y] of points(disc)) expect(Math.abs(Math.hypot(x, y) - 0.8)).toBeLessThan(1e-8);
  const ends = new Map<string, number>();
  for (const point of points(disc)) ends.set(String(point), (ends.get(String(point)) ?? 0) + 1);
  expect([...ends.values()].every((count) => count === 2)).toBe(true);
});

test('two initial values, pulse and residue of a gating chain: R(p0) + p1 e^{-theta} = A_s', () => {
  const stage = { T: 1, h: 0.1, G: 10, F: 1 };
  const chain = circuit(pulseChain({ stages: 12, ...stage }));
  const R = pulseMap(stage);
  const edge = 0.237349847841118;
  const found = basin({
    x: axis('p0', 0, 0.3, 13),
    y: axis('p1', 0, 0.7, 13),
    alive: (p0, p1) => simulate(chain, { initial: { p0, p1 }, tEval: [] }).at(12, 'p12') > edge,
    tol: 1e-6,
  });
  expect(found.outcome).toBe('found');
  for (const [p0, p1] of points(found)) expect(R(p0) + p1 * Math.exp(-1)).toBeCloseTo(edge, 6);
});

test('two parameters, window and threshold: the line is the saddle-node in closed form', () => {
  const found = basin({
    x: axis('T', 0.5, 2.4, 12),
    y: axis('h', 0.02, 0.3, 12),
    // the largest pulse of a long chain
    alive: (T, h): boolean => {
      const R = pulseMap({ T, h, G: 10, F: 1 });
      let A = 1;
      for (let k = 0; k < 20_000 && A > 0; k++) {
        const B: number = R(A);
        if (B === A) return true;
        A = B;
      }
      return A > 0;
    },
    tol: 1e-5,
  });
  const fold = points(found).map(
    ([T, h]) => [h, pulseStates({ T, h: 0.01, G: 10, F: 1 }).foldThreshold ?? 0] as const,
  );
  expect(fold.length).toBeGreaterThan(10);
  for (const [h, truth] of fold) expect(Math.abs(h - truth)).toBeLessThan(1e-4);
});

test('one fate is absent, with all that was looked at', () => {
  const all = basin({ x: axis('x', 0, 1, 3), y: axis('y', 0, 1, 4), alive: () => true });
  expect(all).toMatchObject({ outcome: 'absent', complete: true, boundary: [], fates: 12 });
});

test('rows come one by one; an abort keeps those that are done', () => {
  const stop = new AbortController();
  const seen: number[] = [];
  const part = basin({
    x: axis('x', 0, 1, 5),
    y: axis('y', 0, 1, 5),
    alive: (x, y) => x > y,
    signal: stop.signal,
    progress: (done, total) => {
      expect(total).toBe(9);
      seen.push(done);
      if (done === 2) stop.abort();
    },
  });
  expect(seen).toEqual([1, 2]);
  expect(part).toMatchObject({ complete: false, rows: 2, boundary: [] });
  const steps = basinSteps({ x: axis('x', 0, 1, 5), y: axis('y', 0, 1, 5), alive: (x, y) => x > y });
  expect(steps.next().value).toEqual({ done: 1, total: 9 });
});

test.each<[object, string]>([
  [{ y: axis('y', 0, 1, 3), alive: () => true }, 'basin.x: missing x ({ name, values })'],
  [
    { x: { name: 'x', values: [0, 0] }, y: axis('y', 0, 1, 3), alive: () => true },
    'basin.x.values[1]: invalid value 0 (allowed: finite numbers in ascending order)',
  ],
  [
    { x: axis('x', 0, 1, 3), y: axis('y', 0, 1, 3), alive: () => Number.NaN },
    'basin.alive: returned NaN at (0, 0) (allowed: true or false)',
  ],
])('bad input %# is answered in words', (options, message) => {
  expect(() => basin(options as unknown as Parameters<typeof basin>[0])).toThrow(message);
});

test('a point of the line stands in the middle of its bracket: off by half of tol times the cell at most', () => {
  const cell = 0.1;
  for (const tol of [0.5, 0.25, 0.1]) {
    const half = basin({
      x: axis('x', 0, 1, 11),
      y: axis('y', 0, 1, 11),
      alive: (x, y) => x + y / 3 < 0.617,
      tol,
    });
    expect(points(half).length).toBeGreaterThan(10);
    // along y the line is three times as far as along x
    for (const [x, y] of points(half))
      expect(Math.min(Math.abs(x + y / 3 - 0.617), Math.abs(3 * x + y - 3 * 0.617))).toBeLessThanOrEqual(
        0.5 * tol * cell + 1e-12,
      );
  }
});
