/**
 * The rows of one segment, flat: what the general path of the exact solver and the adaptive solvers evaluate.
 *
 *     a_r = sum weight * I + constant + sum over gates of gateWeight * q;   q = clip((x - h) / d, 0, 1)
 *     dI_i/dt = -I_i / tau_i + sum over rows r into i of (S_ri / tau_i) f(a_r)
 *
 * Every clip is made of switches: affine functions of the state whose sign says which piece holds. With all signs fixed
 * the equations are linear.
 */
import { closedBy, type Plan, type PlannedGate, type PlannedSelf } from '../../../circuit/planned';
import { starts } from '../../../numerics/starts';
import type { Coupling } from '../../couplings';
import type { Entry } from '../exact/cascade/order';

export const RELU = 0;
export const SATURATING = 1;
export const HEAVISIDE = 2;

export interface Network {
  /** Populations in the network, and where each begins among its `size` components (by population index). */
  readonly populations: readonly number[];
  readonly base: readonly number[];
  readonly size: number;
  /** 1 / tau by component; 0 for inputs. */
  readonly rates: Float64Array;
  readonly rows: number;
  /** Terms of row r: indices termStart[r] ... termStart[r + 1] - 1. */
  readonly termStart: Int32Array;
  readonly termIndex: Int32Array;
  readonly termWeight: Float64Array;
  /** The first component of a row whose terms are those of neighbours, one after the other; else -1. */
  readonly termRun: Int32Array;
  readonly constant: Float64Array;
  readonly kind: Uint8Array;
  readonly G: Float64Array;
  readonly h: Float64Array;
  readonly F: Float64Array;
  readonly gateStart: Int32Array;
  /** Component that drives the gate, or -1 - row for a row's output. */
  readonly gateDriver: Int32Array;
  readonly gateH: Float64Array;
  readonly gateD: Float64Array;
  readonly gateWeight: Float64Array;
  readonly outStart: Int32Array;
  readonly outIndex: Int32Array;
  /** S / tau. */
  readonly outGain: Float64Array;
  /** First switch of each row and each gate; a second one (the saturation, the end of a ramp) follows it. */
  readonly rowSwitch: Int32Array;
  readonly gateSwitch: Int32Array;
  readonly switches: number;
  /** The row that each switch belongs to. */
  readonly switchRow: Int32Array;
  readonly owners: readonly Owner[];
  /** Index of the depleting resource of each row, or -1. */
  readonly resource: Int32Array;
  readonly recovery: readonly (number | undefined)[];
}

/** What a switch belongs to. */
export interface Owner {
  readonly kind: 'row' | 'leak' | 'self' | 'gate' | 'ceiling';
  /** Name of the projection, or of the population that is held or flushed; the block's index, -1 for a self row. */
  readonly name: string;
  readonly block: number;
  readonly row: number;
  /** True where the right-hand side jumps: a heaviside row, a gate that is a step. */
  readonly jumps: boolean;
}

/** The entries that gates of other entries are driven by, as closed rows where they are not open themselves. */
export function withDrivers(plan: Plan, entries: readonly Entry[]): Entry[] {
  const all = [...entries];
  const have = new Set(entries.map(({ block }) => block));
  for (let k = 0; k < all.length; k++)
    for (const { driver } of plan.blocks[all[k].block].gates) {
      if (driver.kind !== 'block' || have.has(driver.block)) continue;
      have.add(driver.block);
      all.push(closedEntry(plan, driver.block));
    }
  return all;
}

/** A closed block that takes part: its rows stand below threshold by its g0. */
export const closedEntry = ({ blocks }: Plan, block: number): Entry => ({
  block,
  bias: -blocks[block].threshold,
  watched: true,
});

/** The populations that some entries read, drive or are gated by. */
export function populationsOf(plan: Plan, entries: readonly Entry[]): Set<number> {
  const found = new Set<number>();
  for (const { block } of entries) {
    const { terms, destinations, gates } = plan.blocks[block];
    for (const { population } of terms) found.add(population);
    for (const { population } of destinations) found.add(population);
    for (const { driver } of gates) if (driver.kind === 'population') found.add(driver.population);
  }
  return found;
}

