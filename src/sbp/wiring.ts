/**
 * The spiking backprop circuit as a table: who is wired to whom, and which gate opens what in which phase (Renner et al.
 * 2024, with the constants of the published source). A phase is one time step.
 *
 * Units keep nothing from step to step. A gated unit rests at -8192 and fires above 1024, both in units of 64: nothing but
 * a gate lets it fire. A gate of 8704 lets it fire above 512, half the threshold; with 512 more, above 0; one of 8192,
 * above 1024. A signal of 520 is just enough for an open unit.
 */
import type { SbpLayers } from './types';

/** Learning takes 12 phases a sample; 'inference' is x, h and o alone, in 4. */
export type SbpTopology = 'training' | 'inference';

export interface SbpWiringOptions {
  readonly topology?: SbpTopology;
  /**
   * More inhibition of the hidden layers in phases 8 and 0, where W1 x arrives and nobody is to fire: 11,776 instead of
   * 8,128 and 0 (ours; default 'off', as published). They fire above 17,344 in phase 8 without it, above 20,992 with it.
   * Inhibition has another limit: what arrives in one step is summed in 22 bits, and comes back positive below -24,640
   * without, below -20,992 with it. The two limits are as far apart as the register is wide; 11,776 puts 0 in the middle.
   */
  readonly extraInhibition?: 'on' | 'off';
}

/** Mantissa and exponent, mantissa 2^exponent in units of 64; and its name in the phase table. */
export interface Constant {
  readonly name: string;
  readonly mantissa: number;
  readonly exponent: number;
}

const constant = (name: string, mantissa: number, exponent: number): Constant => ({
  name,
  mantissa,
  exponent,
});
/** Half the threshold and 8 more: one signal fires an open unit. */
const E = constant('E', 130, 2);
const MINUS_E = constant('-E', -130, 2);
/** A gate to half the threshold above rest; to the threshold; to rest and all of it, in addition to G. */
const G = constant('G', 136, 6);
const GP = constant('GP', 128, 6);
const GM = constant('GM', 128, 2);
const GI = constant('GI', -254, 5);
const GI_MORE = constant('GI+', -184, 6);
const CHAIN = constant('GE', 145, 6);
/** What the gate G adds to an activation, in units of 64. */
export const GATE = G.mantissa * 2 ** G.exponent;

/** Which weights a plastic projection holds: W1 or W2 as they are, W2^T, or -W2^T. */
export type Held = 'W1' | 'W2' | 'W2^T' | '-W2^T';

export interface Layer {
  readonly name: string;
  /** Which of the three layer sizes. */
  readonly side: 0 | 1 | 2;
  /** Steps from one spike to the earliest next one. */
  readonly refractory: number;
}

/** One unit to its partner; `delay` 0 reaches it in the next phase. */
interface Line {
  readonly from: string;
  readonly to: string;
  readonly weight: Constant;
  readonly delay: number;
}

/** The gate unit of phase `phase` fires in the phase before, and reaches all units of `to` in that phase. */
interface Opening {
  readonly phase: number;
  readonly to: string;
  readonly weights: readonly Constant[];
}

export interface Wiring {
  readonly topology: SbpTopology;
  readonly phases: number;
  readonly layers: readonly Layer[];
  readonly plastic: readonly { readonly from: string; readonly to: string; readonly holds: Held }[];
  readonly lines: readonly Line[];
  readonly openings: readonly Opening[];
  readonly chain: Constant;
  /** Spikes from outside: the phase in which they arrive. */
  readonly arrivals: Readonly<Record<string, readonly number[]>>;
}

const layer = (side: Layer['side'], refractory = 2) => ({
  named: (names: string): Layer[] => names.split(' ').map((name) => ({ name, side, refractory })),
});

const lines = (from: string, to: string, weight: Constant, ...delays: number[]): Line[] =>
  to
    .split(' ')
    .flatMap((name) =>
      (delays.length === 0 ? [0] : delays).map((delay) => ({ from, to: name, weight, delay })),
    );

const opens = (phase: number, to: string, ...weights: Constant[]): Opening[] =>
  to.split(' ').map((name) => ({ phase, to: name, weights }));

const HIDDEN = 'h h_lt h_gt';
const OUTPUT = 'o o_lt o_gt';

