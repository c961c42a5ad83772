/**
 * The crossings of a run, or its grazings, in columns: there may be millions of them, and few readers want them all. Objects
 * are made of them when somebody reads the list.
 */
import type { Plan } from '../circuit/plan';
import type { Listed } from './backend';
import type { Crossing, Grazing } from './solution';

export interface CrossingColumns {
  /** How many there are; the columns have room for more. */
  length: number;
  t: Float64Array;
  /** The block whose row it is; -1 - p for the self row of population p; after all blocks weights, of a learn gate. */
  block: Int32Array;
  row: Int32Array;
  /** Twice the place of its kind among KINDS, and 1 more where it became active. */
  what: Uint8Array;
}

const KINDS: readonly Crossing['kind'][] = ['row', 'ceiling', 'leak', 'self', 'gate'];

/** For how many a log has room when the first is noted. */
const FEW = 16;

const NO_TIMES = new Float64Array(0);
const NO_PLACES = new Int32Array(0);
const NO_MARKS = new Uint8Array(0);

/** A log in which nothing has happened. */
export const crossingColumns = (): CrossingColumns => ({
  length: 0,
  t: NO_TIMES,
  block: NO_PLACES,
  row: NO_PLACES,
  what: NO_MARKS,
});

/** Notes that a row crossed its threshold; of one that grazed it, `active` is not read. */
export function noteCrossing(
  log: CrossingColumns,
  t: number,
  kind: Crossing['kind'],
  block: number,
  row: number,
  active: boolean,
): void {
  const k = log.length;
  if (k === log.t.length) double(log);
  log.length = k + 1;
  log.t[k] = t;
  log.block[k] = block;
  log.row[k] = row;
  log.what[k] = 2 * KINDS.indexOf(kind) + (active ? 1 : 0);
}

/** Takes back entry k. */
export function takeBack(log: CrossingColumns, k: number): void {
  for (const column of [log.t, log.block, log.row, log.what]) column.copyWithin(k, k + 1, log.length);
  log.length--;
}

/** One buffer for the four columns: buffers are few and large, since each is work for the garbage collector. */
function double(log: CrossingColumns): void {
  const room = Math.max(FEW, 2 * log.length);
  const { t, block, row, what } = log;
  const buffer = new ArrayBuffer(17 * room);
  log.t = new Float64Array(buffer, 0, room);
  log.block = new Int32Array(buffer, 8 * room, room);
  log.row = new Int32Array(buffer, 12 * room, room);
  log.what = new Uint8Array(buffer, 16 * room, room);
  log.t.set(t);
  log.block.set(block);
  log.row.set(row);
  log.what.set(what);
}

export const listCrossings = (plan: Plan, log: CrossingColumns): Listed<Crossing> =>
  listed(plan, log, crossingAt);

export const listGrazings = (plan: Plan, log: CrossingColumns): Listed<Grazing> =>
  listed(plan, log, grazingAt);

type Item<T> = (plan: Plan, log: CrossingColumns, k: number) => T;

function listed<T>(plan: Plan, log: CrossingColumns, item: Item<T>): Listed<T> {
  const { length } = log;
  if (length === 0) return NOTHING;
  return { length, list: () => Array.from({ length }, (_, k) => item(plan, log, k)) };
}

/** Most runs cross nothing. */
const NOTHING: Listed<never> = { length: 0, list: () => [] };

const crossingAt: Item<Crossing> = (plan, log, k) => ({
  t: log.t[k],
  kind: kindOf(log, k),
  name: nameOf(plan, log, k),
  row: log.row[k],
  active: log.what[k] % 2 === 1,
});

const grazingAt: Item<Grazing> = (plan, log, k) => ({
  t: log.t[k],
  kind: kindOf(log, k),
  name: nameOf(plan, log, k),
  row: log.row[k],
});

const kindOf = ({ what }: CrossingColumns, k: number): Crossing['kind'] => KINDS[what[k] >> 1];

function nameOf({ blocks, populations, circuit }: Plan, { block }: CrossingColumns, k: number): string {
  const b = block[k];
  if (b < 0) return populations[-1 - b].name;
  return (b < blocks.length ? blocks[b] : circuit.weights[b - blocks.length]).name;
}
