/**
 * The plain integrator of the circuit model: the equations from the circuit's data, sharing no code with the solvers.
 *
 * Between two edges of the schedule it takes steps of a classical method of order 12. Every evaluation looks on which side
 * of its threshold each row and gate is: a step that sees a change is cut in halves, until the change lies in a step so
 * short that it does not matter. Slow and obvious, and good to about 1e-9.
 */
import type { Circuit } from '../../../src/circuit/types';
import { extrapolated } from './extrapolation';
import { type Places, placesOf } from './places';
import { type Row, rowsIn } from './rows';
import { stretches } from './schedule';

export type Currents = Record<string, number[]>;

export interface PlainOptions {
  readonly initial?: Readonly<Record<string, ArrayLike<number>>>;
  /** The values of each input, cycle by cycle. */
  readonly inputs?: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Ascending, from 0. */
  readonly times: readonly number[];
  /** The longest step (default 0.1). */
  readonly step?: number;
  /** The method's order is twice this (default 6). */
  readonly columns?: number;
  /** A step whose error estimate is above this is halved (default 1e-12). */
  readonly tolerance?: number;
  /** Steps across a jump, and across a kink, are no longer than these (default 1e-10, 3e-7). */
  readonly across?: readonly [jump: number, kink: number];
}

export interface PlainState {
  readonly t: number;
  readonly currents: Currents;
  /** [target, source] by rows. */
  readonly weights: Currents;
  /** What the rows of each projection have left. */
  readonly resources: Currents;
}

export interface PlainRun {
  /** 'chatters': rows or gates jump back and forth without end; `names` says whose. */
  readonly ended: 'reached' | 'chatters' | 'diverges' | 'too many steps';
  readonly t: number;
  readonly names: readonly string[];
  /** The states at those times that were reached. */
  readonly states: readonly PlainState[];
  /** When a row first was above its threshold while weights that it reads learnt, and changed. */
  readonly transmitting: number | undefined;
}

/** Runs from time 0 on. */
export function plainly(circuit: Circuit, options: PlainOptions): PlainRun {
  const { initial = {}, inputs = {}, times } = options;
  const places = placesOf(circuit);
  const y = new Float64Array(places.size);
  for (const { name } of circuit.populations) y.set(initial[name] ?? [], places.current(name));
  for (const { name, values = [] } of circuit.weights)
    y.set(initial[name] ?? values.flat(), places.weight(name, 0, 0));
  for (const { name, to, resource } of circuit.projections)
    if (resource !== undefined)
      y.fill(1, places.resource(name), places.resource(name) + places.sizeOf(to[0].population));
  const states: PlainState[] = [];
  let transmitting: number | undefined;
  const due = [...times];
  const end = times[times.length - 1];
  const walk: Walk = { y, t: 0, jumps: [], names: [], tried: 0 };
  while (due[0] === 0) states.push(stateOf(circuit, places, y, due.shift()!));
  for (const stretch of stretches(circuit, end)) {
    for (const { name, input } of circuit.populations)
      if (input === true) {
        const values = inputs[name];
        walk.y.set(values[Math.min(stretch.cycle, values.length - 1)], places.current(name));
      }
    const system = systemOf(circuit, places, rowsIn(circuit, places, stretch), stretch.learn);
    walk.t = stretch.t0;
    while (walk.t < stretch.t1) {
      const until = due.length > 0 && due[0] < stretch.t1 ? due[0] : stretch.t1;
      const ended = go(system, walk, until, options, (t) => {
        transmitting ??= t;
      });
      if (ended !== 'reached')
        return { ended, t: walk.t, names: [...new Set(walk.names)], states, transmitting };
      while (due.length > 0 && due[0] <= walk.t) states.push(stateOf(circuit, places, walk.y, due.shift()!));
    }
  }
  return { ended: 'reached', t: end, names: [], states, transmitting };
}

interface Walk {
  y: Float64Array;
  t: number;
  /** The times of the last jumps, and whose they were. */
  jumps: number[];
  names: string[];
  tried: number;
}

/** So many jumps within so many of the shortest steps are chatter. */
const [MANY, AT_ONCE] = [30, 1e4];

/** Steps that are tried in one run. */
const MOST_STEPS = 20_000;

