/** Spiking backprop with nothing from outside but one kick, beside the circuit that generators drive. */
import fc from 'fast-check';
import { activePixels, first, loihi, mnist20, PulsegateError, readDataset, sbp } from '../../src/index';
import { cases, LONG } from '../support/cases';

const layers: sbp.Layers = [16, 30, 2];
/** Eight patterns, of the left half and of the right half in turn, with some bits wrong. */
const lists = [
  ...[
    [0, 1, 2, 5, 6, 7, 15],
    [8, 9, 10, 11, 12, 13, 14],
  ],
  ...[
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 15],
    [5, 8, 9, 10, 11, 12, 13, 14, 15],
  ],
  ...[
    [0, 1, 2, 3, 4, 5, 6, 7, 12],
    [3, 8, 9, 10, 11, 12, 14],
  ],
  ...[
    [0, 1, 2, 3, 4, 5, 6, 7],
    [8, 9, 10, 11, 12, 13, 14, 15],
  ],
];
const samples = sbp.samples(layers, lists, [0, 1, 0, 1, 0, 1, 0, 1]);
const weights = sbp.weights(layers, 1);
const rounds = (count: number, order: ArrayLike<number>) =>
  Array.from({ length: count }, (_, k) => order[k % order.length]);

/** Weights of all matrices that are not the same. */
const differing = (a: sbp.Copies, b: sbp.Copies): number =>
  Object.keys(b).reduce((sum, name) => sum + b[name].filter((w, k) => w !== a[name][k]).length, 0);
const sizeOf = (copies: sbp.Copies) => Object.values(copies).reduce((sum, { length }) => sum + length, 0);

/** What both circuits say of a sample: the spikes of the neurons that the driven one does not have are left out. */
const shared = ({ spikes, ledger: _, ...rest }: sbp.Presentation) => ({
  ...rest,
  spikes: spikes.map(({ pattern: __, reward: ___, ...layersThatFired }) => layersThatFired),
});

/** Both circuits side by side: what differs in weights and in words, over samples. */
function beside(options: sbp.SelfClockedOptions, count: number) {
  const {
    samples: shown,
    order = Array.from({ length: shown.count }, (_, k) => k),
    ...description
  } = options;
  const own = sbp.selfClockedCircuit(options);
  const driven = sbp.spikingCircuit(description);
  const other = driven.present(shown, rounds(count, order), { check: 'sample' });
  const seen = { samples: 0, compared: 0, differing: 0, presentations: 0, exact: [] as boolean[] };
  for (const presented of own.present(count, { check: 'sample' })) {
    const expected = other.next().value as sbp.Presentation;
    seen.samples++;
    seen.compared += sizeOf(own.copies());
    seen.differing += differing(own.copies(), driven.copies());
    if (JSON.stringify(shared(presented)) !== JSON.stringify(shared(expected))) seen.presentations++;
    seen.exact.push(presented.exact);
  }
  return { ...seen, own, driven };
}

