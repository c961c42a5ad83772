/** Rows that open and shut again within one step of a method: no such pair is missed, whatever the step. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Circuit,
  circuit,
  dopri5,
  exact,
  type Fragment,
  integrate,
  meanField,
  odex,
  type Solver,
  simulate,
} from '../../../src/index';
import type { Rhs } from '../../../src/numerics/ode/method';
import { seeded } from '../../support/random';

const SOLVERS = [
  ['exact', exact()],
  ['dopri5', dopri5({ rtol: 1e-10, atol: 1e-12 })],
  ['odex', odex({ rtol: 1e-10, atol: 1e-12 })],
] as const;

/** How often a random law is tried. */
const TRIED = (globalThis as { LONG?: boolean }).LONG === true ? 400 : 15;

const run = (made: Circuit, solver: Solver, initial: Record<string, number>, end: number) =>
  simulate(made, { initial, tspan: [0, end], backend: meanField({ solver }) });

const turnsOf = (solution: ReturnType<typeof run>, name: string): readonly number[] =>
  (solution.log.crossings ?? []).filter((one) => one.name === name).map(({ t }) => t);

interface Missed {
  readonly cases: readonly {
    readonly circuit: Fragment;
    readonly initial: Record<string, number>;
    readonly tspan: readonly [number, number];
    readonly crossings: readonly number[];
    readonly d: number;
  }[];
  readonly tolerance: number;
}

const { cases, tolerance } = JSON.parse(
  readFileSync(join(__dirname, '../../fixtures/field/crossings-missed-by-odex.json'), 'utf8'),
) as Missed;

describe.each(SOLVERS)('%s', (_, solver) => {
  test.each(cases)('counts the crossings of a row at t = $crossings', (one) => {
    const solution = run(circuit(one.circuit), solver, one.initial, one.tspan[1]);
    const found = turnsOf(solution, 'q');
    expect(found).toHaveLength(one.crossings.length);
    // the polynomial is as flat as 6e-6 at its zeros: rtol moves them by 1e-10 / 6e-6
    for (const [k, t] of one.crossings.entries()) expect(Math.abs(found[k] - t)).toBeLessThan(2e-5);
    expect(Math.abs(solution.at(one.tspan[1], 'd') - one.d)).toBeLessThan(tolerance);
  });
});

/** t^k e^-t / k! in u_k, k = 0, 1, 2, with time in units of tau: a row that reads them is e^-t times a polynomial. */
const chain = (tau: number): Fragment => ({
  populations: ['u0', 'u1', 'u2'].map((name) => ({ name, tau })),
  projections: [0, 1].map((k) => ({
    name: `h${k}`,
    from: [{ population: `u${k}` }],
    to: [{ population: `u${k + 1}`, gain: 1 }],
  })),
});

/** A row that is above its threshold from a to b (in tau) alone: argument -e^-t (t - a) (t - b). */
const bump = (a: number, b: number, name: string, tau: number): Fragment => ({
  populations: [{ name: 'd', tau }],
  projections: [
    {
      name,
      from: [
        { population: 'u0', scale: -a * b },
        { population: 'u1', scale: a + b },
        { population: 'u2', scale: -2 },
      ],
      to: [{ population: 'd', gain: 1 }],
      threshold: 100,
      transfer: { kind: 'heaviside', h: 0 },
    },
  ],
});

/** What a row that emits 1 from a to b leaves at the end. */
const left = (a: number, b: number, end: number): number => Math.exp(b - end) - Math.exp(a - end);

const uniform = (random: () => number, low: number, high: number) => low + (high - low) * random();

/*
 * A pair of crossings b - a = w apart is e^-a w^2 / 4 deep. The errors of dense output are about rtol |y|: 1e-4 tau and more
 * is above them at 1e-10. Pairs 1e-6 apart in time have a tau of 1e-3 to 1e-2: there the steps are longer just as well.
 */
