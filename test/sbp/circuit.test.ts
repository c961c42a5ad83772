/** The spiking backprop circuit: golden spikes and weights, the plain algorithm beside it, and what it cannot do. */
import {
  activePixels,
  first,
  learning,
  loihi,
  mnist20,
  PulsegateError,
  readDataset,
  sbp,
} from '../../src/index';
import { cases } from '../support/cases';
import { fixture } from '../support/loihi-golden';

interface GoldenSbp {
  readonly nin: number;
  readonly nhid: number;
  readonly nout: number;
  readonly w1_init: number[][];
  readonly w2_init: number[][];
  readonly x: number[][];
  readonly target: number[][];
  readonly samples: readonly {
    readonly spikes: readonly (readonly [phase: number, layer: string, units: number[]])[];
    readonly w1: number[][];
    readonly w2: number[][];
    readonly w2tp: number[][];
    readonly w2tm: number[][];
  }[];
}

const golden = fixture<GoldenSbp>('p7_sbp_small');
const small: sbp.Layers = [golden.nin, golden.nhid, golden.nout];
const smallWeights = {
  w1: Int16Array.from(golden.w1_init.flat()),
  w2: Int16Array.from(golden.w2_init.flat()),
};
const samplesOf = (x: readonly number[][], targets: readonly number[][]) => ({
  ...sbp.samples(
    small,
    x.map((row) => row.flatMap((on, i) => (on === 1 ? [i] : []))),
    x.map(() => 0),
  ),
  targets: Uint8Array.from(targets.flat()),
});
const smallSamples = samplesOf(golden.x, golden.target);

const layersOf = (layers: Readonly<Record<string, Int16Array | Int32Array>>) =>
  Object.fromEntries(Object.entries(layers).map(([name, units]) => [name, [...units]]));

describe('the golden circuit, 12-8-3', () => {
  test('fires and learns as recorded: every spike of every phase, every weight of eight matrices', () => {
    const circuit = sbp.spikingCircuit({ layers: small, weights: smallWeights });
    let k = 0;
    for (const { spikes } of circuit.present(smallSamples)) {
      const sample = golden.samples[k++];
      const recorded = Array.from({ length: 12 }, (_, phase) =>
        Object.fromEntries(
          sample.spikes.filter(([at]) => at === phase).map(([, name, units]) => [name, units]),
        ),
      );
      spikes.forEach((layers, phase) => {
        const gate = `g${String((phase + 1) % 12).padStart(2, '0')}`;
        expect(layersOf(layers)).toEqual({ ...recorded[phase], [gate]: [0] });
      });
      const copies = circuit.copies();
      for (const copy of ['x>h', 'x>h_lt', 'x>h_gt']) expect([...copies[copy]]).toEqual(sample.w1.flat());
      for (const copy of ['h>o', 'h>o_lt', 'h>o_gt']) expect([...copies[copy]]).toEqual(sample.w2.flat());
      const transposed = (rows: number[][]) => rows[0].map((_, j) => rows.map((row) => row[j]));
      const byRowsOf = (rows: number[][]) => (rows.length === small[1] ? rows : transposed(rows)).flat();
      expect([...copies['o>hT']]).toEqual(byRowsOf(sample.w2tp));
      expect([...copies['oTm>hT']]).toEqual(byRowsOf(sample.w2tm));
    }
    expect([k, circuit.samples]).toEqual([10, 10]);
  });

  test('equals the plain algorithm', () => {
    const report = sbp.verify({ layers: small, weights: smallWeights, samples: smallSamples });
    expect(report).toMatchObject({
      samples: 10,
      samplesThatDiffer: 0,
      differingSpikes: 0,
      differingWeights: 0,
    });
    expect(report.weights).toBe(3 * 12 * 8 + 5 * 8 * 3);
    expect(report.spikes).toBeGreaterThan(300);
    expect(report.firstSpike ?? report.firstWeight ?? report.divergence).toBeUndefined();
  });

  test('goes on bit for bit from its state, and in a fresh circuit from its eight matrices', () => {
    const whole = sbp.spikingCircuit({ layers: small, weights: smallWeights });
    const all = [...whole.present(smallSamples)];
    const begun = sbp.spikingCircuit({ layers: small, weights: smallWeights });
    const rest = [4, 5, 6, 7, 8, 9];
    expect([...begun.present(smallSamples, [0, 1, 2, 3])]).toEqual(all.slice(0, 4));
    const resumed = sbp.spikingCircuit({ layers: small, weights: smallWeights, from: begun.state() });
    expect([...resumed.present(smallSamples, rest)]).toEqual(all.slice(4));
    expect(resumed.state()).toEqual(whole.state());
    const fresh = sbp.spikingCircuit({ layers: small, weights: begun.copies() });
    const seen = (presentations: sbp.Presentation[]) =>
      presentations.map(({ spikes }) => spikes.map(layersOf));
    expect(seen([...fresh.present(smallSamples, rest)])).toEqual(seen(all.slice(4)));
    expect(fresh.copies()).toEqual(whole.copies());
  });

  test('the answers are those of the plain algorithm, and inference gives them in four phases', () => {
    const learning = sbp.spikingCircuit({ layers: small, weights: smallWeights });
    const inference = sbp.spikingCircuit({ layers: small, weights: smallWeights, topology: 'inference' });
    const [learned] = learning.present(smallSamples, [0]);
    const [inferred] = inference.present(smallSamples, [0]);
    const h = golden.w1_init[0].map((_, j) =>
      golden.x[0].reduce((a, on, i) => a + on * golden.w1_init[i][j], 0),
    );
    const out = golden.w2_init[0].map((_, k) =>
      h.reduce((a, net, j) => a + (net > 512 ? golden.w2_init[j][k] : 0), 0),
    );
    for (const one of [learned, inferred]) {
      expect([...one.out]).toEqual(out);
      expect(one.argmaxOut).toBe(out.indexOf(Math.max(...out)));
      expect(one.exact).toBe(out.every((a, k) => (a > 512 ? 1 : 0) === golden.target[0][k]));
      expect([...(one.spikes[3]['o'] ?? [])]).toEqual(out.flatMap((a, k) => (a > 512 ? [k] : [])));
    }
    expect(loihi.totals(inferred.ledger).weightChanges).toBe(0);
    expect([learned, inferred].map(({ ledger }) => ledger.spikes.length)).toEqual([12, 4]);
    expect(inference.network.rules).toEqual([]);
  });
});

