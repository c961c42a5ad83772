/** Gates that overlap and chains that close: gains, multipliers and what is retained, against runs of the circuit. */
import {
  circuit,
  exactGain,
  gradedChain,
  overlapGain,
  overlapModes,
  ring,
  ringGain,
  ringModes,
  type Solution,
  simulate,
} from '../../../src/index';

const relative = (value: number, truth: number) => Math.abs(value / truth - 1);

/** Amplitudes along a chain with overlap, each at the end of its gate. */
function amplitudes(stages: number, T: number, overlap: number, gain?: number): number[] {
  const chain = gradedChain({ stages, T, overlap, ...(gain === undefined ? {} : { gain }) });
  const run = simulate(circuit(chain), { initial: { u0: 1 } });
  return Array.from({ length: stages }, (_, k) => run.at(k * (1 - overlap) * T + T, `u${k + 1}`));
}

describe('gates that overlap', () => {
  test.each([
    [0.1, 3.04010100944],
    [0.25, 2.3156225322],
    [0.4, 1.8196199074],
    [0.5, 1.59233262876],
    [0.6, 1.44922808648],
    [0.75, 1.44752012031],
    [0.8, 1.55416808549],
  ])('overlap %p of T = 2 tau: S = %p, computed independently to 12 digits', (overlap, S) => {
    expect(Math.abs(overlapGain({ T: 2, overlap }) - S)).toBeLessThan(6e-12);
  });

  test.each([0.05, 0.25, 0.5])('up to 1/2 the root has a closed form: overlap %p', (overlap) => {
    const x = 2 / (1 + Math.sqrt(1 - 2 * overlap ** 2));
    expect(relative(overlapGain({ T: 3, overlap }), (x / 3) * Math.exp((1 - overlap) * 3))).toBeLessThan(
      1e-14,
    );
    const second = (1 - Math.sqrt(1 - 2 * overlap ** 2)) / (1 + Math.sqrt(1 - 2 * overlap ** 2));
    expect(overlapModes({ T: 3, overlap }).multipliers[1]?.re).toBeCloseTo(second, 13);
  });

  test('without overlap it is the gain of a contiguous chain, and nothing but the packet remains', () => {
    expect(relative(overlapGain({ T: 2, overlap: 0 }), Math.exp(2) / 2)).toBeLessThan(1e-15);
    expect(overlapModes({ T: 2, overlap: 0 })).toEqual({ retained: 1, multipliers: [{ re: 1, im: 0 }] });
  });

  // where the second multiplier is near 1 the wave takes long to find its shape
  test.each([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])(
    'overlap %p: the stage ratio is 1 to 1e-11',
    (overlap) => {
      const second = overlapModes({ T: 2, overlap }).multipliers[1]?.re ?? 0;
      const settled = Math.ceil(Math.log(1e-13) / Math.log(second)) + 2;
      const A = amplitudes(settled + 5, 2, overlap);
      for (let k = settled; k < settled + 4; k++) expect(relative(A[k + 1], A[k])).toBeLessThan(1e-11);
    },
  );

  test.each([0.2, 0.5, 0.6, 0.75, 0.9])(
    'overlap %p retains what the generating function says, to 1e-12',
    (overlap) => {
      const { retained, multipliers } = overlapModes({ T: 2, overlap });
      const settled = Math.ceil(Math.log(1e-14) / Math.log(multipliers[1]?.re ?? 0)) + 2;
      const last = amplitudes(settled, 2, overlap).at(-1) as number;
      // at 0.9 the alternating sum has lost three digits
      expect(relative(last, retained)).toBeLessThan(overlap > 0.8 ? 1e-9 : 1e-12);
    },
  );

  test.each([
    [0.5, 0.171573],
    [0.6, 0.292283],
    [2 / 3, 0.399215],
  ])('overlap %p: the second multiplier %p, as computed and as measured', (overlap, digits) => {
    const [, second] = overlapModes({ T: 2, overlap }).multipliers;
    expect(Math.abs((second?.re ?? 0) - digits)).toBeLessThan(5.5e-7);
    const A = amplitudes(14, 2, overlap);
    const step = (k: number) => A[k + 1] - A[k];
    // the third multiplier is far smaller: its trace dies like (third/second)^k
    expect(Math.abs(step(9) / step(8) - digits)).toBeLessThan(1e-6);
  });

  test.each([
    [0.05, 1.103788],
    [0.1, 1.215265],
  ])('the gain of a contiguous chain makes it grow: overlap %p, %p a hop', (overlap, digits) => {
    const A = amplitudes(15, 2, overlap, exactGain({ T: 2, source: 'decaying', destination: 'leaky' }));
    expect(Math.abs(A[14] / A[13] - digits)).toBeLessThan(5.5e-7);
    const X = Math.exp(2) * Math.exp(-(1 - overlap) * 2);
    const formula = (X / 2) * (1 + Math.sqrt(1 - 2 * overlap ** 2));
    expect(relative(A[14] / A[13], formula)).toBeLessThan(1e-12);
  });

  test('a packet arrives earlier by the overlap', () => {
    const chain = circuit(gradedChain({ stages: 10, T: 2, overlap: 0.5, prefix: 'fast ' }));
    expect(chain.schedule.windows.at(-1)?.t).toEqual([9, 11]);
  });
});

