/** Graded transfer: the closed forms of one hop, and what each fault does to it. */

import type { Fragment, Window } from '../../../src/index';
import { circuit, exactGain, gradedChain, simulate, vectorChain } from '../../../src/index';

/** Two hops u0 -> u1 -> u2 with windows of one's own, threshold g0, numeric gain S. */
const twoHops = (S: number, windows: Window[], g0 = 60) =>
  circuit({
    threshold: g0,
    populations: [{ name: 'u0' }, { name: 'u1' }, { name: 'u2' }],
    projections: [
      { name: 'a', from: [{ population: 'u0' }], to: [{ population: 'u1', gain: S }] },
      { name: 'b', from: [{ population: 'u1' }], to: [{ population: 'u2', gain: S }] },
    ],
    schedule: { windows },
  } satisfies Fragment);

const relative = (value: number, truth: number) => Math.abs(value / truth - 1);

describe.each([0.5, 1, 2, 3])('a graded chain at T/tau = %p', (T) => {
  test('keeps the amplitude over 20 hops to 1e-14', () => {
    for (const A of [0.01, 0.3, 0.7, 1.3]) {
      const packet = simulate(circuit(gradedChain({ stages: 20, T })), { initial: { u0: A } });
      expect(Math.abs(packet.at(20 * T, 'u20') - A)).toBeLessThan(1e-14);
    }
  });

  test('with a gain 2 % off follows rho^N to 1e-13', () => {
    for (const rho of [0.98, 1.02]) {
      const gain = rho * exactGain({ T, source: 'decaying', destination: 'leaky' });
      const packet = simulate(circuit(gradedChain({ stages: 20, T, gain })), { initial: { u0: 1 } });
      for (const N of [1, 7, 20]) expect(relative(packet.at(N * T, `u${N}`), rho ** N)).toBeLessThan(1e-13);
    }
  });

  test('has the waveform S A t e^{-t} while it charges', () => {
    const packet = simulate(circuit(gradedChain({ stages: 3, T })), { initial: { u0: 0.7 } });
    const S = Math.exp(T) / T;
    for (const part of [0.1, 0.5, 0.9]) {
      const t = part * T;
      expect(relative(packet.at(T + t, 'u2'), S * 0.7 * t * Math.exp(-t))).toBeLessThan(1e-13);
    }
  });

  test('does the same in milliseconds: only T/tau counts', () => {
    const packet = simulate(circuit(gradedChain({ stages: 20, T: 5 * T, tau: 5 })), { initial: { u0: 0.7 } });
    expect(Math.abs(packet.at(100 * T, 'u20') - 0.7)).toBeLessThan(1e-14);
  });
});