const digits = cases(6, 25);
describe(`${digits} digits, 400-400-10`, () => {
  test('0 of 500,000 weights and 0 spikes differ from the plain algorithm', () => {
    const samples = activePixels(mnist20(first(readDataset('mnist', 'train'), digits)));
    const layers: sbp.Layers = [400, 400, 10];
    const report = sbp.verify({ layers, weights: sbp.weights(layers, 1), samples });
    expect(report).toMatchObject({
      samples: digits,
      weights: 500_000,
      differingWeights: 0,
      differingSpikes: 0,
    });
    expect(report.samplesThatDiffer).toBe(0);
    expect(report.spikes).toBeGreaterThan(1_200 * digits);
  });
});

describe('headroom', () => {
  // unit 0 of the hidden layer receives 254 from every input; all four make output 1 fire, where 0 is wanted
  const layers: sbp.Layers = [100, 4, 2];
  const weights = {
    w1: Int16Array.from({ length: 400 }, (_, k) => (k % 4 === 0 ? 254 : 14)),
    w2: Int16Array.from([-20, 240, -20, 240, -20, 240, -20, 240]),
  };
  const shown = (inputs: number) => sbp.samples(layers, [Array.from({ length: inputs }, (_, i) => i)], [0]);
  const present = (inputs: number, extraInhibition: 'on' | 'off') => {
    const circuit = sbp.spikingCircuit({ layers, weights, extraInhibition });
    return [...circuit.present(shown(inputs), [0], { check: 'sample' })][0];
  };

  test('above 9,216 the hidden layers fire in phase 0, which does no harm', () => {
    expect(present(36, 'off').violations).toEqual([]);
    expect(present(37, 'off').violations).toEqual(
      ['h', 'h_lt', 'h_gt'].map((layer) => ({ sample: 0, phase: 0, layer, unit: 0 })),
    );
    expect(present(37, 'off').divergence).toBeUndefined();
  });

  test('above 17,344 they fire in phase 8: unit 0 misses phase 9, and W2 its depression, which W2^T has', () => {
    expect(254 * 68).toBeLessThan(17_344);
    expect(present(68, 'off').violations.filter(({ harm }) => harm !== undefined)).toEqual([]);
    const { violations, divergence } = present(69, 'off');
    expect(violations.filter(({ harm }) => harm !== undefined)).toEqual([
      { sample: 0, phase: 8, layer: 'h', unit: 0, harm: 'cannot fire in phase 9, in which it is open' },
    ]);
    expect(divergence).toEqual({
      ...{ sample: 0, phase: 9, copy: 'o>hT', of: 'h>o' },
      ...{ row: 0, column: 1, value: 238, expected: 240 },
    });
    const {
      firstSpike,
      firstWeight,
      differingSpikes,
      samplesThatDiffer,
      violations: counted,
    } = sbp.verify({ layers, weights, samples: shown(69) });
    expect(firstSpike).toEqual({ sample: 0, phase: 9, layer: 'h', unit: 0, fired: false });
    // a copy of unit 0 that misses its phase: it and no other spike
    expect([differingSpikes, samplesThatDiffer]).toEqual([1, 1]);
    expect(firstWeight).toEqual({
      ...{ sample: 0, phase: 9, copy: 'h>o', row: 0, column: 1 },
      ...{ value: 240, expected: 238 },
    });
    expect([counted.harmful, counted.harmless]).toEqual([1, 5]);
    const cured = sbp.verify({ layers, weights, samples: shown(69), extraInhibition: 'on' });
    expect([cured.samplesThatDiffer, cured.violations.harmful, cured.violations.harmless]).toEqual([0, 0, 0]);
  });

  test('with the extra inhibition nobody fires out of turn up to 20,992', () => {
    expect([254 * 82, 254 * 83].map((a) => a > 20_992)).toEqual([false, true]);
    expect(present(82, 'on').violations).toEqual([]);
    expect(present(83, 'on').violations[0]).toMatchObject({ phase: 8, layer: 'h', unit: 0 });
  });

  test('from 23,552 on the input of h_lt leaves its register in phase 2, and that is reported', () => {
    expect([254 * 92, 254 * 93].map((a) => a >= 23_552)).toEqual([false, true]);
    expect(present(92, 'on').wraps).toEqual([]);
    expect(present(93, 'on').wraps).toEqual([
      { sample: 0, phase: 2, layer: 'h_lt', unit: 0, register: 'input', count: 1 },
    ]);
    const report = sbp.verify({ layers, weights, samples: shown(93) });
    expect(report.firstSpike).toEqual({ sample: 0, phase: 2, layer: 'h_lt', unit: 0, fired: false });
    expect([report.wraps, report.firstWrap?.phase]).toEqual([1, 2]);
  });

  test.each([
    ['off', 24_640],
    ['on', 20_992],
  ] as const)(
    'extra inhibition %s: below -%i inhibition itself makes a false spike in phase 8',
    (word, limit) => {
      const inhibited = { ...weights, w1: weights.w1.map((w) => (w === 254 ? -256 : w)) };
      const inputs = Math.floor(limit / 256);
      const seen = (count: number) => {
        const circuit = sbp.spikingCircuit({ layers, weights: inhibited, extraInhibition: word });
        const { violations, wraps } = [...circuit.present(shown(count), [0])][0];
        return [violations.filter(({ phase }) => phase === 8).map(({ layer }) => layer), wraps[0]?.register];
      };
      expect(seen(inputs)).toEqual([[], undefined]);
      expect(seen(inputs + 1)).toEqual([['h', 'h_lt', 'h_gt'], 'input']);
    },
  );
});

