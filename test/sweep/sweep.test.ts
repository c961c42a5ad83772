/** Sweeps: the same data whatever the workers, failures as results, points as the plan says. */
import { pulseStates, type Sweep, type SweepPlan, sweep } from '../../src/index';
import { formatCsv } from '../../src/io/csv';
import { formatNpz } from '../../src/io/npz';
import { checkedPoints } from '../../src/sweep/check';
import { arraysOf, columnsOf, measuredOf } from '../../src/sweep/gather';
import { pointsOf } from '../../src/sweep/plan';
import { type TaskResult, work } from '../../src/sweep/task';

jest.setTimeout(30_000);

const plan: SweepPlan = {
  fragment: { name: 'pulseChain', options: { stages: 3, T: 1, G: 10, h: 0.1, F: 1 } },
  vary: {
    kind: 'grid',
    axes: [
      { name: 'h', values: [0.1, 0.2] },
      { name: 'T', from: 0.8, to: 1, count: 2, unit: 'tau' },
    ],
  },
  measures: [{ kind: 'separatrix', enter: 'p0', exit: 'p1', domain: [0, 1] }],
};

/** Starting a worker takes most of a second: one sweep by one of them serves several tests. */
const chosen: SweepPlan = {
  ...plan,
  initial: { p0: 0.3 },
  measures: [...plan.measures, { kind: 'amplitude', population: 'p3' }],
};
const known = new Map<string, TaskResult>();
let found: Sweep;
beforeAll(async () => {
  found = await sweep(chosen, { workers: 1, keep: (key, result) => void known.set(key, result) });
});

/** What JSON makes of a number that is too large. */
const HUGE = JSON.parse('1e999') as number;

test.each([
  [{ values: [0.1, HUGE] }, 'vary.axes[0].values[1]: invalid values Infinity (allowed: a finite number)'],
  [{ from: 0, to: HUGE, count: 3 }, 'vary.axes[0].to: invalid to Infinity (allowed: a finite number)'],
])('a plan with a number like 1e999, %j, is refused by its path', (range, message) => {
  const axes = [{ name: 'h', ...range }];
  expect(() => checkedPoints({ ...plan, vary: { kind: 'grid', axes } })).toThrow(message);
  const list = { kind: 'list', points: [{ h: HUGE }] } as const;
  expect(() => checkedPoints({ ...plan, vary: list })).toThrow('vary.points[0].h: invalid h Infinity');
});

describe('a sweep', () => {
  test('measures what closed forms say; what is absent is no number and no failure', () => {
    expect(found.complete).toBe(true);
    expect(found.ran).toBe(4);
    found.points.values.forEach(([h = 0, T = 0], k) => {
      const states = pulseStates({ T, h, G: 10, F: 1 });
      if (states.outcome === 'absent') expect(found.results[k]?.values?.[0]).toBeNull();
      else expect(found.results[k]?.values?.[0]).toBeCloseTo(states.separatrix, 11);
    });
    const { h, T, separatrix, status } = arraysOf(found);
    expect([h?.shape, T?.shape, separatrix?.shape, status?.shape]).toEqual([[2], [2], [2, 2], [2, 2]]);
    expect(Array.from(status?.data ?? []).slice(2)).toEqual([1, 1]);
  });

  test('has the same bytes with one worker and with two', async () => {
    const bytes = (one: Sweep) => [
      Buffer.from(formatNpz(arraysOf(one))).toString('hex'),
      [...formatCsv(columnsOf(one))].join(''),
    ];
    expect(bytes(await sweep(chosen, { workers: 2 }))).toEqual(bytes(found));
  });

  test('records a task that throws with its message, and goes on', async () => {
    const found = await sweep(
      {
        ...plan,
        vary: {
          kind: 'list',
          points: [
            { h: 0.1, T: -1 },
            { h: 0.1, T: 1 },
          ],
        },
      },
      { workers: 1 },
    );
    expect(found.results[0]?.error).toMatch(/pulseChain.T: invalid window length -1 /);
    expect(found.results[1]?.values?.[0]).toBeCloseTo(0.237349847841118, 11);
    expect(columnsOf(found).find(({ name }) => name === 'status')?.values).toEqual(['failed', 'ok']);
    expect(measuredOf(found, 0)[0]).toBeNaN();
  });

  test('does only what is missing, and stops when it is told to', async () => {
    expect(known.size).toBe(4);
    const finished = new Map(known);
    finished.delete([...known.keys()][2]);
    const second = await sweep(chosen, { workers: 1, finished });
    expect(second.ran).toBe(1);
    expect(second.results).toEqual(found.results);
    const stop = new AbortController();
    let kept = 0;
    const third = await sweep(chosen, {
      workers: 1,
      signal: stop.signal,
      keep: () => {
        if (++kept === 2) stop.abort();
      },
    });
    expect([third.complete, third.results.filter((result) => result !== undefined).length]).toEqual([
      false,
      2,
    ]);
  });

  /** Without workers. */
  const measured = (one: SweepPlan): TaskResult[] => {
    const { names, values } = pointsOf(one);
    return values.map((point) => work({ plan: one, names }, { point, key: '1' }));
  };

  test('measures learning, gain per hop, multipliers, amplitudes and life', () => {
    const chain: SweepPlan = {
      fragment: { name: 'gradedChain', options: { stages: 4, T: 2 } },
      initial: { u0: 0.5 },
      vary: { kind: 'grid', axes: [{ name: 'projections[*].to[*].gain', values: [3.6945280494653248, 3] }] },
      measures: [
        { kind: 'gain-per-hop', from: 'u0', to: 'u4', hops: 4 },
        { kind: 'multiplier', tspan: [2, 4], comoving: ['u1', 'u2', 'u3', 'u4'] },
        { kind: 'alive', population: 'u4', level: 0.4 },
        { kind: 'amplitude', population: 'u4' },
      ],
    };
    // a path leads to numbers only: 'exact' has to be written out first
    expect(measured(chain)[0]?.error).toMatch(/one that leads to a number/);
    const given = { name: 'gradedChain', options: { stages: 4, T: 2, gain: 1 } } as const;
    const [one, two] = measured({ ...chain, fragment: given }).map(({ values }) => values ?? []);
    const expected = [1, 1, 1, 0.5];
    expected.forEach((value, k) => {
      expect(one?.[k]).toBeCloseTo(value, 12);
    });
    const ratio = 3 / 3.6945280494653248;
    expect(two?.[0]).toBeCloseTo(ratio, 12);
    expect(two?.[1]).toBeCloseTo(ratio, 12);
    expect(two?.[2]).toBe(0);

    const losses = measured({
      task: { name: 'linear-1' },
      vary: { kind: 'grid', axes: [{ name: 'rate', values: [0.1, 0.5] }] },
      measures: [{ kind: 'loss', presentations: 50 }],
    });
    for (const { values } of losses) expect(values?.[0]).toBeGreaterThan(0);
  });
});

