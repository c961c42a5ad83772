/**
 * Runs a charging segment (charging.ts) in closed form. Between two crossings a population that is charged is
 *
 *     leaky   I(s) = I e^{-s} + A s e^{-s} + B (1 - e^{-s})
 *     held    I(s) = I + A (1 - e^{-s}) + B s
 *
 * A e^{-s} + B the sum of gain f(a) over the rows that charge it: kernels of numerics/cascade.ts, so that dense output,
 * margins and bounds are those of the cascade.
 */

import type { Cursor } from '../../../../circuit/passages';
import { ROUND_OFF } from '../../../../numerics/cascade';
import { head, isRecorded } from '../../../trajectory/trace';
import { HEAVISIDE, RELU, SATURATING } from '../../rows/rows';
import { advance, type Run } from '../run';
import { widenTo } from '../silence/bounds';
import { staySilent } from '../silence/drives';
import { fillRows, reserveRows, rows, termsOf } from './arguments';
import { learn } from './hebb';
import type { Charging } from './segment';

/** Pieces of a transfer: below threshold, between, at its ceiling. */
const OFF = 0;
const ON = 1;
const TOP = 2;

const work = rows();
let mode = new Uint8Array(0);
/** A and B of every component, at its place in a state. */
let driveA = new Float64Array(0);
let driveB = new Float64Array(0);
/** 1 for targets that have any A, any B. */
let hasA = new Uint8Array(0);
let hasB = new Uint8Array(0);

/** A row that crosses a threshold at s. */
interface Crossing {
  readonly s: number;
  readonly j: number;
  readonly row: number;
  readonly ceiling: boolean;
  readonly active: boolean;
}

/**
 * Runs the passage that the cursor stands at; false, with nothing done, where it is no such segment: by its plan, since a
 * gate moves along its ramp or a held current is negative, or where a closed row may leak.
 */
export function charge(run: Run, c: Charging | undefined, place: Cursor, maxEvents: number): boolean {
  if (c === undefined) return false;
  const { t0, t1, duration } = place;
  const s = duration / c.tau;
  const fall = s === c.length ? c.fall : Math.exp(-s);
  if (!present(run, c, t0)) return false;
  const all = c.rowStart[c.block.length];
  reserve(run, c, all);
  for (let j = 0; j < c.block.length; j++) if (!fillRows(run, c, j, fall, work)) return false;
  const crossings: Crossing[] = [];
  for (let j = 0; j < c.block.length; j++) decide(run, c, j, s, fall, crossings);
  if (crossings.length > maxEvents) return false;
  for (let k = 0; k < c.target.length; k++) {
    gather(run, c, k, crossings.length > 0);
    if (!bound(run, c, k, s, fall, crossings.length > 0)) return false;
  }
  if (run.doubtful.size > 0 && !closedStaySilent(run, c, t0, s, fall, crossings.length > 0)) return false;
  if (crossings.length > 0) cross(run, c, t0, t1, s, crossings);
  else
    for (let k = 0; k < c.target.length; k++)
      if (hasA[k] === 1 || hasB[k] === 1)
        finish(run, c, k, hasA[k] === 1, hasB[k] === 1, t0, t1, 0, s, 1, fall);
  if (c.rules.length > 0) learn(run, c, t1, s);
  return true;
}

/** Brings all that is read and charged to time t; false where a held current is negative: it would leak. */
function present(run: Run, { decaying, held, target, targetHeld }: Charging, t: number): boolean {
  for (let k = 0; k < decaying.length; k++) advance(run, decaying[k], t);
  for (let k = 0; k < held.length; k++) {
    advance(run, held[k], t);
    if (isNegative(run, held[k])) return false;
  }
  for (let k = 0; k < target.length; k++) {
    advance(run, target[k], t);
    if (targetHeld[k] === 1 && isNegative(run, target[k])) return false;
  }
  return true;
}

