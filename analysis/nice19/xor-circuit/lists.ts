/** The XOR circuit written by hand from the equations of backpropagation: its edges, and its eleven windows. */
import type { EdgeLine } from '../../../src/circuit/edge-lists';

export const EDGES: readonly EdgeLine[] = [
  // load x, t and the bias unit
  ['x', 'excites', 'X', 1],
  ['t', 'excites', 'Tgt', 1],
  ['one', 'excites', 'One', 1],
  // n1+- = [+-(W1 x + b1)]+
  ['X', 'excites', 'N1+', 2, 'W1'],
  ['One', 'excites', 'N1+', 2, 'b1'],
  ['X', 'inhibits', 'N1-', 2, 'W1'],
  ['One', 'inhibits', 'N1-', 2, 'b1'],
  // o1 = [n1+ - n1-]+; the mask r'(n1)
  ['N1+', 'excites', 'O1', 3],
  ['N1-', 'inhibits', 'O1', 3],
  ['N1+', 'excites', 'G1a', 3],
  ['G1a', 'excites', 'G1b', 4],
  // n2+- = [+-(W2 o1 + b2)]+
  ['O1', 'excites', 'N2+', 4, 'W2'],
  ['One', 'excites', 'N2+', 4, 'b2'],
  ['O1', 'inhibits', 'N2-', 4, 'W2'],
  ['One', 'inhibits', 'N2-', 4, 'b2'],
  // o2 = [n2+ - n2-]+; the mask r'(n2)
  ['N2+', 'excites', 'O2', 5],
  ['N2-', 'inhibits', 'O2', 5],
  ['N2+', 'excites', 'G2a', 5],
  ['G2a', 'excites', 'G2b', 6],
  // E+- = [+-(o2 - t)]+
  ['O2', 'excites', 'E+', 6],
  ['Tgt', 'inhibits', 'E+', 6],
  ['O2', 'inhibits', 'E-', 6],
  ['Tgt', 'excites', 'E-', 6],
  // delta2+- = r'(n2) E+-
  ['E+', 'excites', 'N2+', 7],
  ['E-', 'excites', 'N2-', 7],
  ['G2b', 'gates', 'E>N2+', 7],
  ['G2b', 'gates', 'E>N2-', 7],
  // B1+- = [+-V2 (delta2+ - delta2-)]+
  ['N2+', 'excites', 'B1+', 8, 'V2'],
  ['N2-', 'inhibits', 'B1+', 8, 'V2'],
  ['N2+', 'inhibits', 'B1-', 8, 'V2'],
  ['N2-', 'excites', 'B1-', 8, 'V2'],
  // delta1+- = r'(n1) B1+-
  ['B1+', 'excites', 'N1+', 9],
  ['B1-', 'excites', 'N1-', 9],
  ['G1b', 'gates', 'B1>N1+', 9],
  ['G1b', 'gates', 'B1>N1-', 9],
  // dW = -eta delta o^T of the layer before, db = -eta delta, dV2 = dW2^T
  ['X', 'learns', 'N1+', 10, 'W1'],
  ['X', 'learns', 'N1-', 10, 'W1'],
  ['One', 'learns', 'N1+', 10, 'b1'],
  ['One', 'learns', 'N1-', 10, 'b1'],
  ['O1', 'learns', 'N2+', 10, 'W2'],
  ['O1', 'learns', 'N2-', 10, 'W2'],
  ['One', 'learns', 'N2+', 10, 'b2'],
  ['One', 'learns', 'N2-', 10, 'b2'],
  ['N2+', 'learns', 'O1', 10, 'V2'],
  ['N2-', 'learns', 'O1', 10, 'V2'],
];

export interface WindowLine {
  readonly open?: string;
  readonly held?: string;
  readonly flushed?: string;
  readonly learning?: string;
}

/** A charge is held from its beginning (a mask from the end of its charge) to its last use; N is flushed for its second use. */
export const WINDOWS: readonly WindowLine[] = [
  { open: 'x>X t>Tgt one>One', held: 'X Tgt One' },
  { open: 'X>N1+ X>N1-', held: 'X Tgt One' },
  { open: 'N1>O1 N1+>G1a', held: 'X Tgt One O1' },
  { open: 'O1>N2+ O1>N2- G1a>G1b', held: 'X Tgt One O1', flushed: 'N1+ N1-' },
  { open: 'N2>O2 N2+>G2a', held: 'X Tgt One O1 O2 G1b' },
  { open: 'O2,Tgt>E+ O2,Tgt>E- G2a>G2b', held: 'X Tgt One O1 O2 G1b', flushed: 'N2+ N2-' },
  { open: 'E>N2+ E>N2-', held: 'X One O1 G1b G2b N2+ N2-' },
  { open: 'N2>B1+ N2>B1-', held: 'X One O1 G1b N2+ N2-' },
  { open: 'B1>N1+ B1>N1-', held: 'X One O1 G1b N2+ N2- N1+ N1-' },
  { held: 'X One O1 N2+ N2- N1+ N1-', learning: 'W1 b1 W2 b2 V2' },
  { flushed: 'X Tgt One N1+ N1- O1 G1a G1b N2+ N2- O2 G2a G2b E+ E- B1+ B1-' },
];
