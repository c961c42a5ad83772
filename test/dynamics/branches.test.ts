/** Branches that cross, that nearly meet, that begin at special points: no label is missing, and no branch is left in silence. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BranchEnd, type BranchPoint, type BranchProblem, continuation } from '../../src/index';
import { LONG } from '../support/cases';
import { seeded } from '../support/random';

interface Case {
  name: string;
  kind: BranchProblem['kind'];
  f: string;
  start: { x: number; p: number };
  parameter: [number, number];
  domain: [number, number];
  special?: { label: string; x: number; p: number }[];
  end?: { x: number; p: number };
  jacobian?: string;
}
const { cases, tolerance } = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/field/branches.json'), 'utf8'),
) as { cases: Case[]; tolerance: number };
const known = (name: string) => cases.find((one) => one.name === name) as Case;

/** The formula of a fixture, where ^ is a power. */
const formula = (text: string) => {
  const code = text.replace(/(\w+)\^(\d)/g, '($1**$2)');
  return new Function('x', 'p', `return ${code}`) as (x: number, p: number) => number;
};

/** All points of a walk, and why it ended. */
function walk(problem: BranchProblem, options: Parameters<typeof continuation>[1]) {
  const steps = continuation(problem, options);
  const points: BranchPoint[] = [];
  for (;;) {
    const next = steps.next();
    if (next.done === true) return { points, end: next.value as BranchEnd };
    points.push(next.value);
  }
}

const special = (points: readonly BranchPoint[]) =>
  points.filter(({ label }) => label !== undefined && label !== 'EP');

function follow(one: Case, withSlope: boolean, more: object = {}) {
  const f = formula(one.f);
  const slope = formula(one.jacobian ?? '0');
  return walk(
    {
      kind: one.kind,
      f: ([x], p) => [f(x, p)],
      ...(withSlope && one.jacobian !== undefined ? { jacobian: ([x], p) => [[slope(x, p)]] } : {}),
    },
    {
      start: { x: [one.start.x], p: one.start.p },
      parameter: one.parameter,
      domain: [one.domain],
      direction: 1,
      ...more,
    },
  );
}

describe('field cases, by algebra', () => {
  test.each(cases.filter(({ end }) => end !== undefined))(
    '$name, $f: its crossings have labels, and it ends where its own branch does',
    (one) => {
      for (const withSlope of [false, true]) {
        const { points, end } = follow(one, withSlope);
        expect(end).toBe('end of the domain');
        const last = points[points.length - 1];
        expect(Math.abs(last.x[0] - (one.end?.x ?? 9))).toBeLessThan(tolerance);
        expect(Math.abs(last.p - (one.end?.p ?? 9))).toBeLessThan(tolerance);
        const found = special(points);
        expect(found.map(({ label }) => label)).toEqual(one.special?.map(({ label }) => label));
        found.forEach(({ x, p }, k) => {
          const there = one.special?.[k];
          expect(Math.abs(x[0] - (there?.x ?? 9))).toBeLessThan(1e-10);
          expect(Math.abs(p - (there?.p ?? 9))).toBeLessThan(1e-10);
        });
      }
    },
  );

  test('a fold is a start: it has its label once, and both directions go down from it, one on each side', () => {
    const one = known('start on the fold itself');
    for (const direction of [1, -1]) {
      for (const off of [0, 1e-8, -3e-9]) {
        const start = { x: [one.start.x + off], p: one.start.p };
        const { points, end } = follow(one, false, { direction, start });
        expect(end).toBe('end of the domain');
        expect(special(points).map(({ label }) => label)).toEqual(['LP']);
        expect(points[0].label).toBe('LP');
        expect(points[points.length - 1].x[0]).toBeCloseTo(direction, 8);
      }
    }
  });
});

