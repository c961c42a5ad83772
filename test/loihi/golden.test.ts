/** Runs recorded from other emulators, bit for bit. */

import { loihi } from '../../src/index';
import { chipOf, move } from '../../src/loihi/chip';
import { run as runChip } from '../../src/loihi/emulate';
import { applyRule } from '../../src/loihi/learning';
import { effectiveWeight, formatOf } from '../../src/loihi/weights';
import { byUnit, descriptionOf, fixture, type Golden } from '../support/loihi-golden';

const SETTINGS = { seed: 0, delivery: 'brian2loihi', traceDecay: 'linear', wraps: true } as const;

const run = (golden: Golden): loihi.Emulation =>
  loihi.emulate(loihi.network(descriptionOf(golden)), {
    steps: golden.steps,
    delivery: 'brian2loihi',
    traceDecay: 'linear',
    oddWeights: 'toward-zero',
  });

/** The same by the kernel in TypeScript. */
const runPlainly = (golden: Golden): loihi.Emulation =>
  runChip(chipOf(loihi.network(descriptionOf(golden)), { ...SETTINGS, kernel: 'typescript' }), {
    steps: golden.steps,
  });

const spikesOf = (emulation: loihi.Emulation) =>
  Object.fromEntries(
    Object.entries(emulation.spikes).map(([name, { i, t }]) => [
      name,
      Array.from(i, (unit, k) => [unit, t[k]]),
    ]),
  );

function expectGolden(golden: Golden, emulation: loihi.Emulation): void {
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
  expectGolden(golden, runPlainly(golden));
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

test.each([
  ['WebAssembly', run],
  ['TypeScript', runPlainly],
] as const)(
  'p5_learning_deterministic, %s: traces and weights after every step, clipped at both ends',
  (_, run) => {
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
  },
);

const stochastic = fixture<Golden>('p6_learning_stochastic');

/** Every step of a trace is floor(alpha T) or one more, then the impulse; at 127 the clip hides which. */
function expectRounded(
  trace: readonly number[],
  events: ReadonlySet<number>,
  impulse: number,
  tau: number,
): void {
  trace.forEach((T, t) => {
    if (t === 0) return;
    const decayed = (trace[t - 1] * (tau - 1)) / tau;
    const allowed = [Math.floor(decayed), Math.ceil(decayed)].map((rest) =>
      Math.min(127, rest + (events.has(t) ? impulse : 0)),
    );
    expect(allowed).toContain(T);
  });
}

test('p6_learning_stochastic: our traces, like the recorded ones, are rounded down or up by less than one', () => {
  const emulation = run(stochastic);
  const st = stochastic.synapses.find(({ name }) => name === 'st');
  for (const [trace, side, group] of [
    ['x1', 0, 'a'],
    ['y1', 1, 'b'],
  ] as const) {
    const { imp, tau } = st!.traces[trace]!;
    const eventsOf = (spikes: readonly (readonly number[])[], unit: number) =>
      new Set(spikes.filter(([i]) => i === unit).map(([, t]) => t + 1));
    byUnit(emulation.traces['st']?.[trace], stochastic.steps).forEach((T, unit) => {
      expectRounded(T, eventsOf(spikesOf(emulation)[group] ?? [], unit), imp, tau);
    });
    stochastic.outputs.traces?.['st']?.[trace]?.forEach((T, k) => {
      const unit = st!.pairs[k][side];
      expectRounded(T, eventsOf(stochastic.outputs.spikes[group] ?? [], unit), imp, tau);
    });
  }
});

test.each([
  ['WebAssembly', SETTINGS],
  ['TypeScript', { ...SETTINGS, kernel: 'typescript' }],
] as const)(
  'p6_learning_stochastic, %s: with the recorded traces forced, weights, currents, voltages and spikes are exact',
  (_, settings) => {
    // Brian2Loihi rounds the traces of every synapse by themselves: here each synapse gets a set of its own
    const split: Golden = {
      ...stochastic,
      synapses: stochastic.synapses.flatMap((one) =>
        one.name !== 'st'
          ? [one]
          : one.pairs.map((pair, k) => ({ ...one, name: `st${k}`, pairs: [pair], w: [one.w[k]] })),
      ),
    };
    const chip = chipOf(loihi.network(descriptionOf(split)), settings);
    const { outputs, steps } = stochastic;
    const { u, v } = chip.registers;
    for (let t = 0; t < steps; t++) {
      move(chip);
      for (const { name, first, size } of chip.groups) {
        expect([...u.slice(first, first + size)]).toEqual(outputs.I[name].map((values) => values[t]));
        expect([...v.slice(first, first + size)]).toEqual(outputs.v[name].map((values) => values[t]));
      }
      chip.learners.forEach((learner, k) => {
        const [i, j] = split.synapses.find(({ name }) => name === `st${k}`)!.pairs[0];
        for (const [trace, unit] of [
          ['x1', i],
          ['y1', j],
        ] as const)
          learner.traces.get(trace)!.values[unit] = outputs.traces!['st'][trace][k][t];
        applyRule(chip.kernel, learner, t);
        expect(learner.synapses.w[0]).toBe(outputs.w!['st'][k][t]);
        expect(learner.synapses.table[256 + learner.synapses.w[0]]).toBe(outputs.w_act!['st'][k][t]);
      });
      chip.t++;
    }
    for (const { name, tape } of chip.groups)
      expect(Array.from({ length: tape.n }, (_, k) => [tape.i[k], tape.t[k]])).toEqual(outputs.spikes[name]);
  },
);