/** The network of some entries (with the drivers of their gates) and self rows, over some populations. */
export function network(
  plan: Plan,
  couplings: readonly (readonly Coupling[])[],
  entries: readonly Entry[],
  selves: readonly PlannedSelf[],
  populations: readonly number[],
): Network {
  const base: number[] = [];
  let size = 0;
  for (const p of populations) {
    base[p] = size;
    size += plan.populations[p].size;
  }
  const rates = new Float64Array(size);
  for (const p of populations) {
    const { size: count, tau, input } = plan.populations[p];
    if (!input) rates.fill(1 / tau, base[p], base[p] + count);
  }
  const rows: RowSpec[] = [];
  const firstRow = new Map<number, number>();
  for (const entry of gatingOrder(plan, entries)) {
    firstRow.set(entry.block, rows.length);
    addBlock(rows, plan, couplings[entry.block] ?? [], entry, base, firstRow);
  }
  for (const self of selves) if (base[self.population] !== undefined) addSelf(rows, plan, self, base);
  return { populations, base, size, rates, ...flat(rows) };
}

/** Entries in an order in which outputs come before the gates that they drive. */
function gatingOrder(plan: Plan, entries: readonly Entry[]): Entry[] {
  const byBlock = new Map(entries.map((entry) => [entry.block, entry]));
  const ordered = new Set<Entry>();
  const visit = (entry: Entry) => {
    if (ordered.has(entry)) return;
    for (const { driver } of plan.blocks[entry.block].gates) {
      const first = driver.kind === 'block' ? byBlock.get(driver.block) : undefined;
      if (first !== undefined) visit(first);
    }
    ordered.add(entry);
  };
  entries.forEach(visit);
  return [...ordered];
}

function addBlock(
  rows: RowSpec[],
  plan: Plan,
  terms: readonly Coupling[],
  { block, bias, watched }: Entry,
  base: readonly number[],
  firstRow: ReadonlyMap<number, number>,
): void {
  const { rows: count, transfer, destinations, name, gates: planned, resource } = plan.blocks[block];
  for (let r = 0; r < count; r++) {
    const gates = planned.map((gate) => gateOf(gate, r, base, firstRow));
    const closing = gates.reduce((sum, gate) => sum + gate.offset, 0);
    rows.push({
      owner: { kind: watched ? 'leak' : 'row', name, block, row: r, jumps: transfer.kind === 'heaviside' },
      terms: terms.map(({ population, size, scale, K }) => {
        const first = base[population];
        if (K === undefined) return { first: first + r, weights: [scale] };
        return { first, weights: K.subarray(r * size, (r + 1) * size) };
      }),
      constant: (typeof bias === 'number' ? bias : bias[r]) + closing,
      kind: transfer.kind === 'relu' ? RELU : transfer.kind === 'saturating' ? SATURATING : HEAVISIDE,
      G: transfer.G,
      h: transfer.h,
      F: transfer.F,
      gates,
      outs: destinations.map(({ population, gain }) => [
        base[population] + r,
        gain / plan.populations[population].tau,
      ]),
      resource,
    });
  }
}

/** A self row: gain * [I + offset]^+ into its own population. */
function addSelf(
  rows: RowSpec[],
  plan: Plan,
  { population, gain, offset }: PlannedSelf,
  base: readonly number[],
): void {
  const { size, tau, name } = plan.populations[population];
  for (let r = 0; r < size; r++) {
    const component = base[population] + r;
    rows.push({
      owner: { kind: 'self', name, block: -1, row: r, jumps: false },
      terms: [{ first: component, weights: [1] }],
      constant: offset,
      kind: RELU,
      G: 1,
      h: 0,
      F: 1,
      gates: [],
      outs: [[component, gain / tau]],
      resource: undefined,
    });
  }
}

interface GateSpec {
  readonly driver: number;
  readonly h: number;
  readonly d: number;
  readonly weight: number;
  /** What the gate adds to the argument while q = 0. */
  readonly offset: number;
}

function gateOf(
  gate: PlannedGate,
  row: number,
  base: readonly number[],
  firstRow: ReadonlyMap<number, number>,
): GateSpec {
  const { driver, stride, h, d, sign, strength } = gate;
  const own = stride * row;
  return {
    driver:
      driver.kind === 'population'
        ? base[driver.population] + own
        : -1 - ((firstRow.get(driver.block) as number) + own),
    h,
    d,
    weight: sign * strength,
    offset: closedBy(gate),
  };
}

