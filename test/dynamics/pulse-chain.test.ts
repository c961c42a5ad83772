/** The clocked saturating stage, theta = T/tau = 1, h = 0.1, G = 10, F = 1: solved by hand, then by every tool. */
import {
  circuit,
  fixedPoints,
  type PulseStates,
  pulseChain,
  pulseMap,
  pulseStates,
  returnMap,
  separatrix,
  simulate,
} from '../../src/index';

const STAGE = { T: 1, h: 0.1, G: 10, F: 1 };
const SEPARATRIX = 0.237349847841118;
const MULTIPLIER = 2.549945974;
const ON = 1 - Math.exp(-1);
const chain = circuit(pulseChain({ stages: 2, ...STAGE }));
const map = returnMap(chain, { enter: 'p0', exit: 'p1', domain: [0, 1] });
const closed = pulseMap(STAGE);

type Found = Extract<PulseStates, { outcome: 'found' }>;
const statesOf = (stage: Parameters<typeof pulseStates>[0]) => pulseStates(stage) as Found;

describe('the return map', () => {
  test('of the circuit is the closed form, value and derivative, over the whole domain', () => {
    for (let k = 0; k <= 200; k++) {
      const A = k / 200;
      expect(Math.abs(map(A) - closed(A))).toBeLessThan(2e-15);
      expect(Math.abs((map.derivative?.(A) ?? 9) - (closed.derivative?.(A) ?? 0))).toBeLessThan(1e-13);
    }
  });

  test('the closed derivative is that of the closed form: central differences converge as h^2', () => {
    const error = (h: number) =>
      Math.abs((closed(0.3 + h) - closed(0.3 - h)) / (2 * h) - (closed.derivative?.(0.3) ?? 0));
    expect(error(0.02) / error(0.01)).toBeCloseTo(4, 1);
  });

  test('is the same for every hop, and for two hops its own composition', () => {
    const second = returnMap(chain, { enter: 'p1', exit: 'p2', domain: [0, 1] });
    const both = returnMap(chain, { enter: 'p0', exit: 'p2', domain: [0, 1] });
    for (const A of [0.05, 0.2, 0.25, 0.4]) {
      expect(second(A)).toBeCloseTo(map(A), 15);
      expect(both(A)).toBeCloseTo(map(map(A)), 14);
    }
  });

  test('of a component of a vector chain is that of the scalar one', () => {
    const wide = circuit(pulseChain({ stages: 1, size: 3, ...STAGE }));
    const port = (population: string) => ({ population, component: 1 });
    const second = returnMap(wide, {
      enter: port('p0'),
      exit: port('p1'),
      domain: [0, 1],
      initial: { p0: [0.9, 0, 0.2] },
    });
    for (const A of [0.2, 0.5]) {
      expect(second(A)).toBeCloseTo(closed(A), 14);
      expect(second.derivative?.(A)).toBeCloseTo(closed.derivative?.(A) ?? 0, 12);
    }
  });
});

describe('fixed points', () => {
  test.each([
    ['the circuit', map],
    ['the closed form', closed],
  ])('of %s: 0, the separatrix, the on state', (_, R) => {
    const { outcome, points } = fixedPoints(R);
    expect(outcome).toBe('found');
    expect(points.map(({ stability }) => stability)).toEqual(['superstable', 'unstable', 'superstable']);
    [0, SEPARATRIX, ON].forEach((truth, k) => {
      expect(Math.abs((points[k]?.at ?? 9) - truth)).toBeLessThan(1e-14);
    });
    // both logic levels are reached exactly
    expect(points.map(({ multiplier }) => multiplier)).toEqual([0, expect.closeTo(MULTIPLIER, 9), 0]);
  });

  test('agree with the closed roots for both good sets', () => {
    expect(pulseStates(STAGE)).toMatchObject({
      separatrix: expect.closeTo(SEPARATRIX, 14),
      multiplier: expect.closeTo(MULTIPLIER, 9),
      on: expect.closeTo(ON, 15),
      onMultiplier: 0,
    });
    expect(pulseStates({ T: 2, h: 0.05, G: 20, F: 1 })).toMatchObject({
      separatrix: expect.closeTo(0.154466693791785, 14),
      multiplier: expect.closeTo(1.8761454, 8),
      on: expect.closeTo(0.864664716763387, 14),
      onMultiplier: 0,
    });
  });
});

