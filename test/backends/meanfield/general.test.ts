/** The general path of the exact solver against closed forms: each circuit is one that the cascade cannot run. */
import { circuit, dopri5, exact, type Fragment, meanField, odex, simulate } from '../../../src/index';

const tight = { rtol: 1e-10, atol: 1e-12 };
const solvers = [exact(), dopri5(tight), odex(tight)];

const relative = (value: number, truth: number) => Math.abs(value / truth - 1);

describe('linear circuits', () => {
  test.each([
    [1.02, 0],
    [0.97, 0.1],
    [1, 0.05],
    [1.3, -0.1],
  ])('a hold of gain %p and offset %p: I0 e^{eps t} + (S b / eps)(e^{eps t} - 1), eps = S - 1', (S, b) => {
    const memory = circuit({
      populations: [{ name: 'm' }],
      schedule: { windows: [{ t: [0, 5], hold: [{ population: 'm', gain: S, offset: b }] }] },
    });
    const eps = S - 1;
    const truth = (t: number) =>
      0.7 * Math.exp(eps * t) + S * b * (eps === 0 ? t : Math.expm1(eps * t) / eps);
    const solution = simulate(memory, { initial: { m: 0.7 } });
    // with a negative offset the row stays above threshold while I > -b
    for (const t of [1, 2.5, 5]) expect(relative(solution.at(t, 'm'), truth(t))).toBeLessThan(1e-13);
  });

  test('a loop with complex eigenvalues -1 +- i w turns and decays', () => {
    // rows kept above threshold by a bias: u' = -u - w (v + b), v' = -v + w (u + b)
    const [w, b] = [0.5, 5];
    const loop = circuit({
      populations: [{ name: 'u' }, { name: 'v' }],
      projections: [
        { name: 'vu', from: [{ population: 'v' }], to: [{ population: 'u', gain: -w }] },
        { name: 'uv', from: [{ population: 'u' }], to: [{ population: 'v', gain: w }] },
      ],
      schedule: {
        windows: [
          {
            t: [0, 3],
            open: [
              { projection: 'vu', bias: b },
              { projection: 'uv', bias: b },
            ],
          },
        ],
      },
    });
    // z = u + i v: z' = (-1 + i w) z + w b (-1 + i); rest at z* = w b (1 - i) / (-1 + i w)
    const scale = (w * b) / (1 + w * w);
    const [ru, rv] = [scale * (-1 - w), scale * (1 - w)];
    const solution = simulate(loop, { initial: { u: 0.7, v: 0.2 } });
    for (const t of [0.5, 1.7, 3]) {
      const [du, dv, decay] = [0.7 - ru, 0.2 - rv, Math.exp(-t)];
      expect(solution.at(t, 'u')).toBeCloseTo(ru + decay * (du * Math.cos(w * t) - dv * Math.sin(w * t)), 12);
      expect(solution.at(t, 'v')).toBeCloseTo(rv + decay * (du * Math.sin(w * t) + dv * Math.cos(w * t)), 12);
    }
  });

  test('a defective loop, one eigenvector for two equal eigenvalues, is no special case', () => {
    // p: u -> v and a self row of v with gain 1 on a leaky u: v' = S u, u' = -u + [v - v]: only u -> v -> ... is a Jordan block
    const jordan = circuit({
      populations: [{ name: 'u' }, { name: 'v' }, { name: 'w' }],
      projections: [
        { name: 'uv', from: [{ population: 'u' }], to: [{ population: 'v', gain: 1 }] },
        { name: 'vw', from: [{ population: 'v' }], to: [{ population: 'w', gain: 1 }] },
        // a row of weight 0 closes the loop on paper, so that the cascade refuses it
        { name: 'wu', from: [{ population: 'w', matrix: [[0]] }], to: [{ population: 'u', gain: 1 }] },
      ],
      schedule: { windows: [{ t: [0, 4], open: ['uv', 'vw', 'wu'] }] },
    });
    const solution = simulate(jordan, { initial: { u: 0.7 } });
    for (const t of [0.3, 1, 4])
      expect(relative(solution.at(t, 'w'), (0.7 * t * t * Math.exp(-t)) / 2)).toBeLessThan(1e-13);
  });

  test.each([1e-12, 1e-9, 1e-6, 1e-3, 1.5])(
    'time constants 1 and 1 + %p: the exact gain carries the amplitude',
    (eps) => {
      const hop: Fragment = {
        populations: [{ name: 'u' }, { name: 'd', tau: 1 + eps }],
        projections: [{ name: 'p', from: [{ population: 'u' }], to: [{ population: 'd' }] }],
        schedule: { windows: [{ t: [0, 2], open: ['p'] }] },
      };
      expect(simulate(circuit(hop), { initial: { u: 0.7 } }).at(2, 'd')).toBeCloseTo(0.7, 14);
    },
  );

  test('a flushed population that is driven: A e^{-21 t} and the drive at rate 21', () => {
    const flushed = circuit({
      populations: [{ name: 'x', input: true }, { name: 'd' }],
      projections: [{ name: 'p', from: [{ population: 'x' }], to: [{ population: 'd', gain: 1 }] }],
      schedule: { windows: [{ t: [0, 1], open: ['p'], flush: ['d'] }] },
    });
    const solution = simulate(flushed, { initial: { d: 0.7 }, inputs: { x: 0.4 } });
    expect(
      relative(solution.at(0.1, 'd'), 0.7 * Math.exp(-2.1) + (0.4 / 21) * -Math.expm1(-2.1)),
    ).toBeLessThan(1e-13);
  });
});

