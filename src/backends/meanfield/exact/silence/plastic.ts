/**
 * Rows that read weights which learn must stay silent meanwhile. Over a stretch of length s their argument is at most
 *
 *     constant + gates + sum over terms of max scale W I,   |W - W(0)| <= s |rate| max|post| max|pre|^T
 *
 * with the currents within their bounds. Where that does not prove a row silent a stretch is shortened, until it is as
 * short as rounding lets it be: then the row is at its threshold, and transmits what changes meanwhile.
 */
import type { Block, PlannedRule } from '../../../../circuit/planned';
import { decayRate } from '../../../trajectory/decay';
import type { Active } from '../../rows/active';
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
  const range = rangesOf(run, touched, t, s);
  const changes = changesOf(run, segment.learn, range, s);
  return plastic.find((block) => !staysSilent(run, active, block, range, changes)) ?? -1;
}

/** The least and the largest that a component of a state can be in a stretch. */
type Range = (p: number, component: number) => readonly [number, number];

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

function changesOf({ weights }: Run, rules: readonly PlannedRule[], range: Range, s: number): Changes {
  const changes = new Map<number, Float64Array>();
  for (const { weights: w, posts, pres, post, pre, rate } of rules) {
    const change = changes.get(w) ?? new Float64Array(weights[w].length);
    changes.set(w, change);
    const [p, q] = [mostOf(post, posts, range), mostOf(pre, pres, range)];
    for (let i = 0; i < posts; i++)
      for (let j = 0; j < pres; j++) change[i * pres + j] += s * Math.abs(rate) * p[i] * q[j];
  }
  return changes;
}

/** The largest |sum| of each component of a signed sum of populations. */
const mostOf = (sum: PlannedRule['post'], size: number, range: Range): Float64Array =>
  Float64Array.from({ length: size }, (_, i) =>
    sum.reduce((total, { population, sign }) => {
      const [low, high] = range(population, i);
      return total + Math.abs(sign) * Math.max(Math.abs(low), Math.abs(high));
    }, 0),
  );

function staysSilent(run: Run, active: Active, block: number, range: Range, changes: Changes): boolean {
  const planned = run.plan.blocks[block];
  for (let r = 0; r < planned.rows; r++) {
    const most = argumentMost({ run, active, range, changes }, block, r);
    if (!(most <= planned.transfer.h) && mayChange(run, planned, r, changes)) return false;
  }
  return true;
}

/** What bounds are taken from. */
interface View {
  readonly run: Run;
  readonly active: Active;
  readonly range: Range;
  readonly changes: Changes;
}

function argumentMost(view: View, block: number, r: number): number {
  const { run, active, range, changes } = view;
  const planned = run.plan.blocks[block];
  const first = firstRow(active, block);
  let most = first < 0 ? closedConstant(view, planned, r) : openConstant(active, first + r);
  for (const term of planned.terms) most += largestTerm(run, planned, term, r, range, changes);
  return most;
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

/** The row of the segment at hand that is a block's first; -1 where the block takes no part. */
const firstRow = ({ net }: Active, block: number): number => {
  const i = net.owners.findIndex((owner) => owner.block === block);
  return i < 0 ? -1 : net.switchRow[i];
};

/** Of a row that takes no part: closed by its windows, and by its gates as far as what drives them shuts them. */
function closedConstant(view: View, { threshold, gates }: Block, r: number): number {
  let constant = -threshold;
  for (const { driver, stride, h, d, sign, strength } of gates) {
    const [low, high] =
      driver.kind === 'block'
        ? [0, outputMost(view, driver.block, stride * r)]
        : view.range(driver.population, stride * r);
    const openness = (x: number) => (d === 0 ? (x > h ? 1 : 0) : Math.min(Math.max((x - h) / d, 0), 1));
    constant += sign === 1 ? strength * (openness(high) - 1) : -strength * openness(low);
  }
  return constant;
}

/** The most that a row can emit. */
function outputMost(view: View, block: number, r: number): number {
  const { kind, G, h, F } = view.run.plan.blocks[block].transfer;
  const above = argumentMost(view, block, r) - h;
  if (above <= 0) return 0;
  return kind === 'heaviside' ? 1 : Math.min(G * above, F);
}

/** With the gates as they are in the stretch: one on its ramp may open it as a whole. */
function openConstant({ net, on }: Active, row: number): number {
  let constant = net.constant[row];
  for (let g = net.gateStart[row]; g < net.gateStart[row + 1]; g++) {
    const i = net.gateSwitch[g];
    const isOn = on[i] === 1;
    const isWhole = net.gateD[g] === 0 || on[i + 1] === 1;
    const weight = net.gateWeight[g];
    if (isOn && (weight > 0 || isWhole)) constant += weight;
  }
  return constant;
}

function largestTerm(
  { plan, weights }: Run,
  { rows }: Block,
  term: Block['terms'][number],
  r: number,
  range: Range,
  changes: Changes,
): number {
  const { population: p } = term;
  const { size } = plan.populations[p];
  if (term.kind === 'identity') return largest(term.scale, term.scale, range(p, r));
  let sum = 0;
  for (let j = 0; j < size; j++) {
    if (term.kind === 'dense') {
      const weight = term.matrix[r * size + j];
      sum += largest(weight, weight, range(p, j));
      continue;
    }
    const at = term.transpose ? j * rows + r : r * size + j;
    const change = changes.get(term.weights)?.[at] ?? 0;
    const [a, b] = [weights[term.weights][at] - change, weights[term.weights][at] + change];
    sum += largest(term.scale * a, term.scale * b, range(p, j));
  }
  return sum;
}

/** The largest product of a weight between a and b and a current within its range. */
const largest = (a: number, b: number, [low, high]: readonly [number, number]): number =>
  Math.max(a * low, a * high, b * low, b * high);
