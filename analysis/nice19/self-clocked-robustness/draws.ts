/** The machine with numbers drawn at random, each gain by itself: how far from plain backpropagation early on. */
import { circuit } from '../../../src/circuit/circuit';
import type { Fragment, Projection } from '../../../src/circuit/types';
import { type Stream, stream } from '../../../src/numerics/random';
import { distance, machineOf, onsetsOf, plainly, run, STAGES } from '../self-clocked/machine';
import { EARLY, isHold, isHop, isRing, SEED, scaled } from './runs';

/** Of each kind. */
export const DRAWS = 8;
const T = 2;

export interface Drawn {
  readonly words: string;
  /** The factor of a gain. */
  readonly factor: (stream: Stream, projection: Projection, to: string) => number;
  /** The distance that one draw has had, found by independent means. */
  readonly found: number;
  /** Whether it takes the full form: a hold that is not exact is no closed form. */
  readonly slow?: true;
}

const isDrive = ({ name, from }: Projection, to: string): boolean =>
  /^q\d+$/.test(name) && to !== from[0].population;

/** Those gains by up to 2 %. */
const each =
  (which: (projection: Projection, to: string) => boolean): Drawn['factor'] =>
  ({ uniform }, projection, to) =>
    which(projection, to) ? 1 + 0.02 * (2 * uniform() - 1) : 1;

/** A stage of length T_k, normal about T: its drive is 1 / (1 - e^-T_k). */
const lengths =
  (sd: number): Drawn['factor'] =>
  ({ normal }, projection, to) =>
    isDrive(projection, to) ? Math.expm1(-T) / Math.expm1(-T * (1 + sd * normal())) : 1;

export const KINDS: readonly Drawn[] = [
  { words: 'each drive of the clock, ± 2 %', factor: each(isDrive), found: 0.035 },
  { words: 'a length for each window, sd 1 %', factor: lengths(0.01), found: 0.005 },
  { words: 'a length for each window, sd 5 %', factor: lengths(0.05), found: 0.03 },
  { words: 'a length for each window, sd 15 %', factor: lengths(0.15), found: 0.18 },
  { words: 'each gain of the rings, ± 2 %', factor: each(isRing), found: 0.05 },
  { words: 'each gain of a hop, ± 2 %', factor: each(isHop), found: 0.04 },
  { words: 'each gain of a hold, ± 2 %', factor: each(isHold), found: 0.06, slow: true },
  { words: 'every gain, ± 2 %', factor: each(() => true), found: 0.045, slow: true },
];

export interface Spread {
  readonly words: string;
  readonly found: number;
  /** Of each draw, in ascending order. */
  readonly deviations: readonly number[];
  readonly median: number;
}

export function spread({ words, factor, found }: Drawn): Spread {
  const whole = machineOf('closed', T);
  const truth = plainly(SEED, EARLY)[EARLY];
  const deviations = Array.from({ length: DRAWS }, (_, draw) => {
    const drawing = stream(draw + 1, words);
    const projections = whole.projections.map((projection) =>
      scaled(projection, (to) => factor(drawing, projection, to)),
    );
    const machine = circuit({ ...(whole as Fragment), projections });
    const solution = run(machine, SEED, 1.5 * STAGES * T * EARLY);
    const onset = onsetsOf(solution, 'q1')[EARLY];
    if (onset === undefined) throw new Error(`${words}, draw ${draw + 1}: the machine stops`);
    return distance(truth, solution.state(onset).weights);
  }).sort((a, b) => a - b);
  return { words, found, deviations, median: (deviations[DRAWS / 2 - 1] + deviations[DRAWS / 2]) / 2 };
}
