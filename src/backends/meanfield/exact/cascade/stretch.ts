/**
 * One stretch: from a time on, with the active rows decided once, every touched current is a closed form. It lasts until
 * the first row crosses its threshold, or to the end of the segment.
 */
import { silentBelow } from '../../../../circuit/planned';
import {
  evaluate,
  kernels,
  lowerBound,
  signAfterZero,
  signByCoefficients,
  upperBound,
} from '../../../../numerics/cascade';
import { firstSignChange } from '../../../../numerics/ladder';
import { advance, type Run } from '../run';
import { widen } from '../silence/bounds';
import type { Program } from './order';
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

/** A row that crosses its threshold: row of an entry of the program, or component of a held population (entry -1). */
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
export function workOut(run: Run, program: Program, events: readonly Event[]): void {
  const { work } = run;
  const { na, nb } = program;
  const count = na * nb;
  if (work.C.length < program.length) {
    work.C = new Float64Array(2 * program.length);
    work.size = new Float64Array(2 * program.length);
  }
  if (work.sign.length < program.length / count) work.sign = new Int8Array(Math.ceil(program.length / count));
  if (work.table.length < count) work.table = new Float64Array(count);
  clear(work.C, program.length);
  for (let k = 0; k < program.touched.length; k++) work.base[program.touched[k]] = program.baseOfTouched[k];
  for (let k = 0; k < program.steps.length; k++) {
    const step = program.steps[k];
    if (step >= 0) finish(run, program, step);
    else passEntry(run, program, -1 - step, events);
  }
}

/** The rows of one entry: arguments, signs, and what they add to the drive of their destinations. */
function passEntry(run: Run, program: Program, e: number, events: readonly Event[]): void {
  const { na, nb } = program;
  const count = na * nb;
  const { C, size, sign } = run.work;
  const entry = program.entries[e];
  const { rows, destinations } = run.plan.blocks[entry.block];
  const base = program.baseOfEntry[e];
  clear(size, rows * count);
  const terms = run.couplings[entry.block];
  for (let j = 0; j < terms.length; j++) {
    const term = terms[j];
    const source = run.work.base[term.population];
    if (term.K === undefined) addIdentity(C, base, source, term.scale, rows * count, size);
    else addDense(C, base, source, term.K, rows, term.size, count, size);
  }
  addConstant(C, base, entry.bias, rows, count, nb, size);
  clean(C, base, rows * count, size);
  for (let j = 0; j < events.length; j++) {
    const event = events[j];
    if (event.entry === e) zeroAtStart(C, base + event.row * count, na, nb);
  }
  decide(C, base, rows, na, nb, sign);
  for (let j = 0; j < destinations.length; j++) {
    const { population, gain } = destinations[j];
    drive(C, run.work.base[population], base, gain, rows, count, sign);
  }
}

/** The drive of a population is complete: turn it into currents. */
function finish(run: Run, program: Program, p: number): void {
  const { offset, size, input } = run.plan.populations[p];
  const { na, nb } = program;
  const { C } = run.work;
  const held = run.selfGains[p] === 1;
  for (let i = 0; i < size; i++) {
    const at = run.work.base[p] + i * na * nb;
    const current = run.currents[offset + i];
    if (input) C[at + nb] = current;
    else if (held && (current > 0 || (current === 0 && signAfterZero(C, at, na, nb) >= 0)))
      integrate(C, at, na, nb, current);
    else leak(C, at, na, nb, current);
  }
}

/** The first crossings within `length`, and when; the length itself and no events where there are none. */
export function firstEvents(run: Run, program: Program, length: number): Next {
  const { C } = run.work;
  const count = program.na * program.nb;
  const found: Root[] = [];
  const touches: Touch[] = [];
  for (let entry = 0; entry < program.entries.length; entry++) {
    const { rows } = run.plan.blocks[program.entries[entry].block];
    const base = program.baseOfEntry[entry];
    for (let row = 0; row < rows; row++)
      if (signByCoefficients(C, base + row * count, count) === 2)
        look(run, program, base + row * count, { entry, population: -1, row }, length, found, touches);
  }
  for (let k = 0; k < program.touched.length; k++) {
    const population = program.touched[k];
    const { size, input } = run.plan.populations[population];
    if (input || run.selfGains[population] !== 1) continue;
    const base = run.work.base[population];
    for (let row = 0; row < size; row++)
      if (signByCoefficients(C, base + row * count, count) === 2)
        look(run, program, base + row * count, { entry: -1, population, row }, length, found, touches);
  }
  if (found.length === 0) return { s: length, events: NO_EVENTS, touches };
  const s = found.reduce((least, root) => Math.min(least, root.s), length);
  const events = found.filter((root) => root.s <= s * (1 + TOGETHER)).map(({ event }) => event);
  return { s, events, touches: touches.filter((touch) => touch.s < s) };
}

