/** What the checker takes for granted, and a case that breaks each of it: it ends, with the place and the reason. */
import { boundStep } from '../../src/certify/bound';
import { FULL, frames, type Known, LINEAR, OFF } from '../../src/certify/frame';
import { toDouble, unitOf } from '../../src/certify/integers';
import { readModel } from '../../src/certify/read';
import { firstAbove, supremum } from '../../src/certify/signs';
import { expand } from '../../src/certify/taylor';
import { levelOfFactor } from '../../src/certify/tube';
import { judge } from '../../src/certify/verdict';
import { circuit, type Fragment, type Gate } from '../../src/index';

/** Encloses a run of which nothing is claimed. */
function enclosed(
  fragment: Fragment,
  initial: Record<string, number[]>,
  {
    end = 3,
    most = 1e7,
    weights = {} as Record<string, number[]>,
    inputs = {} as Record<string, number[][]>,
    bits = 128,
    within = 1e-9,
    progress = undefined as ((done: number, total: number) => void) | undefined,
  } = {},
) {
  const made = circuit(fragment);
  const gains = made.projections.map(({ to }) =>
    to.map(({ gain }) => (typeof gain === 'number' ? gain : Number.NaN)),
  );
  const run = { tspan: [0, end] as const, times: [0, end], firstCycle: 0, inputs, initial, weights };
  const claim = { by: 'nobody', currents: {} };
  return judge({ circuit: made, gains, run }, claim, { within, bits, most, progress });
}

const step = (from: string, to: string, gain: number, h = 0.5) => ({
  ...{ name: `${from}>${to}`, from: [{ population: from }], to: [{ population: to, gain }] },
  transfer: { kind: 'heaviside' as const, h },
});

describe('a jump crosses its threshold', () => {
  test('once and for good: one that is driven back slides', () => {
    // a falls to 0.5, where the step below it drives it up
    const made = {
      populations: [{ name: 'a' }],
      projections: [
        step('a', 'a', -2),
        { name: 'up', from: [{ population: 'a', matrix: [[0]] }], to: [{ population: 'a', gain: 1 }] },
      ],
      schedule: { windows: [{ t: [0, 3] as const, open: [{ projection: 'up', bias: 1 }] }] },
    };
    const { verdict, reason, until } = enclosed(made, { a: [0.9] });
    expect(verdict).toBe('undecided');
    expect(reason).toContain('sliding');
    // tau a' = 1 - 2 - a from 0.9
    expect(until).toBeCloseTo(Math.log(1.9 / 1.5), 12);
  });

  test('alone or with others that go on as before: not where they move each other', () => {
    const both = (gain: number) => ({
      populations: [{ name: 'a' }, { name: 'b' }],
      projections: [step('a', 'b', gain), step('b', 'a', gain)],
    });
    const start = { a: [0.75], b: [0.75] };
    // each drives the other up while both fall: the first that jumps does not hold the other
    expect(enclosed(both(0.25), start)).toMatchObject({ verdict: 'certified', until: 3 });
    // both rise to their thresholds, and whichever is first takes away what the other rises by
    const up = {
      ...{ name: 'up', from: [{ population: 'x' }] },
      to: ['a', 'b'].map((population) => ({ population, gain: 1 })),
    };
    const race = enclosed(
      {
        populations: [{ name: 'a' }, { name: 'b' }, { name: 'x' }],
        projections: [...both(-1).projections, up],
        schedule: { windows: [{ t: [0, 3], open: [{ projection: 'up', bias: 1 }], hold: ['x'] }] },
      },
      { a: [0], b: [0], x: [0] },
    );
    expect(race.verdict).toBe('undecided');
    expect(race.until).toBeCloseTo(Math.log(2), 12);
  });

  test.each([
    [8, 'certified'],
    [9, 'undecided'],
  ])('with at most seven others: of %i at one time the run is %s', (count, verdict) => {
    const names = Array.from({ length: count }, (_, k) => `a${k}`);
    const made = {
      populations: [...names, 'sum'].map((name) => ({ name })),
      projections: names.map((name) => step(name, 'sum', 0.1)),
    };
    const initial = Object.fromEntries([...names.map((name) => [name, [1]]), ['sum', [0]]]);
    const found = enclosed(made, initial);
    expect(found.verdict).toBe(verdict);
    if (verdict === 'undecided') {
      expect(found.reason).toContain('too many jumps');
      expect(found.until).toBeCloseTo(Math.log(2), 12);
    }
  });
});

