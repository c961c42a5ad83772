/**
 * Between which values the arguments and outputs of rows lie over a stretch in which no switch turns: from the ranges of
 * currents, weights and resources. The shorter the stretch, the nearer the two ends.
 */
import type { Block, Plan, PlannedGate, Term } from '../../../circuit/planned';
import type { Active } from './active';

export type Interval = readonly [least: number, most: number];

export interface Ranges {
  readonly plan: Plan;
  readonly active: Active;
  /** The first row of each block that takes part. */
  readonly firstRows: ReadonlyMap<number, number>;
  /** What a row's argument is beside its sources and gates. */
  bias(block: number, r: number): number;
  current(p: number, component: number): Interval;
  /** An entry of the named weights. */
  weight(w: number, at: number): Interval;
  /** What a row's resource has left. */
  left(block: number, r: number): Interval;
}

/** The first rows of the blocks that take part in a segment. */
export function firstRowsOf({ net }: Active): Map<number, number> {
  const rows = new Map<number, number>();
  net.owners.forEach(({ block }, i) => {
    if (block >= 0 && !rows.has(block)) rows.set(block, net.switchRow[i]);
  });
  return rows;
}

export function argumentRange(ranges: Ranges, block: number, r: number): Interval {
  const { terms, gates, rows } = ranges.plan.blocks[block];
  let least = ranges.bias(block, r);
  let most = least;
  const add = ([low, high]: Interval) => {
    least += low;
    most += high;
  };
  for (let g = 0; g < gates.length; g++) add(gateRange(ranges, block, r, g));
  for (const term of terms) add(termRange(ranges, term, rows, r));
  return [least, most];
}

function termRange(ranges: Ranges, term: Term, rows: number, r: number): Interval {
  const { population: p } = term;
  if (term.kind === 'identity') return product([term.scale, term.scale], ranges.current(p, r));
  const { size } = ranges.plan.populations[p];
  let [least, most] = [0, 0];
  for (let j = 0; j < size; j++) {
    const weight = weightIn(ranges, term, rows, r, j);
    const [low, high] = product(weight, ranges.current(p, j));
    least += low;
    most += high;
  }
  return [least, most];
}

function weightIn(
  { plan, weight }: Ranges,
  term: Exclude<Term, { kind: 'identity' }>,
  rows: number,
  r: number,
  j: number,
): Interval {
  const { size } = plan.populations[term.population];
  if (term.kind === 'dense') return [term.matrix[r * size + j], term.matrix[r * size + j]];
  const [low, high] = weight(term.weights, term.transpose ? j * rows + r : r * size + j);
  return term.scale < 0 ? [term.scale * high, term.scale * low] : [term.scale * low, term.scale * high];
}

const product = ([a, b]: Interval, [low, high]: Interval): Interval => [
  Math.min(a * low, a * high, b * low, b * high),
  Math.max(a * low, a * high, b * low, b * high),
];

/** What the g-th gate of a row adds: where the row takes part its switches say where it does not depend on the range. */
function gateRange(ranges: Ranges, block: number, r: number, g: number): Interval {
  const { active, firstRows, plan } = ranges;
  const gate = plan.blocks[block].gates[g];
  const first = firstRows.get(block);
  const known = first === undefined ? undefined : knownOpenness(active, first + r, g);
  const [low, high] = known ?? opennessRange(ranges, gate, r);
  const { sign, strength } = gate;
  return sign === 1 ? [strength * (low - 1), strength * (high - 1)] : [-strength * high, -strength * low];
}

function knownOpenness({ net, on }: Active, row: number, g: number): Interval | undefined {
  const k = net.gateStart[row] + g;
  const i = net.gateSwitch[k];
  if (on[i] === 0) return [0, 0];
  return net.gateD[k] === 0 || on[i + 1] === 1 ? [1, 1] : undefined;
}

function opennessRange(ranges: Ranges, { driver, stride, h, d }: PlannedGate, r: number): Interval {
  const [low, high] =
    driver.kind === 'block'
      ? outputRange(ranges, driver.block, stride * r)
      : ranges.current(driver.population, stride * r);
  const openness = (x: number) => (d === 0 ? (x > h ? 1 : 0) : Math.min(Math.max((x - h) / d, 0), 1));
  return [openness(low), openness(high)];
}

/** What a row emits. */
function outputRange(ranges: Ranges, block: number, r: number): Interval {
  const { active, firstRows, plan } = ranges;
  const planned = plan.blocks[block];
  const first = firstRows.get(block);
  const { net, on } = active;
  if (first !== undefined && on[net.rowSwitch[first + r]] === 0) return [0, 0];
  const [low, high] = argumentRange(ranges, block, r);
  const isOn = first !== undefined;
  const emits = (a: number) => transferOf(planned, a, isOn);
  return product([emits(low), emits(high)], ranges.left(block, r));
}

/** f(a) of a row, of one that is known to be above its threshold or not. */
function transferOf({ transfer: { kind, G, h, F } }: Block, a: number, isOn: boolean): number {
  if (kind === 'heaviside') return isOn || a > h ? 1 : 0;
  return Math.min(Math.max(G * (a - h), 0), F);
}
