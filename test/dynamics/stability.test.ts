/** Multipliers against closed forms, measured decays and an independent derivative of plain backprop. */

import { networkOf } from '../../src/circuit/fragments/backprop';
import {
  backprop,
  backpropWeights,
  circuit,
  gradedChain,
  learning,
  type NamedWeights,
  overlapModes,
  ring,
  ringGain,
  ringModes,
  simulate,
  stability,
  vectorChain,
} from '../../src/index';
import { initialOf, inputsOf } from '../../src/learning/patterns';
import { eigenvalues } from '../../src/numerics/spectrum';

const sizes = (list: readonly { re: number; im: number }[]) => list.map(({ re, im }) => Math.hypot(re, im));

describe('chains', () => {
  test('the line attractor: multiplier 1 in the frame of the packet, all others 0', () => {
    const chain = circuit(gradedChain({ stages: 6, T: 2 }));
    const names = chain.populations.map(({ name }) => name);
    const found = stability(chain, { initial: { u0: 0.5 }, tspan: [2, 4], comoving: names.slice(1) });
    expect(found.multipliers[0]?.re).toBeCloseTo(1, 14);
    expect(Math.max(...sizes(found.multipliers.slice(1)))).toBe(0);
    // not normal: a residue ahead of the packet adds to it, so perturbations grow by sqrt(1 + e^{-2 theta}) at first
    expect(found.singularValues[0]).toBeGreaterThan(1);
  });

  test('a whole open chain decays: every multiplier is e^{-n theta} to the last digits although it is defective', () => {
    const chain = circuit(gradedChain({ stages: 6, T: 2 }));
    const { multipliers, singularValues } = stability(chain, { initial: { u0: 0.5 } });
    for (const size of sizes(multipliers)) expect(size).toBeCloseTo(Math.exp(-12), 17);
    // u0 still passes on what it has, so that a perturbation may reach u6 whole: multipliers alone would not tell
    expect(singularValues[0]).toBeGreaterThan(1);
  });

  test('rings: the roots of l^m - (1 - e^{-m theta}) l^{m-1} - e^{-m theta}, to the power m', () => {
    for (const stages of [2, 3, 5]) {
      const made = circuit(ring({ stages, T: 2 }));
      const { multipliers } = stability(made, { initial: { u0: 0.5 } });
      const expected = ringModes({ stages, T: 2, gain: ringGain({ stages, T: 2 }) }).multipliers;
      expect(multipliers[0]?.re).toBeCloseTo(1, 12);
      expect(multipliers).toHaveLength(stages);
      sizes(multipliers).forEach((size, k) => {
        expect(size).toBeCloseTo(sizes(expected)[k] ** stages, 12);
      });
    }
  });

  test.each([0.1, 0.25, 0.5, 0.6])('overlapping gates (%p): multipliers x_1 / x_j', (overlap) => {
    const [T, stages] = [2, 10];
    const chain = circuit(gradedChain({ stages, T, overlap }));
    const step = (1 - overlap) * T;
    const names = chain.populations.map(({ name }) => name);
    const { multipliers } = stability(chain, {
      initial: { u0: 0.5 },
      tspan: [5 * step, 6 * step],
      comoving: names.slice(1),
    });
    const expected = sizes(overlapModes({ T, overlap }).multipliers);
    expect(sizes(multipliers)[0]).toBeCloseTo(1, 11);
    expected.forEach((size, k) => {
      expect(sizes(multipliers)[k]).toBeCloseTo(size, 9);
    });
    expect(Math.max(0, ...sizes(multipliers).slice(expected.length))).toBeLessThan(1e-9);
  });

  test('a vector chain: the eigenvalues of the product of the active matrices, its singular values beside them', () => {
    const K1 = [
      [0.9, 0.2],
      [0.1, 0.7],
    ];
    const K2 = [
      [1, 0.5],
      [0.3, 0.8],
    ];
    const chain = circuit(vectorChain({ T: 1, matrices: [K1, K2] }));
    const names = chain.populations.map(({ name }) => name);
    const from = names[0];
    const found = stability(chain, {
      initial: { [from]: [0.4, 0.3] },
      tspan: [0, 2],
    });
    const block = found.rows
      .map((label, i) => ({ label, i }))
      .filter(({ label }) => label.startsWith(names[2]))
      .map(({ i }) => Array.from(found.matrix[i]?.subarray(0, 2) ?? []));
    // K2 K1 = [[0.95, 0.55], [0.35, 0.62]]
    expect(block.flat().map((value) => Number(value.toFixed(12)))).toEqual([0.95, 0.55, 0.35, 0.62]);
    const one = stability(chain, {
      initial: { [from]: [0.4, 0.3] },
      stage: { from, to: names[1] },
    });
    const trace = 1.6;
    const root = Math.sqrt(trace ** 2 - 4 * 0.61);
    expect(one.multipliers[0]?.re).toBeCloseTo((trace + root) / 2, 13);
    expect(one.multipliers[1]?.re).toBeCloseTo((trace - root) / 2, 13);
    expect(one.singularValues[0] * one.singularValues[1]).toBeCloseTo(0.61, 13);
  });

  test('a window is a part of the run, and options are checked', () => {
    const chain = circuit(gradedChain({ stages: 3, T: 1 }));
    const { tspan, rows } = stability(chain, { initial: { u0: 0.5 }, window: 1 });
    expect(tspan).toEqual([1, 2]);
    expect(rows).toEqual(['u0', 'u1', 'u2', 'u3']);
    expect(() => stability(chain, { window: 7 })).toThrow(/invalid window 7 \(allowed: 0 to 2\)/);
    expect(() => stability(chain, { window: 1, tspan: [0, 1] })).toThrow(/allowed: one of them/);
    expect(() => stability(chain, { toward: { v: 1 } })).toThrow(/unknown population or weights "v"/);
  });
});