function go(
  system: System,
  walk: Walk,
  until: number,
  { step = 0.1, columns, tolerance = 1e-12, across: [jump, kink] = [1e-10, 3e-7] }: PlainOptions,
  transmits: (t: number) => void,
): PlainRun['ended'] {
  const start = walk.t;
  let done = 0;
  let h = step;
  while (done < until - start) {
    if (++walk.tried > MOST_STEPS) return 'too many steps';
    const last = done + h >= until - start;
    const length = last ? until - start - done : h;
    const before = system.sides(walk.y);
    // a jump there and back within the shortest of steps is one too
    let leapt: number | undefined;
    const next = extrapolated(
      (y, slope) => {
        system.slope(y, slope);
        if (length <= jump) {
          leapt ??= system.turned(before, true);
          return true;
        }
        return system.turned(before, length <= kink) === undefined;
      },
      walk.y,
      length,
      columns,
    );
    // a step may end across a switch though every evaluation near its end was before it
    const crossed = next !== undefined && length > jump && system.across(next.y, before, length <= kink);
    if (next === undefined || crossed || (next.error > tolerance && length > 1e-9)) {
      h = length / 2;
      continue;
    }
    // weights that do not change yet where the step begins may where it ends
    const learns = (i: number) => system.learns(walk.y, i) || system.learns(next.y, i);
    if (system.plastic.some((i) => before.on[i] === 1 && learns(i))) transmits(start + done);
    walk.y = next.y;
    done = last ? until - start : done + length;
    walk.t = start + done;
    h = length <= kink ? step : Math.min(step, 2 * length);
    // where it jumped a moment ago it may do so again at once
    if (length <= jump && walk.t - walk.jumps[walk.jumps.length - 1] < AT_ONCE * jump) h = 100 * jump;
    if (!walk.y.every((value) => Math.abs(value) < 1e100)) return 'diverges';
    system.sides(walk.y);
    if (length <= jump) leapt ??= system.turned(before, true);
    if (leapt === undefined) continue;
    walk.jumps.push(walk.t);
    walk.names.push(system.names[leapt]);
    if (walk.jumps.length <= MANY) continue;
    walk.names.shift();
    const first = walk.jumps.shift()!;
    if (walk.t - first >= AT_ONCE * jump) continue;
    walk.t = first;
    return 'chatters';
  }
  walk.t = until;
  return 'reached';
}

/** On which side of its switches a state is: the argument of every row less its threshold, its ceiling, its gates. */
interface Sides {
  readonly on: Uint8Array;
}

interface System {
  readonly names: readonly string[];
  /** The switches of rows that read weights which learn here. */
  readonly plastic: readonly number[];
  /** True where the weights that such a row reads change. */
  learns(y: Float64Array, i: number): boolean;
  slope(y: Float64Array, slope: Float64Array): void;
  sides(y: Float64Array): Sides;
  /** True where a switch of a state is clearly on the other side, of those that `turned` looks at. */
  across(y: Float64Array, before: Sides, jumpsOnly: boolean): boolean;
  /** A switch that was clearly on the other side where the system was last evaluated; where `jumpsOnly`, of those whose output jumps. */
  turned(before: Sides, jumpsOnly: boolean): number | undefined;
}

/** A kink that is crossed by no more than this is none. */
const CLEAR = 1e-13;