describe.each(SOLVERS)('random pairs of crossings, 1e-6 to 0.1 apart, on %s', (_, solver) => {
  test('none is missed, each is where the closed form has it', () => {
    const missed: number[] = [];
    for (let seed = 1; seed <= TRIED; seed++) {
      const random = seeded(seed);
      const tau = 10 ** uniform(random, -3, 0);
      const width = 10 ** uniform(random, -3, -1);
      const a = uniform(random, 0.1, 2.5);
      const b = a + width;
      const schedule = { windows: [{ t: [0, 4 * tau] as const, open: ['h0', 'h1', 'q'] }] };
      const made = circuit(chain(tau), bump(a, b, 'q', tau), { schedule });
      const solution = run(made, solver, { u0: 1 }, 4 * tau);
      const found = turnsOf(solution, 'q');
      // an error of rtol |y| moves a crossing by that over its speed, e^-a w
      const near = (30e-10 * Math.exp(a)) / width;
      const right =
        found.length === 2 &&
        [a, b].every((t, k) => Math.abs(found[k] / tau - t) < Math.min(near, width / 4));
      if (!right || !(Math.abs(solution.at(4 * tau, 'd') - left(a, b, 4)) < 2 * near)) missed.push(seed);
    }
    expect(missed).toEqual([]);
  });
});

/** Where e^-t - e^-2t is above c: with z = e^-t, z - z^2 > c between the roots of a square. */
function humpAbove(c: number): readonly [number, number] {
  const root = Math.sqrt(0.25 - c);
  return [-Math.log(0.5 + root), -Math.log(0.5 - root)];
}

describe.each(SOLVERS)('the difference of two exponentials on %s', (_, solver) => {
  test('lifts a row for as long as its closed form says, a saturating one by its integral', () => {
    for (let seed = 1; seed <= TRIED / 4; seed++) {
      const random = seeded(seed + 100);
      const c = 0.25 - 10 ** uniform(random, -8, -3);
      const [a, b] = humpAbove(c);
      const made = circuit({
        populations: [{ name: 'x' }, { name: 'y', tau: 0.5 }, { name: 'd' }, { name: 'e' }],
        projections: [
          {
            name: 'step',
            from: [{ population: 'x' }, { population: 'y', scale: -1 }],
            to: [{ population: 'd', gain: 1 }],
            threshold: 100,
            transfer: { kind: 'heaviside', h: c },
          },
          {
            name: 'ramp',
            from: [{ population: 'x' }, { population: 'y', scale: -1 }],
            to: [{ population: 'e', gain: 1 }],
            threshold: 100,
            transfer: { kind: 'saturating', G: 1e6, h: c, F: 1e6 },
          },
        ],
        schedule: { windows: [{ t: [0, 3], open: ['step', 'ramp'] }] },
      });
      const solution = run(made, solver, { x: 1, y: 1 }, 3);
      const near = 30e-10 / (b - a);
      expect(Math.abs(solution.at(3, 'd') - left(a, b, 3))).toBeLessThan(near);
      // e(3) = integral over [a, b] of 1e6 (e^-t - e^-2t - c) e^(t - 3)
      const charge = b - a + Math.exp(-b) - Math.exp(-a) - c * (Math.exp(b) - Math.exp(a));
      expect(Math.abs(solution.at(3, 'e') - 1e6 * charge * Math.exp(-3))).toBeLessThan(1e6 * 1e-9);
    }
  });
});

/** A row that is on from a to b alone, and by how much its switch is above 0 at most. */
interface Lifted {
  readonly made: Circuit;
  readonly inputs: Record<string, number>;
  readonly initial: Record<string, number>;
  readonly a: number;
  readonly b: number;
}

/** Where a hump that rises from `low` to `top` and falls to `high` is at a level, by bisection of its closed form. */
function level(hump: (t: number) => number, [low, top, high]: readonly number[], at: number) {
  const root = (outside: number) => {
    let [out, inside] = [outside, top];
    for (let halving = 0; halving < 60; halving++) {
      const middle = 0.5 * (out + inside);
      if (hump(middle) > at) inside = middle;
      else out = middle;
    }
    return inside;
  };
  return { a: root(low), b: root(high) };
}

const END = 3;

const always = (...open: string[]) => ({ schedule: { windows: [{ t: [0, END] as const, open }] } });

const HEAVISIDE = { kind: 'heaviside', h: 0 } as const;

/** u charged by a constant input, u = 1 - e^-t. */
const charged: Fragment = {
  populations: [{ name: 'one', input: true }, { name: 'u' }, { name: 'd' }],
  projections: [{ name: 'charge', from: [{ population: 'one' }], to: [{ population: 'u', gain: 1 }] }],
};

