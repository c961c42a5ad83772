/** What each fragment promises, run by the exact solver. */
import { circuit, fanIn, fanOut, memory, packetStream, simulate } from '../../src/index';

const relative = (value: number, truth: number) => Math.abs(value / truth - 1);

describe('short-term memory', () => {
  test('holds for 50 windows, is read three times without loss, and is cleared', () => {
    const run = simulate(circuit(memory({ T: 2, hold: 100, reads: 3 })), { initial: { u: 0.7 } });
    for (const t of [2, 50, 102, 108]) expect(Math.abs(run.at(t, 'm') - 0.7)).toBeLessThan(1e-15);
    for (const k of [0, 1, 2]) expect(Math.abs(run.at(104 + 2 * k, `out${k}`) - 0.7)).toBeLessThan(1e-15);
    // flushed with self gain -20: e^{-21 theta}
    expect(relative(run.at(110, 'm'), 0.7 * Math.exp(-42))).toBeLessThan(1e-12);
  });

  test.each([0.98, 1.02])('with self gain %p the content is I_0 e^{eps t}', (selfGain) => {
    const run = simulate(circuit(memory({ T: 2, hold: 10, selfGain })), { initial: { u: 0.7 } });
    for (const t of [4, 12])
      expect(relative(run.at(t, 'm'), 0.7 * Math.exp((selfGain - 1) * (t - 2)))).toBeLessThan(1e-12);
    const halfLife = Math.LN2 / Math.abs(selfGain - 1);
    const long = simulate(circuit(memory({ T: 2, hold: halfLife, selfGain })), { initial: { u: 0.7 } });
    expect(relative(long.at(2 + halfLife, 'm'), selfGain < 1 ? 0.35 : 1.4)).toBeLessThan(1e-12);
  });

  test('an offset in the held argument drifts: b t at self gain 1, (S b / eps)(e^{eps t} - 1) otherwise', () => {
    const drift = simulate(circuit(memory({ T: 2, hold: 10, offset: 0.01 })), { initial: { u: 0.7 } });
    expect(Math.abs(drift.at(12, 'm') - 0.8)).toBeLessThan(1e-12);
    const eps = -0.05;
    const both = simulate(circuit(memory({ T: 2, hold: 10, offset: 0.01, selfGain: 1 + eps })), {
      initial: { u: 0.7 },
    });
    const truth = 0.7 * Math.exp(10 * eps) + (((1 + eps) * 0.01) / eps) * Math.expm1(10 * eps);
    expect(relative(both.at(12, 'm'), truth)).toBeLessThan(1e-12);
  });

  test('closing the hold without a flush leaves A e^{-k theta} after k windows', () => {
    const run = simulate(circuit(memory({ T: 2, hold: 2, clear: false })), {
      initial: { u: 1 },
      tspan: [0, 12],
    });
    for (const k of [1, 2, 3]) expect(relative(run.at(6 + 2 * k, 'm'), Math.exp(-2 * k))).toBeLessThan(1e-12);
  });
});

describe('fan-out and fan-in', () => {
  test('every destination receives the whole packet', () => {
    const run = simulate(circuit(fanOut({ destinations: ['a', 'b', 'c'], T: 1.5 })), { initial: { u: 0.6 } });
    for (const name of ['a', 'b', 'c']) expect(Math.abs(run.at(1.5, name) - 0.6)).toBeLessThan(1e-15);
  });

  test('the threshold comes after the sum', () => {
    const sum = circuit(fanIn({ sources: ['a', 'b', 'c'], scales: [1, -2, 0.5], T: 1.5 }));
    expect(Math.abs(simulate(sum, { initial: { a: 1, b: 0.2, c: 0.4 } }).at(1.5, 'u') - 0.8)).toBeLessThan(
      1e-15,
    );
    expect(simulate(sum, { initial: { a: 0.3, b: 0.9, c: 0.4 } }).at(1.5, 'u')).toBe(0);
  });

  test('a name may stand on one side only, and once', () => {
    expect(() => fanOut({ destinations: ['a', 'a'], T: 1 })).toThrow(
      'fanOut.destinations[1]: invalid name "a"',
    );
    expect(() => fanIn({ sources: ['u'], T: 1 })).toThrow('fanIn.sources[0]: invalid name "u"');
    expect(() => fanIn({ sources: ['a'], scales: [1, 2], T: 1 })).toThrow(
      'fanIn.scales: invalid scales [1,2]',
    );
  });
});

describe('a stream of packets', () => {
  const x = [0.3, 0.9, 0.1, 0.5, 0.7, 0.2];

  test('flushed behind itself carries each amplitude, to 1e-14', () => {
    const stream = circuit(packetStream({ stages: 7, T: 2 }));
    const run = simulate(stream, { inputs: { x }, cycles: x.length });
    // packet j is in u_k at (3 j + k + 1) T
    for (const j of [0, 1, 2])
      for (const k of [0, 3, 7]) {
        const t = (3 * j + k + 1) * 2;
        expect(Math.abs(run.at(t, `u${k}`) - x[j])).toBeLessThan(1e-14);
      }
  });

  test('without flush each hop finds e^{-m theta} of the packet before', () => {
    const stream = circuit(packetStream({ stages: 1, T: 1, every: 2, flush: false }));
    const run = simulate(stream, { inputs: { x }, cycles: x.length });
    const e = Math.exp(-2);
    // u0 at the end of cycle j's first window, u1 one window later: A_j = x_j + e A_{j-1} at both
    const first: number[] = [];
    const second: number[] = [];
    x.forEach((value, j) => {
      first.push(value + e * (first[j - 1] ?? 0));
      second.push(first[j] + e * (second[j - 1] ?? 0));
    });
    x.forEach((_, j) => {
      expect(relative(run.at(2 * j + 1, 'u0'), first[j])).toBeLessThan(1e-13);
      if (j + 1 < x.length) expect(relative(run.at(2 * j + 2, 'u1'), second[j])).toBeLessThan(1e-13);
    });
  });

  test('needs three windows between packets to be flushed, two without', () => {
    expect(() => packetStream({ stages: 3, T: 1, every: 2 })).toThrow(
      'packetStream.every: invalid number of windows 2 (allowed: a whole number of at least 3)',
    );
  });
});
