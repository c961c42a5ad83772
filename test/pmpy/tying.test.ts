/** Both copies of a weight must get the whole delta, with opposite signs. */
import { weightTying } from '../../src/pmpy/index';

describe.each([1, 2, 3, 4])('600 steps of a linear target, seed %i', (seed) => {
  const [tiedInput, untied, tiedOutput, printed, signed] = weightTying({ seed }) as [
    ...Array<ReturnType<typeof weightTying>[number]>,
  ];
  const longer = weightTying({ seed, steps: 3000 });

  test('tied copies follow the standard trajectory to rounding', () => {
    expect(tiedInput?.deviation).toBeLessThan(1e-15);
    expect(tiedOutput?.deviation).toBeLessThan(1e-15);
    expect(tiedInput?.error).toBeLessThan(1e-3);
  });

  test('untied input copies leave it by some tenths on the way, and reach the target too', () => {
    expect(untied?.deviation).toBeGreaterThan(0.1);
    expect(untied?.deviation).toBeLessThan(2);
    expect(untied?.error).toBeLessThan(0.1);
    expect(longer[1]?.error).toBeLessThan(1e-3);
  });

  test('copies that learn on their own branch diverge as printed', () => {
    expect(printed?.error).toBeGreaterThan(1e10);
  });

  test('with the sign right they do not arrive, where tied copies do', () => {
    expect(signed?.error).toBeGreaterThan(0.2);
    expect(longer[4]?.error).toBeGreaterThan(0.05);
    expect(longer[2]?.error).toBeLessThan(1e-3);
  });
});

test('weights that overflow are Infinity, never NaN', () => {
  const rules = weightTying({ rate: 50 });
  for (const { deviation, error } of rules)
    expect(Number.isNaN(deviation) || Number.isNaN(error)).toBe(false);
  expect(rules[3]).toMatchObject({ deviation: Number.POSITIVE_INFINITY, error: Number.POSITIVE_INFINITY });
});

test('the same seed gives the same bits', () => {
  expect(weightTying({ seed: 3, steps: 20 })).toEqual(weightTying({ seed: 3, steps: 20 }));
});

test.each([
  [{ steps: 0 }, 'weightTying.steps: invalid number 0 (allowed: a whole number from 1 to 10000)'],
  [{ rate: -0.1 }, 'weightTying.rate: invalid learning rate -0.1 (allowed: a number above 0)'],
  [{ stepz: 1 } as never, 'weightTying: unknown option "stepz" (did you mean "steps"?'],
])('%j is an error in one line', (options, message) => {
  expect(() => weightTying(options)).toThrow(message);
});
