/** Masks, the derivative of ReLU: where they step, how sharply, and that they gate exactly. */
import {
  circuit,
  type Fragment,
  gradedChain,
  type MaskReport,
  mask,
  maskedHop,
  maskGate,
  maskReport,
  simulate,
} from '../../src/index';

const STAGE = { T: 2, h: 0.05, G: 20, F: 1 };
const A_S = 0.154466693791785;
const ON = -Math.expm1(-2);
const report = (stages: number, maskGain: number) =>
  maskReport({ ...STAGE, stages, maskGain }) as Extract<MaskReport, { outcome: 'found' }>;

/** The mask of amplitudes that a graded chain brings, read when it is charged. */
function levels(amplitudes: readonly number[], stages: number, maskGain: number): Float64Array {
  const size = amplitudes.length;
  const c = circuit(
    gradedChain({ stages: 1, T: 2, size }),
    mask({ ...STAGE, source: 'u1', stages, maskGain, size, start: 2 }),
  );
  const end = 2 + 2 * stages;
  return simulate(c, { initial: { u0: amplitudes }, tspan: [0, end], tEval: [] }).vector(end, `m${stages}`);
}

describe('the step', () => {
  test.each([1, 10, 1e4])('kappa = %p: exactly at A_s / kappa', (kappa) => {
    const step = A_S / kappa;
    const stages = 40;
    const found = levels([0, step * (1 - 1e-9), step * (1 + 1e-9), 10 * step, 0.5], stages, kappa);
    expect(Array.from(found)).toEqual([0, 0, ...[ON, ON, ON].map((level) => expect.closeTo(level, 14))]);
    expect(report(stages, kappa).deadZone).toBeCloseTo(step, 12 + Math.log10(kappa));
  });

  test('more stages never move the dead zone; the grey band about it shrinks as mu^{-n}', () => {
    const mu = 1.8761454;
    const bands = [4, 6, 8, 10, 12].map((n) => report(n, 100));
    for (const [k, { deadZone, greyBand, relativeWidth }] of bands.entries()) {
      expect(deadZone).toBe(bands[0]?.deadZone);
      expect(greyBand[0]).toBeLessThan(deadZone);
      expect(greyBand[1]).toBeGreaterThan(deadZone);
      if (k > 0) expect((bands[k - 1]?.relativeWidth ?? 0) / relativeWidth).toBeCloseTo(mu * mu, 6);
    }
  });

  test('the circuit agrees with the report at both ends of the band', () => {
    const { greyBand } = report(5, 10);
    const [low, high] = greyBand;
    const found = levels([low * (1 - 1e-7), low * (1 + 1e-4), high * (1 - 1e-2), high * (1 + 1e-7)], 5, 10);
    expect(found[0]).toBe(0);
    expect(found[1]).toBeGreaterThan(0);
    expect(found[2]).toBeLessThan(ON - 1e-9);
    expect(found[3]).toBeCloseTo(ON, 11);
  });

  test('without an on state there is no mask, and the report says why', () => {
    expect(maskReport({ T: 2, h: 0.1, G: 10, F: 1, stages: 3 })).toEqual({
      outcome: 'absent',
      reason: expect.stringMatching(/^h = 0\.1 is not below h\* = /),
    });
  });

  test('the gain acts after the threshold of the gate: closed mask rows stay closed, with kappa = 1e8', () => {
    const c = circuit(
      gradedChain({ stages: 1, T: 2 }),
      mask({ ...STAGE, source: 'u1', stages: 2, maskGain: 1e8, start: 2 }),
    );
    const run = simulate(c, { initial: { u0: 0.9 } });
    expect(run.margins!.some(({ leaks }) => leaks)).toBe(false);
    expect(run.at(2, 'm1')).toBe(0);
  });
});

describe('a mask gates a projection exactly', () => {
  const T = 2;
  /** Graded amplitudes make a mask by t = 14; v is read through it in [14, 16]. */
  const gated = (held: boolean, opened = true): Fragment[] => [
    gradedChain({ stages: 1, T, size: 3 }),
    mask({
      ...STAGE,
      source: 'u1',
      stages: 6,
      maskGain: 1e4,
      size: 3,
      start: 2,
      ...(held ? { holdUntil: 16 } : {}),
    }),
    {
      populations: [
        { name: 'v', size: 3 },
        { name: 'w', size: 3 },
        { name: 'x', size: 3, input: true },
      ],
    },
    {
      projections: [{ name: 'x>v', from: [{ population: 'x' }], to: [{ population: 'v' }] }],
      schedule: { windows: [{ t: [12, 14], open: ['x>v'] }] },
    },
    maskedHop({
      source: 'v',
      destination: 'w',
      gate: maskGate({ mask: 'm6', F: 1, T, held }),
      T: opened ? T : 0,
      start: 14,
      gain: Math.exp(T) / T,
    }),
  ];
  const inputs = { x: [0.6, 0.25, 0.4] };

  test.each([
    ['held', true],
    ['decaying', false],
  ])('%s: open components pass with gain 1, closed ones not at all, all through the window', (_, held) => {
    const run = simulate(circuit(...gated(held)), { initial: { u0: [0.3, 0, 0.02] }, inputs });
    expect(run.vector(16, 'w')[1]).toBe(0);
    for (const k of [0, 2]) expect(run.vector(16, 'w')[k]).toBeCloseTo(inputs.x[k] ?? 0, 13);
    // q is 0 or 1 all through: the waveform is that of an open hop at every time, and no gate switches
    for (let t = 14; t <= 16; t += 0.125) {
      expect(run.vector(t, 'w')[0]).toBeCloseTo(0.6 * (Math.exp(2) / 2) * (t - 14) * Math.exp(14 - t), 13);
      expect(run.vector(t, 'w')[1]).toBe(0);
    }
    expect(run.log.crossings!.filter(({ name, t }) => name === 'v>w' && t > 14)).toEqual([]);
  });

  test('timing AND mask: without its window nothing passes, whatever the mask', () => {
    const run = simulate(circuit(...gated(true, false)), { initial: { u0: [0.3, 0, 0.02] }, inputs });
    expect(Array.from(run.vector(16, 'w'))).toEqual([0, 0, 0]);
    const before = simulate(circuit(...gated(true)), { initial: { u0: [0.3, 0, 0.02] }, inputs });
    expect(Array.from(before.vector(14, 'w'))).toEqual([0, 0, 0]);
  });
});

test.each([
  [() => mask({ ...STAGE, source: 'u1', stages: 0 }), 'mask.stages: invalid number of hops 0'],
  [
    () => mask({ ...STAGE, source: 'u1', stages: 2, holdUntil: 3 }),
    'mask.holdUntil: invalid time 3 (allowed: at least 4, when the last stage is charged)',
  ],
  [
    () => mask({ ...STAGE, source: 'u1', stages: 2, maskgain: 3 } as never),
    'mask: unknown option "maskgain" (did you mean "maskGain"?',
  ],
  [() => maskGate({ mask: 'm', F: 0, T: 1 }), 'maskGate.F: invalid F 0 (allowed: a number above 0)'],
  [() => maskReport({ ...STAGE, stages: 2, maskGain: 0 }), 'maskReport.maskGain: invalid mask gain 0'],
])('bad options are answered in words %#', (action, message) => {
  expect(action).toThrow(message);
});
