/** What is 0 by the model is 0 in closed form: sums that cancel, inputs that wait, rows at rest on their threshold. */
import { circuit, dopri5, exact, meanField, simulate } from '../../../src/index';

const solvers = [exact(), dopri5()].map((solver) => [solver.name, meanField({ solver })] as const);

test.each([0, 1, 2])('0.1 + 0.2 - 0.3 of held currents drives nothing, behind %i other rows', (rows) => {
  const sum = [1, 1, -1].map((scale, k) => ({ population: `s${k}`, scale }));
  const before = rows === 0 ? [] : [{ name: 'wide', size: rows }];
  const others = rows === 0 ? [] : [{ name: 'far', size: rows }];
  const made = circuit({
    populations: [
      ...[0, 1, 2].map((k) => ({ name: `s${k}` })),
      ...others,
      ...before,
      { name: 'd' },
      { name: 'rest', size: 4 },
    ],
    projections: [
      ...(rows === 0
        ? []
        : [{ name: 'aside', from: [{ population: 'far' }], to: [{ population: 'wide', gain: 1 }] }]),
      { name: 'sum', from: sum, to: [{ population: 'd', gain: 1 }] },
    ],
    schedule: {
      windows: [
        {
          t: [0, 1],
          open: [...(rows === 0 ? [] : ['aside']), 'sum'],
          hold: ['s0', 's1', 's2'],
        },
      ],
    },
  });
  const found = simulate(made, { initial: { s0: 0.1, s1: 0.2, s2: 0.3 } });
  expect(found.at(1, 'd')).toBe(0);
  expect(found.log.crossings).toEqual([]);
});

test.each(solvers)('%s: an input waits for the window that reads it, of either sign', (_, backend) => {
  const made = circuit({
    populations: [{ name: 'x', input: true }, { name: 'd' }, { name: 'e' }, { name: 'aside' }],
    projections: [
      { name: 'up', from: [{ population: 'x' }], to: [{ population: 'd', gain: 1 }] },
      { name: 'down', from: [{ population: 'x', scale: -1 }], to: [{ population: 'e', gain: 1 }] },
    ],
    schedule: {
      windows: [
        { t: [0, 0.5], open: ['up'] },
        // a lone population that decays at another rate leads through the series
        { t: [2, 3], open: ['down'], hold: [{ population: 'aside', gain: 0.5 }] },
      ],
    },
  });
  const charged = 1 - Math.exp(-1);
  for (const x of [0.7, -0.7]) {
    const found = simulate(made, { inputs: { x }, backend });
    expect(found.at(3, 'e')).toBeCloseTo(charged * Math.max(0, -x), 9);
    expect(found.at(0.5, 'd')).toBeCloseTo((1 - Math.exp(-0.5)) * Math.max(0, x), 9);
  }
});

test.each(solvers)(
  '%s: rows that read opposite ways through other weights are no mirror images',
  (_, backend) => {
    const made = circuit({
      populations: [{ name: 'a' }, { name: 'd' }, { name: 'e' }],
      weights: [
        { name: 'W', shape: [1, 1], values: [[0.5]] },
        { name: 'V', shape: [1, 1], values: [[-0.3]] },
      ],
      projections: [
        { name: 'plus', from: [{ population: 'a', weights: 'W' }], to: [{ population: 'd', gain: 1 }] },
        {
          name: 'minus',
          from: [{ population: 'a', weights: 'V', scale: -1 }],
          to: [{ population: 'e', gain: 1 }],
        },
      ],
      schedule: { windows: [{ t: [0, 1], open: ['plus', 'minus'], hold: ['a'] }] },
    });
    const found = simulate(made, { initial: { a: 1 }, backend });
    const charged = 1 - Math.exp(-1);
    expect(found.at(1, 'd')).toBeCloseTo(0.5 * charged, 9);
    expect(found.at(1, 'e')).toBeCloseTo(0.3 * charged, 9);
  },
);

test.each(['post', 'pre'] as const)(
  'what a flush has left of its %s teaches nothing: W stays exactly 0',
  (flushed) => {
    const made = circuit({
      populations: [
        { name: 'a', size: 2 },
        { name: 'b', size: 3 },
      ],
      weights: [{ name: 'W', shape: [2, 3], values: [new Array(3).fill(0), new Array(3).fill(0)] }],
      schedule: {
        windows: [
          { t: [0, 2], flush: [flushed === 'post' ? 'a' : 'b'] },
          { t: [2, 3], learn: [{ weights: 'W', rate: 1, post: [['a', 1]], pre: [['b', 1]] }] },
        ],
      },
    });
    const { weights, vector } = simulate(made, { initial: { a: [0.7, 0.3], b: [0.5, 0.6, 0.4] } });
    expect(vector(2, flushed === 'post' ? 'a' : 'b')[0]).toBeGreaterThan(0);
    expect([...weights.W]).toEqual(new Array(6).fill(0));
  },
);
