/** The plain integrator, which solvers are compared with, against closed forms. */
import { circuit, type Fragment } from '../../src/index';
import { type PlainOptions, plainly } from '../support/plain';

const last = (fragment: Fragment, options: Partial<PlainOptions> & { readonly end: number }) => {
  const { states, ended } = plainly(circuit(fragment), { times: [options.end], ...options });
  expect(ended).toBe('reached');
  return states[0];
};
const one = { name: 'one', input: true };
const inputs = { one: [[1]] };

test('a graded hop leaves T e^{-T}, and with gain exact the amplitude', () => {
  const T = 1.7;
  const hop = (gain: number | 'exact'): Fragment => ({
    populations: [{ name: 'u', tau: 2 }, { name: 'd' }],
    projections: [{ name: 'p', from: [{ population: 'u' }], to: [{ population: 'd', gain }] }],
    schedule: { windows: [{ t: [0, T], open: ['p'] }] },
  });
  const equal = { ...hop(1), populations: [{ name: 'u' }, { name: 'd' }] };
  expect(last(equal, { initial: { u: [1] }, end: T }).currents['d'][0]).toBeCloseTo(T * Math.exp(-T), 13);
  for (const made of [hop('exact'), { ...hop('exact'), populations: equal.populations }])
    expect(last(made, { initial: { u: [0.6] }, end: T }).currents['d'][0]).toBeCloseTo(0.6, 13);
});

test('a heaviside row at its threshold is silent, and a crossing is found where it is', () => {
  const made = (h: number): Fragment => ({
    populations: [one, { name: 'u' }, { name: 'd' }],
    projections: [
      {
        name: 'p',
        from: [{ population: h === 0 ? 'd' : 'u' }],
        to: [{ population: 'd', gain: 1 }],
        transfer: { kind: 'heaviside', h },
        threshold: 0,
      },
    ],
  });
  expect(last(made(0), { inputs, end: 3 }).currents['d'][0]).toBe(0);
  // on until u = e^{-t} falls to h
  const d = last(made(0.3), { inputs, initial: { u: [1] }, end: 3 }).currents['d'][0];
  expect(d).toBeCloseTo((1 / 0.3 - 1) * Math.exp(-3), 9);
});

test('a resource that is used up at a constant rate: I = t e^{-t}; with recovery it comes to rest at 1 / (1 + recovery)', () => {
  const row = (resource: { recovery?: number }): Fragment => ({
    populations: [one, { name: 'd' }],
    projections: [
      {
        name: 'p',
        from: [{ population: 'one' }],
        to: [{ population: 'd', gain: 1 }],
        threshold: 0,
        resource,
      },
    ],
  });
  const bare = last(row({}), { inputs, end: 2 });
  expect(bare.currents['d'][0]).toBeCloseTo(2 * Math.exp(-2), 12);
  expect(bare.resources['p'][0]).toBeCloseTo(Math.exp(-2), 12);
  const recovery = 0.4;
  const R = (t: number) => (1 + recovery * Math.exp(-t * (1 + 1 / recovery))) / (1 + recovery);
  expect(last(row({ recovery }), { inputs, end: 1 }).resources['p'][0]).toBeCloseTo(R(1), 12);
});

test('weights learn rate A B (1 - e^{-2T}) / 2 from two decaying currents, and a closed row that leaks transmits them', () => {
  const file = require('../fixtures/faults/circuit-model.json') as {
    readonly cases: readonly { readonly id: string; readonly circuit: Fragment }[];
  };
  const leaking = file.cases.find(({ id }) => id === 'leak-while-learning')!;
  const made = circuit(leaking.circuit);
  const run = plainly(made, { initial: { u: [1], a: [1] }, times: [0, 1] });
  expect(run.states[1].weights['w'][0]).toBeCloseTo(2 + (1 - Math.exp(-2)) / 2, 12);
  expect(run.states[1].currents['v'][0]).toBeCloseTo(0.5241152303134324, 12);
  expect(run.transmitting).toBe(0);
});

