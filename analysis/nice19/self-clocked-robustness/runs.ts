/** The machine with other numbers: gains of its clock, of its hops, of its holds. */
import { circuit } from '../../../src/circuit/circuit';
import type { Fragment, Projection } from '../../../src/circuit/types';
import { distance, learntAt, machineOf, onsetsOf, plainly, run } from '../self-clocked/machine';

export const SEED = 3;
const PRESENTATIONS = 700;
/** The presentation at which the distance to plain backpropagation is taken. */
export const EARLY = 40;

export interface Change {
  readonly words: string;
  readonly T: number;
  readonly changed: (projection: Projection) => Projection;
  /** Presentations until it has learnt, as found by independent means; null: not within 700. */
  readonly learnt: number | null;
  /** Whether it takes the full form: a hold that is not exact is no closed form. */
  readonly slow?: true;
}

export interface Robustness {
  readonly change: Change;
  readonly period: number;
  readonly learnt: number | null;
  readonly deviation: number;
}

export const isRing = ({ name }: Projection) => /^[qRA]\d+$/.test(name);
const isSelf = ({ from, to }: Projection) =>
  from.length === 1 && to.length === 1 && from[0].population === to[0].population;
export const scaled = (projection: Projection, factor: (population: string) => number): Projection => ({
  ...projection,
  to: projection.to.map((to) => ({ ...to, gain: Number(to.gain) * factor(to.population) })),
});

/** w_s: a ring row on its own population; w_f: on the next one. */
const ringGain = (own: boolean, factor: number) => (projection: Projection) =>
  isRing(projection)
    ? scaled(projection, (to) => ((to === projection.from[0].population) === own ? factor : 1))
    : projection;
const clockGain = (factor: number) => (projection: Projection) =>
  /^q\d+$/.test(projection.name) ? ringGain(false, factor)(projection) : projection;
const inhibition = (factor: number) => (projection: Projection) =>
  isRing(projection)
    ? {
        ...projection,
        gatedBy: (projection.gatedBy ?? []).map((gate) =>
          gate.strength === undefined ? gate : { ...gate, strength: gate.strength * factor },
        ),
      }
    : projection;
export const isHop = (projection: Projection) => !isRing(projection) && !isSelf(projection);
export const isHold = (projection: Projection) => isSelf(projection) && projection.to[0].gain === 1;
const hopGain = (factor: number) => (projection: Projection) =>
  isHop(projection) ? scaled(projection, () => factor) : projection;
const holdGain = (gain: number) => (projection: Projection) =>
  isHold(projection) ? scaled(projection, () => gain) : projection;

export const CHANGES: readonly Change[] = [
  { words: 'nothing', T: 2, changed: (one) => one, learnt: 428 },
  { words: 'self gain of the ring w_s + 2 %', T: 2, changed: ringGain(true, 1.02), learnt: 428 },
  { words: 'inhibition in the ring w_I − 2 %', T: 2, changed: inhibition(0.98), learnt: 428 },
  { words: 'drive in the clock w_f + 2 %', T: 2, changed: clockGain(1.02), learnt: 540 },
  { words: 'drive in the clock w_f − 2 %', T: 2, changed: clockGain(0.98), learnt: 360 },
  { words: 'all hop gains + 2 %', T: 2, changed: hopGain(1.02), learnt: 436 },
  { words: 'all hop gains − 2 %', T: 2, changed: hopGain(0.98), learnt: 460 },
  { words: 'w_f + 10 %, windows of τ', T: 1, changed: clockGain(1.1), learnt: null },
  { words: 'w_f − 10 %, windows of τ', T: 1, changed: clockGain(0.9), learnt: null },
  { words: 'hold gain 1.02', T: 2, changed: holdGain(1.02), learnt: 192, slow: true },
  { words: 'hold gain 0.98', T: 2, changed: holdGain(0.98), learnt: null, slow: true },
  { words: 'hold gain 0.98, windows of τ', T: 1, changed: holdGain(0.98), learnt: 644, slow: true },
];

/** What the machine does with changed gains: its period, when it learns, how far it is from plain backpropagation early on. */
export function robustness(change: Change): Robustness {
  const { T, changed } = change;
  const whole = machineOf('closed', T);
  const machine = circuit({ ...(whole as Fragment), projections: whole.projections.map(changed) });
  const solution = run(machine, SEED, 1.2 * 11 * T * PRESENTATIONS);
  const onsets = onsetsOf(solution, 'q1').slice(0, PRESENTATIONS + 1);
  const { weights } = solution.state(onsets[EARLY]);
  return {
    change,
    period: (onsets[EARLY] - onsets[1]) / (EARLY - 1),
    learnt: learntAt(solution, PRESENTATIONS),
    deviation: distance(plainly(SEED, EARLY)[EARLY], weights),
  };
}