function systemOf(
  circuit: Circuit,
  places: Places,
  rows: readonly Row[],
  learn: ReturnType<typeof stretches>[number]['learn'],
): System {
  const names: string[] = [];
  const jumps: boolean[] = [];
  const rowSwitch: number[] = [];
  const add = (name: string, jumpsHere: boolean) => jumps.push(jumpsHere) && names.push(name);
  rows.forEach(({ name, gates, G, F }) => {
    for (const { d } of gates) {
      add(`gate of ${name}`, d === 0);
      if (d > 0) add(`gate of ${name}`, false);
    }
    rowSwitch.push(names.length);
    add(name, !Number.isFinite(G));
    if (Number.isFinite(G) && Number.isFinite(F)) add(`ceiling of ${name}`, false);
  });
  const values = new Float64Array(names.length);
  const outputs = new Float64Array(rows.length);
  const leaks = circuit.populations
    .filter(({ input }) => input !== true)
    .flatMap(({ name }) =>
      Array.from({ length: places.sizeOf(name) }, (_, i) => [places.current(name) + i, places.tauOf(name)]),
    );
  const sum = (parts: readonly (readonly [string, number])[], i: number, y: Float64Array) =>
    parts.reduce((total, [name, sign]) => total + sign * y[places.current(name) + i], 0);
  const taught = learn.flatMap(({ weights, post, pre, rate }) => {
    const [posts, pres] = circuit.weights.find(({ name }) => name === weights)!.shape;
    return Array.from({ length: posts * pres }, (_, k) => {
      const [i, j] = [Math.floor(k / pres), k % pres];
      return {
        at: places.weight(weights, i, j),
        slope: (y: Float64Array) => rate * sum(post, i, y) * sum(pre, j, y),
      };
    });
  });

  /** The output of every row, and the value of every switch. */
  function evaluate(y: Float64Array): void {
    let s = 0;
    rows.forEach(({ constant, terms, gates, G, h, F, resource }, r) => {
      let a = constant;
      for (const { current, factor, weight } of terms)
        a += factor * y[current] * (weight < 0 ? 1 : y[weight]);
      for (const gate of gates) {
        const x = (gate.row < 0 ? y[gate.current] : outputs[gate.row]) - gate.h;
        const q = gate.d === 0 ? (x > 0 ? 1 : 0) : Math.min(Math.max(x / gate.d, 0), 1);
        a -= gate.effect === 'opens' ? gate.strength * (1 - q) : gate.strength * q;
        values[s++] = x;
        if (gate.d > 0) values[s++] = x - gate.d;
      }
      values[s++] = a - h;
      if (Number.isFinite(G) && Number.isFinite(F)) values[s++] = a - h - F / G;
      const q = Number.isFinite(G) ? Math.min(Math.max(G * (a - h), 0), F) : a > h ? 1 : 0;
      outputs[r] = resource < 0 ? q : q * y[resource];
    });
  }

  return {
    names,
    plastic: rows.flatMap(({ plastic }, r) => (plastic ? [rowSwitch[r]] : [])),
    learns(y, i) {
      const { terms } = rows[rowSwitch.indexOf(i)];
      return terms.some(({ weight }) => taught.some(({ at, slope }) => at === weight && slope(y) !== 0));
    },
    slope(y, slope) {
      evaluate(y);
      slope.fill(0);
      for (const [i, tau] of leaks) slope[i] = -y[i] / tau;
      rows.forEach(({ into, resource, recovery }, r) => {
        for (const { current, gain } of into) slope[current] += gain * outputs[r];
        if (resource >= 0) slope[resource] = -outputs[r] + (1 - y[resource]) / recovery;
      });
      for (const { at, slope: speed } of taught) slope[at] += speed(y);
    },
    sides(y) {
      evaluate(y);
      return { on: Uint8Array.from(values, (value) => (value > 0 ? 1 : 0)) };
    },
    across(y, before, jumpsOnly) {
      evaluate(y);
      return this.turned(before, jumpsOnly) !== undefined;
    },
    turned({ on }, jumpsOnly) {
      for (let i = 0; i < values.length; i++)
        if ((values[i] > 0 ? 1 : 0) !== on[i] && (jumps[i] || (!jumpsOnly && Math.abs(values[i]) > CLEAR)))
          return i;
      return undefined;
    },
  };
}

function stateOf(circuit: Circuit, places: Places, y: Float64Array, t: number): PlainState {
  const list = (at: number, count: number) => Array.from(y.subarray(at, at + count));
  const entries = <T extends { name: string }>(items: readonly T[], values: (item: T) => number[]) =>
    Object.fromEntries(items.map((item) => [item.name, values(item)]));
  return {
    t,
    currents: entries(circuit.populations, ({ name }) => list(places.current(name), places.sizeOf(name))),
    weights: entries(circuit.weights, ({ name, shape }) =>
      list(places.weight(name, 0, 0), shape[0] * shape[1]),
    ),
    resources: entries(
      circuit.projections.filter(({ resource }) => resource !== undefined),
      ({ name, to }) => list(places.resource(name), places.sizeOf(to[0].population)),
    ),
  };
}