describe('where a branch begins', () => {
  const crossing: BranchProblem = { kind: 'equilibrium', f: ([x], p) => [p * x - x * x] };
  const range = { parameter: [-1, 1], domain: [[-2, 2]] } as const;

  test('on a crossing: labelled, and one of both branches is followed; `along` chooses which', () => {
    const { points, end } = walk(crossing, { ...range, start: { x: [0], p: 0 } });
    expect(points[0].label).toBe('BP');
    expect(end).toBe('end of the domain');
    expect(special(points)).toHaveLength(1);
    for (const [along, x] of [
      [[0, 1], 0],
      [[1, 1], 1],
    ] as const) {
      const chosen = walk(crossing, { ...range, start: { x: [0], p: 0, along } });
      expect(chosen.points.map(({ x: [own], p }) => Math.abs(own - x * p) < 1e-9)).not.toContain(false);
    }
    expect(() => walk(crossing, { ...range, start: { x: [0], p: 0, along: [0] } })).toThrow(
      'continuation.start.along: invalid direction [0] (allowed: 2 numbers, (x, p), not all 0)',
    );
  });

  test('on a line of fixed points the result says so, whether p moves it or not', () => {
    const line = 'a continuum of fixed points';
    const graded: BranchProblem = { kind: 'map', f: ([x], p) => [p * x] };
    const here = { parameter: [0.5, 1.5], domain: [[0, 1]], start: { x: [0.5], p: 1 } } as const;
    expect(walk(graded, here)).toMatchObject({ end: line, points: [{ p: 1 }] });
    expect(walk({ kind: 'map', f: ([x]) => [x] }, here)).toMatchObject({ end: line });
    expect(
      walk(
        { kind: 'map', f: ([x, y]) => [x, 0.5 * y] },
        {
          ...here,
          domain: [
            [0, 1],
            [-1, 1],
          ],
          start: { x: [0.5, 0], p: 1 },
        },
      ),
    ).toMatchObject({ end: line });
    // the branch 0 crosses that line
    const zero = walk(graded, { ...here, start: { x: [0], p: 0.6 } });
    expect(special(zero.points)).toMatchObject([{ label: 'BP', p: expect.closeTo(1, 10) }]);
    expect(zero.end).toBe('end of the domain');
  });
});

describe('pairs of complex multipliers', () => {
  test('a delayed logistic map: Neimark-Sacker at r = 2, where the multipliers are of modulus 1', () => {
    const delayed: BranchProblem = { kind: 'map', f: ([x, y], r) => [r * x * (1 - y), x] };
    const { points } = walk(delayed, { start: { x: [0.4, 0.4], p: 1.7 }, parameter: [1.5, 2.3] });
    const [found] = special(points);
    expect(special(points)).toHaveLength(1);
    expect(found.label).toBe('NS');
    expect(found.p).toBeCloseTo(2, 9);
    expect(Math.hypot(found.multipliers[0].re, found.multipliers[0].im)).toBeCloseTo(1, 8);
  });

  test('the Brusselator: Hopf at b = 1 + a^2', () => {
    const flow: BranchProblem = {
      kind: 'equilibrium',
      f: ([x, y], b) => [1 - (b + 1) * x + x * x * y, b * x - x * x * y],
    };
    const { points } = walk(flow, { start: { x: [1, 1.5], p: 1.5 }, parameter: [1, 3] });
    expect(special(points)).toMatchObject([{ label: 'HB', p: expect.closeTo(2, 8) }]);
  });

  test('a neutral saddle is none, and a slope that jumps over the boundary is a border that nobody declared', () => {
    const saddle: BranchProblem = { kind: 'equilibrium', f: ([x, y], p) => [(1 + p) * x, -y] };
    const straight = walk(saddle, { start: { x: [0, 0], p: -0.5 }, parameter: [-0.5, 0.5] });
    expect(special(straight.points)).toEqual([]);
    // behind x = 1/2, at p = 0.1, the slope is -1.2 and no longer 0.5
    const kinked: BranchProblem = {
      kind: 'map',
      f: ([x], p) => [0.49 + (x > 0.5 ? -1.2 : 0.5) * (x - 0.5) + 0.1 * p],
      jacobian: ([x]) => [[x > 0.5 ? -1.2 : 0.5]],
    };
    const { points } = walk(kinked, { start: { x: [0.49], p: 0.05 }, parameter: [0, 1] });
    expect(special(points)).toMatchObject([{ label: 'BC', p: expect.closeTo(0.1, 8) }]);
  });
});

