/** Networks as data: what bad ones are told, what good ones need of the chip, and what a run costs on paper. */
import { loihi } from '../../src/index';

const good: loihi.NetworkDescription = {
  groups: [{ name: 'n', size: 4, vth: 100 }],
  generators: [{ name: 'in', size: 4, spikes: { i: [0], t: [1] } }],
  synapses: [{ name: 's', from: 'in', to: 'n', pattern: 'one-to-one', weights: 10 }],
};
const group = (part: object) => ({
  ...good,
  groups: [{ ...good.groups[0], ...part } as loihi.GroupDescription],
});
const synapses = (part: object) => ({
  ...good,
  synapses: [{ ...good.synapses![0], ...part } as loihi.SynapseDescription],
});
const rule = (part: object) => ({ ...good, rules: [{ name: 'r', ...part } as loihi.RuleDescription] });
const spikes = (i: number[], t: number[]) => ({
  ...good,
  generators: [{ name: 'in', size: 4, spikes: { i, t } }],
});

const message = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
};

const MESSAGES: readonly (readonly [unknown, string])[] = [
  [group({ vth: 2 ** 17 }), 'groups[0].vth: invalid vth 131072 (allowed: a whole number from 0 to 131071)'],
  [group({ decayU: 4097 }), 'groups[0].decayU: invalid decayU 4097 (allowed: a whole number from 0 to 4096)'],
  [group({ decayV: 0.5 }), 'groups[0].decayV: invalid decayV 0.5 (allowed: a whole number from 0 to 4096)'],
  [
    group({ biasMant: -4097 }),
    'groups[0].biasMant: invalid biasMant -4097 (allowed: a whole number from -4096 to 4095)',
  ],
  [
    group({ biasMant: [0, 0, 4096, 0] }),
    'groups[0].biasMant[2]: invalid biasMant 4096 (allowed: a whole number from -4096 to 4095)',
  ],
  [
    group({ biasMant: 'none' }),
    'groups[0].biasMant: invalid biasMant "none" (allowed: whole numbers from -4096 to 4095: one, or a list with one for each compartment)',
  ],
  [
    group({ biasMant: [1, 2, 3, 4, 5, 6, 7] }),
    'groups[0].biasMant: invalid number of biases 7 (allowed: 4, one for each compartment)',
  ],
  [group({ biasExp: 8 }), 'groups[0].biasExp: invalid biasExp 8 (allowed: a whole number from 0 to 7)'],
  [
    group({ refractory: 0 }),
    'groups[0].refractory: invalid refractory 0 (allowed: a whole number from 1 to 64)',
  ],
  [
    group({ vmin: -8 }),
    'groups[0].vmin: invalid vmin -8 (allowed: -(2^k - 1) with k from 0 to 23: 0, -1, -3, ... -8388607)',
  ],
  [
    group({ vmax: 1000 }),
    'groups[0].vmax: invalid vmax 1000 (allowed: 2^(9 + 2k) - 1 with k from 0 to 7: 511, 2047, ... 8388607)',
  ],
  [
    group({ size: 131073 }),
    'groups[0].size: invalid size 131073 (allowed: a whole number from 1 to 131072, the compartments of the chip)',
  ],
  [
    {
      groups: [
        { name: 'a', size: 100_000, vth: 1 },
        { name: 'b', size: 40_000, vth: 1 },
      ],
    },
    'groups: invalid total size 140000 (allowed: at most 131072, those of the chip)',
  ],
  [
    group({ treshold: 5 }),
    'groups[0]: unknown key "treshold" (known: name, size, vth, decayU, decayV, biasMant, biasExp, refractory, vmin, vmax, perCore)',
  ],
  [
    { ...good, groups: [...good.groups, ...good.groups] },
    'groups[1].name: invalid name "n" (allowed: a name that groups[0] does not have already)',
  ],
  [
    synapses({ weights: 256 }),
    'synapses[0].weights: invalid weight 256 (allowed: multiples of 2 from -256 to 254: mixed, 8 bits)',
  ],
  [
    synapses({ weights: [2, 4, 6, -2], signMode: 'excitatory' }),
    'synapses[0].weights[3]: invalid weight -2 (allowed: whole numbers from 0 to 255: excitatory, 8 bits)',
  ],
  [
    synapses({ weights: [2, 4, 6] }),
    'synapses[0].weights: invalid number of weights 3 (allowed: 4, one for each unit)',
  ],
  [
    synapses({ weightExp: 8 }),
    'synapses[0].weightExp: invalid weightExp 8 (allowed: a whole number from -8 to 7)',
  ],
  [
    synapses({ numWeightBits: 7 }),
    'synapses[0].numWeightBits: invalid numWeightBits 7 (allowed: 0 to 6, or 8)',
  ],
  [synapses({ delay: 63 }), 'synapses[0].delay: invalid delay 63 (allowed: a whole number from 0 to 62)'],
  [
    synapses({ from: 'inn' }),
    'synapses[0].from: unknown group or generator "inn" (did you mean "in"? known: n, in)',
  ],
  [synapses({ to: 'in' }), 'synapses[0].to: unknown group "in" (did you mean "n"? known: n)'],
  [
    synapses({ pattern: 'pairs', pairs: [[0, 4]], weights: 2 }),
    'synapses[0].pairs[0][1]: invalid target unit 4 (allowed: 0 to 3, the units of n)',
  ],
  [
    synapses({ pattern: 'all-to-all', weights: [[2, 4, 6, 8]] }),
    'synapses[0].weights: invalid number of rows 1 (allowed: 4: rows [target, source] = [4, 4])',
  ],
  [spikes([0], [-1]), 'generators[0].spikes.t[0]: invalid t -1 (allowed: a whole number of at least 0)'],
  [spikes([4], [1]), 'generators[0].spikes.i[0]: invalid unit 4 (allowed: a whole number from 0 to 3)'],
  [
    spikes([1, 1], [3, 3]),
    'generators[0].spikes.t[1]: invalid time 3 (allowed: each unit once a step; unit 1 is there twice)',
  ],
  [synapses({ rule: 'r' }), 'synapses[0].rule: unknown rule "r" (known: none)'],
  [
    rule({ dw: '2*x3*y0' }),
    'rules[0].dw: unknown trace or factor "x3" (did you mean "x0"? known: x0, y0, r0, x1, x2, y1, y2, y3, r1, w, t, d, ... 25 in all)',
  ],
  [rule({ dw: '2*x1*y0' }), 'rules[0].x1: missing trace (wanted where the rule uses it: { impulse, tau })'],
  [rule({ dw: '2*x0*r0' }), 'rules[0].reward: missing reward (wanted for r0: a group or generator)'],
  [
    rule({ dw: '2*w' }),
    'rules[0].dw: invalid product "2*w" (allowed: one that holds x0, y0 or one of u0 to u9)',
  ],
  [
    rule({ dw: '11*x0' }),
    'rules[0].dw: invalid scale 11 (allowed: m * 2^e with m a whole number from -8 to 7 and e from -7 to 9)',
  ],
  [
    rule({ dw: 'x0*(w + 200)' }),
    'rules[0].dw: invalid constant 200 (allowed: a whole number from -128 to 127 (8 bits))',
  ],
  [
    rule({ dw: '2*x0 +' }),
    'rules[0].dw: invalid learning rule "2*x0 +" (allowed: products of factors such as x1, (w + 3), sgn(w), 4 or 2^-1, joined by * + -; it ends too early)',
  ],
  [
    rule({ dw: 'x0 / 2' }),
    'rules[0].dw: invalid learning rule "x0 / 2" (allowed: products of factors such as x1, (w + 3), sgn(w), 4 or 2^-1, joined by * + -; not understood at "/")',
  ],
  [
    rule({ dw: '2*x0', x1: { impulse: 128, tau: 3 } }),
    'rules[0].x1.impulse: invalid impulse 128 (allowed: a whole number from 0 to 127)',
  ],
  [rule({}), 'rules[0]: missing learning rule (wanted: dw, dt or both)'],
  [
    { ...good, probes: [{ of: 'n', record: ['weight'] }] },
    "probes[0].record[0]: invalid record \"weight\" (allowed: of n: 'current', 'voltage')",
  ],
];

