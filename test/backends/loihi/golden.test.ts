/** Runs recorded from other emulators, bit for bit. */
import { effectiveWeight, formatOf } from '../../../src/backends/loihi/weights';
import { type Emulation, emulate, loihiNetwork } from '../../../src/index';
import { byUnit, descriptionOf, fixture, type Golden } from '../../support/loihi-golden';

const run = (golden: Golden): Emulation =>
  emulate(loihiNetwork(descriptionOf(golden)), {
    steps: golden.steps,
    delivery: 'brian2loihi',
    traceDecay: 'linear',
    oddWeights: 'toward-zero',
  });

const spikesOf = (emulation: Emulation) =>
  Object.fromEntries(
    Object.entries(emulation.spikes).map(([name, { i, t }]) => [
      name,
      Array.from(i, (unit, k) => [unit, t[k] as number]),
    ]),
  );

function expectGolden(golden: Golden, emulation: Emulation): void {
  for (const { name } of golden.groups) {
    expect(byUnit(emulation.currents[name], golden.steps)).toEqual(golden.outputs.I[name]);
    expect(byUnit(emulation.voltages[name], golden.steps)).toEqual(golden.outputs.v[name]);
  }
  expect(spikesOf(emulation)).toEqual(golden.outputs.spikes);
  expect(emulation.wraps).toEqual([]);
}

test.each([
  ['p1_decay_rounding', 'Brian2Loihi'],
  ['p2_weight_encoding', 'Brian2Loihi'],
  ['p3_delays', 'Brian2Loihi'],
  ['p4_random_net', 'Brian2Loihi'],
  ['p5_learning_deterministic', 'Brian2Loihi'],
  ['p8_bias', 'the integer emulator of Nengo Loihi'],
])('%s: currents, voltages and spikes are those of %s', (name) => {
  const golden = fixture<Golden>(name);
  expectGolden(golden, run(golden));
});

test.each([
  'p1_decay_rounding',
  'p2_weight_encoding',
  'p3_delays',
  'p4_random_net',
  'p5_learning_deterministic',
  'p6_learning_stochastic',
  'p8_bias',
])('%s: so are all effective weights', (name) => {
  const golden = fixture<Golden>(name);
  const { synapses = [] } = descriptionOf(golden);
  for (const one of synapses)
    expect((one.weights as number[]).map((w) => effectiveWeight(w, formatOf(one)))).toEqual(
      golden.outputs.w_act_initial[one.name],
    );
});

test('p5_learning_deterministic: traces and weights after every step, clipped at both ends', () => {
  const golden = fixture<Golden>('p5_learning_deterministic');
  const emulation = run(golden);
  const formats = new Map(descriptionOf(golden).synapses?.map((one) => [one.name, formatOf(one)]));
  for (const [name, w] of Object.entries(golden.outputs.w ?? {})) {
    const weights = byUnit(emulation.recordedWeights[name], golden.steps);
    expect(weights).toEqual(w);
    const format = formats.get(name);
    expect(format).toBeDefined();
    expect(weights.map((row) => row.map((mantissa) => effectiveWeight(mantissa, format!)))).toEqual(
      golden.outputs.w_act?.[name],
    );
    const pairs = golden.synapses.find((one) => one.name === name)?.pairs ?? [];
    for (const [trace, side] of [
      ['x1', 0],
      ['y1', 1],
    ] as const) {
      const units = byUnit(emulation.traces[name]?.[trace], golden.steps);
      expect(pairs.map((pair) => units[pair[side]])).toEqual(golden.outputs.traces?.[name]?.[trace]);
    }
  }
});