const NO_EVENTS: readonly Event[] = [];

/** Where a stretch ends, what crosses there, and which rows touch their threshold before. */
export interface Next {
  readonly s: number;
  readonly events: readonly Event[];
  readonly touches: readonly Touch[];
}

interface Touch {
  readonly s: number;
  readonly event: Omit<Event, 'active'>;
}

interface Root {
  readonly s: number;
  readonly event: Event;
}

/** Looks for a crossing of one function not later than those found; adds it to them. */
function look(
  run: Run,
  { na, nb }: Program,
  at: number,
  event: Omit<Event, 'active'>,
  length: number,
  found: Root[],
  touches: Touch[],
): void {
  const { C, ladder } = run.work;
  const before = signAfterZero(C, at, na, nb);
  const first = found.reduce((least, root) => Math.min(least, root.s), length);
  const horizon = Math.min(length, first * (1 + TOGETHER));
  const s = firstSignChange(ladder, C, at, na, nb, horizon);
  for (const touch of ladder.touches) touches.push({ s: touch, event });
  if (before !== 0 && s !== undefined) found.push({ s, event: { ...event, active: before < 0 } });
}

/** Bounds, in `work`, on every component of the touched populations over [0, length]; widens those of the run. */
export function boundAll(run: Run, program: Program, length: number): void {
  const { na, nb } = program;
  const { C, table, lower, upper } = run.work;
  kernels(table, na, nb, length);
  for (const p of program.touched) {
    const { offset, size } = run.plan.populations[p];
    const base = run.work.base[p];
    for (let i = 0; i < size; i++) {
      upper[offset + i] = upperBound(C, base + i * na * nb, na, nb, length, table);
      lower[offset + i] = lowerBound(C, base + i * na * nb, na, nb, length, table);
    }
    widen(run, p, lower, upper);
  }
}

/** Moves all touched currents to the end of the stretch; held currents that crossed 0 are there exactly. */
export function finishStretch(run: Run, program: Program, s: number, events: readonly Event[]): void {
  const { na, nb } = program;
  const { C, table } = run.work;
  kernels(table, na, nb, s);
  for (const p of program.touched) {
    const { offset, size, input } = run.plan.populations[p];
    if (input) continue;
    const base = run.work.base[p];
    for (let i = 0; i < size; i++) run.currents[offset + i] = evaluate(C, base + i * na * nb, table, na * nb);
  }
  for (const { entry, population, row } of events)
    if (entry === -1) run.currents[run.plan.populations[population].offset + row] = 0;
}

/**
 * The closed blocks among the doubtful ones whose rows may rise above threshold in this stretch: the bound with the
 * sources' present currents (they only decay where nothing touches them) or with those of `work` does not exclude it.
 */
export function suspects(
  run: Run,
  populations: readonly number[],
  evaluated: ReadonlySet<number>,
  t: number,
): number[] {
  if (run.doubtful.size === 0) return [];
  const touched = new Set(populations);
  return [...run.doubtful]
    .filter((block) => !evaluated.has(block) && mayRise(run, block, touched, t))
    .sort((a, b) => a - b);
}

function mayRise(run: Run, block: number, touched: ReadonlySet<number>, t: number): boolean {
  const { rows } = run.plan.blocks[block];
  const bounds = new Float64Array(rows);
  for (const { population, size, scale, K } of run.couplings[block] ?? []) {
    const { offset } = run.plan.populations[population];
    if (!touched.has(population)) advance(run, population, t);
    const upper = touched.has(population) ? run.work.upper : run.currents;
    const lower = touched.has(population) ? run.work.lower : run.currents;
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      if (K === undefined) sum = most(scale, lower[offset + r], upper[offset + r]);
      else for (let j = 0; j < size; j++) sum += most(K[r * size + j], lower[offset + j], upper[offset + j]);
      bounds[r] += sum;
    }
  }
  const limit = silentBelow(run.plan.blocks[block]);
  return bounds.some((bound) => bound > limit);
}

/** The most that weight * I can be while I decays from within [lower, upper] towards 0. */
const most = (weight: number, lower: number, upper: number): number =>
  weight > 0 ? weight * Math.max(upper, 0) : weight * Math.min(lower, 0);
