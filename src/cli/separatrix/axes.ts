/** What a basin varies: the initial current of a population, or numbers in the circuit file that a path names. */

import { simulate } from '../../backends/simulate';
import { plan } from '../../circuit/plan';
import type { Circuit } from '../../circuit/types';
import { pathOf, varied } from '../../circuit/vary';
import { populationTimes } from '../../dynamics/from-circuit';
import { invalid, PulsegateError, unknown } from '../../errors';
import { put } from '../../records';

export interface Axis {
  readonly name: string;
  readonly values: Float64Array;
  /** The population whose initial current it is, or where in the file its value goes. */
  readonly population?: string;
  readonly path?: readonly (string | number)[];
}

/** The most values of one axis. */
const MOST_VALUES = 2000;

/** `p0=0:1:41`, or `projections[*].transfer.h=0.05:0.2:41`: start, stop, count. */
export function axisOf(option: string, text: string, circuit: Circuit): Axis {
  const cut = text.lastIndexOf('=');
  const [start, stop, count, ...rest] = text
    .slice(cut + 1)
    .split(':')
    .map(Number);
  if (
    cut < 1 ||
    start === undefined ||
    stop === undefined ||
    count === undefined ||
    rest.length > 0 ||
    !(start < stop && Number.isFinite(stop - start)) ||
    !(Number.isInteger(count) && count >= 2 && count <= MOST_VALUES)
  )
    throw new PulsegateError([
      invalid(option, 'axis', text, `NAME=start:stop:count, start < stop, 2 to ${MOST_VALUES} values`),
    ]);
  const name = text.slice(0, cut);
  const values = Float64Array.from({ length: count }, (_, k) => start + ((stop - start) * k) / (count - 1));
  const { index } = plan(circuit);
  if (index.has(name)) return { name, values, population: name };
  if (!/[.[]/.test(name)) throw new PulsegateError([unknown(option, 'population', name, [...index.keys()])]);
  const path = pathOf(name);
  // throws now, with the name of the option, where the path leads nowhere
  varied(circuit, path, values[0], `${option} ${name}`);
  return { name, values, path };
}

/** The population that the last window charges, or the one given where there are no windows. */
export function lastCharged(circuit: Circuit, otherwise: string): string {
  let last = { end: Number.NEGATIVE_INFINITY, name: otherwise };
  for (const { name } of circuit.populations) {
    const end = populationTimes(circuit, name).charged.at(-1)?.[1];
    if (end !== undefined && end >= last.end) last = { end, name };
  }
  return last.name;
}

interface Reading {
  readonly initial: Readonly<Record<string, number | number[] | number[][]>>;
  readonly inputs: Readonly<Record<string, number | number[] | number[][]>>;
  /** From when a run goes, and until when where no window charges `read`. */
  readonly tspan: readonly [number, number];
  /** Alive means: the amplitude of this population, when its last charge ends, is above the level. */
  readonly read: string;
  readonly level: number;
}

/** The fate of a point of two axes, each an initial current or a path. */
export function aliveAt(circuit: Circuit, axes: readonly [Axis, Axis], reading: Reading) {
  const { initial, inputs, tspan, read, level } = reading;
  const changed = new Map<string, Circuit>();
  const at = (values: readonly number[]): Circuit => {
    const key = axes.map(({ path }, k) => (path === undefined ? '' : values[k])).join(' ');
    const known = changed.get(key);
    if (known !== undefined) return known;
    let made = circuit;
    axes.forEach(({ path, name }, k) => {
      if (path !== undefined) made = varied(made, path, values[k], name);
    });
    // one circuit is enough to remember: rows are done one after another
    changed.clear();
    changed.set(key, made);
    return made;
  };
  return (x: number, y: number): boolean => {
    const values = [x, y];
    const currents: Record<string, number | number[] | number[][]> = { ...initial };
    axes.forEach(({ population }, k) => {
      if (population !== undefined) put(currents, population, values[k]);
    });
    const made = at(values);
    const end = populationTimes(made, read).charged.at(-1)?.[1] ?? tspan[1];
    const span = [tspan[0], Math.max(tspan[0], end)] as const;
    return simulate(made, { initial: currents, inputs, tspan: span, tEval: [] }).at(span[1], read) > level;
  };
}
