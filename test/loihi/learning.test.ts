/** The learning engine at its edges: coincidence, reward, clip, rounding, traces, tags, clocks. */
import { loihi } from '../../src/index';

interface Setting {
  readonly pre?: readonly number[];
  readonly post?: readonly number[];
  readonly reward?: readonly number[];
  readonly steps?: number;
  readonly synapses?: Partial<loihi.SynapseDescription>;
  readonly rule: Partial<loihi.RuleDescription>;
  readonly options?: loihi.EmulatorOptions;
}

/** Two compartments made to fire at given steps, one plastic synapse from pre to post too weak to matter. */
function run({ pre = [], post = [], reward = [], steps = 20, synapses, rule, options }: Setting) {
  // a generator's spike fires the compartment one step later
  const spikes = (times: readonly number[]) => ({ i: times.map(() => 0), t: times.map((t) => t - 1) });
  const fires = { pattern: 'one-to-one', weights: 255, weightExp: 5, signMode: 'excitatory' } as const;
  const network = loihi.network({
    groups: [
      { name: 'pre', size: 1, vth: 8000 },
      { name: 'post', size: 1, vth: 4000 },
    ],
    generators: [
      { name: 'to-pre', size: 1, spikes: spikes(pre) },
      { name: 'to-post', size: 1, spikes: spikes(post) },
      { name: 'reward', size: 1, spikes: { i: reward.map(() => 0), t: reward } },
    ],
    synapses: [
      { name: 'a', from: 'to-pre', to: 'pre', ...fires },
      { name: 'b', from: 'to-post', to: 'post', ...fires },
      { name: 'w', from: 'pre', to: 'post', pattern: 'one-to-one', weights: 0, rule: 'rule', ...synapses },
    ],
    rules: [{ name: 'rule', reward: 'reward', ...rule }],
    probes: [
      { of: 'pre', record: ['current'] },
      { of: 'post', record: ['current'] },
      {
        of: 'w',
        record: [
          'weight',
          ...(rule.dt === undefined ? [] : (['tag'] as const)),
          ...(['x1', 'y1', 'r1'] as const).filter((trace) => rule[trace] !== undefined),
        ],
      },
    ],
  });
  const emulation = loihi.emulate(network, { steps, ...options });
  expect([...emulation.spikes['pre'].t]).toEqual(pre);
  expect([...emulation.spikes['post'].t]).toEqual(post);
  return {
    emulation,
    w: [...emulation.recordedWeights['w']],
    tag: [...(emulation.recordedTags['w'] ?? [])],
    trace: (name: 'x1' | 'y1' | 'r1') => [...emulation.traces['w'][name]!],
  };
}

/** Steps at which the values change, with the new value. */
const changes = (values: readonly number[]) =>
  values.flatMap((value, t) => (value === (values[t - 1] ?? values[0]) ? [] : [[t, value]]));

test('spikes fired in the same step coincide, one step later; others do not', () => {
  const rule = { dw: '2*x0*y0' };
  expect(changes(run({ pre: [5], post: [5], rule }).w)).toEqual([[6, 2]]);
  expect(changes(run({ pre: [5], post: [6], rule }).w)).toEqual([]);
  expect(changes(run({ pre: [6], post: [5], rule }).w)).toEqual([]);
});

test('with a delay, an arrival coincides with a target that fired one step before it', () => {
  const rule = { dw: '2*x0*y0' };
  expect(changes(run({ pre: [3], post: [7], synapses: { delay: 4 }, rule }).w)).toEqual([[8, 2]]);
  expect(changes(run({ pre: [3], post: [3], synapses: { delay: 4 }, rule }).w)).toEqual([]);
});

test('what a coinciding spike transmits is the weight from before the learning', () => {
  const { emulation, w } = run({
    pre: [5, 8],
    post: [5],
    synapses: { weights: 10 },
    rule: { dw: '6*x0*y0' },
  });
  expect(changes(w)).toEqual([[6, 16]]);
  const u = emulation.currents['post'];
  expect([u[6], u[9]]).toEqual([10 * 64, 16 * 64]);
});

test('reward: + 2 with it, - 2 without, nothing without coincidence', () => {
  const rule = { dw: 'y0*x0*r1*4 - y0*x0*2', r1: { impulse: 1, tau: 0 } };
  const coincide = { pre: [5], post: [5], rule };
  expect(changes(run({ ...coincide, reward: [5] }).w)).toEqual([[6, 2]]);
  expect(changes(run(coincide).w)).toEqual([[6, -2]]);
  expect(changes(run({ ...coincide, reward: [4, 6] }).w)).toEqual([[6, -2]]);
  expect(changes(run({ pre: [5], post: [8], reward: [5, 8], rule }).w)).toEqual([]);
  expect(changes(run({ ...coincide, reward: [5], rule: { dw: '4*x0*r0 - 2*x0' } }).w)).toEqual([[6, 2]]);
});

