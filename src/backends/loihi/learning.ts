/**
 * The learning engine of one set of synapses, after the deliveries of a step: what is transmitted in a step is the weight
 * before its learning.
 *
 * x0 = 1 where a spike arrived in this step, y0 = 1 where the target fired in the step before (its spike would arrive
 * now), r0 = 1 where a reward arrived, so that spikes fired in one step coincide. Traces decay, take their impulse, and
 * then enter the rule. |dw| is rounded up to a whole number; what the step of the weight format leaves over becomes one
 * more step with the probability remainder / step; then w is clipped to the format. Sources: Davies et al. 2018;
 * Michaelis et al. 2022.
 */
import { bitsOf, laneOf } from '../../numerics/counter';
import { TAG } from './limits';
import type { Factor } from './rule';
import { parseRule, TRACES } from './rule';
import { ownPart, type Separated, separate } from './separate';
import { type Ring, slotOf } from './spikes';
import type { Synapses } from './synapses';
import { decayTrace, excite, type Trace, type TraceDecay, traceOf } from './traces';
import type { LoihiRule, TraceName } from './types';
import { effectiveWeight, heldRange, stepOf } from './weights';

export interface Learner {
  readonly synapses: Synapses;
  /** Spikes of the target group, and of the reward with the steps they take to arrive. */
  readonly target: Ring;
  readonly reward: { readonly ring: Ring; readonly lag: number } | undefined;
  readonly traces: ReadonlyMap<TraceName, Trace>;
  readonly products: readonly Separated[];
  /** Products that are not 0 in this step: how many, which, and their common numbers. */
  readonly live: Int32Array;
  readonly common: Float64Array;
  /** The parts of source and target units, product after product. */
  readonly sourcePart: Float64Array;
  readonly targetPart: Float64Array;
  readonly arrived: Uint8Array;
  readonly fired: Uint8Array;
  readonly tag: Int16Array | undefined;
  /** Where synapses are not all to all: those of target j are incoming[column[j]] to incoming[column[j + 1] - 1]. */
  readonly column: Int32Array;
  readonly incoming: Int32Array;
  readonly origin: Int32Array;
  readonly step: number;
  readonly low: number;
  readonly high: number;
  /** Effective weights by mantissa + 256. */
  readonly table: Int32Array;
  readonly key: number;
  /** Of the step: random bits, visits beyond the arrivals, weights changed. */
  lane: number;
  visits: number;
  changes: number;
}

export function learnerOf(
  rule: LoihiRule,
  synapses: Synapses,
  target: Ring,
  reward: Learner['reward'],
  decay: TraceDecay,
  keyOf: (name: string) => number,
): Learner {
  const { sources, targets, format, w } = synapses;
  const products = [
    ...(rule.dw === undefined ? [] : parseRule(rule.dw, 'dw').map((product) => separate(product, false))),
    ...(rule.dt === undefined ? [] : parseRule(rule.dt, 'dt').map((product) => separate(product, true))),
  ];
  const traces = new Map<TraceName, Trace>();
  for (const name of TRACES) {
    const given = rule[name];
    const units = name === 'r1' ? 1 : name.startsWith('x') ? sources : targets;
    if (given !== undefined) traces.set(name, traceOf(given, units, decay, keyOf(name)));
  }
  const [low, high] = heldRange(format);
  return {
    synapses,
    target,
    reward,
    traces,
    products,
    live: new Int32Array(products.length),
    common: new Float64Array(products.length),
    sourcePart: new Float64Array(products.length * sources),
    targetPart: new Float64Array(products.length * targets),
    arrived: new Uint8Array(sources),
    fired: new Uint8Array(targets),
    tag: rule.dt === undefined ? undefined : new Int16Array(w.length),
    ...columnsOf(synapses),
    step: stepOf(format),
    low,
    high,
    table: Int32Array.from({ length: 512 }, (_, k) => effectiveWeight(k - 256, format)),
    key: keyOf('dw'),
    lane: 0,
    visits: 0,
    changes: 0,
  };
}

function columnsOf({ dense, sources, targets, row, target }: Synapses) {
  const column = new Int32Array(dense ? 0 : targets + 1);
  const incoming = new Int32Array(target.length);
  const origin = new Int32Array(target.length);
  if (dense) return { column, incoming, origin };
  for (const j of target) column[j + 1] = (column[j + 1] as number) + 1;
  for (let j = 0; j < targets; j++) column[j + 1] = (column[j + 1] as number) + (column[j] as number);
  const next = column.slice();
  for (let i = 0; i < sources; i++)
    for (let k = row[i] as number; k < (row[i + 1] as number); k++) {
      const j = target[k] as number;
      incoming[next[j] as number] = k;
      next[j] = (next[j] as number) + 1;
      origin[k] = i;
    }
  return { column, incoming, origin };
}

