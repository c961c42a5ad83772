/** Maps solved by hand, and maps that misbehave: every answer is a value with evidence or a message, never a hang. */
import {
  amplitudeMap,
  autonomousChain,
  circuit,
  fixedPoints,
  gradedChain,
  pulseChain,
  type ReturnMap,
  returnMap,
  separatrix,
} from '../../src/index';

const on = (f: (A: number) => number, domain: readonly [number, number] = [0, 1]): ReturnMap =>
  amplitudeMap(f, { domain });

describe('fixed points of maps solved by hand', () => {
  test('A^2: 0 is superstable, 1 unstable with multiplier 2, without and with a derivative', () => {
    for (const map of [
      on((A) => A * A),
      amplitudeMap((A) => A * A, { domain: [0, 1], derivative: (A) => 2 * A }),
    ]) {
      const { points } = fixedPoints(map);
      expect(points.map(({ at }) => at)).toEqual([0, 1]);
      expect(points[1]).toMatchObject({ stability: 'unstable', multiplier: expect.closeTo(2, 4) });
    }
  });

  test('3.2 A (1 - A): the fixed point 1 - 1/3.2 has multiplier -1.2', () => {
    const { points } = fixedPoints(on((A) => 3.2 * A * (1 - A)));
    expect(points.map(({ stability }) => stability)).toEqual(['unstable', 'unstable']);
    expect(points[1]?.at).toBeCloseTo(1 - 1 / 3.2, 14);
    expect(points[1]?.multiplier).toBeCloseTo(-1.2, 6);
  });

  test('two roots within one cell of the grid are both found, and a touch is one marginal point', () => {
    const parabola = (gap: number) => on((A) => A + (A - 0.4321) ** 2 - gap);
    const pair = fixedPoints(parabola(1e-8), { samples: 16 }).points;
    expect(pair.map(({ at }) => at)).toEqual([expect.closeTo(0.432, 9), expect.closeTo(0.4322, 9)]);
    expect(fixedPoints(parabola(0), { samples: 16 }).points).toEqual([
      expect.objectContaining({ at: expect.closeTo(0.4321, 6), stability: 'marginal' }),
    ]);
    expect(fixedPoints(parabola(-1e-8), { samples: 16 })).toMatchObject({ outcome: 'absent', points: [] });
  });

  test('the identity is one interval of marginal points; A + 0.1 has none, and says how near it came', () => {
    expect(fixedPoints(on((A) => A)).points).toMatchObject([{ stability: 'marginal', bracket: [0, 1] }]);
    const none = fixedPoints(on((A) => A + 0.1));
    expect(none).toMatchObject({
      outcome: 'absent',
      points: [],
      nearest: { distance: expect.closeTo(0.1, 12) },
    });
  });
});

test('a jump across the diagonal is no fixed point, and is said', () => {
  const step = fixedPoints(on((A) => (A > 0.3 ? 0.8 : 0.1)));
  expect(step.points.map(({ at }) => at)).toEqual([expect.closeTo(0.1, 15), expect.closeTo(0.8, 15)]);
  expect(step.jumps).toEqual([{ at: expect.closeTo(0.3, 15), values: [0.1, 0.8] }]);
});

