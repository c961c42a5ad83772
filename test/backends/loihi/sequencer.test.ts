/** The sequencer: latches that fire exactly as long as their windows, gates that leave nothing behind, in both kernels. */
import { sequencerOf } from '../../../src/backends/loihi/sequencer';
import { stepsOf } from '../../../src/backends/loihi/steps';
import { plan } from '../../../src/circuit/plan';
import { circuit, gradedChain, loihi } from '../../../src/index';
import { chipOf } from '../../../src/loihi/chip';
import { run as runChip } from '../../../src/loihi/emulate';
import { cases } from '../../support/cases';
import { gradedCase } from '../../support/graded-chip';
import { randomGraded } from '../../support/random-graded';

/** A circuit whose windows last the given numbers of steps, one after the other. */
function windowsOf(lengths: readonly number[], period: boolean) {
  let step = 0;
  const windows = lengths.map((length) => {
    const begin = step;
    step += length;
    return { t: [begin / 16, step / 16] as const, open: ['u>v'] };
  });
  // every other window opens, so that no two are one
  const shown = windows.map((one, k) => (k % 2 === 0 ? one : { t: one.t, hold: ['u'] }));
  return circuit({
    populations: [{ name: 'u' }, { name: 'v' }],
    projections: [{ name: 'u>v', from: [{ population: 'u' }], to: [{ population: 'v', gain: 1 }] }],
    schedule: { windows: shown, ...(period ? { period: step / 16 } : {}) },
  });
}

/** Steps in which each latch fires, of a sequencer that runs by itself. */
function firings(lengths: readonly number[], turns: number): number[][] {
  const made = plan(windowsOf(lengths, turns > 1));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const steps = stepsOf(made, [0, (turns * total) / 16], 16);
  if (Array.isArray(steps)) throw new Error(steps[0].text);
  const { groups, synapses } = sequencerOf(steps, 0, 0);
  const network = loihi.network({
    groups,
    synapses,
    generators: [{ name: 'start', size: 1, spikes: { i: [0], t: [0] } }],
  });
  const { spikes } = loihi.emulate(network, { steps: turns * total + 40 });
  const found: number[][] = lengths.map(() => []);
  spikes['latch'].i.forEach((latch, k) => void found[latch].push(spikes['latch'].t[k]));
  return found;
}

const from = (first: number, count: number) => Array.from({ length: count }, (_, k) => first + k);

test('windows of 2 to 300 steps: each latch fires in every step of its own and in no other', () => {
  for (const lengths of [from(2, 150), from(2, 299).reverse(), [300, 2, 2, 299, 3, 300]]) {
    let begin = 1;
    firings(lengths, 1).forEach((fired, k) => {
      expect(fired).toEqual(from(begin, lengths[k]));
      begin += lengths[k];
    });
  }
});

test('in a ring the latches take turns without end', () => {
  const lengths = [2, 17, 3, 64];
  const total = 86;
  firings(lengths, 3).forEach((fired, k) => {
    const begin = 1 + lengths.slice(0, k).reduce((sum, length) => sum + length, 0);
    expect(fired.filter((t) => t <= 3 * total)).toEqual(
      [0, 1, 2].flatMap((turn) => from(begin + turn * total, lengths[k])),
    );
  });
});

test('equal windows get equal steps, or the run is refused with the numbers that would do', () => {
  for (let k = 0; k < cases(15, 400); k++) {
    const T = 0.5 + (k * 2.1) / cases(15, 400);
    const planned = plan(circuit(gradedChain({ stages: 6, T })));
    const lengthsWith = (n: number) => {
      const steps = stepsOf(planned, [0, 6 * T], n);
      return Array.isArray(steps)
        ? steps[0].text
        : [...new Set(steps.passages.map(({ begin, end }) => end - begin))];
    };
    const found = lengthsWith(16);
    if (typeof found !== 'string') {
      expect(found).toHaveLength(1);
      continue;
    }
    const [, least, finer] =
      found.match(/the least that does is (\d+)(?:, the next finer one (\d+))?\)$/) ?? [];
    const fits = (n: number) => typeof lengthsWith(n) !== 'string';
    expect(from(2, Number(least) - 1).filter(fits)).toEqual([Number(least)]);
    if (finer !== undefined) expect(from(17, Number(finer) - 16).filter(fits)).toEqual([Number(finer)]);
  }
});

test('the kernels in TypeScript and in WebAssembly give the same bits', () => {
  const settings = { seed: 0, delivery: 'nxsdk', traceDecay: 'exponential', wraps: true } as const;
  const networks = [
    ...['vector', 'overlap', 'memory', 'chain', 'mask'].slice(0, cases(1, 5)).map((id) => {
      const { circuit: made, options, runs } = gradedCase(id);
      return loihi.lower(made, { initial: runs[0].initial, ...options }).network;
    }),
    ...from(0, cases(1, 40)).map((seed) => {
      const { circuit: made, options } = randomGraded(seed);
      return loihi.lower(made, options).network;
    }),
  ];
  for (const network of networks) {
    // every bit of the data, and the start
    const inputs = Object.fromEntries(
      network.generators.map(({ name, size }) => [name, { i: from(0, size), t: from(0, size).map(() => 0) }]),
    );
    const run = (kernel?: 'typescript') => {
      const chip = chipOf(network, { ...settings, ...(kernel === undefined ? {} : { kernel }) });
      expect(chip.kernel.name).toBe(kernel ?? 'wasm');
      return runChip(chip, { steps: 80, inputs });
    };
    const [plain, fast] = [run('typescript'), run()];
    expect(fast.spikes).toEqual(plain.spikes);
    expect(fast.currents).toEqual(plain.currents);
    expect(fast.ledger).toEqual(plain.ledger);
  }
});