/** One step of learning: the traces, then the rule. */
export function learn(learner: Learner, step: number): void {
  moveTraces(learner, step);
  applyRule(learner, step);
}

/** Traces decay and take the impulses of this step's events. */
export function moveTraces({ traces, synapses, target, reward }: Learner, step: number): void {
  for (const [name, trace] of traces) {
    if (trace.impulse === 0) continue;
    decayTrace(trace, step);
    if (name === 'r1') {
      if (reward !== undefined && rewarded(reward, step)) excite(trace, 0);
    } else if (name.startsWith('x')) exciteAll(trace, synapses.source, step - synapses.lag);
    else exciteAll(trace, target, step - 1);
  }
}

function exciteAll(trace: Trace, ring: Ring, step: number): void {
  const slot = slotOf(ring, step);
  const begin = slot * ring.size;
  const n = ring.count[slot] as number;
  for (let k = 0; k < n; k++) excite(trace, ring.units[begin + k] as number);
}

const rewarded = ({ ring, lag }: NonNullable<Learner['reward']>, step: number): boolean =>
  (ring.count[slotOf(ring, step - lag)] as number) > 0;

/** The rule with the traces as they are now. */
export function applyRule(learner: Learner, step: number): void {
  learner.visits = 0;
  learner.changes = 0;
  const { synapses, target, products, live, arrived, fired } = learner;
  const { source, lag, sources, targets } = synapses;
  const arrivals = slotOf(source, step - lag);
  const firings = slotOf(target, step - 1);
  const [x, y] = [source.count[arrivals] as number, target.count[firings] as number];
  // which synapses some live product can reach: all, those of arrivals, those of targets that fired, those of both
  let [n, all, rows, columns, both] = [0, false, false, false, false];
  for (let p = 0; p < products.length; p++) {
    const product = products[p] as Separated;
    const value = product.scale * commonPart(learner, product.common, step);
    if (value === 0 || (product.needsArrival && x === 0) || (product.needsFiring && y === 0)) continue;
    live[n] = p;
    learner.common[n++] = value;
    if (product.needsArrival && product.needsFiring) both = true;
    else if (product.needsArrival) rows = true;
    else if (product.needsFiring) columns = true;
    else all = true;
  }
  if (n === 0) return;
  learner.lane = laneOf(learner.key, step);
  mark(arrived, source, arrivals, 1);
  mark(fired, target, firings, 1);
  for (let l = 0; l < n; l++) {
    const product = products[live[l] as number] as Separated;
    const value = learner.common[l] as number;
    if (all || columns)
      for (let i = 0; i < sources; i++)
        learner.sourcePart[l * sources + i] = value * sourceValue(learner, product, i);
    else
      for (let k = 0; k < x; k++) {
        const i = source.units[arrivals * sources + k] as number;
        learner.sourcePart[l * sources + i] = value * sourceValue(learner, product, i);
      }
    if (all || rows)
      for (let j = 0; j < targets; j++)
        learner.targetPart[l * targets + j] = targetValue(learner, product, j);
    else
      for (let k = 0; k < y; k++) {
        const j = target.units[firings * targets + k] as number;
        learner.targetPart[l * targets + j] = targetValue(learner, product, j);
      }
  }
  if (all) visitAll(learner, n);
  else {
    if (rows) visitRows(learner, n, arrivals, x);
    if (columns) visitColumns(learner, n, firings, y, rows);
    else if (both && !rows) visitCrossings(learner, n, arrivals, x, firings, y);
  }
  mark(arrived, source, arrivals, 0);
  mark(fired, target, firings, 0);
}

function mark(flags: Uint8Array, ring: Ring, slot: number, value: number): void {
  const begin = slot * ring.size;
  const n = ring.count[slot] as number;
  for (let k = 0; k < n; k++) flags[ring.units[begin + k] as number] = value;
}

function commonPart({ traces, reward }: Learner, factors: readonly Factor[], step: number): number {
  let product = 1;
  for (let k = 0; k < factors.length; k++) {
    const { variable, add } = factors[k] as Factor;
    let value: number;
    if (variable === 'r1') value = traces.get('r1')?.values[0] ?? 0;
    else if (variable === 'r0') value = reward !== undefined && rewarded(reward, step) ? 1 : 0;
    else value = step % 2 ** Number(variable.slice(1)) === 0 ? 1 : 0;
    product *= value + add;
  }
  return product;
}

function sourceValue({ traces, arrived }: Learner, { source }: Separated, i: number): number {
  let product = 1;
  for (let k = 0; k < source.length; k++) {
    const { variable, add } = source[k] as Factor;
    product *= (add +
      (variable === 'x0' ? arrived[i] : (traces.get(variable as TraceName)?.values[i] ?? 0))) as number;
  }
  return product;
}

