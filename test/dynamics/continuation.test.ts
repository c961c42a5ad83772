/** Branches with folds, flips and borders that are known in closed form. */
import {
  type BranchPoint,
  type BranchProblem,
  circuit,
  continuation,
  foldCurve,
  mapBranch,
  pulseChain,
  pulseMap,
  pulseStates,
  returnMap,
} from '../../src/index';

const STAGE = { T: 1, G: 10, F: 1 };
const FOLD = { h: 0.165580327096487, A: 0.550093994296685 };
const byThreshold = mapBranch((h) => pulseMap({ ...STAGE, h }));
const special = (points: readonly BranchPoint[]) => points.filter(({ label }) => label !== undefined);

describe('the pulse map', () => {
  const points = [
    ...continuation(byThreshold, { start: { x: [0.63], p: 0.1 }, parameter: [0.02, 0.3], domain: [[0, 1]] }),
  ];
  const fold = points.find(({ label }) => label === 'LP') as BranchPoint;

  test('its branch turns at the fold, h* and A* to 1e-9', () => {
    expect(Math.abs(fold.p - FOLD.h)).toBeLessThan(1e-9);
    expect(Math.abs(fold.x[0] - FOLD.A)).toBeLessThan(1e-9);
    expect(fold.multipliers[0]?.re).toBeCloseTo(1, 9);
    // up on the on state, stable, and down on the separatrix, to the end of the domain
    expect(special(points).map(({ label }) => label)).toEqual(['EP', 'LP', 'EP']);
    const at = points.indexOf(fold);
    expect(points.slice(0, at).every(({ stable }) => stable)).toBe(true);
    expect(points.slice(at + 1).some(({ stable }) => stable)).toBe(false);
    const last = points[points.length - 1];
    expect(last.p).toBe(0.02);
    const states = pulseStates({ ...STAGE, h: 0.02 });
    expect(last.x[0]).toBeCloseTo(states.outcome === 'found' ? states.separatrix : Number.NaN, 13);
  });

  test('square-root law: (A_on - A_s) / sqrt(h* - h) = 1.68738, multipliers 1 -+ c sqrt(h* - h)', () => {
    for (const d of [1e-4, 1e-5, 1e-6]) {
      const states = pulseStates({ ...STAGE, h: fold.p - d });
      if (states.outcome === 'absent') throw new Error(states.reason);
      expect(Math.abs((states.on - states.separatrix) / Math.sqrt(d) - 1.68738)).toBeLessThan(4 * d + 1e-5);
      const up = (states.multiplier - 1) / Math.sqrt(d);
      const down = (1 - states.onMultiplier) / Math.sqrt(d);
      expect(Math.abs(up / down - 1)).toBeLessThan(10 * Math.sqrt(d));
    }
  });

  test('the same from the circuit itself, by its exact derivative', () => {
    const family = (h: number) =>
      returnMap(circuit(pulseChain({ stages: 1, ...STAGE, h })), { enter: 'p0', exit: 'p1', domain: [0, 1] });
    const found = [
      ...continuation(mapBranch(family), {
        start: { x: [0.6], p: 0.15 },
        parameter: [0.14, 0.2],
        domain: [[0, 1]],
      }),
    ].find(({ label }) => label === 'LP') as BranchPoint;
    expect(Math.abs(found.p - FOLD.h)).toBeLessThan(1e-9);
    expect(Math.abs(found.x[0] - FOLD.A)).toBeLessThan(1e-9);
  });

  test('its fold curve over (T, h) is the closed form at 50 points and more, to 1e-8, between its two ends', () => {
    const problem = (T: number) => mapBranch((h) => pulseMap({ ...STAGE, T, h }));
    const start = { x: [FOLD.A], p: FOLD.h, q: 1 };
    const common = {
      start,
      first: [0, 1] as const,
      parameter: [0.05, 5] as const,
      domain: [[0, 1]] as const,
    };
    const both = [1, -1].map((direction) => [
      ...foldCurve(problem, { ...common, direction: direction as 1 | -1, maxStep: 0.04 }),
    ]);
    const all = both.flat();
    expect(all.length).toBeGreaterThan(50);
    for (const { x, p, q, label } of all) {
      const { foldThreshold, foldAmplitude } = pulseStates({ ...STAGE, T: q, h: 0 });
      // at the ends G = e^T / T, and the closed form is 0 or none, to rounding
      expect(Math.abs(p - (foldThreshold ?? 0))).toBeLessThan(1e-8);
      // at an end R(A) = A for every A up to F / G, so that the amplitude says nothing there
      if (label === undefined) expect(Math.abs(x[0] - (foldAmplitude ?? Number.NaN))).toBeLessThan(1e-8);
    }
    // the ends: h* = 0 where G T = e^T
    for (const branch of both) {
      const end = branch[branch.length - 1];
      expect(end?.label).toBe('EP');
      expect(end?.p).toBe(0);
      expect(10 * end?.q - Math.exp(end?.q)).toBeCloseTo(0, 8);
    }
  });

  test('its borders are collisions as data: A = h2 e^T, where the on state begins to saturate all along', () => {
    const withBorders = mapBranch(
      (h) => pulseMap({ ...STAGE, h }),
      (A, h) => [A - (h + 0.1) * Math.E],
    );
    const points = [
      ...continuation(withBorders, { start: { x: [0.63], p: 0.1 }, parameter: [0.1, 0.3], domain: [[0, 1]] }),
    ];
    const hit = points.find(({ label }) => label === 'BC') as BranchPoint;
    // A_on = F (1 - 1/e) = (h + F/G) e
    expect(hit.p).toBeCloseTo((1 - 1 / Math.E) / Math.E - 0.1, 12);
    expect(hit.border).toBe(0);
  });
});

