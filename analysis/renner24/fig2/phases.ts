/** The twelve phases written by hand from the description of the circuit: what fires, what a gate opens, what learns. */

export interface PhaseLine {
  /** Layers that fire: units of all of them where their condition holds, nobody else. */
  readonly fires?: string;
  /** Layers that the gate unit of the phase opens, and those that it inhibits. */
  readonly opens?: string;
  readonly inhibits?: string;
  /** Matrices that change, with the sign. */
  readonly learns?: string;
}

const OUTPUT_LEARNS = {
  fires: 'h hT o o_lt o_gt oTm',
  opens: 'h hT oTm o o_lt o_gt',
} as const;

export const PHASES: readonly PhaseLine[] = [
  // a chain of twelve gate units goes round
  { inhibits: 'o o_lt o_gt' },
  // input
  { fires: 'x', opens: 'x' },
  // h above 1/2, its comparators above 0 and above 1
  { fires: 'h h_lt h_gt', opens: 'h h_lt h_gt' },
  // o likewise; the target; h is stored
  { fires: 'o o_lt o_gt t m_h', opens: 'o o_lt o_gt t m_h' },
  // d+ and d-, which the lower comparator of o opens
  { fires: 'dp dm', inhibits: 'hT oTm' },
  // h beside d+ (and d- on the way of -W2^T), rewarded
  { ...OUTPUT_LEARNS, learns: 'W2+ W2^T+ -W2^T+' },
  // the error comes back, x and the derivative of h are recalled
  { fires: 'hT m_x c_h', opens: 'hT m_x c_h', inhibits: 'o o_lt o_gt' },
  // x beside the positive part of the hidden error, rewarded
  { fires: 'x h h_lt h_gt', opens: 'x', learns: 'W1+' },
  // W1 x arrives and must not make anyone fire
  { inhibits: 'h h_lt h_gt' },
  // h beside d- (and d+ on the way of -W2^T), not rewarded
  { ...OUTPUT_LEARNS, learns: 'W2- W2^T- -W2^T-' },
  { fires: 'hT', opens: 'hT', inhibits: 'o o_lt o_gt' },
  { fires: 'x h h_lt h_gt', opens: 'x', learns: 'W1-' },
];

/** Layers that units of another layer open, one by one. */
export const OPENED_BY = 'dp<o_lt dm<o_lt h<c_h h_lt<c_h h_gt<c_h';

/** Spikes from outside, by the phase in which they arrive; nothing else comes in. */
export const ARRIVING: Readonly<Record<number, string>> = {
  1: 'input',
  3: 'target',
  6: 'reward',
  8: 'reward',
};
