/** The circuits that `pulsegate example` prints. */
import { circuit } from '../circuit/circuit';
import { autonomousSgsc, gradedChain, pulseChain, routing, vectorChain } from '../circuit/fragments';
import type { Circuit, Fragment } from '../circuit/types';

export interface Example {
  readonly name: string;
  readonly shows: string;
  /** Options of `pulsegate simulate` with which something happens. */
  readonly run: string;
  circuit(): Circuit;
}

export const examples: readonly Example[] = [
  {
    name: 'graded-chain',
    shows: 'twelve hops carry an amplitude unchanged',
    run: '--initial u0=0.7',
    circuit: () => circuit(gradedChain({ stages: 12, T: 1 })),
  },
  {
    name: 'vector-chain',
    shows: 'two hops with matrices: a thresholded linear map, [K2 [K1 A]+]+',
    run: '--initial u0=[0.6,0.2,0.4]',
    circuit: () =>
      circuit(
        vectorChain({
          T: 1,
          matrices: [
            [
              [1, -0.5, 0.25],
              [-1, 0.5, 0.5],
            ],
            [
              [0.5, 1],
              [1, -1],
              [-0.25, 2],
            ],
          ],
        }),
      ),
  },
  {
    name: 'routing',
    shows: 'the schedule sends one packet first to a, then to b',
    run: '--initial u=[0.3,0.6]',
    circuit: () => circuit(routing({ destinations: ['a', 'b'], choose: ['a', 'b'], T: 1, size: 2 })),
  },
  {
    name: 'memory',
    shows: 'a packet is stored, held for five time constants and read out',
    run: '--initial u=0.7',
    circuit: () => circuit(memory),
  },
  {
    name: 'pulse-chain',
    shows: 'a gating chain: pulses above its separatrix live, those below die',
    run: '--initial p0=0.3',
    circuit: () => circuit(pulseChain({ stages: 12, G: 10, h: 0.1, F: 1, T: 1 })),
  },
  {
    name: 'autonomous-sgsc',
    shows: 'a gating chain opens a graded chain stage by stage, without a clock',
    run: '--initial m1=1.2 --initial u0=0.7 --t-span 0,14',
    circuit: () => circuit(autonomousSgsc({ stages: 6, T: 2 })),
  },
];

/** Loading charges m while its leak is cancelled; it keeps what it has until it is read. */
const memory: Fragment = {
  populations: [{ name: 'u' }, { name: 'm' }, { name: 'out' }],
  projections: [
    { name: 'load', from: [{ population: 'u' }], to: [{ population: 'm' }] },
    { name: 'read', from: [{ population: 'm' }], to: [{ population: 'out' }] },
  ],
  schedule: {
    windows: [
      { t: [0, 1], open: ['load'] },
      { t: [0, 7], hold: ['m'] },
      { t: [6, 7], open: ['read'] },
    ],
  },
};
