/** The circuits that `pulsegate example` prints. */
import { circuit } from '../../circuit/circuit';
import { gradedChain, memory } from '../../circuit/fragments';
import type { Circuit } from '../../circuit/types';
import { canonical } from '../../validation/compare/canonical';
import { learningXor } from '../../validation/compare/xor';
import { decision, gatedMemory, pmpyLayer } from './own';
import { startOptions } from './start';

export interface Example {
  readonly name: string;
  readonly shows: string;
  /** Options of `pulsegate simulate` with which something happens. */
  readonly run: string;
  circuit(): Circuit;
}

const own: readonly Example[] = [
  {
    name: 'memory',
    shows: 'a packet is stored, held for five time constants and read out',
    run: '--initial u=0.7',
    circuit: () => circuit(memory({ T: 1, hold: 5 })),
  },
  {
    name: 'overlapping-chain',
    shows:
      'gates that share half a window with the next: twice as fast, and the amplitude is kept from stage to stage',
    run: '--initial u0=0.7',
    circuit: () => circuit(gradedChain({ stages: 12, T: 2, overlap: 0.5 })),
  },
  {
    name: 'bistable-pair',
    shows: 'two populations that inhibit one another: the larger one wins; a phase plane with a saddle',
    run: '--initial x=0.4 --initial y=0.3',
    circuit: () =>
      circuit({
        populations: [{ name: 'x' }, { name: 'y' }],
        projections: [
          { name: 'y-|x', from: [{ population: 'y', scale: -2 }], to: [{ population: 'x', gain: 1 }] },
          { name: 'x-|y', from: [{ population: 'x', scale: -2 }], to: [{ population: 'y', gain: 1 }] },
        ],
        schedule: {
          windows: [
            {
              t: [0, 20],
              open: [
                { projection: 'y-|x', bias: 1 },
                { projection: 'x-|y', bias: 1 },
              ],
            },
          ],
        },
      }),
  },
  {
    name: 'decision',
    shows: 'the larger of two pieces of evidence decides which way a packet goes',
    run: '--initial eL=0.6 --initial eR=0.4 --initial u=0.7',
    circuit: decision,
  },
  {
    name: 'gated-memory',
    shows: 'a memory is held for 440 ms, and read only where another population asks',
    run: '--initial u=0.7 --input ask=1',
    circuit: gatedMemory,
  },
  {
    name: 'pmpy-layer',
    shows: 'signed numbers on rates that are not negative: [4.5, -0.75] = W [2, -1], in pairs of populations',
    run: '--initial x+=[2,0] --initial x-=[0,1]',
    circuit: pmpyLayer,
  },
  {
    name: 'learning-xor',
    shows: 'a periodic schedule with windows in which weights learn: four presentations of XOR',
    run: '--input x=[[0,0],[0,1],[1,0],[1,1]] --input t=[[0],[1],[1],[0]] --input one=1 --cycles 4',
    circuit: learningXor,
  },
];

/** Starts that are worth looking at; other canonical circuits are given the largest that they are compared with. */
const STARTS: Readonly<Record<string, string>> = {
  'graded-chain': '--initial u0=0.7',
  'vector-chain': '--initial u0=[0.6,0.2,0.4]',
  routing: '--initial u=[0.3,0.6]',
  ring: '--initial u0=0.7 --cycles 4',
  'packet-stream': '--input x=[0.3,0.9,0.6] --cycles 3',
  'pulse-chain': '--initial p0=0.3',
  'autonomous-sgsc': '--initial m1=1.2 --initial u0=0.7 --t-span 0,14',
};

/** The circuits on which back-ends are compared. */
const compared = canonical.map((one): Example => ({ ...one, run: STARTS[one.name] ?? startOptions(one) }));

export const examples: readonly Example[] = [...compared, ...own];
