/**
 * Perfect integrate-and-fire neurons: the phase of each grows by rho q h, and it fires at every whole number. All neurons of a
 * row have one drive, so that their phases turn as one: sorted once, they fire in turn, and a spike costs a step of a pointer.
 */
import type { Stream } from '../../numerics/random';
import { type Neurons, NOTHING, type Witness } from './neurons';

interface Phases {
  /** Phases at birth, descending, in [0, 1): the first of them fires first. */
  readonly at: Float64Array;
  /** How far all have turned. */
  turned: number;
  /** Who fires next, and how often all have fired before. */
  next: number;
  rounds: number;
}

/** What is kept of a row beside the phases at birth: how far all have turned, who is next, how many rounds. */
const COURSE = 3;

export function perfectNeurons(
  rows: number,
  N: number,
  rate: number,
  regular: boolean,
  witness: Witness | undefined,
): Neurons {
  const phases: (Phases | undefined)[] = new Array(rows);
  return {
    rate,
    born(row, draws) {
      const at = phases[row]?.at ?? new Float64Array(N);
      if (regular) for (let i = 0; i < N; i++) at[i] = (N - i - 0.5) / N;
      else descending(at, draws);
      phases[row] = { at, turned: 0, next: 0, rounds: 0 };
    },
    kept(row) {
      const own = phases[row];
      if (own === undefined) return NOTHING;
      const kept = new Float64Array(COURSE + N);
      kept.set([own.turned, own.next, own.rounds]);
      kept.set(own.at, COURSE);
      return kept;
    },
    keeps: [COURSE + N],
    restored(row, kept) {
      const [turned, next, rounds] = kept;
      phases[row] = { at: kept.slice(COURSE), turned, next, rounds };
    },
    fire(row, q, { t, h }) {
      const own = phases[row];
      if (own === undefined) return 0;
      const before = own.turned;
      own.turned = before + rate * q * h;
      let n = 0;
      for (; own.rounds + 1 - own.at[own.next] <= own.turned; n++) {
        if (witness !== undefined) {
          const part = (own.rounds + 1 - own.at[own.next] - before) / (own.turned - before);
          witness(row, N - 1 - own.next, t + h * part);
        }
        own.next++;
        if (own.next === N) {
          own.next = 0;
          own.rounds++;
        }
      }
      return n;
    },
  };
}

/** N uniform numbers in descending order: by the gaps between them, which are exponential. */
function descending(at: Float64Array, { uniform }: Stream): void {
  let sum = 0;
  for (let i = 0; i < at.length; i++) {
    sum -= Math.log(1 - uniform());
    at[i] = sum;
  }
  sum -= Math.log(1 - uniform());
  for (let i = 0; i < at.length; i++) at[i] = 1 - at[i] / sum;
}