describe('16-30-2, eight patterns', () => {
  const seeds = [
    [1, 3],
    [2, 2],
  ];
  test.each(seeds.slice(0, cases(1, 2)))(
    'seed %i: after one kick 0 of 1,740 weights differ after each of 200 samples',
    (seed, atFirst) => {
      const { own, exact, ...seen } = beside({ layers, weights: sbp.weights(layers, seed), samples }, 200);
      expect(seen).toMatchObject({ samples: 200, compared: 200 * 1740, differing: 0, presentations: 0 });
      expect(own.network.generators).toEqual([{ name: 'start', size: 1, spikes: { i: [0], t: [0] } }]);
      const right = (answers: readonly boolean[]) => answers.filter(Boolean).length;
      expect([right(exact.slice(0, 8)), right(exact.slice(-8))]).toEqual([atFirst, 8]);
      const answering = sbp.spikingCircuit({ layers, weights: own.weights(), topology: 'inference' });
      expect([...answering.present(samples)].every((answer) => answer.exact)).toBe(true);
    },
  );

  const network = sbp.selfClocked({ layers, weights, samples });
  /** The matrices after 16 samples, twice round, and what the whole run counted. */
  const after16 = (
    made: loihi.ChipNetwork,
    options: Partial<loihi.EmulatorOptions & loihi.EmulationOptions> = {},
  ) => loihi.emulate(made, { delivery: 'brian2loihi', steps: 2 + 12 * 16, tEval: [], ...options });
  const driven = sbp.spikingCircuit({ layers, weights });
  for (const _ of driven.present(samples, rounds(16, [0, 1, 2, 3, 4, 5, 6, 7])));
  const plastic = Object.keys(driven.copies());
  const differingIn = (run: loihi.Emulation) =>
    plastic.reduce(
      (sum, name) => sum + driven.chip.weights(name).filter((w, k) => w !== run.weights[name][k]).length,
      0,
    );

  test('the kick is the only spike from outside; without it nothing moves', () => {
    const run = after16(network);
    expect(loihi.totals(run.ledger).inputSpikes).toBe(1);
    expect(differingIn(run)).toBe(0);
    const rest = after16(network, { inputs: { start: { i: [], t: [] } } });
    expect(loihi.totals(rest.ledger)).toMatchObject({ spikes: 0, synapticOperations: 0, weightChanges: 0 });
    const begin = sbp.spikingCircuit({ layers, weights }).chip;
    expect(rest.weights['x>h']).toEqual(begin.weights('x>h'));
    expect(rest.weights['o>hT']).toEqual(begin.weights('o>hT'));
  });

  test('whenever it comes, and however generators deliver: the same weights so many steps later', () => {
    const late = after16(network, { steps: 2 + 12 * 16 + 7, inputs: { start: { i: [0], t: [7] } } });
    const later = after16(network, { delivery: 'nxsdk', steps: 3 + 12 * 16 });
    expect([late, later].map(differingIn)).toEqual([0, 0]);
  });

  test('pattern k fires in step 1 + 12 k, and the reward in phases 5 and 7', () => {
    const { pattern, reward } = after16(network).spikes;
    const steps = Array.from({ length: 17 }, (_, k) => k);
    expect([...pattern.t]).toEqual(steps.map((k) => 1 + 12 * k));
    expect([...pattern.i]).toEqual(steps.map((k) => k % 8));
    expect([...reward.t]).toEqual(steps.slice(0, 16).flatMap((k) => [6 + 12 * k, 8 + 12 * k]));
  });

  type Synapses = loihi.SynapseDescription;
  const changed = (name: string, change: (one: Synapses) => Partial<Synapses>): loihi.ChipNetwork =>
    loihi.network({
      ...network,
      synapses: network.synapses.map((one) => (one.name === name ? { ...one, ...change(one) } : one)),
    });
  const without = (name: string): loihi.ChipNetwork =>
    loihi.network({ ...network, synapses: network.synapses.filter((one) => one.name !== name) });
  const ring = 'pattern>pattern chain';
  const added = network.synapses.filter(({ name }) => /pattern|reward/.test(name)).map(({ name }) => name);

  test('nine neurons more, and six kinds of synapses', () => {
    const names = network.groups.map(({ name, size }) => [name, size]);
    expect(names.slice(-2)).toEqual([
      ['reward', 1],
      ['pattern', 8],
    ]);
    expect(names.slice(0, -2)).toEqual(driven.network.groups.map(({ name, size }) => [name, size]));
    expect(added).toEqual([
      ...[
        ring,
        'start>pattern chain',
        'pattern>x d0',
        'pattern>t d2',
        'g05>reward chain',
        'g07>reward chain',
      ],
    ]);
  });

  test.each(added)('without %s other weights', (name) => {
    expect(differingIn(after16(without(name)))).toBeGreaterThan(0);
  });

  test.each(added)('%s one step later: other weights', (name) => {
    expect(differingIn(after16(changed(name, ({ delay = 0 }) => ({ delay: delay + 1 }))))).toBeGreaterThan(0);
  });

  test.each([
    [ring, 10],
    ['start>pattern chain', 0],
    ['pattern>t d2', 1],
  ])('%s with delay %i: other weights', (name, delay) => {
    expect(differingIn(after16(changed(name, () => ({ delay }))))).toBeGreaterThan(0);
  });

  test.each(LONG ? [0, 1, 2, 3, 4, 5, 6, 7] : [2, 7])(
    'without the hop from pattern %i the ring goes out',
    (k) => {
      const cut = changed(ring, ({ pairs = [] }) => ({ pairs: pairs.filter(([from]) => from !== k) }));
      const run = after16(cut);
      expect(run.spikes.pattern.t.length).toBe(k + 1);
      expect(differingIn(run)).toBeGreaterThan(0);
    },
  );

  test('a change that is none makes no difference', () => {
    expect(differingIn(after16(changed(ring, () => ({ delay: 11 }))))).toBe(0);
  });

  test('goes through JSON, and takes no more of the chip than there is', () => {
    const again = loihi.network(JSON.parse(JSON.stringify(network)));
    expect(again).toEqual(network);
    const [before, now] = [driven.network, network].map(loihi.resources);
    // 65 inputs and 8 targets of the patterns, 8 hops, the kick and 2 rewards, in place of 16 + 2 lines
    expect([now.compartments - before.compartments, now.synapses - before.synapses]).toEqual([9, 66]);
    expect([now.fits, now.cores]).toEqual([true, 1]);
    // the rule's reward is not in this count: an axon out for each core, and one in
    const [{ outputAxons, inputAxons }] = now.perCore;
    expect(outputAxons + now.cores).toBeLessThanOrEqual(now.limits.outputAxons);
    expect(inputAxons + 1).toBeLessThanOrEqual(now.limits.inputAxons);
    const delays = network.synapses.map(({ delay = 0 }) => delay);
    expect([Math.min(...delays), Math.max(...delays)]).toEqual([0, 11]);
  });

  test('goes on from its state, in the middle of a round', () => {
    const whole = sbp.selfClockedCircuit({ layers, weights, samples });
    const all = [...whole.present(21)];
    const begun = sbp.selfClockedCircuit({ layers, weights, samples });
    expect([...begun.present()].map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const _ of begun.present(3));
    const resumed = sbp.selfClockedCircuit({ layers, weights, samples, from: begun.state() });
    expect([...resumed.present(10)]).toEqual(all.slice(11));
    expect(resumed.state()).toEqual(whole.state());
    expect([resumed.samples, begun.samples]).toEqual([21, 11]);
  });
});