describe('other problems', () => {
  test('the logistic map flips at r = 3, x = 2/3', () => {
    const logistic: BranchProblem = {
      kind: 'map',
      f: ([x = 0], r) => [r * x * (1 - x)],
      jacobian: ([x = 0], r) => [[r * (1 - 2 * x)]],
    };
    const points = [...continuation(logistic, { start: { x: [0.5], p: 2 }, parameter: [1.5, 3.5] })];
    const flip = points.find(({ label }) => label === 'PD') as BranchPoint;
    expect(flip.p).toBeCloseTo(3, 12);
    expect(flip.x[0]).toBeCloseTo(2 / 3, 12);
    expect(flip.multipliers[0]?.re).toBeCloseTo(-1, 12);
  });

  test('a plane flow without a derivative of its own: fold of x^2 = p, y = x', () => {
    const fold: BranchProblem = { kind: 'equilibrium', f: ([x = 0, y = 0], p) => [p - x * x, x - y] };
    const points = [
      ...continuation(fold, { start: { x: [1, 1], p: 1 }, parameter: [-1, 1.5], direction: -1 }),
    ];
    expect(special(points).map(({ label }) => label)).toEqual(['EP', 'LP', 'EP']);
    const at = points.find(({ label }) => label === 'LP') as BranchPoint;
    expect(Math.abs(at.p)).toBeLessThan(1e-12);
    expect(Math.abs(at.x[0])).toBeLessThan(1e-8);
  });

  test('two equilibria meet at a border: x = p + 2 [x - 1]^+ turns at x = 1, p = 1 (boundary equilibrium)', () => {
    const corner: BranchProblem = {
      kind: 'equilibrium',
      f: ([x = 0], p) => [-x + p + 2 * Math.max(0, x - 1)],
      jacobian: ([x = 0]) => [[x > 1 ? 1 : -1]],
      borders: ([x = 0]) => [x - 1],
    };
    const points = [
      ...continuation(corner, { start: { x: [0.2], p: 0.2 }, parameter: [-1, 2], direction: 1 }),
    ];
    const hit = points.find(({ label }) => label === 'BEB') as BranchPoint;
    expect(hit.p).toBeCloseTo(1, 12);
    expect(hit.x[0]).toBeCloseTo(1, 12);
    const last = points[points.length - 1];
    // behind it x = 2 - p, unstable, down to the end of the domain
    expect([last.p, last.x[0], last.stable]).toEqual([-1, 3, false]);
  });

  test('a branch that has no point near the start is an error, and so are options that make no sense', () => {
    const none: BranchProblem = { kind: 'equilibrium', f: ([x = 0], p) => [1 + p + x * x] };
    expect(() => [...continuation(none, { start: { x: [0.3], p: 1 }, parameter: [0, 2] })]).toThrow(
      /invalid start .* \(allowed: a point near a branch, within the domain\)/,
    );
    expect(() => [...continuation(none, { start: { x: [0], p: 1 }, parameter: [2, 0] })]).toThrow(
      /low < high/,
    );
    expect(() => [
      ...continuation(none, { start: { x: [0], p: 1 }, parameter: [0, 2], steps: 3 } as never),
    ]).toThrow(/unknown option "steps" \(did you mean "step"/);
  });
});