describe('a clocked saturating stage', () => {
  const [theta, h, G, F] = [1, 0.1, 10, 1];
  const stage = circuit({
    populations: [{ name: 'u' }, { name: 'd' }],
    projections: [
      {
        name: 'p',
        from: [{ population: 'u' }],
        to: [{ population: 'd', gain: 1 }],
        transfer: { kind: 'saturating', G, h, F },
      },
    ],
    schedule: { windows: [{ t: [0, theta], open: ['p'] }] },
  });
  const clip = (x: number) => Math.min(Math.max(x, 0), theta);
  const map = (A: number) => {
    const [t1, t2] = [clip(Math.log(A / (h + F / G))), clip(Math.log(A / h))];
    return Math.exp(-theta) * (F * Math.expm1(t1) + G * (A * (t2 - t1) - h * (Math.exp(t2) - Math.exp(t1))));
  };

  test.each([0.05, 0.12, 0.21, 0.24, 0.4, 0.632, 0.9])('has its return map in closed form at A = %p', (A) => {
    expect(Math.abs(simulate(stage, { initial: { u: A } }).at(theta, 'd') - map(A))).toBeLessThan(1e-14);
  });

  test('keeps 0.237349847841118, the separatrix, and 0.632120558828558, the on state', () => {
    for (const A of [0.237349847841118, 0.632120558828558])
      expect(simulate(stage, { initial: { u: A } }).at(theta, 'd')).toBeCloseTo(A, 13);
  });
});