test.each(MESSAGES.map(([description, expected]) => [expected, description] as const))(
  '%s',
  (expected, description) => {
    expect(message(() => loihi.network(description as loihi.NetworkDescription))).toBe(expected);
  },
);

test('odd weights of a mixed mode are rejected, unless the option takes them towards zero', () => {
  const odd = loihi.network(synapses({ weights: [13, -13, 2, 0] }));
  expect(message(() => loihi.emulate(odd, { steps: 1 }))).toBe(
    'synapses[0].weights[0]: invalid weight 13 (allowed: multiples of 2 from -256 to 254: mixed, 8 bits)',
  );
  const { weights } = loihi.emulate(odd, { steps: 1, oddWeights: 'toward-zero' });
  expect([...weights['s']]).toEqual([12, -12, 2, 0]);
});

test('options that make no sense say so', () => {
  const network = loihi.network(good);
  expect(message(() => loihi.emulate(network, { steps: -1 }))).toBe(
    'steps: invalid number of steps -1 (allowed: a whole number from 0 to 2147483647)',
  );
  expect(message(() => loihi.emulate(network, { steps: 1, sede: 1 } as never))).toContain(
    'unknown option "sede"',
  );
  expect(message(() => loihi.emulate(network, { steps: 1, wraps: 'maybe' as never }))).toBe(
    'emulate.wraps: unknown wraps "maybe" (known: on, off)',
  );
  expect(message(() => loihi.emulate(network, { steps: 5, inputs: { inn: { i: [0], t: [0] } } }))).toBe(
    'inputs.inn: unknown generator "inn" (did you mean "in"? known: in)',
  );
  expect(message(() => loihi.emulate(network, { steps: 5, inputs: { in: { i: [0], t: [-1] } } }))).toBe(
    'inputs.in.t[0]: invalid time -1 (allowed: a whole number from 0 to 4, the steps of the run)',
  );
  expect(message(() => loihi.emulate(network, { steps: 5, tEval: [5] }))).toBe(
    'tEval[0]: invalid time 5 (allowed: a whole number from 0 to 4, the steps of the run)',
  );
  expect(message(() => loihi.emulate(network, { steps: 5, tEval: [1, 1] }))).toBe(
    'tEval[1]: invalid time 1 (allowed: times in ascending order, each once)',
  );
  const other = loihi.emulate(loihi.network({ groups: [{ name: 'm', size: 4, vth: 1 }] }), {
    steps: 1,
  });
  expect(message(() => loihi.emulate(network, { steps: 1, from: other.state() }))).toBe(
    'from.currents.n: missing values (a state of the same network)',
  );
});

