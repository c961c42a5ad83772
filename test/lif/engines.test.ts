/** Both engines fire the same spikes, whatever the network; and they are those that others found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lif } from '../../src/index';
import { cases, LONG } from '../support/cases';
import { lifChain } from '../support/lif-chain';
import { randomLif } from '../support/random-lif';

const fixture = (name: string) =>
  JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', 'spiking', name), 'utf8'));
const chain: { cases: { n: number; w: number; spikes: number }[] } = fixture('lif-chain-network.json');
const intervals: {
  cases: { tauMOverDt: number; refractorySteps: number; current: number[]; interval: number[] }[];
} = fixture('lif-intervals.json');

const QUIET = 0.00155;
const LOUD = 0.0023;
const networks = new Map([QUIET, LOUD].map((w) => [w, lif.network(lifChain(100, w))]));
const chainOf = (w: number) => networks.get(w) as lif.LifNetwork;

const both = (network: lif.LifNetwork, options: lif.RunOptions) =>
  [lif.run(network, options), lif.run(network, { ...options, engine: 'stepped' })] as const;

/** The largest difference of membranes and currents at the end. */
const apart = (a: lif.LifRun, b: lif.LifRun): number =>
  Math.max(
    ...(['v', 'currents'] as const).flatMap((what) =>
      Object.entries(a[what]).flatMap(([name, values]) =>
        Array.from(values, (value, i) => Math.abs(value - b[what][name][i])),
      ),
    ),
  );

const CASES = cases(80, 20_000);

test(`random networks: the same spikes, and the same state at the end (${CASES})`, () => {
  const seen = { spikes: 0, jumps: 0, fallbacks: 0, leaks: 0, ties: 0 };
  for (let seed = 1; seed <= CASES; seed++) {
    const { description, steps } = randomLif(seed);
    const [events, stepped] = both(lif.network(description), { steps, seed });
    expect([seed, events.spikes]).toEqual([seed, stepped.spikes]);
    expect([seed, apart(events, stepped) < 1e-9]).toEqual([seed, true]);
    expect(events.leaks).toEqual(stepped.leaks);
    for (const key of ['spikes', 'jumps', 'fallbacks', 'ties'] as const) seen[key] += events.stats[key];
    seen.leaks += Object.values(events.leaks).reduce((sum, count) => sum + count, 0);
  }
  // the networks are such that all of it happens
  expect(seen.spikes / CASES).toBeGreaterThan(20);
  for (const key of ['jumps', 'fallbacks', 'leaks'] as const) expect(seen[key]).toBeGreaterThan(CASES / 2);
  expect(seen.ties).toBe(0);
});

test.each(chain.cases.filter(({ n }) => LONG || n === 100))(
  'a chain of 12 groups of $n, weight $w: $spikes spikes, as in Brian2',
  ({ n, w, spikes }) => {
    const [events, stepped] = both(n === 100 ? chainOf(w) : lif.network(lifChain(n, w)), {
      steps: 12_000,
    });
    expect(events.stats.spikes).toBe(spikes);
    expect(events.spikes).toEqual(stepped.spikes);
    expect(apart(events, stepped)).toBeLessThan(1e-11);
  },
);