test('weights that learn are read as they are at each time, not as they were', () => {
  // a closed row leaks, and its weight grows while it does
  const made: Fragment = {
    populations: [{ name: 'x' }, { name: 'y' }],
    weights: [{ name: 'w', shape: [1, 1], values: [[1]] }],
    projections: [
      {
        ...{ name: 'read', from: [{ population: 'x', weights: 'w' }] },
        ...{ to: [{ population: 'y', gain: 1 }], threshold: 0.25 },
      },
    ],
    schedule: {
      windows: [
        {
          ...{ t: [0, 1], hold: ['x'] },
          learn: [{ weights: 'w', post: [['x', 1]], pre: [['x', 1]], rate: 0.5 }],
        },
        { t: [1, 2], open: ['read'] },
      ],
    },
  };
  const { verdict, enclosed: found } = enclosed(made, { x: [0.75], y: [0] }, { end: 1, weights: { w: [1] } });
  expect(verdict).toBe('certified');
  const { x, radii, w } = found.values[1];
  // w = 1 + r t, y' = 0.75 w - 0.25 - y: y = 0.5 (1 - e^-t) + 0.75 r (t - 1 + e^-t) with r = 0.28125
  const y = 0.5 * (1 - Math.exp(-1)) + 0.75 * 0.28125 * Math.exp(-1);
  expect(toDouble(w[0], 128)).toBe(1.28125);
  expect(Math.abs(toDouble(x[1], 128) - y)).toBeLessThan(1e-15);
  expect(radii[1]).toBeLessThan(1e-30);
});

/** A closed row leaks, and reads a weight that a third factor teaches meanwhile; `others` are populations beside x and y. */
const taughtBy = (gate: Gate, rate: number, others: Fragment['populations'] = []): Fragment => ({
  populations: [{ name: 'x', input: true }, { name: 'y' }, ...others],
  weights: [{ name: 'w', shape: [1, 1], values: [[1]] }],
  projections: [
    {
      ...{ name: 'read', from: [{ population: 'x', weights: 'w' }], to: [{ population: 'y', gain: 1 }] },
      threshold: 0.25,
    },
  ],
  schedule: {
    windows: [
      {
        t: [0, 2],
        learn: [{ weights: 'w', post: [['x', 1]], pre: [['x', 1]], rate, gatedBy: [gate] }],
      },
      { t: [4, 5], open: ['read'] },
    ],
  },
});

/** What 2 tau make of it. */
function readWhileTaught(gate: Gate, others: readonly string[] = []) {
  const made = taughtBy(
    gate,
    0.5,
    others.map((name) => ({ name })),
  );
  const start = { x: [0], y: [0], ...Object.fromEntries(others.map((name) => [name, [1]])) };
  const given = { end: 2, weights: { w: [1] }, inputs: { x: [[0.75]] } };
  const { verdict, enclosed: found } = enclosed(made, start, given);
  expect(verdict).toBe('certified');
  return found.values[1];
}

test('and so are those that a third factor on its ramp teaches meanwhile', () => {
  // the modulator falls from 1: m = e^-t
  const { x, radii, w, weightRadii } = readWhileTaught({ population: 'r', h: 0, d: 1, effect: 'opens' }, [
    'r',
  ]);
  // w = 1 + c (1 - e^-t) with c = 0.28125; y' = 0.75 w - 0.25 - y: y = (0.5 + 0.75 c) (1 - e^-t) - 0.75 c t e^-t
  const [c, fall] = [0.28125, Math.exp(-2)];
  const y = (0.5 + 0.75 * c) * (1 - fall) - 1.5 * c * fall;
  expect(Math.abs(toDouble(w[0], 128) - (1 + c * (1 - fall)))).toBeLessThan(1e-15);
  expect(Math.abs(toDouble(x[1], 128) - y)).toBeLessThan(1e-15);
  expect(Math.max(radii[1], weightRadii[0])).toBeLessThan(1e-30);
});

test('weights that are read on the way to their own third factor', () => {
  // what reads the weight shuts the gate of its rule: m = 1 - (0.75 w - 0.75) / 0.5, w' = c (1 - 1.5 (w - 1))
  const { w, weightRadii } = readWhileTaught({ projection: 'read', h: 0.5, d: 0.5, effect: 'closes' });
  const truth = 1 + (1 - Math.exp(-1.5 * 0.28125 * 2)) / 1.5;
  expect(Math.abs(toDouble(w[0], 128) - truth)).toBeLessThan(1e-15);
  expect(weightRadii[0]).toBeLessThan(1e-30);
});

test('a third factor is a number only where its mode fits what its gates make of it', () => {
  // two gates that open: m = 1 - (1 - q) - (1 - r)
  const gate = (population: string) => ({ population, h: 0.5, d: 0, effect: 'opens' as const });
  const made = circuit({
    populations: [{ name: 'x' }, { name: 'q' }, { name: 'r' }],
    weights: [{ name: 'w', shape: [1, 1], values: [[1]] }],
    learn: [
      {
        ...{ weights: 'w', post: [['x', 1]], pre: [['x', 1]], rate: 1 },
        gatedBy: [gate('q'), gate('r')],
      },
    ],
  });
  const model = readModel(made, []);
  const frame = frames(model, { bits: 128, work: { done: 0 } })(model.idle);
  const level = (q: number, r: number, m: number): number | undefined => {
    frame.modes.set([q, r, m]);
    const sure = (on: number) => ({ range: [on, on] as const, error: 0, defect: 0, slopes: undefined });
    return levelOfFactor(frame, 2, [sure(q / FULL), sure(r / FULL)]);
  };
  expect(frame.units.map(({ kind }) => kind)).toEqual(['gate', 'gate', 'factor']);
  expect([level(FULL, FULL, LINEAR), level(FULL, OFF, OFF), level(OFF, OFF, OFF)]).toEqual([1, 0, 0]);
  // wrong guesses are for the general case, which finds the event
  expect([level(FULL, FULL, OFF), level(OFF, OFF, LINEAR)]).toEqual([undefined, undefined]);
});

