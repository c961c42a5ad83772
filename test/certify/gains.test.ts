/** What 'exact' stands for, proven by its definition: an empty destination that amplitude 1 charges ends at 1. */
import fc from 'fast-check';
import { gainFaults } from '../../src/certify/gains';
import { circuit, plan } from '../../src/index';
import { cases } from '../support/cases';

const tau = fc.double({ min: 0.05, max: 20, noNaN: true });

test.each([
  [false, false],
  [false, true],
  [true, false],
  [true, true],
])('source held: %s, destination held: %s, any two time constants', (source, destination) => {
  fc.assert(
    fc.property(tau, tau, fc.double({ min: 0.1, max: 6, noNaN: true }), (a, b, T) => {
      const made = circuit({
        populations: [
          { name: 'u', tau: a },
          { name: 'v', tau: b },
        ],
        projections: [{ name: 'u>v', from: [{ population: 'u' }], to: [{ population: 'v', gain: 'exact' }] }],
        schedule: {
          windows: [
            {
              t: [0, T],
              open: ['u>v'],
              hold: [...(source ? ['u'] : []), ...(destination ? ['v'] : [])],
            },
          ],
        },
      });
      const gains = gainsOf(made);
      expect(gainFaults(made, gains)).toEqual([]);
      const wrong = gains.map((list) => list.map((gain) => gain * (1 + 1e-13)));
      expect(gainFaults(made, wrong).join()).toMatch(
        /^the gain of "u>v" into "v" charges an empty population/,
      );
    }),
    { numRuns: cases(25, 400), seed: 4 },
  );
});

/** Gains as the plan resolves them. */
function gainsOf(made: ReturnType<typeof circuit>): number[][] {
  return plan(made).blocks.map(({ destinations }) => destinations.map(({ gain }) => gain));
}
