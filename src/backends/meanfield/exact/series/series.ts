/**
 * The general path of the exact solver: recurrent active sets, unequal tau, saturating and heaviside rows, gates driven
 * by populations, holds with gain and offset, learning. A stretch is a Taylor series that is exact to rounding (taylor.ts:
 * a scaled Taylor action, no eigenvectors); it ends at the first switch that changes its sign, or where the series does.
 */

import type { Passage } from '../../../../circuit/passages';
import type { Segment } from '../../../../circuit/plan';
import { evaluate, kernels, upperBound } from '../../../../numerics/cascade';
import { signChanges } from '../../../../numerics/ladder';
import { usesWeights } from '../../../couplings';
import { record } from '../../../trajectory/trace';
import type { Failure } from '../../../watch';
import { type Active, activate, FEWER, GRID, ORDERS, type Series } from '../../rows/active';
import { closedEntry, type Entry, populationsOf, withDrivers } from '../../rows/entries';
import { rowsOf } from '../../rows/flat';
import { staysOff, stepOf } from '../../rows/reach';
import type { Rows } from '../../rows/rows';
import { logFlips, settle, signOfSeries, slidingMessage } from '../../rows/settle';
import { fill, fillRow } from '../../rows/taylor';
import { carry } from '../../sensitivity/carry';
import { type Arrival, arrival, depart } from '../../sensitivity/saltation';
import { suspects } from '../cascade/stretch';
import { advance, type Run } from '../run';
import { widen } from '../silence/bounds';
import { learnOver } from './hebb';

/** The kernels at the end of a stretch; filled before each use. */
const table = new Float64Array(GRID);

/** Roots nearer than this, relative to the first, are one event. */
const TOGETHER = 8 * Number.EPSILON;

/**
 * Crossings nearer than this, in time constants, are one event too, found one after the other: the end of a row's ramp
 * and that of a gate which the row drives are one root with the rounding errors of two functions.
 */
const AT_ONCE = 64 * Number.EPSILON;

export function runGeneral(
  run: Run,
  passage: Passage,
  watched: number[],
  maxEvents: number,
): Failure | undefined {
  const { segment, t0, t1, duration } = passage;
  let active = assemble(run, passage, watched);
  let done = 0;
  // signs before the last crossings, to be logged once what they set off has settled
  let before: Uint8Array | undefined;
  let arrived: Arrival | undefined;
  let crossed: readonly number[] = [];
  for (let count = 0; ; ) {
    const t = t0 + done;
    load(run, active, t);
    const sliding = settle(active, ORDERS);
    if (sliding >= 0) return { retcode: 'sliding', message: slidingMessage(active.net, sliding, t), end: t };
    if (before !== undefined) logFlips(run.crossings, active.net, before, active.on, t);
    before = undefined;
    if (run.sensitivity !== undefined && arrived !== undefined && !depart(run.sensitivity, arrived, active))
      return {
        retcode: 'terminated',
        message: `two switches jump at once at t = ${t}: no derivative there`,
        end: t,
      };
    arrived = undefined;
    const events = nextSwitches(run, active, duration - done);
    const s = events.s;
    if (!(done + s > done) && s < duration - done && events.switches.length === 0)
      return { retcode: 'step-too-small', message: `the series converges too slowly at t = ${t}`, end: t };
    bound(run, active.net, active.out, s);
    const found = suspects(run, active.net.populations, openBlocks(segment, watched), t);
    if (found.length > 0) {
      watched.push(...found);
      active = assemble(run, passage, watched);
      crossed = [];
      continue;
    }
    if (!move(run, active.net, active.out, s))
      return { retcode: 'non-finite', message: `a current left the range of numbers after t = ${t}`, end: t };
    keep(run, active.net, active.out, t, s);
    graze(run, active.net, events.touches, t);
    learnOver(run, segment.learn, active.net, active.out, s);
    if (run.sensitivity !== undefined) {
      if (!carry(run.sensitivity, active, segment.learn, t, s))
        return { retcode: 'step-too-small', message: `the derivative does not converge at t = ${t}`, end: t };
      arrived = events.switches.length > 0 ? arrival(run.sensitivity, active, events.switches, s) : undefined;
    }
    done = s >= duration - done && events.switches.length === 0 ? duration : done + s;
    const now = done === duration ? t1 : t0 + done;
    for (const p of active.net.populations) run.stamps[p] = now;
    if (done === duration && events.switches.length === 0) return undefined;
    if (events.switches.length > 0) before = active.on.slice();
    crossed = s * fastest(active.net) <= AT_ONCE ? [...crossed, ...events.switches] : events.switches;
    cross(active, events.switches, crossed);
    count += events.switches.length > 0 ? 1 : 0;
    if (count > maxEvents) {
      const message = `more than ${maxEvents} threshold crossings in the segment from t = ${t0}`;
      return { retcode: 'max-events', message, end: now };
    }
  }
}

