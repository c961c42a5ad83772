/** The error of a layer: taken at the output, masked by the derivative, carried back through a copy of the weights. */
import { circuit } from '../../../src/circuit/circuit';
import { compareEdges, type EdgeLine } from '../../../src/circuit/edge-lists';
import { backprop } from '../../../src/circuit/fragments/backprop';
import type { FigureEntry } from '../../../src/figures/figure';
import { edgeChecks } from '../../../src/figures/list-checks';
import { drawing } from '../../../src/figures/plot/drawing';
import { NICE19, POPULATIONS } from '../source';
import { EDGES as XOR_EDGES } from '../xor-circuit/lists';

const LAYERS = [2, 4, 1];
/** From the error to the change of the weights. */
const WINDOWS = [6, 10] as const;

/** Of the edges written by hand, those of these windows, without the bias unit. */
const EDGES: readonly EdgeLine[] = XOR_EDGES.filter(
  ([from, , , window]) => window >= WINDOWS[0] && window <= WINDOWS[1] && from !== 'One',
);

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
      figure: drawing(net, { title: errorLayer.title, windows: WINDOWS, note: POPULATIONS }),
      checks: edgeChecks('edges of the circuit', compareEdges(net, EDGES, WINDOWS), EDGES.length),
    };
  },
};
