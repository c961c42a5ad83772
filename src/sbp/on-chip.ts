/** A circuit of spiking backprop on the emulated chip, one sample of so many phases after another. */
import { invalid, raise } from '../errors';
import { having } from '../kinds';
import * as loihi from '../loihi/index';
import { copiesOn, divergenceOf, weightsOf } from './held';
import type { Copies } from './network';
import { harmTable, type Presentation, presentationOf } from './presentation';
import type { Layers, WeightPair } from './types';
import type { PhaseWiring } from './wiring';

/** All that goes on from one sample to the next. */
export interface SpikingState {
  readonly samples: number;
  readonly chip: loihi.ChipState;
}

export const STATE = having('what state() of a circuit returns', { samples: 'number', chip: 'object' });

export interface PresentOptions {
  /** When the copies of the weights are compared: at the end ('chunk', default), after every 'sample', or 'never'. */
  readonly check?: 'sample' | 'chunk' | 'never';
}

/** What all circuits on the chip can be asked. */
export interface CircuitOnChip {
  readonly layers: Layers;
  readonly network: loihi.ChipNetwork;
  /** The emulator that runs it. */
  readonly chip: loihi.Emulator;
  /** Samples presented so far. */
  readonly samples: number;
  /** W1 and W2, of the first copies. */
  weights(): WeightPair;
  copies(): Copies;
  state(): SpikingState;
}

/** A sample as the chip is to see it. */
interface Shown {
  /** Its place in the data. */
  readonly index: number;
  readonly target: Uint8Array;
  /** Its spikes from outside, if any, from the step in which its phase 1 is. */
  readonly inputs?: Readonly<Record<string, loihi.SpikeList>>;
  readonly last: boolean;
}

interface Running {
  readonly circuit: CircuitOnChip;
  readonly sample: (shown: Shown, options: PresentOptions) => Presentation;
}

/** Puts a network with this wiring on a chip, and runs it up to the first sample, or goes on from a state. */
export function onChip(
  layers: Layers,
  wiring: PhaseWiring,
  network: loihi.ChipNetwork,
  from: SpikingState | undefined,
): Running {
  const chip = loihi.emulator(network, {
    delivery: 'brian2loihi',
    ...(from === undefined ? {} : { from: from.chip }),
  });
  // the first gate fires in step 0, the phase before the first; then comes phase 0
  if (from === undefined) chip.run({ steps: 2, tEval: [] });
  const harms = harmTable(wiring);
  let samples = from?.samples ?? 0;
  if (!(Number.isInteger(samples) && samples >= 0))
    raise(invalid('from.samples', 'number of samples', samples, 'a whole number of at least 0'));
  return {
    circuit: {
      layers,
      network,
      chip,
      get samples() {
        return samples;
      },
      weights: () => weightsOf(chip, wiring, layers),
      copies: () => copiesOn(chip, wiring, layers),
      state: () => ({ samples, chip: chip.state() }),
    },
    sample({ index, target, inputs = {}, last }, { check = 'chunk' }) {
      const run = chip.run({ steps: wiring.phases, inputs, tEval: [chip.t + 2] });
      const sample = samples++;
      const presented = presentationOf(run, wiring, harms, { sample, index, target });
      if (check === 'never' || (check === 'chunk' && !last)) return presented;
      const spikes = check === 'sample' ? presented.spikes : undefined;
      const divergence = divergenceOf(chip, wiring, layers, sample, spikes);
      return divergence === undefined ? presented : { ...presented, divergence };
    },
  };
}
