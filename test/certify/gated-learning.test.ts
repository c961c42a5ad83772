/** Learning with a third factor is certified: in windows, where no window switches it, and in machines without a clock. */
import fc from 'fast-check';
import {
  type Circuit,
  certify,
  circuit,
  dopri5,
  type Gate,
  type LearnRule,
  meanField,
  type Solution,
  selfClocked,
  simulate,
} from '../../src/index';
import { altered } from '../support/altered';
import { cases } from '../support/cases';
import { gatedLearning } from '../support/gated-learning';
import { randomPeriodic } from '../support/random-periodic';
import { kicked, machineOf } from '../support/self-clocked';

/** Two populations that decay from 1, modulators that decay from 2 and 3, a synapse that learns by some gates. */
const synapse = (gatedBy: readonly Gate[], { window = false, rate = 2 } = {}): Circuit => {
  const rule: LearnRule = { weights: 'W', post: [['y', 1]], pre: [['x', 1]], rate, gatedBy };
  return circuit({
    populations: [{ name: 'x' }, { name: 'y' }, { name: 'm' }, { name: 'n' }],
    weights: [{ name: 'W', shape: [1, 1], values: [[0]] }],
    ...(window ? { schedule: { windows: [{ t: [0, 4], learn: [rule] }] } } : { learn: [rule] }),
  });
};
const options = { initial: { x: 1, y: 1, m: 2, n: 3 }, tspan: [0, 4] as const };
const hard: Gate = { population: 'm', h: 1, d: 0, effect: 'opens' };
const ramp: Gate = { ...hard, h: 0.5, d: 1 };

describe.each([
  ['in a window', true],
  ['where no window switches it', false],
])('%s', (_, window) => {
  // from e^-2t: until ln 2; m = clip(2 e^-t - 0.5, 0, 1) until ln 4; from ln 2 until ln 3
  test.each<[string, Gate[], [bigint, bigint]]>([
    ['a hard gate', [hard], [3n, 4n]],
    ['a ramp', [ramp], [35n, 48n]],
    [
      'one that opens and one that closes',
      [
        { ...hard, population: 'n' },
        { ...hard, effect: 'closes' as const },
      ],
      [5n, 36n],
    ],
  ])('%s: the weight is the true one in 38 digits', (_name, gates, [over, under]) => {
    const made = synapse(gates, { window });
    const { verdict, bound, certificate } = certify(made, options, simulate(made, options));
    expect(verdict).toBe('certified');
    expect(bound).toBeLessThan(1e-15);
    const [[value, radius]] = certificate.values[certificate.values.length - 1].weights.W;
    const off = BigInt(value.replace('.', '')) - (over * 10n ** 40n) / under;
    expect(off < 0n ? -off : off).toBeLessThanOrEqual(100n);
    expect(radius).toBeLessThan(1e-60);
  });

  test('a solver that steps is certified to its tolerance', () => {
    const made = synapse([ramp], { window });
    const run = simulate(made, { ...options, backend: meanField({ solver: dopri5({ rtol: 1e-10 }) }) });
    expect(certify(made, { ...options, within: 1e-8 }, run).verdict).toBe('certified');
  });
});

test('each post unit has a third factor of its own', () => {
  const made = circuit({
    populations: [{ name: 'x' }, { name: 'y', size: 2 }, { name: 'm', size: 2 }],
    weights: [{ name: 'W', shape: [2, 1], values: [[0], [0]] }],
    learn: [{ weights: 'W', post: [['y', 1]], pre: [['x', 1]], rate: 2, gatedBy: [hard] }],
  });
  const own = { initial: { x: 1, y: [1, 1], m: [2, 4] }, tspan: [0, 2] as const };
  const { verdict, certificate } = certify(made, own, simulate(made, own));
  expect(verdict).toBe('certified');
  const [first, second] = certificate.values[1].weights.W.map(([value]) => Number(value));
  expect([first, second]).toEqual([0.75, 0.9375]);
});

