/** Branches that are switched to at branch points and period doublings: each is followed, and none twice. */
import { inverse, Matrix } from 'ml-matrix';
import {
  type BifurcationDiagram,
  type BranchProblem,
  bifurcations,
  type DiagramBranch,
} from '../../src/index';
import { cases } from '../support/cases';
import { seeded } from '../support/random';

const range = { parameter: [-1, 1], domain: [[-2, 2]] } as const;
const flow = (f: (x: number, p: number) => number): BranchProblem => ({
  kind: 'equilibrium',
  f: ([x], p) => [f(x, p)],
});
const special = ({ points }: DiagramBranch) =>
  points.slice(1).flatMap(({ label, p }) => (label === undefined || label === 'EP' ? [] : [{ label, p }]));
const births = ({ branches }: BifurcationDiagram) =>
  branches.map(({ born: { label, branch }, end }) => [label, branch, end]);
const whole = { left: [], unresolved: [], isLimited: false };
const END = 'end of the domain';

describe('normal forms of equilibria', () => {
  const pitchfork = flow((x, p) => p * x - x ** 3);

  test('a pitchfork: both halves of x = sqrt(p), stable, from the trivial branch', () => {
    const found = bifurcations(pitchfork, { ...range, starts: [{ x: [0], p: -1 }] });
    expect(found).toMatchObject(whole);
    expect(births(found)).toEqual([
      ['EP', undefined, END],
      ['BP', 0, END],
      ['BP', 0, END],
    ]);
    const signs = found.branches.slice(1).map(({ born, points }) => {
      expect(Math.abs(born.p)).toBeLessThan(1e-10);
      for (const { x, p } of points.slice(1)) expect(Math.abs(x[0] ** 2 - p)).toBeLessThan(1e-9);
      expect(points.slice(2).every(({ stable }) => stable)).toBe(true);
      return points[points.length - 1].x[0];
    });
    expect(signs.sort()).toEqual([expect.closeTo(-1, 9), expect.closeTo(1, 9)]);
  });

  test('from the side of the pitchfork the trivial branch is followed, up and down', () => {
    const found = bifurcations(pitchfork, { ...range, starts: [{ x: [0.5], p: 0.25 }] });
    expect(births(found).slice(2)).toEqual([
      ['BP', 1, END],
      ['BP', 1, END],
    ]);
    const ends = found.branches.slice(2).map(({ points }) => points[points.length - 1]);
    expect(ends.map(({ p }) => p).sort()).toEqual([-1, 1]);
    expect(ends.every(({ x }) => Math.abs(x[0]) < 1e-12)).toBe(true);
  });

  test('transcritical: x = p on both sides; both branches as starts leave nothing to switch to', () => {
    const transcritical = flow((x, p) => p * x - x * x);
    const one = bifurcations(transcritical, { ...range, starts: [{ x: [0], p: -1 }] });
    expect(births(one)).toHaveLength(3);
    for (const { points } of one.branches.slice(1))
      for (const { x, p } of points) expect(Math.abs(x[0] - p)).toBeLessThan(1e-9);
    const starts = [
      { x: [0], p: -1 },
      { x: [-1], p: -1 },
    ];
    expect(births(bifurcations(transcritical, { ...range, starts }))).toEqual([
      ['EP', undefined, END],
      ['EP', undefined, END],
    ]);
  });

  test('an imperfect pitchfork has no branch point, and nothing is switched to', () => {
    for (const off of [1e-2, 1e-4, 1e-6]) {
      const found = bifurcations(
        flow((x, p) => off + p * x - x ** 3),
        { ...range, starts: [{ x: [-off], p: -1 }] },
      );
      expect(found.branches.flatMap(special).filter(({ label }) => label === 'BP')).toEqual([]);
      expect(births(found)).toEqual([['EP', undefined, END]]);
    }
  });

  test('an ellipse that crosses the trivial branch twice is one branch, closed', () => {
    const loop = flow((x, p) => x * (1 - x * x - 4 * p * p));
    const found = bifurcations(loop, { ...range, starts: [{ x: [0], p: -1 }] });
    expect(births(found)).toEqual([
      ['EP', undefined, END],
      ['BP', 0, 'closed'],
    ]);
    expect(found.branches[1].points.some(({ x }) => x[0] > 0.99)).toBe(true);
    expect(found.branches[1].points.some(({ x }) => x[0] < -0.99)).toBe(true);
  });

  test('a lemniscate is one closed branch, through its crossing twice, whichever point it begins at', () => {
    const eight = flow((x, p) => (x * x + p * p) ** 2 - 0.5 * (p * p - x * x));
    for (const x of [0.1, -0.2]) {
      // (x^2 + q)^2 = (q - x^2) / 2 for q = p^2
      const q = (0.5 - 2 * x * x + Math.sqrt((2 * x * x - 0.5) ** 2 - 4 * (x ** 4 + 0.5 * x * x))) / 2;
      const found = bifurcations(eight, { ...range, starts: [{ x: [x], p: Math.sqrt(q) }] });
      expect(births(found)).toEqual([['EP', undefined, 'closed']]);
      expect(special(found.branches[0]).filter(({ label }) => label === 'BP')).toHaveLength(2);
    }
  });

  test('a start on a branch that was followed round a fold is left out', () => {
    const fold = flow((x, p) => p - x * x);
    const starts = [
      { x: [0.5], p: 0.25 },
      { x: [-0.5], p: 0.25 },
    ];
    expect(births(bifurcations(fold, { ...range, starts }))).toHaveLength(2);
  });

  test('the limit is told, with what is left; a point at which four branches meet is unresolved', () => {
    const many = flow((x, p) => x * (x * x - (p + 0.5)) * (x - p));
    const start = { starts: [{ x: [0], p: -1 }] };
    const some = bifurcations(many, { ...range, ...start, maxBranches: 1 });
    expect(some).toMatchObject({ isLimited: true, unresolved: [] });
    expect(some.branches).toHaveLength(2);
    expect(some.left.map(({ label }) => label)).toContain('BP');
    expect(bifurcations(many, { ...range, ...start })).toMatchObject({ isLimited: false, left: [] });
    const four = bifurcations(
      flow((x, p) => x * (x - p) * (x + p) * (x - 2 * p)),
      { ...range, ...start },
    );
    expect(four.unresolved).toMatchObject([{ label: 'BP', p: expect.closeTo(0, 6), branch: 0 }]);
  });

  test('a walk ends at a branch point from which another went on: here that stopped for its number of points', () => {
    const starts = [
      { x: [0], p: -0.3 },
      { x: [0], p: 0.9 },
    ];
    const options = { ...range, starts, step: 0.05, maxPoints: 20, maxBranches: 0 };
    const found = bifurcations(pitchfork, options);
    expect(births(found).map(([, , end]) => end)).toEqual(['most points', END, END, 'a known branch']);
    const { points } = found.branches[3];
    expect(points[points.length - 1]).toMatchObject({ label: 'BP', p: expect.closeTo(0, 9) });
  });

  test('options that make no sense are errors', () => {
    const run = (more: object) => () => bifurcations(pitchfork, { ...range, starts: [], ...more });
    expect(run({ maxBranches: -1 })).toThrow('bifurcations.maxBranches: invalid number of branches -1');
    expect(run({ direction: 1 })).toThrow('bifurcations: unknown option "direction"');
  });
});