test('an emulator goes on; what it was is read before the next run, or not at all', () => {
  const chip = loihi.emulator(loihi.network(good));
  const first = chip.run({ steps: 3 });
  expect([first.tspan, chip.t]).toEqual([[0, 3], 3]);
  const second = chip.run({ steps: 2, inputs: { in: { i: [2], t: [3] } } });
  expect(second.tspan).toEqual([3, 5]);
  expect([...second.spikes['n'].i, ...second.spikes['n'].t]).toEqual([]);
  expect(message(() => first.weights)).toBe(
    'weights: the emulator has gone on to step 5; read weights before the next run',
  );
  expect(chip.weights('s')).toEqual(second.weights['s']);
});

test('currents are read at output times; an interrupted run keeps what was finished', () => {
  const network = loihi.network({ ...good, probes: [{ of: 'n', record: ['current'] }] });
  const some = loihi.emulate(network, { steps: 6, tEval: [1, 2, 5] });
  expect([...some.t]).toEqual([1, 2, 5]);
  expect([some.at(2, 'n'), some.at(2, 'n', 1), some.at(5, 'n')]).toEqual([640, 0, 0]);
  expect(message(() => some.at(3, 'n'))).toContain('invalid time 3');
  const stop = new AbortController();
  const done: number[] = [];
  const halted = loihi.emulate(network, {
    steps: 1000,
    signal: stop.signal,
    progress: (steps) => {
      done.push(steps);
      if (steps >= 128) stop.abort();
    },
  });
  expect([halted.retcode, halted.message]).toEqual(['interrupted', 'interrupted after 192 of 1000 steps']);
  expect([halted.t.length, halted.currents['n'].length, halted.ledger.spikes.length]).toEqual([
    192, 768, 192,
  ]);
  expect(done).toEqual([0, 64, 128, 192]);
});

