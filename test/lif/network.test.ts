/** LIF networks as data: what bad ones are told, and what goes in comes out of JSON. */
import { lif, PulsegateError } from '../../src/index';
import { randomLif } from '../support/random-lif';

const good: lif.NetworkDescription = {
  dt: 0.1,
  groups: [
    { name: 'a', size: 2, tauM: 10, tauS: 5 },
    { name: 'b', size: 3, tauM: 10, tauS: 5 },
  ],
  generators: [{ name: 'in', size: 2, spikes: { i: [0, 1], t: [3, 3] } }],
  synapses: [{ from: 'in', to: 'a', pattern: 'one-to-one', weights: [1, 2] }],
};
const group = (part: object) => ({ ...good, groups: [{ ...good.groups[0], ...part }, good.groups[1]] });
const synapses = (part: object) => ({ ...good, synapses: [{ from: 'a', to: 'b', ...part }] });
const spikes = (i: number[], t: number[]) => ({
  ...good,
  generators: [{ name: 'in', size: 2, spikes: { i, t } }],
});
const gate = (part: object) => group({ gates: [{ t0: 0, t1: 1, current: 1, ...part }] });

const MESSAGES: readonly (readonly [unknown, string])[] = [
  [{ ...good, dt: 0 }, 'dt: invalid dt 0 (allowed: a positive number)'],
  [{ ...good, method: 'eulr' }, "method: invalid method \"eulr\" (allowed: 'exact' or 'euler')"],
  [{ ...good, synapse: [] }, 'unknown key "synapse" (did you mean "synapses"?'],
  [
    group({ tauS: 0.05 }),
    'groups[0].tauS: invalid tauS 0.05 (allowed: at least 0.1, the step of the network)',
  ],
  [group({ reset: 2 }), 'groups[0].reset: invalid reset 2 (allowed: at most 1, the threshold)'],
  [
    group({ refractory: 1.95001 }),
    'groups[0].refractory: invalid refractory 1.95001 (allowed: a whole number of steps of 0.1 ms',
  ],
  [group({ v0: [1] }), 'groups[0].v0: invalid number of values 1 (allowed: 2, one for each neuron)'],
  [group({ v0: { from: 1, to: 0 } }), 'groups[0].v0.to: invalid to 0 (allowed: at least from, 1)'],
  [group({ noise: -1 }), 'groups[0].noise: invalid noise -1 (allowed: a number of at least 0)'],
  [
    group({ name: 'in' }),
    'generators[0].name: invalid name "in" (allowed: a name that groups[0] does not have',
  ],
  [gate({ t0: 0.25 }), 'groups[0].gates[0].t0: invalid t0 0.25 (allowed: a whole number of steps of 0.1 ms'],
  [gate({ t0: 1 }), 'groups[0].gates[0].t1: invalid t1 1 (allowed: more than t0, 1)'],
  [spikes([2], [0]), 'generators[0].spikes.i[0]: invalid unit 2 (allowed: a whole number from 0 to 1)'],
  [spikes([0, 1], [0]), 'generators[0].spikes.t: invalid number of steps 1 (allowed: 2, one for each unit)'],
  [
    spikes([0, 0], [4, 4]),
    'generators[0].spikes.t[1]: invalid step 4 (allowed: each unit once a step; unit 0',
  ],
  [
    synapses({ from: 'c', pattern: 'all-to-all', weights: 1 }),
    'synapses[0].from: unknown group or generator "c" (',
  ],
  [synapses({ to: 'in', pattern: 'all-to-all', weights: 1 }), 'synapses[0].to: unknown group "in" ('],
  [
    synapses({ pattern: 'one-to-one', weights: 1 }),
    'synapses[0].pattern: invalid pattern "one-to-one" (allowed: groups of one size: a has 2, b 3)',
  ],
  [synapses({ pattern: 'sources', weights: 1 }), 'synapses[0].sources: missing sources ('],
  [
    synapses({ pattern: 'all-to-all', sources: [], weights: 1 }),
    "synapses[0].sources: invalid sources [] (allowed: only with pattern 'sources')",
  ],
  [
    synapses({ pattern: 'sources', sources: [[0], [1]], weights: 1 }),
    'synapses[0].sources: invalid number of lists 2 (allowed: 3, one for each target unit)',
  ],
  [
    synapses({ pattern: 'sources', sources: [[0], [1], [2]], weights: 1 }),
    'synapses[0].sources[2][0]: invalid source unit 2 (allowed: a whole number from 0 to 1)',
  ],
  [
    synapses({ pattern: 'sources', sources: [[0], [1, 1], []], weights: 1 }),
    'synapses[0].sources[1][1]: invalid source unit 1 (allowed: each once a target; use other synapses too)',
  ],
  [
    synapses({ pattern: 'sources', sources: [[0], [1], []], weights: [[1], [1], [1]] }),
    'synapses[0].weights[2]: invalid row length 1 (allowed: 0, one for each source)',
  ],
  [
    synapses({ pattern: 'all-to-all', weights: [1, 2, 3] }),
    'synapses[0].weights[0]: invalid row 1 (allowed: a row of weights, one for each source of the target)',
  ],
  [
    synapses({ pattern: 'all-to-all', weights: [[1, 2]] }),
    'synapses[0].weights: invalid number of rows 1 (allowed: 3, one for each target unit)',
  ],
];

