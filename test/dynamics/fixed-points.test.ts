/** No fixed point is lost: beside another, at the ends of the domain, at a touch, in steep maps; and what could be is said. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  amplitudeMap,
  circuit,
  fixedPoints,
  pulseChain,
  pulseMap,
  pulseStates,
  returnMap,
} from '../../src/index';
import { rootsOf, type Sines, sineSum, slopeOf, slopesOf } from '../support/interval-roots';
import { seeded } from '../support/random';

const field = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/field/missed-fixed-point.json'), 'utf8'),
) as {
  cases: [{ options: Parameters<typeof pulseChain>[0]; fixedPoints: number[]; stability: string[] }];
  functions: { f: string; domain: [number, number]; fixedPoints: number[] }[];
  tolerance: number;
};
const [{ options: STEEP, ...steep }] = field.cases;

const expectAt = (found: readonly { at: number }[], wanted: readonly number[], tolerance: number) => {
  expect(found.map(({ at }) => at)).toHaveLength(wanted.length);
  found.forEach(({ at }, k) => {
    expect(Math.abs(at - wanted[k])).toBeLessThanOrEqual(tolerance);
  });
};

describe('beside another one at the end of the domain', () => {
  test('the separatrix of a steep chain, a thousandth from the fixed point 0, is found in the circuit', () => {
    const map = returnMap(circuit(pulseChain(STEEP)), { enter: 'p0', exit: 'p1', domain: [0, 1] });
    const { points, resolution } = fixedPoints(map);
    expectAt(points, steep.fixedPoints, field.tolerance);
    expect(points.map(({ stability }) => stability)).toEqual(steep.stability);
    expect(resolution).toMatchObject({ certified: false, open: [] });
    expect(resolution.width).toBeLessThan(1 / 254);
  });

  test('and in the closed form, which proves by the bounds of its slope that there are no more', () => {
    for (const G of [1e3, 1e5, 1e7]) {
      const stage = { T: 1, F: 1, G, h: 1 / G };
      const { points, resolution } = fixedPoints(pulseMap(stage));
      const known = pulseStates(stage);
      if (known.outcome === 'absent') throw new Error(known.reason);
      expectAt(points, [0, known.separatrix, known.on], 1e-15);
      expect(resolution).toMatchObject({ certified: true, open: [] });
    }
  });

  test.each(field.functions)('all roots of $f', ({ f, domain, fixedPoints: wanted }) => {
    const map = amplitudeMap(new Function('A', `return ${f}`) as (A: number) => number, { domain });
    expectAt(fixedPoints(map).points, wanted, field.tolerance);
  });

  test.each([1e-2, 1e-5, 1e-7])('a pair within %p of either end is found', (near) => {
    const pair = (A: number) => (A - near) * (A - 3 * near) * (1 - near - A) * (1 - 2.5 * near - A);
    const { points } = fixedPoints(amplitudeMap((A) => A + pair(A), { domain: [0, 1] }));
    expectAt(points, [near, 3 * near, 1 - 2.5 * near, 1 - near], 1e-16 / near + 1e-15);
  });
});

test('neighbouring samples that are fixed points are two points, not an interval of them', () => {
  const map = amplitudeMap((A) => A + (A - 0.25) * (A - 0.5), { domain: [0, 1] });
  expectAt(fixedPoints(map, { samples: 5 }).points, [0.25, 0.5], 0);
});

test('a touch is one marginal point, whether smooth, at a kink, or at the end of the domain', () => {
  for (const at of [0, 0.123, 0.5, 1]) {
    const smooth = fixedPoints(amplitudeMap((A) => A + (A - at) ** 2, { domain: [0, 1] })).points;
    expect(smooth).toMatchObject([{ stability: 'marginal' }]);
    expectAt(smooth, [at], 3e-8);
    expectAt(
      fixedPoints(amplitudeMap((A) => A - 3 * Math.abs(A - at), { domain: [0, 1] })).points,
      [at],
      1e-15,
    );
    expect(
      fixedPoints(amplitudeMap((A) => A - 3 * Math.abs(A - at) - 1e-12, { domain: [0, 1] })),
    ).toMatchObject({
      outcome: 'absent',
    });
  }
});

test('where the most looks are not enough the unsettled parts are named', () => {
  const noisy = amplitudeMap((A) => A + Math.sin(1e7 * A), { domain: [0, 1] });
  const { resolution } = fixedPoints(noisy);
  expect(resolution.certified).toBe(false);
  expect(resolution.open.length).toBeGreaterThan(100);
  expect(() => fixedPoints(noisy, { most: 3 })).toThrow(
    'fixedPoints.most: invalid number of looks 3 (allowed: a whole number of at least 256)',
  );
});

/** Straight pieces between knots; the fixed points by hand, piece by piece. */
function pieces(random: () => number) {
  const n = 3 + Math.floor(12 * random());
  const x = [0, ...Array.from({ length: n }, random).sort((a, b) => a - b), 1];
  const steep = 0.02 + random();
  const y = x.map((knot) => knot + steep * (random() - 0.5));
  // a knot in seven stands on the diagonal: a crossing there, or a touch
  x.forEach((knot, k) => {
    if (random() < 1 / 7) y[k] = knot;
  });
  const piece = (A: number) => Math.max(0, x.findIndex((knot) => A < knot) - 1);
  const last = (A: number) => (A >= 1 ? n : piece(A));
  const slope = (k: number) => (y[k + 1] - y[k]) / (x[k + 1] - x[k]);
  const f = (A: number) => {
    const k = last(A);
    return A === x[k + 1] ? y[k + 1] : y[k] + slope(k) * (A - x[k]);
  };
  const g = x.map((knot, k) => y[k] - knot);
  const inside = g.flatMap((from, k) => {
    const to = g[k + 1];
    return to !== undefined && from * to < 0 ? [x[k] + ((x[k + 1] - x[k]) * from) / (from - to)] : [];
  });
  // neighbouring knots on the diagonal are an interval of fixed points: it has its beginning here
  const knots = x.filter((_, k) => g[k] === 0 && g[k - 1] !== 0);
  const ends = x.filter((_, k) => g[k] === 0 && g[k + 1] !== 0);
  const roots = [...inside.map((root) => [root, root]), ...knots.map((knot, k) => [knot, ends[k]])].sort(
    ([a], [b]) => a - b,
  );
  return { f, derivative: (A: number) => slope(last(A)), roots, x, g };
}