describe('learning cycles', () => {
  test('the delta rule: Floquet decay is the measured decay, prod(1 - eta x x^T)', () => {
    const task = learning.linearTransform(2);
    const network = networkOf(task.network);
    const made = circuit(backprop(task.network));
    const weights = backpropWeights(task.network, 1, task.initialisation);
    const epoch = 5;
    const patterns = Array.from({ length: epoch }, (_, k) => task.patterns(1)(k));
    const inputs = inputsOf(network, patterns);
    const found = stability(made, { initial: initialOf(made, weights), inputs, cycles: epoch });
    // W1 alone: each row of its error is multiplied by M = prod(1 - eta x x^T), written out here
    let M = [
      [1, 0],
      [0, 1],
    ];
    for (const { x } of patterns) {
      const [a, b] = [x[0], x[1]];
      M = M.map(([p = 0, q = 0]) => {
        const along = network.rate * (p * a + q * b);
        return [p - along * a, q - along * b];
      });
    }
    const closed = sizes(eigenvalues(M));
    const learnt = sizes(found.multipliers).filter((size) => size > 1e-6);
    expect(learnt).toHaveLength(4);
    for (const [k, size] of [closed[0], closed[0], closed[1], closed[1]].entries())
      expect(Math.abs(learnt[k] - size)).toBeLessThan(1e-9);

    // measured: the error after many epochs falls by the largest multiplier an epoch
    const teacher = patterns.slice(0, 2);
    const [x0, x1] = teacher.map(({ x }) => Array.from(x)) as [number[], number[]];
    const det = x0[0] * x1[1] - x0[1] * x1[0];
    const truth = [0, 1].flatMap((i) => {
      const [t0, t1] = teacher.map(({ t }) => t[i]) as [number, number];
      return [(t0 * x1[1] - t1 * x0[1]) / det, (t1 * x0[0] - t0 * x1[0]) / det];
    });
    let named: NamedWeights = weights;
    const errors: number[] = [];
    for (let k = 0; k < 27; k++) {
      named = simulate(made, { initial: initialOf(made, named), inputs, cycles: epoch }).weights;
      errors.push(Math.max(...truth.map((m, i) => Math.abs(named['W1']?.[i] - m))));
    }
    const measured = errors[26] / errors[25];
    expect(Math.abs(measured - closed[0])).toBeLessThan(1e-9);
  });
});