describe('the separatrix by fate alone', () => {
  test.each([
    ['the circuit', map],
    ['the closed form', closed],
  ])('of %s is the unstable fixed point to 1e-12, with its bracket and its multiplier', (_, R) => {
    const found = separatrix(R);
    expect(found.outcome).toBe('found');
    if (found.outcome === 'absent') return;
    expect(Math.abs(found.at - SEPARATRIX)).toBeLessThan(1e-12);
    expect(found.bracket[1] - found.bracket[0]).toBeLessThanOrEqual(1e-12);
    expect(found.bracket[0]).toBeLessThan(SEPARATRIX + 1e-14);
    expect(found.bracket[1]).toBeGreaterThan(SEPARATRIX - 1e-14);
    expect(found.multiplier).toBeCloseTo(MULTIPLIER, 6);
    const last = found.orbits.low.length - 1;
    expect(found.orbits.low[last]).toBeLessThan(SEPARATRIX);
    expect(found.orbits.high[last]).toBeGreaterThan(SEPARATRIX);
  });

  test('takes a number of stages that grows as ln(1 / tol) / ln mu', () => {
    const stages = [1e-4, 1e-8, 1e-12].map((tol) => separatrix(closed, { tol }).stages);
    const each = Math.log(1e4) / Math.log(MULTIPLIER);
    for (const k of [0, 1])
      expect(Math.abs((stages[k + 1] ?? 0) - (stages[k] ?? 0) - each)).toBeLessThanOrEqual(2);
  });

  test('is absent below the fold, with both orbits as evidence', () => {
    const dead = returnMap(circuit(pulseChain({ stages: 1, ...STAGE, h: 0.17 })), {
      enter: 'p0',
      exit: 'p1',
      domain: [0, 1],
    });
    expect(separatrix(dead)).toMatchObject({ outcome: 'absent', reason: 'both ends of the domain end at 0' });
    expect(fixedPoints(dead).points.map(({ at }) => at)).toEqual([0]);
    expect(separatrix(dead).orbits.high.at(-1)).toBe(0);
  });
});

test.each([
  [1e-2, 5],
  [1e-4, 10],
  [1e-8, 20],
  [-1e-2, 4],
  [-1e-4, 9],
  [-1e-8, 19],
])(
  'from A_s + %p the level is reached exactly in %i stages, in the closed form and in the circuit',
  (d, stages) => {
    const level = d > 0 ? ON : 0;
    let A = SEPARATRIX + d;
    let settled = 0;
    for (; Math.abs(A - level) > 2e-16; settled++) A = closed(A);
    expect(settled).toBe(stages);
    const long = circuit(pulseChain({ stages, ...STAGE }));
    const run = simulate(long, { initial: { p0: SEPARATRIX + d } });
    expect(Math.abs(run.at(stages, `p${stages}`) - level)).toBeLessThan(3e-16);
    expect(Math.abs(run.at(stages - 1, `p${stages - 1}`) - level)).toBeGreaterThan(1e-12);
  },
);

describe('the saddle-node', () => {
  test('h* = 0.165580327096487 and A* = 0.550093994296685', () => {
    const { foldThreshold, foldAmplitude } = pulseStates(STAGE);
    expect(foldThreshold).toBeCloseTo(0.165580327096487, 14);
    expect(foldAmplitude).toBeCloseTo(0.550093994296685, 14);
    const [, touch] = fixedPoints(pulseMap({ ...STAGE, h: foldThreshold ?? 0 })).points;
    expect(touch).toMatchObject({ at: expect.closeTo(foldAmplitude ?? 0, 7), stability: 'marginal' });
  });

  test('the two states part as the square root of h* - h: 1.68738, and so do their multipliers from 1', () => {
    const fold = pulseStates(STAGE).foldThreshold ?? 0;
    for (const dh of [1e-4, 1e-5, 1e-6]) {
      const { on, separatrix: edge, multiplier, onMultiplier } = statesOf({ ...STAGE, h: fold - dh });
      expect((on - edge) / Math.sqrt(dh)).toBeCloseTo(1.68738, 3);
      expect((multiplier - 1) / (1 - onMultiplier)).toBeCloseTo(1, 1);
    }
    const ratio = (dh: number) => (statesOf({ ...STAGE, h: fold - dh }).multiplier - 1) / Math.sqrt(dh);
    expect(ratio(1e-6) / ratio(1e-8)).toBeCloseTo(1, 2);
  });

  test('the existence criterion is right on a 30 x 30 grid of (T, h), for three gains', () => {
    let absent = 0;
    for (const G of [4, 10, 25])
      for (let i = 0; i < 30; i++)
        for (let j = 0; j < 30; j++) {
          const stage = { T: 0.15 + 0.1 * i, h: 0.004 + 0.01 * j, G, F: 1 };
          const says = pulseStates(stage).outcome;
          // the largest orbit is the one from F: does it live?
          let A = 1;
          const R = pulseMap(stage);
          for (let k = 0, before = 2; k < 3000 && A !== before; k++) [before, A] = [A, R(A)];
          expect([stage, A > 0]).toEqual([stage, says === 'found']);
          absent += says === 'absent' ? 1 : 0;
        }
    expect(absent).toBeGreaterThan(300);
    expect(absent).toBeLessThan(2400);
  });

  test('a bad set says which inequality fails', () => {
    expect(pulseStates({ T: 2, h: 0.1, G: 10, F: 1 })).toMatchObject({
      outcome: 'absent',
      reason: expect.stringMatching(/^h = 0\.1 is not below h\* = 0\.0655/),
    });
    expect(pulseStates({ T: 1, h: 0.1, G: 2.7, F: 1 })).toMatchObject({
      outcome: 'absent',
      reason: expect.stringMatching(/^G = 2\.7 is not above e\^theta \/ theta = 2\.718/),
    });
  });
});
