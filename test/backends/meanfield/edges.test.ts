/** The awkward cases of the exact solver, each with its known answer. */
import {
  circuit,
  exact,
  exactGain,
  type Fragment,
  gradedChain,
  meanField,
  simulate,
  type Window,
} from '../../../src/index';

const hop = (windows: Window[], extra: Fragment = {}, S = 1) =>
  circuit(
    {
      populations: [{ name: 'u' }, { name: 'd' }],
      projections: [{ name: 'p', from: [{ population: 'u' }], to: [{ population: 'd', gain: S }] }],
      schedule: { windows },
    },
    extra,
  );

describe('windows', () => {
  test('a gate of zero length does nothing', () => {
    const solution = simulate(hop([{ t: [1, 1], open: ['p'] }], {}, 1e6), {
      initial: { u: 0.7 },
      tspan: [0, 2],
    });
    expect(solution.at(2, 'd')).toBe(0);
    expect(solution.at(2, 'u')).toBeCloseTo(0.7 * Math.exp(-2), 16);
  });

  test('a chain of zero-length windows is an error that names the gain', () => {
    expect(() => circuit(gradedChain({ stages: 2, T: 0 }))).toThrow(
      /to\[0\]\.gain: invalid gain 'exact': no window opens/,
    );
  });

  test('two gates of one projection that meet exactly are one gate', () => {
    const whole = simulate(hop([{ t: [0, 2], open: ['p'] }]), { initial: { u: 0.7 } });
    const parts = simulate(
      hop([
        { t: [0, 0.3], open: ['p'] },
        { t: [0.3, 2], open: ['p'] },
      ]),
      { initial: { u: 0.7 } },
    );
    expect(Math.abs(parts.at(2, 'd') - whole.at(2, 'd'))).toBeLessThan(2e-16);
    // and so does 'exact' see them: S for the union of both
    const exactly = hop([
      { t: [0, 0.3], open: ['p'] },
      { t: [0.3, 2], open: ['p'] },
    ]);
    const projections = exactly.projections.map((projection) => ({
      ...projection,
      to: [{ population: 'd' }],
    }));
    const union = circuit({ ...exactly, projections });
    expect(simulate(union, { initial: { u: 0.7 } }).at(2, 'd')).toBeCloseTo(0.7, 15);
  });

  test('edges that differ by rounding are one edge: 0.1 + 0.2 meets 0.3', () => {
    const solution = simulate(
      hop([
        { t: [0, 0.1 + 0.2], open: ['p'] },
        { t: [0.3, 1], open: ['p'] },
      ]),
      { initial: { u: 0.7 } },
    );
    expect(solution.log.segments.map(({ t }) => t)).toEqual([
      [0, 0.3],
      [0.3, 1],
    ]);
  });

  test('windows that overlap open once', () => {
    const once = simulate(hop([{ t: [0, 2], open: ['p'] }]), { initial: { u: 0.7 } });
    const twice = simulate(
      hop([
        { t: [0, 1.5], open: ['p'] },
        { t: [0.5, 2], open: ['p'] },
      ]),
      { initial: { u: 0.7 } },
    );
    expect(Math.abs(once.at(2, 'd') - twice.at(2, 'd'))).toBeLessThan(2e-16);
  });

  test('a gate of width 1e-6 at t = 1000 tau is not missed: S A w e^{-w}', () => {
    const [t0, t1] = [1000, 1000 + 1e-6];
    const held = { t: [0, t0] as const, hold: ['u'] };
    const solution = simulate(hop([held, { t: [t0, t1], open: ['p'] }], {}, 1e6), { initial: { u: 0.7 } });
    const w = t1 - t0;
    expect(solution.at(t1, 'd') / (1e6 * 0.7 * w * Math.exp(-w))).toBeCloseTo(1, 14);
    expect(solution.log.segments.map(({ open }) => open)).toEqual([[], ['p']]);
  });

  test("and its gain 'exact' carries the amplitude", () => {
    const chain = circuit(gradedChain({ stages: 3, T: 1e-6, start: 1000 }), {
      schedule: { windows: [{ t: [0, 1000], hold: ['u0'] }] },
    });
    const packet = simulate(chain, { initial: { u0: 0.7 } });
    expect(packet.at(1000 + 3e-6, 'u3')).toBeCloseTo(0.7, 12);
  });

  test('a window of 900 tau: nothing overflows, the held charge arrives', () => {
    const c = circuit({
      populations: [{ name: 'm' }, { name: 'd' }, { name: 'e' }, { name: 'f' }],
      projections: [
        { name: 'p', from: [{ population: 'm' }], to: [{ population: 'd' }] },
        { name: 'q', from: [{ population: 'd' }], to: [{ population: 'e', gain: 1 }] },
        { name: 'r', from: [{ population: 'd', scale: -1 }], to: [{ population: 'f', gain: 1 }] },
      ],
      schedule: {
        windows: [{ t: [0, 900], open: ['p', 'q', { projection: 'r', bias: 0.5 }], hold: ['m', 'f'] }],
      },
    });
    const solution = simulate(c, { initial: { m: 0.7 } });
    expect(solution.at(900, 'd')).toBeCloseTo(0.7, 15);
    expect(solution.at(900, 'e')).toBeCloseTo(0.7, 15);
    // r shuts when 0.7 (1 - e^{-t}) = 0.5; until then f integrates 0.5 - 0.7 (1 - e^{-t})
    const t = -Math.log(1 - 5 / 7);
    expect(solution.log.crossings).toEqual([
      { t: expect.closeTo(t, 14), kind: 'row', name: 'r', row: 0, active: false },
    ]);
    expect(solution.at(900, 'f')).toBeCloseTo(0.5 * t - 0.7 * (t - (1 - Math.exp(-t))), 14);
  });

  test('a crossing is found in a window of 900 tau although e^{-900} is 0 in doubles', () => {
    // a = A t e^{-t} - A e^{-t} crosses at t = 1
    const c = circuit({
      populations: [{ name: 'u' }, { name: 'd' }, { name: 'e' }],
      projections: [
        { name: 'p', from: [{ population: 'u' }], to: [{ population: 'd', gain: 1 }] },
        {
          name: 'q',
          from: [{ population: 'd' }, { population: 'u', scale: -1 }],
          to: [{ population: 'e', gain: 1 }],
        },
      ],
      schedule: { windows: [{ t: [0, 900], open: ['p', 'q'] }] },
    });
    const { log } = simulate(c, { initial: { u: 0.7 } });
    expect(log.crossings).toEqual([
      { t: expect.closeTo(1, 14), kind: 'row', name: 'q', row: 0, active: true },
    ]);
  });

  test('a decaying source over 900 tau has no exact gain that a double can hold: it says so', () => {
    expect(() => circuit(gradedChain({ stages: 1, T: 900 }))).toThrow(/gain.*900.*about 700 tau/);
  });
});