describe('resources', () => {
  const layers = (hidden: number, perCore?: number) =>
    loihi.network({
      groups: [
        { name: 'x', size: 100, vth: 1 },
        { name: 'h', size: hidden, vth: 1, ...(perCore === undefined ? {} : { perCore }) },
      ],
      synapses: [{ name: 'w', from: 'x', to: 'h', pattern: 'all-to-all', weights: 2 }],
    });

  test('a small layer, counted by hand', () => {
    const used = loihi.resources(layers(50));
    expect(used).toMatchObject({
      compartments: 150,
      synapses: 5000,
      inputAxons: 100,
      outputAxons: 100,
      // a list of 50 synapses of 8 bits and its header: 410 bits, 7 words
      synapseBits: 100 * 7 * 64,
      cores: 1,
      fits: true,
      excess: [],
      destinations: { x: 1, h: 0 },
    });
  });

  test('synapse memory fills a core: lists of 64 synapses take 9 words', () => {
    // 16,384 words on 100 lists: 163 each, 18 blocks of 64 and one word for up to 6 synapses: 1,158 are more than 1,024
    const used = loihi.resources(layers(1100));
    expect(used.cores).toBe(2);
    expect(used.perCore[0]?.compartments).toBe(1024);
    const spread = loihi.resources(layers(50, 6));
    expect(spread.cores).toBe(9);
    expect(spread.inputAxons).toBe(900);
    expect(spread.destinations['x']).toBe(9);
  });

  test('pairs pay for indices, delays and tags for their bits', () => {
    const one = (part: Partial<loihi.SynapseDescription>, rules: loihi.RuleDescription[] = []) =>
      loihi.resources(
        loihi.network({
          groups: [{ name: 'n', size: 64, vth: 1 }],
          generators: [{ name: 'in', size: 1 }],
          synapses: [{ name: 's', from: 'in', to: 'n', pattern: 'all-to-all', weights: 0, ...part }],
          rules,
        }),
      ).synapseBits;
    const words = (bits: number) => 64 * Math.ceil((64 * bits + 10) / 64);
    expect(one({})).toBe(words(8));
    expect(one({ delay: 5 })).toBe(words(8 + 3));
    expect(one({ rule: 'r' }, [{ name: 'r', dt: 'x0', dw: 't*y0' }])).toBe(words(8 + 9));
    const pairs = Array.from({ length: 64 }, (_, j) => [0, j] as const);
    expect(one({ pattern: 'pairs', pairs })).toBe(words(8 + 10));
  });

  test('what does not fit is said in words', () => {
    const fanIn = loihi.network({
      groups: [{ name: 'n', size: 1, vth: 1 }],
      generators: [{ name: 'in', size: 5000 }],
      synapses: [{ name: 's', from: 'in', to: 'n', pattern: 'all-to-all', weights: 2 }],
    });
    expect(loihi.resources(fanIn).excess).toEqual(['core 0: 5000 input axons of 4096']);
    const wide = loihi.network({ groups: [{ name: 'n', size: 129, vth: 1, perCore: 1 }] });
    expect(loihi.resources(wide)).toMatchObject({ fits: false, excess: ['129 cores of 128'] });
  });
});

