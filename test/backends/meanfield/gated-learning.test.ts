/** Learning with a third factor: dW/dt = rate m post pre^T, whoever switches m. */
import {
  type Circuit,
  circuit,
  connectivity,
  dopri5,
  exact,
  type Fragment,
  type Gate,
  jacobian,
  loihi,
  meanField,
  odex,
  plot,
  type Solver,
  simulate,
  spiking,
} from '../../../src';

const solvers: readonly [string, Solver, number][] = [
  ['exact', exact(), 1e-13],
  ['odex', odex({ rtol: 1e-10, atol: 1e-12 }), 1e-8],
  ['dopri5', dopri5({ rtol: 1e-10, atol: 1e-12 }), 1e-8],
];

/** Two populations that decay from 1, a modulator m that decays from 2, and a synapse that learns by it. */
const modulated = (gate: Gate, more: Fragment = {}): Circuit =>
  circuit(
    {
      populations: [{ name: 'x' }, { name: 'y' }, { name: 'm' }, { name: 'z' }],
      weights: [{ name: 'W', shape: [1, 1], values: [[0.25]] }],
      projections: [
        {
          name: 'x>z',
          from: [{ population: 'x', weights: 'W' }],
          to: [{ population: 'z', gain: 1 }],
          gatedBy: [{ population: 'm', h: 1, d: 0, effect: 'closes' }],
        },
      ],
      learn: [{ weights: 'W', post: [['y', 1]], pre: [['x', 1]], rate: 2, gatedBy: [gate] }],
    },
    more,
  );
const start = { x: 1, y: 1, m: 2 };
const hard: Gate = { population: 'm', h: 1, d: 0, effect: 'opens' };

describe.each(solvers)('%s', (_, solver, tolerance) => {
  const backend = meanField({ solver });
  const near = (value: number, wanted: number) =>
    expect(Math.abs(value - wanted)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(wanted)));

  test('a hard gate learns while its driver is above its threshold: until m = 1, at t = ln 2', () => {
    const run = simulate(modulated(hard), { tspan: [0, 3], initial: start, backend });
    expect(run.retcode).toBe('success');
    near(run.weights.W[0], 0.25 + (1 - Math.exp(-2 * Math.LN2)));
  });

  test('a ramp is a graded third factor: reward for free', () => {
    // m = clip(2 e^{-t} - 0.5, 0, 1): 1 until e^{-t} = 3/4, 0 from e^{-t} = 1/4 on
    const ramp = modulated({ ...hard, h: 0.5, d: 1 });
    const run = simulate(ramp, { tspan: [0, 3], initial: start, backend, onFailure: 'return' });
    const power = (n: number) => (0.75 ** n - 0.25 ** n) / n;
    const learnt = 2 * ((1 - 0.75 ** 2) / 2 + 2 * power(3) - 0.5 * power(2));
    // its row opens at m = 1, in the middle of the ramp: that is told
    expect(run.retcode).toBe('transmits');
    expect(run.message).toContain('"x>z" transmits weights while they learn (W)');
    near(run.tspan[1], Math.LN2);
    const open = circuit({ ...ramp, projections: [] });
    near(simulate(open, { tspan: [0, 3], initial: start, backend }).weights.W[0], 0.25 + learnt);
  });

  test('what is transmitted afterwards is transmitted by the weights that were learnt', () => {
    // z' = -z + W x from t = ln 2 on: W e^{-t} (t - ln 2)
    const run = simulate(modulated(hard), { tspan: [0, 3], initial: start, backend });
    near(run.at(3, 'z'), 1 * Math.exp(-3) * (3 - Math.LN2));
  });

  test('a gate that closes takes its share off', () => {
    const other = circuit({ ...modulated({ ...hard, h: 1.5 }), projections: [] });
    const made = circuit({
      ...other,
      learn: [{ ...(other.learn ?? [])[0], gatedBy: [{ ...hard, effect: 'closes' }] }],
    });
    const run = simulate(made, { tspan: [0, 3], initial: start, backend });
    near(run.weights.W[0], 0.25 + Math.exp(-2 * Math.LN2) - Math.exp(-6));
  });

  test('weights are known before, between and after stretches of learning, not within', () => {
    const run = simulate(modulated(hard), { tspan: [0, 3], initial: start, backend });
    near(run.state(0).weights.W[0], 0.25);
    near(run.state(0.8).weights.W[0], 1);
    expect(() => run.state(0.3)).toThrow(/within a learning window, \[0, 0.693147/);
  });
});

