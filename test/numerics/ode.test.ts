/** The adaptive integrators on their own: order, dense output, declared and undeclared jumps. */
import { integrate } from '../../src/index';
import type { Method, Rhs } from '../../src/numerics/ode/method';
import { extrapolation } from '../../src/numerics/ode/odex';
import { rungeKutta } from '../../src/numerics/ode/runge-kutta';
import { DORMAND_PRINCE_5 } from '../../src/numerics/ode/tableaux';

const oscillator: Rhs = (_, y, slope) => {
  slope[0] = y[1];
  slope[1] = -y[0];
};

/** One gate of bias 1 on [50, 50.5]: y(50.5) = 1 - e^{-1/2}. */
const pulse: Rhs = (t, y, slope) => {
  slope[0] = -y[0] + (t >= 50 && t < 50.5 ? 1 : 0);
};
const truth = -Math.expm1(-0.5);

/** Slope of log error over log step, by the two ends. */
const order = (errors: readonly number[], ratio: number) =>
  Math.log(errors[0] / errors[errors.length - 1]) / Math.log(ratio) / (errors.length - 1);

describe('the tableau of Dormand and Prince', () => {
  test('is consistent: rows sum to c, the error weights and the dense output to their conditions', () => {
    const { a, c, error, dense } = DORMAND_PRINCE_5;
    const sum = (values: readonly number[]) => values.reduce((x, y) => x + y, 0);
    expect(a.map(sum)).toEqual(c.map((value) => expect.closeTo(value, 14)));
    expect(sum(error)).toBeCloseTo(0, 15);
    // at theta = 1 dense output is the step itself
    expect(dense.map(sum)).toEqual([...(a[6] ?? []), 0].map((value) => expect.closeTo(value, 12)));
  });

  /** Fixed steps: tolerances so wide that the largest step is always taken. */
  const fixed = (h: number): Method => rungeKutta(DORMAND_PRINCE_5, { rtol: 0.99, atol: 1e9, maxStep: h });

  test('has order 5, and dense output of order 4', () => {
    const errors: number[] = [];
    const inside: number[] = [];
    for (const h of [0.2, 0.1, 0.05, 0.025]) {
      const y = Float64Array.of(1, 0);
      let worst = 0;
      const stats = { nfev: 0, naccept: 0, nreject: 0 };
      fixed(h).run(oscillator, 0, y, 4, stats, (step) => {
        const [c0, c1, c2, c3, c4] = step.coefficients() as unknown as [
          number,
          number,
          number,
          number,
          number,
        ];
        const middle = c0 + c1 / 2 + c2 / 4 + c3 / 8 + c4 / 16;
        worst = Math.max(worst, Math.abs(middle - Math.cos(0.5 * (step.t0 + step.t1))));
        return true;
      });
      errors.push(Math.hypot(y[0] - Math.cos(4), y[1] + Math.sin(4)));
      inside.push(worst);
    }
    // the first step is chosen by the method itself, which costs a little of the slope
    expect(order(errors, 2)).toBeGreaterThan(4.8);
    expect(order(inside, 2)).toBeGreaterThan(3.8);
  });

  test('meets its tolerance: the error falls with rtol', () => {
    const error = (rtol: number) => {
      const { at } = integrate(oscillator, [1, 0], [0, 10], { rtol, atol: rtol });
      return Math.abs(at(10)[0] - Math.cos(10));
    };
    expect(error(1e-5)).toBeLessThan(1e-3);
    expect(error(1e-11)).toBeLessThan(1e-9);
    expect(Math.log10(error(1e-5) / error(1e-10))).toBeGreaterThan(4);
  });
});

