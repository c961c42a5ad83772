/** The error of a layer: taken at the output, masked by the derivative, carried back through a copy of the weights. */
import { circuit } from '../../src/circuit/circuit';
import { backprop } from '../../src/circuit/fragments/backprop';
import { drawing } from '../../src/figures/drawing';
import type { FigureEntry } from '../../src/figures/figure';
import { type EdgeLine, edgeChecks } from '../graphs';
import { NICE19 } from './source';

const LAYERS = [2, 4, 1];
/** From the error to the change of the weights. */
const WINDOWS = [6, 10] as const;

/** Written from the equations, not made by the compiler. */
const EDGES: readonly EdgeLine[] = [
  // E+- = [+-(o2 - t)]+
  ['O2', 'excites', 'E+', 6],
  ['Tgt', 'inhibits', 'E+', 6],
  ['O2', 'inhibits', 'E-', 6],
  ['Tgt', 'excites', 'E-', 6],
  // the mask r'(n2) settles in its second stage
  ['G2a', 'excites', 'G2b', 6],
  // delta2+- = r'(n2) E+-
  ['E+', 'excites', 'N2+', 7],
  ['E-', 'excites', 'N2-', 7],
  ['G2b', 'gates', 'E>N2+', 7],
  ['G2b', 'gates', 'E>N2-', 7],
  // B1+- = [+-V2 (delta2+ - delta2-)]+, V2 = W2^T
  ['N2+', 'excites', 'B1+', 8, 'V2'],
  ['N2-', 'inhibits', 'B1+', 8, 'V2'],
  ['N2+', 'inhibits', 'B1-', 8, 'V2'],
  ['N2-', 'excites', 'B1-', 8, 'V2'],
  // delta1+- = r'(n1) B1+-
  ['B1+', 'excites', 'N1+', 9],
  ['B1-', 'excites', 'N1-', 9],
  ['G1b', 'gates', 'B1>N1+', 9],
  ['G1b', 'gates', 'B1>N1-', 9],
  // dW1 = -eta delta1 x^T, dW2 = -eta delta2 o1^T, dV2 = dW2^T
  ['X', 'learns', 'N1+', 10, 'W1'],
  ['X', 'learns', 'N1-', 10, 'W1'],
  ['O1', 'learns', 'N2+', 10, 'W2'],
  ['O1', 'learns', 'N2-', 10, 'W2'],
  ['N2+', 'learns', 'O1', 10, 'V2'],
  ['N2-', 'learns', 'O1', 10, 'V2'],
];

export const errorLayer: FigureEntry = {
  id: 'nice19/error-layer',
  source: NICE19,
  title: 'Propagation of the error',
  shows:
    'The way of the error, drawn from the circuit itself. Window 6: the error o − t as a pair E±. 7: the mask G2b, which is ' +
    'r′(n₂), lets it into N2±, where it is δ₂. 8: V2, a copy of W2ᵀ that learns from the same events as W2, carries δ₂ back ' +
    'to B1±. 9: the mask G1b lets that into N1±, where it is δ₁. 10: W1 and W2 learn where δ and the activity of the layer ' +
    'before meet.',
  backends: ['drawing'],
  parameters: { parameters: 'ours', layers: LAYERS, windows: WINDOWS, bias: 'none' },
  run() {
    const net = circuit(backprop({ layers: LAYERS, bias: false }));
    return {
      figure: drawing(net, { title: errorLayer.title, windows: WINDOWS }),
      checks: edgeChecks(net, EDGES, WINDOWS),
    };
  },
};