function isNegative({ wiring: { offset }, currents, dips }: Run, p: number): boolean {
  if (dips[p] === 0) return false;
  const to = offset[p + 1];
  let i = offset[p];
  while (i < to && currents[i] >= 0) i++;
  return i < to;
}

function reserve(run: Run, { block, target }: Charging, all: number): void {
  reserveRows(work, all, block.length);
  if (mode.length < all) mode = new Uint8Array(2 * all);
  if (hasA.length < target.length) {
    hasA = new Uint8Array(2 * target.length);
    hasB = new Uint8Array(2 * target.length);
  }
  if (driveA.length < run.plan.size) {
    driveA = new Float64Array(run.plan.size);
    driveB = new Float64Array(run.plan.size);
  }
}

/**
 * The pieces in which the rows of block j begin, and which thresholds they will cross; takes the threshold off `beta`.
 * What is rounding error is 0.
 */
function decide(run: Run, c: Charging, j: number, s: number, fall: number, crossings: Crossing[]): void {
  const { alpha, beta, fixed } = work;
  const only = c.only[j];
  const source = only < 0 ? 0 : run.wiring.offset[only];
  const scale = only < 0 ? 0 : scaleOf(run, c, j);
  const waits = only >= 0 && run.selfGains[only] === 1;
  const known = ROUND_OFF * (work.alphaBound[j] + work.betaBound[j]);
  const saturates = c.kind[j] === SATURATING;
  const h = c.h[j];
  const width = c.F[j] / c.G[j];
  const from = c.rowStart[j];
  const to = c.rowStart[j + 1];
  for (let r = from; r < to; r++) {
    let a = alpha[r];
    let b = beta[r] - h;
    let u = a + b;
    if (a === 0 && b === 0) {
      beta[r] = 0;
      mode[r] = OFF;
      continue;
    }
    const bare = fixed[r] + Math.abs(h);
    const most = known + ROUND_OFF * bare;
    // the sizes of the terms: known where there is one; else they matter only where a sum may be their rounding error
    let decays = 0;
    let stays = 0;
    if (only >= 0) {
      const size = ROUND_OFF * Math.abs(scale * run.currents[source + r - from]);
      decays = waits ? 0 : size;
      stays = ROUND_OFF * bare + (waits ? size : 0);
    } else if (isDoubtful(a, most) || isDoubtful(b, most) || isDoubtful(u, most)) {
      decays = ROUND_OFF * termsOf(run, c, j, r - from, false);
      stays = ROUND_OFF * (termsOf(run, c, j, r - from, true) + bare);
    }
    if (Math.abs(a) <= decays) a = 0;
    if (Math.abs(b) <= stays) b = 0;
    if (Math.abs(u) <= decays + stays) u = 0;
    alpha[r] = a;
    beta[r] = b;
    const on = isAbove(u, a);
    mode[r] = on ? ON : OFF;
    if (!on && a >= 0) continue;
    look(a, b, u, on, s, fall, j, r, false, crossings);
    if (!saturates) continue;
    const full = on && isAbove(u - width, a);
    if (full) mode[r] = TOP;
    look(a, b - width, u - width, full, s, fall, j, r, true, crossings);
  }
}

const scaleOf = ({ wiring: { termScale, termStart } }: Run, { block }: Charging, j: number): number =>
  termScale[termStart[block[j]]];

const isDoubtful = (value: number, most: number): boolean => value !== 0 && Math.abs(value) <= most;

/** The sign just after s = 0 of a function that is u there and changes as alpha e^{-s}. */
const isAbove = (u: number, alpha: number): boolean => (u === 0 ? alpha < 0 : u > 0);