describe('a result of another rule is refused', () => {
  const rule = { rate: 2, gates: [hard] as readonly Gate[] };
  test.each([
    ['a rate that is off by 1e-11', { ...rule, rate: 2 * (1 + 1e-11) }],
    ['a gate that is not heeded', { ...rule, gates: [] }],
    ['the gate of another current', { ...rule, gates: [{ ...hard, population: 'n' }] }],
    ['a threshold that is off by 1e-11', { ...rule, gates: [{ ...hard, h: 1 + 1e-11 }] }],
    ['a gate that closes', { ...rule, gates: [{ ...hard, effect: 'closes' as const }] }],
    ['a ramp', { ...rule, gates: [{ ...hard, d: 1e-10 }] }],
  ])('%s', (_, { rate, gates }) => {
    for (const window of [true, false]) {
      const made = synapse([hard], { window });
      const run = simulate(synapse(gates, { window, rate }), options);
      // the log alone would tell as well
      const claimed = altered(run, { circuit: made, log: unlogged(run) });
      const { verdict, worst, reason } = certify(made, options, claimed);
      expect([verdict, worst?.name]).toEqual(['refused', 'W']);
      expect(reason).toMatch(/^W\[0\] at t = 4 is /);
    }
  });

  test('of a ramp, and of one of two gates', () => {
    const two = [ramp, { ...hard, population: 'n', effect: 'closes' as const, h: 2 }];
    const made = synapse(two);
    for (const other of [[ramp], [two[1]], [two[1], { ...ramp, d: 1 + 1e-10 }]]) {
      const run = simulate(synapse(other), options);
      const claimed = altered(run, { circuit: made, log: unlogged(run) });
      expect(certify(made, options, claimed).verdict).toBe('refused');
    }
    expect(certify(made, options, simulate(made, options)).verdict).toBe('certified');
  });

  test('and so is a log that lacks the turn of a third factor', () => {
    const made = synapse([hard]);
    const run = simulate(made, options);
    const claimed = altered(run, { log: { ...run.log, crossings: [] } });
    expect(certify(made, options, claimed).reason).toMatch(
      /^the log lacks a crossing: gate W\[0\] off at t = 0\.69/,
    );
  });
});

/** What was logged but for crossings. */
function unlogged({ log }: Solution): Solution['log'] {
  const { crossings: _, ...rest } = log;
  return rest;
}

test('what is known of weights between stretches of learning is compared', () => {
  const made = synapse([hard]);
  const asked = { ...options, tEval: [0, 0.3, 1, 4] };
  const run = simulate(made, asked);
  // 4 currents at 4 times, the weight at all of them but where it learns
  expect(certify(made, asked, run).compared).toBe(19);
  const off = altered(run, {
    state: (t: number) => ({ ...run.state(t), weights: { W: Float64Array.of(t === 1 ? 0.7500001 : 0.75) } }),
  });
  expect(certify(made, asked, off).reason).toMatch(/^W\[0\] at t = (0|1) is /);
});

test('random schedules as rings of their own are certified, whatever they learn', () => {
  let learnt = 0;
  for (let seed = 1; seed <= cases(2, 60); seed++) {
    const { circuit: driven, initial, inputs } = randomPeriodic(seed);
    const made = circuit(selfClocked(driven));
    const { period = 0 } = driven.schedule;
    const tEval = [0.3, 0.7, 1, 1.4, 2].map((cycles) => cycles * period);
    const asked = { ...{ tEval, inputs }, tspan: [0, 2 * period] as const, initial: { ...initial, m1: 1.2 } };
    const { verdict, reason, radius } = certify(made, { ...asked, within: 1e-12 }, simulate(made, asked));
    expect([seed, verdict, reason]).toEqual([seed, 'certified', undefined]);
    expect(radius).toBeLessThan(1e-60);
    learnt += made.learn?.length ?? 0;
  }
  expect(learnt).toBeGreaterThan(0);
});

test('right runs are certified, whatever gates a rule', () => {
  let [certified, learnt] = [0, 0];
  fc.assert(
    fc.property(gatedLearning, ({ circuit: made, initial, inputs, end, times }) => {
      const asked = { initial, inputs, tspan: [0, end] as const, tEval: times };
      const run = simulate(made, { ...asked, onFailure: 'return' });
      if (run.retcode !== 'success') return;
      const { verdict, reason } = certify(made, asked, run);
      expect(verdict === 'refused' ? reason : undefined).toBeUndefined();
      if (verdict !== 'certified') return;
      certified++;
      const moved = made.weights.some(({ name, values = [] }) =>
        values.flat().some((value, k) => value !== run.weights[name][k]),
      );
      if (moved) learnt++;
    }),
    { numRuns: cases(6, 600), seed: 1 },
  );
  expect(certified).toBeGreaterThan(cases(3, 300));
  expect(learnt).toBeGreaterThan(cases(1, 100));
});

test('the machine that learns XOR from one kick: each presentation costs some 1e-14 of its phase, and a bit of the radius', () => {
  const presentations = cases(1, 24);
  const asked = { ...kicked(3), tspan: [0, 22 * presentations] as const };
  const machine = machineOf('closed');
  const { verdict, reason, bound, radius, crossings } = certify(
    machine,
    { ...asked, within: 1e-12 },
    simulate(machine, asked),
  );
  expect([verdict, reason]).toEqual(['certified', undefined]);
  expect(bound).toBeLessThan(2e-14 * presentations);
  expect(radius).toBeLessThan(2 ** presentations * 1e-69);
  expect(crossings.length).toBeGreaterThan(700 * presentations);
});