describe('the error of one hop has its closed form, to 1e-12', () => {
  const T = 2;
  const S = exactGain({ T, source: 'decaying', destination: 'leaky' });
  const A = 0.7;

  test.each([0.3, 0.05, -0.05, -0.3])('window longer by eps = %p: (1 + eps/T) e^{-eps}', (eps) => {
    const c = twoHops(S, [{ t: [0, T + eps], open: ['a'] }]);
    const end = simulate(c, { initial: { u0: A } }).at(T + eps, 'u1');
    expect(relative(end / A, (1 + eps / T) * Math.exp(-eps))).toBeLessThan(1e-12);
  });

  test.each([0.2, 0.05])('gate late by delta = %p, read at its own end: e^{-delta}', (delta) => {
    const c = twoHops(S, [
      { t: [0, T], open: ['a'] },
      { t: [T + delta, 2 * T + delta], open: ['b'] },
    ]);
    expect(
      relative(simulate(c, { initial: { u0: A } }).at(2 * T + delta, 'u2') / A, Math.exp(-delta)),
    ).toBeLessThan(1e-12);
  });

  test.each([0.2, 0.05])('gate early by delta = %p: e^{delta} (1 - delta^2 / (2 T^2))', (delta) => {
    const c = twoHops(S, [
      { t: [0, T], open: ['a'] },
      { t: [T - delta, 2 * T - delta], open: ['b'] },
    ]);
    const factor = Math.exp(delta) * (1 - delta ** 2 / (2 * T ** 2));
    expect(relative(simulate(c, { initial: { u0: A } }).at(2 * T - delta, 'u2') / A, factor)).toBeLessThan(
      1e-12,
    );
  });

  test.each([0.2, -0.2, 0.05, -0.05, 0.01])(
    'one gate of a fixed schedule moved by %p: 1 - delta^2 / (2 T^2)',
    (delta) => {
      const chain = circuit(gradedChain({ stages: 3, T, gain: S }));
      const windows = chain.schedule.windows.map((window, k) =>
        k === 1 ? { ...window, t: [T + delta, 2 * T + delta] as const } : window,
      );
      const packet = simulate(circuit({ ...chain, schedule: { windows } }), { initial: { u0: A } });
      expect(relative(packet.at(3 * T, 'u3') / A, 1 - delta ** 2 / (2 * T ** 2))).toBeLessThan(1e-12);
    },
  );

  test.each([0.01, 0.2])('gate over threshold by b = %p: A + b (e^T - 1) / T at every hop', (b) => {
    const packet = simulate(circuit(gradedChain({ stages: 3, T, bias: b })), { initial: { u0: A } });
    for (const N of [1, 2, 3])
      expect(relative(packet.at(N * T, `u${N}`), A + (N * b * Math.expm1(T)) / T)).toBeLessThan(1e-12);
  });

  test('gate under threshold by q = 0.05: small amplitudes die, with a crossing at ln(A/q)', () => {
    const packet = simulate(circuit(gradedChain({ stages: 3, T, bias: -0.05 })), { initial: { u0: 0.3 } });
    expect(relative(packet.at(T, 'u1'), 0.143763920384208)).toBeLessThan(1e-12);
    expect(relative(packet.at(2 * T, 'u2'), 0.029036136628147)).toBeLessThan(1e-12);
    expect(packet.at(3 * T, 'u3')).toBe(0);
    expect(packet.log.crossings).toEqual([
      { t: expect.closeTo(Math.log(0.3 / 0.05), 14), kind: 'row', name: 'u0>u1', row: 0, active: false },
      {
        t: expect.closeTo(T + Math.log(packet.at(T, 'u1') / 0.05), 14),
        kind: 'row',
        name: 'u1>u2',
        row: 0,
        active: false,
      },
    ]);
  });

  test('residue r in the destination adds r e^{-T}', () => {
    const packet = simulate(twoHops(S, [{ t: [0, T], open: ['a'] }]), { initial: { u0: A, u1: 0.2 } });
    expect(relative(packet.at(T, 'u1'), A + 0.2 * Math.exp(-T))).toBeLessThan(1e-12);
  });
});