test('each post unit may have a third factor of its own', () => {
  const made = circuit({
    populations: [{ name: 'x' }, { name: 'y', size: 2 }, { name: 'm', size: 2 }],
    weights: [{ name: 'W', shape: [2, 1], values: [[0], [0]] }],
    learn: [{ weights: 'W', post: [['y', 1]], pre: [['x', 1]], rate: 2, gatedBy: [hard] }],
  });
  for (const [, solver, tolerance] of solvers) {
    const run = simulate(made, {
      tspan: [0, 2],
      initial: { x: 1, y: [1, 1], m: [2, 4] },
      backend: meanField({ solver }),
    });
    [2, 4].forEach((m, i) => {
      expect(Math.abs(run.weights.W[i] - (1 - m ** -2))).toBeLessThanOrEqual(tolerance);
    });
  }
});

test('in a window the third factor multiplies', () => {
  const { learn = [], projections: _, ...rest } = modulated(hard);
  const made = circuit({ ...rest, schedule: { windows: [{ t: [0.2, 0.4], learn }] } });
  const run = simulate(made, { tspan: [0, 1], initial: start });
  expect(run.weights.W[0]).toBeCloseTo(0.25 + Math.exp(-0.4) - Math.exp(-0.8), 13);
});

test('a loop of events: learning and transmission take turns, and each sees the other', () => {
  // m rises and falls around 1 as u and v drive it; three solvers agree
  const made = circuit({
    populations: [{ name: 'x' }, { name: 'y' }, { name: 'm' }, { name: 'z' }],
    weights: [{ name: 'W', shape: [1, 1], values: [[0.5]] }],
    projections: [
      {
        name: 'x>y',
        from: [{ population: 'x', weights: 'W' }],
        to: [{ population: 'y', gain: 1 }],
        gatedBy: [{ population: 'm', h: 1, d: 0, effect: 'closes' }],
      },
      { name: 'x>x', from: [{ population: 'x' }], to: [{ population: 'x', gain: 1 }], threshold: 0 },
      {
        name: 'x>m',
        from: [{ population: 'x' }],
        to: [{ population: 'm', gain: 1.5 }],
        threshold: 0,
        gatedBy: [{ population: 'z', h: 0.5, d: 0, effect: 'closes', strength: 20 }],
      },
      { name: 'm>z', from: [{ population: 'm' }], to: [{ population: 'z', gain: 0.7 }], threshold: 0 },
    ],
    learn: [
      {
        weights: 'W',
        post: [['y', 1]],
        pre: [['x', 1]],
        rate: 0.3,
        gatedBy: [{ population: 'm', h: 1.05, d: 0, effect: 'opens' }],
      },
    ],
  });
  const request = { tspan: [0, 12] as const, initial: { x: 1, m: 0 } };
  const [first, ...others] = solvers.map(([, solver]) =>
    simulate(made, { ...request, backend: meanField({ solver }) }),
  );
  expect(first.retcode).toBe('success');
  expect(first.weights.W[0]).toBeGreaterThan(0.53);
  for (const run of others) {
    expect(Math.abs(run.weights.W[0] - first.weights.W[0])).toBeLessThan(1e-7);
    expect(Math.abs(run.at(12, 'y') - first.at(12, 'y'))).toBeLessThan(1e-7);
  }
});

