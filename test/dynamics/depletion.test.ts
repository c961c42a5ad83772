/** Depletion chains: packets stage by stage, and the same in the circuit with an integrator that knows nothing of them. */
import {
  circuit,
  depletionChain,
  dopri5,
  type EdgeTracking,
  edgeTracking,
  gaussianPacket,
  meanField,
  type Packet,
  packet,
  packets,
  pulseMap,
  simulate,
} from '../../src/index';
import { cases } from '../support/cases';

const A = { gain: 3, G: 1.5, h: 0.3 };
const B = { gain: 6, G: 4, h: 0.5 };
type Found = Extract<EdgeTracking, { outcome: 'found' }>;

const track = (stage: typeof A, width: number, dt: number) =>
  edgeTracking((a) => packets(stage, gaussianPacket(a, width, dt)), { domain: [0.01, 1.5] }) as Found;

/** Packets 0 ... n. */
function path(stage: typeof A, start: Packet, n: number): Packet[] {
  const seen: Packet[] = [];
  for (const next of packets(stage, start)) {
    seen.push(next);
    if (seen.length > n) break;
  }
  return seen;
}

describe('a stage', () => {
  test('moments of a Gaussian are its own', () => {
    expect(gaussianPacket(0.7, 0.4, 0.01)).toMatchObject({
      amplitude: expect.closeTo(0.7, 8),
      width: expect.closeTo(0.4, 6),
      mean: expect.closeTo(0, 12),
    });
  });

  test('a drive of 1 for T: a = 1 - e^{-gamma integral [I - h]^+} in closed form, second order in dt', () => {
    const [T, h, G] = [0.4, 0.1, 0.8];
    // I = 1 - e^{-t} rises through h, then decays from its peak through h
    const peak = -Math.expm1(-T);
    const rise = (1 - h) * (T + Math.log(1 - h)) + Math.exp(-T) - (1 - h);
    const fall = peak - h - h * Math.log(peak / h);
    const truth = -Math.expm1(-G * (rise + fall));
    const error = (dt: number) => {
      const drive = packet(0, dt, new Float64Array(Math.round(T / dt)).fill(1));
      return Math.abs((path({ gain: 1, G, h }, drive, 1)[1]?.amplitude ?? 0) - truth);
    };
    expect(error(0.02)).toBeLessThan(1e-4);
    expect(error(0.02) / error(0.0025)).toBeGreaterThan(40);
  });

  test('emits at most once: 0 <= a <= 1, whatever comes in', () => {
    for (const a of [0.01, 1, 100]) {
      const [, next] = path(B, gaussianPacket(a, 0.2, 0.002), 1);
      expect(next?.amplitude).toBeGreaterThanOrEqual(0);
      expect(next?.amplitude).toBeLessThanOrEqual(1);
    }
  });
});

describe('set A: S = 3, gamma = 1.5, h = 0.3', () => {
  const edge = track(A, 0.35, 0.005);

  test('on state (0.89627, 0.48635), delay 0.27480 a stage', () => {
    expect(edge.on.amplitude).toBeCloseTo(0.89627, 4);
    expect(edge.on.width).toBeCloseTo(0.48635, 4);
    const [before, last] = path(A, gaussianPacket(0.9, 0.4, 0.005), 40).slice(-2) as [Packet, Packet];
    expect(last.mean - before.mean).toBeCloseTo(0.2748, 4);
  });

  test('saddle (0.39502, 0.34460); multipliers 1.765 there and 0.588 at the on state', () => {
    expect(edge.saddle.amplitude).toBeCloseTo(0.39502, 4);
    expect(edge.saddle.width).toBeCloseTo(0.3446, 4);
    expect(Math.abs(edge.multiplier - 1.765)).toBeLessThan(0.003);
    expect(Math.abs(edge.onMultiplier - 0.588)).toBeLessThan(0.005);
  });

  test('the two bracketing runs shadow the saddle before they part', () => {
    const { low, high } = edge.runs;
    const far = ({ amplitude, width }: { amplitude: number; width: number }) =>
      Math.hypot(amplitude - edge.saddle.amplitude, width - edge.saddle.width);
    for (const run of [low, high])
      expect(run.filter((point) => far(point) < 1e-3).length).toBeGreaterThan(20);
    expect(low.at(-1)?.amplitude).toBeLessThan(0.01);
    expect(high.at(-1)?.amplitude).toBeGreaterThan(0.88);
  });

  test.each([
    [0.2, 0.35724],
    [0.35, 0.39327],
    [0.5, 0.43315],
    [1, 0.58401],
    [1.5, 0.7534],
    [2, 0.93852],
  ])('the separatrix for Gaussian packets of width %p is a = %p', (width, truth) => {
    expect(Math.abs(track(A, width, 0.005).at - truth)).toBeLessThan(2e-5);
  });

  test('saddle and separatrix converge as dt^2', () => {
    const [coarse, middle, fine] = [0.04, 0.02, 0.01].map((dt) => track(A, 0.5, dt)) as [Found, Found, Found];
    expect((coarse.at - middle.at) / (middle.at - fine.at)).toBeCloseTo(4, 0);
  });
});