test('weights whose gate is guessed shut and is open by a hair are as wide as it makes them, and so is what reads them', () => {
  const gate: Gate = { population: 'r', h: 0.5, d: 0.5, effect: 'opens' };
  const made = circuit(taughtBy(gate, 1, [{ name: 'r', input: true }]));
  const [bits, ends] = [96, { fresh: new Set<number>(), short: false, long: false }];
  const one = 1n << BigInt(bits);
  const model = readModel(made, [[1]]);
  const frame = frames(model, { bits, work: { done: 0 } })(model.segments[0]);
  const kinds = frame.units.map(({ kind }) => kind);
  frame.modes.set(kinds.map((kind) => (kind === 'row' ? LINEAR : OFF)));
  const known: Known = {
    ...{ t: 0n, x: [(3n * one) / 4n, 0n, one / 2n + (one >> 80n)], w: [one] },
    ...{ radii: new Float64Array(3), weightRadii: new Float64Array(1) },
  };
  const bounded = boundStep(frame, known, expand(frame, known, one), ends);
  if (bounded.kind !== 'done') throw new Error(bounded.kind);
  // m = 2^-79, w = 1 + c m t with c = 9 / 16, y' = 0.75 w - 0.25 - y
  const taught = (9 / 16) * 2 ** -79;
  expect(bounded.weightRadii[0]).toBeGreaterThanOrEqual(taught);
  expect(bounded.radii[1]).toBeGreaterThanOrEqual(0.75 * taught * Math.exp(-1));
  // and not much wider
  expect(bounded.radii[1]).toBeLessThan(2 ** -72);
});

describe('a proof ends', () => {
  const loop = {
    populations: [{ name: 'a', size: 2 }],
    projections: [
      {
        ...{
          name: 'turn',
          from: [
            {
              population: 'a',
              matrix: [
                [0, -9],
                [9, 0],
              ],
            },
          ],
        },
        to: [{ population: 'a', gain: 1 }],
      },
    ],
  };

  test('where its work is spent, and says until when it holds', () => {
    const all = enclosed(loop, { a: [1, 0.5] }, { end: 40, most: 1e9 });
    expect(all).toMatchObject({ verdict: 'certified', until: 40 });
    const { verdict, reason, until } = enclosed(loop, { a: [1, 0.5] }, { end: 40, most: 2000 });
    expect(verdict).toBe('undecided');
    const [, part, work] =
      /the budget of work, 2000, is spent after (\S+) % of the time; all of it would take some (\S+)$/.exec(
        reason ?? '',
      ) ?? [];
    expect(until).toBeCloseTo((Number(part) / 100) * 40, 0);
    // what it says would do does, and half of it does not
    const within = (most: number) => enclosed(loop, { a: [1, 0.5] }, { end: 40, most }).verdict;
    expect([within(1.2 * Number(work)), within(0.5 * Number(work))]).toEqual(['certified', 'undecided']);
  });

  test('early where its bits will not last, though no window ends meanwhile, and begins again with more', () => {
    // doubles beside an unstable point: a' = 0.1 a - 0.03, and what is known of it widens by e in 10 tau
    const unstable = {
      populations: [{ name: 'a' }, { name: 'b', input: true }],
      projections: [
        {
          name: 'grow',
          from: [
            { population: 'a', matrix: [[1.1]] },
            { population: 'b', matrix: [[-1]] },
          ],
          to: [{ population: 'a', gain: 1 }],
        },
      ],
    };
    const seen: number[] = [];
    const given = {
      end: 320,
      inputs: { b: [[0.03]] },
      bits: 96,
      within: 1e-15,
      progress: (done: number) => seen.push(done),
    };
    const found = enclosed(unstable, { a: [0.3], b: [0] }, given);
    expect(found).toMatchObject({ verdict: 'certified', until: 320 });
    expect(found.bits).toBeGreaterThan(96);
    const again = seen.findIndex((done, k) => k > 0 && done < seen[k - 1]);
    expect(seen[again - 1]).toBeLessThan(320 / 4);
  });

  test('also where a sum stays so near its threshold that doubles see no slope', () => {
    const P = 112;
    for (const p of [
      [20n, 1n],
      [9n, -3n, 2n],
      [1n << 90n, 1n, -2n],
    ]) {
      const work = { done: 0 };
      const most = supremum(p, P, 0, { work, pieces: 2000 });
      expect(most).toBeGreaterThanOrEqual(Number(p[0]) * unitOf(P));
      expect(firstAbove([0n, ...p.slice(1)], P, 0n, { work, pieces: 2000 }) ?? 0n).toBeGreaterThanOrEqual(0n);
      expect(work.done).toBeLessThan(20_000);
    }
  });
});
