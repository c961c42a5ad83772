/** Weights of a ladder: what any number of its levels sends together is off by half a step of the mantissa at most. */
import fc from 'fast-check';
import { bundle } from '../../../src/backends/loihi/wires';

const sent = (weight: number, levels: number, bits: number, rounding: 'spread' | 'each') => {
  const from = { group: 'a', size: levels, each: levels };
  const { synapses } = bundle('w', from, { group: 'b', size: 1, each: 1 }, [{ from: 0, to: 0, weight }], {
    bits,
    rounding,
  });
  if (synapses.length === 0) return { weights: new Array<number>(levels).fill(0), grid: Number.NaN };
  const [{ weights, weightExp = 0 }] = synapses;
  const list =
    typeof weights === 'number' ? new Array<number>(levels).fill(weights) : (weights[0] as number[]);
  return {
    weights: list.map((mantissa) => mantissa * 2 ** weightExp),
    grid: 2 ** (8 - bits) * 2 ** weightExp,
  };
};

test('spread over the levels, the sum of the lowest n is within half a step of n weights; of either sign, whatever the bits', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.3, max: 3e4, noNaN: true }),
      fc.boolean(),
      fc.integer({ min: 2, max: 64 }),
      fc.constantFrom(1, 2, 3, 4, 5, 6, 8),
      (size, negative, levels, bits) => {
        const weight = negative ? -size : size;
        const { weights, grid } = sent(weight, levels, bits, 'spread');
        if (Number.isNaN(grid)) return;
        let sum = 0;
        weights.forEach((one, k) => {
          sum += one;
          expect(Math.abs(sum - (k + 1) * weight)).toBeLessThanOrEqual(grid / 2 + 1e-9 * size * levels);
          expect(Math.abs(one / grid) % 1).toBe(0);
        });
      },
    ),
    { numRuns: 300, seed: 1 },
  );
});

test('rounded in each level they add up: seven and a half is eight, thirty-two times', () => {
  const sum = (weights: readonly number[]) => weights.reduce((a, b) => a + b, 0);
  expect(sum(sent(7.5, 32, 8, 'each').weights)).toBe(256);
  expect(sum(sent(7.5, 32, 8, 'spread').weights)).toBe(240);
});
