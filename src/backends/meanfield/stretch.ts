/**
 * One stretch: from a time on, with the active rows decided once, every touched current is a closed form. It lasts until
 * the first row crosses its threshold, or to the end of the segment.
 */
import type { Plan } from '../../circuit/plan';
import { evaluate, kernels, signAfterZero, signByCoefficients, upperBound } from '../../numerics/cascade';
import { signChanges } from '../../numerics/ladder';
import type { Program } from './program';
import {
  addConstant,
  addDense,
  addIdentity,
  clean,
  decide,
  drive,
  integrate,
  leak,
  zeroAtStart,
} from './propagate';
import { advance, type Run, rememberBounds, silence } from './run';

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
  const { plan, work } = run;
  const { na, nb } = program;
  const count = na * nb;
  if (work.C.length < program.length) {
    work.C = new Float64Array(2 * program.length);
    work.size = new Float64Array(2 * program.length);
  }
  if (work.sign.length < program.length / count) work.sign = new Int8Array(Math.ceil(program.length / count));
  if (work.table.length < count) work.table = new Float64Array(count);
  const { C, size, sign } = work;
  C.fill(0, 0, program.length);
  for (const step of program.steps) {
    if ('population' in step) {
      finish(run, program, step.population);
      continue;
    }
    const { block, bias } = program.entries[step.entry] as Program['entries'][number];
    const { rows, destinations } = plan.blocks[block] as Plan['blocks'][number];
    const base = program.baseOfEntry[step.entry] as number;
    size.fill(0, 0, rows * count);
    for (const { population, size: columns, scale, K } of run.couplings[block] ?? []) {
      const source = program.baseOfPopulation[population] as number;
      if (K === undefined) addIdentity(C, base, source, scale, rows * count, size);
      else addDense(C, base, source, K, rows, columns, count, size);
    }
    addConstant(C, base, bias, rows, count, nb, size);
    clean(C, base, rows * count, size);
    for (const event of events)
      if (event.entry === step.entry) zeroAtStart(C, base + event.row * count, na, nb);
    decide(C, base, rows, na, nb, sign);
    for (const { population, gain } of destinations)
      drive(C, program.baseOfPopulation[population] as number, base, gain, rows, count, sign);
  }
}

/** The drive of a population is complete: turn it into currents. */
function finish(run: Run, program: Program, p: number): void {
  const { offset, size, input } = run.plan.populations[p] as Plan['populations'][number];
  const { na, nb } = program;
  const { C } = run.work;
  const held = run.selfGains[p] === 1;
  for (let i = 0; i < size; i++) {
    const at = (program.baseOfPopulation[p] as number) + i * na * nb;
    const current = run.currents[offset + i] as number;
    if (input) C[at + nb] = current;
    else if (held && (current > 0 || (current === 0 && signAfterZero(C, at, na, nb) >= 0)))
      integrate(C, at, na, nb, current);
    else leak(C, at, na, nb, current);
  }
}

/** The first crossings within `length`, and when; the length itself and no events where there are none. */
export function firstEvents(run: Run, program: Program, length: number): { s: number; events: Event[] } {
  const found: { s: number; event: Event }[] = [];
  const { na, nb } = program;
  let first = length;
  const look = (at: number, event: Omit<Event, 'active'>) => {
    if (signByCoefficients(run.work.C, at, na * nb) !== 2) return;
    const before = signAfterZero(run.work.C, at, na, nb);
    const horizon = Math.min(length, first * (1 + TOGETHER));
    const s = signChanges(run.work.ladder, run.work.C, at, na, nb, horizon, true)[0];
    if (before === 0 || s === undefined) return;
    first = Math.min(first, s);
    found.push({ s, event: { ...event, active: before < 0 } });
  };
  program.entries.forEach(({ block }, entry) => {
    const { rows } = run.plan.blocks[block] as Plan['blocks'][number];
    for (let row = 0; row < rows; row++)
      look((program.baseOfEntry[entry] as number) + row * na * nb, { entry, population: -1, row });
  });
  for (const population of program.touched) {
    const { size, input } = run.plan.populations[population] as Plan['populations'][number];
    if (input || run.selfGains[population] !== 1) continue;
    for (let row = 0; row < size; row++)
      look((program.baseOfPopulation[population] as number) + row * na * nb, { entry: -1, population, row });
  }
  return { s: first, events: found.filter(({ s }) => s <= first * (1 + TOGETHER)).map(({ event }) => event) };
}

/** Bounds, in `work`, on every component of the touched populations over [0, length]; widens those of the run. */
export function boundAll(run: Run, program: Program, length: number): void {
  const { na, nb } = program;
  const { C, table, lower, upper } = run.work;
  kernels(table, na, nb, length);
  for (const p of program.touched) {
    const { offset, size } = run.plan.populations[p] as Plan['populations'][number];
    const base = program.baseOfPopulation[p] as number;
    for (let i = 0; i < size; i++) {
      upper[offset + i] = upperBound(C, base + i * na * nb, na, nb, length, table, 1);
      lower[offset + i] = -upperBound(C, base + i * na * nb, na, nb, length, table, -1);
    }
    rememberBounds(run, p, lower, upper);
  }
}

/** Moves all touched currents to the end of the stretch; held currents that crossed 0 are there exactly. */
export function finishStretch(run: Run, program: Program, s: number, events: readonly Event[]): void {
  const { na, nb } = program;
  const { C, table } = run.work;
  kernels(table, na, nb, s);
  for (const p of program.touched) {
    const { offset, size, input } = run.plan.populations[p] as Plan['populations'][number];
    if (input) continue;
    const base = program.baseOfPopulation[p] as number;
    for (let i = 0; i < size; i++) run.currents[offset + i] = evaluate(C, base + i * na * nb, table, na * nb);
  }
  for (const { entry, population, row } of events)
    if (entry === -1) run.currents[(run.plan.populations[population]?.offset ?? 0) + row] = 0;
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
  const { rows } = run.plan.blocks[block] as Plan['blocks'][number];
  const bounds = new Float64Array(rows);
  for (const { population, size, scale, K } of run.couplings[block] ?? []) {
    const { offset } = run.plan.populations[population] as Plan['populations'][number];
    if (!touched.has(population)) advance(run, population, t);
    const upper = touched.has(population) ? run.work.upper : run.currents;
    const lower = touched.has(population) ? run.work.lower : run.currents;
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      if (K === undefined) sum = most(scale, lower[offset + r] as number, upper[offset + r] as number);
      else
        for (let j = 0; j < size; j++)
          sum += most(K[r * size + j] as number, lower[offset + j] as number, upper[offset + j] as number);
      bounds[r] = (bounds[r] as number) + sum;
    }
  }
  const limit = silence(run.plan.blocks[block] as Plan['blocks'][number]);
  return bounds.some((bound) => bound > limit);
}

/** The most that weight * I can be while I decays from within [lower, upper] towards 0. */
const most = (weight: number, lower: number, upper: number): number =>
  weight > 0 ? weight * Math.max(upper, 0) : weight * Math.min(lower, 0);
