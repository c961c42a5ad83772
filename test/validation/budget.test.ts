/** The error budget: each closed form against the run that has the fault. */
import {
  type Budget,
  type BudgetOptions,
  budget,
  type Circuit,
  circuit,
  type Fault,
  fanIn,
  gradedChain,
  memory,
  packetStream,
  simulate,
  vectorChain,
} from '../../src/index';
import { cases } from '../support/cases';

const effectOf = ({ effects }: Budget, fault: Fault) => {
  const effect = effects.find((candidate) => candidate.fault === fault);
  if (effect === undefined) throw new Error(fault);
  return effect;
};

/** The largest distance between closed form and run over all amplitudes; NaN where a closed form is missing. */
const distance = (result: Budget, fault: Fault) => {
  const { closed, measured } = effectOf(result, fault);
  return Math.max(...closed.map((value, k) => Math.abs((value ?? Number.NaN) - measured[k])));
};

const EXACT: Fault[] = ['gain error', 'window width', 'residue', 'residual threshold', 'ceiling'];
const few = { draws: 2 };

describe.each<[string, Circuit, BudgetOptions]>([
  ['a chain', circuit(gradedChain({ stages: 10, T: 2 })), { initial: { u0: 0.5 } }],
  [
    'a chain in ms',
    circuit({ ...gradedChain({ stages: 5, T: 12, tau: 8 }), timeUnit: 'ms', tau: 8 }),
    { initial: { u0: 0.5 } },
  ],
  ['a memory', circuit(memory({ T: 1.5, hold: 4, reads: 2 })), { initial: { u: 0.5 } }],
  [
    'matrices',
    circuit(
      vectorChain({
        T: 1,
        matrices: [
          [
            [1, -0.3],
            [0.2, 0.9],
          ],
          [[0.5, 0.7]],
        ],
      }),
    ),
    { initial: { u0: [0.4, 0.3] } },
  ],
  ['fan-in', circuit(fanIn({ sources: ['a', 'b'], T: 1 })), { initial: { a: 0.2, b: 0.6 } }],
  [
    'a window in which another opens',
    circuit({
      populations: ['u', 'v', 'd', 'e'].map((name) => ({ name })),
      projections: [
        { name: 'u>d', from: [{ population: 'u' }], to: [{ population: 'd', gain: 1.2 }] },
        { name: 'v>e', from: [{ population: 'v' }], to: [{ population: 'e', gain: 1.3 }] },
      ],
      schedule: {
        windows: [
          { t: [0, 2], open: ['u>d'] },
          { t: [0.5, 3], open: ['v>e'] },
        ],
      },
    }),
    { initial: { u: 0.5, v: 0.7 } },
  ],
  ['a stream', circuit(packetStream({ stages: 3, T: 2 })), { inputs: { x: 0.5 }, cycles: 3 }],
])('%s', (_, given, options) => {
  const result = budget(given, { ...options, ...few });

  test.each(EXACT)('%s: closed form and run agree to 1e-12 in every amplitude', (fault) => {
    expect(distance(result, fault)).toBeLessThan(1e-12);
  });

  test('soft gates: the closed form is right to first order, so that its error falls with the square of the ramp', () => {
    const at = (ramp: number) =>
      distance(budget(given, { ...options, ...few, faults: { ramp } }), 'soft gates');
    const [wide, narrow] = [at(0.02 * given.tau), at(0.005 * given.tau)];
    expect(wide / narrow).toBeGreaterThan(13);
    expect(wide / narrow).toBeLessThan(19);
  });
});

