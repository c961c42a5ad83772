/** Synapses as tables: the targets of each source, and how much the targets can get. */
import type { LifNetwork, SynapseDescription } from './types';

/** Which group gets them, and from whom: groups are numbered first, generators after them. */
export interface Synapses {
  readonly from: number;
  readonly to: number;
  /** Entries start[j] to start[j + 1] - 1 of `target` are the targets of source j; undefined where all get from all. */
  readonly start: Int32Array | undefined;
  readonly target: Int32Array;
  /** Of each entry (all to all: rows [source, target]); undefined where `weight` is that of all. */
  readonly weights: Float64Array | undefined;
  readonly weight: number;
  /** The largest sum of positive weights of a target. */
  readonly most: number;
}

const tables = new WeakMap<LifNetwork, readonly Synapses[]>();

/** The tables of a network, made once: a network never changes. */
export function wiringOf(network: LifNetwork): readonly Synapses[] {
  let made = tables.get(network);
  if (made === undefined) {
    const { groups, generators, synapses } = network;
    const sizes = [...groups, ...generators].map(({ size }) => size);
    const index = new Map([...groups, ...generators].map(({ name }, k) => [name, k]));
    const at = (name: string) => index.get(name) as number;
    made = synapses.map((one) => {
      const [from, to] = [at(one.from), at(one.to)];
      return { from, to, ...tableOf(one, sizes[from], sizes[to]) };
    });
    tables.set(network, made);
  }
  return made;
}

type Table = Omit<Synapses, 'from' | 'to'>;

function tableOf({ pattern, sources, weights }: SynapseDescription, from: number, to: number): Table {
  if (pattern === 'all-to-all') return fullTable(weights, from, to);
  const rows = sources ?? Array.from({ length: to }, (_, j) => [j]);
  const start = new Int32Array(from + 1);
  for (const row of rows) for (const unit of row) start[unit + 1]++;
  for (let j = 0; j < from; j++) start[j + 1] += start[j];
  const next = start.slice();
  const target = new Int32Array(start[from]);
  const each = typeof weights === 'number' ? undefined : new Float64Array(start[from]);
  let most = 0;
  rows.forEach((row, i) => {
    let sum = 0;
    row.forEach((unit, k) => {
      const at = next[unit]++;
      target[at] = i;
      const weight = weightAt(weights, i, k);
      if (each !== undefined) each[at] = weight;
      sum += Math.max(weight, 0);
    });
    most = Math.max(most, sum);
  });
  return { start, target, weights: each, weight: typeof weights === 'number' ? weights : Number.NaN, most };
}

function fullTable(weights: SynapseDescription['weights'], from: number, to: number): Table {
  const rest = { start: undefined, target: new Int32Array(0) };
  if (typeof weights === 'number')
    return { ...rest, weights: undefined, weight: weights, most: from * Math.max(weights, 0) };
  const each = new Float64Array(from * to);
  let most = 0;
  for (let i = 0; i < to; i++) {
    let sum = 0;
    for (let j = 0; j < from; j++) {
      const weight = weightAt(weights, i, j);
      each[j * to + i] = weight;
      sum += Math.max(weight, 0);
    }
    most = Math.max(most, sum);
  }
  return { ...rest, weights: each, weight: Number.NaN, most };
}

/** Of target i and the k-th of its sources. */
function weightAt(weights: SynapseDescription['weights'], i: number, k: number): number {
  if (typeof weights === 'number') return weights;
  const row = weights[i];
  return typeof row === 'number' ? row : row[k];
}

/** Adds what one source gives, `amount` times its weights, to the targets. */
export function give(
  { start, target, weights, weight }: Synapses,
  source: number,
  amount: number,
  out: Float64Array,
): void {
  if (start === undefined) {
    const n = out.length;
    if (weights === undefined) for (let i = 0; i < n; i++) out[i] += weight * amount;
    else for (let i = 0; i < n; i++) out[i] += weights[source * n + i] * amount;
    return;
  }
  const end = start[source + 1];
  if (weights === undefined) for (let k = start[source]; k < end; k++) out[target[k]] += weight * amount;
  else for (let k = start[source]; k < end; k++) out[target[k]] += weights[k] * amount;
}
