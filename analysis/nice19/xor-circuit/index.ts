/** Connectivity and gating of the circuit that learns XOR, drawn from the circuit itself. */
import { circuit } from '../../../src/circuit/circuit';
import { compareEdges } from '../../../src/circuit/edge-lists';
import { backprop } from '../../../src/circuit/fragments/backprop';
import { type Phase, phases } from '../../../src/circuit/phases';
import { check, type FigureEntry } from '../../../src/figures/figure';
import { differingNames, edgeChecks } from '../../../src/figures/list-checks';
import { drawing } from '../../../src/figures/plot/drawing';
import { NICE19, POPULATIONS } from '../source';
import { EDGES, WINDOWS, type WindowLine } from './lists';

const LAYERS = [2, 4, 1];

export const xorCircuit: FigureEntry = {
  id: 'nice19/xor-circuit',
  source: NICE19,
  title: 'The circuit that learns XOR: connectivity and gating',
  shows:
    'Two inputs, four hidden units, one output, all with the rectifier r, and a bias unit; one presentation takes eleven ' +
    'windows. Forward (windows 1 to 5): signed net inputs N±, activities O, and masks G, which are r′(n). Back (6 to 9): the ' +
    'error E±, masked into N2±, carried back by V2 (a copy of W2ᵀ) to B1±, masked into N1±. Then all weights learn at once ' +
    '(10), each where its pre- and postsynaptic populations meet, and everything is flushed (11).',
  backends: ['drawing'],
  parameters: { parameters: 'ours', layers: LAYERS, 'T/τ': 2 },
  run() {
    const xor = circuit(backprop({ layers: LAYERS }));
    const table = phases(xor);
    const sets: [string, (phase: Phase) => readonly string[], keyof WindowLine][] = [
      ['projections open', ({ open }) => open, 'open'],
      ['populations held', ({ held }) => held, 'held'],
      ['populations flushed', ({ flushed }) => flushed, 'flushed'],
      ['weights that learn', ({ learning }) => learning.map(({ weights }) => weights), 'learning'],
    ];
    const remote = table.flatMap(({ learning }) =>
      learning.filter(({ locality }) => locality === 'not local'),
    );
    return {
      figure: drawing(xor, { title: xorCircuit.title, note: POPULATIONS }),
      checks: [
        ...edgeChecks('edges of the circuit', compareEdges(xor, EDGES), EDGES.length),
        check('windows', table.length, WINDOWS.length, 0),
        ...sets.map(([what, of, key]) =>
          check(
            `${what} in another window than the table says`,
            differingNames(table.map(of), written(key)),
            0,
            0,
          ),
        ),
        check('weights that learn away from their populations, copies apart', remote.length, 0, 0),
      ],
    };
  },
};

const written = (key: keyof WindowLine): string[][] => WINDOWS.map((line) => line[key]?.split(' ') ?? []);
