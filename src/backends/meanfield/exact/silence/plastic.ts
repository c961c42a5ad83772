/**
 * Rows that read weights which learn must stay silent meanwhile. Over a stretch of length s their argument is at most
 *
 *     bias + gates + sum over terms of max scale W I,   |W - W(0)| <= s |rate| max|post| max|pre|^T
 *
 * with the currents within their bounds. Where that does not prove a row silent a stretch is shortened, until it is as
 * short as rounding lets it be: then the row is at its threshold, and transmits what changes meanwhile.
 */
import type { Block, PlannedRule } from '../../../../circuit/planned';
import { decayRate } from '../../../trajectory/decay';
import { type Active, GRID } from '../../rows/active';
import { argumentRange, firstRowsOf, type Interval, type Ranges } from '../../rows/ranges';
import { advance, type Run } from '../run';
import type { SegmentWays } from '../ways';

/** The first block that may transmit within s from time t; -1 where all are proven silent. `work` has the stretch's bounds. */
export function mayTransmit(
  run: Run,
  { plastic, segment }: SegmentWays,
  active: Active,
  t: number,
  s: number,
): number {
  if (plastic.length === 0) return -1;
  const touched = new Set(active.net.populations);
  const current = rangesOf(run, touched, t, s);
  const changes = changesOf(run, segment.learn, active, current, s);
  if (changes.size === 0) return -1;
  const open = new Map(segment.open.map(({ block, bias }) => [block, bias]));
  const view: Ranges = {
    ...{ plan: run.plan, active, current, firstRows: firstRowsOf(active), left: () => ALL_LEFT },
    bias(block, r) {
      const bias = open.get(block) ?? -run.plan.blocks[block].threshold;
      return typeof bias === 'number' ? bias : bias[r];
    },
    weight(w, at) {
      const change = changes.get(w)?.[at] ?? 0;
      return [run.weights[w][at] - change, run.weights[w][at] + change];
    },
  };
  return plastic.find((block) => !staysSilent(view, run, block, changes)) ?? -1;
}

/** The least and the largest that a component of a state can be in a stretch. */
type Range = Ranges['current'];

function rangesOf(run: Run, touched: ReadonlySet<number>, t: number, s: number): Range {
  const { plan, work, currents, selfGains } = run;
  return (p, component) => {
    const at = plan.populations[p].offset + component;
    if (touched.has(p)) return [work.lower[at], work.upper[at]];
    advance(run, p, t);
    const current = currents[at];
    const { tau, input } = plan.populations[p];
    if (input) return [current, current];
    // nothing drives it: it only falls
    const end = current * Math.exp((-decayRate(current, selfGains[p]) * s) / tau);
    return [Math.min(current, end), Math.max(current, end)];
  };
}

/** By index of the weights: how much each entry may change at most, [posts, pres] by rows. */
type Changes = ReadonlyMap<number, Float64Array>;

function changesOf(
  { weights }: Run,
  rules: readonly PlannedRule[],
  active: Active,
  range: Range,
  s: number,
): Changes {
  const changes = new Map<number, Float64Array>();
  rules.forEach(({ weights: w, posts, pres, post, pre, rate }, k) => {
    const most = Float64Array.from({ length: posts }, (_, i) => mostFactor(active, k, i, s));
    if (most.every((m) => m === 0)) return;
    const change = changes.get(w) ?? new Float64Array(weights[w].length);
    changes.set(w, change);
    const [p, q] = [mostOf(post, posts, range), mostOf(pre, pres, range)];
    for (let i = 0; i < posts; i++)
      for (let j = 0; j < pres; j++) change[i * pres + j] += s * Math.abs(rate) * most[i] * p[i] * q[j];
  });
  return changes;
}

/** The most that the third factor of post unit i of a rule can be in a stretch. */
function mostFactor({ net, out }: Active, rule: number, i: number, s: number): number {
  const { row, stride } = net.factors[rule];
  if (row < 0) return 1;
  let most = 0;
  let power = 1;
  for (let k = 0; k <= out.filled; k++) {
    most += Math.abs(out.q[(row + stride * i) * GRID + k + 1]) * power;
    power *= s / (k + 1);
  }
  return most;
}

/** The largest |sum| of each component of a signed sum of populations; one that stands in it twice may cancel itself. */
function mostOf(sum: PlannedRule['post'], size: number, range: Range): Float64Array {
  const signs = new Map<number, number>();
  for (const { population, sign } of sum) signs.set(population, (signs.get(population) ?? 0) + sign);
  const most = new Float64Array(size);
  for (const [population, sign] of signs)
    for (let i = 0; i < size; i++) {
      const [low, high] = range(population, i);
      most[i] += Math.abs(sign) * Math.max(Math.abs(low), Math.abs(high));
    }
  return most;
}

/** Resources are refused before. */
const ALL_LEFT: Interval = [1, 1];

function staysSilent(view: Ranges, run: Run, block: number, changes: Changes): boolean {
  const planned = run.plan.blocks[block];
  for (let r = 0; r < planned.rows; r++) {
    const [, most] = argumentRange(view, block, r);
    if (!(most <= planned.transfer.h) && mayChange(run, planned, r, changes)) return false;
  }
  return true;
}

/** True where an entry that a row reads may change: while none does the row transmits what it always has. */
const mayChange = ({ plan }: Run, { rows, terms }: Block, r: number, changes: Changes): boolean =>
  terms.some((term) => {
    if (term.kind !== 'weights') return false;
    const change = changes.get(term.weights);
    const { size } = plan.populations[term.population];
    for (let j = 0; change !== undefined && j < size; j++)
      if (change[term.transpose ? j * rows + r : r * size + j] !== 0) return true;
    return false;
  });
