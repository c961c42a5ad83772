/** Static checks of a schedule, each on the smallest circuit that has the fault. */
import {
  circuit,
  type Fragment,
  gradedChain,
  inspect,
  memory,
  packetStream,
  ring,
  routing,
  simulate,
  vectorChain,
} from '../../src/index';

const found = (...fragments: Fragment[]) =>
  inspect(circuit(...fragments)).map(({ kind, projection, population, t }) => [
    kind,
    projection,
    population,
    t,
  ]);

const line = (a: string, b: string, gain: number | 'exact' = 'exact') => ({
  name: `${a}>${b}`,
  from: [{ population: a }],
  to: [{ population: b, gain }],
});
const names = (...list: string[]) => list.map((name) => ({ name }));

test('the fragments are clean', () => {
  for (const fragment of [
    gradedChain({ stages: 5, T: 2 }),
    gradedChain({ stages: 5, T: 2, overlap: 0.4 }),
    vectorChain({ T: 1, matrices: [[[1, -1]], [[0.5], [0.2]]] }),
    memory({ T: 2, hold: 6, reads: 2 }),
    ring({ stages: 3, T: 1 }),
    packetStream({ stages: 5, T: 2 }),
    routing({ destinations: ['a', 'b'], choose: ['a', 'b'], T: 1 }),
  ])
    expect(found(fragment)).toEqual([]);
});

describe('a population that is used again', () => {
  const twice = (flush: Fragment['schedule']): Fragment => ({
    populations: names('a', 'b', 'c'),
    projections: [line('a', 'c'), line('b', 'c')],
    schedule: {
      windows: [{ t: [0, 2], open: ['a>c'] }, { t: [4, 6], open: ['b>c'] }, ...(flush?.windows ?? [])],
    },
  });

  test('without a flush is found, with the residue that a run confirms', () => {
    const [finding] = inspect(circuit(twice({})));
    expect(finding?.text).toBe(
      '"c" is charged again at t = 4, and 1.83 % of its amplitude at t = 2 will still be there at t = 6: ' +
        'flush it between, or write a gain that allows for it',
    );
    const run = simulate(circuit(twice({})), { initial: { a: 0.5, b: 0 } });
    expect(run.at(6, 'c') / run.at(2, 'c')).toBeCloseTo(0.0183, 4);
  });

  test('is clean with a flush between, and while the residue is below the tolerance', () => {
    expect(found(twice({ windows: [{ t: [2, 4], flush: ['c'] }] }))).toEqual([]);
    expect(inspect(circuit(twice({})), { tolerance: 0.02 })).toEqual([]);
  });

  test('is no mistake where it is held all the while: it accumulates', () => {
    expect(found(twice({ windows: [{ t: [0, 6], hold: ['c'] }] }))).toEqual([]);
  });

  test('is found across the end of a period', () => {
    expect(found(packetStream({ stages: 1, T: 1, every: 3, flush: false }))).toEqual([
      ['re-use', 'x>u0', 'u0', 0],
      ['re-use', 'u0>u1', 'u1', 1],
    ]);
  });
});

describe('a gate that opens on an empty source', () => {
  test('which is charged only later', () => {
    const early: Fragment = {
      populations: names('a', 'b', 'c'),
      projections: [line('a', 'b'), line('b', 'c')],
      schedule: {
        windows: [
          { t: [2, 3], open: ['a>b'] },
          { t: [0, 1], open: ['b>c'] },
        ],
      },
    };
    expect(found(early)).toEqual([['empty source', 'b>c', 'b', 0]]);
  });

  test('which was flushed since', () => {
    const flushed: Fragment = {
      populations: names('a', 'b', 'c'),
      projections: [line('a', 'b'), line('b', 'c')],
      schedule: {
        windows: [
          { t: [0, 2], open: ['a>b'] },
          { t: [2, 4], flush: ['b'] },
          { t: [4, 6], open: ['b>c'] },
        ],
      },
    };
    expect(found(flushed)).toEqual([['empty source', 'b>c', 'b', 4]]);
    expect(inspect(circuit(flushed))[0]?.text).toBe(
      '"b>c" opens at t = 4 on an empty source: nothing is left in "b" of its charge at t = 2',
    );
  });
});

test("a source that is read while it is charged is found where gain 'exact' was asked, and only there", () => {
  const both = (gain: number | 'exact'): Fragment => ({
    populations: names('a', 'b', 'c'),
    projections: [line('a', 'b'), line('b', 'c', gain)],
    schedule: {
      windows: [
        { t: [0, 2], open: ['a>b'] },
        { t: [1, 3], open: ['b>c'] },
      ],
    },
  });
  expect(found(both('exact'))).toEqual([['charging source', 'b>c', 'b', 1]]);
  expect(found(both(2))).toEqual([]);
});

describe('a ceiling', () => {
  const chain = (T: number, threshold: number) => circuit(gradedChain({ stages: 4, T, threshold }));
  const ceiling = (T: number, threshold: number) =>
    Number(inspect(chain(T, threshold), { amplitude: 1e6 })[0]?.text.match(/above ([\d.]+)/)?.[1]);

  test.each([
    [0.5, 1],
    [1, 1],
    [3, 0.40601],
  ])('at T = %p tau and g0 = 1 is %p = g0 / (S m e^{-m})', (T, digits) => {
    const m = Math.min(T, 1);
    expect(ceiling(T, 1)).toBeCloseTo(digits, 5);
    expect(ceiling(T, 1)).toBeCloseTo(T / (Math.exp(T) * m * Math.exp(-m)), 5);
  });

  test('is where runs begin to leak', () => {
    const leaks = (A: number) =>
      simulate(chain(3, 1), { initial: { u0: A } }).margins!.some((margin) => margin.leaks);
    expect(leaks(0.40601 * 0.9999)).toBe(false);
    expect(leaks(0.40601 * 1.0001)).toBe(true);
    expect(inspect(chain(3, 1), { amplitude: 0.4 })).toEqual([]);
    expect(inspect(chain(3, 1), { amplitude: 0.41 }).length).toBe(3);
  });

  test.each([2, 0.4])('with time constants of its own (tau_d = %p) is where runs begin to leak', (tau) => {
    const unequal = circuit({
      ...gradedChain({ stages: 2, T: 3, threshold: 1 }),
      populations: [{ name: 'u0' }, { name: 'u1', tau }, { name: 'u2' }],
    });
    const at = Number(inspect(unequal, { amplitude: 1e6 })[0]?.text.match(/above ([\d.]+)/)?.[1]);
    // u0 starts above: its own closed time counts too, so only the second hop's gate is asked
    const leaks = (A: number) =>
      simulate(unequal, { initial: { u0: A } }).margins!.some(
        (margin) => margin.projection === 'u1>u2' && margin.leaks,
      );
    expect(leaks(at * 0.99999)).toBe(false);
    expect(leaks(at * 1.00001)).toBe(true);
  });
});

test('unknown options are errors', () => {
  expect(() => inspect(circuit(gradedChain({ stages: 1, T: 1 })), { amplitud: 1 } as never)).toThrow(
    'inspect: unknown option "amplitud" (did you mean "amplitude"?',
  );
});
