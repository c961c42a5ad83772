/**
 * A back-end beside the reference, twice: along, its whole run against the reference's; and window by window, where the
 * reference starts again from the back-end's own currents and says what the next amplitudes ought to be.
 */
import type { Backend } from '../../backends/backend';
import { simulate } from '../../backends/simulate';
import type { Solution } from '../../backends/solution';
import { cycleAt } from '../../circuit/passages';
import type { Plan } from '../../circuit/plan';
import type { Circuit } from '../../circuit/types';
import type { Charge } from './charges';
import { type Drawn, inputsIn, optionsOf } from './draw';

export type Mode = 'along' | 'window';

/** One amplitude of one request: what the back-end has and what was expected, on average over its trials. */
export interface Reading {
  readonly request: number;
  /** Index of the charge. */
  readonly charge: number;
  readonly component: number;
  readonly value: number;
  readonly expected: number;
  /** Mean of value - expected, and of its square. */
  readonly off: number;
  readonly square: number;
}

/** How a run goes: from when to when, and what is charged meanwhile. */
export interface Course {
  readonly tspan: readonly [number, number];
  readonly charges: readonly Charge[];
}

/** The run of a request. */
export const courseRun = (
  plan: Plan,
  { tspan }: Course,
  drawn: Drawn,
  backend: Backend,
  circuit: Circuit = plan.circuit,
): Solution => simulate(circuit, { ...optionsOf(drawn, plan), tspan, tEval: [], backend });

/** What a charge left in a run. */
export const amplitudeIn = (run: Solution, { kind, name }: Charge, t: number): ArrayLike<number> =>
  kind === 'weight' ? run.state(t).weights[name] : run.vector(t, name);

/** What the reference makes of a state: the amplitudes of all charges that begin with it. */
export function* predictions(
  plan: Plan,
  { charges }: Course,
  drawn: Drawn,
  run: Solution,
  reference: { readonly backend: Backend; readonly circuit: Circuit },
): Generator<{ readonly charge: number; readonly expected: ArrayLike<number> }> {
  for (const begin of beginsOf(charges)) {
    const own = charges.flatMap((one, k) => (one.begin === begin ? [k] : []));
    const end = Math.max(...own.map((k) => charges[k].end));
    const next = simulate(reference.circuit, {
      from: run.state(begin),
      tspan: [begin, end],
      tEval: [],
      inputs: inputsBetween(plan, drawn, begin, end),
      backend: reference.backend,
    });
    for (const charge of own)
      yield { charge, expected: amplitudeIn(next, charges[charge], charges[charge].end) };
  }
}

export const beginsOf = (charges: readonly Charge[]): number[] =>
  [...new Set(charges.map(({ begin }) => begin))].sort((a, b) => a - b);

/** The inputs of the cycles that a stretch of time touches. */
export function inputsBetween(plan: Plan, drawn: Drawn, begin: number, end: number) {
  const { period } = plan;
  if (period === undefined) return inputsIn(drawn, 0);
  const first = Math.floor(begin / period + 1e-9);
  const count = Math.max(1, Math.ceil(end / period - 1e-9) - first);
  if (count === 1) return inputsIn(drawn, cycleAt(plan, (first + 0.5) * period));
  const part = Array.from({ length: count }, (_, k) => drawn.inputs[first + k] ?? drawn.inputs[0]);
  return optionsOf({ initial: {}, inputs: part }, plan).inputs ?? {};
}

/** Sums of deviations over trials, and the readings that they come to. */
export function tallyOf(course: Course, request: number) {
  const places = course.charges.map(({ size }) => Array.from({ length: size }, () => [0, 0, 0, 0]));
  let trials = 0;
  return {
    /** One trial is done. */
    count: (): void => {
      trials += 1;
    },
    add(charge: number, value: ArrayLike<number>, expected: ArrayLike<number>): void {
      places[charge].forEach((sums, j) => {
        const off = value[j] - expected[j];
        sums[0] += value[j];
        sums[1] += expected[j];
        sums[2] += off;
        sums[3] += off * off;
      });
    },
    readings: (): Reading[] =>
      places.flatMap((components, charge) =>
        components.map(([value, expected, off, square], component) => ({
          ...{ request, charge, component },
          value: value / trials,
          expected: expected / trials,
          off: off / trials,
          square: square / trials,
        })),
      ),
  };
}
