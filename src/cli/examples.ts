/** The circuits that `pulsegate example` prints. */
import { circuit } from '../circuit/circuit';
import { gradedChain, routing, vectorChain } from '../circuit/fragments';
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