describe('jumps', () => {
  test('a heaviside row that feeds itself lasts until its current reaches h, and closes what it gates', () => {
    const c = circuit({
      populations: [{ name: 'u' }, { name: 'd' }],
      projections: [
        {
          name: 'p',
          from: [{ population: 'u' }],
          to: [{ population: 'd', gain: 1 }],
          transfer: { kind: 'heaviside', h: 0.2 },
        },
      ],
      schedule: { windows: [{ t: [0, 3], open: ['p'] }] },
    });
    const solution = simulate(c, { initial: { u: 0.7 } });
    const t = Math.log(3.5);
    expect(solution.log.crossings).toEqual([
      { t: expect.closeTo(t, 14), kind: 'row', name: 'p', row: 0, active: false },
    ]);
    expect(solution.at(3, 'd')).toBeCloseTo(Math.exp(-(3 - t)) - Math.exp(-3), 14);
  });

  test.each(solvers)(
    '$name: of two rows that reach their thresholds together, one that shuts the other goes on alone',
    (solver) => {
      const row = (name: string, to: string) => ({
        name,
        from: [{ population: 'u' }],
        to: [{ population: to, gain: 1 }],
        transfer: { kind: 'heaviside', h: 0.25 } as const,
      });
      const c = circuit({
        populations: [{ name: 'one', input: true }, ...['u', 'd', 'e'].map((name) => ({ name }))],
        projections: [
          { name: 'in', from: [{ population: 'one' }], to: [{ population: 'u', gain: 1 }] },
          row('first', 'd'),
          {
            ...row('other', 'e'),
            threshold: 1,
            gatedBy: [{ projection: 'first', h: 0.5, d: 0, effect: 'closes' }],
          },
        ],
      });
      const { at } = simulate(c, { inputs: { one: 1 }, tspan: [0, 2], backend: meanField({ solver }) });
      // u = 1 - e^{-t} is at 1/4 at t = -ln 3/4
      expect(at(2, 'd')).toBeCloseTo(-Math.expm1(-Math.log(0.75) - 2), 9);
      expect(at(2, 'e')).toBe(0);
    },
  );

  test.each(solvers)(
    '$name: of rows that send each other round in circles the one set of signs that agrees is found',
    (solver) => {
      const row = (name: string, from: readonly number[], to: readonly number[]) => ({
        name,
        from: ['x', 'y', 'v'].map((population, k) => ({ population, scale: from[k] })),
        to: ['x', 'y', 'v'].map((population, k) => ({ population, gain: to[k] })),
        transfer: { kind: 'heaviside', h: 0 } as const,
        threshold: 1,
      });
      const c = circuit({
        populations: [{ name: 'one', input: true }, ...['x', 'y', 'v'].map((name) => ({ name }))],
        projections: [
          { name: 'in', from: [{ population: 'one' }], to: [{ population: 'x', gain: 1 }] },
          row('B', [1, -1, 2], [0.5, 3, 1]),
          {
            ...row('C', [2, -1, 0.5], [-5, 3, 3]),
            gatedBy: [{ projection: 'B', h: 0.5, d: 0, effect: 'closes' }],
          },
        ],
      });
      // all begin at 0: without B, C sends itself back; C would send B back; B alone goes on, x - y + 2 v = 0.5 (1 - e^{-t})
      const { at } = simulate(c, { inputs: { one: 1 }, tspan: [0, 3], backend: meanField({ solver }) });
      for (const [name, level] of Object.entries({ x: 1.5, y: 3, v: 1 }))
        expect(at(3, name)).toBeCloseTo(-level * Math.expm1(-3), 9);
    },
  );

  test('the one gate of a segment opens a row that is far below its threshold until then', () => {
    const c = circuit({
      populations: [{ name: 'one', input: true }, ...['u', 'v', 'd'].map((name) => ({ name }))],
      projections: [
        { name: 'in', from: [{ population: 'one' }], to: [{ population: 'v', gain: 1 }] },
        {
          name: 'gated',
          from: [{ population: 'u' }],
          to: [{ population: 'd', gain: 1 }],
          threshold: 1,
          gatedBy: [{ population: 'v', h: 0.1, d: 0, effect: 'opens' }],
        },
      ],
    });
    // v = 1 - e^{-t} is at 0.1 at t = -ln 0.9; from there on d' = -d + 0.3 e^{-t}
    const opens = -Math.log(0.9);
    const { at, log } = simulate(c, { inputs: { one: 1 }, initial: { u: 0.3 }, tspan: [0, 0.5] });
    expect(log.crossings![0]).toMatchObject({ t: expect.closeTo(opens, 14), kind: 'gate', name: 'gated' });
    expect(at(0.5, 'd')).toBeCloseTo(0.3 * (0.5 - opens) * Math.exp(-0.5), 14);
  });

  test('a gate opens a row, which opens a gate, and so on: 50 in a line open at once', () => {
    const opens = { h: 0.5, d: 0, effect: 'opens' } as const;
    const last = 49;
    const c = circuit({
      populations: [{ name: 'one', input: true }, ...['u', 'd', 'e'].map((name) => ({ name }))],
      projections: [
        { name: 'in', from: [{ population: 'one' }], to: [{ population: 'u', gain: 1 }] },
        ...Array.from({ length: last + 1 }, (_, k) => ({
          name: `p${k}`,
          from: [{ population: 'one' }],
          to: [{ population: k === last ? 'e' : 'd', gain: 1 }],
          threshold: 1,
          gatedBy: [k === 0 ? { population: 'u', ...opens } : { projection: `p${k - 1}`, ...opens }],
        })),
      ],
    });
    // u = 1 - e^{-t} is at 1/2 at t = ln 2; from there on e' = -e + 1
    const { log, at } = simulate(c, { inputs: { one: 1 }, tspan: [0, 3] });
    expect(at(3, 'e')).toBeCloseTo(1 - 2 * Math.exp(-3), 14);
    expect(at(3, 'd')).toBeCloseTo(last * (1 - 2 * Math.exp(-3)), 12);
    for (const { t, active } of log.crossings!)
      expect([t, active]).toEqual([expect.closeTo(Math.LN2, 14), true]);
    expect(log.crossings).toHaveLength(2 * (last + 1));
  });

  test('an inhibitory self row slides: m is driven to h from both sides, reported with name and time', () => {
    // m' = -m + w - w2 H(m - h), w - w2 < h < w
    const c = circuit({
      populations: [{ name: 'x', input: true }, { name: 'm' }],
      projections: [
        { name: 'drive', from: [{ population: 'x' }], to: [{ population: 'm', gain: 1 }] },
        {
          name: 'brake',
          from: [{ population: 'm' }],
          to: [{ population: 'm', gain: -2 }],
          transfer: { kind: 'heaviside', h: 0.5 },
        },
      ],
      schedule: { windows: [{ t: [0, 5], open: ['drive', 'brake'] }] },
    });
    const part = simulate(c, { inputs: { x: 1 }, onFailure: 'return' });
    expect([part.retcode, part.tspan[1]]).toEqual(['sliding', expect.closeTo(Math.LN2, 13)]);
    expect(part.message).toMatch(/^row 0 of "brake" slides along its threshold from t = 0\.693/);
    expect(part.at(0.5, 'm')).toBeCloseTo(-Math.expm1(-0.5), 14);
  });
});

