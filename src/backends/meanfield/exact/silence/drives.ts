/**
 * The drive of closed rows, from the currents themselves: it proves the silence of blocks that the bounds of bounds.ts
 * fail, which know no more than the largest row and the largest current and miss that terms of both signs cancel. Over a
 * window in closed form the currents of a source are
 *
 *     I(s) = f I + g A + h B,   0 <= f(s) <= 1, 0 <= g(s) <= kernelA, 0 <= h(s) <= kernelB
 *
 * (A = B = 0 where nothing charges it), and afterwards they fall together until something touches them. Until then
 *
 *     K I(s) <= sum over sources of [K I]^+ + kernelA [K A]^+ + kernelB [K B]^+
 *
 * Components that do not move together, as negative currents beside positive ones that are held, or currents whose rows
 * cross thresholds within the window, are bounded one by one: sum_j [K_j v_j]^+ in place of [K v]^+.
 */

import { advance, type Run } from '../run';
import { addTerm } from '../terms';

/** What goes on in a window, beside the kernels in `work`. */
export interface Charges {
  readonly open: ArrayLike<number>;
  /** The drives of every component, at its place in a state. */
  readonly A: Float64Array;
  readonly B: Float64Array;
  /** True where A and B are the least and the largest of several pieces, with the kernel of B. */
  readonly pieces: boolean;
}

/** A window in which nothing is open. */
export const NOTHING: Charges = {
  open: [],
  A: new Float64Array(0),
  B: new Float64Array(0),
  pieces: false,
};

/** True where the rows of all doubtful blocks that are closed stay silent from time t on; they are doubtful no longer. */
export function staySilent(run: Run, charges: Charges, t: number): boolean {
  for (const block of run.doubtful) {
    if (isOpen(charges, block)) continue;
    if (!isSilent(run, charges, block, t)) return false;
    run.doubtful.delete(block);
  }
  return true;
}

function isOpen({ open }: Charges, block: number): boolean {
  let j = 0;
  while (j < open.length && open[j] !== block) j++;
  return j < open.length;
}

function isSilent(run: Run, charges: Charges, block: number, t: number): boolean {
  const { wiring, work } = run;
  const limit = reachOf(run, charges, block, t);
  const rows = wiring.rows[block];
  let r = 0;
  while (r < rows && work.argument[r] <= limit) r++;
  return r === rows;
}

/** Fills `work.argument` with what the rows of a block reach from time t on; returns below what they are silent. */
export function reachOf(run: Run, { A, B, pieces }: Charges, block: number, t: number): number {
  const { wiring, peaks, dips, currents, work } = run;
  const { termStart, termPopulation, positive, negative, offset } = wiring;
  const { kernelA, kernelB } = work;
  const rows = wiring.rows[block];
  const reach = work.argument;
  reach.fill(0, 0, rows);
  let count = 0;
  let size = 0;
  for (let k = termStart[block]; k < termStart[block + 1]; k++) {
    const p = termPopulation[k];
    const together = dips[p] === 0;
    const a = kernelA[p];
    const b = kernelB[p];
    advance(run, p, t);
    addReach(run, k, currents, 1, together, rows);
    if (a > 0) addReach(run, k, A, a, together && !pieces, rows);
    if (b > 0) addReach(run, k, B, b, together && !pieces, rows);
    count += offset[p + 1] - offset[p];
    size += (positive[k] + negative[k]) * Math.max(peaks[p], dips[p]);
  }
  // the sums may be wrong by their rounding error
  return wiring.silence[block] - 2 * Number.EPSILON * (count + 8) * size;
}

/** Adds factor [K v]^+ of term k to what the rows reach; or factor sum_j [K_j v_j]^+ where v does not move together. */
function addReach(
  run: Run,
  k: number,
  v: Float64Array,
  factor: number,
  together: boolean,
  rows: number,
): void {
  const { argument: reach, magnitude: sum } = run.work;
  sum.fill(0, 0, rows);
  if (together) addTerm(run, k, v, sum, 0, rows);
  else addParts(run, k, v, sum, rows);
  for (let r = 0; r < rows; r++) reach[r] += factor * Math.max(0, sum[r]);
}

/** sum += sum_j [K_j v_j]^+, likewise. */
function addParts(run: Run, k: number, v: Float64Array, sum: Float64Array, rows: number): void {
  const { offset, termPopulation, termScale, termMatrix, termWeights, termTransposed } = run.wiring;
  const p = termPopulation[k];
  const from = offset[p];
  const size = offset[p + 1] - from;
  const dense = termMatrix[k];
  const K = dense ?? run.weights[termWeights[k]];
  const scale = dense === undefined ? termScale[k] : 1;
  const [row, column] = termTransposed[k] === 1 ? [1, rows] : [size, 1];
  for (let r = 0; r < rows; r++)
    if (K === undefined) sum[r] = Math.max(0, scale * v[from + r]);
    else
      for (let j = 0; j < size; j++) {
        const part = scale * K[r * row + j * column] * v[from + j];
        sum[r] += Math.max(0, part);
      }
}