describe('period doublings', () => {
  const orbit = (r: number) => [1, -1].map((s) => (r + 1 + s * Math.sqrt((r - 3) * (r + 1))) / (2 * r));
  const logistic: BranchProblem = { kind: 'map', f: ([x], r) => [r * x * (1 - x)] };
  const withSlope: BranchProblem = { ...logistic, jacobian: ([x], r) => [[r * (1 - 2 * x)]] };

  test.each([
    ['without', logistic],
    ['with', withSlope],
  ])(
    'the logistic map %s a derivative: its cycle of period 2 from r = 3, doubled again at 1 + sqrt 6',
    (_, map) => {
      const found = bifurcations(map, {
        parameter: [0.5, 3.8],
        domain: [[0, 1]],
        starts: [{ x: [0], p: 0.5 }],
      });
      expect(found).toMatchObject(whole);
      expect(births(found)).toEqual([
        ['EP', undefined, END],
        ['BP', 0, END],
        ['PD', 1, END],
      ]);
      const cycle = found.branches[2];
      expect(cycle.period).toBe(2);
      expect(Math.abs(cycle.born.p - 3)).toBeLessThan(1e-9);
      expect(special(cycle)).toEqual([{ label: 'PD', p: expect.closeTo(1 + Math.sqrt(6), 9) }]);
      for (const { x, period, orbit: points, p, multipliers, stable } of cycle.points.slice(1)) {
        expect(period).toBe(2);
        const own = (points ?? []).map(([one]) => one).sort((a, b) => b - a);
        orbit(p).forEach((value, k) => {
          // beside r = 3 the two go as the square root of what is off
          expect(Math.abs(own[k] - value)).toBeLessThan(1e-8);
        });
        expect(x[0]).toBe(points?.[0][0]);
        // r^2 (1 - 2 x) (1 - 2 y) = 4 + 2 r - r^2
        expect(multipliers).toHaveLength(1);
        expect(Math.abs(multipliers[0].re - (4 + 2 * p - p * p))).toBeLessThan(1e-6);
        if (Math.abs(Math.abs(multipliers[0].re) - 1) > 1e-4) expect(stable).toBe(p < 1 + Math.sqrt(6));
      }
    },
  );

  test('cycles between two period doublings are followed once, and end where both points are one', () => {
    const bubble: BranchProblem = { kind: 'map', f: ([x], p) => [-x * (1.2 - p * p) + x ** 3] };
    const found = bifurcations(bubble, { ...range, starts: [{ x: [0], p: -1 }] });
    expect(births(found)).toEqual([
      ['EP', undefined, END],
      ['PD', 0, 'a period doubling'],
    ]);
    const { points } = found.branches[1];
    const last = points[points.length - 1];
    expect([last.label, last.p]).toEqual(['PD', expect.closeTo(Math.sqrt(0.2), 8)]);
    for (const { x, p } of points) expect(Math.abs(x[0] * (x[0] ** 2 - (0.2 - p * p)))).toBeLessThan(1e-9);
  });
});