const openBlocks = (segment: Passage['segment'], watched: readonly number[]): ReadonlySet<number> =>
  new Set([...segment.open.map(({ block }) => block), ...watched]);

/** A segment at its beginning, with some closed blocks evaluated as well. */
function assemble(run: Run, { segment }: Passage, watched: readonly number[]): Active {
  return activate(networkOf(run, segment, watched));
}

/** The networks of segments with nothing watched and no weights in them, which are the same in every run. */
const networks = new WeakMap<Segment, Rows>();

function networkOf(run: Run, segment: Segment, watched: readonly number[]): Rows {
  const known = networks.get(segment);
  if (known !== undefined && watched.length === 0 && run.sensitivity === undefined) return known;
  const entries = entriesOf(run, segment, watched);
  const populations = [...populationsIn(run, segment, entries)];
  const net = rowsOf(run.plan, run.couplings, entries, segment.selves, populations);
  const constant = entries.every(({ block }) => !usesWeights(run.plan.blocks[block]));
  if (constant && watched.length === 0 && run.sensitivity === undefined) networks.set(segment, net);
  return net;
}

function entriesOf(run: Run, segment: Segment, watched: readonly number[]): Entry[] {
  const { plan } = run;
  const closed = (block: number): Entry => closedEntry(plan, block);
  const open = segment.open.map((entry) => ({ ...entry, watched: false }));
  const entries = withDrivers(plan, [...open, ...watched.map(closed)]);
  if (run.sensitivity === undefined) return entries;
  const have = new Set(entries.map(({ block }) => block));
  return [...entries, ...plan.blocks.flatMap((_, block) => (have.has(block) ? [] : [closed(block)]))];
}

function populationsIn({ plan, sensitivity }: Run, segment: Segment, entries: readonly Entry[]): Set<number> {
  if (sensitivity !== undefined) return new Set(plan.populations.map((_, p) => p));
  const populations = populationsOf(plan, entries);
  for (const { population, kind, gain, offset } of segment.selves)
    if (kind === 'hold' && (gain !== 1 || offset !== 0)) populations.add(population);
  for (const { post, pre } of segment.learn)
    for (const { population } of [...post, ...pre]) populations.add(population);
  return populations;
}

/** Order 0 of the series: the currents at time t. */
function load(run: Run, { net, out }: Active, t: number): void {
  for (const p of net.populations) {
    advance(run, p, t);
    const { offset, size } = run.plan.populations[p];
    const base = net.base[p];
    for (let i = 0; i < size; i++) out.y[(base + i) * GRID + 1] = run.currents[offset + i];
  }
}

/** The next switches and when, or how far the series reaches; with as few orders as find them. */
function nextSwitches(run: Run, active: Active, length: number): NextSwitches {
  const { net, out } = active;
  if (out.filled < FEWER) {
    fill(active, FEWER);
    const step = stepOf(net, out, length);
    const events = firstSwitches(run, active, step);
    if (events.switches.length > 0 || step === length) return events;
  }
  fill(active, ORDERS);
  return firstSwitches(run, active, stepOf(net, out, length));
}

interface NextSwitches {
  readonly s: number;
  readonly switches: readonly number[];
  readonly touches: readonly { readonly i: number; readonly s: number }[];
}

/** The switches that change their sign first within `step`, and when. */
function firstSwitches(run: Run, active: Active, step: number): NextSwitches {
  const { net, out } = active;
  const found: { i: number; s: number }[] = [];
  const touches: { i: number; s: number }[] = [];
  const { ladder } = run.work;
  let first = step;
  // the one that seems nearest comes first: the sooner it crosses, the more of the others cannot before
  const nearest = nearestByTangent(net, out);
  for (let k = -1; k < net.switches; k++) {
    const i = k < 0 ? nearest : k;
    if (i < 0 || (k >= 0 && i === nearest)) continue;
    const at = i * GRID;
    const r = net.switchRow[i];
    if (out.rowFilled[r] < out.filled) {
      if (staysOff(net, out, r, first)) continue;
      fillRow(active, r);
    }
    if (provenSign(out.s, at, out.filled, first) || signOfSeries(out.s, at, out.filled) === 0) continue;
    const horizon = Math.min(step, first * (1 + TOGETHER));
    const s = signChanges(ladder, out.s, at, out.filled + 2, 1, horizon, true)[0];
    for (const touch of ladder.touches) touches.push({ i, s: touch });
    if (s === undefined) continue;
    first = Math.min(first, s);
    found.push({ i, s });
  }
  found.sort((a, b) => a.i - b.i);
  const switches = found.filter(({ s }) => s <= first * (1 + TOGETHER)).map(({ i }) => i);
  return { s: first, switches, touches: touches.filter(({ s }) => s < first) };
}

