/** The canonical set: circuits whose behaviour is known, on which back-ends are compared. Data, for whoever wants them. */
import { circuit } from '../../circuit/circuit';
import { backprop } from '../../circuit/fragments/backprop';
import {
  autonomousSgsc,
  fanIn,
  fanOut,
  gradedChain,
  hadamard,
  hebb,
  mask,
  maskedHop,
  maskGate,
  memory,
  packetStream,
  pulseChain,
  rectifier,
  ring,
  routing,
  signedError,
  signedLayer,
  vectorChain,
} from '../../circuit/fragments/index';
import type { Circuit } from '../../circuit/types';
import { lagCovariance } from '../../learning/covariance';
import type { Decision } from './cell';
import type { Ranges } from './draw';
import { learningXor } from './xor';

/** A circuit, what it is given, and for how long it runs. */
export interface CanonicalCircuit {
  readonly name: string;
  readonly shows: string;
  circuit(): Circuit;
  /** Where currents at time 0 and inputs are drawn from. */
  readonly draws: Ranges;
  /** Cycles of a schedule with a period. */
  readonly cycles?: number;
  /** Requests of it in a quick comparison (default 6). */
  readonly quick?: number;
  readonly tspan?: readonly [number, number];
  /** Where charges end that the circuit times itself: no edge of the schedule says so. */
  readonly cuts?: readonly number[];
  /** The most levels of a row on the chip: with more it is too large. */
  readonly levels?: number;
  /** What answers, and above which current it says yes. */
  readonly decision?: Decision;
  /** Why a back-end does not run it, by the id of the back-end. */
  readonly not?: Readonly<Record<string, string>>;
}

/** Levels of a gating chain: its stages, and the pulses at which they read the amplitude of a mask. */
const PULSE = { G: 10, h: 0.1, F: 1, T: 1 } as const;
/** Packets: small ones, the largest, and all between. */
const PACKET = [0.05, 0.9] as const;
/** Parts of pairs: one of the two carries a number. */
const PART = [0.05, 0.8] as const;

