/**
 * Hops: segments in which open relu rows without bias read leaking populations and drive others that leak as well. All
 * sources decay with one exponential, so that no row changes its sign, and the whole segment is one closed form:
 *
 *     a_r(s) = a_r e^{-s},   I_i(s) = (I_i + D_i s) e^{-s},   D_i = sum over rows r into i of S_ri [a_r]^+
 *
 * with s in units of tau. Sources need not even be brought up to date: nothing but time acts on them.
 */

import { ROUND_OFF } from '../../../../numerics/cascade';
import { isOut } from '../../../range';
import { head, isRecorded } from '../../../trajectory/trace';
import type { Run } from '../run';
import type { Scratch } from '../scratch';
import { widenTo } from '../silence/bounds';
import { NOTHING, staySilent } from '../silence/drives';
import type { Way } from '../way';
import { GRID } from './segment';

/** The largest s e^{-s}. */
const LARGEST = Math.exp(-1);

/** A segment of hops: 'leaks' where a closed row may leak or a current gets out of range. */
export const hop: Way = (run, { index }, { t0, t1, duration }) => {
  const { hops } = run.ways;
  const { blockStart, block, targetStart, target } = hops;
  const from = targetStart[index];
  const to = targetStart[index + 1];
  if (from === to) return staySilent(run, NOTHING, t0) ? 'done' : 'leaks';
  const s = duration / hops.tau[index];
  const fall = s === hops.length[index] ? hops.fall[index] : Math.exp(-s);
  for (let j = from; j < to; j++) clearDrive(run, target[j]);
  for (let j = blockStart[index]; j < blockStart[index + 1]; j++) driveFrom(run, block[j], t0);
  const largest = s <= 1 ? s * fall : LARGEST;
  for (let j = from; j < to; j++) if (!reach(run, target[j], t0, largest)) return 'leaks';
  if (run.doubtful.size > 0 && !othersStaySilent(run, index, t0, largest)) return 'leaks';
  for (let j = from; j < to; j++) arrive(run, target[j], t0, t1, s, fall);
  return 'done';
};

/** True where the closed rows stay silent while the targets are charged. */
function othersStaySilent(run: Run, index: number, t: number, largest: number): boolean {
  const { hops } = run.ways;
  const { drive, kernelA } = run.work;
  const target = hops.target.subarray(hops.targetStart[index], hops.targetStart[index + 1]);
  const open = hops.block.subarray(hops.blockStart[index], hops.blockStart[index + 1]);
  for (const p of target) kernelA[p] = largest;
  const silent = staySilent(run, { open, A: drive, B: drive, pieces: false }, t);
  for (const p of target) kernelA[p] = 0;
  return silent;
}

function clearDrive({ wiring: { offset }, work: { drive } }: Run, p: number): void {
  for (let i = offset[p]; i < offset[p + 1]; i++) drive[i] = 0;
}

/** D += S [K I(t)]^+ for the rows of one block. */
function driveFrom({ wiring, currents, stamps, work }: Run, b: number, t: number): void {
  const { offset, termStart, termPopulation, outStart, outPopulation, outGain } = wiring;
  const { argument, magnitude, drive } = work;
  const rows = wiring.rows[b];
  for (let r = 0; r < rows; r++) {
    argument[r] = 0;
    magnitude[r] = 0;
  }
  for (let j = termStart[b]; j < termStart[b + 1]; j++) {
    const p = termPopulation[j];
    const left = leftOf(t - stamps[p], wiring.tau[p]);
    const K = wiring.termMatrix[j];
    if (K === undefined) addCurrents(work, currents, offset[p], rows, left * wiring.termScale[j]);
    else addRows(work, currents, offset[p], rows, left, K);
  }
  for (let j = outStart[b]; j < outStart[b + 1]; j++) {
    const to = offset[outPopulation[j]];
    const gain = outGain[j];
    for (let r = 0; r < rows; r++) {
      const a = argument[r];
      const least = ROUND_OFF * magnitude[r];
      if (a > least) drive[to + r] += gain * a;
      else if (least === Number.POSITIVE_INFINITY) drive[to + r] = Number.NaN;
    }
  }
}

/** What is left of a current after some time. */
const leftOf = (since: number, tau: number): number => (since === 0 ? 1 : Math.exp(-since / tau));

/** a += scale I. */
function addCurrents(
  { argument, magnitude }: Scratch,
  currents: Float64Array,
  from: number,
  rows: number,
  scale: number,
): void {
  for (let r = 0; r < rows; r++) {
    const value = scale * currents[from + r];
    argument[r] += value;
    magnitude[r] += Math.abs(value);
  }
}

/** a += scale K I. */
function addRows(
  { argument, magnitude }: Scratch,
  currents: Float64Array,
  from: number,
  rows: number,
  scale: number,
  K: Float64Array,
): void {
  const columns = K.length / rows;
  for (let r = 0; r < rows; r++) {
    let a = 0;
    let size = 0;
    for (let i = 0; i < columns; i++) {
      const value = K[r * columns + i] * currents[from + i];
      a += value;
      size += Math.abs(value);
    }
    argument[r] += scale * a;
    magnitude[r] += scale * size;
  }
}

/** Brings a target up to time t and widens its bounds by what it will be; false where it would get out of range. */
function reach(run: Run, p: number, t: number, largest: number): boolean {
  const { wiring, currents, stamps, work } = run;
  const from = wiring.offset[p];
  const to = wiring.offset[p + 1];
  const left = isZero(currents, from, to) ? 1 : leftOf(t - stamps[p], wiring.tau[p]);
  stamps[p] = t;
  let peak = 0;
  let dip = 0;
  for (let i = from; i < to; i++) {
    const current = currents[i] * left;
    const driven = work.drive[i] * largest;
    currents[i] = current;
    peak = Math.max(peak, Math.max(current, 0) + Math.max(driven, 0));
    dip = Math.max(dip, Math.max(-current, 0) + Math.max(-driven, 0));
  }
  if (isOut(peak + dip)) return false;
  widenTo(run, p, peak, dip);
  return true;
}

function isZero(currents: Float64Array, from: number, to: number): boolean {
  let i = from;
  while (i < to && currents[i] === 0) i++;
  return i === to;
}

/** Puts the closed form on tape and moves a target to the end of the passage. */
function arrive(
  { wiring, currents, stamps, trace, work }: Run,
  p: number,
  t0: number,
  t1: number,
  s: number,
  fall: number,
): void {
  const from = wiring.offset[p];
  const size = wiring.offset[p + 1] - from;
  const { drive } = work;
  if (isRecorded(trace, p)) {
    const at = head(trace, p, t0, s, 1, GRID);
    const { tape } = trace;
    for (let i = 0; i < size; i++) {
      tape[at + GRID * i] = 0;
      tape[at + GRID * i + 1] = currents[from + i];
      tape[at + GRID * i + 2] = drive[from + i];
    }
  }
  for (let i = from; i < from + size; i++) currents[i] = currents[i] * fall + drive[i] * (s * fall);
  stamps[p] = t1;
}
