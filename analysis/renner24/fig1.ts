/** The conceptual architecture: parts of the circuit, and the graph between them, taken from its synapses. */

import { check, type FigureEntry } from '../../src/figures/figure';
import { sbpNetwork } from '../../src/sbp/network';
import type { SbpLayers } from '../../src/sbp/types';
import { plasticName, sbpWiring } from '../../src/sbp/wiring';
import { EDGES, type Edge, PARTS } from './fig1-lists';
import { drawArchitecture } from './fig1-plot';
import { RENNER24 } from './source';

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
    const text = ({ from, kind, to, weights = '' }: Edge) => `${from} ${kind} ${to} ${weights}`.trim();
    const [a, b] = [found.map(text), EDGES.map(text)];
    const missing = b.filter((edge) => !a.includes(edge));
    const extra = a.filter((edge) => !b.includes(edge));
    const named = (edges: readonly string[]) => (edges.length === 0 ? '' : `: ${edges.join('; ')}`);
    return {
      figure: drawArchitecture(sbpOutline.title, found),
      checks: [
        check('edges between the parts of the circuit', a.length, b.length, 0),
        check(`edges of the list that the circuit lacks${named(missing)}`, missing.length, 0, 0),
        check(`edges of the circuit that the list lacks${named(extra)}`, extra.length, 0, 0),
      ],
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

const partOf = (layer: string): string =>
  /^g\d/.test(layer)
    ? 'gates'
    : (Object.keys(PARTS).find((part) => PARTS[part]?.split(' ').includes(layer)) ?? layer);
