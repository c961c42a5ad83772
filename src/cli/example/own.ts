/** Circuits made of parts, to copy from: what a file of one's own looks like. */
import { circuit } from '../../circuit/circuit';
import { maskedHop } from '../../circuit/fragments/mask';
import { pair, signedRows } from '../../circuit/fragments/signed';
import { exactGain } from '../../circuit/gains';
import type { Circuit, Fragment, Projection } from '../../circuit/types';

/**
 * Two alternatives: in the first window the larger evidence switches its decision to 1 and the other stays 0; in the
 * second the decisions, held, open the gates of two hops, and the packet goes one way.
 */
export function decision(): Circuit {
  const T = 1;
  // a row that is 0 or 1 charges an empty population to that level
  const gain = exactGain({ T, source: 'held', destination: 'leaky' });
  const rival = (own: string, other: string, to: string): Projection => ({
    name: `${own}-${other}>${to}`,
    from: [{ population: own }, { population: other, scale: -1 }],
    to: [{ population: to, gain }],
    transfer: { kind: 'heaviside', h: 0 },
  });
  const rows = [rival('eL', 'eR', 'dL'), rival('eR', 'eL', 'dR')];
  const names = ['eL', 'eR', 'dL', 'dR', 'u', 'left', 'right'];
  return circuit(
    {
      populations: names.map((name) => ({ name })),
      projections: rows,
      schedule: {
        windows: [
          { t: [0, T], open: rows.map(({ name }) => name), hold: ['eL', 'eR', 'u'] },
          { t: [T, 2 * T], hold: ['dL', 'dR'] },
        ],
      },
    },
    gatedHop('u', 'left', 'dL', T, T),
    gatedHop('u', 'right', 'dR', T, T),
  );
}

/** A hop in [start, start + T) that a population opens when it is above 0.5. */
const gatedHop = (source: string, destination: string, opener: string, T: number, start: number): Fragment =>
  maskedHop({
    ...{ source, destination, T, start },
    gate: { population: opener, h: 0.5, d: 0, effect: 'opens' },
  });

/** A memory in milliseconds that is loaded, held for 440 ms, and read at the end only where `ask` is on. */
export function gatedMemory(): Circuit {
  const T = 20;
  return circuit(
    {
      timeUnit: 'ms',
      tau: T,
      populations: [{ name: 'ask', input: true }, { name: 'u' }, { name: 'memory' }, { name: 'out' }],
      projections: [
        { name: 'u>memory', from: [{ population: 'u' }], to: [{ population: 'memory', gain: 'exact' }] },
      ],
      schedule: {
        windows: [
          { t: [0, T], open: ['u>memory'] },
          { t: [0, 480], hold: ['memory'] },
        ],
      },
    },
    gatedHop('memory', 'out', 'ask', T, 460),
  );
}

/** One layer n = W x of signed numbers: x+ - x- goes in, n+ - n- comes out. */
export function pmpyLayer(): Circuit {
  const rows = signedRows({ label: 'x', terms: [{ of: pair('x'), weights: 'W' }], to: 'n' });
  return circuit({
    populations: ['x+', 'x-', 'n+', 'n-'].map((name) => ({ name, size: 2 })),
    weights: [
      {
        name: 'W',
        shape: [2, 2],
        values: [
          [2, -0.5],
          [-0.25, 0.25],
        ],
      },
    ],
    projections: rows,
    schedule: { windows: [{ t: [0, 1], open: rows.map(({ name }) => name) }] },
  });
}
