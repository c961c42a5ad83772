/** The rows of a charging segment: their arguments alpha e^{-s} + beta, from sources that decay or stay. */
import { closedBy, type PlannedGate } from '../../../../circuit/planned';
import { ROUND_OFF } from '../../../../numerics/cascade';
import type { Run } from '../run';
import type { Arguments } from '../scratch';
import { addTerm } from '../terms';
import type { Charging } from './segment';

/** Fills the arguments of block j; false where a gate is on its ramp, so that they are not of this form. */
export function fillRows(run: Run, c: Charging, j: number, fall: number): boolean {
  const { wiring, currents, selfGains, work } = run;
  const { termStart, termPopulation, positive, negative } = wiring;
  const rows = work.arguments;
  const { alpha, beta, alphaBound, betaBound } = rows;
  const b = c.block[j];
  const base = c.rowStart[j];
  const count = c.rowStart[j + 1] - base;
  const twin = c.mirrored[j];
  if (twin >= 0) {
    mirror(rows, c.rowStart[twin], base, count);
    alphaBound[j] = alphaBound[twin];
    betaBound[j] = betaBound[twin];
    return true;
  }
  alpha.fill(0, base, base + count);
  addBias(rows, base, count, c.bias[j]);
  for (const gate of c.gates[j]) if (!addGate(run, gate, base, count, fall)) return false;
  let decaying = 0;
  let constant = 0;
  for (let k = termStart[b]; k < termStart[b + 1]; k++) {
    const p = termPopulation[k];
    const stays = selfGains[p] === 1;
    const summed = addTerm(run, k, currents, stays ? beta : alpha, base, count);
    const largest = summed ? work.counted.most : Math.max(run.peaks[p], run.dips[p]);
    const most = (positive[k] + negative[k]) * largest;
    if (stays) constant += most;
    else decaying += most;
  }
  alphaBound[j] = decaying;
  betaBound[j] = constant;
  return true;
}

/** The rows from `to` on are the negatives of those from `from` on. */
function mirror({ alpha, beta, fixed }: Arguments, from: number, to: number, count: number): void {
  for (let r = 0; r < count; r++) {
    // no -0: it would be the drive of a row that is on
    alpha[to + r] = 0 - alpha[from + r];
    beta[to + r] = 0 - beta[from + r];
    fixed[to + r] = 0;
  }
}

function addBias(
  { beta, fixed }: Arguments,
  base: number,
  count: number,
  bias: number | readonly number[],
): void {
  if (typeof bias === 'number') {
    beta.fill(bias, base, base + count);
    fixed.fill(Math.abs(bias), base, base + count);
    return;
  }
  for (let r = 0; r < count; r++) {
    const value = bias[r];
    beta[base + r] = value;
    fixed[base + r] = Math.abs(value);
  }
}

/** Adds a gate to the constants of some rows, where its driver stays on one side of the ramp. */
function addGate(run: Run, gate: PlannedGate, base: number, count: number, fall: number): boolean {
  const { driver, stride, h, d, sign, strength } = gate;
  if (driver.kind !== 'population') return false;
  const { currents, selfGains } = run;
  const { beta, fixed } = run.work.arguments;
  const closed = closedBy(gate);
  const weight = sign * strength;
  const left = selfGains[driver.population] === 1 ? 1 : fall;
  for (let r = 0; r < count; r++) {
    const x = currents[driver.offset + stride * r];
    const q = openness(x, x * left, h, d);
    if (q < 0) return false;
    const change = closed + weight * q;
    beta[base + r] += change;
    fixed[base + r] = fixed[base + r] + Math.abs(closed) + Math.abs(weight * q);
  }
  return true;
}

/** q = clip((x - h) / d, 0, 1) while the driver goes from x to y; -1 where it changes. */
function openness(x: number, y: number, h: number, d: number): number {
  const limit = ROUND_OFF * (Math.max(Math.abs(x), Math.abs(y)) + Math.abs(h));
  if (x - h <= limit && y - h <= limit) return 0;
  if (x >= h + d && y >= h + d) return 1;
  return x === y ? (x - h) / d : -1;
}