const SHAPES: readonly {
  readonly name: string;
  readonly kind: BranchProblem['kind'];
  readonly g: (u: number, m: number) => number;
  /** The points u of the branches that are switched to, 0 on them; how many walks lead along them. */
  readonly other: (u: number, m: number, next: number) => number;
  readonly walks: number;
}[] = [
  {
    name: 'transcritical',
    kind: 'equilibrium',
    g: (u, m) => m * u - u * u,
    other: (u, m) => u - m,
    walks: 2,
  },
  {
    name: 'pitchfork',
    kind: 'equilibrium',
    g: (u, m) => m * u - u ** 3,
    other: (u, m) => u * u - m,
    walks: 2,
  },
  {
    name: 'subcritical pitchfork',
    kind: 'equilibrium',
    g: (u, m) => m * u + u ** 3,
    other: (u, m) => u * u + m,
    walks: 2,
  },
  {
    name: 'transcritical map',
    kind: 'map',
    g: (u, m) => (1 + m) * u - u * u,
    other: (u, m) => u - m,
    walks: 2,
  },
  {
    name: 'period doubling',
    kind: 'map',
    g: (u, m) => -(1 + m) * u + u ** 3,
    other: (u, m, next) => Math.hypot(u * u - m, u + next),
    walks: 1,
  },
];
const FORMS = cases(2, 200);

test(`${FORMS} normal forms in random coordinates of 2 or 3 dimensions: what is switched to is known, and all of it`, () => {
  const random = seeded(17);
  for (let run = 0; run < FORMS; run++) {
    const { name, kind, g, other, walks } = SHAPES[run % SHAPES.length];
    const n = 2 + (run % 2);
    const at = 0.4 * (random() - 0.5);
    // w_0 = y_0 + b y_n^2, y = A (x - d p): the form is that of w_0, the other w decay
    const A = Matrix.eye(n).add(
      Matrix.from1DArray(
        n,
        n,
        Array.from({ length: n * n }, () => 0.8 * (random() - 0.5)),
      ),
    );
    const inverted = inverse(A);
    const drift = Array.from({ length: n }, () => 0.4 * (random() - 0.5));
    const bend = random() - 0.5;
    const rate = 0.2 + 0.5 * random();
    const times = (M: Matrix, v: readonly number[]) => M.mmul(Matrix.columnVector([...v])).to1DArray();
    const into = (x: ArrayLike<number>, p: number): number[] => {
      const y = times(
        A,
        Array.from(x, (value, i) => value - drift[i] * p),
      );
      return [y[0] + bend * y[n - 1] ** 2, ...y.slice(1)];
    };
    const back = (w: readonly number[], p: number): number[] =>
      times(inverted, [w[0] - bend * w[n - 1] ** 2, ...w.slice(1)]).map((value, i) => value + drift[i] * p);
    const problem: BranchProblem = {
      kind,
      f: (x, p) => {
        const w = into(x, p);
        const on = [g(w[0], p - at), ...w.slice(1).map((value) => (kind === 'map' ? rate : -rate) * value)];
        // a map goes to the coordinates of the image, a flow to the velocity
        if (kind === 'map') return back(on, p);
        return times(inverted, [on[0] - 2 * bend * w[n - 1] * on[n - 1], ...on.slice(1)]);
      },
    };
    const found = bifurcations(problem, {
      parameter: [-0.8, 0.8],
      starts: [{ x: back(new Array(n).fill(0), -0.8), p: -0.8 }],
    });
    expect([run, name, found.left, found.unresolved]).toEqual([run, name, [], []]);
    const switched = found.branches.slice(1);
    expect([run, name, switched.map(({ end }) => end)]).toEqual([run, name, new Array(walks).fill(END)]);
    for (const { points, born, period } of switched) {
      expect(Math.abs(born.p - at)).toBeLessThan(1e-7);
      expect(period).toBe(name === 'period doubling' ? 2 : 1);
      for (const { x, p, orbit } of points.slice(1)) {
        const next = orbit === undefined ? 0 : into(orbit[1], p)[0];
        expect(Math.abs(other(into(x, p)[0], p - at, next))).toBeLessThan(1e-6);
      }
    }
  }
});
