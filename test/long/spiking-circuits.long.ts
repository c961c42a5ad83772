/** Every circuit whose noise is known: a measured over a of the law, bias and slope, N from 100 to 6400. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Circuit,
  circuit,
  depletionSgsc,
  finiteSizeOnCores,
  gradedChain,
  signedError,
  simulate,
  spiking,
} from '../../src/index';

jest.setTimeout(1_200_000);

interface Law {
  id: string;
  circuit: Circuit;
  initial: Record<string, number | number[]>;
  inputs?: Record<string, number | number[]>;
  expected: { population: string; component: number; t: number }[];
}

const { cases: known } = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/spiking/poisson-laws.json'), 'utf8'),
) as { cases: Law[] };

/** Two amplitudes are loaded, and their difference is taken: one half of the pair carries it. */
const errors: Law = {
  id: 'signedError',
  circuit: circuit(
    gradedChain({ stages: 1, T: 2, prefix: 'o' }),
    gradedChain({ stages: 1, T: 2, prefix: 't' }),
    signedError({ output: 'ou1', target: 'tu1', T: 2, start: 2 }),
  ),
  initial: { ou0: 0.8, tu0: 0.3 },
  expected: [{ population: 'E+', component: 0, t: 4 }],
};
const cases = [...known, errors];

/** What the law leaves out: the step, and of integrate-and-fire neurons that phases of later windows are blurred. */
const SHARE = { poisson: 0.05, if: 0.2, lif: 0.25 };
const SAMPLE = { poisson: 600, if: 300, lif: 150 };
const NEURONS = { poisson: [100, 400, 1600, 6400], if: [100, 400, 1600], lif: [100, 400] };

describe.each(['poisson', 'if', 'lif'] as const)('%s neurons', (model) => {
  const shown = model === 'lif' ? cases.filter(({ id }) => ['chain', 'vector'].includes(id)) : cases;
  test.each(shown)('$id', async (law) => {
    const { amplitudes } = await finiteSizeOnCores(circuit(law.circuit), {
      initial: law.initial,
      ...(law.inputs === undefined ? {} : { inputs: law.inputs }),
      tspan: [0, Math.max(...law.expected.map(({ t }) => t))],
      populations: [...new Set(law.expected.map(({ population }) => population))],
      neurons: NEURONS[model],
      trials: SAMPLE[model],
      seed: 11,
      spiking: { model },
    });
    for (const at of law.expected) {
      const found = amplitudes.find(
        (one) => one.population === at.population && one.component === at.component && one.t === at.t,
      );
      // held populations end no charge at the later times of the list
      if (found === undefined) continue;
      const { ratio, slope, measured } = found;
      expect(Math.abs((ratio?.value ?? 0) - 1)).toBeLessThan(5 * (ratio?.error ?? 0) + SHARE[model]);
      expect(Math.abs((slope?.value ?? 0) + 0.5)).toBeLessThan(
        model === 'lif' ? 0.25 : model === 'if' ? 0.13 : 0.05 + 2 * (slope?.error ?? 0),
      );
      for (const { mean, meanError, neurons } of measured) {
        // a hop of leaky neurons loses about .004; a phase bends what is not linear, by a part of 1/N
        const left = model === 'lif' ? 0.003 * at.t : model === 'if' ? 5e-4 + 0.1 / neurons : 3e-4;
        expect(Math.abs(mean)).toBeLessThan(5 * meanError + left);
      }
    }
  });
});

test('soft gates that spikes open lose gain as neurons become few', () => {
  const chain = circuit(
    depletionSgsc({ stages: 7, gain: 3, G: 1.5, h: 0.3, fullyOpen: 0.3, gradedGain: 2.0531, threshold: 50 }),
  );
  const end = 16;
  /** Over six hops, by the peaks of the packet. */
  const gained = (neurons: number, seed: number): number => {
    const backend = spiking({ neurons, seed, dt: 0.01 });
    const run = simulate(chain, { initial: { p0: 1.2, u0: 0.5 }, tspan: [0, end], backend });
    const peak = (name: string) =>
      Math.max(...Array.from({ length: 1601 }, (_, k) => run.at((end * k) / 1600, name)));
    return peak('u7') / peak('u1');
  };
  const most = gained(Number.POSITIVE_INFINITY, 1);
  const mean = (neurons: number, trials: number) =>
    Array.from({ length: trials }, (_, seed) => gained(neurons, seed + 1) / most).reduce((a, b) => a + b, 0) /
    trials;
  const [many, some, few] = [mean(6400, 12), mean(1600, 24), mean(400, 24)];
  // .969, .93 and .77 in a first draw; standard errors .007, .015, .025
  expect(Math.abs(many - 0.97)).toBeLessThan(0.04);
  expect(some).toBeLessThan(many);
  expect(few).toBeLessThan(some - 0.03);
  expect(few).toBeGreaterThan(0.6);
});
