/** Independent jitter of every inner gate, over 2,000 seeded draws. */
import { budget, circuit, gradedChain } from '../../src/index';

test('ten inner gates, s = 0.1 tau, T = 2 tau: the mean loss is n s^2 / (2 T^2) = 0.0125, within 3 standard errors', () => {
  const result = budget(circuit(gradedChain({ stages: 12, T: 2 })), {
    initial: { u0: 1 },
    draws: 2000,
    seed: 1,
    faults: { jitter: 0.1 },
  });
  expect(result.innerGates).toBe(10);
  const effect = result.effects.find(({ fault }) => fault === 'gate jitter');
  const loss = 1 - (effect?.measured.at(-1) ?? 0);
  const error = effect?.standardErrors?.at(-1) ?? 0;
  expect(error).toBeLessThan(3e-4);
  expect(Math.abs(loss - 0.0125)).toBeLessThan(3 * error);
  effect?.closed.forEach((value, k) => {
    const limit = 3 * (effect.standardErrors?.[k] ?? 0) + 1e-14;
    expect(Math.abs((value ?? Number.NaN) - (effect.measured[k] ?? 0))).toBeLessThanOrEqual(limit);
  });
});
