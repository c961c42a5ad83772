/** Static checks of a schedule, each on the smallest circuit that has the fault. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Window } from '../../src/circuit/types';
import {
  circuit,
  exactGain,
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
import { call } from '../cli/call';

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

test("a gate that can shut inside a window of gain 'exact' is found: the amplitude is not carried; one whose driver is held is not", () => {
  const made = (gain: number | 'exact', hold: readonly string[]) =>
    circuit({
      populations: names('g', 'a', 'b'),
      projections: [
        { ...line('a', 'b', gain), gatedBy: [{ population: 'g', h: 0.5, d: 0, effect: 'opens' as const }] },
      ],
      schedule: { windows: [{ t: [0, 1], open: ['a>b'], hold }] },
    });
  const kinds = (...of: Parameters<typeof made>) => inspect(made(...of)).map(({ kind }) => kind);
  expect(kinds('exact', [])).toEqual(['driven gate']);
  expect(kinds('exact', ['g'])).toEqual([]);
  expect(kinds(1.3, [])).toEqual([]);
  const end = (hold: readonly string[]) =>
    simulate(made('exact', hold), { initial: { g: 1, a: 0.6 } }).at(1, 'b');
  expect(end(['g'])).toBeCloseTo(0.6, 12);
  // it shuts at ln 2
  expect(end([])).toBeCloseTo(0.6 * Math.LN2, 12);
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

describe('windows shorter than 1e-9 tau', () => {
  const { circuit: impulse } = JSON.parse(
    readFileSync(join(__dirname, '../fixtures/field/short-window.json'), 'utf8'),
  );

  test('an impulse written so does nothing, and inspect says which window it is', () => {
    const made = circuit(impulse);
    expect(simulate(made, { inputs: { one: 1 }, tspan: [0, 6] }).at(6, 'I')).toBe(0);
    expect(inspect(made)).toEqual([
      {
        kind: 'short window',
        projection: 'gate',
        population: '',
        t: 5,
        text:
          'schedule.windows[0] does nothing: from t = 5 to 5.000000000465661 is shorter than 1e-9 tau, below which ' +
          'edges are one: write an impulse as a longer window of less gain, or as an initial current',
      },
    ]);
  });

  test('simulate on the command line tells it as a note', async () => {
    const said = await call(['simulate', '-', '--input', 'one=1'], { input: JSON.stringify(impulse) });
    expect([said.code, said.err]).toEqual([
      0,
      expect.stringMatching(/^note: schedule\.windows\[0\] does nothing/),
    ]);
  });

  test('every window of any kind is told where it does nothing, and only there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5), fc.double({ min: -14, max: 0, noNaN: true })), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.constantFrom(0.1, 1, 20),
        (specs, tau) => {
          // starts lie far apart: no window shares an edge with another
          const windows = specs.map(([kind, exponent], k): Window => {
            const t = [10 * tau * k, 10 * tau * k + tau * 10 ** exponent] as const;
            return { t, ...(kind % 2 === 0 ? { open: ['p'] } : { hold: ['b'] }) };
          });
          const made = circuit({
            tau,
            populations: [{ name: 'a' }, { name: 'b' }],
            projections: [{ name: 'p', from: [{ population: 'a' }], to: [{ population: 'b', gain: 1 }] }],
            schedule: { windows },
          });
          const told = inspect(made, { amplitude: 0 }).filter(({ kind }) => kind === 'short window');
          const lengths = windows.map(({ t: [t0, t1] }) => t1 - t0);
          expect(told).toHaveLength(lengths.filter((T) => T > 0 && T <= 1e-9 * tau).length);
          expect(simulate(made).log.segments.length).toBeGreaterThanOrEqual(told.length > 0 ? 0 : 1);
        },
      ),
      { seed: 4, numRuns: 100 },
    );
  });

  test('a window that ends before it begins by round-off alone has zero length', () => {
    const windows = [{ t: [0.1 + 0.2, 0.3] as const, open: ['gate'] }];
    const made = circuit({ ...impulse, schedule: { windows } });
    expect(inspect(made).map(({ kind }) => kind)).toEqual(['short window']);
    expect(simulate(made, { inputs: { one: 1 }, tspan: [0, 1] }).at(1, 'I')).toBe(0);
    expect(() => circuit({ ...impulse, schedule: { windows: [{ t: [0.4, 0.3], open: ['gate'] }] } })).toThrow(
      'schedule.windows[0].t: invalid window [0.4,0.3] (allowed: t0 <= t1)',
    );
  });
});

describe('exactGain takes its words and no others', () => {
  const hop = { T: 1, source: 'held', destination: 'leaky' } as const;
  test.each([
    [
      { ...hop, source: 'helt' },
      'exactGain.source: unknown source "helt" (did you mean "held"? known: held, decaying)',
    ],
    [
      { ...hop, destination: 'held ' },
      'exactGain.destination: unknown destination "held " (did you mean "held"?',
    ],
    [{ T: 1, source: 'held' }, 'exactGain.destination: missing destination (leaky or held)'],
    [{ ...hop, tauSorce: 2 }, 'exactGain: unknown option "tauSorce" (did you mean "tauSource"?'],
  ])('%j', (options, message) => {
    expect(() => exactGain(options as never)).toThrow(message);
  });
});

describe('a charge that is left to decay', () => {
  const tau = 10;
  const kept = (from: number): Fragment => ({
    tau,
    timeUnit: 'ms',
    populations: names('u', 'm', 'out'),
    projections: [line('u', 'm'), line('m', 'out')],
    schedule: {
      windows: [
        { t: [0, 2], open: ['u>m'] },
        { t: [from, 482], hold: ['m'] },
        { t: [480, 482], open: ['m>out'] },
      ],
    },
  });

  test('before it is held is a stale source: 83.5 % of it is lost, as a run says', () => {
    const made = circuit(kept(20));
    expect(inspect(made)).toEqual([
      {
        kind: 'stale source',
        projection: '',
        population: 'm',
        t: 20,
        text: '"m" is held from t = 20 on, long after its charge at t = 2: 83.5 % of it has decayed in between, so hold it from t = 2 on',
      },
    ]);
    const run = simulate(made, { initial: { u: 0.7 } });
    expect(1 - run.at(480, 'm') / run.at(2, 'm')).toBeCloseTo(-Math.expm1(-18 / tau), 12);
    expect(run.at(482, 'out')).toBeCloseTo(0.7 * Math.exp(-18 / tau), 12);
  });

  test('held at once, or soon enough, is none', () => {
    expect(found(kept(2))).toEqual([]);
    // a tenth is gone after 0.105 tau
    expect(found(kept(3))).toEqual([]);
    expect(found(kept(3.1))).toEqual([['stale source', '', 'm', 3.1]]);
  });

  test('before it is read with an exact gain is one too; a gain in numbers may allow for it', () => {
    const read = (gain: number | 'exact'): Fragment => ({
      populations: names('a', 'b', 'c'),
      projections: [line('a', 'b'), line('b', 'c', gain)],
      schedule: {
        windows: [
          { t: [0, 1], open: ['a>b'] },
          { t: [2, 3], open: ['b>c'] },
        ],
      },
    });
    expect(found(read('exact'))).toEqual([['stale source', 'b>c', 'b', 2]]);
    expect(inspect(circuit(read('exact')))[0]?.text).toContain('63.2 % of it has decayed');
    expect(found(read(2))).toEqual([]);
  });
});