describe('ledger and paper estimate', () => {
  /** Every unit of `in` fires in every third step: 4 synapses each to 10 compartments that all fire. */
  const network = loihi.network({
    groups: [{ name: 'n', size: 10, vth: 1 }],
    generators: [{ name: 'in', size: 2, spikes: { i: [0, 1, 0, 1], t: [0, 0, 3, 3] } }],
    synapses: [{ name: 's', from: 'in', to: 'n', pattern: 'all-to-all', weights: 2, rule: 'r' }],
    rules: [{ name: 'r', dw: '2*x0 - 2*y0' }],
  });
  const run: loihi.Emulation = loihi.emulate(network, { steps: 6 });

  test('operations by step, by sample and in all', () => {
    const { ledger } = run;
    expect([...ledger.inputSpikes]).toEqual([2, 0, 0, 2, 0, 0]);
    expect([...ledger.synapticOperations]).toEqual([0, 20, 0, 0, 20, 0]);
    expect([...ledger.spikes]).toEqual([0, 10, 0, 0, 10, 0]);
    expect([...ledger.neuronUpdates]).toEqual([10, 10, 10, 10, 10, 10]);
    // arrivals in step 1; targets that fired, in step 2
    expect([...ledger.learningUpdates]).toEqual([0, 20, 20, 0, 20, 20]);
    expect([...ledger.weightChanges]).toEqual([0, 20, 20, 0, 20, 20]);
    expect([...loihi.perSample(ledger, 3).spikes]).toEqual([10, 10]);
    expect([...loihi.perSample(ledger, 4).synapticOperations]).toEqual([20, 20]);
    expect(loihi.totals(ledger)).toMatchObject({ spikes: 20, synapticOperations: 40, neuronUpdates: 60 });
  });

  test('counts times constants; static and dynamic apart, each with its bounds', () => {
    const estimate = loihi.paperEstimate(run);
    const { dynamic } = estimate;
    expect(estimate.label).toBe('paper estimate');
    expect(dynamic.synapticOperations).toBeCloseTo(40 * 23.6e-12, 18);
    expect(dynamic.neuronUpdates).toBeCloseTo(40 * 52e-12 + 20 * 81e-12, 18);
    expect(dynamic.learning[1]).toBeCloseTo(80 * 120e-12, 18);
    // nobody listens to n
    expect(dynamic.traffic).toEqual([0, 0]);
    const least = dynamic.synapticOperations + dynamic.neuronUpdates + dynamic.learning[0];
    expect(dynamic.total[0]).toBeCloseTo(least, 18);
    const work = 40 * 3.5e-9 + 40 * 5.3e-9 + 20 * 8.4e-9 + 80 * 6.1e-9;
    expect(estimate.seconds[0]).toBeCloseTo(work + 6 * 113e-9, 15);
    expect(estimate.seconds[1]).toBeCloseTo(work + 6 * 465e-9, 15);
    expect(estimate.static[0]).toBeCloseTo(estimate.seconds[0] * 0.104375, 15);
    expect(loihi.CONSTANTS.staticPower.watts).toBeCloseTo(0.104375, 12);
  });

  test('a spike goes to each core that listens: within one tile at least, a mean path of 8 by 4 tiles at most', () => {
    const listening = loihi.network({
      groups: [
        { name: 'n', size: 10, vth: 1 },
        // two a core: three cores listen to n
        { name: 'm', size: 6, vth: 1e5, perCore: 2 },
      ],
      generators: [{ name: 'in', size: 2, spikes: { i: [0, 1], t: [0, 3] } }],
      synapses: [
        { name: 'in>n', from: 'in', to: 'n', pattern: 'all-to-all', weights: 2 },
        { name: 'n>m', from: 'n', to: 'm', pattern: 'all-to-all', weights: 2 },
      ],
    });
    const heard = loihi.emulate(listening, { steps: 8 });
    const fired = heard.spikes['n'].i.length;
    expect(fired).toBe(20);
    const { traffic, total, ...parts } = loihi.paperEstimate(heard).dynamic;
    // pJ: 1.7 within a tile; 63/24 hops of 3.0 and 15/12 hops of 4.0 between two random ones
    expect(1e12 * traffic[0]).toBeCloseTo(fired * 3 * 1.7, 9);
    expect(1e12 * traffic[1]).toBeCloseTo(fired * 3 * (1.7 + (63 / 24) * 3 + (15 / 12) * 4), 9);
    expect(1e12 * total[1]).toBeCloseTo(
      1e12 * (parts.synapticOperations + parts.neuronUpdates + parts.learning[1] + traffic[1]),
      9,
    );
  });
});