test.each([0, 0.6])('its Jacobian is that of differences, at a gate of width %s', (d) => {
  const made = circuit({ ...modulated({ ...hard, h: 0.7, d }), projections: [] });
  const keys = ['x', 'y', 'm', 'W'] as const;
  const at = { x: 0.9, y: 0.8, m: 1.7, W: 0.25 };
  const end = (values: typeof at): number[] => {
    const { W, ...initial } = values;
    const run = simulate(made, { tspan: [0, 2.5], initial: { ...initial, W: [[W]] } });
    return [run.at(2.5, 'x'), run.at(2.5, 'y'), run.at(2.5, 'm'), run.weights.W[0]];
  };
  const { W, ...initial } = at;
  const { labels, matrix } = jacobian(made, { tspan: [0, 2.5], initial: { ...initial, W: [[W]] } });
  const rows = ['x', 'y', 'm', 'W[0,0]'].map((label) => labels.indexOf(label));
  keys.forEach((key, k) => {
    const h = 1e-6;
    const [above, below] = [end({ ...at, [key]: at[key] + h }), end({ ...at, [key]: at[key] - h })];
    rows.forEach((row, i) => {
      expect(Math.abs(matrix[row][rows[k]] - (above[i] - below[i]) / (2 * h))).toBeLessThan(1e-8);
    });
  });
});

describe('what is wrong is said in one line', () => {
  const said = (gate: object, more: object = {}) => {
    try {
      circuit({ ...modulated(hard), ...more, learn: [{ ...rule, gatedBy: [gate as Gate] }] });
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing';
  };
  const rule = { weights: 'W', post: [['y', 1]], pre: [['x', 1]], rate: 1 } as const;

  test('strength has no meaning on a learn gate', () => {
    expect(said({ ...hard, strength: 3 })).toBe(
      'learn[0].gatedBy[0].strength: invalid strength 3 (allowed: none: a learn gate takes 1 off the third factor)',
    );
  });
  test('a driver has one component, or one for each post unit', () => {
    const populations = [...modulated(hard).populations, { name: 'wide', size: 3 }];
    expect(said({ ...hard, population: 'wide' }, { populations })).toBe(
      'learn[0].gatedBy[0]: invalid size 3 (allowed: 1)',
    );
  });
  test('an unknown driver', () => {
    expect(said({ ...hard, population: 'n' })).toMatch(
      /learn\[0\].gatedBy\[0\].population: unknown population "n"/,
    );
  });
  test('a row that the same gate opens transmits whenever its weights learn', () => {
    const projections = [{ ...modulated(hard).projections[0], gatedBy: [hard] }];
    expect(said(hard, { projections })).toBe(
      'learn[0]: invalid weights "W" (allowed: weights that do not transmit while they learn; "x>z" is open by the same gates)',
    );
  });
  test('a rule without gates and a row that is never closed', () => {
    const { learn: _, ...rest } = modulated(hard);
    const projections = [{ ...rest.projections[0], gatedBy: [] }];
    expect(() => circuit({ ...rest, projections, learn: [rule] })).toThrow(/"x>z" is open in every window/);
  });
});

test('back-ends that have no third factor refuse it by name', () => {
  const request = { tspan: [0, 1] as const, initial: start };
  expect(() => simulate(modulated(hard), { ...request, backend: spiking({ neurons: 10 }) })).toThrow(
    'learn[0].gatedBy: "W" learns by a third factor, which spikes do not have',
  );
  expect(() => simulate(modulated(hard), { ...request, backend: loihi({}) })).toThrow(
    /^learn: the chip holds/,
  );
});

test('in the graph of a circuit the third factor is an edge to the weights that it gates', () => {
  expect(connectivity(modulated(hard)).edges.slice(2)).toEqual([
    { from: 'x', to: 'y', kind: 'learns', weights: 'W', windows: 'always' },
    { from: 'm', to: 'W', kind: 'gates', weights: 'W', effect: 'opens', windows: 'always' },
  ]);
  expect(plot.drawing(modulated(hard)).data.length).toBeGreaterThan(3);
});

test('circuits with rules of their own merge, and come back from JSON as they were', () => {
  const made = modulated(hard);
  expect(circuit(JSON.parse(JSON.stringify(made)))).toEqual(made);
  expect(circuit(made, made)).toEqual(made);
});