describe('a chain of ten hops, T = 2 tau', () => {
  const chain = circuit(gradedChain({ stages: 10, T: 2 }));
  const last = (fault: Fault, faults: BudgetOptions['faults'] = {}, A = 0.5) => {
    const result = budget(chain, { initial: { u0: A }, draws: 2, faults });
    return effectOf(result, fault).measured.at(-1) as number;
  };

  test('gain error: rho^n', () => {
    expect(last('gain error', { gainError: -0.02 }) / 0.5).toBeCloseTo(0.98 ** 10, 13);
  });

  test('window width: [(1 + eps/T) e^{-eps/tau}]^n', () => {
    const eps = 0.03 * 2;
    expect(last('window width', { widthError: 0.03 }) / 0.5).toBeCloseTo(
      ((1 + eps / 2) * Math.exp(-eps)) ** 10,
      13,
    );
  });

  test('residue: r e^{-theta} a hop', () => {
    expect(last('residue', { residue: 0.01 }) - 0.5).toBeCloseTo(10 * 0.01 * Math.exp(-2), 13);
  });

  test('residual threshold: a small packet dies as the paper formula says', () => {
    const q = 0.05;
    const S = Math.exp(2) / 2;
    const hop = (A: number) => {
      if (A <= q) return 0;
      const t = Math.min(2, Math.log(A / q));
      return S * Math.exp(-2) * (A * t - q * (Math.exp(t) - 1));
    };
    let A = 0.3;
    const result = budget(chain, { initial: { u0: 0.3 }, draws: 2, faults: { residualThreshold: q } });
    effectOf(result, 'residual threshold').measured.forEach((value) => {
      A = hop(A);
      expect(Math.abs(value - A)).toBeLessThan(1e-12);
    });
    expect(A).toBe(0);
  });

  test('soft gates: A [1 - (w/T)(1 - (A / 2 g0)(1 + e^{-theta}))] a hop', () => {
    const w = 0.001;
    let A = 0.5;
    for (let k = 0; k < 10; k++) A *= 1 - (w / 2) * (1 - (A / 120) * (1 + Math.exp(-2)));
    expect(Math.abs(last('soft gates', { ramp: w }) - A)).toBeLessThan(1e-8);
  });

  const draws = cases(60, 400);
  test(`jitter: the mean over ${draws} seeded draws lies within 3 standard errors of its closed form, everywhere`, () => {
    const result = budget(chain, { initial: { u0: 0.5 }, draws, seed: 3, faults: { jitter: 0.1 } });
    const { closed, measured, standardErrors = [] } = effectOf(result, 'gate jitter');
    expect(result.innerGates).toBe(8);
    closed.forEach((value, k) => {
      expect(Math.abs((value ?? Number.NaN) - measured[k])).toBeLessThanOrEqual(
        3 * standardErrors[k] + 1e-14,
      );
      // of one draw sigma is at most 0.03: errors that are given too large would allow anything
      expect(standardErrors[k]).toBeLessThan(0.03 / Math.sqrt(draws));
      expect(Math.abs((value ?? Number.NaN) - measured[k])).toBeLessThan(0.06 / Math.sqrt(draws));
    });
    // gate u8>u9, T = 2: one loses s / (sqrt(2 pi) T) where its own end is read, and 1 - s^2 / (2 T^2) farther on
    expect((closed[1] as number) / 0.5).toBeCloseTo(1 - 0.05 / Math.sqrt(2 * Math.PI) - 0.05 ** 2 / 4, 14);
    expect((closed[9] as number) / 0.5).toBeCloseTo((1 - 0.05 ** 2 / 2) ** 8, 14);
  });

  test('one gate that jitters alone costs exactly delta^2 / (2 T^2), either sign', () => {
    for (const delta of [0.2, -0.2, 0.05, -0.05, 0.01]) {
      const shifted = circuit({
        ...gradedChain({ stages: 4, T: 2 }),
        projections: [1, 2, 3, 4].map((k) => ({
          name: `u${k - 1}>u${k}`,
          from: [{ population: `u${k - 1}` }],
          to: [{ population: `u${k}`, gain: Math.exp(2) / 2 }],
        })),
        schedule: {
          windows: [0, 1, 2, 3].map((k) => ({
            t: [2 * k + (k === 1 ? delta : 0), 2 * k + 2 + (k === 1 ? delta : 0)] as const,
            open: [`u${k}>u${k + 1}`],
          })),
        },
      });
      const factor = simulate(shifted, { initial: { u0: 1 }, tspan: [0, 8] }).at(8, 'u4');
      expect(Math.abs(factor - (1 - delta ** 2 / 8))).toBeLessThan(1e-12);
    }
  });
});

describe('ceilings and margins', () => {
  const low = (A: number) =>
    budget(circuit(gradedChain({ stages: 6, T: 3, threshold: 1 })), { initial: { u0: A }, ...few });

  test('below the ceiling nothing is lost; above it the run says what leaked in, and there is no closed form', () => {
    const below = effectOf(low(0.39), 'ceiling');
    expect(below.measured.every((value) => Math.abs(value - 0.39) < 1e-12)).toBe(true);
    const above = effectOf(low(0.5), 'ceiling');
    expect(above.closed).toEqual(new Array(6).fill(null));
    expect(above.measured[5]).toBeCloseTo(0.60549, 5);
  });

  test('the gate that fails first leaks when the currents grow by the factor, and not before', () => {
    const { weakest } = low(0.2);
    expect(0.2 * (weakest?.factor ?? 0)).toBeCloseTo(0.40601, 5);
    expect(weakest?.margin.projection).toBe('u1>u2');
    expect(low(0.2 * (weakest?.factor ?? 0) * 0.9999).solution.margins!.some(({ leaks }) => leaks)).toBe(
      false,
    );
    expect(low(0.2 * (weakest?.factor ?? 0) * 1.0001).solution.margins!.some(({ leaks }) => leaks)).toBe(
      true,
    );
  });
});