describe('separatrices of maps solved by hand', () => {
  test('A^2 on [0, 1.5], orbits that leave the domain: the unstable fixed point 1, multiplier 2', () => {
    const found = separatrix(on((A) => A * A, [0, 1.5]));
    expect(found).toMatchObject({
      outcome: 'found',
      at: expect.closeTo(1, 12),
      multiplier: expect.closeTo(2, 5),
    });
  });

  test('a jump: found, and no multiplier where orbits part in one stage', () => {
    const found = separatrix(on((A) => (A > 0.3 ? 1 : 0)));
    expect(found).toMatchObject({ outcome: 'found', at: expect.closeTo(0.3, 12), multiplier: undefined });
  });

  test('near a fold it takes long, but does not take the on state for the separatrix', () => {
    // A' = A + (A - s)(u - A) A: separatrix s just below the on state u
    const [s, u] = [0.5, 0.502];
    const found = separatrix(
      on((A) => A + (A - s) * (u - A) * A),
      { maxStages: 100_000 },
    );
    expect(found).toMatchObject({ outcome: 'found', at: expect.closeTo(s, 10) });
  });

  test.each([
    ['a flat map', (_: number) => 0.3, 'both ends of the domain end at 0.3'],
    ['a map without crossing', (A: number) => 0.5 * A, /^both ends of the domain end at /],
    ['a line attractor', (A: number) => A, /^neighbours stay neighbours/],
  ])('%s has none: absent, with the orbits as evidence', (_, f, reason) => {
    const result = separatrix(on(f), { maxStages: 500 });
    expect(result).toMatchObject({ outcome: 'absent', reason: expect.stringMatching(reason) });
    expect(result.bracket).toBeUndefined();
    expect(result.orbits.high.length).toBeGreaterThan(1);
  });

  test('the graded chain is such a line attractor: amplitudes pass, nothing is decided', () => {
    const chain = circuit(gradedChain({ stages: 1, T: 1 }));
    const map = returnMap(chain, { enter: 'u0', exit: 'u1', domain: [0, 1] });
    expect(fixedPoints(map).points.every(({ multiplier }) => Math.abs(multiplier - 1) < 1e-12)).toBe(true);
    expect(separatrix(map, { maxStages: 50 })).toMatchObject({ outcome: 'absent' });
    // with a gain that is too small 0 is stable, with the derivative from above
    const weak = circuit(gradedChain({ stages: 1, T: 1, gain: 0.98 * Math.E }));
    const { points } = fixedPoints(returnMap(weak, { enter: 'u0', exit: 'u1', domain: [0, 1] }));
    expect(points).toMatchObject([{ at: 0, multiplier: expect.closeTo(0.98, 13), stability: 'stable' }]);
  });

  test('a fate test at stage n is repeated at 2 n until the fates no longer change', () => {
    // alive at stage n where 1.1^n (A - 0.5) > -0.01: at few stages the answer is too low
    const asked: number[] = [];
    const alive = (A: number, n: number) => {
      asked.push(n);
      return 1.1 ** n * (A - 0.5) > -0.01;
    };
    const found = separatrix({ domain: [0, 1], alive }, { tol: 1e-9 });
    expect(Math.abs((found.outcome === 'found' ? found.at : 0) - 0.5)).toBeLessThan(2e-9);
    expect(found).toMatchObject({ outcome: 'found', confirmed: true });
    expect(Math.max(...asked)).toBeGreaterThan(Math.log(0.01 / 1e-9) / Math.log(1.1));
    expect(separatrix({ domain: [0, 1], alive }, { maxStages: 16 })).toMatchObject({
      confirmed: false,
      stages: 16,
    });
    expect(separatrix({ domain: [0, 1], alive: () => true })).toMatchObject({
      outcome: 'absent',
      reason: 'both ends of the domain are alive after 512 stages',
    });
  });

  test('an abort ends the search and leaves the bracket reached', () => {
    const stop = new AbortController();
    const progress = (done: number) => done === 5 && stop.abort();
    const result = separatrix(
      on((A) => A * A, [0, 1.5]),
      { signal: stop.signal, progress },
    );
    expect(result).toMatchObject({
      outcome: 'absent',
      reason: expect.stringMatching(/^interrupted with the bracket at \[/),
    });
  });
});

describe('maps that misbehave', () => {
  test.each([
    ['NaN', () => Number.NaN, 'map: returned NaN at amplitude 0 (allowed: a finite number)'],
    [
      'infinity',
      () => Number.POSITIVE_INFINITY,
      'map: returned Infinity at amplitude 0 (allowed: a finite number)',
    ],
    [
      'text',
      () => 'much' as unknown as number,
      'map: returned "much" at amplitude 0 (allowed: a finite number)',
    ],
    [
      'an error',
      () => {
        throw new Error('no power');
      },
      'map: threw at amplitude 0: no power',
    ],
  ])('that return %s: the message names the amplitude, from every tool', (_, f, message) => {
    expect(() => fixedPoints(on(f))).toThrow(message);
    expect(() => separatrix(on(f))).toThrow(message);
    // a plain function with a domain is guarded too
    expect(() => separatrix(Object.assign(f, { domain: [0, 1] as const }))).toThrow(message);
  });

  test.each([
    [() => on((A) => A)(1.5), 'amplitude: invalid amplitude 1.5 (allowed: within the domain, [0, 1])'],
    [
      () => on((A) => A, [1, 0]),
      'map.domain: invalid domain [1,0] (allowed: [low, high], two finite amplitudes, low < high)',
    ],
    [
      () => fixedPoints({} as ReturnMap),
      'map: invalid return map {} (allowed: a function with a domain, as amplitudeMap() makes one)',
    ],
    [
      () =>
        separatrix(
          on((A) => A),
          { tolerance: 1 } as object,
        ),
      'separatrix: unknown option "tolerance"',
    ],
    [
      () =>
        separatrix(
          on((A) => A),
          { maxStages: 0 },
        ),
      'separatrix.maxStages: invalid number of stages 0',
    ],
  ])('usage %#', (action, message) => {
    expect(action).toThrow(message);
  });
});

describe('the bridge from circuits', () => {
  const chain = circuit(pulseChain({ stages: 3, T: 1, h: 0.1, G: 10, F: 1 }));
  test.each([
    [
      { enter: 'p0', exit: 'q1', domain: [0, 1] },
      'returnMap.exit: unknown population "q1" (did you mean "p1"?',
    ],
    [
      { enter: 'p2', exit: 'p1', domain: [0, 1] },
      'returnMap.exit: invalid population "p1" (allowed: one that a window charges after t = 2, the time of "p2")',
    ],
    [
      { enter: 'p0', exit: 'p0', domain: [0, 1] },
      'returnMap.tspan: missing times (no window opens a projection of "p0"',
    ],
    [
      { enter: 'p0', exit: 'p1', domain: [-1, 1] },
      'returnMap.domain: invalid domain [-1,1] (allowed: amplitudes of at least 0)',
    ],
    [
      { enter: { population: 'p0', component: 2 }, exit: 'p1', domain: [0, 1] },
      'returnMap.enter.component: invalid component 2',
    ],
  ])('%j is answered in words', (options, message) => {
    expect(() => returnMap(chain, options as unknown as Parameters<typeof returnMap>[1])).toThrow(message);
  });

  test('a chain that jams is a message with the amplitude, not a hang', () => {
    // a closing stage without self gain slides along its threshold
    const { populations = [], projections = [] } = autonomousChain({ stages: 1, T: 2 });
    const [q1, q2] = projections as [(typeof projections)[number], (typeof projections)[number]];
    const jam = circuit({
      populations,
      projections: [
        q1,
        {
          name: 'q2',
          from: q2.from,
          to: [{ population: 'm2', gain: 0 }],
          threshold: 0,
          transfer: { kind: 'heaviside', h: 1 },
        },
      ],
    });
    const map = returnMap(jam, { enter: 'm1', exit: 'm2', domain: [0, 2], tspan: [0, 10] });
    expect(map(0.5)).toBe(0);
    expect(() => separatrix(map)).toThrow(
      /^map: threw at amplitude 2: simulate: sliding: row 0 of "q2" slides/,
    );
  });

  test('too many crossings end a run after maxEvents', () => {
    const options = { enter: 'p0', exit: 'p3', domain: [0, 1], maxEvents: 0 } as const;
    expect(() => returnMap(chain, options)(0.5)).toThrow(
      /^map: threw at amplitude 0\.5: simulate: max-events: more than 0 threshold crossings/,
    );
  });
});

test('amplitudeMap takes a function, and a number is refused by name', () => {
  expect(() => amplitudeMap(3 as never, { domain: [0, 1] })).toThrow(
    'map: invalid return map 3 (allowed: a function of one amplitude)',
  );
});

describe('a map that begins in the middle of a schedule', () => {
  const late = circuit(
    pulseChain({ stages: 1, G: 4, h: 0.2, F: 1, T: 1, start: 2 }),
    gradedChain({ stages: 1, T: 1, prefix: 'early ' }),
  );
  const options = { enter: 'p0', exit: 'p1', domain: [0, 2] } as const;

  test('says what was cut off, and who starts at 0 for it', () => {
    expect(separatrix(returnMap(late, options)).cutOff).toEqual({
      windows: [[0, 1]],
      populations: ['early u1'],
    });
  });

  test('has nothing to say where the value is given, or the map begins with the schedule', () => {
    const given = returnMap(late, { ...options, initial: { 'early u1': 0.5 } });
    expect(separatrix(given).cutOff).toBeUndefined();
    const whole = circuit(pulseChain({ stages: 1, G: 4, h: 0.2, F: 1, T: 1 }));
    expect(separatrix(returnMap(whole, options)).cutOff).toBeUndefined();
  });
});