interface RowSpec {
  readonly owner: Owner;
  /** Weights of neighbouring components, from the first on. */
  readonly terms: readonly { readonly first: number; readonly weights: ArrayLike<number> }[];
  readonly constant: number;
  readonly kind: number;
  readonly G: number;
  readonly h: number;
  readonly F: number;
  readonly gates: readonly GateSpec[];
  readonly outs: readonly (readonly [number, number])[];
  readonly resource: { readonly recovery?: number } | undefined;
}

/** Rows as flat typed arrays. */
function flat(specs: readonly RowSpec[]) {
  const gates = specs.flatMap((spec) => spec.gates);
  const owners: Owner[] = [];
  const rowSwitch = new Int32Array(specs.length);
  const gateSwitch = new Int32Array(gates.length);
  const switchRow: number[] = [];
  const recovery: (number | undefined)[] = [];
  const resource = new Int32Array(specs.length).fill(-1);
  let gate = 0;
  specs.forEach((spec, r) => {
    for (const { d } of spec.gates) {
      gateSwitch[gate++] = owners.length;
      const owner: Owner = { ...spec.owner, kind: 'gate', jumps: d === 0 };
      owners.push(owner);
      if (d > 0) owners.push(owner);
    }
    rowSwitch[r] = owners.length;
    owners.push(spec.owner);
    if (spec.kind === SATURATING) owners.push({ ...spec.owner, kind: 'ceiling' });
    while (switchRow.length < owners.length) switchRow.push(r);
    if (spec.resource !== undefined) resource[r] = recovery.push(spec.resource.recovery) - 1;
  });
  return {
    rows: specs.length,
    ...flatTerms(specs),
    constant: Float64Array.from(specs, (spec) => spec.constant),
    kind: Uint8Array.from(specs, (spec) => spec.kind),
    G: Float64Array.from(specs, (spec) => spec.G),
    h: Float64Array.from(specs, (spec) => spec.h),
    F: Float64Array.from(specs, (spec) => spec.F),
    gateStart: starts(specs.map((spec) => spec.gates.length)),
    gateDriver: Int32Array.from(gates, ({ driver }) => driver),
    gateH: Float64Array.from(gates, ({ h }) => h),
    gateD: Float64Array.from(gates, ({ d }) => d),
    gateWeight: Float64Array.from(gates, ({ weight }) => weight),
    outStart: starts(specs.map((spec) => spec.outs.length)),
    outIndex: Int32Array.from(
      specs.flatMap((spec) => spec.outs),
      ([index]) => index,
    ),
    outGain: Float64Array.from(
      specs.flatMap((spec) => spec.outs),
      ([, gain]) => gain,
    ),
    rowSwitch,
    gateSwitch,
    switches: owners.length,
    switchRow: Int32Array.from(switchRow),
    owners,
    resource,
    recovery,
  };
}

/** The terms of all rows but those of weight 0. */
function flatTerms(specs: readonly RowSpec[]) {
  const most = specs.reduce(
    (sum, { terms }) => terms.reduce((total, { weights }) => total + weights.length, sum),
    0,
  );
  const termIndex = new Int32Array(most);
  const termWeight = new Float64Array(most);
  const termStart = new Int32Array(specs.length + 1);
  const termRun = new Int32Array(specs.length);
  let count = 0;
  specs.forEach(({ terms }, r) => {
    const from = count;
    for (const { first, weights } of terms) count = addTerms(termIndex, termWeight, count, first, weights);
    termStart[r + 1] = count;
    termRun[r] = runOf(termIndex, from, count);
  });
  return {
    termStart,
    termRun,
    termIndex: termIndex.subarray(0, count),
    termWeight: termWeight.subarray(0, count),
  };
}

function addTerms(
  termIndex: Int32Array,
  termWeight: Float64Array,
  at: number,
  first: number,
  weights: ArrayLike<number>,
): number {
  let count = at;
  for (let j = 0; j < weights.length; j++) {
    const weight = weights[j];
    if (weight === 0) continue;
    termIndex[count] = first + j;
    termWeight[count++] = weight;
  }
  return count;
}

/** The first of some indices where they are neighbours, one after the other; else -1. */
function runOf(index: Int32Array, from: number, to: number): number {
  for (let j = from + 1; j < to; j++) if (index[j] !== index[j - 1] + 1) return -1;
  return from < to ? index[from] : -1;
}
