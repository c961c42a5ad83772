/** Whether an engine of spiking backprop does what the plain algorithm does. */
import { MATRICES, type SbpEngine, type SbpMatrices, type SbpTally } from './engine';
import { referenceEngine } from './reference-engine';

/** Where two engines differ first: a weight of a matrix, or a count of what the outputs did (then there is no entry). */
export interface SbpDifference {
  /** Counted from 0, from where verifying began. */
  readonly presentation: number;
  readonly what: keyof SbpMatrices | keyof SbpTally;
  readonly entry: number | null;
  readonly found: number;
  readonly expected: number;
}

/** The plain algorithm from an engine's weights. */
export const reference = (engine: SbpEngine): SbpEngine => referenceEngine(engine.layers, engine.copies());

/** The first thing that differs after a presentation, or null. */
export function firstDifference(
  presentation: number,
  tally: SbpTally,
  engine: SbpEngine,
  plainTally: SbpTally,
  plain: SbpEngine,
): SbpDifference | null {
  for (const what of Object.keys(tally) as (keyof SbpTally)[])
    if (tally[what] !== plainTally[what])
      return { presentation, what, entry: null, found: tally[what], expected: plainTally[what] };
  const [own, other] = [engine.copies(), plain.copies()];
  for (const what of MATRICES) {
    const entry = unequal(own[what], other[what]);
    if (entry >= 0)
      return {
        presentation,
        what,
        entry,
        found: own[what][entry],
        expected: other[what][entry],
      };
  }
  return null;
}

function unequal(a: Int16Array, b: Int16Array): number {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return k;
  return a.length === b.length ? -1 : a.length;
}
