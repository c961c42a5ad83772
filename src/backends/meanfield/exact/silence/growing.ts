/**
 * Rows that read weights which learn, in a segment that charges: over its length s the weights grow by rate c post pre^T,
 * 0 <= c <= s, so that an argument is at most
 *
 *     K I + sum over rules of s [rate scale post_r (pre I)]^+            (of a transpose: post and pre change places)
 *
 * since post, pre and I stay or decay and so keep their signs; a current that is charged meanwhile counts with its size.
 * Bounds prove most of them silent once and for all, the drive itself does for the others.
 */
import type { Part, PlannedRule } from '../../../../circuit/planned';
import type { Run } from '../run';
import type { SegmentWays } from '../ways';
import { type Charges, reachOf } from './drives';

/** True where all rows that read learning weights are silent in a segment of length s (a time) that begins at t. */
export function silentWhileLearning(
  run: Run,
  { plastic, segment }: SegmentWays,
  charges: Charges,
  t: number,
  s: number,
): boolean {
  for (const block of plastic) {
    if (run.plan.blocks[block].alwaysOpen) return false;
    if (isBounded(run, segment.learn, block, s)) continue;
    const limit = reachOf(run, charges, block, t);
    for (const rule of segment.learn) addGrowth(run, rule, charges, block, s);
    const { argument } = run.work;
    for (let r = 0; r < run.wiring.rows[block]; r++) if (!(argument[r] <= limit)) return false;
  }
  return true;
}

/** True where row sums and the largest currents so far prove a block silent. */
function isBounded(run: Run, rules: readonly PlannedRule[], block: number, s: number): boolean {
  const { wiring, peaks, dips } = run;
  const { termStart, termPopulation, termScale, termWeights, termTransposed, positive, negative } = wiring;
  let most = 0;
  for (let k = termStart[block]; k < termStart[block + 1]; k++) {
    const p = termPopulation[k];
    const grown = Math.abs(termScale[k]) * growth(run, rules, termWeights[k], termTransposed[k], s);
    most += (positive[k] + grown) * peaks[p] + (negative[k] + grown) * dips[p];
  }
  return most <= wiring.silence[block];
}

/** How much a row of weights w, or of their transpose, may grow in the sum of its entries. */
function growth(
  { peaks, dips }: Run,
  rules: readonly PlannedRule[],
  w: number,
  transposed: number,
  s: number,
): number {
  const most = (sum: readonly Part[]) =>
    sum.reduce((total, { population: p, sign }) => total + Math.abs(sign) * Math.max(peaks[p], dips[p]), 0);
  return rules.reduce((total, { weights, posts, pres, post, pre, rate }) => {
    if (weights !== w) return total;
    return total + s * Math.abs(rate) * most(post) * most(pre) * (transposed === 1 ? posts : pres);
  }, 0);
}

/** Adds to what the rows of a block reach how much one rule may let them grow. */
function addGrowth(run: Run, rule: PlannedRule, charges: Charges, block: number, s: number): void {
  const { wiring, work } = run;
  const { offset, termStart, termPopulation, termScale, termWeights, termTransposed } = wiring;
  for (let k = termStart[block]; k < termStart[block + 1]; k++) {
    if (termWeights[k] !== rule.weights) continue;
    const p = termPopulation[k];
    const [rows, columns] = termTransposed[k] === 1 ? [rule.pre, rule.post] : [rule.post, rule.pre];
    const keepsSign = run.dips[p] === 0 && work.kernelA[p] === 0 && work.kernelB[p] === 0;
    let sum = 0;
    for (let j = 0; j < offset[p + 1] - offset[p]; j++) {
      const value = sumAt(run, columns, j);
      sum += keepsSign
        ? value * run.currents[offset[p] + j]
        : Math.abs(value) * largestAt(run, charges, p, offset[p] + j);
    }
    const factor = s * rule.rate * termScale[k] * sum;
    for (let r = 0; r < wiring.rows[block]; r++) {
      const grown = factor * sumAt(run, rows, r);
      work.argument[r] += keepsSign ? Math.max(grown, 0) : Math.abs(grown);
    }
  }
}

/** Component i of a signed sum of populations, which all decay or all stay. */
function sumAt({ currents }: Run, sum: readonly Part[], i: number): number {
  let value = 0;
  for (const { offset, sign } of sum) value += sign * currents[offset + i];
  return value;
}

/** The largest |current| of a component in the segment. */
const largestAt = ({ currents, work }: Run, { A, B }: Charges, p: number, i: number): number =>
  Math.abs(currents[i]) +
  (work.kernelA[p] > 0 ? work.kernelA[p] * Math.abs(A[i]) : 0) +
  (work.kernelB[p] > 0 ? work.kernelB[p] * Math.abs(B[i]) : 0);
