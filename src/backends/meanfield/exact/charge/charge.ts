/**
 * A segment that charges (segment.ts), in closed form. Between two crossings a population that is charged is
 *
 *     leaky   I(s) = I e^{-s} + A s e^{-s} + B (1 - e^{-s})
 *     held    I(s) = I + A (1 - e^{-s}) + B s
 *
 * A e^{-s} + B the sum of gain f(a) over the rows that charge it: kernels of numerics/cascade.ts, so that dense output,
 * margins and bounds are those of the cascade.
 */
import { noteCrossing } from '../../../crossings';
import { outOfRange } from '../../../range';
import { advance, type Run } from '../run';
import { reserve } from '../scratch';
import type { Place, Way } from '../way';
import { fillRows } from './arguments';
import { boundTarget, closedStaySilent } from './bounds';
import { type Crossing, decide } from './crossings';
import { gather, isCharged, regather } from './drives';
import { learn } from './hebb';
import { arrive, type Piece } from './pieces';
import type { Charging } from './segment';
import { setMode } from './transfers';

/**
 * 'leaks', with nothing done, where a gate moves along its ramp, a held current is negative, a closed row may leak, or one
 * that reads weights which learn is not proven silent.
 */
export const charge: Way = (run, segment, place) => {
  const { charging: c } = segment;
  if (c === undefined) return 'leaks';
  const { t0, t1, duration } = place;
  const s = duration / c.tau;
  const fall = s === c.length ? c.fall : Math.exp(-s);
  if (!present(run, c, t0)) return 'leaks';
  reserve(run.work, c.rowStart[c.block.length], c.block.length, c.target.length);
  for (let j = 0; j < c.block.length; j++) if (!fillRows(run, c, j, fall)) return 'leaks';
  const crossings: Crossing[] = [];
  for (let j = 0; j < c.block.length; j++) if (!decide(run, c, j, s, fall, crossings)) return 'leaks';
  if (crossings.length > run.maxEvents) return 'leaks';
  const pieces = crossings.length > 0;
  for (let k = 0; k < c.target.length; k++) {
    gather(run, c, k, pieces);
    if (!boundTarget(run, c, k, s, fall, pieces)) return 'leaks';
  }
  if (!closedStaySilent(run, segment, c, place, fall, pieces)) return 'leaks';
  if (pieces) cross(run, c, place, s, crossings);
  else passWhole(run, c, { t0, t1, s0: 0, s1: s, past: 1, fall });
  if (c.rules.length > 0 && !learn(run, c, t1, s)) return outOfRange('weight', t0);
  return 'done';
};

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

/** No threshold is crossed: what drives a target is the same from beginning to end. */
function passWhole(run: Run, c: Charging, piece: Piece): void {
  const { hasA, hasB } = run.work.arguments;
  for (let k = 0; k < c.target.length; k++) if (hasA[k] === 1 || hasB[k] === 1) arrive(run, c, k, piece);
}

/** Thresholds are crossed one after the other: what the row charges ends one piece and begins the next. */
function cross(run: Run, c: Charging, { t0, t1 }: Place, s: number, crossings: Crossing[]): void {
  crossings.sort((a, b) => a.s - b.s || a.j - b.j || a.row - b.row);
  const since = new Float64Array(c.target.length);
  for (let k = 0; k < c.target.length; k++) gather(run, c, k, false);
  const passPiece = (k: number, t: number, now: number): void => {
    const s0 = since[k];
    if (!(now > s0)) return;
    markCharged(run, c, k);
    arrive(run, c, k, { t0, t1: t, s0, s1: now, past: Math.exp(-s0), fall: Math.exp(s0 - now) });
  };
  for (const { s: now, j, row, ceiling, active } of crossings) {
    const t = t0 + now * c.tau;
    for (let k = 0; k < c.target.length; k++) {
      if (!drives(c, j, k)) continue;
      passPiece(k, t, now);
      since[k] = now;
    }
    setMode(run.work.arguments, row, ceiling, active);
    const component = row - c.rowStart[j];
    for (let k = 0; k < c.target.length; k++) if (drives(c, j, k)) regather(run, c, k, component);
    const kind = ceiling ? 'ceiling' : 'row';
    noteCrossing(run.crossings, t, kind, c.block[j], component, active);
  }
  for (let k = 0; k < c.target.length; k++) passPiece(k, t1, s);
}

/** Which of A and B drive a target now: between crossings there may be none. */
function markCharged(run: Run, c: Charging, k: number): void {
  const { drive, driveB, arguments: rows } = run.work;
  const from = run.wiring.offset[c.target[k]];
  const to = run.wiring.offset[c.target[k] + 1];
  rows.hasA[k] = isCharged(drive, from, to) ? 1 : 0;
  rows.hasB[k] = isCharged(driveB, from, to) ? 1 : 0;
}

/** True where block j charges target k. */
function drives({ inStart, inBlock }: Charging, j: number, k: number): boolean {
  let x = inStart[k];
  while (x < inStart[k + 1] && inBlock[x] !== j) x++;
  return x < inStart[k + 1];
}