test('a ramp, a flush, a hold with offset, a closer with strength, a period with inputs by cycle', () => {
  const ramp: Fragment = {
    populations: [one, { name: 'g' }, { name: 'd' }],
    projections: [
      {
        name: 'p',
        from: [{ population: 'one' }],
        to: [{ population: 'd', gain: 1 }],
        threshold: 0,
        gatedBy: [{ population: 'g', h: 0, d: 1, effect: 'closes', strength: 1 }],
      },
    ],
  };
  // q = e^{-t}: d' = -d + 1 - e^{-t}
  expect(last(ramp, { inputs, initial: { g: [1] }, end: 2 }).currents['d'][0]).toBeCloseTo(
    1 - Math.exp(-2) - 2 * Math.exp(-2),
    12,
  );
  const kept: Fragment = {
    populations: [{ name: 'a' }, { name: 'b' }],
    schedule: { windows: [{ t: [0, 1], flush: ['a'], hold: [{ population: 'b', gain: 0.5, offset: 0.2 }] }] },
  };
  const state = last(kept, { initial: { a: [1], b: [1] }, end: 1 });
  expect(state.currents['a'][0]).toBeCloseTo(Math.exp(-21), 12);
  // b' = -b / 2 + 0.1
  expect(state.currents['b'][0]).toBeCloseTo(0.2 + 0.8 * Math.exp(-0.5), 12);
  const cycles: Fragment = {
    populations: [one, { name: 'd' }],
    projections: [{ name: 'p', from: [{ population: 'one' }], to: [{ population: 'd', gain: 1 }] }],
    schedule: { period: 2, windows: [{ t: [1, 2], open: ['p'] }] },
  };
  const third = last(cycles, { inputs: { one: [[1], [0], [3]] }, end: 6 }).currents['d'][0];
  expect(third).toBeCloseTo((3 + Math.exp(-4)) * (1 - Math.exp(-1)), 12);
});

test('what holds itself on its threshold chatters, and is told', () => {
  const made = circuit({
    populations: [one, { name: 'd' }],
    projections: [
      {
        name: 'p',
        from: [{ population: 'one' }],
        to: [{ population: 'd', gain: 1 }],
        threshold: 0,
        gatedBy: [{ population: 'd', h: 0.5, d: 0, effect: 'closes', strength: 2 }],
      },
    ],
  });
  const run = plainly(made, { inputs, times: [3] });
  expect([run.ended, run.names]).toEqual(['chatters', ['gate of p']]);
  expect(run.t).toBeCloseTo(Math.LN2, 6);
});

test('its error falls with the step to the power of its order', () => {
  const chain: Fragment = {
    populations: [{ name: 'a' }, { name: 'b', tau: 0.5 }, { name: 'c', tau: 2 }],
    projections: [
      {
        name: 'ab',
        from: [{ population: 'a' }],
        to: [{ population: 'b', gain: 1 }],
        threshold: 0,
        resource: {},
      },
      { name: 'bc', from: [{ population: 'b' }], to: [{ population: 'c', gain: 1 }], threshold: 0 },
    ],
  };
  const at = (step: number, columns: number) =>
    last(chain, { initial: { a: [1] }, end: 2, step, columns, tolerance: Number.POSITIVE_INFINITY }).currents[
      'c'
    ][0];
  const truth = at(0.05, 6);
  for (const columns of [1, 2, 3]) {
    const [coarse, fine] = [0.2, 0.1].map((step) => Math.abs(at(step, columns) - truth));
    expect(Math.log2(coarse / fine)).toBeGreaterThan(2 * columns - 0.6);
    expect(Math.log2(coarse / fine)).toBeLessThan(2 * columns + 0.6);
  }
});

test('chatter is told from when it begins: a row that shuts itself slides from the first crossing on, t = ln(b / (b - h))', () => {
  // so near one another that in some of them a step ends just behind the crossing
  for (let k = 0; k < 30; k++) {
    const [b, h] = [1.06 + 1e-4 * k, 0.6];
    const run = plainly(
      circuit({
        populations: [one, { name: 'p', tau: 0.03 }],
        projections: [
          {
            name: 'j',
            from: [{ population: 'one', scale: b }],
            to: [{ population: 'p', gain: 1 }],
            threshold: 0,
            gatedBy: [{ population: 'p', h, d: 0, effect: 'closes', strength: 0.5 }],
          },
        ],
      }),
      { inputs, times: [1] },
    );
    expect([k, run.ended]).toEqual([k, 'chatters']);
    expect(Math.abs(run.t - 0.03 * Math.log(b / (b - h)))).toBeLessThan(1e-9);
  }
});
