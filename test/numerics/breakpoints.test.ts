/** Declared breakpoints far from t = 0, where doubles are far apart: neither the answer nor the cost knows the offset. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { integrate } from '../../src/index';
import type { Rhs } from '../../src/numerics/ode/method';
import { seeded } from '../support/random';

const METHODS = ['dopri5', 'odex'] as const;

interface Far {
  readonly options: { readonly rtol: number; readonly atol: number };
  readonly cases: readonly {
    readonly t0: number;
    readonly t1: number;
    readonly breakpoints: readonly [number, number];
    readonly y0: number;
    readonly at: number;
    readonly y: number;
  }[];
  readonly tolerance: number;
  readonly mostRejectedSteps: number;
}

const far = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/field/breakpoints-far-from-zero.json'), 'utf8'),
) as Far;

describe.each(METHODS)('%s', (method) => {
  test.each(far.cases)(
    'restarts cleanly at breakpoints near t = $at',
    ({ t0, t1, breakpoints, y0, at, y }) => {
      const f: Rhs = (t, [state], slope) => {
        slope[0] = -state + (t >= breakpoints[0] && t < breakpoints[0] + 0.5 ? 1 : 0);
      };
      const solution = integrate(f, [y0], [t0, t1], { method, breakpoints, ...far.options });
      expect(solution.retcode).toBe('success');
      expect(Math.abs(solution.at(at)[0] - y)).toBeLessThan(far.tolerance);
      expect(solution.stats.nreject).toBeLessThanOrEqual(far.mostRejectedSteps);
    },
  );
});

interface Pulse {
  readonly from: number;
  readonly to: number;
  readonly height: number;
}

/** Pulses one after the other, at the doubles nearest to their times from the offset on. */
function randomPulses(random: () => number, offset: number): Pulse[] {
  let t = offset;
  const next = () => {
    t += 0.1 + 0.9 * random();
    return t;
  };
  return Array.from({ length: 1 + Math.floor(4 * random()) }, () => ({
    from: next(),
    to: next(),
    height: 0.5 + random(),
  }));
}

/** y' = -y + height while a pulse lasts: y at the end of the last, by the times as they were rounded. */
function afterPulses(pulses: readonly Pulse[]): number {
  let y = 0;
  let since = pulses[0].from;
  for (const { from, to, height } of pulses) {
    y = y * Math.exp(since - from) * Math.exp(from - to) - height * Math.expm1(from - to);
    since = to;
  }
  return y;
}

const OFFSETS = [0, ...Array.from({ length: 7 }, (_, k) => 10 ** (k + 2))];

/** Who asks for the slope at an edge may ask on either side: an f that jumps at it, and one that jumps after it. */
const SIDES = {
  'at its edges': (t: number, { from, to }: Pulse) => t >= from && t < to,
  'after its edges': (t: number, { from, to }: Pulse) => t > from && t <= to,
};

describe.each(METHODS)('%s, random pulses at offsets 0, 1e2 ... 1e8', (method) => {
  /*
   * Times are counted from the breakpoint before, and the difference of two doubles near one another is exact: what is left
   * of the offset is nothing but the rounding of the pulses' own times, which the closed form knows.
   */
  test.each(Object.entries(SIDES))('if f jumps %s: right to rtol, with as many rejected steps', (_, isOn) => {
    for (let seed = 1; seed <= 8; seed++) {
      const rejected = OFFSETS.map((offset) => {
        const pulses = randomPulses(seeded(seed), offset);
        const end = pulses[pulses.length - 1].to;
        const f: Rhs = (t, [state], slope) => {
          const pulse = pulses.find((one) => isOn(t, one));
          slope[0] = -state + (pulse?.height ?? 0);
        };
        const solution = integrate(f, [0], [offset, end + 1], {
          method,
          rtol: 1e-10,
          atol: 1e-12,
          breakpoints: pulses.flatMap(({ from, to }) => [from, to]),
        });
        expect(solution.retcode).toBe('success');
        expect(Math.abs(solution.at(end)[0] - afterPulses(pulses))).toBeLessThan(1e-9);
        return solution.stats.nreject;
      });
      for (const count of rejected) expect(Math.abs(count - rejected[0])).toBeLessThanOrEqual(2);
    }
  });

  /*
   * f(t) of a smooth f is known only for doubles t, so y' has an error of up to max |df/dt| ulp(t) / 2 at every stage (and
   * of 4 ulp(t) beside a breakpoint): with |df/dt| <= 1 over a time of 3 that is at most 3 * 4 ulp(t).
   */
  test('a smooth f is right as far as the spacing of doubles lets it be', () => {
    for (const offset of OFFSETS) {
      const f: Rhs = (t, _, slope) => {
        slope[0] = Math.sin(t - offset) + (t >= offset + 1 ? 1 : 0);
      };
      const rtol = Math.max(1e-10, Number.EPSILON * offset);
      const { retcode, at, stats } = integrate(f, [1], [offset, offset + 3], {
        method,
        rtol,
        atol: rtol,
        breakpoints: [offset + 1],
      });
      expect(retcode).toBe('success');
      const error = Math.abs(at(offset + 3)[0] - (4 - Math.cos(3)));
      expect(error).toBeLessThan(100 * rtol + 12 * Number.EPSILON * offset);
      expect(stats.nreject).toBeLessThanOrEqual(6);
    }
  });

  test('times never go back, and dense output meets the steps', () => {
    const offset = 1e8;
    const f: Rhs = (t, [state], slope) => {
      slope[0] = -state + (t >= offset + 1 ? 1 : 0);
    };
    const { t, y, at } = integrate(f, [1], [offset, offset + 2], {
      method,
      rtol: 1e-10,
      breakpoints: [offset + 1],
    });
    for (let k = 1; k < t.length; k++) {
      expect(t[k]).toBeGreaterThan(t[k - 1]);
      const middle = t[k - 1] + 0.5 * (t[k] - t[k - 1]);
      const inside = at(middle)[0];
      expect(inside).toBeLessThanOrEqual(Math.max(y[k], y[k - 1]) + 1e-12);
      expect(inside).toBeGreaterThanOrEqual(Math.min(y[k], y[k - 1]) - 1e-12);
    }
  });
});

test.each([0, 1e8])('a jump that nobody declared is found at offset %d too', (offset) => {
  const f: Rhs = (t, [state], slope) => {
    slope[0] = -state + (t >= offset + 0.5 ? 1 : 0);
  };
  const { retcode, message } = integrate(f, [0], [offset, offset + 1], { paranoid: true, maxStep: 0.1 });
  expect(retcode).toBe('terminated');
  expect(message).toContain(`at t = ${offset + 0.5}`);
});

test('breakpoints at doubles side by side are a piece of one double', () => {
  const at = 1e8;
  const next = at + 2 ** -26;
  const f: Rhs = (t, _, slope) => {
    slope[0] = t >= at && t < next ? 1 : 0;
  };
  const { retcode, at: y } = integrate(f, [0], [at - 1, at + 1], { breakpoints: [at, next] });
  expect(retcode).toBe('success');
  expect(Math.abs(y(at + 1)[0] - 2 ** -26)).toBeLessThan(1e-12);
});
