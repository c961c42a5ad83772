/** Circuits of all kinds, measured in spikes of each model. */
import { circuit } from '../../../src/circuit/circuit';
import {
  gradedChain,
  memory,
  pulseChain,
  ring,
  routing,
  signedLayer,
  vectorChain,
} from '../../../src/circuit/fragments';
import type { Circuit } from '../../../src/circuit/types';
import type { Form } from '../../../src/figures/figure';
import { type FiniteAmplitude, finiteSize } from '../../../src/validation/finite-size/finite-size';
import type { FiniteSizeOptions } from '../../../src/validation/finite-size/setup';

export const MODELS = { quick: ['poisson', 'if'], full: ['poisson', 'if', 'lif'] } as const;
export type Model = (typeof MODELS)['full'][number];
export const NEURONS = { poisson: [100, 1600], if: [50, 400], lif: [50, 100] };
/** Trials of leaky neurons cost a hundred times what others do. */
export const TRIALS = {
  quick: { poisson: 50, if: 50, lif: 10 },
  full: { poisson: 1000, if: 1000, lif: 150 },
};

interface Case {
  readonly name: string;
  readonly circuit: Circuit;
  readonly options: FiniteSizeOptions;
}

const CASES: readonly Case[] = [
  {
    name: 'chain, 3 hops',
    circuit: circuit(gradedChain({ stages: 3, T: 2 })),
    options: { initial: { u0: 0.5 }, populations: ['u3'] },
  },
  {
    name: 'overlapping gates, 3 hops',
    circuit: circuit(gradedChain({ stages: 3, T: 2, overlap: 0.5 })),
    options: { initial: { u0: 0.5 }, populations: ['u3'] },
  },
  {
    name: 'two matrices',
    circuit: circuit(
      vectorChain({
        T: 2,
        matrices: [
          [
            [0.5, 0.3],
            [0.2, 0.6],
          ],
          [[0.7, -0.2]],
        ],
      }),
    ),
    options: { initial: { u0: [0.6, 0.4] }, populations: ['u2'] },
  },
  {
    name: 'routing',
    circuit: circuit(routing({ destinations: ['a', 'b'], choose: 'a', T: 1 })),
    options: { initial: { u: 0.3 }, populations: ['a'] },
  },
  {
    name: 'memory, held for 6 τ',
    circuit: circuit(memory({ T: 2, hold: 6 })),
    options: { initial: { u: 0.5 }, populations: ['out'] },
  },
  {
    name: 'ring, 4 hops',
    circuit: circuit(ring({ stages: 3, T: 1 })),
    options: { initial: { u0: 0.5 }, tspan: [0, 4], populations: ['u1'], t: 4 },
  },
  {
    name: 'signed layer',
    circuit: circuit(
      { populations: [{ name: 'x', size: 2 }] },
      signedLayer({ source: 'x', target: 'N', matrix: [[0.8, -0.4]], T: 2 }),
    ),
    options: { initial: { x: [0.7, 0.3] }, populations: ['N+'] },
  },
  {
    name: 'gating pulse, 3 stages',
    circuit: circuit(pulseChain({ stages: 3, T: 2, G: 20, h: 0.05, F: 1 })),
    options: { initial: { p0: 0.3 }, populations: ['p3'] },
  },
];

export interface Point {
  readonly name: string;
  readonly model: Model;
  readonly amplitude: FiniteAmplitude;
}

export const measureAll = (form: Form, progress?: (done: number, total: number) => void): Point[] => {
  const models = MODELS[form];
  return models.flatMap((model, m) =>
    CASES.map(({ name, circuit: net, options }, k): Point => {
      const spiking = { model };
      const [neurons, trials] = [NEURONS[model], TRIALS[form][model]];
      const { amplitudes } = finiteSize(net, { ...options, neurons, trials, spiking });
      progress?.(m * CASES.length + k + 1, models.length * CASES.length);
      return { name, model, amplitude: amplitudes[0] };
    }),
  );
};