test('where a population is charged and read at once there is no closed form, and the runs still say', () => {
  const result = budget(circuit(gradedChain({ stages: 6, T: 2, overlap: 0.5 })), {
    initial: { u0: 0.5 },
    ...few,
  });
  expect(effectOf(result, 'gain error').closed.slice(1)).toEqual(new Array(5).fill(null));
  const { measured } = effectOf(result, 'gain error');
  result.amplitudes.forEach(({ value }, k) => {
    expect(measured[k] / value).toBeCloseTo(1.01 ** (k + 1), 12);
  });
});

test('named weights count as given', () => {
  const weighted = circuit({
    populations: [{ name: 'a', size: 2 }, { name: 'b' }],
    weights: [{ name: 'W', shape: [1, 2] }],
    projections: [{ name: 'p', from: [{ population: 'a', weights: 'W' }], to: [{ population: 'b' }] }],
    schedule: { windows: [{ t: [0, 1], open: ['p'] }] },
  });
  const result = budget(weighted, { initial: { a: [0.4, 0.3], W: [[0.5, 2]] }, ...few });
  expect(result.amplitudes[0]?.value).toBeCloseTo(0.8, 14);
  for (const fault of EXACT) expect(distance(result, fault)).toBeLessThan(1e-12);
  expect(() => budget(weighted, { initial: { a: [0.4, 0.3] } })).toThrow('initial.W: missing weights');
});

test('the same seed gives the same bits', () => {
  const chain = circuit(gradedChain({ stages: 3, T: 2 }));
  const run = (seed: number) =>
    effectOf(budget(chain, { initial: { u0: 0.5 }, draws: 5, seed }), 'gate jitter').measured;
  expect(run(1)).toEqual(run(1));
  expect(run(1)).not.toEqual(run(2));
});

describe('what it refuses, in words', () => {
  const chain = circuit(gradedChain({ stages: 3, T: 2 }));
  test.each([
    [
      () => budget(chain),
      'initial: missing amplitude (a current above 0 in a population that a gate reads, or an input)',
    ],
    [
      () => budget(chain, { initial: { u0: 1 }, draws: 1 }),
      'budget.draws: invalid number 1 (allowed: a whole number of at least 2)',
    ],
    [
      () => budget(chain, { initial: { u0: 1 }, cycles: 0 }),
      'budget.cycles: invalid number 0 (allowed: a whole number of at least 1)',
    ],
    [
      () => budget(chain, { initial: { u0: 1 }, faults: { ramp: 0 } }),
      'budget.faults.ramp: invalid duration 0 (allowed: a number above 0)',
    ],
    [
      () => budget(chain, { initial: { u0: 1 }, faults: { jiter: 1 } as never }),
      'budget.faults: unknown option "jiter" (did you mean "jitter"?',
    ],
    [() => budget(chain, { initial: { u9: 1 } }), 'initial.u9: unknown population or weights "u9"'],
  ])('%#', (call, message) => {
    expect(call).toThrow(message);
  });

  test('a circuit that is not graded', () => {
    const mask = circuit({
      populations: [{ name: 'a' }, { name: 'b' }],
      projections: [
        {
          name: 'p',
          from: [{ population: 'a' }],
          to: [{ population: 'b', gain: 1 }],
          transfer: { kind: 'heaviside', h: 0.1 },
        },
      ],
      schedule: { windows: [{ t: [0, 1], open: ['p'] }] },
    });
    expect(() => budget(mask, { initial: { a: 1 } })).toThrow(
      'projections[0].transfer: the error budget is for graded circuits: it cannot treat a heaviside transfer',
    );
  });
});

test('the standard error of a jittered mean is that of its draws: sqrt(sum (d - mean)^2 / (n (n - 1)))', () => {
  const chain = circuit(gradedChain({ stages: 6, T: 2 }));
  const at = (draws: number) => {
    const found = effectOf(
      budget(chain, { initial: { u0: 1 }, draws, seed: 5, faults: { jitter: 0.1 } }),
      'gate jitter',
    );
    return { mean: found.measured.at(-1) as number, error: found.standardErrors?.at(-1) as number };
  };
  // draws are the same whatever their number: the third and fourth are what they add to the sum
  const [two, three, four] = [2, 3, 4].map(at);
  const draws = [
    ...[two.mean + two.error, two.mean - two.error],
    ...[3 * three.mean - 2 * two.mean, 4 * four.mean - 3 * three.mean],
  ];
  const squares = draws.reduce((sum, d) => sum + (d - four.mean) ** 2, 0);
  expect(four.error).toBeGreaterThan(1e-5);
  expect(Math.abs(four.error / Math.sqrt(squares / (4 * 3)) - 1)).toBeLessThan(1e-9);
});