describe('rings', () => {
  const turn = (stages: number, T: number, hops: number, gain?: number): Solution =>
    simulate(circuit(ring({ stages, T, ...(gain === undefined ? {} : { gain }) })), {
      initial: { u0: 1 },
      cycles: Math.ceil(hops / stages),
    });

  test('two populations: S = (2 tau / T) sinh(T / tau)', () => {
    expect(relative(ringGain({ stages: 2, T: 3, tau: 1.5 }), Math.sinh(2))).toBeLessThan(1e-15);
  });

  test.each([2, 3, 4, 5])('%p populations keep the packet: retained as in the closed form, to 1e-12', (m) => {
    const T = 1.3;
    const hops = m * 60;
    const end = turn(m, T, hops).at(hops * T, 'u0');
    const e = Math.exp(-m * T);
    expect(relative(ringModes({ stages: m, T }).retained, 1 / (1 + (m - 1) * e))).toBeLessThan(1e-14);
    expect(relative(end, 1 / (1 + (m - 1) * e))).toBeLessThan(1e-12);
  });

  test('with the gain of an open chain it grows, by (1 + sqrt(1 + 4 e^{-2 theta})) / 2 a hop in a ring of two', () => {
    const gain = exactGain({ T: 2, source: 'decaying', destination: 'leaky' });
    const growth = (1 + Math.sqrt(1 + 4 * Math.exp(-4))) / 2;
    expect(growth).toBeCloseTo(1.0179919, 7);
    expect(ringModes({ stages: 2, T: 2, gain }).multipliers[0]?.re).toBeCloseTo(growth, 13);
    const run = turn(2, 2, 40, gain);
    expect(relative(run.at(80, 'u0') / run.at(76, 'u0'), growth ** 2)).toBeLessThan(1e-12);
    const { retained } = ringModes({ stages: 2, T: 2, gain });
    expect(relative(run.at(80, 'u0'), retained * growth ** 40)).toBeLessThan(1e-12);
  });

  test('the other multipliers of three populations are a pair of modulus e^{-3 theta / 2}, as measured', () => {
    const [first, second, third] = ringModes({ stages: 3, T: 1 }).multipliers;
    const e = Math.exp(-3);
    expect(first?.re).toBeCloseTo(1, 13);
    for (const l of [second, third]) {
      expect(l?.re).toBeCloseTo(-e / 2, 13);
      expect(Math.hypot(l?.re ?? 0, l?.im ?? 0)).toBeCloseTo(Math.sqrt(e), 13);
    }
    // deviations d_n from the limit obey d_{n+1} = -e d_n - e d_{n-1}
    const run = turn(3, 1, 12);
    const limit = 1 / (1 + 2 * e);
    const d = [5, 6, 7].map((n) => run.at(n, `u${n % 3}`) - limit) as [number, number, number];
    expect(Math.abs(d[2] + e * (d[1] + d[0]))).toBeLessThan(1e-15);
  });

  test('written out turn by turn it is the same ring', () => {
    const periodic = turn(3, 1.3, 30).at(39, 'u0');
    const written = simulate(circuit(ring({ stages: 3, T: 1.3, turns: 10 })), { initial: { u0: 1 } });
    expect(relative(written.at(39, 'u0'), periodic)).toBeLessThan(1e-14);
  });
});

describe('out of range', () => {
  test.each([
    [
      () => overlapGain({ T: 2, overlap: 0.95 }),
      'overlapGain.overlap: invalid overlap 0.95 (allowed: a number from 0 to 0.9)',
    ],
    [
      () => gradedChain({ stages: 3, T: 2, overlap: 0.95 }),
      'gradedChain.overlap: invalid overlap 0.95 (allowed: a number from 0 to 0.9)',
    ],
    [
      () => overlapGain({ T: 0, overlap: 0.5 }),
      'overlapGain.T: invalid window length 0 (allowed: a number above 0)',
    ],
    [
      () => overlapModes({ T: 1, tau: -2, overlap: 0.5 }),
      'overlapModes.tau: invalid time constant -2 (allowed: a number above 0)',
    ],
    [
      () => overlapGain({ T: 1, overlap: Number.NaN }),
      'overlapGain.overlap: invalid overlap NaN (allowed: a number)',
    ],
    [
      () => ringGain({ stages: 1, T: 1 }),
      'ringGain.stages: invalid number of populations 1 (allowed: a whole number of at least 2)',
    ],
    [
      () => ringGain({ stages: 2, T: 1, tau: 0 }),
      'ringGain.tau: invalid time constant 0 (allowed: a number above 0)',
    ],
    [
      () => exactGain({ T: 0, source: 'held', destination: 'held' }),
      'T: invalid window length 0 (allowed: a number above 0)',
    ],
    [
      () => exactGain({ T: 1, source: 'held', destination: 'leaky', tauDestination: -1 }),
      'tauDestination: invalid time constant -1 (allowed: a number above 0)',
    ],
    [
      () => gradedChain({ stages: 3, T: 2, overlp: 0.5 } as never),
      'gradedChain: unknown option "overlp" (did you mean "overlap"? known: stages, size, overlap, T, tau, gain, bias, threshold, prefix, start)',
    ],
  ])('%#: the message says what is allowed', (call, message) => {
    expect(call).toThrow(message);
  });

  test("a projection that nothing opens has no gain 'exact'", () => {
    const idle = {
      populations: [{ name: 'a' }, { name: 'b' }],
      projections: [{ name: 'a>b', from: [{ population: 'a' }], to: [{ population: 'b' }], gatedBy: [] }],
      schedule: { windows: [{ t: [0, 0] as const, open: ['a>b'] }] },
    };
    expect(() => circuit(idle)).toThrow(
      "projections[0].to[0].gain: invalid gain 'exact': no window opens the projection (allowed: a number)",
    );
  });
});
