/** A clock laid out flat: what the events of a run read. */
import type { Plan, PlannedGate } from '../../../../circuit/plan';
import { starts } from '../../../../numerics/starts';
import { type Clockwork, isClockGate, type Known } from './clockwork';

/** What drives a gate: a current of the clock above a level, a row of the clock, a current of the rest above a level. */
export const LEVEL = 0;
export const ROW = 1;
export const WATCH = 2;

export interface Wheels {
  /** Populations of the clock, by place; their time constants. */
  readonly population: Int32Array;
  readonly tau: Float64Array;
  /** Levels of the clock's currents that gates look at: which current, and where. */
  readonly levelOf: Int32Array;
  readonly level: Float64Array;
  /** Rows in gating order: their block, the current they read, its scale, their threshold h. */
  readonly block: Int32Array;
  readonly reads: Int32Array;
  readonly scale: Float64Array;
  readonly h: Float64Array;
  readonly gates: Gates;
  /** The currents that row r drives: indices outStart[r] ... of out, outGain. */
  readonly outStart: Int32Array;
  readonly out: Int32Array;
  readonly outGain: Float64Array;
  /** Self rows of the clock: their block, the current, its gain. */
  readonly selfBlock: Int32Array;
  readonly self: Int32Array;
  readonly selfGain: Float64Array;
  readonly selfThreshold: Float64Array;
  readonly selfGates: Gates;
  /** Currents of the rest of the circuit that gates of the clock look at, and from where on. */
  readonly watched: Int32Array;
  readonly watchLevel: Float64Array;
  /** What the rest of the circuit looks at: the kind and the place of each signal. */
  readonly signalKind: Uint8Array;
  readonly signalPlace: Int32Array;
  readonly signals: readonly PlannedGate[];
  /** The rows and third factors whose gates a signal, a level or a row drives, for the log: block and number of rows. */
  readonly listeners: readonly (readonly { readonly block: number; readonly rows: number }[])[][];
}

/** Gates of some rows: those of row r are start[r] ... of the others. A gate adds strength (q - 1) or -strength q. */
export interface Gates {
  readonly start: Int32Array;
  readonly kind: Uint8Array;
  readonly place: Int32Array;
  readonly sign: Int8Array;
  readonly strength: Float64Array;
}

export function wheelsOf(plan: Plan, { populations, rows, selves }: Clockwork): Wheels {
  const { blocks } = plan;
  const place = new Map(populations.map((p, k) => [p, k]));
  const rowPlace = new Map(rows.map((b, k) => [b, k]));
  const known = { clock: new Set(populations), rows: new Set(rows) };
  const levels: { of: number; at: number }[] = [];
  const watches: { of: number; at: number }[] = [];
  const placeIn = (list: { of: number; at: number }[], of: number, at: number): number => {
    const found = list.findIndex((one) => one.of === of && one.at === at);
    return found >= 0 ? found : list.push({ of, at }) - 1;
  };
  const driverOf = ({ driver, h }: PlannedGate): readonly [kind: number, place: number] => {
    if (driver.kind === 'block') return [ROW, rowPlace.get(driver.block) as number];
    const k = place.get(driver.population);
    return k === undefined ? [WATCH, placeIn(watches, driver.population, h)] : [LEVEL, placeIn(levels, k, h)];
  };
  const flat = (of: readonly number[]): Gates => {
    const all = of.flatMap((b) => blocks[b].gates);
    const drivers = all.map(driverOf);
    return {
      start: starts(of.map((b) => blocks[b].gates.length)),
      kind: Uint8Array.from(drivers, ([kind]) => kind),
      place: Int32Array.from(drivers, ([, where]) => where),
      sign: Int8Array.from(all, ({ sign }) => sign),
      strength: Float64Array.from(all, ({ strength }) => strength),
    };
  };
  const own = selves.filter((b) => place.has(blocks[b].destinations[0].population));
  const gates = flat(rows);
  const selfGates = flat(own);
  const clock = new Set([...rows, ...own]);
  const signals = signalsOf(plan, clock, known);
  const drivers = signals.map(driverOf);
  const outs = rows.flatMap((b) => blocks[b].destinations);
  const factors = plan.idle.learn.map(({ gates: all, posts, weights }) => ({
    ...{ gates: all, block: blocks.length + weights },
    rows: all.some(({ stride }) => stride === 1) ? posts : 1,
  }));
  const owners = [...blocks.map((one, block) => ({ gates: one.gates, block, rows: one.rows })), ...factors];
  const listening = owners.flatMap(({ gates: all, rows: count, block }) =>
    all.flatMap((gate) => {
      const watch = gate.driver.kind === 'population' && known.rows.has(block);
      if (!isClockGate(gate, known) && !watch) return [];
      const [kind, where] = driverOf(gate);
      return [{ kind, where, block, rows: count }];
    }),
  );
  const listenersOf = (kind: number, count: number) =>
    Array.from({ length: count }, (_, where) =>
      listening.filter((one) => one.kind === kind && one.where === where),
    );
  return {
    population: Int32Array.from(populations),
    tau: Float64Array.from(populations, (p) => plan.populations[p].tau),
    levelOf: Int32Array.from(levels, ({ of }) => of),
    level: Float64Array.from(levels, ({ at }) => at),
    block: Int32Array.from(rows),
    reads: Int32Array.from(rows, (b) => place.get(blocks[b].terms[0].population) as number),
    scale: Float64Array.from(rows, (b) => {
      const [term] = blocks[b].terms;
      return term.kind === 'identity' ? term.scale : 1;
    }),
    h: Float64Array.from(rows, (b) => blocks[b].transfer.h),
    gates,
    outStart: starts(rows.map((b) => blocks[b].destinations.length)),
    out: Int32Array.from(outs, ({ population }) => place.get(population) as number),
    outGain: Float64Array.from(outs, ({ gain }) => gain),
    selfBlock: Int32Array.from(own),
    self: Int32Array.from(own, (b) => place.get(blocks[b].destinations[0].population) as number),
    selfGain: Float64Array.from(own, (b) => blocks[b].destinations[0].gain),
    selfThreshold: Float64Array.from(own, (b) => blocks[b].threshold),
    selfGates,
    watched: Int32Array.from(watches, ({ of }) => of),
    watchLevel: Float64Array.from(watches, ({ at }) => at),
    signalKind: Uint8Array.from(drivers, ([kind]) => kind),
    signalPlace: Int32Array.from(drivers, ([, where]) => where),
    signals,
    listeners: [
      listenersOf(LEVEL, levels.length),
      listenersOf(ROW, rows.length),
      listenersOf(WATCH, watches.length),
    ],
  };
}

/** The different clock gates of the rest of the circuit and of its learn rules: one for each driver and threshold. */
function signalsOf({ blocks, idle }: Plan, clock: ReadonlySet<number>, known: Known): PlannedGate[] {
  const found = new Map<string, PlannedGate>();
  const owners = [...blocks.filter((_, b) => !clock.has(b)), ...idle.learn];
  for (const { gates } of owners)
    for (const gate of gates) if (isClockGate(gate, known)) found.set(signalKey(gate), gate);
  return [...found.values()];
}

/** Gates of one key are open together: the threshold of an output that is 0 or 1 counts only as on this side or that. */
export const signalKey = ({ driver, h }: PlannedGate): string =>
  driver.kind === 'block' ? `block ${driver.block}` : `population ${driver.population} ${h}`;