const [NEAR, CROSSING] = LONG ? [100, 400] : [2, 5];

/** A random polynomial over [-1, 1] of a size of about 1. */
const polynomial = (random: () => number) => {
  const a = Array.from({ length: 5 }, () => random() - 0.5);
  return (p: number) => a.reduceRight((sum, value) => sum * p + value, 0);
};

test(`${NEAR} random branches with two near neighbours, 1e-5 to 1e-1 away: each stays on its own`, () => {
  const random = seeded(5);
  for (let run = 0; run < NEAR; run++) {
    const own = polynomial(random);
    const apart = 10 ** (-5 + 4 * random());
    const bend = polynomial(random);
    const above = (p: number) => own(p) + apart * (1 + 0.5 * bend(p) ** 2);
    const below = (p: number) => own(p) - apart * (1 + 0.5 * bend(p));
    const product = (x: number, p: number) =>
      (x - own(p)) * (x - above(p)) * (run % 3 === 0 ? 1 : x - below(p));
    const flat: BranchProblem = { kind: 'equilibrium', f: ([x], p) => [product(x, p)] };
    const plane: BranchProblem = { kind: 'equilibrium', f: ([x, y], p) => [product(x, p), y - x * p] };
    const x = own(-1);
    const { points, end } = walk(run % 2 === 0 ? flat : plane, {
      start: { x: run % 2 === 0 ? [x] : [x, -x], p: -1 },
      parameter: [-1, 1],
      ...(apart < 1e-4 && !LONG ? { maxPoints: 60 } : {}),
    });
    // nearer than 1e-4 steps are so short that the most points may not lead to the end; the walk says so
    const short = apart < 1e-4 && end === 'most points';
    expect([run, short || end, special(points)]).toEqual([run, short || 'end of the domain', []]);
    expect(points[points.length - 1].p).toBeGreaterThan(-1 + 1e-5);
    for (const point of points) expect(Math.abs(point.x[0] - own(point.p))).toBeLessThan(0.1 * apart);
  }
});

test(`${CROSSING} random pairs of branches that cross, or miss by 1e-3 or less: crossings have labels, misses none; stability never flips without`, () => {
  const random = seeded(9);
  let stuck = 0;
  for (let run = 0; run < CROSSING; run++) {
    const [one, other] = [polynomial(random), polynomial(random)];
    const at = random() - 0.5;
    const shift = one(at) - other(at);
    // at smaller angles slopes by differences do not tell the two apart
    const slant = (one(at + 1e-5) - one(at - 1e-5) - other(at + 1e-5) + other(at - 1e-5)) / 2e-5;
    const miss = run % 2 === 0 ? 0 : 10 ** (-7 + 4 * random());
    if (Math.abs(slant) < 1e-3) continue;
    const f = (x: number, p: number) => (x - one(p)) * (x - other(p) - shift) - miss;
    const problem: BranchProblem = { kind: 'equilibrium', f: ([x], p) => [f(x, p)] };
    const { points, end } = walk(problem, {
      start: { x: [one(-1) + (miss > 0 ? 1e-6 : 0)], p: -1 },
      parameter: [-1, 1],
    });
    // where branches all but touch the walk may end early, and says so: one in a hundred
    if (end === 'step-too-small') {
      stuck++;
      continue;
    }
    expect([run, end]).toEqual([run, 'end of the domain']);
    const crossings = special(points).filter(({ label }) => label === 'BP');
    if (miss === 0) {
      // where they nearly touch, the differences for F_p cost a digit
      expect(crossings.some(({ p }) => Math.abs(p - at) < (LONG ? 1e-9 : 1e-10))).toBe(true);
      for (const { x, p } of points) expect(Math.abs(x[0] - one(p))).toBeLessThan(1e-8);
    } else expect([run, crossings]).toEqual([run, []]);
    points.forEach(({ stable, label }, k) => {
      const before = points[k - 1];
      if (before === undefined || before.stable === stable) return;
      expect([run, label ?? before.label]).not.toEqual([run, undefined]);
    });
  }
  expect(stuck).toBeLessThanOrEqual(CROSSING / 100);
});