/** Higher weights, so that most units are where they can learn. */
const raised = ({ w1, w2 }: sbp.WeightPair): sbp.WeightPair => {
  const up = (w: number) => Math.min(254, w + 60);
  return { w1: w1.map(up), w2: w2.map(up) };
};

const anyCase = fc
  .tuple(fc.integer({ min: 6, max: 24 }), fc.integer({ min: 8, max: 30 }), fc.integer({ min: 1, max: 5 }))
  .chain(([input, hidden, output]) =>
    fc
      .array(
        fc.tuple(
          fc.array(fc.integer({ min: 0, max: 1 }), { minLength: input, maxLength: input }),
          fc.array(fc.integer({ min: 0, max: 1 }), { minLength: output, maxLength: output }),
        ),
        { minLength: 1, maxLength: 6 },
      )
      .chain((patterns) =>
        fc.record({
          layers: fc.constant<sbp.Layers>([input, hidden, output]),
          patterns: fc.constant(patterns),
          order: fc.option(
            fc.array(fc.integer({ min: 0, max: patterns.length - 1 }), { minLength: 1, maxLength: 7 }),
            { nil: undefined },
          ),
          seed: fc.integer({ min: 0, max: 1000 }),
          topology: fc.constantFrom(...(['training', 'training', 'training', 'inference'] as const)),
          extraInhibition: fc.constantFrom(...(['on', 'off'] as const)),
        }),
      ),
  );

test('any layers, any patterns, any targets in any order: what the driven circuit does, after every sample', () => {
  let learnt = 0;
  fc.assert(
    fc.property(anyCase, ({ patterns, order, seed, ...words }) => {
      const shown: sbp.Samples = {
        ...sbp.samples(
          words.layers,
          patterns.map(([x]) => x.flatMap((on, i) => (on === 1 ? [i] : []))),
          patterns.map(() => 0),
        ),
        targets: Uint8Array.from(patterns.flatMap(([, target]) => target)),
      };
      const begin = raised(sbp.weights(words.layers, seed));
      const options = { ...words, weights: begin, samples: shown, ...(order === undefined ? {} : { order }) };
      const { own, ...seen } = beside(options, 15);
      expect(seen).toMatchObject({ samples: 15, differing: 0, presentations: 0 });
      expect(own.network.generators.map(({ name }) => name)).toEqual(['start']);
      const isRewarded = own.network.groups.some(({ name }) => name === 'reward');
      expect(isRewarded).toBe(words.topology === 'training');
      if (differing({ ...own.weights() }, { ...begin }) > 0) learnt++;
    }),
    { seed: 71, numRuns: cases(6, 300) },
  );
  expect(learnt).toBeGreaterThan(cases(2, 120));
}, 600_000);

test.each([
  ['one unit a layer, one pattern that follows itself', [1, 1, 1], [[0]], 1],
  ['patterns without inputs', [3, 4, 2], [[], []], 2],
] as const)('%s', (_, small, shown, neurons) => {
  const { own, ...seen } = beside(
    {
      layers: small,
      weights: sbp.weights(small, 3),
      samples: sbp.samples(
        small,
        shown,
        shown.map(() => 0),
      ),
    },
    9,
  );
  expect(seen).toMatchObject({ samples: 9, differing: 0, presentations: 0 });
  expect(own.network.groups.at(-1)).toMatchObject({ name: 'pattern', size: neurons });
  expect(loihi.resources(own.network).fits).toBe(true);
  const { pattern } = loihi.emulate(own.network, { steps: 120 }).spikes;
  expect(pattern.t.length).toBe(10);
});

