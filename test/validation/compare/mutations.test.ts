/** Faults that are put in, and found: each in its own cell and nowhere else. The long tests try them all. */
import {
  type Circuit,
  canonical,
  circuit,
  crossValidate,
  gradedChain,
  loihi,
  plan,
  simulate,
} from '../../../src/index';
import { circuitEngine } from '../../../src/sbp/circuit-engine';
import { matricesOf } from '../../../src/sbp/engine';
import { audit } from '../../../src/validation/compare/audit';
import { chipOf, neuronsOf, steppers } from '../../../src/validation/compare/contestants';
import { compositeCells } from '../../../src/validation/compare/promises/composite';
import { sbpCells } from '../../../src/validation/compare/promises/sbp';
import { setupOf } from '../../../src/validation/compare/setup';
import { LONG } from '../../support/cases';
import { faulty, finished, gainTimes, red, withGains } from '../../support/comparisons';
import { WRONG } from '../../support/stochastic';

const chain = circuit(gradedChain({ stages: 12, T: 2 }));
const hops = LONG ? Array.from({ length: 12 }, (_, k) => k) : [0, 7];
const [odex, dopri5] = steppers;

test.each(hops)(
  'a gain of 1 %% more or less in hop %i turns its window red in the mean field, and no other',
  (hop) => {
    for (const factor of [1.01, 0.99]) {
      const wrong = faulty(dopri5, gainTimes(`u${hop}>u${hop + 1}`, factor));
      const { cells, firstDivergence } = finished(
        crossValidate(chain, { backends: [odex, wrong], requests: 4 }),
      );
      expect(cells.filter(({ backend, status }) => backend === 'odex' && status === 'fail')).toEqual([]);
      const found = red({ cells } as never).filter(({ mode }) => mode === 'window');
      expect(found.map(({ quantity }) => quantity).sort()).toEqual(['amplitude', 'gain']);
      const gain = found.find(({ quantity }) => quantity === 'gain');
      expect(gain?.worst).toMatchObject({ population: `u${hop + 1}`, window: hop + 1 });
      expect(gain?.worst?.value).toBeCloseTo(factor, 5);
      expect(firstDivergence).toMatchObject({
        backend: 'dopri5',
        window: hop + 1,
        population: `u${hop + 1}`,
      });
      expect(firstDivergence?.read[0].projection).toBe(`u${hop}>u${hop + 1}`);
    }
  },
);

test.each(LONG ? hops : [5])(
  'and on the chip with 64 levels, where hop %i is the only one whose slope is off',
  (hop) => {
    for (const factor of LONG ? [1.01, 0.99] : [1.01]) {
      const wrong = faulty(chipOf(64), gainTimes(`u${hop}>u${hop + 1}`, factor));
      const given = { backends: [wrong], only: ['graded-chain'] };
      const found = red(finished(crossValidate(canonical, given)));
      const windows = found.filter(({ mode }) => mode === 'window');
      expect(windows.map(({ quantity }) => quantity)).toEqual(['gain']);
      expect(windows[0].worst).toMatchObject({ population: `u${hop + 1}`, window: hop + 1 });
    }
  },
  120_000,
);

/** Standard deviations that a test of the whole canonical set, in its full form, may be off by. */
const alphaOfAll = (one: number): number =>
  (1e-6 * one) / Math.max(one, setupOf(canonical, { full: LONG, backends: ['poisson', 'if', 'lif'] }).tests);