/** The switch whose tangent is the first to cross 0; -1 where none does. */
function nearestByTangent({ switches }: Rows, { s }: Series): number {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < switches; i++) {
    const root = -s[i * GRID + 1] / s[i * GRID + 2];
    if (!(root > 0 && root < least)) continue;
    nearest = i;
    least = root;
  }
  return nearest;
}

/** True where the value at 0 outweighs all the rest of the series over the step. */
function provenSign(s: Float64Array, at: number, filled: number, step: number): boolean {
  let rest = 0;
  let power = 1;
  for (let k = 2; k < filled + 2; k++) {
    power *= step / (k - 1);
    rest += Math.abs(s[at + k]) * power;
  }
  return Math.abs(s[at + 1]) > rest;
}

/** Bounds of all components over the stretch, which may make closed blocks doubtful. */
function bound(run: Run, net: Rows, { y, filled }: Series, s: number): void {
  const count = filled + 2;
  kernels(table, count, 1, s);
  const { upper, lower } = run.work;
  for (const p of net.populations) {
    const { offset, size } = run.plan.populations[p];
    for (let i = 0; i < size; i++) {
      const at = (net.base[p] + i) * GRID;
      upper[offset + i] = upperBound(y, at, count, 1, s, table, 1);
      lower[offset + i] = -upperBound(y, at, count, 1, s, table, -1);
    }
    widen(run, p, lower, upper);
  }
}

/** Moves the currents to the end of the stretch; false where one is no longer a number. */
function move(run: Run, net: Rows, { y, filled }: Series, s: number): boolean {
  const count = filled + 2;
  kernels(table, count, 1, s);
  let finite = true;
  for (const p of net.populations) {
    const { offset, size, input } = run.plan.populations[p];
    if (input) continue;
    for (let i = 0; i < size; i++) {
      const value = evaluate(y, (net.base[p] + i) * GRID, table, count);
      run.currents[offset + i] = value;
      finite &&= Number.isFinite(value);
    }
  }
  return finite;
}

/** Records the stretch, in the time unit of each population, without the orders that vanish. */
function keep(run: Run, net: Rows, { y, filled }: Series, t: number, s: number): void {
  for (const p of net.populations) {
    const { size, tau, input } = run.plan.populations[p];
    if (input) continue;
    const from = net.base[p] * GRID;
    let orders = filled + 2;
    while (orders > 2 && vanishes(y, from, size, orders - 1)) orders--;
    const piece = new Float64Array(size * orders);
    for (let i = 0; i < size; i++) {
      let power = 1;
      for (let k = 1; k < orders; k++) {
        piece[i * orders + k] = y[from + i * GRID + k] * power;
        power *= tau;
      }
    }
    record(run.trace, p, { t, length: s / tau }, { na: orders, nb: 1 }, piece, 0);
  }
}

function vanishes(y: Float64Array, from: number, size: number, k: number): boolean {
  for (let i = 0; i < size; i++) if (y[from + i * GRID + k] !== 0) return false;
  return true;
}

/** Flips the switches that crossed, and remembers that they, and those that crossed just before, are exactly 0 now. */
function cross({ on, zero }: Active, switches: readonly number[], atOnce: readonly number[]): void {
  for (const i of switches) on[i] = 1 - on[i];
  for (const i of atOnce) zero[i] = 1;
}

function fastest({ rates }: Rows): number {
  let most = 0;
  for (const rate of rates) most = Math.max(most, rate);
  return most;
}

function graze(run: Run, net: Rows, touches: readonly { i: number; s: number }[], t: number): void {
  for (const { i, s } of touches) {
    const owner = net.owners[i];
    if (owner !== undefined)
      run.grazings.push({ t: t + s, kind: owner.kind, name: owner.name, row: owner.row });
  }
}