describe('the ceiling', () => {
  const ends = (T: number, A: number) => {
    const packet = simulate(circuit(gradedChain({ stages: 6, T, threshold: 1 })), { initial: { u0: A } });
    return { A6: packet.at(6 * T, 'u6'), margins: packet.margins };
  };

  test('at T = 0.5 is g0: 0.99 passes exactly, 1.02 leaks', () => {
    expect(Math.abs(ends(0.5, 0.99).A6 - 0.99)).toBeLessThan(1e-14);
    expect(ends(0.5, 0.99).margins!.some(({ leaks }) => leaks)).toBe(false);
    expect(ends(0.5, 1.02).A6).toBeGreaterThan(1.0200001);
    expect(ends(0.5, 1.02).margins!.some(({ leaks }) => leaks)).toBe(true);
  });

  test('at T = 3 is g0 e / S = 0.40601', () => {
    const ceiling = Math.E / exactGain({ T: 3, source: 'decaying', destination: 'leaky' });
    expect(ceiling).toBeCloseTo(0.40601, 5);
    expect(ends(3, 0.39).A6).toBeCloseTo(0.39, 14);
    expect(ends(3, 0.41).A6).toBeCloseTo(0.41047, 5);
    expect(ends(3, 0.5).A6).toBeCloseTo(0.60549, 5);
  });

  test('shows as a margin that reaches 0, at the time of the peak of S A t e^{-t}', () => {
    const { margins } = ends(3, 0.39);
    const S = exactGain({ T: 3, source: 'decaying', destination: 'leaky' });
    const second = margins!.find(({ projection }) => projection === 'u1>u2');
    expect(second?.margin).toBeCloseTo(1 - (S * 0.39) / Math.E, 13);
    expect(second?.t).toBeCloseTo(1, 7);
    expect(second?.leaks).toBe(false);
  });

  test('a row that leaks is reported by name, row and time', () => {
    const leaky = ends(3, 0.41).margins!.filter(({ leaks }) => leaks);
    expect(leaky.map(({ projection }) => projection)).toEqual(['u1>u2', 'u2>u3', 'u3>u4', 'u4>u5', 'u5>u6']);
    expect(leaky[0]).toMatchObject({
      row: 0,
      t: expect.closeTo(1, 6),
      margin: expect.closeTo(1 - 0.41 / 0.40601, 3),
    });
  });
});

describe('the four gains carry an amplitude to 1e-15', () => {
  const T = 1.7;
  test.each([
    ['decaying', 'leaky', Math.exp(T) / T],
    ['held', 'leaky', 1 / (1 - Math.exp(-T))],
    ['decaying', 'held', 1 / (1 - Math.exp(-T))],
    ['held', 'held', 1 / T],
  ] as const)('%s -> %s', (source, destination, S) => {
    expect(relative(exactGain({ T, source, destination }), S)).toBeLessThan(1e-15);
    const hold = [...(source === 'held' ? ['u'] : []), ...(destination === 'held' ? ['d'] : [])];
    const hop = circuit({
      populations: [{ name: 'u' }, { name: 'd' }],
      projections: [{ name: 'p', from: [{ population: 'u' }], to: [{ population: 'd' }] }],
      schedule: { windows: [{ t: [0, T], open: ['p'], hold }] },
    });
    expect(Math.abs(simulate(hop, { initial: { u: 0.7 } }).at(T, 'd') - 0.7)).toBeLessThan(1e-15);
  });

  test('unequal time constants: 4.777166202177 at tau_u = 1, tau_d = 2.5, T = 2', () => {
    const hop = { T: 2, source: 'decaying', destination: 'leaky', tauSource: 1 } as const;
    expect(exactGain({ ...hop, tauDestination: 2.5 })).toBeCloseTo(4.777166202177, 12);
    // the limit of equal taus is approached without loss of digits
    for (const eps of [1e-4, 1e-8, 1e-12])
      expect(relative(exactGain({ ...hop, tauDestination: 1 + eps }), Math.exp(2) / 2)).toBeLessThan(
        2 * eps + 1e-14,
      );
  });
});

describe('a chain of vectors', () => {
  test('computes [K A]^+ componentwise, hop by hop', () => {
    const K1 = [
      [1, -2],
      [0.5, 0.5],
      [-1, 1],
    ];
    const K2 = [
      [1, 1, -3],
      [-0.2, 2, 1],
    ];
    const A = [0.3, 0.4];
    const relu = (K: number[][], I: number[]) =>
      K.map((row) =>
        Math.max(
          0,
          row.reduce((sum, k, j) => sum + k * I[j], 0),
        ),
      );
    const packet = simulate(circuit(vectorChain({ matrices: [K1, K2], T: 1.5 })), { initial: { u0: A } });
    const first = relu(K1, A);
    expect([...packet.vector(1.5, 'u1')]).toEqual(first.map((value) => expect.closeTo(value, 14)));
    expect([...packet.vector(3, 'u2')]).toEqual(relu(K2, first).map((value) => expect.closeTo(value, 14)));
    expect(packet.stats.crossings).toBe(0);
  });
});
