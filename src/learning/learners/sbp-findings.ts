/** What an engine of spiking backprop is found to do: beside the plain algorithm, and by itself where it is the circuit. */
import { firstDifference, reference, type SbpDifference } from '../../sbp/difference';
import type { SbpEngine, SbpFindings, SbpTally } from '../../sbp/engine';
import type { SbpSamples } from '../../sbp/samples';
import { type SbpVerification, verifyingSbp } from '../../sbp/verify';

/** Presentations that were compared with the plain algorithm; the first weight that differed, or null. */
export interface SbpVerified {
  readonly presentations: number;
  readonly first: SbpDifference | null;
}

export interface SbpFound {
  /** The engine beside the plain algorithm; null where nobody asked. */
  readonly verified: SbpVerified | null;
  /** The circuit beside the plain algorithm, spike by spike, in the first epoch; null where nobody asked. */
  readonly circuit: SbpVerification | null;
  /** What an engine that is the circuit found wrong with itself. */
  readonly engine: SbpFindings | null;
}

/** An engine, the plain algorithm and the circuit, sample by sample. */
export interface Beside {
  present(samples: SbpSamples, order: Int32Array, n: number): SbpTally;
  found(): Pick<SbpFound, 'verified' | 'circuit'>;
}

/** Begins with the engine's weights. */
export function besideOf(
  engine: SbpEngine,
  circuit: { samples: SbpSamples; order: Int32Array; count: number; extraInhibition: 'on' | 'off' },
): Beside {
  const plain = reference(engine);
  const { layers } = engine;
  const count = Math.min(circuit.count, circuit.order.length);
  const spikes = verifyingSbp({ ...circuit, count, layers, weights: engine.weights() });
  let found: SbpVerification | null = null;
  let presentations = 0;
  let first: SbpDifference | null = null;
  return {
    present(samples, order, n) {
      const own = engine.present(samples, order, n, n + 1);
      if (first === null) {
        const other = plain.present(samples, order, n, n + 1);
        first = firstDifference(presentations, own, engine, other, plain);
        presentations++;
      }
      const { done, value } = spikes.next();
      if (done !== true) found = structuredClone(value.soFar());
      return own;
    },
    found: () => ({ verified: { presentations, first }, circuit: found }),
  };
}

/** What an engine found before and after it was made anew, when it had seen so many samples. */
export function joined(
  before: SbpFindings | null,
  after: SbpFindings | null,
  samples: number,
): SbpFindings | null {
  if (before === null || after === null) return after;
  const later = <T extends { readonly sample: number }>(one: T | undefined): T | undefined =>
    one === undefined ? undefined : { ...one, sample: one.sample + samples };
  const firsts = {
    firstHarmless: before.firstHarmless ?? later(after.firstHarmless),
    firstHarmful: before.firstHarmful ?? later(after.firstHarmful),
    divergence: before.divergence ?? later(after.divergence),
  };
  return {
    harmless: before.harmless + after.harmless,
    harmful: before.harmful + after.harmful,
    ...(Object.fromEntries(Object.entries(firsts).filter(([, one]) => one !== undefined)) as Pick<
      SbpFindings,
      'firstHarmless' | 'firstHarmful' | 'divergence'
    >),
  };
}