/** Fixed points so far from one another, and knots so far from the diagonal, that nothing is below the resolution. */
const isClear = ({ roots, x, g }: ReturnType<typeof pieces>, width: number) =>
  roots.every(([from], k) => k === 0 || from - roots[k - 1][1] > width) &&
  x.every((knot, k) => k === 0 || knot - x[k - 1] > 1e-6) &&
  g.every((value, k) => value === 0 || Math.abs(value) > 1e-9 || k < 0);

test('200 random maps of straight pieces: counts and places are those by hand, above the width that is named', () => {
  const random = seeded(11);
  let compared = 0;
  for (let run = 0; run < 200; run++) {
    const own = pieces(random);
    const { f, derivative, roots } = own;
    const map = amplitudeMap(f, { domain: [0, 1], ...(run % 2 === 0 ? { derivative } : {}) });
    const { points, resolution } = fixedPoints(map);
    expect(resolution.open).toEqual([]);
    if (!isClear(own, resolution.width)) continue;
    compared++;
    expect(points).toHaveLength(roots.length);
    points.forEach(({ bracket }, k) => {
      bracket.forEach((edge, side) => {
        expect(Math.abs(edge - roots[k][side])).toBeLessThan(1e-11);
      });
    });
  }
  expect(compared).toBeGreaterThan(120);
});

test('150 random smooth maps: counts and places are those of interval bisection', () => {
  const random = seeded(7);
  let compared = 0;
  for (let run = 0; run < 150; run++) {
    const waves = Array.from({ length: 1 + Math.floor(5 * random()) }, () => ({
      size: random(),
      rate: 40 * random(),
      phase: 7 * random(),
    }));
    const g: Sines = { offset: random() - 0.5, waves };
    const truth = rootsOf(g, 0, 1);
    const derivative = (A: number) => 1 + slopeOf(g, A);
    const slopes = (a: number, b: number) => slopesOf(g, a, b).map((slope) => slope + 1) as [number, number];
    const more = [{}, { derivative }, { derivative, slopes }][run % 3];
    const map = amplitudeMap((A) => A + sineSum(g, A), { domain: [0, 1], ...more });
    const { points, resolution } = fixedPoints(map);
    expect(resolution).toMatchObject({ certified: run % 3 === 2, open: [] });
    if (truth?.every((root, k) => k === 0 || root - truth[k - 1] > resolution.width) !== true) continue;
    compared++;
    expectAt(points, truth, 1e-9);
  }
  expect(compared).toBeGreaterThan(140);
});