/** Looks for the zero of alpha e^{-s} + d, which is u at 0, within (0, s): s = ln(-alpha / d) = ln(1 - u / d). */
function look(
  alpha: number,
  d: number,
  u: number,
  on: boolean,
  s: number,
  fall: number,
  j: number,
  row: number,
  ceiling: boolean,
  crossings: Crossing[],
): void {
  const last = alpha * fall + d;
  if (u === 0 || (on ? last >= 0 : last <= 0)) return;
  const root = Math.log1p(-u / d);
  if (root > 0 && root < s) crossings.push({ s: root, j, row, ceiling, active: !on });
}

/** A and B of one target; with `most` bounds instead: A the least and B the largest that its rows can give. */
function gather({ wiring: { offset } }: Run, c: Charging, k: number, most: boolean): void {
  const { inStart, inBlock, inGain, rowStart, target } = c;
  const first = offset[target[k]];
  const end = offset[target[k] + 1];
  driveA.fill(0, first, end);
  driveB.fill(0, first, end);
  for (let x = inStart[k]; x < inStart[k + 1]; x++) {
    const j = inBlock[x];
    const gain = inGain[x];
    if (!most) addDrive(c, j, first, rowStart[j], end - first, gain);
    else addLargest(c, j, gain < 0 ? driveA : driveB, first, rowStart[j], end - first, gain);
  }
  hasA[k] = isCharged(driveA, first, end - first) ? 1 : 0;
  hasB[k] = isCharged(driveB, first, end - first) ? 1 : 0;
}

/** A e^{-s} + B += gain f(a) for rows in their modes. */
function addDrive(c: Charging, j: number, to: number, base: number, count: number, gain: number): void {
  const { alpha, beta } = work;
  const kind = c.kind[j];
  const G = gain * c.G[j];
  const F = gain * c.F[j];
  for (let r = 0; r < count; r++) {
    const m = mode[base + r];
    if (m === OFF) continue;
    const i = to + r;
    if (kind === HEAVISIDE || m === TOP) driveB[i] += F;
    else {
      driveA[i] += G * alpha[base + r];
      driveB[i] += G * beta[base + r];
    }
  }
}

/** The largest |gain f(a)| that the rows reach, whatever they cross. */
function addLargest(
  c: Charging,
  j: number,
  drive: Float64Array,
  to: number,
  base: number,
  count: number,
  gain: number,
): void {
  const relu = c.kind[j] === RELU;
  for (let r = 0; r < count; r++) {
    const a = work.alpha[base + r];
    const b = work.beta[base + r];
    // monotone: between its beginning and beta
    const value = relu ? Math.max(a + b, b, 0) : c.F[j];
    drive[to + r] += gain * value;
  }
}

/** The largest s e^{-s}. */
const LARGEST = Math.exp(-1);

/** Widens the bounds of a target by what it will be; false where it would be no number. */
function bound(run: Run, c: Charging, k: number, s: number, fall: number, most: boolean): boolean {
  const p = c.target[k];
  const { offset } = run.wiring;
  const held = c.targetHeld[k] === 1;
  const kernelB = mostOfB(held, s);
  const kernelA = most ? kernelB : mostOfA(held, s, fall);
  const left = held ? 1 : fall;
  const from = offset[p];
  const to = offset[p + 1];
  if (hasA[k] === 0 && hasB[k] === 0) return true;
  if (hasA[k] === 1 && hasB[k] === 1) spanOfBoth(run.currents, from, to, kernelA, kernelB, left);
  else if (hasA[k] === 1) spanOf(run.currents, driveA, from, to, kernelA, left);
  else spanOf(run.currents, driveB, from, to, kernelB, left);
  const peak = span[0];
  const dip = span[1];
  if (!(peak + dip < Number.POSITIVE_INFINITY)) return false;
  // the output of a row is never negative, and neither is a held current
  widenTo(run, p, peak, held ? 0 : dip);
  return true;
}

/** The largest kernels of A and B over [0, s]. */
const mostOfA = (held: boolean, s: number, fall: number): number =>
  held ? -Math.expm1(-s) : s <= 1 ? s * fall : LARGEST;