test('where W2 saturates at +254, -W2^T goes on to -256, and that is reported', () => {
  const layers: sbp.Layers = [12, 24, 3];
  const samples = sbp.samples(
    layers,
    [
      [0, 1, 2, 3, 4, 5],
      [4, 5, 6, 7, 8, 9],
    ],
    [0, 2],
  );
  const order = Array.from({ length: 20 }, (_, k) => k % 2);
  const parted = { copy: 'oTm>hT', row: 2, column: 0, value: -256, expected: -254, sample: 14 };
  const report = sbp.verify({ layers, weights: sbp.weights(layers, 3), samples, order });
  expect([report.firstWeight, report.divergence]).toEqual([parted, { ...parted, of: 'h>o' }]);
  const circuit = sbp.spikingCircuit({ layers, weights: sbp.weights(layers, 3) });
  const each = [...circuit.present(samples, order, { check: 'sample' })];
  expect(each.findIndex(({ divergence }) => divergence !== undefined)).toBe(14);
  const once = sbp.spikingCircuit({ layers, weights: sbp.weights(layers, 3) });
  const chunk = [...once.present(samples, order)];
  expect(chunk.flatMap(({ divergence }) => divergence ?? [])).toEqual([{ ...parted, of: 'h>o', sample: 19 }]);
});