test.each(MESSAGES)('a bad network is told what is wrong: %#', (description, words) => {
  const make = () => lif.network(description as lif.NetworkDescription);
  expect(make).toThrow(PulsegateError);
  expect(make).toThrow(words);
});

test.each([
  [{ steps: -1 }, 'run.steps: invalid number of steps -1'],
  [
    { steps: 1, engine: 'event' },
    'run.engine: unknown engine "event" (did you mean "events"? known: events, stepped)',
  ],
  [
    { steps: 1, inputs: { inn: {} } },
    'run.inputs.inn: unknown generator "inn" (did you mean "in"? known: in)',
  ],
  [
    { steps: 5, inputs: { in: { i: [0], t: [5] } } },
    'run.inputs.in.t[0]: invalid step 5 (allowed: a whole number from 0 to 4)',
  ],
])('a bad run is told what is wrong: %#', (options, words) => {
  expect(() => lif.run(lif.network(good), options as lif.RunOptions)).toThrow(words);
});

test('a network goes through JSON and runs the same', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const { description, steps } = randomLif(seed);
    const made = lif.network(description);
    const again = lif.network(JSON.parse(JSON.stringify(made)));
    expect(again).toEqual(made);
    expect(lif.run(again, { steps, seed }).spikes).toEqual(lif.run(made, { steps, seed }).spikes);
  }
});

test('a network is frozen to its last list', () => {
  const made = lif.network(good);
  expect(Object.isFrozen(made.synapses[0].weights)).toBe(true);
  expect(Object.isFrozen(made.generators[0].spikes?.i)).toBe(true);
});

test('inputs stand in for the spikes of a generator', () => {
  const one = { dt: 1, groups: [{ name: 'a', size: 1, tauM: 10, tauS: 10.5 }] };
  const made = lif.network({
    ...one,
    generators: [{ name: 'in', size: 1, spikes: { i: [0], t: [2] } }],
    synapses: [{ from: 'in', to: 'a', pattern: 'one-to-one', weights: 1e3 }],
  });
  expect(lif.run(made, { steps: 4 }).spikes['a'].t[0]).toBe(3);
  expect(lif.run(made, { steps: 20, inputs: { in: { i: [0], t: [9] } } }).spikes['a'].t[0]).toBe(10);
});

test('a run that is told to stop has what it has done', () => {
  const made = lif.network({
    dt: 1,
    groups: [{ name: 'a', size: 1, tauM: 10, tauS: 5, gates: [{ t0: 0, t1: 50_000, current: 2 }] }],
  });
  const stop = new AbortController();
  const run = lif.run(made, {
    ...{ steps: 50_000, signal: stop.signal },
    progress: (done) => {
      if (done >= 20_000) stop.abort();
    },
  });
  expect(run.retcode).toBe('interrupted');
  expect(run.tspan[1]).toBeGreaterThan(20_000);
  expect(run.tspan[1]).toBeLessThan(30_000);
  const short = lif.run(made, { steps: run.tspan[1] });
  expect(run.spikes).toEqual(short.spikes);
  expect(run.v).toEqual(short.v);
});
