/**
 * One stretch: from a time on, with the active rows decided once, every touched current is a closed form. It lasts until
 * the first row crosses its threshold, or to the end of the segment.
 */
import {
  evaluate,
  kernels,
  lowerBound,
  signAfterZero,
  signByCoefficients,
  upperBound,
} from '../../../../numerics/cascade';
import { firstSignChange } from '../../../../numerics/ladder';
import type { Run } from '../run';
import { widen } from '../silence/bounds';
import type { Order } from './order';
import {
  addConstant,
  addDense,
  addIdentity,
  clean,
  clear,
  decide,
  drive,
  integrate,
  leak,
  zeroAtStart,
} from './propagate';

/** A row that crosses its threshold: row of an entry of the order, or component of a held population (entry -1). */
export interface Event {
  readonly entry: number;
  readonly population: number;
  readonly row: number;
  /** What it becomes. */
  readonly active: boolean;
}

/** Roots nearer than this, relative to the first, are one event: two signs of one error cross together. */
const TOGETHER = 8 * Number.EPSILON;

/** Works out the coefficients of all touched populations and rows from the currents at the stretch's beginning. */
export function workOut(run: Run, order: Order, events: readonly Event[]): void {
  const { work } = run;
  const { grids } = work;
  const { na, nb, length } = order;
  const count = na * nb;
  if (grids.C.length < length) {
    grids.C = new Float64Array(2 * length);
    grids.size = new Float64Array(2 * length);
  }
  if (grids.sign.length < length / count) grids.sign = new Int8Array(Math.ceil(length / count));
  if (work.table.length < count) work.table = new Float64Array(count);
  grids.na = na;
  grids.nb = nb;
  grids.count = count;
  grids.overflow = false;
  clear(grids.C, length);
  for (let k = 0; k < order.touched.length; k++) grids.base[order.touched[k]] = order.baseOfTouched[k];
  for (let k = 0; k < order.steps.length; k++) {
    const step = order.steps[k];
    if (step >= 0) complete(run, step);
    else passEntry(run, order, -1 - step, events);
  }
}

/** The rows of one entry: arguments, signs, and what they add to the drive of their destinations. */
function passEntry(run: Run, order: Order, e: number, events: readonly Event[]): void {
  const { grids } = run.work;
  const { size, count } = grids;
  const entry = order.entries[e];
  const { rows, destinations } = run.plan.blocks[entry.block];
  const base = order.baseOfEntry[e];
  clear(size, rows * count);
  const terms = run.couplings[entry.block];
  for (let j = 0; j < terms.length; j++) {
    const term = terms[j];
    const source = grids.base[term.population];
    if (term.K === undefined) addIdentity(grids, base, source, term.scale, rows);
    else addDense(grids, base, source, term.K, rows, term.size);
  }
  addConstant(grids, base, entry.bias, rows);
  clean(grids, base, rows);
  for (let j = 0; j < events.length; j++) {
    const event = events[j];
    if (event.entry === e) zeroAtStart(grids, base + event.row * count);
  }
  decide(grids, base, rows);
  for (let j = 0; j < destinations.length; j++) {
    const { population, gain } = destinations[j];
    drive(grids, grids.base[population], base, gain, rows);
  }
}

/** The drive of a population is complete: turn it into currents. */
function complete(run: Run, p: number): void {
  const { offset, size, input } = run.plan.populations[p];
  const { grids } = run.work;
  const { C, na, nb, count, base } = grids;
  const held = run.selfGains[p] === 1;
  for (let i = 0; i < size; i++) {
    const at = base[p] + i * count;
    const current = run.currents[offset + i];
    if (input) C[at + nb] = current;
    else if (held && (current > 0 || (current === 0 && signAfterZero(C, at, na, nb) >= 0)))
      integrate(grids, at, current);
    else leak(grids, at, current);
  }
}

