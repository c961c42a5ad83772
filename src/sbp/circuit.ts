/**
 * The spiking backprop circuit at work on the emulated chip: one sample after another, 12 phases each. After the first
 * gate has been fired, nothing comes from outside but inputs, targets and rewards.
 */

import { checkGiven, LAYERS, optional } from '../kinds';
import type * as loihi from '../loihi/index';
import { checkedWiring, type NetworkOptions, network } from './network';
import { type CircuitOnChip, onChip, type PresentOptions, type SpikingState, STATE } from './on-chip';
import type { Presentation } from './presentation';
import { activeOf, checkSamples, inOrder, type Samples, targetOf } from './samples';
import { type PhaseWiring, wiringFor } from './wiring';

export interface SpikingCircuitOptions extends NetworkOptions {
  /** Go on from `state()` of a circuit with the same layers and wiring; its weights count then. */
  readonly from?: SpikingState;
}

export interface SpikingCircuit extends CircuitOnChip {
  /** Presents samples in an order (default: that of the data); each is run when it is asked for. */
  present(samples: Samples, order?: ArrayLike<number>, options?: PresentOptions): Generator<Presentation>;
}

/**
 * Puts the circuit on an emulated chip. Between two samples it holds nothing but its weights: a fresh circuit with the
 * same copies goes on in the same way, spike by spike.
 *
 * Throws a PulsegateError for layers, weights, words and samples that make no sense.
 */
export function spikingCircuit(options: SpikingCircuitOptions): SpikingCircuit {
  checkGiven('sbp.spikingCircuit', options, {
    layers: LAYERS,
    weights: 'object',
    topology: optional(['training', 'inference']),
    extraInhibition: optional(['on', 'off']),
    from: optional(STATE),
  });
  const { from, ...description } = options;
  const { layers } = options;
  const made = network(description);
  const wiring = wiringFor(checkedWiring(options));
  const { circuit, sample } = onChip(layers, wiring, made, from);
  return Object.assign(circuit, {
    *present(data: Samples, order?: ArrayLike<number>, presentOptions: PresentOptions = {}) {
      checkGiven('present', presentOptions, { check: optional(['sample', 'chunk', 'never']) });
      checkSamples(layers, data);
      const shown = inOrder(data, order);
      for (const [k, index] of shown.entries()) {
        const target = targetOf(data, index);
        const inputs = spikesOf(wiring, circuit.chip.t, activeOf(data, index), target);
        yield sample({ index, target, inputs, last: k === shown.length - 1 }, presentOptions);
      }
    },
  });
}

/** The spikes from outside of one sample from `begin`, a phase 1, each at the step in which it arrives. */
function spikesOf(
  { arrivals }: PhaseWiring,
  begin: number,
  active: ArrayLike<number>,
  target: Uint8Array,
): Readonly<Record<string, loihi.SpikeList>> {
  const wanted = Array.from(target.keys()).filter((k) => target[k] === 1);
  const units: Readonly<Record<string, ArrayLike<number>>> = { input: active, target: wanted, reward: [0] };
  return Object.fromEntries(
    Object.entries(arrivals).map(([name, at]): [string, loihi.SpikeList] => {
      const who = Array.from(units[name] ?? []);
      return [name, { i: at.flatMap(() => who), t: at.flatMap((phase) => who.map(() => begin + phase - 1)) }];
    }),
  );
}
