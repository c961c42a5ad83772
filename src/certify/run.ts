/** A run as plain data: what was asked, in doubles. A certificate holds it, so that it stands by itself. */
import { ownValue, put } from '../records';
import { type Course, type Enclosed, enclose } from './enclose';
import { type Dyadic, dyadic } from './integers';
import type { Reading } from './model';

export interface ProvenRun {
  readonly tspan: readonly [number, number];
  /** Output times. */
  readonly times: readonly number[];
  /** Currents and weights at tspan[0] by name. */
  readonly initial: Readonly<Record<string, readonly number[]>>;
  readonly weights: Readonly<Record<string, readonly number[]>>;
  /** The number of the first cycle, and the values of each input from there on; the last stays. */
  readonly firstCycle: number;
  readonly inputs: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** The most bits: beyond them radii, which are doubles, gain nothing. */
export const MOST_BITS = 1024;

export type Watch = Pick<Course, 'bits' | 'most' | 'within' | 'progress' | 'signal'>;

/** Encloses a run; undefined where its numbers need more bits than there may be. */
export function encloseRun(
  model: Reading,
  run: ProvenRun,
  watch: Watch,
): Enclosed & { readonly bits: number; readonly work: number } {
  const initial = new Float64Array(model.components);
  for (const { name, offset, input } of model.places)
    if (!input) initial.set(ownValue(run.initial, name) ?? [], offset);
  const weights = new Float64Array(model.entries);
  for (const { name, offset } of model.weights) weights.set(ownValue(run.weights, name) ?? [], offset);
  const values = new Float64Array(model.components);
  const inputs = (cycle: number): Float64Array => {
    for (const { name, offset, input } of model.places) {
      const rows = input ? (ownValue(run.inputs, name) ?? []) : [];
      if (rows.length > 0)
        values.set(rows[Math.min(rows.length - 1, Math.max(0, cycle - run.firstCycle))], offset);
    }
    return values;
  };
  const bits = Math.max(watch.bits, bitsOf(model, run));
  const course = { ...watch, bits, tspan: run.tspan, times: run.times, initial, weights, inputs };
  if (bits > MOST_BITS) {
    const reason = `a number of the circuit or the run needs ${bits} bits after the point (at most ${MOST_BITS})`;
    const doubt = { t: run.tspan[0], name: '', reason, width: false };
    return { values: [], crossings: [], touches: [], resting: [], until: run.tspan[0], doubt, bits, work: 0 };
  }
  // with the most bits that there are it goes on as far as it can
  const within = bits < MOST_BITS ? watch.within : undefined;
  const work = { done: 0 };
  return { ...enclose(model, { ...course, within, work }), bits, work: work.done };
}

/** How many bits after the point hold every time, threshold and value exactly. */
function bitsOf({ circuit, units, edges, segments, idle }: Reading, run: ProvenRun): number {
  let most = 0;
  const see = ({ e }: Dyadic): void => {
    most = Math.max(most, Number(e));
  };
  const numbers = [
    ...[...edges, ...run.tspan, ...run.times, circuit.schedule.period ?? 0],
    ...Object.values(run.initial).flat(),
    ...Object.values(run.weights).flat(),
    ...Object.values(run.inputs).flat(2),
    ...segments.flatMap(({ open }) => [...open.values()].flat()),
  ];
  for (const one of numbers) see(dyadic(one));
  for (const unit of [...units, ...[idle, ...segments].flatMap(({ own }) => own)])
    for (const one of [...unit.constants, unit.threshold, unit.ceiling, unit.divisor])
      if (one !== undefined) see(one);
  return Math.ceil(most / 64) * 64;
}

/** Lists by name. */
export function named<T extends { readonly name: string }, V>(
  list: readonly T[],
  value: (one: T) => V,
): Record<string, V> {
  const record: Record<string, V> = {};
  for (const one of list) put(record, one.name, value(one));
  return record;
}