test('the end of a ramp that is the end of the gate which it drives is one crossing, not endless ones', () => {
  // q = clip((m - 1) / 0.01, 0, 1) drives a gate that is full at q = 1: two switches with one root, found with two errors
  const ramp = (m: string, more: Partial<NonNullable<Fragment['projections']>[number]>) => ({
    name: `q${m}`,
    from: [{ population: m }],
    to: [{ population: m, gain: 2.5 }],
    threshold: 0,
    transfer: { kind: 'saturating', G: 100, h: 1, F: 1 } as const,
    ...more,
  });
  const c = circuit({
    populations: ['m', 'n', 'u', 'v'].map((name) => ({ name })),
    projections: [
      ramp('m', {
        to: [
          { population: 'm', gain: 2.5 },
          { population: 'n', gain: 1.156517642749666 },
        ],
        gatedBy: [{ projection: 'qn', h: 0.5, d: 0.5, effect: 'closes', strength: 10 }],
      }),
      ramp('n', {}),
      {
        name: 'u>v',
        from: [{ population: 'u' }],
        to: [{ population: 'v', gain: 1 }],
        threshold: 20,
        gatedBy: [{ projection: 'qm', h: 0, d: 1, effect: 'opens' }],
      },
    ],
  });
  const run = simulate(c, { initial: { m: 1.2, u: 0.5 }, tspan: [0, 6] });
  expect(run.log.crossings!.length).toBeLessThan(30);
  expect(run.at(6, 'n')).toBeGreaterThan(1);
});
