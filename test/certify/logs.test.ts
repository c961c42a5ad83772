/** Logs of circuits whose gates are ramps that their own rows drive: one crossing for each that there is. */
import fc from 'fast-check';
import { autonomousSgsc, certify, circuit, simulate } from '../../src/index';
import { cases } from '../support/cases';

const clockless = fc.record({
  stages: fc.integer({ min: 2, max: 4 }),
  T: fc.double({ min: 1.5, max: 2.5, noNaN: true }),
  ramp: fc.constantFrom(0.02, 0.05, 0.1, 0.25),
  threshold: fc.constantFrom(20, 40, 60, 100),
  m1: fc.double({ min: 1.1, max: 1.4, noNaN: true }),
  u0: fc.double({ min: 0.2, max: 0.9, noNaN: true }),
});

test('a gate that ends its ramp does not turn back within rounding', () => {
  fc.assert(
    fc.property(clockless, ({ m1, u0, ...parts }) => {
      const made = circuit(autonomousSgsc(parts));
      const options = { initial: { m1, u0 }, tspan: [0, 2 * parts.stages + 2] as const };
      const { verdict, reason, differences } = certify(made, options, simulate(made, options));
      expect([verdict === 'refused' ? reason : '', differences]).toEqual(['', []]);
    }),
    {
      ...{ numRuns: cases(3, 600), seed: 24 },
      examples: [[{ stages: 3, T: 2, ramp: 0.05, threshold: 60, m1: 1.2, u0: 0.5 }]],
    },
  );
});