export const canonical: readonly CanonicalCircuit[] = [
  {
    name: 'graded-chain',
    shows: 'twelve hops carry an amplitude unchanged',
    circuit: () => circuit(gradedChain({ stages: 12, T: 1 })),
    draws: { initial: { u0: PACKET } },
    quick: 12,
  },
  {
    name: 'overlap-quarter',
    shows: 'gates that share a quarter of a window with the next',
    circuit: () => circuit(gradedChain({ stages: 6, T: 2, overlap: 0.25 })),
    draws: { initial: { u0: PACKET } },
  },
  {
    name: 'overlap-half',
    shows: 'gates that share half a window with the next',
    circuit: () => circuit(gradedChain({ stages: 6, T: 2, overlap: 0.5 })),
    draws: { initial: { u0: PACKET } },
  },
  {
    name: 'vector-chain',
    shows: 'two hops with matrices: a thresholded linear map, [K2 [K1 A]+]+',
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
    draws: { initial: { u0: PACKET } },
  },
  {
    name: 'fan-out',
    shows: 'one packet to three populations at once',
    circuit: () => circuit(fanOut({ source: 'u', destinations: ['a', 'b', 'c'], T: 2 })),
    draws: { initial: { u: PACKET } },
  },
  {
    name: 'fan-in',
    shows: 'two packets become one: half of the first and three quarters of the other, [a/2 + 3b/4]+',
    circuit: () => circuit(fanIn({ sources: ['a', 'b'], scales: [0.5, 0.75], destination: 'u', T: 2 })),
    draws: { initial: { a: PACKET, b: PACKET } },
  },
  {
    name: 'routing',
    shows: 'the schedule sends one packet first to a, then to b',
    circuit: () => circuit(routing({ destinations: ['a', 'b'], choose: ['a', 'b'], T: 1, size: 2 })),
    draws: { initial: { u: PACKET } },
  },
  {
    name: 'packet-stream',
    shows: 'an input loads a packet every three windows; each is flushed behind itself',
    circuit: () => circuit(packetStream({ stages: 4, T: 1 })),
    draws: { inputs: { x: PACKET } },
    cycles: 3,
  },
  {
    name: 'memory-20',
    shows: 'a packet is stored, held for twenty time constants and read three times',
    circuit: () => circuit(memory({ T: 2, hold: 20, reads: 3 })),
    draws: { initial: { u: PACKET } },
  },
  {
    name: 'memory-400',
    shows: 'a packet is held for four hundred time constants',
    circuit: () => circuit(memory({ T: 2, hold: 400 })),
    draws: { initial: { u: PACKET } },
    quick: 2,
  },
  {
    name: 'ring',
    shows: 'a packet goes round three populations four times',
    circuit: () => circuit(ring({ stages: 3, T: 1 })),
    draws: { initial: { u0: PACKET } },
    cycles: 4,
  },
  {
    name: 'pulse-chain',
    shows: 'a gating chain: pulses on both sides of its separatrix',
    circuit: () => circuit(pulseChain({ ...PULSE, stages: 12 })),
    draws: { initial: { p0: [[0.02, 0.12] as const, [0.3, 0.7] as const] } },
  },
  {
    name: 'autonomous-sgsc',
    shows: 'a gating chain opens a graded chain stage by stage, without a clock',
    circuit: () => circuit(autonomousSgsc({ stages: 6, T: 2 })),
    draws: { initial: { m1: [1.2, 1.2], u0: [0.2, 0.8] } },
    // the last pulse is not looked at: its gate closes with what opened it, on the chip steps late
    tspan: [0, 12],
    cuts: [2, 4, 6, 8, 10, 12],
  },
  {
    name: 'mask',
    shows: 'a mask says which components are on, and a hop lets those through',
    circuit: () =>
      circuit(
        mask({ ...PULSE, source: 'x', stages: 2, maskGain: 2, holdUntil: 3, size: 2 }),
        { populations: ['x', 'a', 'b'].map((name) => ({ name, size: 2 })) },
        maskedHop({
          ...{ source: 'a', destination: 'b', T: 1, start: 2 },
          gate: maskGate({ mask: 'm2', F: 1, T: 1, held: true }),
        }),
      ),
    draws: { initial: { x: [[0, 0.03] as const, [0.3, 0.8] as const], a: PACKET } },
  },
  {
    name: 'hadamard',
    shows: 'a number times 0 or 1, component by component, by gating',
    circuit: () =>
      circuit(
        {
          populations: ['a', 'b', 'c'].map((name) => ({
            name,
            size: 3,
            ...(name === 'b' ? { input: true } : {}),
          })),
        },
        hadamard({
          ...{ source: 'a', destination: 'c', T: 2 },
          gate: { population: 'b', h: 0.25, d: 0.5, effect: 'opens' },
        }),
      ),
    draws: { initial: { a: PACKET }, inputs: { b: [[0, 0] as const, [1, 1] as const] } },
  },
  {
    name: 'signed-layer',
    shows: 'a signed linear layer and its rectifier, in pairs of populations',
    circuit: () =>
      circuit(
        signedLayer({
          ...{ source: 'x', signed: true, target: 'n', T: 2 },
          matrix: [
            [0.5, -0.5],
            [0.75, 0.25],
          ],
        }),
        rectifier({ source: 'n', target: 'o', T: 2, start: 2, size: 2 }),
      ),
    draws: { pairs: { initial: { x: PART } } },
  },
  {
    name: 'signed-error',
    shows: 'output minus target, in a pair',
    circuit: () => circuit(signedError({ output: 'o', target: 't', error: 'e', size: 2, T: 2 })),
    draws: { initial: { o: PACKET, t: PACKET } },
  },
  {
    name: 'hebb',
    shows: 'a window in which weights learn the product of two held amplitudes',
    circuit: () =>
      circuit(
        {
          populations: [
            { name: 'y', size: 2 },
            { name: 'x', size: 3 },
          ],
        },
        {
          weights: [
            {
              name: 'W',
              shape: [2, 3],
              values: [
                [0, 0, 0],
                [0, 0, 0],
              ],
            },
          ],
        },
        { schedule: { windows: [{ t: [0, 2], hold: ['x', 'y'] }] } },
        hebb({ weights: 'W', post: [['y', 1]], pre: [['x', 1]], rate: 0.5, T: 2 }),
      ),
    draws: { initial: { x: PACKET, y: PACKET } },
    not: { loihi: 'nothing but weights changes, and learn windows are not lowered' },
  },
  {
    name: 'linear-transform',
    shows: 'five presentations to a signed linear network that learns',
    circuit: () => {
      const { weights = [], ...network } = backprop({
        ...{ layers: [2, 2], output: 'linear', inputs: 'signed', bias: false, rate: 0.3 },
        threshold: 10,
      });
      const values = [
        [0.4, -0.3],
        [0.2, 0.5],
      ];
      return circuit({ ...network, weights: weights.map((array) => ({ ...array, values })) });
    },
    draws: { pairs: { inputs: { x: PART, t: PART } } },
    cycles: 5,
    quick: 2,
  },
  {
    name: 'ar2',
    shows: 'three memories and the lagged covariances of a series, forty samples',
    circuit: () => circuit(lagCovariance({ T: 2 })),
    draws: { pairs: { inputs: { x: PART } } },
    cycles: 40,
    quick: 2,
  },
  {
    name: 'xor',
    shows: 'eight presentations of XOR to a network that learns',
    circuit: learningXor,
    draws: {
      fixed: {
        x: [0, 0, 0, 1, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 1],
        t: [0, 1, 1, 0, 0, 1, 1, 0],
        one: [1, 1, 1, 1, 1, 1, 1, 1],
      },
    },
    cycles: 8,
    levels: 32,
    // the output layer of 2-4-1
    decision: { population: 'O2', threshold: 0.5 },
  },
];
