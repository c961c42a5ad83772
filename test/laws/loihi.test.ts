/** Laws of the Loihi emulator on seeded small networks: 500 of them in the long tests. */

import { loihi } from '../../src/index';
import { chipOf, move } from '../../src/loihi/chip';
import { wake } from '../../src/loihi/compartments';
import { learnSynapses } from '../../src/loihi/learning';
import { stateOf } from '../../src/loihi/state';
import { cases } from '../support/cases';
import { reference } from '../support/loihi-reference';
import { randomLoihi, STEPS } from '../support/random-loihi';

const NETWORKS = Array.from({ length: cases(35, 500) }, (_, k) => k + 1);
const run = (network: loihi.ChipNetwork, seed = 7) => loihi.emulate(network, { steps: STEPS, seed });

/** Networks with random rounding, each made once. */
const made = new Map<number, loihi.ChipNetwork>();
function rounded(seed: number): loihi.ChipNetwork {
  const network = made.get(seed) ?? loihi.network(randomLoihi(seed, 'rounded'));
  made.set(seed, network);
  return network;
}

/** Equal numbers at equal places; asks jest only where they are not, which is quicker. */
function expectSame(a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length !== b.length) expect(a.length).toBe(b.length);
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) expect([k, a[k]]).toEqual([k, b[k]]);
}

function expectSameState(a: loihi.ChipState, b: loihi.ChipState): void {
  const numbers = (value: unknown): number[] =>
    typeof value === 'number'
      ? [value]
      : ArrayBuffer.isView(value)
        ? [...(value as Float64Array)]
        : Object.entries(value as object)
            .sort(([one], [two]) => (one < two ? -1 : 1))
            .flatMap(([, part]) => numbers(part));
  expectSame(numbers(a), numbers(b));
}

test('spikes, currents, voltages, weights and wraps are those of a plain interpreter', () => {
  let [wraps, spikes, changes] = [0, 0, 0];
  for (const seed of NETWORKS.slice(0, 200)) {
    const description = randomLoihi(seed, 'whole');
    // the interpreter does not round: changes of 2 and 4 fit 8 bits only
    const eight = {
      ...description,
      synapses: description.synapses!.map((one) => {
        const { rule: _, ...still } = one;
        return one.numWeightBits === 8 ? one : still;
      }),
    };
    const [ours, plain] = [run(loihi.network(eight)), reference(eight, STEPS)];
    for (const { name } of eight.groups) {
      expectSame(ours.currents[name], plain.u[name].flat());
      expectSame(ours.voltages[name], plain.v[name].flat());
      const { i, t } = ours.spikes[name];
      expect(Array.from(i, (unit, k) => [unit, t[k]])).toEqual(plain.spikes[name]);
    }
    for (const { name } of eight.synapses) expectSame(ours.recordedWeights[name], plain.w[name].flat());
    expect(ours.stats.wraps).toBe(plain.wraps);
    const counts = loihi.totals(ours.ledger);
    wraps += ours.stats.wraps;
    spikes += counts.spikes;
    changes += counts.weightChanges;
  }
  // the law would be empty if nothing happened
  expect(Math.min(wraps, spikes, changes)).toBeGreaterThan(NETWORKS.length / cases(10, 2));
});

test('no compartment ever leaves its register range, no weight its format', () => {
  for (const seed of NETWORKS) {
    const description = rounded(seed);
    const ours = run(description);
    for (const { name, vmin = 1 - 2 ** 23, vmax = 2 ** 23 - 1 } of description.groups) {
      const [u, v] = [ours.currents[name], ours.voltages[name]];
      expect(u.every((value) => Number.isInteger(value) && value >= -(2 ** 23) && value < 2 ** 23)).toBe(
        true,
      );
      expect(v.every((value) => Number.isInteger(value) && value >= vmin && value <= vmax)).toBe(true);
    }
    for (const { name, signMode = 'mixed', numWeightBits = 8 } of description.synapses) {
      const step = 2 ** (8 - numWeightBits + (signMode === 'mixed' ? 1 : 0));
      const low = signMode === 'mixed' ? -256 : signMode === 'excitatory' ? 0 : -255;
      const high = signMode === 'mixed' ? 254 : signMode === 'excitatory' ? 255 : 0;
      expect(ours.weights[name].every((w) => w >= low && w <= high && Math.abs(w % step) === 0)).toBe(true);
    }
  }
});

test('a run in two halves equals one run, random rounding included', () => {
  for (const seed of NETWORKS) {
    const network = rounded(seed);
    const whole = loihi.emulate(network, { steps: STEPS, seed: 3 });
    const cut = 1 + (seed % (STEPS - 1));
    const first = loihi.emulate(network, { steps: cut, seed: 3 });
    const second = loihi.emulate(network, { steps: STEPS - cut, seed: 3, from: first.state() });
    expectSameState(second.state(), whole.state());
    for (const { name } of network.groups) {
      expectSame([...first.spikes[name].i, ...second.spikes[name].i], whole.spikes[name].i);
      expectSame([...first.spikes[name].t, ...second.spikes[name].t], whole.spikes[name].t);
      expectSame([...first.currents[name], ...second.currents[name]], whole.currents[name]);
    }
    expect(first.stats.wraps + second.stats.wraps).toBe(whole.stats.wraps);
  }
});

test('the order in which groups, generators, synapses and rules are written changes nothing', () => {
  for (const seed of NETWORKS) {
    const description = rounded(seed);
    const turned = loihi.network({
      groups: [...description.groups].reverse(),
      generators: [...description.generators].reverse(),
      synapses: [...description.synapses].reverse(),
      rules: [...description.rules].reverse(),
      probes: [...description.probes].reverse(),
    });
    const [one, other] = [run(description), run(turned)];
    expectSameState(other.state(), one.state());
    for (const { name } of description.groups) {
      expectSame(other.spikes[name].i, one.spikes[name].i);
      expectSame(other.currents[name], one.currents[name]);
    }
    for (const key of Object.keys(one.ledger) as (keyof loihi.Ledger)[])
      expectSame(other.ledger[key], one.ledger[key]);
  }
});

test('touching only what is awake equals touching every compartment in every step', () => {
  let [touched, all] = [0, 0];
  for (const seed of NETWORKS) {
    const network = rounded(seed);
    const dense = chipOf(network, { seed: 5, delivery: 'nxsdk', traceDecay: 'exponential', wraps: true });
    for (let t = 0; t < STEPS; t++) {
      for (const group of dense.groups) wake(dense.registers, group);
      move(dense);
      for (const learner of dense.learners) learnSynapses(dense.kernel, learner, t);
      dense.t++;
    }
    const sparse = loihi.emulate(network, { steps: STEPS, seed: 5 });
    expectSameState(stateOf(dense), sparse.state());
    expect(sparse.stats.wraps).toBe(
      dense.groups.reduce((sum, { wraps }) => sum + wraps.reduce((total, count) => total + count, 0), 0),
    );
    touched += sparse.stats.touched;
    all += STEPS * network.groups.reduce((sum, { size }) => sum + size, 0);
  }
  expect(touched).toBeLessThan(0.9 * all);
});

test('JSON there and back changes nothing, not a bit', () => {
  for (const seed of NETWORKS.slice(0, 100)) {
    const network = rounded(seed);
    const again = loihi.network(JSON.parse(JSON.stringify(network)) as loihi.NetworkDescription);
    expect(again).toEqual(network);
    expectSameState(run(again).state(), run(network).state());
  }
});