test('a compartment may give the reward as well as a generator', () => {
  const rule = { dw: '4*x0*r0 - 2*x0', reward: 'post' };
  expect(changes(run({ pre: [5, 9], post: [9], rule }).w)).toEqual([
    [6, -2],
    [10, 0],
  ]);
});

test('mixed weights clip at -256 and +254, excitatory at 0 and 255, inhibitory at -255 and 0', () => {
  const end = (dw: string, synapses: Partial<loihi.SynapseDescription>) =>
    run({ pre: [2, 3, 4], rule: { dw }, synapses, steps: 8 }).w.at(-1);
  expect(end('6*x0', { weights: 250 })).toBe(254);
  expect(end('-6*x0', { weights: -250 })).toBe(-256);
  const exc = { signMode: 'excitatory' } as const;
  expect(end('7*x0', { weights: 240, ...exc })).toBe(255);
  expect(end('-7*x0', { weights: 10, ...exc })).toBe(0);
  const inh = { signMode: 'inhibitory' } as const;
  expect(end('7*x0', { weights: -10, ...inh })).toBe(0);
  expect(end('-7*x0', { weights: -240, ...inh })).toBe(-255);
  // 6 bits with sign: steps of 8
  expect(end('2^7*x0', { weights: 240, numWeightBits: 6 })).toBe(248);
});

test('2^-1: half a step is rounded up to a whole one, in magnitude', () => {
  const exc = { weights: 100, signMode: 'excitatory' } as const;
  expect(run({ pre: [2, 5], rule: { dw: '2^-1*x0' }, synapses: exc }).w.at(-1)).toBe(102);
  expect(run({ pre: [2, 5], rule: { dw: '-1*2^-1*x0' }, synapses: exc }).w.at(-1)).toBe(98);
  // 2^-1 * 4 * x1 with x1 = 3 is 6, a whole number of steps: nothing is rounded
  const x1 = { impulse: 3, tau: 0 };
  expect(run({ pre: [2], rule: { dw: '2^-1*4*x1*x0', x1 } }).w.at(-1)).toBe(6);
  // 2^-1 * 3 = 1.5 becomes 2
  expect(run({ pre: [2], rule: { dw: '2^-1*x1*x0', x1 }, synapses: exc }).w.at(-1)).toBe(102);
});

test('what the weight step leaves over becomes a step with its probability', () => {
  // dw = 5 on steps of 2: 4, and 6 in half of all cases; on 6 bits steps of 8, in 5 of 8 cases
  const n = 400;
  const mean = (numWeightBits: number) => {
    const network = loihi.network({
      groups: [{ name: 'n', size: n, vth: 131071 }],
      generators: [{ name: 'in', size: 1, spikes: { i: [0, 0, 0, 0], t: [0, 2, 4, 6] } }],
      synapses: [
        { name: 'w', from: 'in', to: 'n', pattern: 'all-to-all', weights: 0, numWeightBits, rule: 'r' },
      ],
      rules: [{ name: 'r', dw: '5*x0' }],
    });
    const w = loihi.emulate(network, { steps: 10, seed: 4 }).weights['w'];
    return w.reduce((sum, value) => sum + value, 0) / (4 * n);
  };
  // 4 standard errors of 1600 draws
  expect(Math.abs(mean(8) - 5)).toBeLessThan((4 * 1) / 40);
  expect(Math.abs(mean(6) - 5)).toBeLessThan((4 * 4) / 40);
});