describe.each(['dopri5', 'odex'] as const)('%s', (method) => {
  test('misses a pulse of half a time constant that nobody declared, and reports success', () => {
    const { retcode, at } = integrate(pulse, [0], [0, 100], { method });
    expect([retcode, at(100)[0]]).toEqual(['success', 0]);
  });

  test('does not miss it once it is declared', () => {
    const { retcode, at } = integrate(pulse, [0], [0, 100], { method, breakpoints: [50, 50.5], rtol: 1e-11 });
    expect(retcode).toBe('success');
    expect(Math.abs(at(50.5)[0] - truth)).toBeLessThan(1e-10);
    expect(Math.abs(at(53.5)[0] - truth * Math.exp(-3))).toBeLessThan(1e-10);
  });

  test('takes breakpoints in any order, and twice', () => {
    const at = (breakpoints: number[]) =>
      integrate(pulse, [0], [0, 100], { method, breakpoints }).at(53.5)[0];
    expect(at([50.5, 50, 50.5])).toBe(at([50, 50.5]));
  });

  test('if paranoid, stops at the jump and says what to declare', () => {
    const { retcode, message, t } = integrate(pulse, [0], [0, 100], { method, paranoid: true });
    expect(retcode).toBe('terminated');
    expect(message).toBe('the right-hand side changed by 1 at t = 50: declare a breakpoint');
    expect(t[t.length - 1]).toBeLessThanOrEqual(50);
  });

  test('if paranoid, takes a steep but smooth right-hand side for what it is', () => {
    const steep: Rhs = (t, y, slope) => {
      slope[0] = -y[0] + Math.exp(-(((t - 50) / 0.2) ** 2));
    };
    expect(integrate(steep, [0], [0, 100], { method, paranoid: true, maxStep: 0.1 }).retcode).toBe('success');
  });

  test('has dense output within its tolerance', () => {
    const { at } = integrate(oscillator, [1, 0], [0, 10], { method, rtol: 1e-10, atol: 1e-10 });
    for (let t = 0; t <= 10; t += 0.37) expect(Math.abs(at(t)[0] - Math.cos(t))).toBeLessThan(1e-6);
  });

  test('ends with a retcode where it cannot go on', () => {
    const blowUp: Rhs = (_, y, slope) => {
      slope[0] = y[0] ** 2;
    };
    const { retcode, message, t } = integrate(blowUp, [1], [0, 2], { method });
    expect(['step-too-small', 'non-finite', 'max-steps']).toContain(retcode);
    expect(message).toMatch(/gave up/);
    expect(t[t.length - 1]).toBeLessThan(1.001);
  });
});

test.each<[Parameters<typeof integrate>, string]>([
  [
    [pulse, [0], [0, 1], { metod: 'odex' } as never],
    'integrate: unknown option "metod" (did you mean "method"?',
  ],
  [
    [pulse, [0], [0, 1], { method: 'rk4' as never }],
    'integrate.method: unknown method "rk4" (known: dopri5, odex)',
  ],
  [[pulse, [Number.NaN], [0, 1]], 'integrate.y0[0]: invalid initial value NaN'],
  [[pulse, [0], [1, 0]], 'integrate.tspan: invalid time span [1,0] (allowed: two finite times, t0 < t1)'],
  [[pulse, [0], [0, 1], { rtol: 2 }], 'dopri5.rtol: invalid relative tolerance 2 (allowed: 1e-14 to 1)'],
  [[pulse, [0], [0, 1], { paranoid: -1 }], 'integrate.paranoid: invalid interval -1'],
  [[pulse, [0], [0, 1], { breakpoints: [Number.NaN] }], 'integrate.breakpoints[0]: invalid time NaN'],
])('bad options, %#', (call, message) => {
  expect(() => integrate(...call)).toThrow(message);
});

test('odex gives up on nothing that the wrapper promises: constants stay constants', () => {
  const y = Float64Array.of(0.3, 0);
  extrapolation({ rtol: 1e-12 }).run(
    (_, __, slope) => slope.fill(0),
    0,
    y,
    7,
    { nfev: 0, naccept: 0, nreject: 0 },
    () => true,
  );
  expect([...y]).toEqual([0.3, 0]);
});