const LIFTS: Readonly<Record<string, (depth: number) => Lifted>> = {
  'a population held with gain 2, e^t, beside one that decays': (depth) => {
    // 1 + depth - cosh(t - 1.3) > 0
    const made = circuit(
      {
        populations: [{ name: 'one', input: true }, { name: 'up' }, { name: 'down' }, { name: 'd' }],
        projections: [
          {
            name: 'q',
            from: [
              { population: 'one', scale: 1 + depth },
              { population: 'up', scale: -0.5 },
              { population: 'down', scale: -0.5 },
            ],
            to: [{ population: 'd', gain: 1 }],
            threshold: 100,
            transfer: HEAVISIDE,
          },
        ],
      },
      {
        schedule: {
          windows: [{ t: [0, END], open: ['q'], hold: [{ population: 'up', gain: 2, offset: 0 }] }],
        },
      },
    );
    const half = Math.acosh(1 + depth);
    const initial = { up: Math.exp(-1.3), down: Math.exp(1.3) };
    return { made, inputs: { one: 1 }, initial, a: 1.3 - half, b: 1.3 + half };
  },
  "a gate's ramp driven by the output of a row, t e^-t": (depth) => {
    // the row reads 1 and is closed by 1 - q, so that it is at q
    const hump = (t: number) => t * Math.exp(-t);
    const at = Math.exp(-1) - depth;
    const made = circuit(
      chain(1),
      {
        populations: [{ name: 'one', input: true }, { name: 'd' }, { name: 'z' }],
        projections: [
          { name: 'driver', from: [{ population: 'u1' }], to: [{ population: 'z', gain: 1 }] },
          {
            name: 'q',
            from: [{ population: 'one' }],
            to: [{ population: 'd', gain: 1 }],
            threshold: 1,
            gatedBy: [{ projection: 'driver', h: 0, d: 1, effect: 'opens' }],
            transfer: { kind: 'heaviside', h: at },
          },
        ],
      },
      always('h0', 'h1', 'driver'),
    );
    return { made, inputs: { one: 1 }, initial: { u0: 1 }, ...level(hump, [0, 1, END], at) };
  },
};

/** What a row emits whose resource it depletes: q R = (1 - e^-t) exp(-t + 1 - e^-t), a product. */
const emitted = (t: number) => -Math.expm1(-t) * Math.exp(-t - Math.expm1(-t));

const RESOURCE = (depth: number): Lifted => {
  const top = -Math.log((3 - Math.sqrt(5)) / 2);
  const at = emitted(top) - depth;
  const made = circuit(
    charged,
    {
      populations: [{ name: 'z' }],
      projections: [
        {
          name: 'driver',
          from: [{ population: 'u' }],
          to: [{ population: 'z', gain: 1 }],
          threshold: 1,
          resource: {},
        },
        {
          name: 'q',
          from: [{ population: 'one' }],
          to: [{ population: 'd', gain: 1 }],
          threshold: 2,
          gatedBy: [{ projection: 'driver', h: at, d: 0, effect: 'opens' }],
          transfer: HEAVISIDE,
        },
      ],
    },
    always('charge', 'driver'),
  );
  return { made, inputs: { one: 1 }, initial: {}, ...level(emitted, [0, top, END], at) };
};

/** The law of a lifted row: its two crossings and its charge, as far as rtol moves them. */
function expectLifted(lift: (depth: number) => Lifted, solver: Solver, salt: number): void {
  for (let seed = 1; seed <= TRIED / 4; seed++) {
    const depth = 10 ** uniform(seeded(seed + salt), -8, -3);
    const { made, inputs, initial, a, b } = lift(depth);
    const solution = simulate(made, { initial, inputs, tspan: [0, END], backend: meanField({ solver }) });
    const near = Math.min(0.5, 1e-9 / depth) * (b - a) + 1e-11;
    expect(Math.abs(solution.at(END, 'd') - left(a, b, END))).toBeLessThan(2 * near);
  }
}

describe.each(SOLVERS)('on %s a row is lifted above its threshold for a short time', (name, solver) => {
  test.each(Object.entries(LIFTS))('by %s', (_, lift) => expectLifted(lift, solver, 200));

  // exact() has no resources
  if (name !== 'exact')
    test('by a gate that a depleting row drives: a product of two currents', () =>
      expectLifted(RESOURCE, solver, 300));
});

const STEPPING = [
  ['dopri5', dopri5],
  ['odex', odex],
] as const;