describe('rows', () => {
  test('identically zero (I - I, and 0.3 - 3 * 0.1) stay silent and log nothing', () => {
    const c = circuit({
      populations: [
        { name: 'x', input: true },
        { name: 'y', input: true },
        { name: 'u' },
        { name: 'd' },
        { name: 'e' },
      ],
      projections: [
        {
          name: 'p',
          from: [{ population: 'u' }, { population: 'u', scale: -1 }],
          to: [{ population: 'd', gain: 1 }],
        },
        {
          name: 'q',
          from: [{ population: 'x' }, { population: 'y', scale: -3 }],
          to: [{ population: 'e', gain: 1e6 }],
        },
      ],
      schedule: { windows: [{ t: [0, 50], open: ['p', 'q'] }] },
    });
    const solution = simulate(c, { initial: { u: 0.7 }, inputs: { x: 0.3, y: 0.1 } });
    expect([solution.at(50, 'd'), solution.at(50, 'e')]).toEqual([0, 0]);
    expect(solution.log.crossings).toEqual([]);
  });

  test('a touch of the threshold, e^{-t} (t - 1)^2 >= 0, is no crossing that matters', () => {
    // u = 2 B_03 from two hops with gain, d reads u0 - 2 u1 + ...: argument e^{-t} (1 - 2 t + t^2)
    const c = circuit({
      populations: [{ name: 'u0' }, { name: 'u1' }, { name: 'u2' }, { name: 'd' }],
      projections: [
        { name: 'a', from: [{ population: 'u0' }], to: [{ population: 'u1', gain: 2 }] },
        { name: 'b', from: [{ population: 'u1' }], to: [{ population: 'u2', gain: 1 }] },
        {
          name: 'touch',
          from: [{ population: 'u0' }, { population: 'u1', scale: -1 }, { population: 'u2' }],
          to: [{ population: 'd', gain: 1 }],
        },
      ],
      schedule: { windows: [{ t: [0, 3], open: ['a', 'b', 'touch'] }] },
    });
    const solution = simulate(c, { initial: { u0: 1 } });
    // I_d = e^{-t} (t - t^2 + t^3/3)
    expect(solution.at(3, 'd')).toBeCloseTo(Math.exp(-3) * (3 - 9 + 9), 14);
    expect(solution.log.crossings!.filter(({ t }) => !(Math.abs(t - 1) < 1e-7))).toEqual([]);
    // it is either recorded as a grazing, or split by rounding into two crossings next to each other
    const { grazings, crossings } = solution.log;
    expect(grazings!.length + crossings!.length / 2).toBe(1);
    const touch = { t: expect.closeTo(1, 7), kind: 'row', name: 'touch', row: 0 };
    expect(grazings).toEqual(crossings!.length === 0 ? [touch] : []);
  });

  test.each([1e-3, -1e-3])('%p beside a touch is no grazing', (offset) => {
    const c = circuit({
      populations: [{ name: 'u0' }, { name: 'u1' }, { name: 'u2' }, { name: 'd' }],
      projections: [
        { name: 'a', from: [{ population: 'u0' }], to: [{ population: 'u1', gain: 2 }] },
        { name: 'b', from: [{ population: 'u1' }], to: [{ population: 'u2', gain: 1 }] },
        {
          name: 'near',
          from: [
            { population: 'u0', scale: 1 + offset },
            { population: 'u1', scale: -1 },
            { population: 'u2' },
          ],
          to: [{ population: 'd', gain: 1 }],
        },
      ],
      schedule: { windows: [{ t: [0, 3], open: ['a', 'b', 'near'] }] },
    });
    const { grazings, crossings } = simulate(c, { initial: { u0: 1 } }).log;
    expect([grazings!.length, crossings!.length]).toEqual([0, offset < 0 ? 2 : 0]);
  });

  test('of two signs of one error cross together', () => {
    const c = circuit({
      populations: [{ name: 'u' }, { name: 'x', input: true }, { name: 'plus' }, { name: 'minus' }],
      projections: [
        {
          name: 'E+',
          from: [{ population: 'u' }, { population: 'x', scale: -1 }],
          to: [{ population: 'plus', gain: 1 }],
        },
        {
          name: 'E-',
          from: [{ population: 'u', scale: -1 }, { population: 'x' }],
          to: [{ population: 'minus', gain: 1 }],
        },
      ],
      schedule: { windows: [{ t: [0, 3], open: ['E+', 'E-'] }] },
    });
    const { log, stats } = simulate(c, { initial: { u: 0.7 }, inputs: { x: 0.2 } });
    expect(log.crossings!.map(({ name, active }) => [name, active])).toEqual([
      ['E+', false],
      ['E-', true],
    ]);
    for (const { t } of log.crossings!) expect(t).toBeCloseTo(Math.log(3.5), 14);
    expect(stats.crossings).toBe(2);
  });

  test('stop after maxEvents crossings in one segment, with the part that was solved', () => {
    const c = hop([
      { t: [0, 1], open: ['p'] },
      { t: [1, 3], open: [{ projection: 'p', bias: -0.1 }] },
    ]);
    const options = { initial: { u: 0.7 }, backend: meanField({ solver: exact({ maxEvents: 0 }) }) };
    expect(() => simulate(c, options)).toThrow(
      'max-events: more than 0 threshold crossings in the segment from t = 1',
    );
    const part = simulate(c, { ...options, onFailure: 'return' });
    expect([part.retcode, part.tspan]).toEqual(['max-events', [0, expect.closeTo(Math.log(7), 14)]]);
    expect(part.at(1, 'd')).toBeCloseTo(0.7 * Math.exp(-1), 15);
    expect(() => part.at(2.5, 'd')).toThrow(/invalid time 2.5 \(allowed: within tspan/);
  });

  test("a gain that leaves the range of numbers ends the run as 'non-finite', never as NaN", () => {
    const chain = circuit(gradedChain({ stages: 4, T: 1, gain: 1e150, threshold: 1e308 }));
    const part = simulate(chain, { initial: { u0: 1e50 }, onFailure: 'return' });
    expect([part.retcode, part.tspan]).toEqual(['non-finite', [0, 1]]);
    for (const values of Object.values(part.currents))
      for (const value of values) expect(Number.isFinite(value)).toBe(true);
  });
});

describe('populations', () => {
  test('that nothing touches decay in closed form', () => {
    const solution = simulate(
      hop([{ t: [0, 1], open: ['p'] }], { populations: [{ name: 'idle', size: 3 }] }),
      {
        initial: { u: 0.7, idle: [0.1, 0.2, 0.3] },
        tspan: [0, 30],
      },
    );
    expect([...solution.vector(30, 'idle')]).toEqual([0.1, 0.2, 0.3].map((I) => I * Math.exp(-30)));
  });

  test('are held exactly, flushed at 21 times the rate of the leak, and hold nothing below 0', () => {
    const c = circuit({
      populations: [{ name: 'm' }, { name: 'f' }, { name: 'x', input: true }],
      projections: [{ name: 'inhibit', from: [{ population: 'x' }], to: [{ population: 'm', gain: -1 }] }],
      schedule: {
        windows: [
          { t: [0, 100], hold: ['m'] },
          { t: [0, 2], flush: ['f'] },
          { t: [100, 101], open: ['inhibit'], hold: ['m'] },
        ],
      },
    });
    const solution = simulate(c, { initial: { m: 0.3, f: 0.7 }, inputs: { x: 1 } });
    expect(solution.at(100, 'm')).toBe(0.3);
    expect(solution.at(2, 'f')).toBeCloseTo(0.7 * Math.exp(-42), 30);
    // m falls at rate 1 to 0, and from there on leaks: -(1 - e^{-(t - 0.3)})
    expect(solution.log.crossings).toEqual([
      { t: expect.closeTo(100.3, 12), kind: 'self', name: 'm', row: 0, active: false },
    ]);
    expect(solution.at(101, 'm')).toBeCloseTo(-(1 - Math.exp(-0.7)), 13);
  });

  test.each([[[]], [['read']]])(
    'below 0 leak while they are held, until what drives them has brought them to 0: %j',
    (also) => {
      const c = circuit({
        populations: [{ name: 'x', input: true }, { name: 'm' }, { name: 'd' }],
        projections: [
          { name: 'down', from: [{ population: 'x' }], to: [{ population: 'm', gain: -1 }] },
          { name: 'up', from: [{ population: 'x' }], to: [{ population: 'm', gain: 1 }] },
          { name: 'read', from: [{ population: 'm' }], to: [{ population: 'd', gain: 1 }] },
        ],
        schedule: {
          windows: [
            { t: [0, 1], open: ['down'] },
            { t: [1, 3], open: ['up', ...also], hold: ['m'] },
            { t: [4, 5], open: ['read'] },
          ],
        },
      });
      const { at } = simulate(c, { inputs: { x: 1 } });
      // m(1) = -(1 - 1/e), from there 1 - (2 - 1/e) e^{-s}, and from 0 on a line
      const zero = Math.log(2 - Math.exp(-1));
      expect(at(1.3, 'm')).toBeCloseTo(1 - (2 - Math.exp(-1)) * Math.exp(-0.3), 14);
      expect(at(1 + zero, 'm')).toBeCloseTo(0, 14);
      for (const t of [2, 3]) expect(at(t, 'm')).toBeCloseTo(t - 1 - zero, 14);
      const since = 2 - zero;
      expect(at(3, 'd')).toBeCloseTo(also.length === 0 ? 0 : since + Math.expm1(-since), 13);
    },
  );

  test('that are inputs change from cycle to cycle', () => {
    const c = circuit({
      populations: [
        { name: 'x', size: 2, input: true },
        { name: 'm', size: 2 },
      ],
      projections: [{ name: 'load', from: [{ population: 'x' }], to: [{ population: 'm' }] }],
      schedule: {
        period: 3,
        windows: [
          { t: [0, 1], open: ['load'], hold: ['m'] },
          { t: [1, 2], hold: ['m'] },
          { t: [2, 3], flush: ['m'] },
        ],
      },
    });
    const solution = simulate(c, {
      cycles: 3,
      inputs: {
        x: [
          [1, 2],
          [3, 4],
          [0, 0.5],
        ],
      },
    });
    expect(
      [2, 5, 8].map((t) => [...solution.vector(t, 'm')].map((value) => Math.round(value * 1e8) / 1e8)),
    ).toEqual([
      [1, 2],
      [3, 4],
      [0, 0.5],
    ]);
    expect([...solution.vector(4, 'x')]).toEqual([3, 4]);
    expect(solution.tspan).toEqual([0, 9]);
  });
});

describe('the log accounts for every instant and every gate', () => {
  const c = circuit(
    gradedChain({ stages: 3, T: 0.7, start: 0.4 }),
    gradedChain({ stages: 2, T: 1.1, prefix: 'v' }),
  );

  test.each([[[0, 3.3]], [[-1, 5]], [[0.9, 1.3]], [[7, 9]]] as [[number, number]][])(
    'over tspan = %p',
    (tspan) => {
      const { log } = simulate(c, { tspan });
      let t = tspan[0];
      for (const segment of log.segments) {
        expect(segment.t[0]).toBe(t);
        t = segment.t[1];
      }
      expect(t).toBe(tspan[1]);
      for (const {
        open = [],
        t: [from, to],
      } of c.schedule.windows) {
        const logged = log.segments.filter((segment) => segment.open.includes(open[0] as string));
        const expected = Math.max(0, Math.min(to, tspan[1]) - Math.max(from, tspan[0]));
        expect(logged.reduce((sum, segment) => sum + segment.t[1] - segment.t[0], 0)).toBeCloseTo(
          expected,
          14,
        );
        for (const segment of logged)
          expect(segment.t[0] >= from - 1e-9 && segment.t[1] <= to + 1e-9).toBe(true);
      }
    },
  );

  test('and one cycle after the other where the schedule has a period', () => {
    const periodic = hop([{ t: [0.5, 1], open: ['p'] }], { schedule: { period: 2 } });
    const { log } = simulate(periodic, { cycles: 2 });
    expect(log.segments.map(({ t, open }) => [...t, open.length])).toEqual([
      [0, 0.5, 0],
      [0.5, 1, 1],
      [1, 2, 0],
      [2, 2.5, 0],
      [2.5, 3, 1],
      [3, 4, 0],
    ]);
  });
});

test('a held source read through a gate of 1e-6 keeps all digits', () => {
  const T = 1e-6;
  const S = exactGain({ T, source: 'held', destination: 'leaky' });
  const solution = simulate(hop([{ t: [0, T], open: ['p'], hold: ['u'] }], {}, S), { initial: { u: 0.7 } });
  expect(solution.at(T, 'd')).toBeCloseTo(0.7, 15);
});
