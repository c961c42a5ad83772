/** One compartment at its edges: decay, threshold, bias, refractory delay, limits, wraps, delays. */
import { loihi } from '../../src/index';

interface Drive {
  readonly weights: number;
  readonly times: readonly number[];
  readonly synapses?: Partial<loihi.SynapseDescription>;
}

/** A compartment and its inputs, each by a synapse of its own; arrivals one step after the spike. */
function run(
  group: Partial<loihi.GroupDescription>,
  drives: readonly Drive[],
  steps: number,
  options: loihi.EmulatorOptions = {},
) {
  const network = loihi.network({
    groups: [{ name: 'n', size: 1, vth: 131071, ...group }],
    generators: drives.map(({ times }, k) => ({
      name: `in${k}`,
      size: 1,
      spikes: { i: times.map(() => 0), t: times },
    })),
    synapses: drives.map(({ weights, synapses }, k) => ({
      name: `s${k}`,
      from: `in${k}`,
      to: 'n',
      pattern: 'one-to-one' as const,
      weights,
      ...synapses,
    })),
    probes: [{ of: 'n', record: ['current', 'voltage'] }],
  });
  const emulation = loihi.emulate(network, { steps, ...options });
  return {
    emulation,
    u: [...emulation.currents['n']],
    v: [...emulation.voltages['n']],
    spikes: [...emulation.spikes['n'].t],
  };
}

const big = { weightExp: 7, signMode: 'excitatory' } as const;

test('decay 4096 keeps nothing, decay 0 keeps all', () => {
  const once = [{ weights: 100, times: [0] }];
  expect(run({}, once, 4).u).toEqual([0, 6400, 0, 0]);
  expect(run({ decayU: 0 }, once, 4).u).toEqual([0, 6400, 6400, 6400]);
  expect(run({ decayU: 0, decayV: 0 }, once, 4).v).toEqual([0, 6400, 12800, 19200]);
  expect(run({ decayV: 4096 }, once, 4).v).toEqual([0, 6400, 0, 0]);
});

test('what is left is rounded towards zero, on both sides', () => {
  const left = (weights: number, decayU: number) => run({ decayU }, [{ weights, times: [0] }], 4).u.slice(1);
  // 64 * 2 * 3 / 4 = 96, 72, 54; with 1000 / 4096 lost: floor(|x| 3096 / 4096)
  expect(left(2, 1024)).toEqual([128, 96, 72]);
  expect(left(2, 1000)).toEqual([128, 96, 72]);
  expect(left(2, 1001)).toEqual([128, 96, 72]);
  expect(left(2, 4095)).toEqual([128, 0, 0]);
  expect(left(2, 1)).toEqual([128, 127, 126]);
  expect(left(-2, 1)).toEqual([-128, -127, -126]);
  expect(left(-2, 1001)).toEqual(left(2, 1001).map((u) => -u));
});

test('a product of more than 32 bits is exact', () => {
  const full = { ...big, weightExp: 7 } as const;
  const { u } = run({ decayU: 1 }, [{ weights: 127, times: [0], synapses: full }], 3);
  expect(u[1]).toBe(127 * 8192);
  expect(u[2]).toBe(Number((BigInt(127 * 8192) * 4095n) / 4096n));
});

test('the threshold is strict: at 64 vth there is no spike, one above there is', () => {
  const bias = (biasMant: number) => run({ vth: 10, biasMant, decayV: 4096 }, [], 3).spikes;
  expect(bias(640)).toEqual([]);
  expect(bias(641)).toEqual([0, 1, 2]);
});

test('the bias is mantissa times 2^exponent, at both ends', () => {
  expect(run({ biasMant: -4096, biasExp: 7 }, [], 1).v).toEqual([-524288]);
  expect(run({ biasMant: 4095, biasExp: 7 }, [], 1).v).toEqual([524160]);
});

test('after a spike the voltage stays 0 for R - 1 steps, the current goes on; R from 1 to 64', () => {
  const every = (refractory: number) => run({ vth: 0, biasMant: 1, refractory }, [], 130).spikes;
  expect(every(1).slice(0, 4)).toEqual([0, 1, 2, 3]);
  expect(every(2).slice(0, 4)).toEqual([0, 2, 4, 6]);
  expect(every(64)).toEqual([0, 64, 128]);
  const { u, v, spikes } = run({ vth: 1, decayU: 1024, refractory: 3 }, [{ weights: 2, times: [0] }], 5);
  expect(spikes).toEqual([1]);
  expect(u).toEqual([0, 128, 96, 72, 54]);
  expect(v).toEqual([0, 0, 0, 0, 54]);
});