test.each(
  (LONG ? hops : [3]).flatMap((hop) =>
    (LONG ? (['poisson', 'if'] as const) : (['if'] as const)).map((id) => ({ hop, id })),
  ),
)(
  'and in spikes of $id, hop $hop, where the run has the power to: phases in the quick form, Poisson in the full one',
  ({ hop, id }) => {
    const [own] = [neuronsOf(id, LONG ? 1000 : 200)];
    const given = { only: ['graded-chain'], full: LONG };
    const { tests } = setupOf(canonical, { ...given, backends: [own] });
    for (const factor of LONG ? [1.01, 0.99] : [1.01]) {
      const wrong = faulty(own, gainTimes(`u${hop}>u${hop + 1}`, factor));
      const { cells } = finished(
        crossValidate(canonical, { ...given, alpha: alphaOfAll(tests), backends: [wrong] }),
      );
      const gain = cells.find(({ quantity }) => quantity === 'gain');
      expect(gain).toMatchObject({ status: 'fail', worst: { population: `u${hop + 1}`, window: hop + 1 } });
      expect(gain?.worst?.value).toBeCloseTo(factor, 2);
      for (const { worst } of red({ cells } as never).filter(({ mode }) => mode === 'window'))
        expect(worst).toMatchObject({ population: `u${hop + 1}`, window: hop + 1 });
    }
    const right = finished(crossValidate(canonical, { ...given, alpha: alphaOfAll(tests), backends: [own] }));
    expect(red(right)).toEqual([]);
  },
  600_000,
);

/** Faults of circuits, with the canonical circuit that they are put in and the quantity that finds them. */
const FAULTS: readonly (readonly [
  what: string,
  name: string,
  quantity: string,
  change: (whole: Circuit) => Circuit,
])[] = [
  [
    "one source's sign",
    'fan-in',
    'amplitude',
    (whole) => ({
      ...withGains(whole),
      projections: withGains(whole).projections.map((one) => ({
        ...one,
        from: one.from.map((source, k) => (k === 0 ? { ...source, scale: -(source.scale ?? 1) } : source)),
      })),
    }),
  ],
  [
    'a window that begins and ends late by a twentieth',
    'vector-chain',
    'amplitude',
    (whole) => ({
      ...withGains(whole),
      schedule: {
        windows: whole.schedule.windows.map((one, k) =>
          k === 1 ? { ...one, t: [one.t[0] + 0.1, one.t[1] + 0.1] as const } : one,
        ),
      },
    }),
  ],
  [
    'a window that begins and ends a step of the chip late',
    'vector-chain',
    'gain',
    (whole) => ({
      ...withGains(whole),
      schedule: {
        windows: whole.schedule.windows.map((one, k) =>
          k === 1 ? { ...one, t: [one.t[0] + 1 / 16, one.t[1] + 1 / 16] as const } : one,
        ),
      },
    }),
  ],
  [
    'a hold that is left out',
    'memory-20',
    'memory',
    (whole) => ({
      ...withGains(whole),
      schedule: {
        windows: whole.schedule.windows.map(({ hold, ...one }) =>
          hold !== undefined && one.open === undefined && one.t[0] === 2
            ? one
            : { ...one, ...(hold ? { hold } : {}) },
        ),
      },
    }),
  ],
  [
    'a mask that is inverted',
    'mask',
    'amplitude',
    (whole) => ({
      ...withGains(whole),
      projections: withGains(whole).projections.map((one) => ({
        ...one,
        ...(one.gatedBy === undefined
          ? {}
          : { gatedBy: one.gatedBy.map((gate) => ({ ...gate, effect: 'closes' as const })) }),
      })),
    }),
  ],
];

test.each(FAULTS)('%s in %s is found', (_, name, quantity, change) => {
  const wrong = faulty(dopri5, change);
  const { cells, firstDivergence } = finished(
    crossValidate(canonical, { backends: [odex, wrong], only: [name], requests: 4 }),
  );
  const found = cells.filter(({ status }) => status === 'fail');
  expect(new Set(found.map(({ backend }) => backend))).toEqual(new Set(['dopri5']));
  expect(found.filter(({ mode }) => mode === 'window').map((cell) => cell.quantity)).toContain(quantity);
  expect(firstDivergence?.backend).toBe('dopri5');
});

// the chip has no stretch of one step: it refuses a window that is late by one, by name
const refusedBy = (id: string, [what]: (typeof FAULTS)[number]): boolean =>
  id === 'loihi' && what.includes('a step of the chip');