function targetValue({ traces, fired }: Learner, { target }: Separated, j: number): number {
  let product = 1;
  for (let k = 0; k < target.length; k++) {
    const { variable, add } = target[k] as Factor;
    product *= (add +
      (variable === 'y0' ? fired[j] : (traces.get(variable as TraceName)?.values[j] ?? 0))) as number;
  }
  return product;
}

function visitAll(learner: Learner, n: number): void {
  const { dense, sources, targets, row, target } = learner.synapses;
  for (let i = 0; i < sources; i++)
    if (dense) for (let j = 0; j < targets; j++) update(learner, n, i * targets + j, i, j);
    else
      for (let k = row[i] as number; k < (row[i + 1] as number); k++)
        update(learner, n, k, i, target[k] as number);
  learner.visits = learner.synapses.w.length;
}

function visitRows(learner: Learner, n: number, slot: number, spikes: number): void {
  const { source, sources, dense, targets, row, target } = learner.synapses;
  for (let s = 0; s < spikes; s++) {
    const i = source.units[slot * sources + s] as number;
    if (dense) for (let j = 0; j < targets; j++) update(learner, n, i * targets + j, i, j);
    else {
      const end = row[i + 1] as number;
      for (let k = row[i] as number; k < end; k++) update(learner, n, k, i, target[k] as number);
    }
  }
}

/** The synapses of targets that fired; where rows were visited, those of arrivals are left out. */
function visitColumns(learner: Learner, n: number, slot: number, spikes: number, rows: boolean): void {
  const { arrived, column, incoming, origin, target: ring } = learner;
  const { dense, sources, targets } = learner.synapses;
  for (let s = 0; s < spikes; s++) {
    const j = ring.units[slot * targets + s] as number;
    const begin = dense ? 0 : (column[j] as number);
    const end = dense ? sources : (column[j + 1] as number);
    for (let c = begin; c < end; c++) {
      const k = dense ? c * targets + j : (incoming[c] as number);
      const i = dense ? c : (origin[k] as number);
      if (arrived[i] === 1) {
        if (!rows) update(learner, n, k, i, j);
        continue;
      }
      learner.visits++;
      update(learner, n, k, i, j);
    }
  }
}

/** The synapses of arrivals onto targets that fired. */
function visitCrossings(
  learner: Learner,
  n: number,
  slot: number,
  x: number,
  firings: number,
  y: number,
): void {
  const { fired, target: ring } = learner;
  const { source, sources, dense, targets, row, target } = learner.synapses;
  for (let s = 0; s < x; s++) {
    const i = source.units[slot * sources + s] as number;
    if (dense)
      for (let f = 0; f < y; f++) {
        const j = ring.units[firings * targets + f] as number;
        update(learner, n, i * targets + j, i, j);
      }
    else {
      const end = row[i + 1] as number;
      for (let k = row[i] as number; k < end; k++) {
        const j = target[k] as number;
        if (fired[j] === 1) update(learner, n, k, i, j);
      }
    }
  }
}

/** The change of synapse k, from unit i to unit j: the sum over the live products. */
function update(learner: Learner, n: number, k: number, i: number, j: number): void {
  const { synapses, products, live, sourcePart, targetPart, tag } = learner;
  let dw = 0;
  let dt = 0;
  for (let l = 0; l < n; l++) {
    let value =
      (sourcePart[l * synapses.sources + i] as number) * (targetPart[l * synapses.targets + j] as number);
    if (value === 0) continue;
    const { own, ofTag } = products[live[l] as number] as Separated;
    if (own.length > 0) value *= ownPart(own, synapses.w[k] as number, tag?.[k] ?? 0, synapses.delay);
    if (ofTag) dt += value;
    else dw += value;
  }
  if (dw !== 0) changeWeight(learner, k, dw);
  if (dt !== 0 && tag !== undefined) {
    const rounded = (tag[k] as number) + Math.sign(dt) * Math.ceil(Math.abs(dt));
    tag[k] = Math.max(-TAG, Math.min(TAG - 1, rounded));
  }
}

function changeWeight(learner: Learner, k: number, dw: number): void {
  const { w, effective } = learner.synapses;
  const { step, low, high, lane, table } = learner;
  const size = Math.ceil(Math.abs(dw));
  let steps = Math.floor(size / step);
  const rest = size - steps * step;
  if (rest > 0 && bitsOf(lane, k) < (rest / step) * 2 ** 32) steps++;
  const before = w[k] as number;
  const after = Math.max(low, Math.min(high, before + Math.sign(dw) * steps * step));
  if (after === before) return;
  w[k] = after;
  effective[k] = table[after + 256] as number;
  learner.changes++;
}
