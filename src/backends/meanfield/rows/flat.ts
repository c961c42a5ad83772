/** The rows of a segment as flat typed arrays. */
import type { Plan, PlannedRule, PlannedSelf } from '../../../circuit/planned';
import { starts } from '../../../numerics/starts';
import type { Coupling } from '../../couplings';
import type { Entry } from './entries';
import { placesOfFactors } from './factors';
import type { RowSpec } from './row-spec';
import { type Owner, type Rows, SATURATING } from './rows';
import { specsOf } from './specs';

/** The rows of some entries (with the drivers of all gates), self rows and third factors, over some populations. */
export function rowsOf(
  plan: Plan,
  couplings: readonly (readonly Coupling[])[],
  entries: readonly Entry[],
  selves: readonly PlannedSelf[],
  populations: readonly number[],
  rules: readonly PlannedRule[] = [],
): Rows {
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
  const specs = specsOf(plan, couplings, entries, selves, base, rules);
  const factors = placesOfFactors(rules, specs.length);
  return { populations, base, size, rates, factors, ...flat(specs) };
}

/** The rows one after the other; gates, terms and switches likewise. */
function flat(specs: readonly RowSpec[]) {
  const gates = specs.flatMap((spec) => spec.gates);
  const outs = specs.flatMap((spec) => spec.outs);
  return {
    count: specs.length,
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
    outIndex: Int32Array.from(outs, ([index]) => index),
    outGain: Float64Array.from(outs, ([, gain]) => gain),
    ...flatSwitches(specs, gates.length),
    ...flatResources(specs),
  };
}

/** The switches: those of a row's gates, then its own. */
function flatSwitches(specs: readonly RowSpec[], gates: number) {
  const owners: Owner[] = [];
  const rowSwitch = new Int32Array(specs.length);
  const gateSwitch = new Int32Array(gates);
  const switchRow: number[] = [];
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
  });
  return { rowSwitch, gateSwitch, switches: owners.length, switchRow: Int32Array.from(switchRow), owners };
}

function flatResources(specs: readonly RowSpec[]) {
  const recovery: (number | undefined)[] = [];
  const resource = new Int32Array(specs.length).fill(-1);
  specs.forEach((spec, r) => {
    if (spec.resource !== undefined) resource[r] = recovery.push(spec.resource.recovery) - 1;
  });
  return { resource, recovery };
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