describe('set B: S = 6, gamma = 4, h = 0.5', () => {
  test('on state (0.99999, 0.0652), saddle (0.1331, 0.0915), multiplier 6.19 and about 0.396', () => {
    const edge = track(B, 0.1, 0.001);
    expect(edge.on).toMatchObject({
      amplitude: expect.closeTo(0.99999, 4),
      width: expect.closeTo(0.0652, 4),
    });
    expect(edge.saddle).toMatchObject({
      amplitude: expect.closeTo(0.1331, 4),
      width: expect.closeTo(0.0915, 4),
    });
    expect(edge.multiplier).toBeCloseTo(6.19, 2);
    expect(edge.onMultiplier).toBeCloseTo(0.396, 2);
    const [before, last] = path(B, gaussianPacket(0.9, 0.1, 0.001), 30).slice(-2) as [Packet, Packet];
    expect(last.mean - before.mean).toBeCloseTo(0.03487, 4);
  });

  const separatrices = [
    [0.1, 0.1334],
    [0.5, 0.2029],
    [1, 0.2976],
    // converged in dt to 1e-6: 0.498470 and 0.707358
    [2, 0.49847],
    [3, 0.707358],
  ] as const;
  test.each(separatrices.slice(0, cases(3, 5)))(
    'the separatrix for Gaussian packets of width %p is a = %p',
    (width, truth) => {
      expect(Math.abs(track(B, width, 0.002).at - truth)).toBeLessThan(6e-5);
    },
  );
});

test.each([
  [2.5, 1, 0.2],
  [2, 1.5, 0.2],
  [2.5, 2, 0.5],
  [3, 3, 0.8],
])('no on state for (S, gamma, h) = (%p, %p, %p): absent, both fates as evidence', (gain, G, h) => {
  const none = edgeTracking((a) => packets({ gain, G, h }, gaussianPacket(a, 0.3, 0.005)), {
    domain: [0.01, 1.5],
  });
  expect(none).toMatchObject({
    outcome: 'absent',
    reason: 'both ends of the domain meet one fate: amplitudes 0 and 0',
  });
  expect(none.runs.high.length).toBeGreaterThan(1);
});

describe('the circuit of depleting rows, by dopri5', () => {
  const backend = meanField({ solver: dopri5({ rtol: 1e-9, atol: 1e-11 }) });

  /** Moments of the emission that drives a population: those of its current, less the mean and the variance of its leak. */
  function emission(stages: number, p0: number, name: string) {
    const end = 22;
    const run = simulate(circuit(depletionChain({ ...A, stages })), {
      initial: { p0 },
      tspan: [0, end],
      backend,
      tEval: [],
    });
    const n = 4400;
    let [sum, first, second] = [0, 0, 0];
    for (let k = 0; k <= n; k++) {
      const t = (k * end) / n;
      const I = run.at(t, name);
      sum += I;
      first += I * t;
      second += I * t * t;
    }
    const mean = first / sum;
    return {
      amplitude: (sum * end) / n / A.gain,
      mean: mean - 1,
      width: Math.sqrt(second / sum - mean * mean - 1),
    };
  }

  test('settles on the packet that the waveforms settle on', () => {
    const [before, last] = ['p15', 'p16'].map((name) => emission(16, 2, name)) as [
      ReturnType<typeof emission>,
      ReturnType<typeof emission>,
    ];
    expect(last.amplitude).toBeCloseTo(0.89627, 4);
    expect(last.width).toBeCloseTo(0.48635, 3);
    expect(last.mean - before.mean).toBeCloseTo(0.2748, 4);
  });

  test('a chain that is used again needs recovery', () => {
    // two equal kicks, 12 tau apart: without recovery the second is lost
    const peak = (recovery: number | undefined) => {
      const c = circuit(
        depletionChain({ ...A, stages: 4, ...(recovery === undefined ? {} : { recovery }) }),
        {
          populations: [{ name: 'kick', input: true }],
          projections: [
            { name: 'again', from: [{ population: 'kick' }], to: [{ population: 'p0', gain: 20 }] },
          ],
          schedule: {
            windows: [
              { t: [0, 0.1], open: ['again'] },
              { t: [12, 12.1], open: ['again'] },
            ],
          },
        },
      );
      const run = simulate(c, { inputs: { kick: 1 }, tspan: [0, 18], backend });
      const most = (from: number) =>
        Math.max(...Array.from({ length: 121 }, (_, k) => run.at(from + k / 20, 'p4')));
      return [most(0), most(12)] as const;
    };
    const [first, lost] = peak(undefined);
    expect(lost / first).toBeLessThan(0.1);
    const [once, twice] = peak(3);
    expect(twice / once).toBeGreaterThan(0.9);
  });
});

test('edge tracking knows nothing of packets: a map in a plane solved by hand', () => {
  // amplitude by the closed clocked map, width halved: saddle (A_s, 0), multiplier R'(A_s)
  const R = pulseMap({ T: 1, h: 0.1, G: 10, F: 1 });
  const found = edgeTracking(
    function* (a) {
      for (let point = { amplitude: a, width: 1 }; ; ) {
        yield point;
        point = { amplitude: R(point.amplitude), width: 0.5 * point.width };
      }
    },
    { domain: [0, 1] },
  ) as Found;
  expect(found.at).toBeCloseTo(0.237349847841118, 14);
  expect(found.saddle.amplitude).toBeCloseTo(0.237349847841118, 6);
  expect(found.multiplier).toBeCloseTo(2.549945974, 3);
  expect(found.on.amplitude).toBeCloseTo(1 - Math.exp(-1), 12);
});

test('a run that yields NaN, or nothing, is a message with its stage', () => {
  const domain = [0, 1] as const;
  expect(() =>
    edgeTracking(
      () => [
        { amplitude: 1, width: 1 },
        { amplitude: Number.NaN, width: 0 },
      ],
      { domain },
    ),
  ).toThrow('run: stage 1 from start 0 has amplitude NaN, width 0 (allowed: finite numbers)');
  expect(() => edgeTracking(() => [], { domain })).toThrow(
    'run: gave 0 stages from start 0 (allowed: at least 2)',
  );
});
