/** The synfire-gated synfire chain of a depletion chain: smooth gates that overlap, no clock. */
import { circuit, depletionChain, depletionSgsc, dopri5, meanField, simulate } from '../../src/index';

const backend = meanField({ solver: dopri5({ rtol: 1e-8, atol: 1e-10 }) });
const SET = { stages: 20, gain: 3, G: 1.5, h: 0.3, fullyOpen: 0.27249, threshold: 50 };

function peaks(gradedGain: number, u0: number, ks: readonly number[]): number[] {
  const run = simulate(circuit(depletionSgsc({ ...SET, gradedGain })), {
    initial: { p0: 1.5, u0 },
    tspan: [0, 9],
    tEval: [],
    backend,
  });
  return ks.map((k) => Math.max(...Array.from({ length: 2001 }, (_, i) => run.at((9 * i) / 2000, `u${k}`))));
}

/** With S = 2.0531. */
let [early, late] = [0, 0];
beforeAll(() => {
  [early, late] = peaks(2.0531, 0.4, [14, 20]) as [number, number];
});

test('with S = 2.0531 the graded amplitude passes unchanged from stage to stage', () => {
  expect(Math.abs((late / early) ** (1 / 6) - 1)).toBeLessThan(3e-4);
});

test('square gates of the same overlap want 2.0546: 0.08 % too much, which shows at every stage', () => {
  const [before, after] = peaks(2.0546, 0.4, [14, 20]) as [number, number];
  expect((after / before / (late / early)) ** (1 / 6) - 1).toBeGreaterThan(5e-4);
});

test('amplitudes keep their order and, within 2 %, their ratios', () => {
  const [small, large] = [0.1, 0.8].map((u0) => (peaks(2.0531, u0, [20])[0] ?? 0) / u0) as [number, number];
  for (const ratio of [small, large]) expect(Math.abs(ratio / (late / 0.4) - 1)).toBeLessThan(0.02);
});

test('the exact solver refuses resources by name', () => {
  const chain = circuit(depletionChain({ stages: 2, gain: 3, G: 1.5, h: 0.3 }));
  expect(() => simulate(chain, { initial: { p0: 2 }, tspan: [0, 4] })).toThrow(
    'projections[0].resource: exact() cannot run the depleting resource of "p0>p1"',
  );
});

test.each([
  [() => depletionChain({ stages: 2, gain: 0, G: 1, h: 0 }), 'depletionChain.gain: invalid gain 0'],
  [
    () => depletionSgsc({ ...SET, gradedGain: 2, fullyOpen: 0 }),
    'depletionSgsc.fullyOpen: invalid emission 0',
  ],
  [
    () => depletionChain({ stages: 2, gain: 1, gamma: 1, G: 1, h: 0 } as never),
    'depletionChain: unknown option "gamma"',
  ],
])('bad options are answered in words %#', (action, message) => {
  expect(action).toThrow(message);
});
