/** The log says what was open, by the schedule or by populations that drive a gate, and which rows crossed their thresholds. */
import { type Backend, circuit, dopri5, exact, meanField, odex, simulate } from '../../src/index';

test('a projection with a gate that a population drives is driven in every segment, and open by no window', () => {
  const gate = { population: 'g', h: 0.5, d: 0, effect: 'opens' } as const;
  const row = (name: string, to: string, gates: number) => ({
    name,
    from: [{ population: 'a' }],
    to: [{ population: to, gain: 1 }],
    ...(gates === 0 ? {} : { gatedBy: new Array(gates).fill(gate) }),
  });
  const made = circuit({
    populations: ['a', 'g', 'd', 'e', 'f'].map((name) => ({ name })),
    projections: [row('by hand', 'd', 0), row('by one', 'e', 1), row('by two', 'f', 2)],
    schedule: {
      windows: [
        { t: [0, 1], open: ['by hand'] },
        { t: [1, 2], hold: ['a'] },
      ],
    },
  });
  const { log } = simulate(made, { initial: { a: 0.3, g: 1 } });
  expect(log.segments.map(({ open, driven }) => [open, driven])).toEqual([
    [['by hand'], ['by one', 'by two']],
    [[], ['by one', 'by two']],
  ]);
});

/** Row r of 20 reads a current that begins at 1 and leaks, and turns off when it has fallen to (20 - r) / 21. */
const levels = Array.from({ length: 20 }, (_, r) => (20 - r) / 21);
const staircase = circuit({
  populations: [{ name: 'a' }, { name: 'b', size: levels.length }],
  projections: [
    {
      name: 'steps',
      from: [{ population: 'a', matrix: levels.map(() => [1]) }],
      to: [{ population: 'b', gain: 1 }],
    },
  ],
  schedule: {
    windows: [{ t: [0, 4], open: [{ projection: 'steps', bias: levels.map((level) => -level) }] }],
  },
});

test.each([exact(), dopri5({ rtol: 1e-10, atol: 1e-12 }), odex({ rtol: 1e-10, atol: 1e-12 })])(
  '$name logs each row that turns off, when its argument is 0, in order of time',
  (solver) => {
    const { log, stats } = simulate(staircase, { initial: { a: 1 }, backend: meanField({ solver }) });
    expect(log.crossings).toEqual(
      levels.map((level, row) => ({
        t: expect.closeTo(-Math.log(level), 8),
        kind: 'row',
        name: 'steps',
        row,
        active: false,
      })),
    );
    expect(stats.crossings).toBe(levels.length);
  },
);

test('a log is made once, and is written to JSON and copied with its crossings', () => {
  const { log } = simulate(staircase, { initial: { a: 1 } });
  expect(log.crossings).toBe(log.crossings);
  expect(JSON.parse(JSON.stringify(log))).toEqual({
    segments: log.segments,
    crossings: log.crossings,
    grazings: [],
  });
  expect({ ...log }.crossings).toBe(log.crossings);
  expect(Object.keys(log.crossings![0])).toEqual(['t', 'kind', 'name', 'row', 'active']);
});

test('a back-end may give its crossings as a list', () => {
  const crossings = [{ t: 1, kind: 'row', name: 'steps', row: 3, active: true }] as const;
  const backend: Backend = {
    ...meanField(),
    run: (plan, request) => ({ ...meanField().run(plan, request), crossings }),
  };
  expect(simulate(staircase, { backend }).log.crossings).toEqual(crossings);
});

test.each([
  ['in one cascade', exact(), 1],
  ['by series', exact(), 2],
  ['by steps', dopri5({ rtol: 1e-10, atol: 1e-12 }), 1],
] as const)(
  'a held current that is driven below 0 is logged by the name of its population, %s',
  (_, solver, tau) => {
    const made = circuit({
      populations: [
        { name: 'x', input: true },
        { name: 'k', tau },
        { name: 'm', size: 2 },
      ],
      projections: [
        {
          name: 'inhibit',
          from: [{ population: 'x', matrix: [[1], [2]] }],
          to: [{ population: 'm', gain: -1 }],
        },
        { name: 'read', from: [{ population: 'm', matrix: [[1, 1]] }], to: [{ population: 'k', gain: 1 }] },
      ],
      schedule: { windows: [{ t: [0, 1], open: ['inhibit', 'read'], hold: ['m'] }] },
    });
    const { log } = simulate(made, {
      initial: { m: [0.3, 0.8] },
      inputs: { x: 1 },
      backend: meanField({ solver }),
    });
    expect(log.crossings!.filter(({ kind }) => kind === 'self')).toEqual([
      { t: expect.closeTo(0.3, 8), kind: 'self', name: 'm', row: 0, active: false },
      { t: expect.closeTo(0.4, 8), kind: 'self', name: 'm', row: 1, active: false },
    ]);
  },
);