const mostOfB = (held: boolean, s: number): number => (held ? s : -Math.expm1(-s));

/** True where the closed rows stay silent while the targets are charged; with `pieces`, whatever is crossed. */
function closedStaySilent(
  run: Run,
  c: Charging,
  t: number,
  s: number,
  fall: number,
  pieces: boolean,
): boolean {
  const { kernelA, kernelB } = run.work;
  for (let k = 0; k < c.target.length; k++) {
    const p = c.target[k];
    const held = c.targetHeld[k] === 1;
    if (hasB[k] === 1) kernelB[p] = mostOfB(held, s);
    if (hasA[k] === 1) kernelA[p] = pieces ? mostOfB(held, s) : mostOfA(held, s, fall);
  }
  const silent = staySilent(run, { open: c.block, A: driveA, B: driveB, pieces }, t);
  for (const p of c.target) kernelA[p] = kernelB[p] = 0;
  return silent;
}

/** How far a target goes above and below 0 at most. */
const span = new Float64Array(2);

/** Where one of A and B drives it. */
function spanOf(
  currents: Float64Array,
  drive: Float64Array,
  from: number,
  to: number,
  kernel: number,
  left: number,
): void {
  let peak = 0;
  let dip = 0;
  for (let i = from; i < to; i++) {
    const current = currents[i];
    const d = drive[i] * kernel;
    const upper = Math.max(d, 0) + (current > 0 ? current : current * left);
    if (!(upper <= peak)) peak = upper;
    if (d >= 0 && current >= 0) continue;
    const lower = Math.max(-d, 0) - (current < 0 ? current : current * left);
    if (!(lower <= dip)) dip = lower;
  }
  span[0] = peak;
  span[1] = dip;
}

function spanOfBoth(
  currents: Float64Array,
  from: number,
  to: number,
  kernelA: number,
  kernelB: number,
  left: number,
): void {
  let peak = 0;
  let dip = 0;
  for (let i = from; i < to; i++) {
    const current = currents[i];
    const a = driveA[i] * kernelA;
    const b = driveB[i] * kernelB;
    const upper = Math.max(a, 0) + Math.max(b, 0) + (current > 0 ? current : current * left);
    const lower = Math.max(-a, 0) + Math.max(-b, 0) - (current < 0 ? current : current * left);
    if (!(upper <= peak)) peak = upper;
    if (!(lower <= dip)) dip = lower;
  }
  span[0] = peak;
  span[1] = dip;
}

/** Puts the closed form of a target from s0 to s1 on tape and moves it to the end. */
function finish(
  run: Run,
  c: Charging,
  k: number,
  isA: boolean,
  isB: boolean,
  t0: number,
  t1: number,
  s0: number,
  s1: number,
  past: number,
  fall: number,
): void {
  const p = c.target[k];
  const from = run.wiring.offset[p];
  const size = run.wiring.offset[p + 1] - from;
  const length = s1 - s0;
  const held = c.targetHeld[k] === 1;
  const na = held ? (isB ? 3 : 2) : isB ? 2 : 1;
  const nb = held ? (isA ? 2 : 1) : isA ? 3 : 2;
  const start = s0 === 0 ? t0 : t0 + s0 * c.tau;
  const gained = -Math.expm1(-length);
  const cells = na * nb;
  if (isRecorded(run.trace, p)) {
    const at = head(run.trace, p, start, length, na, nb);
    const cellA = isA ? (held ? nb + 1 : 2) : -1;
    const cellB = isB ? (held ? 2 * nb : nb + 1) : -1;
    keep(run.trace.tape, at, cells, held ? nb : 1, cellA, cellB, run.currents, from, size, past);
  }
  const left = held ? 1 : fall;
  // between two crossings nothing may drive it: it falls all the same
  if (isA || !isB) add(run.currents, driveA, from, size, left, past * (held ? gained : length * fall));
  if (isB) add(run.currents, driveB, from, size, isA ? 1 : left, held ? length : gained);
  run.stamps[p] = t1;
}