test.each(
  (LONG ? FAULTS : [FAULTS[0]]).flatMap((fault) =>
    (LONG ? ['poisson', 'if', 'lif', 'loihi'] : ['poisson']).flatMap((id) =>
      refusedBy(id, fault) ? [] : [{ fault, id }],
    ),
  ),
)(
  'on $id too: $fault.0',
  ({ fault: [, name, quantity, change], id }) => {
    // few leaky neurons have no power: of them there are as many as of the others, and trials as in the full form
    const [own] =
      id === 'lif' ? [neuronsOf('lif', 200)] : setupOf(canonical, { backends: [id] }).settings.contestants;
    const given =
      id === 'lif'
        ? { only: [name], requests: 2, trials: 16, full: true }
        : { only: [name], requests: 4, trials: 40 };
    const { cells, firstDivergence } = finished(
      crossValidate(canonical, { ...given, backends: [odex, faulty(own, change)] }),
    );
    const found = cells.filter(({ status }) => status === 'fail');
    expect(new Set(found.map(({ backend }) => backend))).toEqual(new Set([id]));
    const windows = found.filter(({ mode }) => mode === 'window').map((cell) => cell.quantity);
    expect(windows.some((one) => one === quantity || one === 'gain')).toBe(true);
    if (windows.includes('amplitude') || windows.includes('memory'))
      expect(firstDivergence?.backend).toBe(id);
    expect(red(finished(crossValidate(canonical, { ...given, backends: [own] })))).toEqual([]);
  },
  600_000,
);

test('one quantum more of one weight is found by the audit, wherever it is', () => {
  const whole = circuit(gradedChain({ stages: 2, T: 2, size: 2 }));
  const run = simulate(whole, { initial: { u0: [0.7, 0.4] }, backend: loihi({ levels: 8 }) });
  if (run.chip === undefined) throw new Error('no chip');
  const { network, lowering } = run.chip;
  expect(audit(plan(whole), lowering, network, []).faults).toEqual([]);
  const own = network.synapses.flatMap(({ name, pattern }, k) =>
    name.includes(' by ') && pattern === 'pairs' ? [k] : [],
  );
  expect(own.length).toBeGreaterThan(2);
  for (const k of own) {
    const { weights = [] } = network.synapses[k] as { weights?: readonly number[] };
    for (const at of LONG ? weights.keys() : [0, weights.length - 1]) {
      const changed = {
        ...network,
        synapses: network.synapses.map((one, n) =>
          n === k ? { ...one, weights: weights.map((w, i) => (i === at ? w + 1 : w)) } : one,
        ),
      };
      const { faults } = audit(plan(whole), lowering, changed, []);
      expect(new Set(faults.map(({ synapses }) => synapses))).toEqual(new Set([network.synapses[k].name]));
    }
  }
});

test('one quantum of one weight of spiking backprop is found', () => {
  expect(sbpCells(1, 2).map(({ status }) => status)).toEqual(['pass', 'pass']);
  const [weight] = sbpCells(1, 2, (layers, begin, variant) => {
    const w1 = begin.W1.slice();
    w1[7] += 2;
    return circuitEngine()(layers, matricesOf(layers, { w1, w2: begin.W2 }), variant);
  });
  expect(weight).toMatchObject({ quantity: 'weight', status: 'fail' });
  expect(weight.reason).toContain('W1[7]');
});

const failing = (...given: Parameters<typeof compositeCells>) =>
  compositeCells(...given)
    .filter(({ status }) => status === 'fail')
    .map(({ quantity }) => quantity);

test.each([
  ['e+ and e- swapped', ['weight']],
  ['kappa dropped', ['weight']],
  ['a race without its logarithms', ['decision', 'weight']],
] as const)('composite neurons with %s: its cells turn red, and no others', (name, wanted) => {
  expect(failing(1, 20_000, 5.5, WRONG[name])).toEqual(wanted);
});

test('composite neurons with nothing wrong are red as seldom as is said', () => {
  // 38 statements at 4 standard errors: one seed of 400 or so
  const seeds = Array.from({ length: LONG ? 400 : 40 }, (_, seed) => seed);
  expect(seeds.filter((seed) => failing(seed, 4000, 4).length > 0).length).toBeLessThan(LONG ? 8 : 3);
});