describe.each(STEPPING)('%s', (_, method) => {
  const bumped = (a: number, width: number, start: number, tau: number) =>
    circuit(chain(tau), bump(a, a + width, 'q', tau), {
      schedule: { windows: [{ t: [start, start + 4 * tau], open: ['h0', 'h1', 'q'] }] },
    });

  test('ends with success where a pair is no deeper than noise, whether it is found or not', () => {
    for (let seed = 1; seed <= TRIED; seed++) {
      const random = seeded(seed + 400);
      const rtol = 10 ** uniform(random, -12, -6);
      const a = uniform(random, 0.1, 2.5);
      const depth = rtol * 10 ** uniform(random, -2, 0);
      const solver = method({ rtol, atol: rtol / 100 });
      const solution = run(bumped(a, 2 * Math.sqrt(depth * Math.exp(a)), 0, 1), solver, { u0: 1 }, 4);
      expect(solution.stats.crossings).toBeLessThanOrEqual(4);
      expect(Math.abs(solution.at(4, 'd'))).toBeLessThan(4 * Math.sqrt(rtol));
    }
  });

  test('knows no unit of time: the same bump in units from 1e-9 to 1e9', () => {
    const solver = method({ rtol: 1e-10, atol: 1e-12 });
    for (const tau of [1e-9, 1e-6, 1e-3, 1, 1e3, 1e9]) {
      const solution = run(bumped(1.2, 0.003, 0, tau), solver, { u0: 1 }, 4 * tau);
      const found = turnsOf(solution, 'q').map((t) => t / tau);
      expect(found).toEqual([expect.closeTo(1.2, 4), expect.closeTo(1.203, 4)]);
      expect(solution.at(4 * tau, 'd')).toBeCloseTo(left(1.2, 1.203, 4), 5);
    }
  });

  test('finds it as well far from zero, where doubles are 1.5e-8 apart', () => {
    const solver = method({ rtol: 1e-10, atol: 1e-12 });
    const start = 1e8;
    const solution = simulate(bumped(1.2, 0.003, start, 1), {
      initial: { u0: 1 },
      tspan: [start, start + 4],
      backend: meanField({ solver }),
    });
    expect(turnsOf(solution, 'q').map((t) => t - start)).toEqual([
      expect.closeTo(1.2, 4),
      expect.closeTo(1.203, 4),
    ]);
    // steps are counted from the segment's beginning: the state loses nothing
    const here = run(bumped(1.2, 0.003, 0, 1), solver, { u0: 1 }, 4);
    expect(solution.at(start + 4, 'd')).toBeCloseTo(here.at(4, 'd'), 14);
    expect(solution.stats.nfev).toBe(here.stats.nfev);
  });

  test('follows a product of 22 resources, whose powers of time are beyond all factorials', () => {
    const stages = 22;
    const rows = Array.from({ length: stages }, (_, k) => ({
      name: `r${k}`,
      from: [{ population: 'one' }],
      to: [{ population: 'z', gain: 1 }],
      threshold: k === 0 ? 0 : 1,
      resource: {},
      gatedBy: k === 0 ? [] : [{ projection: `r${k - 1}`, h: 0, d: 1, effect: 'opens' as const }],
    }));
    const made = circuit({
      populations: [{ name: 'one', input: true }, { name: 'z' }, { name: 'd' }],
      projections: [
        ...rows,
        {
          name: 'q',
          from: [{ population: 'one' }],
          to: [{ population: 'd', gain: 1 }],
          threshold: 2,
          gatedBy: [{ projection: `r${stages - 1}`, h: 0.5, d: 0, effect: 'opens' }],
          transfer: HEAVISIDE,
        },
      ],
    });
    // q_k = q_(k-1) R_(k-1) and dR_k/dt = -q_k R_k, on their own
    const f: Rhs = (_, R, slope) => {
      let q = 1;
      for (let k = 0; k < stages; k++) {
        q *= R[k];
        slope[k] = -q;
      }
    };
    const alone = integrate(f, new Array<number>(stages).fill(1), [0, 1], { rtol: 1e-12, atol: 1e-14 });
    const product = (t: number) => alone.at(t).reduce((left, R) => left * R, 1);
    const { b } = level(product, [0, 0, 1], 0.5);
    const solver = method({ rtol: 1e-10, atol: 1e-12 });
    const solution = simulate(made, { inputs: { one: 1 }, tspan: [0, 1], backend: meanField({ solver }) });
    expect(solution.at(1, 'd')).toBeCloseTo(left(0, b, 1), 8);
  });
});