describe('wrong words, sizes and samples', () => {
  const base = { layers: small, weights: smallWeights };
  test.each([
    [
      () => sbp.spikingCircuit({ ...base, topology: 'learning' as 'training' }),
      'topology: unknown topology "learning" (known: training, inference)',
    ],
    [
      () => sbp.spikingCircuit({ ...base, extraInhibition: true as unknown as 'on' }),
      'extraInhibition: invalid extraInhibition true',
    ],
    [
      () => sbp.spikingCircuit({ ...base, layers: [12, 8] as unknown as sbp.Layers }),
      'layers: invalid layers [12,8]',
    ],
    [
      () => sbp.spikingCircuit({ ...base, layers: [12, 9, 3] }),
      'weights x>h: invalid number of weights 96 (allowed: 108, those of layers 12-9-3)',
    ],
    [
      () =>
        sbp.spikingCircuit({ ...base, weights: { w1: smallWeights.w1.map(() => 3), w2: smallWeights.w2 } }),
      'synapses[0].weights[0][0]: invalid weight 3',
    ],
    [
      () => sbp.spikingCircuit({ ...base, from: {} as sbp.SpikingState }),
      'sbp.spikingCircuit.from: invalid from {} (allowed: what state() of a circuit returns)',
    ],
    [
      () =>
        sbp
          .spikingCircuit(base)
          .present({ ...smallSamples, targets: new Uint8Array(30).fill(2, 4) })
          .next(),
      'samples.targets[4]: invalid target 2 (allowed: 0 or 1)',
    ],
    [() => sbp.network({ ...base, extra: 'on' } as never), 'sbp.network: unknown option "extra"'],
    [
      () => sbp.phases({ topologie: 'training' } as never),
      'sbp.phases: unknown option "topologie" (did you mean "topology"?',
    ],
    [
      () => [...sbp.spikingCircuit(base).present(smallSamples, [10])],
      'order[0]: invalid sample 10 (allowed: 0 to 9)',
    ],
    [
      () => [
        ...sbp
          .spikingCircuit(base)
          .present({ ...sbp.samples(small, [[1]], [0]), active: Uint16Array.of(12) }),
      ],
      'samples.active[0]: invalid input 12 (allowed: in ascending order, 0 to 11)',
    ],
    [
      () => [
        ...sbp.spikingCircuit(base).present({ ...sbp.samples(small, [[1]], [0]), labels: Uint8Array.of(3) }),
      ],
      'samples.labels[0]: invalid label 3 (allowed: 0 to 2)',
    ],
    [
      () => [...sbp.spikingCircuit(base).present({ ...smallSamples, targets: new Uint8Array(2) })],
      'samples.targets: invalid number of targets 2 (allowed: 30, 3 a sample)',
    ],
    [() => sbp.samples(small, [[12]], [0]), 'sbp.samples[0][0]: invalid input 12 (allowed: 0 to 11)'],
    [() => sbp.samples(small, [[1]], [3]), 'sbp.samples.labels[0]: invalid label 3 (allowed: 0 to 2)'],
    [() => sbp.samples(small, [[1]], []), 'sbp.samples: invalid number of labels 0 (allowed: 1, one a list)'],
    [
      () => learning.sbpLearner({ train: smallSamples, seed: 1, layers: small }),
      'samples.targets: an engine learns classes; sbp.spikingCircuit learns targets of any units',
    ],
    [
      () => [...sbp.spikingCircuit(base).present(smallSamples, [0], { check: 'often' as 'never' })],
      'present.check: unknown check "often"',
    ],
    [
      () => sbp.verify({ ...base, samples: smallSamples, count: 11 }),
      'count: invalid number of samples 11 (allowed: 0 to 10',
    ],
  ])('%#', (action, message) => {
    expect(action).toThrow(PulsegateError);
    expect(action).toThrow(message);
  });
});
