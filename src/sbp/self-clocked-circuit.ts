/** The self-clocked circuit at work on the emulated chip: one kick in step 0, and nothing from outside any more. */
import { invalid, raise } from '../errors';
import { checkGiven, optional } from '../kinds';
import { checkedWiring } from './network';
import { type CircuitOnChip, onChip, type PresentOptions, type SpikingState, STATE } from './on-chip';
import type { Presentation } from './presentation';
import { inOrder, targetOf } from './samples';
import { SELF_CLOCKED, type SelfClockedOptions, selfClocked } from './self-clocked';
import { wiringFor } from './wiring';

export interface SelfClockedCircuitOptions extends SelfClockedOptions {
  /** Go on from `state()` of a circuit with the same patterns, layers and wiring; its weights and its ring count then. */
  readonly from?: SpikingState;
}

export interface SelfClockedCircuit extends CircuitOnChip {
  /** Lets so many samples go by (default: once round the ring); each is run when it is asked for. */
  present(count?: number, options?: PresentOptions): Generator<Presentation>;
}

/**
 * Kicks the network of `sbp.selfClocked` and lets it run. It learns what `sbp.spikingCircuit` learns from the same samples
 * in the same order, round and round: the same weights in all eight matrices after every sample. `weights()` between two
 * presentations are those after the first of them: `Array.from(circuit.present(200), () => circuit.weights())`.
 *
 * Throws a PulsegateError for what `sbp.selfClocked` does, for a state of another circuit, and for a count that is none.
 */
export function selfClockedCircuit(options: SelfClockedCircuitOptions): SelfClockedCircuit {
  checkGiven('sbp.selfClockedCircuit', options, { ...SELF_CLOCKED, from: optional(STATE) });
  const { from, ...description } = options;
  const { layers, samples } = options;
  const made = selfClocked(description);
  const patterns = inOrder(samples, options.order);
  const { circuit, sample } = onChip(layers, wiringFor(checkedWiring(options)), made, from);
  return Object.assign(circuit, {
    *present(count = patterns.length, presentOptions: PresentOptions = {}) {
      if (!(Number.isInteger(count) && count >= 0))
        raise(invalid('present.count', 'number of samples', count, 'a whole number of at least 0'));
      checkGiven('present', presentOptions, { check: optional(['sample', 'chunk', 'never']) });
      for (let k = 0; k < count; k++) {
        const index = patterns[circuit.samples % patterns.length];
        yield sample({ index, target: targetOf(samples, index), last: k === count - 1 }, presentOptions);
      }
    },
  });
}
