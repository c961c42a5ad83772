/** The weights that a circuit on the chip holds now, by source, and whether its copies have parted. */
import type * as loihi from '../loihi/index';
import {
  compareCopies,
  type Divergence,
  forwardShape,
  type PhaseSpikes,
  phaseOfDivergence,
  turned,
} from './copies';
import type { Copies } from './network';
import type { Layers, WeightPair } from './types';
import { type PhaseWiring, plasticName } from './wiring';

export function divergenceOf(
  chip: loihi.Emulator,
  wiring: PhaseWiring,
  layers: Layers,
  sample: number,
  spikes: PhaseSpikes | undefined,
): Divergence | undefined {
  const found = compareCopies(wiring, layers, chip.weights);
  if (found === undefined) return undefined;
  const phase =
    spikes === undefined ? undefined : phaseOfDivergence(wiring, found, spikes, { copy: found.of, spikes });
  return { sample, ...found, ...(phase === undefined ? {} : { phase }) };
}

export const copiesOn = (chip: loihi.Emulator, { plastic }: PhaseWiring, layers: Layers): Copies =>
  Object.fromEntries(plastic.map((one) => [plasticName(one), copyOf(chip, one, layers)]));

export function weightsOf(chip: loihi.Emulator, wiring: PhaseWiring, layers: Layers): WeightPair {
  const first = (matrix: 'W1' | 'W2') => wiring.plastic.find(({ holds }) => holds === matrix);
  const [w1, w2] = (['W1', 'W2'] as const).map((matrix) =>
    copyOf(chip, first(matrix) as PhaseWiring['plastic'][number], layers),
  ) as [Int16Array, Int16Array];
  return { w1, w2 };
}

/** In the order of w1 or w2. */
function copyOf(chip: loihi.Emulator, one: PhaseWiring['plastic'][number], layers: Layers): Int16Array {
  const values = chip.weights(plasticName(one));
  if (one.holds === 'W2^T' || one.holds === '-W2^T') return Int16Array.from(values);
  const [rows, columns] = forwardShape(one, layers);
  return turned(values, columns, rows);
}
