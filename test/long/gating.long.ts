/** Gating chains at full accuracy, and against integrations that share no code with them. */
import {
  autonomousSgsc,
  circuit,
  depletionSgsc,
  dopri5,
  type EdgeTracking,
  edgeTracking,
  gaussianPacket,
  integrate,
  meanField,
  packets,
  simulate,
} from '../../src/index';

type Found = Extract<EdgeTracking, { outcome: 'found' }>;
const A = { gain: 3, G: 1.5, h: 0.3 };
const B = { gain: 6, G: 4, h: 0.5 };
const track = (stage: typeof A, width: number, dt: number) =>
  edgeTracking((a) => packets(stage, gaussianPacket(a, width, dt)), { domain: [0.01, 1.5] }) as Found;

/** Extrapolated to dt = 0: second order. */
const limit = (stage: typeof A, width: number, dt: number) =>
  (4 * track(stage, width, dt / 2).at - track(stage, width, dt).at) / 3;

describe('the separatrix of Gaussian packets, extrapolated, against a chain integrated as one system', () => {
  /** 14 stages as 28 equations, y = [I, R, I, R, ...]; alive where the last one has used half its resource. */
  function alive({ gain, G, h }: typeof A, a: number, width: number): boolean {
    const stages = 14;
    const y0 = Array.from({ length: 2 * stages }, (_, k) => k % 2);
    const rhs = (t: number, y: ArrayLike<number>, slope: Float64Array) => {
      let drive = (a / (width * Math.sqrt(2 * Math.PI))) * Math.exp(-0.5 * (t / width) ** 2);
      for (let k = 0; k < 2 * stages; k += 2) {
        const q = G * Math.max(0, y[k] - h) * y[k + 1];
        slope[k] = -y[k] + gain * drive;
        slope[k + 1] = -q;
        drive = q;
      }
    };
    const end = 4 * width + 12;
    const run = integrate(rhs, y0, [-6 * width, end], { rtol: 1e-10, atol: 1e-12 });
    return run.at(end)[2 * stages - 1] < 0.5;
  }

  test.each([
    ['A', A, 0.5, 0.433145, 0.01],
    ['A', A, 2, 0.93852, 0.01],
    ['B', B, 0.5, 0.202861, 0.002],
    // the two for which wide packets must not be cut short
    ['B', B, 2, 0.49847, 0.002],
    ['B', B, 3, 0.707358, 0.002],
  ] as const)('set %s, %#: width %p', (_, stage, width, truth, dt) => {
    const at = limit(stage, width, dt);
    expect(Math.abs(at - truth)).toBeLessThan(3e-6);
    // 14 stages tell fates apart that differ by mu^-14
    const near = stage === A ? 4e-4 : 2e-6;
    expect([alive(stage, at - near, width), alive(stage, at + near, width)]).toEqual([false, true]);
  });
});

test('on state and saddle of set A converge to (0.896275, 0.486344) and (0.395017, 0.344593)', () => {
  const { on, saddle, multiplier } = track(A, 0.35, 0.00125);
  expect(on.amplitude).toBeCloseTo(0.896275, 5);
  expect(on.width).toBeCloseTo(0.486344, 5);
  expect(saddle.amplitude).toBeCloseTo(0.395017, 5);
  expect(saddle.width).toBeCloseTo(0.344593, 5);
  expect(multiplier).toBeCloseTo(1.7663, 3);
});

test('soft gates keep their gain along thirty hops', () => {
  const run = (gain: number) =>
    simulate(circuit(autonomousSgsc({ stages: 30, T: 2, ramp: 0.05, threshold: 20, gain })), {
      initial: { m1: 1.2, u0: 0.5 },
      tspan: [0, 66],
      tEval: [],
    });
  const onset = (solution: ReturnType<typeof run>, k: number) =>
    solution.log.crossings!.find((c) => c.kind === 'row' && c.name === `q${k}` && c.active)?.t ?? Number.NaN;
  const amplitude = (solution: ReturnType<typeof run>, k: number) =>
    solution.at(onset(solution, k + 1), `u${k}`);
  const first = run(Math.exp(2) / 2);
  expect(onset(first, 30) - onset(first, 29)).toBeCloseTo(2.0454743, 6);
  const tuned = run((Math.exp(2) / 2) * (amplitude(first, 5) / amplitude(first, 6)));
  expect((amplitude(tuned, 29) / amplitude(tuned, 4)) ** (1 / 25)).toBeCloseTo(1, 3);
});

test('gates of a depletion chain: non-linearity over A from 0.1 to 0.8 after thirty stages, large for a small g0', () => {
  const peak = (threshold: number, u0: number) => {
    const sgsc = circuit(
      depletionSgsc({ ...A, stages: 30, fullyOpen: 0.27249, gradedGain: 2.0531, threshold }),
    );
    const run = simulate(sgsc, {
      initial: { p0: 1.5, u0 },
      tspan: [0, 12],
      tEval: [],
      backend: meanField({ solver: dopri5({ rtol: 1e-8, atol: 1e-10 }) }),
    });
    return Math.max(...Array.from({ length: 3001 }, (_, i) => run.at((12 * i) / 3000, 'u30'))) / u0;
  };
  const spread = (g0: number) => {
    const [small, middle, large] = [0.1, 0.4, 0.8].map((u0) => peak(g0, u0)) as [number, number, number];
    return [small / middle - 1, large / middle - 1] as const;
  };
  const [below, above] = spread(50);
  expect(below).toBeLessThan(0);
  expect(Math.max(-below, above)).toBeLessThan(0.02);
  const [far, farther] = spread(5);
  expect(Math.max(-far, farther)).toBeGreaterThan(0.05);
});