if (LONG)
  test('400-400-10, 100 digits on the chip: 0 of 500,000 weights differ after each of 250 samples', () => {
    const digits = activePixels(mnist20(first(readDataset('mnist', 'train'), 100)));
    const large: sbp.Layers = [400, 400, 10];
    const seen = beside({ layers: large, weights: sbp.weights(large, 1), samples: digits }, 250);
    expect(seen).toMatchObject({ samples: 250, compared: 250 * 500_000, differing: 0, presentations: 0 });
    const { fits, compartments, cores, synapses } = loihi.resources(seen.own.network);
    const before = loihi.resources(seen.driven.network);
    expect([fits, compartments - before.compartments, cores]).toEqual([true, 101, before.cores]);
    expect(synapses).toBeGreaterThan(before.synapses);
    const coresOf = (count: number) =>
      loihi.resources(
        sbp.selfClocked({
          layers: large,
          weights: sbp.weights(large, 1),
          samples: activePixels(mnist20(first(readDataset('mnist', 'train'), count))),
        }),
      );
    expect([before, coresOf(1000), coresOf(5000)].map((use) => [use.cores, use.fits])).toEqual([
      [6, true],
      [9, true],
      [60, true],
    ]);
  }, 600_000);

describe('what is not possible', () => {
  const base = { layers, weights, samples };
  const none = sbp.samples(layers, [], []);
  test.each([
    [
      () => sbp.selfClocked({ ...base, samples: none }),
      'sbp.selfClocked.samples: invalid number of patterns 0 (allowed: 1 to 130833, one neuron each)',
    ],
    [
      () => sbp.selfClocked({ ...base, order: [] }),
      'sbp.selfClocked.order: invalid number of patterns 0 (allowed: 1 to 130833, one neuron each)',
    ],
    [
      () => sbp.selfClocked({ ...base, order: new Uint8Array(130_834) }),
      'sbp.selfClocked.order: invalid number of patterns 130834',
    ],
    [() => sbp.selfClocked({ ...base, order: [0, 8] }), 'order[1]: invalid sample 8 (allowed: 0 to 7)'],
    [
      () => sbp.selfClocked({ ...base, layers: [15, 30, 2], weights: sbp.weights([15, 30, 2], 1) }),
      'layers[0]: invalid number of inputs 15 (allowed: 16, the pixels of a sample)',
    ],
    [
      () => sbp.selfClocked({ ...base, layers: [16, 30, 3], weights: sbp.weights([16, 30, 3], 1) }),
      'layers[2]: invalid number of outputs 3 (allowed: 2, the classes of the samples)',
    ],
    [
      () => sbp.selfClocked({ ...base, samples: { ...samples, targets: new Uint8Array(16).fill(2) } }),
      'samples.targets[0]: invalid target 2 (allowed: 0 or 1)',
    ],
    [
      () => sbp.selfClocked({ ...base, sample: samples } as never),
      'sbp.selfClocked: unknown option "sample" (did you mean "samples"?',
    ],
    [
      () => sbp.selfClocked({ layers, weights } as never),
      'sbp.selfClocked.samples: missing samples (samples, as sbp.samples(...) and activePixels(...) return)',
    ],
    [
      () => sbp.selfClockedCircuit({ ...base, from: sbp.spikingCircuit({ layers, weights }).state() }),
      'from.currents.reward: missing',
    ],
    [
      () =>
        sbp.selfClockedCircuit({ ...base, from: { ...sbp.selfClockedCircuit(base).state(), samples: -1 } }),
      'from.samples: invalid number of samples -1 (allowed: a whole number of at least 0)',
    ],
    [
      () => [...sbp.selfClockedCircuit(base).present(-1)],
      'present.count: invalid number of samples -1 (allowed: a whole number of at least 0)',
    ],
    [
      () => [...sbp.selfClockedCircuit(base).present(1, { check: 'often' as 'never' })],
      'present.check: unknown check "often"',
    ],
  ])('%#', (action, message) => {
    expect(action).toThrow(PulsegateError);
    expect(action).toThrow(message);
    try {
      action();
    } catch (error) {
      expect(String(error)).not.toContain('\n');
    }
  });
});
