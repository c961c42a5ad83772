/** The rows of a charging segment: their arguments alpha e^{-s} + beta, from sources that decay or stay. */
import { closedBy, type PlannedGate } from '../../../../circuit/planned';
import { ROUND_OFF } from '../../../../numerics/cascade';
import { type Selection, select, selection } from '../outer';
import type { Run } from '../run';
import type { Charging } from './segment';

/** Buffers for the rows of all blocks of a segment, which grow with it. */
export interface Rows {
  alpha: Float64Array;
  /** Without the transfer's threshold. */
  beta: Float64Array;
  /** The sum of what is constant about a row without any source: |bias| and |gates|. */
  fixed: Float64Array;
  /** By block: bounds on |terms| of alpha and of beta. */
  alphaBound: Float64Array;
  betaBound: Float64Array;
}

export const rows = (): Rows => ({
  alpha: new Float64Array(0),
  beta: new Float64Array(0),
  fixed: new Float64Array(0),
  alphaBound: new Float64Array(0),
  betaBound: new Float64Array(0),
});

export function reserveRows(work: Rows, count: number, blocks: number): void {
  if (work.alpha.length < count) {
    work.alpha = new Float64Array(2 * count);
    work.beta = new Float64Array(2 * count);
    work.fixed = new Float64Array(2 * count);
  }
  if (work.alphaBound.length < blocks) {
    work.alphaBound = new Float64Array(2 * blocks);
    work.betaBound = new Float64Array(2 * blocks);
  }
}

const counted: Selection = selection();

/** Fills the arguments of block j; false where a gate is on its ramp, so that they are not of this form. */
export function fillRows(run: Run, c: Charging, j: number, fall: number, work: Rows): boolean {
  const { wiring, currents, selfGains } = run;
  const { termStart, termPopulation, termScale, termMatrix, termWeights, termTransposed, offset } = wiring;
  const b = c.block[j];
  const base = c.rowStart[j];
  const count = c.rowStart[j + 1] - base;
  const { alpha, beta, fixed } = work;
  const twin = c.mirrored[j];
  if (twin >= 0) {
    mirror(work, c.rowStart[twin], base, count);
    work.alphaBound[j] = work.alphaBound[twin];
    work.betaBound[j] = work.betaBound[twin];
    return true;
  }
  alpha.fill(0, base, base + count);
  addBias(beta, fixed, base, count, c.bias[j] ?? 0);
  for (const gate of c.gates[j]) if (!addGate(run, gate, beta, fixed, base, count, fall)) return false;
  let decaying = 0;
  let constant = 0;
  for (let k = termStart[b]; k < termStart[b + 1]; k++) {
    const p = termPopulation[k];
    const from = offset[p];
    const size = offset[p + 1] - from;
    const stays = selfGains[p] === 1;
    const into = stays ? beta : alpha;
    const scale = termScale[k];
    const K = termMatrix[k];
    const w = termWeights[k];
    let largest = Math.max(run.peaks[p], run.dips[p]);
    if (K === undefined && w < 0) addScaled(into, base, count, scale, currents, from);
    else {
      select(counted, currents, from, size);
      largest = counted.most;
      if (K !== undefined) addProduct(into, base, count, K, 1, currents, from, size, counted);
      else if (termTransposed[k] === 1)
        addTransposed(into, base, count, run.weights[w], scale, currents, from, counted);
      else addProduct(into, base, count, run.weights[w], scale, currents, from, size, counted);
    }
    const most = (wiring.positive[k] + wiring.negative[k]) * largest;
    if (stays) constant += most;
    else decaying += most;
  }
  work.alphaBound[j] = decaying;
  work.betaBound[j] = constant;
  return true;
}

/** The rows from `to` on are the negatives of those from `from` on. */
function mirror({ alpha, beta, fixed }: Rows, from: number, to: number, count: number): void {
  for (let r = 0; r < count; r++) {
    // no -0: it would be the drive of a row that is on
    alpha[to + r] = 0 - alpha[from + r];
    beta[to + r] = 0 - beta[from + r];
    fixed[to + r] = 0;
  }
}

function addBias(
  beta: Float64Array,
  fixed: Float64Array,
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
function addGate(
  { currents, selfGains }: Run,
  gate: PlannedGate,
  beta: Float64Array,
  fixed: Float64Array,
  base: number,
  count: number,
  fall: number,
): boolean {
  const { driver, stride, h, d, sign, strength } = gate;
  if (driver.kind !== 'population') return false;
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

/** a += scale I. */
export function addScaled(
  a: Float64Array,
  base: number,
  count: number,
  scale: number,
  currents: Float64Array,
  from: number,
): void {
  for (let r = 0; r < count; r++) a[base + r] += scale * currents[from + r];
}

/** a += scale K I, K by rows, over the components that count. */
export function addProduct(
  a: Float64Array,
  base: number,
  count: number,
  K: Float64Array,
  scale: number,
  currents: Float64Array,
  from: number,
  size: number,
  { index, count: live }: Selection,
): void {
  let r = 0;
  // four sums at once: one alone waits for each addition
  for (; r + 3 < count; r += 4) {
    const at = r * size;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0; k < live; k++) {
      const i = index[k];
      const x = currents[from + i];
      s0 += K[at + i] * x;
      s1 += K[at + size + i] * x;
      s2 += K[at + 2 * size + i] * x;
      s3 += K[at + 3 * size + i] * x;
    }
    a[base + r] += scale * s0;
    a[base + r + 1] += scale * s1;
    a[base + r + 2] += scale * s2;
    a[base + r + 3] += scale * s3;
  }
  for (; r < count; r++) {
    let sum = 0;
    for (let k = 0; k < live; k++) {
      const i = index[k];
      sum += K[r * size + i] * currents[from + i];
    }
    a[base + r] += scale * sum;
  }
}

/** a += scale W^T I. */
export function addTransposed(
  a: Float64Array,
  base: number,
  count: number,
  W: Float64Array,
  scale: number,
  currents: Float64Array,
  from: number,
  { index, count: live }: Selection,
): void {
  for (let k = 0; k < live; k++) {
    const i = index[k];
    const x = scale * currents[from + i];
    for (let r = 0; r < count; r++) a[base + r] += x * W[i * count + r];
  }
}

/** Sum of |terms| of one row, over sources that stay or over those that decay. */
export function termsOf(run: Run, c: Charging, j: number, r: number, stays: boolean): number {
  const { termStart, termPopulation, termScale, termMatrix, termWeights, termTransposed, offset } =
    run.wiring;
  const b = c.block[j];
  const count = c.rowStart[j + 1] - c.rowStart[j];
  let sum = 0;
  for (let k = termStart[b]; k < termStart[b + 1]; k++) {
    const p = termPopulation[k];
    if ((run.selfGains[p] === 1) !== stays) continue;
    const from = offset[p];
    const size = offset[p + 1] - from;
    const w = termWeights[k];
    const K = w < 0 ? termMatrix[k] : run.weights[w];
    const scale = termMatrix[k] === undefined ? Math.abs(termScale[k]) : 1;
    if (K === undefined) sum += scale * Math.abs(run.currents[from + r]);
    else
      for (let i = 0; i < size; i++) {
        const value = K[termTransposed[k] === 1 ? i * count + r : r * size + i];
        sum += scale * Math.abs(value * run.currents[from + i]);
      }
  }
  return sum;
}
