/** What rows in their pieces drive: A e^{-s} + B for every component of a target. */
import { HEAVISIDE, RELU } from '../../rows/rows';
import type { Run } from '../run';
import type { Charging } from './segment';
import { OFF, TOP } from './transfers';

/** A and B of one target; with `most` bounds instead: A the least and B the largest that its rows can give. */
export function gather(run: Run, c: Charging, k: number, most: boolean): void {
  const { drive, driveB, arguments: rows } = run.work;
  const { inStart, inGain, target } = c;
  const first = run.wiring.offset[target[k]];
  const end = run.wiring.offset[target[k] + 1];
  drive.fill(0, first, end);
  driveB.fill(0, first, end);
  for (let x = inStart[k]; x < inStart[k + 1]; x++)
    if (!most) addDrive(run, c, x, first, 0, end - first);
    else addLargest(run, c, x, inGain[x] < 0 ? drive : driveB, first, end - first);
  rows.hasA[k] = isCharged(drive, first, end) ? 1 : 0;
  rows.hasB[k] = isCharged(driveB, first, end) ? 1 : 0;
}

/** A and B of one component anew, after one of its rows has changed its mode. */
export function regather(run: Run, c: Charging, k: number, component: number): void {
  const { drive, driveB } = run.work;
  const first = run.wiring.offset[c.target[k]];
  drive[first + component] = 0;
  driveB[first + component] = 0;
  for (let x = c.inStart[k]; x < c.inStart[k + 1]; x++) addDrive(run, c, x, first, component, component + 1);
}

/** A e^{-s} + B += gain f(a) for rows r0 to r1 - 1 of what charges, in their modes; components begin at `first`. */
function addDrive(run: Run, c: Charging, x: number, first: number, r0: number, r1: number): void {
  const { drive, driveB } = run.work;
  const { alpha, beta, mode } = run.work.arguments;
  const j = c.inBlock[x];
  const gain = c.inGain[x];
  const kind = c.kind[j];
  const base = c.rowStart[j];
  const G = gain * c.G[j];
  const F = gain * c.F[j];
  for (let r = r0; r < r1; r++) {
    const m = mode[base + r];
    if (m === OFF) continue;
    const i = first + r;
    if (kind === HEAVISIDE || m === TOP) driveB[i] += F;
    else {
      drive[i] += G * alpha[base + r];
      driveB[i] += G * beta[base + r];
    }
  }
}

/** The largest |gain f(a)| that the rows reach, whatever they cross. */
function addLargest(
  run: Run,
  c: Charging,
  x: number,
  drive: Float64Array,
  first: number,
  count: number,
): void {
  const { alpha, beta } = run.work.arguments;
  const j = c.inBlock[x];
  const gain = c.inGain[x];
  const base = c.rowStart[j];
  const relu = c.kind[j] === RELU;
  for (let r = 0; r < count; r++) {
    const a = alpha[base + r];
    const b = beta[base + r];
    // monotone: between its beginning and beta
    const value = relu ? Math.max(a + b, b, 0) : c.F[j];
    drive[first + r] += gain * value;
  }
}

/** True where anything drives components from ... to - 1. */
export function isCharged(drive: Float64Array, from: number, to: number): boolean {
  let i = from;
  while (i < to && drive[i] === 0) i++;
  return i < to;
}