test('the voltage is clipped to [vmin, vmax], and never wraps', () => {
  const down = { biasMant: -4096, biasExp: 7, decayV: 0 };
  expect(run({ ...down, vmin: 0 }, [], 3).v).toEqual([0, 0, 0]);
  expect(run({ ...down, vmin: -1023 }, [], 3).v).toEqual([-1023, -1023, -1023]);
  expect(run(down, [], 20).v.at(-1)).toBe(1 - 2 ** 23);
  const up = { biasMant: 4095, biasExp: 7, decayV: 0 };
  expect(run({ ...up, vmax: 511, vth: 100 }, [], 3).v).toEqual([511, 511, 511]);
  // 16 * 524160 is below 64 * 131071; the next sum is clipped to 2^23 - 1, which is above
  const { v, spikes, emulation } = run(up, [], 18);
  expect(v.slice(15)).toEqual([16 * 524160, 0, 524160]);
  expect(spikes).toEqual([16]);
  expect(emulation.wraps).toEqual([]);
});

test('what arrives in one step wraps at 22 bits', () => {
  // 2 * 128 * 2^7 * 64 = 2^21 is one too many
  const two = [0, 1].map(() => ({ weights: 128, times: [0], synapses: big }));
  const { u, emulation } = run({}, two, 2);
  expect(u[1]).toBe(-(2 ** 21));
  expect(emulation.wraps).toEqual([{ group: 'n', register: 'input', count: 1, unit: 0, t: 1 }]);
  expect(emulation.stats.wraps).toBe(1);
  const one = [127, 128].map((weights) => ({ weights, times: [0], synapses: big }));
  expect(run({}, one, 2).u[1]).toBe(255 * 8192);
  const off = run({}, two, 2, { wraps: 'off' });
  expect(off.u[1]).toBe(2 ** 21);
  expect(off.emulation.wraps).toEqual([]);
});

test('the current wraps at 24 bits, and so does current + bias: a false spike out of inhibition', () => {
  const often = [{ weights: 128, times: [0, 1, 2, 3, 4, 5, 6, 7], synapses: big }];
  const { u, emulation } = run({ decayU: 0 }, often, 9);
  // 2^20 a step: 2^23 is reached by the eighth
  expect(u.slice(7)).toEqual([7 * 2 ** 20, -(2 ** 23)]);
  expect(emulation.wraps.map(({ register, t }) => [register, t])).toEqual([['current', 8]]);
  const deep = [
    { weights: -128, times: [0, 1, 2, 3, 4, 5, 6, 7], synapses: { ...big, signMode: 'inhibitory' as const } },
  ];
  const low = run({ decayU: 0, biasMant: -1, vth: 1000 }, deep, 9);
  expect(low.u[8]).toBe(-(2 ** 23));
  expect(low.emulation.wraps.map(({ register, t }) => [register, t])).toEqual([['current + bias', 8]]);
  expect(low.spikes).toEqual([8]);
  expect(run({ decayU: 0, biasMant: -1, vth: 1000 }, deep, 9, { wraps: 'off' }).spikes).toEqual([]);
});

test('delays 0 to 62: a spike of step t arrives in step t + 1 + delay', () => {
  for (const delay of [0, 1, 61, 62]) {
    const { u } = run({}, [{ weights: 2, times: [3], synapses: { delay } }], 70);
    expect(u.indexOf(128)).toBe(4 + delay);
    expect(u.filter((value) => value !== 0)).toEqual([128]);
  }
});

test("delivery 'brian2loihi' lets spikes of generators arrive one step earlier, those of compartments not", () => {
  const pair = loihi.network({
    groups: [
      { name: 'a', size: 1, vth: 1 },
      { name: 'b', size: 1, vth: 1 },
    ],
    generators: [{ name: 'in', size: 1, spikes: { i: [0], t: [2] } }],
    synapses: [
      { name: 'in>a', from: 'in', to: 'a', pattern: 'one-to-one', weights: 2 },
      { name: 'a>b', from: 'a', to: 'b', pattern: 'one-to-one', weights: 2 },
    ],
  });
  const times = (options: loihi.EmulatorOptions) => {
    const { spikes } = loihi.emulate(pair, { steps: 8, ...options });
    return [spikes['a'].t[0], spikes['b'].t[0]];
  };
  expect(times({})).toEqual([3, 4]);
  expect(times({ delivery: 'brian2loihi' })).toEqual([2, 3]);
});

test('spikes that arrive together add up before the decayed current takes them', () => {
  const drives = [100, -30, 8].map((weights) => ({ weights, times: [0] }));
  expect(run({}, drives, 2).u[1]).toBe(78 * 64);
});

test('at rest nothing is touched; input wakes a block of eight', () => {
  const network = loihi.network({
    groups: [{ name: 'n', size: 1000, vth: 1024, biasMant: -4096, biasExp: 7 }],
    generators: [{ name: 'in', size: 1000, spikes: { i: [500], t: [10] } }],
    synapses: [{ name: 's', from: 'in', to: 'n', pattern: 'one-to-one', weights: 2 }],
  });
  const { stats } = loihi.emulate(network, { steps: 1000 });
  // all change in step 0, which step 4 finds over; one block changes in steps 11 and 12, which step 16 finds over
  expect(stats.touched).toBe(5 * 1000 + 6 * 8);
});