test('where no closed group fires none is stepped; where they do, they are counted and heard', () => {
  const quiet = lif.run(chainOf(QUIET), { steps: 12_000 });
  expect(quiet.stats).toMatchObject({ stepped: 0, fallbacks: 0, ties: 0 });
  expect(new Set(Object.values(quiet.leaks))).toEqual(new Set([0]));
  const loud = lif.run(chainOf(LOUD), { steps: 12_000 });
  expect(loud.stats.fallbacks).toBe(11);
  const leaks = Object.values(loud.leaks);
  expect(leaks.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(500);
  expect(leaks[11]).toBeGreaterThan(0);
});

test('a group that fires while closed charges the next but one, which is found', () => {
  const groups = [0, 1, 2].map((k) => ({
    ...{ name: `g${k}`, size: 1, tauM: 10, tauS: 50, refractory: 2 },
    gates: [{ t0: 100 * k, t1: 100 * (k + 1), current: 1.5 }],
  }));
  const synapses = [0, 1].map((k) => ({
    ...{ from: `g${k}`, to: `g${k + 1}`, pattern: 'all-to-all' as const, weights: 1.2 },
  }));
  const [events, stepped] = both(lif.network({ dt: 0.1, groups, synapses }), { steps: 1000 });
  expect(events.spikes).toEqual(stepped.spikes);
  expect(events.leaks['g2']).toBeGreaterThan(0);
});

test('a gate below threshold opens a group that was charged while it was closed', () => {
  const cells = { size: 1, tauM: 10, tauS: 50, refractory: 2 };
  const made = lif.network({
    dt: 0.1,
    groups: [{ name: 'a', ...cells, gates: [{ t0: 20, t1: 60, current: 0.5 }] }],
    generators: [{ name: 'in', size: 1, spikes: { i: [0], t: [150] } }],
    synapses: [{ from: 'in', to: 'a', pattern: 'one-to-one', weights: 0.95 }],
  });
  const [events, stepped] = both(made, { steps: 1000 });
  expect(events.stats).toMatchObject({ stepped: 0, spikes: 1 });
  expect(events.spikes).toEqual(stepped.spikes);
});

test('what arrives while a closed group is refractory moves it only afterwards', () => {
  const made = lif.network({
    dt: 0.1,
    groups: [
      {
        ...{ name: 'a', size: 1, tauM: 10, tauS: 5, refractory: 30 },
        gates: [{ t0: 0, t1: 20, current: 1.5 }],
      },
    ],
    generators: [{ name: 'in', size: 1, spikes: { i: [0, 0], t: [210, 300] } }],
    synapses: [{ from: 'in', to: 'a', pattern: 'one-to-one', weights: 0.4 }],
  });
  const [events, stepped] = both(made, { steps: 500 });
  expect(stepped.spikes['a'].t.length).toBe(1);
  expect(apart(events, stepped)).toBeLessThan(1e-12);
});

test('inhibition that comes later proves nothing of the time before', () => {
  const made = lif.network({
    dt: 0.1,
    groups: [{ name: 'a', size: 1, tauM: 10, tauS: 20 }],
    generators: [{ name: 'in', size: 2, spikes: { i: [0, 1], t: [0, 300] } }],
    synapses: [{ from: 'in', to: 'a', pattern: 'all-to-all', weights: [[4, -4]] }],
  });
  const [events, stepped] = both(made, { steps: 400 });
  expect(stepped.stats.spikes).toBeGreaterThan(0);
  expect(events.spikes).toEqual(stepped.spikes);
});

test.each(intervals.cases)('at a constant current, tauM $tauMOverDt steps: intervals as in Brian2', (one) => {
  const { tauMOverDt, refractorySteps, current, interval } = one;
  const groups = current.map((u, k) => ({
    ...{ name: `g${k}`, size: 1, tauM: tauMOverDt, tauS: 1e3, refractory: refractorySteps },
    gates: [{ t0: 0, t1: 2000, current: u }],
  }));
  for (const { spikes } of both(lif.network({ dt: 1, groups }), { steps: 2000 }))
    current.forEach((_, k) => {
      const { t } = spikes[`g${k}`];
      expect(t.length).toBeGreaterThan(2);
      for (let j = 1; j < t.length; j++) expect(t[j] - t[j - 1]).toBe(interval[k]);
    });
});

test('a silent group costs two jumps, however long the run is', () => {
  const jumps = (count: number) =>
    lif.run(lif.network(lifChain(20, 0.00155, { groups: count })), { steps: 1000 * count }).stats.jumps;
  expect(jumps(24) - jumps(12)).toBeLessThanOrEqual(3 * 12);
});
