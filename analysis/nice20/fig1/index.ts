/** Outline of one learning layer: input x, output o, target t, error d, derivative r'. */
import { circuit } from '../../../src/circuit/circuit';
import { compareEdges, type EdgeLine } from '../../../src/circuit/edge-lists';
import { backprop } from '../../../src/circuit/fragments/backprop';
import type { FigureEntry } from '../../../src/figures/figure';
import { edgeChecks } from '../../../src/figures/list-checks';
import { drawing } from '../../../src/figures/plot/drawing';
import { NICE20 } from '../source';

const LAYERS = [3, 2];

/** The paper's letters; N1 has the net input first, then the error d = r'(n)(o - t). */
const LETTERS = {
  x: 'input',
  t: 'input',
  X: 'x',
  O1: 'o',
  Tgt: 't',
  'N1+': 'd+',
  'N1-': 'd-',
  G1b: 'r′',
};

/** Written from the equations of the delta rule, not made by the compiler. */
const EDGES: readonly EdgeLine[] = [
  ['x', 'excites', 'X', 1],
  ['t', 'excites', 'Tgt', 1],
  // n+- = [+-W x]+
  ['X', 'excites', 'N1+', 2, 'W1'],
  ['X', 'inhibits', 'N1-', 2, 'W1'],
  // o = r(n+ - n-); r'(n) in two stages
  ['N1+', 'excites', 'O1', 3],
  ['N1-', 'inhibits', 'O1', 3],
  ['N1+', 'excites', 'G1a', 3],
  ['G1a', 'excites', 'G1b', 4],
  // e+- = [+-(o - t)]+
  ['O1', 'excites', 'E+', 4],
  ['Tgt', 'inhibits', 'E+', 4],
  ['O1', 'inhibits', 'E-', 4],
  ['Tgt', 'excites', 'E-', 4],
  // d+- = r'(n) e+-
  ['E+', 'excites', 'N1+', 5],
  ['E-', 'excites', 'N1-', 5],
  ['G1b', 'gates', 'E>N1+', 5],
  ['G1b', 'gates', 'E>N1-', 5],
  // dW = -eta d x^T
  ['X', 'learns', 'N1+', 6, 'W1'],
  ['X', 'learns', 'N1-', 6, 'W1'],
];

export const learningLayer: FigureEntry = {
  id: 'nice20/fig1',
  source: NICE20,
  title: 'Outline of one learning layer',
  shows:
    'One layer that learns, with the letters of the paper: input x and target t are held; W takes x to the signed net input, ' +
    'that to the output o and, through two stages (G1a, r′), to the derivative r′; the difference o − t (E±) passes r′ into the population that ' +
    'W feeds, where it is d, and W changes by −η d xᵀ. Seven windows.',
  backends: ['drawing'],
  parameters: { parameters: 'ours', layers: LAYERS, bias: 'none', letters: LETTERS },
  run() {
    const layer = circuit(backprop({ layers: LAYERS, bias: false }));
    return {
      figure: drawing(layer, {
        title: learningLayer.title,
        labels: LETTERS,
        note: 'x: input; t: target; o: output; r′: its derivative, by way of G1a; E: o − t; + and −: the two halves of a signed number',
      }),
      checks: edgeChecks('edges of the circuit', compareEdges(layer, EDGES), EDGES.length),
    };
  },
};