describe('plans', () => {
  test('a Latin hypercube has one sample in each slice of each axis, the same for the same seed', () => {
    const vary = {
      kind: 'latin-hypercube',
      samples: 20,
      axes: [
        { name: 'a', from: 0, to: 2 },
        { name: 'b', from: -1, to: 1 },
      ],
    } as const;
    const drawn = pointsOf({ ...plan, vary });
    for (const [k, low] of [
      [0, 0],
      [1, -1],
    ] as const) {
      const slices = drawn.values.map((point) => Math.floor((point[k] - low) * 10));
      expect(slices.sort((p, q) => p - q)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    }
    expect(pointsOf({ ...plan, vary })).toEqual(drawn);
    expect(pointsOf({ ...plan, vary, seed: 2 })).not.toEqual(drawn);
  });

  test.each([
    [{ ...plan, measure: [] }, /unknown key "measure" \(did you mean "measures"/],
    [
      { ...plan, fragment: { name: 'pulsChain', options: {} } },
      /fragment.name: unknown fragment "pulsChain" \(did you mean "pulseChain"/,
    ],
    [{ ...plan, circuit: {} }, /missing subject \(one of circuit, fragment and task\)/],
    [{ ...plan, vary: { kind: 'gird' } }, /vary.kind: invalid kind .*'grid', 'list' or 'latin-hypercube'/],
    [{ ...plan, measures: [{ kind: 'amplitude' }] }, /measures\[0\].population: missing population/],
    [{ ...plan, measures: [{ kind: 'loss', presentations: 4 }] }, /loss needs a task/],
    [null, /invalid plan null/],
    [{ ...plan, fragment: null }, /fragment: invalid fragment null/],
    [{ ...plan, measures: [null] }, /measures\[0\]: invalid measures null/],
    [{ ...plan, measures: [{ kind: 'toString' }] }, /measures\[0\].kind: invalid kind/],
    [{ ...plan, initial: { p0: 'x' } }, /initial.p0: invalid p0 "x"/],
    [{ ...plan, vary: { kind: 'grid', axes: [null] } }, /vary.axes\[0\]: invalid axes null/],
    [
      { ...plan, vary: { kind: 'grid', axes: [{ name: 'h', from: 0, to: 1, count: 2 ** 33 }] } },
      /vary.axes\[0\].count: invalid count 8589934592 \(allowed: a whole number from 2 to 1000000\)/,
    ],
    [
      { ...plan, vary: { kind: 'grid', axes: [{ name: 'stage', values: [1] }] } },
      /vary: unknown option "stage" \(did you mean "stages"\?/,
    ],
    [
      { ...plan, fragment: { name: 'pulseChain', options: JSON.parse('{"__proto__":1}') } },
      /fragment.options: unknown option "__proto__"/,
    ],
    [
      { ...plan, vary: { kind: 'grid', axes: [{ name: 'constructor', values: [1] }] } },
      /vary: unknown option "constructor"/,
    ],
  ])('%#: what is wrong is named', async (wrong, message) => {
    await expect(sweep(wrong as unknown as SweepPlan)).rejects.toThrow(message);
  });
});