test('traces: impulse, decay, and the ceiling of 127', () => {
  const x1 = (tau: number, options: loihi.EmulatorOptions = {}, pre = [2]) =>
    run({ pre, rule: { dw: '2*x1*y0', x1: { impulse: 100, tau } }, options, steps: 12 }).trace('x1');
  expect(x1(0)).toEqual([0, 0, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(x1(1, { traceDecay: 'linear' })).toEqual([0, 0, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0]);
  // 100 (1 - 1/2) = 50, 25, then 12 or 13
  expect(x1(2, { traceDecay: 'linear' }).slice(3, 6)).toEqual([100, 50, 25]);
  expect([12, 13]).toContain(x1(2, { traceDecay: 'linear' })[6]);
  // 21 (1 - 1/7) is 18, not 17
  const seven = run({
    pre: [2],
    rule: { dw: '2*x1*y0', x1: { impulse: 21, tau: 7 } },
    options: { traceDecay: 'linear' },
    steps: 6,
  });
  expect(seven.trace('x1').slice(3, 5)).toEqual([21, 18]);
  expect(x1(1000, {}, [2, 3, 4])[5]).toBe(127);
});

test('a rule sees the traces with the impulse of the event that it learns from', () => {
  const rule = { dw: '2*x1*y0', x1: { impulse: 7, tau: 0 } };
  expect(changes(run({ pre: [5], post: [5], rule }).w)).toEqual([[6, 14]]);
});

test('the mean of stochastic traces decays as exp(-t / tau), or as (1 - 1 / tau)^t', () => {
  const n = 2000;
  const means = (traceDecay: 'exponential' | 'linear') => {
    const units = Array.from({ length: n }, (_, i) => i);
    const network = loihi.network({
      groups: [{ name: 'n', size: 1, vth: 131071 }],
      generators: [{ name: 'in', size: n, spikes: { i: units, t: units.map(() => 0) } }],
      synapses: [{ name: 'w', from: 'in', to: 'n', pattern: 'all-to-all', weights: 0, rule: 'r' }],
      rules: [{ name: 'r', dw: '2*x1*y0', x1: { impulse: 100, tau: 9 } }],
      probes: [{ of: 'w', record: ['x1'] }],
    });
    const x1 = loihi.emulate(network, { steps: 13, seed: 1, traceDecay }).traces['w'].x1!;
    return Array.from(
      { length: 12 },
      (_, t) => x1.slice((t + 1) * n, (t + 2) * n).reduce((sum, T) => sum + T, 0) / n,
    );
  };
  for (const [decay, alpha] of [
    ['exponential', Math.exp(-1 / 9)],
    ['linear', 8 / 9],
  ] as const)
    means(decay).forEach((mean, t) => {
      // each rounding has a variance of at most 1/4, and forgets like the trace
      const sd = Math.sqrt(0.25 / (1 - alpha ** 2) / n);
      expect(Math.abs(mean - 100 * alpha ** t)).toBeLessThan(4 * sd);
    });
});

test('post traces and y0: products without x0 reach synapses of silent sources', () => {
  const rule = { dw: '2*y0', y1: { impulse: 50, tau: 0 } };
  const { w, trace } = run({ post: [4, 6], rule });
  expect(changes(w)).toEqual([
    [5, 2],
    [7, 4],
  ]);
  expect(trace('y1').slice(4, 8)).toEqual([0, 50, 0, 50]);
  const { w: inverse } = run({ pre: [6], post: [4, 6], rule: { dw: '2*y0*(x0 + 1)' } });
  expect(changes(inverse)).toEqual([
    [5, 2],
    [7, 6],
  ]);
});

test('u_k is 1 in every 2^k-th step', () => {
  const at = (dw: string) => changes(run({ rule: { dw }, steps: 9 }).w).map(([t]) => t);
  expect(at('2*u0')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(at('2*u1')).toEqual([2, 4, 6, 8]);
  expect(at('2*u3')).toEqual([8]);
  expect(at('2*u0*u3')).toEqual([8]);
});

test('rules read the weight, its sign, the delay and the tag; the tag has a rule of its own and 9 bits', () => {
  const { w } = run({ pre: [2, 4], rule: { dw: '-1*2^-1*w*x0' }, synapses: { weights: 64 } });
  expect(changes(w)).toEqual([
    [3, 32],
    [5, 16],
  ]);
  const signed = { pre: [2], rule: { dw: '4*sgn(w)*x0' } };
  expect(run({ ...signed, synapses: { weights: -6 } }).w.at(-1)).toBe(-10);
  expect(run({ ...signed, synapses: { weights: 0 } }).w.at(-1)).toBe(0);
  expect(run({ pre: [2], rule: { dw: '2*d*x0' }, synapses: { delay: 3 } }).w.at(-1)).toBe(6);
  const tagged = run({ pre: [2, 4], post: [8], rule: { dt: '3*x0', dw: '2*t*y0' } });
  expect(changes(tagged.tag)).toEqual([
    [3, 3],
    [5, 6],
  ]);
  expect(changes(tagged.w)).toEqual([[9, 12]]);
  expect(Math.max(...run({ rule: { dt: '2^7*u0' }, steps: 9 }).tag)).toBe(255);
  expect(Math.min(...run({ rule: { dt: '-1*2^7*u0' }, steps: 9 }).tag)).toBe(-256);
});

test('the same seed gives the same bits, another seed others', () => {
  const rule = { dw: '5*x0', x1: { impulse: 100, tau: 9 } };
  const pre = Array.from({ length: 9 }, (_, k) => 2 * k + 2);
  const of = (seed: number) => run({ pre, rule, options: { seed } }).w;
  expect(of(1)).toEqual(of(1));
  expect([2, 3, 4].some((seed) => String(of(seed)) !== String(of(1)))).toBe(true);
});
