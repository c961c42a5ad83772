/** The conceptual architecture: parts of the circuit, and the graph between them, taken from its synapses. */

import { compareLists } from '../../../src/circuit/edge-lists';
import type { FigureEntry } from '../../../src/figures/figure';
import { edgeChecks } from '../../../src/figures/list-checks';
import { sbpNetwork } from '../../../src/sbp/network';
import type { SbpLayers } from '../../../src/sbp/types';
import { plasticName, sbpWiring } from '../../../src/sbp/wiring';
import { RENNER24 } from '../source';
import { drawOutline } from './outline';
import { EDGES, type Edge, PARTS } from './parts';

const LAYERS: SbpLayers = [2, 2, 2];

export const sbpOutline: FigureEntry = {
  id: 'renner24/fig1',
  source: RENNER24,
  title: 'Spiking backprop on the chip: architecture',
  shows:
    'Forward from x by W1 to h and by W2 to o, each with comparators that know its derivative r′. The error d, two layers ' +
    'd+ and d−, compares o with the target t where r′(o) is 1. It returns to o, where W2 learns it from h, and through W2ᵀ ' +
    'and −W2ᵀ to b; from there to the units of h whose r′(h) is 1, where W1 learns it from x. A chain of twelve gate units ' +
    'opens one step after the other; memories of x and h belong to their parts.',
  backends: ['drawing', 'Loihi'],
  parameters: { parameters: 'ours', parts: PARTS },
  run() {
    const found = contracted();
    const compared = compareLists(found.map(asText), EDGES.map(asText));
    return {
      figure: drawOutline(sbpOutline.title, found),
      checks: edgeChecks('edges between the parts of the circuit', compared, EDGES.length),
    };
  },
};

/** The synapses of the circuit as edges between parts, each once; those within a part are left out. */
function contracted(): Edge[] {
  const weights = { w1: new Int16Array(4), w2: new Int16Array(4) };
  const { synapses } = sbpNetwork({ layers: LAYERS, weights });
  const holds = new Map<string, string>(sbpWiring().plastic.map((one) => [plasticName(one), one.holds]));
  const edges = new Map<string, Edge>();
  for (const { name, from, to, weights: mantissa, weightExp = 0, rule } of synapses) {
    const [source, target] = [partOf(from), partOf(to)];
    if (source === target || from === 'start') continue;
    const size = typeof mantissa === 'number' ? mantissa * 2 ** weightExp : 0;
    const kind = rule !== undefined ? 'learns' : size < 0 ? 'inhibits' : size >= 8192 ? 'opens' : 'excites';
    // what a gate adds to itself is no gate of its own
    if (source === 'gates' && kind === 'excites') continue;
    const held = holds.get(name);
    const edge: Edge = { from: source, kind, to: target, ...(held === undefined ? {} : { weights: held }) };
    edges.set(`${source} ${kind} ${target}`, edge);
  }
  return [...edges.values()];
}

const asText = ({ from, kind, to, weights = '' }: Edge): string => `${from} ${kind} ${to} ${weights}`.trim();

const partOf = (layer: string): string =>
  /^g\d/.test(layer)
    ? 'gates'
    : (Object.keys(PARTS).find((part) => PARTS[part]?.split(' ').includes(layer)) ?? layer);
