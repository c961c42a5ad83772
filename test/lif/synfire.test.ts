/** The ordinary synfire chain: what Brian2's example does, and the line between life and death. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { edgeTracking, lif } from '../../src/index';
import { LONG } from '../support/cases';
import { fisherExact } from '../support/fisher';

const known: {
  brian2_40_trials_sigma_1: { spikes: number[]; alive: number[]; outOf: number };
  separatrix: { sigma_ms: number[]; a50: number[] };
  attractor: { spikes: number; sd_ms: number };
} = JSON.parse(readFileSync(join(__dirname, '../fixtures/spiking/synfire-diesmann.json'), 'utf8'));
const brian = known.brian2_40_trials_sigma_1;

test('Fisher: the tea of the lady, all four right once in 70, or all four wrong', () => {
  expect(fisherExact(4, 4, 0, 4)).toBeCloseTo(2 / 70, 12);
  expect(fisherExact(2, 4, 2, 4)).toBeCloseTo(1, 12);
});

const trials = LONG ? 40 : 6;
const sizes = brian.spikes.map((spikes, k) => [spikes, brian.alive[k]] as const);

test.each(sizes.filter(([spikes]) => LONG || spikes === 50 || spikes === 60))(
  'packets of %d spikes survive as often as in Brian2, %d of 40',
  (spikes, alive) => {
    const ours = lif.survival({ spikes, sigma: 1, trials });
    expect(ours.trials).toBe(trials);
    expect(fisherExact(ours.alive, trials, alive, brian.outOf)).toBeGreaterThan(1e-6);
  },
);

const widths = known.separatrix.sigma_ms.map((sigma, k) => [sigma, known.separatrix.a50[k]] as const);
const tried = widths.filter(([sigma]) => LONG || sigma === 1);

test.each(tried)('sigma %d ms: half of the packets of about %d spikes survive', (sigma, half) => {
  const part = (spikes: number) => {
    const { alive, trials: all } = lif.survival({ spikes, sigma, trials: LONG ? 60 : 6, seed: 7 });
    return alive / all;
  };
  expect(part(Math.floor(half - 4))).toBeLessThan(0.5);
  expect(part(Math.ceil(half + 4))).toBeGreaterThan(0.5);
});

test('what survives comes to one spike of each neuron, and to one width', () => {
  const chain = lif.network(lif.synfireChain());
  const packets = [1, 2].map((seed) => {
    const packet = lif.spikePacket({ spikes: 90, sigma: 1, seed });
    const { spikes } = lif.run(chain, { steps: 700, seed, inputs: { packet } });
    // within 2 ms of the mean
    const { mean } = lif.packetOf(spikes['s9']);
    const near = Array.from(spikes['s9'].t, (t) => t * chain.dt).filter((t) => Math.abs(t - mean) <= 2);
    const middle = near.reduce((sum, t) => sum + t, 0) / near.length;
    return [near.length, Math.sqrt(near.reduce((sum, t) => sum + (t - middle) ** 2, 0) / near.length)];
  });
  const average = (k: number) => packets.reduce((sum, one) => sum + one[k], 0) / packets.length;
  expect(Math.abs(average(0) - known.attractor.spikes)).toBeLessThan(2);
  expect(Math.abs(average(1) - known.attractor.sd_ms)).toBeLessThan(0.12);
});

(LONG ? test : test.skip).each(widths)(
  'sigma %d ms: edge tracking on the average map finds the line near %d spikes',
  (sigma, half) => {
    const edge = edgeTracking(lif.packetMap({ sigma }), { domain: [0.1, 1.2] });
    expect(edge.outcome).toBe('found');
    if (edge.outcome !== 'found') return;
    expect(Math.abs(100 * edge.at - half)).toBeLessThan(4);
    expect(edge.on.amplitude).toBeCloseTo(1, 2);
    expect(edge.multiplier).toBeGreaterThan(1);
  },
  120_000,
);

test('a map of packets: large ones grow to one spike of each neuron, small ones are lost', () => {
  const map = lif.packetMap({ sigma: 1, neurons: 500 });
  const last = (start: number) => {
    let stage = { amplitude: Number.NaN, width: Number.NaN };
    let k = 0;
    for (stage of map(start)) if (++k === 15) break;
    return stage;
  };
  expect(last(0.8).amplitude).toBeCloseTo(1, 1);
  expect(last(0.8).width).toBeCloseTo(last(0.6).width, 3);
  expect(last(0.2).amplitude).toBeLessThan(0.01);
});

test('a packet has as many spikes as asked for, about its middle', () => {
  const { i, t } = lif.spikePacket({ spikes: 400, sigma: 2, at: 30, seed: 2 });
  expect([i.length, new Set(Array.from(i)).size]).toEqual([400, 400]);
  const mean = Array.from(t).reduce((sum, step) => sum + step, 0) / 400;
  // the step that a time lies in begins half a step before it
  expect(Math.abs(mean - 299.5)).toBeLessThan((4 * 20) / Math.sqrt(400));
});

test('the packet of some spikes is where they are densest', () => {
  const t = [100, 500, 510, 520, 530, 900, 941];
  expect(lif.packetOf({ i: t.map(() => 0), t })).toMatchObject({ spikes: 4, mean: 51.5 });
  expect(lif.packetOf({ i: [], t: [] })).toEqual({ spikes: 0, mean: 0, sigma: 0 });
});