export function sbpWiring({ topology = 'training', extraInhibition = 'off' }: SbpWiringOptions = {}): Wiring {
  if (topology === 'inference') return INFERENCE;
  const extra = extraInhibition === 'on';
  return {
    ...TRAINING,
    openings: [
      ...TRAINING.openings,
      ...opens(8, HIDDEN, extra ? GI_MORE : GI),
      ...(extra ? opens(0, HIDDEN, GI_MORE) : []),
    ],
  };
}

const TRAINING: Wiring = {
  topology: 'training',
  phases: 12,
  layers: [
    ...layer(0).named('x m_x'),
    ...layer(1).named('h h_lt h_gt m_h c_h'),
    // fires in phases 5 and 6, and in 9 and 10
    ...layer(1, 1).named('hT'),
    ...layer(2).named('o o_lt o_gt t dp dm oTm'),
  ],
  plastic: [
    { from: 'x', to: 'h', holds: 'W1' },
    { from: 'x', to: 'h_lt', holds: 'W1' },
    { from: 'x', to: 'h_gt', holds: 'W1' },
    { from: 'h', to: 'o', holds: 'W2' },
    { from: 'h', to: 'o_lt', holds: 'W2' },
    { from: 'h', to: 'o_gt', holds: 'W2' },
    { from: 'o', to: 'hT', holds: 'W2^T' },
    { from: 'oTm', to: 'hT', holds: '-W2^T' },
  ],
  lines: [
    ...lines('input', 'x', E),
    ...lines('target', 't', E),
    // memories
    ...lines('x', 'm_x', E, 4),
    ...lines('m_x', 'x', E, 0, 4),
    ...lines('h', 'm_h', E),
    ...lines('m_h', 'h hT', E, 1, 5),
    // errors: the lower comparator opens, the upper one vetoes
    ...lines('o_lt', 'dp dm', G),
    ...lines('t', 'dp', E),
    ...lines('o', 'dp', MINUS_E),
    ...lines('o', 'dm', E),
    ...lines('t', 'dm', MINUS_E),
    ...lines('o_gt', 'dm', MINUS_E),
    // to where they are learned from
    ...lines('dp', OUTPUT, E),
    ...lines('dm', OUTPUT, E, 4),
    ...lines('dm', 'oTm', E),
    ...lines('dp', 'oTm', E, 4),
    // the hidden error, through the derivative of the hidden layer
    ...lines('h_lt', 'c_h', E, 3),
    ...lines('h_gt', 'c_h', MINUS_E, 3),
    ...lines('hT', HIDDEN, E),
    ...lines('c_h', HIDDEN, G, 0, 4),
  ],
  openings: [
    ...opens(0, OUTPUT, GI),
    ...opens(1, 'x', G),
    ...opens(2, 'h', G),
    ...opens(2, 'h_lt', G, GM),
    ...opens(2, 'h_gt', GP),
    ...opens(3, 'o t m_h', G),
    ...opens(3, 'o_lt', G, GM),
    ...opens(3, 'o_gt', GP),
    ...opens(4, 'hT oTm', GI),
    ...opens(5, `h hT oTm ${OUTPUT}`, G),
    ...opens(6, 'hT', G, GM),
    ...opens(6, 'm_x c_h', G),
    ...opens(6, OUTPUT, GI),
    ...opens(7, 'x', G),
    ...opens(9, `h hT oTm ${OUTPUT}`, G),
    ...opens(10, 'hT', G, GM),
    ...opens(10, OUTPUT, GI),
    ...opens(11, 'x', G),
  ],
  chain: CHAIN,
  // a reward qualifies the spikes of the phase before the one in which it arrives
  arrivals: { input: [1], target: [3], reward: [6, 8] },
};

const INFERENCE: Wiring = {
  topology: 'inference',
  phases: 4,
  layers: [...layer(0).named('x'), ...layer(1).named('h'), ...layer(2).named('o')],
  plastic: [
    { from: 'x', to: 'h', holds: 'W1' },
    { from: 'h', to: 'o', holds: 'W2' },
  ],
  lines: lines('input', 'x', E),
  openings: [...opens(1, 'x', G), ...opens(2, 'h', G), ...opens(3, 'o', G)],
  chain: CHAIN,
  arrivals: { input: [1] },
};

/** Name of the gate unit of a phase. */
export const gateName = (phase: number): string => `g${String(phase).padStart(2, '0')}`;

export const plasticName = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  `${from}>${to}`;

export const sizeOf = (layers: SbpLayers, { side }: Layer): number => layers[side];
