/** Synapses on the chip: stored by source unit, read when a spike arrives. */
import { type Registers, wake } from './compartments';
import { type SpikeRing, slotOf } from './spikes';
import type { SynapseDescription } from './types';
import { effectiveWeight, formatOf, heldRange, trimmed, type WeightFormat } from './weights';

export interface Synapses {
  readonly name: string;
  readonly source: SpikeRing;
  /** Steps from a spike of the source to its arrival. */
  readonly lag: number;
  readonly delay: number;
  readonly sources: number;
  readonly targets: number;
  /** The first compartment of the target group. */
  readonly first: number;
  /** All to all: synapse i targets + j goes from i to j, and `row` and `target` are empty. */
  readonly dense: boolean;
  /** Else: the synapses of source i are row[i] to row[i + 1] - 1, and `target` says where they go within the group. */
  readonly row: Int32Array;
  readonly target: Indices;
  /** The place of each synapse in the description. */
  readonly order: Int32Array;
  readonly format: WeightFormat;
  /** Mantissas; what they add to the current is table[w + 256], and where synapses are dense it is kept for each as well. */
  readonly w: Int16Array;
  readonly table: Int32Array;
  readonly effective: Int32Array;
  readonly plastic: boolean;
}

export function synapsesOf(
  given: SynapseDescription,
  source: SpikeRing,
  lag: number,
  target: { readonly first: number; readonly size: number },
): Synapses {
  const format = formatOf(given);
  const [sources, targets] = [source.size, target.size];
  const dense = given.pattern === 'all-to-all';
  const pairs = given.pairs ?? [];
  const count = dense ? sources * targets : given.pattern === 'pairs' ? pairs.length : targets;
  const row = new Int32Array(dense ? 0 : sources + 1);
  const to = indices(dense ? 0 : count, targets);
  const order = new Int32Array(count);
  if (dense) {
    for (let i = 0; i < sources; i++)
      for (let j = 0; j < targets; j++) order[i * targets + j] = j * sources + i;
  } else {
    const from = (k: number) => pairs[k]?.[0] ?? k;
    for (let k = 0; k < count; k++) row[from(k) + 1] = row[from(k) + 1] + 1;
    for (let i = 0; i < sources; i++) row[i + 1] += row[i];
    const next = row.slice();
    for (let k = 0; k < count; k++) {
      const place = next[from(k)];
      next[from(k)] = place + 1;
      to[place] = pairs[k]?.[1] ?? k;
      order[place] = k;
    }
  }
  const synapses: Synapses = {
    name: given.name,
    source,
    lag,
    delay: given.delay ?? 0,
    sources,
    targets,
    first: target.first,
    dense,
    row,
    target: to,
    order,
    format,
    w: new Int16Array(count),
    table: Int32Array.from({ length: 512 }, (_, k) => effectiveWeight(k - 256, format)),
    effective: new Int32Array(dense ? count : 0),
    plastic: given.rule !== undefined,
  };
  setWeights(synapses, given.weights);
  return synapses;
}

/** Units of a group or generator. */
export type Indices = Uint16Array | Int32Array;

/** Room for indices of so many units, in as few bytes as they take. */
export const indices = (count: number, units: number): Indices =>
  new (units <= 2 ** 16 ? Uint16Array : Int32Array)(count);

/** Mantissas in the order of the description: one for all, a list, or rows. */
export function setWeights(
  { dense, w, effective, table, order, format }: Synapses,
  given: SynapseDescription['weights'] | ArrayLike<number>,
): void {
  const flat = typeof given === 'number' ? undefined : isRows(given) ? given.flat() : given;
  for (let k = 0; k < w.length; k++) {
    const mantissa = flat === undefined ? (given as number) : flat[order[k]];
    w[k] = trimmed(mantissa, format);
    if (dense) effective[k] = table[w[k] + 256];
  }
}

const isRows = (given: ArrayLike<unknown>): given is readonly (readonly number[])[] =>
  Array.isArray(given) && Array.isArray(given[0]);

/** Mantissas (or tags) in the order of the description; all to all: [target, source] by rows. */
export function described({ order }: Synapses, values: ArrayLike<number>, out: Float64Array, at = 0): void {
  for (let k = 0; k < order.length; k++) out[at + order[k]] = values[k];
}

/** No sum of weights that arrive at one compartment in one step has a greater magnitude, whatever the weights become. */
export function mostInput({ dense, sources, targets, target, format }: Synapses): number {
  const [low, high] = heldRange(format);
  const most = Math.max(...[low, high].map((w) => Math.abs(effectiveWeight(w, format))));
  const degrees = new Int32Array(targets);
  for (const j of target) degrees[j] += 1;
  return most * (dense ? sources : degrees.reduce((a, b) => Math.max(a, b), 0));
}

/** Adds the weights of all spikes that arrive in this step, wakes whom they reach, and says how many synapses that were. */
export function deliver(registers: Registers, synapses: Synapses, step: number): number {
  const { source, lag } = synapses;
  const slot = slotOf(source, step - lag);
  const spikes = source.count[slot];
  if (spikes === 0) return 0;
  const begin = slot * source.size;
  return synapses.dense
    ? deliverDense(registers, synapses, begin, begin + spikes)
    : deliverSparse(registers, synapses, begin, begin + spikes);
}

function deliverDense(registers: Registers, synapses: Synapses, begin: number, end: number): number {
  const { source, effective: w, first, targets } = synapses;
  const { units } = source;
  const { input } = registers;
  let s = begin;
  // eight rows at a time: the inputs are read and written once for all of them
  for (; s + 8 <= end; s += 8) {
    const a = units[s] * targets;
    const b = units[s + 1] * targets;
    const c = units[s + 2] * targets;
    const d = units[s + 3] * targets;
    const e = units[s + 4] * targets;
    const f = units[s + 5] * targets;
    const g = units[s + 6] * targets;
    const h = units[s + 7] * targets;
    for (let j = 0; j < targets; j++)
      input[first + j] =
        input[first + j] +
        (w[a + j] + w[b + j] + w[c + j] + w[d + j]) +
        (w[e + j] + w[f + j] + w[g + j] + w[h + j]);
  }
  for (; s < end; s++) {
    const a = units[s] * targets;
    for (let j = 0; j < targets; j++) input[first + j] += w[a + j];
  }
  wake(registers, { first, size: targets });
  return (end - begin) * targets;
}

function deliverSparse(registers: Registers, synapses: Synapses, begin: number, end: number): number {
  const { source, row, target, w, table, first, targets } = synapses;
  const { units } = source;
  const { input, awake } = registers;
  let operations = 0;
  for (let s = begin; s < end; s++) {
    const i = units[s];
    operations += row[i + 1] - row[i];
  }
  // where most targets are reached, it is cheaper to wake all than to find out which
  const some = 4 * operations < targets;
  if (!some) wake(registers, { first, size: targets });
  for (let s = begin; s < end; s++) {
    const i = units[s];
    const last = row[i + 1];
    for (let k = row[i]; k < last; k++) {
      const j = first + target[k];
      input[j] += table[w[k] + 256];
      if (some) awake[j >> 3] = 1;
    }
  }
  return operations;
}