/** The first crossings within `length`, and when; the length itself and no events where there are none. */
export function firstEvents(run: Run, order: Order, length: number): Next {
  const { C, count, base } = run.work.grids;
  const found: Found = { roots: [], touches: [] };
  for (let entry = 0; entry < order.entries.length; entry++) {
    const { rows } = run.plan.blocks[order.entries[entry].block];
    const first = order.baseOfEntry[entry];
    for (let row = 0; row < rows; row++)
      if (signByCoefficients(C, first + row * count, count) === 2)
        look(run, first + row * count, { entry, population: -1, row }, length, found);
  }
  for (let k = 0; k < order.touched.length; k++) {
    const population = order.touched[k];
    const { size, input } = run.plan.populations[population];
    if (input || run.selfGains[population] !== 1) continue;
    const first = base[population];
    for (let row = 0; row < size; row++)
      if (signByCoefficients(C, first + row * count, count) === 2)
        look(run, first + row * count, { entry: -1, population, row }, length, found);
  }
  const { roots, touches } = found;
  if (roots.length === 0) return { s: length, events: NO_EVENTS, touches };
  const s = roots.reduce((least, root) => Math.min(least, root.s), length);
  const events = roots.filter((root) => root.s <= s * (1 + TOGETHER)).map(({ event }) => event);
  return { s, events, touches: touches.filter((touch) => touch.s < s) };
}

const NO_EVENTS: readonly Event[] = [];

/** Where a stretch ends, what crosses there, and which rows touch their threshold before. */
export interface Next {
  readonly s: number;
  readonly events: readonly Event[];
  readonly touches: readonly Touch[];
}

export interface Touch {
  readonly s: number;
  readonly event: Omit<Event, 'active'>;
}

interface Root {
  readonly s: number;
  readonly event: Event;
}

interface Found {
  readonly roots: Root[];
  readonly touches: Touch[];
}

/** Looks for a crossing of one function not later than those found; adds it to them. */
function look(run: Run, at: number, event: Omit<Event, 'active'>, length: number, found: Found): void {
  const { grids, ladder } = run.work;
  const { C, na, nb } = grids;
  const before = signAfterZero(C, at, na, nb);
  const first = found.roots.reduce((least, root) => Math.min(least, root.s), length);
  const horizon = Math.min(length, first * (1 + TOGETHER));
  const s = firstSignChange(ladder, C, at, na, nb, horizon);
  for (const touch of ladder.touches) found.touches.push({ s: touch, event });
  if (before !== 0 && s !== undefined) found.roots.push({ s, event: { ...event, active: before < 0 } });
}

/** Bounds, in `work`, on every component of the touched populations over [0, length]; widens those of the run. */
export function boundStretch(run: Run, order: Order, length: number): void {
  const { grids, table, lower, upper } = run.work;
  const { C, na, nb, count, base } = grids;
  kernels(table, na, nb, length);
  for (const p of order.touched) {
    const { offset, size } = run.plan.populations[p];
    for (let i = 0; i < size; i++) {
      upper[offset + i] = upperBound(C, base[p] + i * count, na, nb, length, table);
      lower[offset + i] = lowerBound(C, base[p] + i * count, na, nb, length, table);
    }
    widen(run, p, lower, upper);
  }
}

/** Moves all touched currents to the end of the stretch; held currents that crossed 0 are there exactly. */
export function endStretch(run: Run, order: Order, s: number, events: readonly Event[]): void {
  const { grids, table } = run.work;
  const { C, na, nb, count, base } = grids;
  kernels(table, na, nb, s);
  for (const p of order.touched) {
    const { offset, size, input } = run.plan.populations[p];
    if (input) continue;
    for (let i = 0; i < size; i++) run.currents[offset + i] = evaluate(C, base[p] + i * count, table, count);
  }
  for (const { entry, population, row } of events)
    if (entry === -1) run.currents[run.plan.populations[population].offset + row] = 0;
}
