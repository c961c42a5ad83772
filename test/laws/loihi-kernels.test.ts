/** The kernel in WebAssembly is that in TypeScript, bit for bit, and both are the arithmetic that they claim. */

import { loihi } from '../../src/index';
import { advance, type Chip, chipOf, type Settings } from '../../src/loihi/chip';
import { restoreState, stateOf } from '../../src/loihi/state';
import { cases } from '../support/cases';
import { seeded } from '../support/random';
import { randomLoihi } from '../support/random-loihi';

const SETTINGS: Settings = { seed: 5, delivery: 'nxsdk', traceDecay: 'exponential', wraps: true };
const pairOf = (description: loihi.NetworkDescription): readonly [Chip, Chip] => {
  const network = loihi.network(description);
  return [chipOf(network, SETTINGS), chipOf(network, { ...SETTINGS, kernel: 'typescript' })];
};

/** Equal numbers at equal places; asks jest only where they are not, which is quicker. */
function expectSame(a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length !== b.length) expect(a.length).toBe(b.length);
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) expect([k, a[k]]).toEqual([k, b[k]]);
}

/** All that two chips hold and have counted. */
function expectEqual(a: Chip, b: Chip): void {
  for (const register of ['u', 'v', 'input', 'dead', 'awake'] as const)
    expectSame(a.registers[register], b.registers[register]);
  expect(a.counts).toEqual(b.counts);
  a.synapses.forEach(({ w, effective }, k) => {
    expectSame(w, b.synapses[k].w);
    expectSame(effective, b.synapses[k].effective);
  });
  a.learners.forEach(({ traces }, k) => {
    for (const [name, { values }] of traces) expectSame(values, b.learners[k].traces.get(name)!.values);
  });
  a.groups.forEach(({ tape, wraps, firstWrap }, k) => {
    const other = b.groups[k];
    expectSame(tape.i.subarray(0, tape.n), other.tape.i.subarray(0, other.tape.n));
    expectSame(tape.t.subarray(0, tape.n), other.tape.t.subarray(0, other.tape.n));
    expectSame(wraps, other.wraps);
    expectSame(firstWrap, other.firstWrap);
  });
}

test.each([
  [10, cases(16, 150), 24],
  [70, cases(10, 20), 32],
])(
  'after every step all registers, weights, traces, spikes, wraps and counts are equal: groups up to %d',
  (largest, networks, steps) => {
    let [spikes, changes, wraps] = [0, 0, 0];
    for (let seed = 1; seed <= networks; seed++) {
      const [wasm, plain] = pairOf(randomLoihi(seed, 'rounded', largest));
      expect([wasm.kernel.name, plain.kernel.name]).toEqual(['wasm', 'typescript']);
      for (let t = 0; t < steps; t++) {
        advance(wasm);
        advance(plain);
        expectEqual(wasm, plain);
        spikes += wasm.counts.spikes;
        changes += wasm.counts.weightChanges;
      }
      expect(stateOf(wasm)).toEqual(stateOf(plain));
      for (const group of wasm.groups) wraps += group.wraps.reduce((sum, count) => sum + count, 0);
    }
    expect(Math.min(spikes, changes, wraps)).toBeGreaterThan(networks / cases(10, 2));
  },
);

test.each(['wasm', 'typescript'] as const)(
  'a list of equal biases is one bias, and each of a list is that of its own compartment: %s',
  (kernel) => {
    const settings = kernel === 'wasm' ? SETTINGS : { ...SETTINGS, kernel };
    const chip = (description: loihi.NetworkDescription): Chip => {
      const made = chipOf(loihi.network(description), settings);
      expect(made.kernel.name).toBe(kernel);
      for (let t = 0; t < 24; t++) advance(made);
      return made;
    };
    for (let seed = 1; seed <= 20; seed++) {
      const one = randomLoihi(seed, 'rounded', 20);
      const groups = one.groups.map((group) => ({ ...group, biasMant: 7 * seed - 60 }));
      const listed = groups.map((group) => ({
        ...group,
        biasMant: Array.from({ length: group.size }, () => group.biasMant),
      }));
      expectEqual(chip({ ...one, groups }), chip({ ...one, groups: listed }));
    }
    const size = 37;
    const biasMant = Array.from({ length: size }, (_, j) => 100 * (j - 18));
    const { registers } = chip({ groups: [{ name: 'n', size, vth: 131071, biasMant, biasExp: 2 }] });
    expect([...registers.v.subarray(0, size)]).toEqual(biasMant.map((bias) => 4 * bias));
  },
);