/** I = left I + kernel D. */
function add(
  currents: Float64Array,
  drive: Float64Array,
  from: number,
  size: number,
  left: number,
  kernel: number,
): void {
  for (let i = from; i < from + size; i++) currents[i] = currents[i] * left + drive[i] * kernel;
}

function isCharged(drive: Float64Array, from: number, size: number): boolean {
  let i = from;
  while (i < from + size && drive[i] === 0) i++;
  return i < from + size;
}

/** The grid of each component on tape: cells of I, A and B; -1 where there is none. */
function keep(
  tape: Float64Array,
  at: number,
  cells: number,
  cellI: number,
  cellA: number,
  cellB: number,
  currents: Float64Array,
  from: number,
  size: number,
  past: number,
): void {
  tape.fill(0, at, at + cells * size);
  for (let i = 0; i < size; i++) {
    const grid = at + cells * i;
    tape[grid + cellI] = currents[from + i];
    if (cellA >= 0) tape[grid + cellA] = driveA[from + i] * past;
    if (cellB >= 0) tape[grid + cellB] = driveB[from + i];
  }
}

/** Thresholds are crossed one after the other: what the row charges ends one piece and begins the next. */
function cross(run: Run, c: Charging, t0: number, t1: number, s: number, crossings: Crossing[]): void {
  crossings.sort((a, b) => a.s - b.s || a.j - b.j || a.row - b.row);
  const since = new Float64Array(c.target.length);
  for (let k = 0; k < c.target.length; k++) gather(run, c, k, false);
  for (const { s: now, j, row, ceiling, active } of crossings) {
    const t = t0 + now * c.tau;
    for (let k = 0; k < c.target.length; k++) {
      if (!drives(c, j, k)) continue;
      const s0 = since[k];
      if (now > s0) finishPiece(run, c, k, t0, t, s0, now);
      since[k] = now;
    }
    mode[row] = ceiling ? (active ? TOP : ON) : active ? ON : OFF;
    for (let k = 0; k < c.target.length; k++) if (drives(c, j, k)) regather(run, c, k, row - c.rowStart[j]);
    run.crossings.push({
      t,
      kind: ceiling ? 'ceiling' : 'row',
      name: run.plan.blocks[c.block[j]].name,
      row: row - c.rowStart[j],
      active,
    });
  }
  for (let k = 0; k < c.target.length; k++) {
    const s0 = since[k];
    if (s > s0) finishPiece(run, c, k, t0, t1, s0, s);
  }
}

/** The same for a piece between crossings, which may have changed what drives the target. */
function finishPiece(run: Run, c: Charging, k: number, t0: number, t1: number, s0: number, s1: number): void {
  const p = c.target[k];
  const from = run.wiring.offset[p];
  const size = run.wiring.offset[p + 1] - from;
  const isA = isCharged(driveA, from, size);
  const isB = isCharged(driveB, from, size);
  finish(run, c, k, isA, isB, t0, t1, s0, s1, Math.exp(-s0), Math.exp(s0 - s1));
}

function drives({ inStart, inBlock }: Charging, j: number, k: number): boolean {
  let x = inStart[k];
  while (x < inStart[k + 1] && inBlock[x] !== j) x++;
  return x < inStart[k + 1];
}

/** A and B of one component anew, after one of its rows has changed its mode. */
function regather({ wiring: { offset } }: Run, c: Charging, k: number, component: number): void {
  const { inStart, inBlock, inGain, rowStart, target } = c;
  const i = offset[target[k]] + component;
  driveA[i] = 0;
  driveB[i] = 0;
  for (let x = inStart[k]; x < inStart[k + 1]; x++) {
    const j = inBlock[x];
    addDrive(c, j, i, rowStart[j] + component, 1, inGain[x]);
  }
}
