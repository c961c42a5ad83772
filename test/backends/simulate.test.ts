/** Options of a run: every fault has one clear message, led by its path. */
import {
  backprop,
  backpropWeights,
  circuit,
  dopri5,
  exact,
  type Fragment,
  gradedChain,
  meanField,
  odex,
  type SimulateOptions,
  simulate,
} from '../../src/index';

const chain = circuit(gradedChain({ stages: 2, T: 1, size: 2 }));
const periodic = circuit({
  populations: [
    { name: 'x', input: true },
    { name: 'm', size: 1 },
  ],
  weights: [{ name: 'W', shape: [1, 1] }],
  projections: [{ name: 'load', from: [{ population: 'x', weights: 'W' }], to: [{ population: 'm' }] }],
  schedule: { period: 2, windows: [{ t: [0, 1], open: ['load'], hold: ['m'] }] },
});
const W = [[2]];

describe('faults of a run', () => {
  test.each<readonly [Fragment, object, string | RegExp]>([
    [
      chain,
      { tpsan: [0, 1] },
      'simulate: unknown option "tpsan" (did you mean "tspan"? known: backend, tspan, tEval, initial, cycles, inputs, record, from, firstCycle, progress, signal, onFailure)',
    ],
    [
      chain,
      { initial: { u3: 1 } },
      'initial.u3: unknown population or weights "u3" (did you mean "u0"? known: u0, u1, u2)',
    ],
    [chain, { initial: { u0: 1 } }, 'initial.u0: invalid number of values 1 (allowed: a list of 2 numbers)'],
    [
      chain,
      { initial: { u0: [1, -2] } },
      'initial.u0[1]: invalid initial current -2 (allowed: a number of at least 0)',
    ],
    [
      chain,
      { initial: { u0: [1, Number.NaN] } },
      'initial.u0[1]: invalid value NaN (allowed: a finite number)',
    ],
    [chain, { initial: { u0: ['1', 2] } }, 'initial.u0[0]: invalid value "1" (allowed: a finite number)'],
    [chain, { tspan: [1, 0] }, 'tspan: invalid time span [1,0] (allowed: two finite times, t0 <= t1)'],
    [chain, { tEval: [0, 3] }, 'tEval[1]: invalid time 3 (allowed: within tspan, [0, 2])'],
    [chain, { tEval: [1, 0] }, 'tEval[1]: invalid time 0 (allowed: times in ascending order)'],
    [
      periodic,
      { initial: { W }, inputs: { x: 1 }, cycles: 1e9 },
      /^cycles: invalid number of cycles 1000000000 \(allowed: at most \d+: \d windows a cycle, 4194304 a run\)$/,
    ],
    [
      periodic,
      { initial: { W }, inputs: { x: 1 }, tspan: [0, 1e300] },
      /^tspan: invalid time span \[0,1e\+300\] \(allowed: at most \d+ cycles of/,
    ],
    // there a cycle is less than the distance of two doubles, and counting cycles never ends
    [
      periodic,
      { initial: { W }, inputs: { x: 1 }, tspan: [1e300, 1e300] },
      /within 4398046511104 cycles of time 0/,
    ],
    [chain, { cycles: 2 }, 'cycles: invalid number of cycles 2 (allowed: none: the schedule has no period)'],
    [chain, { onFailure: 'ignore' }, 'simulate.onFailure: unknown onFailure "ignore" (known: throw, return)'],
    [periodic, { initial: { W } }, 'inputs.x: missing input (a value for all cycles, or one for each)'],
    [
      periodic,
      { inputs: { x: 1 } },
      'initial.W: missing weights (a list of 1 rows of 1 numbers; the circuit gives no values)',
    ],
    [
      periodic,
      { initial: { W: [1, 2] }, inputs: { x: 1 } },
      'initial.W: invalid weights [1,2] (allowed: a list of 1 rows of 1 numbers, or one of 1, row after row)',
    ],
    [
      periodic,
      { initial: { W: [[1, 2]] }, inputs: { x: 1 } },
      'initial.W[0]: invalid number of values 2 (allowed: one number)',
    ],
    [
      periodic,
      { initial: { W }, inputs: { x: [1, 2, 3] }, cycles: 2 },
      'inputs.x: invalid number of cycles 3 (allowed: 2, one value for each cycle, or one value for all)',
    ],
    [
      periodic,
      { initial: { W }, inputs: { x: 1, y: 2 } },
      'inputs.y: unknown input "y" (did you mean "x"? known: x)',
    ],
    [
      periodic,
      { initial: { W }, inputs: { x: 1 }, cycles: 1.5 },
      'cycles: invalid number of cycles 1.5 (allowed: a whole number of at least 1)',
    ],
    [
      periodic,
      { initial: { W, x: 1 }, inputs: { x: 1 } },
      'initial.x: invalid initial current 1 (allowed: none: it is an input, give it in inputs)',
    ],
  ])('%#: %j', (fragment, options, message) => {
    expect(() => simulate(fragment as never, options as SimulateOptions)).toThrow(
      typeof message === 'string' ? new Error(message) : message,
    );
  });

  test('of solver and back-end options', () => {
    expect(() => exact({ maxEvent: 3 } as never)).toThrow(
      'exact: unknown option "maxEvent" (did you mean "maxEvents"? known: maxEvents, maxSteps)',
    );
    expect(() => exact({ maxEvents: -1 })).toThrow('exact.maxEvents: invalid number of events -1');
    expect(() => meanField({ sovler: exact() } as never)).toThrow(/did you mean "solver"/);
  });
});

describe('a solution', () => {
  const solution = simulate(chain, { initial: { u0: [0.3, 0.4] } });

  test('has its currents at every gate edge, by population', () => {
    expect([...solution.t]).toEqual([0, 1, 2]);
    expect(Array.from(solution.currents['u1'], (I) => Math.round(I * 1e12) / 1e12)).toEqual([
      0,
      0,
      0.3,
      0.4,
      Math.round((0.3 / Math.E) * 1e12) / 1e12,
      Math.round((0.4 / Math.E) * 1e12) / 1e12,
    ]);
  });

  test('of the populations asked for, with the same bits; the others were not recorded', () => {
    const few = simulate(chain, { initial: { u0: [0.3, 0.4] }, record: ['u1'] });
    expect(few.vector(1.3, 'u1')).toEqual(solution.vector(1.3, 'u1'));
    expect(few.currents).toEqual({ u1: solution.currents['u1'] });
    const words = 'name: invalid population "u2" (allowed: those recorded: "u1")';
    expect(() => few.at(1, 'u2', 0)).toThrow(words);
    expect(() => few.state()).toThrow(/name: invalid population "u0"/);
    expect(() => few.margins).toThrow(/name: invalid population "u0"/);
    for (const solver of [dopri5(), odex()]) {
      const options = { initial: { u0: [0.3, 0.4] }, backend: meanField({ solver }) };
      const [one, all] = [simulate(chain, { ...options, record: ['u1'] }), simulate(chain, options)];
      expect(one.vector(2, 'u1')).toEqual(all.vector(2, 'u1'));
    }
    expect(() => simulate(chain, { record: ['u1', 'v'] })).toThrow('record[1]: unknown population "v"');
  });

  test('or at the times asked for', () => {
    const { t, currents } = simulate(chain, { initial: { u0: [0.3, 0.4] }, tEval: [0.25, 1.5] });
    expect([...t]).toEqual([0.25, 1.5]);
    expect(currents['u0']?.[0]).toBeCloseTo(0.3 * Math.exp(-0.25), 15);
  });

  test('names what it does not have', () => {
    expect(() => solution.at(1, 'u9')).toThrow('name: unknown population "u9"');
    expect(() => solution.at(1, 'u0')).toThrow(
      /"u0" has 2 components: say at\(t, name, component\) or vector\(t, name\)/,
    );
    expect(() => solution.at(1, 'u0', 2)).toThrow('component: invalid component 2 (allowed: 0 to 1)');
    expect(() => solution.at(Number.NaN, 'u0', 0)).toThrow(
      't: invalid time NaN (allowed: within tspan, [0, 2])',
    );
    expect(() => solution.state(5)).toThrow('t: invalid time 5');
  });

  test('goes on from a state, and says when that does not fit', () => {
    const half = simulate(chain, { initial: { u0: [0.3, 0.4] }, tspan: [0, 1.3] });
    const rest = simulate(chain, { from: half.state() });
    expect(rest.tspan).toEqual([1.3, 2]);
    expect(rest.at(2, 'u2', 1)).toBeCloseTo(0.4, 15);
    expect(() => simulate(chain, { from: half.state(), tspan: [1, 2] })).toThrow(
      'tspan[0]: invalid beginning 1 (allowed: 1.3, the time of the state to go on from)',
    );
    expect(() => simulate(chain, { from: half.state(), initial: { u0: [1, 1] } })).toThrow(
      /either initial currents or from, not both/,
    );
  });

  test('of a periodic schedule runs its cycles, with weights and inputs', () => {
    const run = simulate(periodic, { initial: { W }, inputs: { x: [0.1, 0.2] }, cycles: 2 });
    expect(run.at(1, 'm')).toBeCloseTo(0.2, 15);
    expect(run.at(3, 'm')).toBeCloseTo(0.2 * Math.exp(-1) + 0.4, 15);
    expect(run.stats).toEqual({ windows: 4, closedForm: 4, crossings: 0 });
  });
});

test('weights are the same by rows and row after row, as lists and as typed arrays, and as backpropWeights returns them', () => {
  const network = { layers: [2, 3, 1], rate: 0.1 };
  const made = circuit(backprop(network));
  const flat = backpropWeights(network, 5);
  const rows = Object.fromEntries(
    made.weights.map(({ name, shape: [count, columns] }) => [
      name,
      Array.from({ length: count }, (_, r) =>
        Array.from((flat[name] as Float64Array).subarray(r * columns, (r + 1) * columns)),
      ),
    ]),
  );
  const lists = Object.fromEntries(Object.entries(flat).map(([name, values]) => [name, Array.from(values)]));
  const inputs = { x: [0.3, 0.7], t: 0.5, one: 1 };
  const run = (initial: NonNullable<SimulateOptions['initial']>) =>
    simulate(made, { initial, inputs }).weights;
  expect(run(flat)).toEqual(run(rows));
  expect(run(lists)).toEqual(run(rows));
  expect(run(flat)['W1']).not.toEqual(flat['W1']);
});