/** Quiet most of the time, so that blocks of eight move together; traces, learning on spikes, both shapes of synapses. */
function recurrent(seed: number, pattern: 'pairs' | 'all-to-all', dw: string): loihi.NetworkDescription {
  const draw = seeded(seed);
  const size = 101;
  const weight = () => 2 * Math.floor(draw() * 61) - 60;
  const input = { i: [] as number[], t: [] as number[] };
  for (let t = 0; t < 150; t++)
    for (let i = 0; i < size; i++)
      if (draw() < 0.03) {
        input.i.push(i);
        input.t.push(t);
      }
  const pairs = Array.from({ length: size * size }, (_, k) => [k % size, Math.floor(k / size)] as const);
  const some = pairs.filter(() => draw() < 0.3);
  return {
    groups: [{ name: 'n', size, vth: 600, decayU: 1024, decayV: 512, biasMant: -20, refractory: 3 }],
    generators: [{ name: 'in', size, spikes: input }],
    synapses: [
      { name: 'drive', from: 'in', to: 'n', pattern: 'one-to-one', weights: 250 },
      {
        name: 'w',
        from: 'n',
        to: 'n',
        ...(pattern === 'pairs'
          ? { pattern, pairs: some, weights: some.map(weight) }
          : { pattern, weights: Array.from({ length: size }, () => Array.from({ length: size }, weight)) }),
        delay: 1,
        rule: 'stdp',
      },
    ],
    rules: [
      {
        name: 'stdp',
        dw,
        x1: { impulse: 16, tau: 8 },
        y1: { impulse: 20, tau: 8 },
        y2: { impulse: 3, tau: 20 },
      },
    ],
  };
}

/** Products that rows, columns, both or neither visit, alone and sharing a trace. */
const RULES = [
  '2^-1*x1*y0 - y1*x0',
  'x0*y1',
  'x1*y0',
  'x0*y0',
  'x0*y1 - 2*x1*x0*y1',
  '2*x1*y0 - x1*y0*y2',
  'x1*y0 - 5*x0*y0',
  'x0*y1 - 5*x0*y0',
  'x1*y0 - y1*x0 + 3*x0*y0',
  '2^-3*x1*y1*u2 - x0',
] as const;

test.each(RULES)('the same in recurrent networks that learn with dw = %s', (dw) => {
  for (const pattern of ['pairs', 'all-to-all'] as const) {
    const [wasm, plain] = pairOf(recurrent(1, pattern, dw));
    let [spikes, changes] = [0, 0];
    for (let t = 0; t < cases(60, 150); t++) {
      advance(wasm);
      advance(plain);
      expectEqual(wasm, plain);
      spikes += wasm.counts.spikes;
      changes += wasm.counts.weightChanges;
    }
    expect(spikes).toBeGreaterThan(50);
    expect(changes).toBeGreaterThan(20);
  }
});

test('every current and voltage decays to sign(x) floor(|x| (4096 - decay) / 4096)', () => {
  const draw = seeded(9);
  const size = 64;
  const whole = (most: number) => Math.floor((2 * draw() - 1) * most);
  const kept = (x: number, decay: number) => Number((BigInt(x) * BigInt(4096 - decay)) / 4096n);
  const limit = 2 ** 23 - 1;
  for (const decayU of [0, 1, 2, 137, 1024, 2048, 4095, 4096])
    for (const decayV of [0, 1, 999, 3000, 4095, 4096]) {
      const network = loihi.network({ groups: [{ name: 'n', size, vth: 131071, decayU, decayV }] });
      const chip = loihi.emulator(network);
      const [u, v] = [2 ** 23, 2 ** 22].map((most) => Float64Array.from({ length: size }, () => whole(most)));
      u.set([-(2 ** 23), limit, -1, 0, 1, -4095, 4096]);
      v.set([-limit, -1, 1, 0, 4095, -4096, 4097]);
      const from = { ...chip.state(), currents: { n: u }, voltages: { n: v } };
      const { currents, voltages } = loihi.emulate(network, { steps: 1, from }).state();
      const wantedU = Array.from(u, (x) => kept(x, decayU));
      expect([...currents['n']]).toEqual(wantedU);
      expect([...voltages['n']]).toEqual(
        Array.from(v, (x, k) => {
          const sum = Math.max(-limit, Math.min(limit, kept(x, decayV) + wantedU[k]));
          return sum > 64 * 131071 ? 0 : sum;
        }),
      );
    }
});

test('what could leave 32 bits is left to TypeScript: no wraps, or too many strong synapses', () => {
  const all = (size: number): loihi.NetworkDescription => ({
    groups: [{ name: 'n', size, vth: 1 }],
    synapses: [{ name: 's', from: 'n', to: 'n', pattern: 'all-to-all', weights: 0, weightExp: 7 }],
  });
  expect(chipOf(loihi.network(all(8)), SETTINGS).kernel.name).toBe('wasm');
  expect(chipOf(loihi.network(all(8)), { ...SETTINGS, wraps: false }).kernel.name).toBe('typescript');
  // 1024 weights of 256 2^7 64 = 2^21 make 2^31
  expect(chipOf(loihi.network(all(1023)), SETTINGS).kernel.name).toBe('wasm');
  expect(chipOf(loihi.network(all(1100)), SETTINGS).kernel.name).toBe('typescript');
});

test('a state that no register holds is refused', () => {
  const network = loihi.network({ groups: [{ name: 'n', size: 1, vth: 1 }] });
  const chip = chipOf(network, SETTINGS);
  const state = stateOf(chip);
  const from = (u: number) => () => restoreState(chip, { ...state, currents: { n: Float64Array.of(u) } });
  expect(from(-(2 ** 23))).not.toThrow();
  expect(from(2 ** 23)).toThrow(
    'from.currents.n[0]: invalid value 8388608 (allowed: a whole number from -8388608 to 8388607)',
  );
  expect(from(0.5)).toThrow('from.currents.n[0]: invalid value 0.5');
  const wide = chipOf(network, { ...SETTINGS, wraps: false });
  expect(() => restoreState(wide, { ...state, currents: { n: Float64Array.of(2 ** 23) } })).not.toThrow();
});
