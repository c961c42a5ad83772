/**
 * The audit of a network of the chip: every synapse between rows is decoded again and compared with the plan. Of the levels of
 * a row the first i + 1 together send (i + 1) times the weight that the plan wants, within half a quantum; with the right
 * sign, without delay, and to nobody else.
 *
 *     w = K S kappa emission unit / 64
 */

import type { Ladder, Lowering } from '../../backends/chip-run';
import { blockCouplings } from '../../backends/couplings';
import type { Plan } from '../../circuit/plan';
import type { ChipNetwork, SynapseDescription } from '../../loihi/types';
import { formatOf, mantissaStep } from '../../loihi/weights';

export interface Fault {
  readonly synapses: string;
  readonly row: number;
  readonly source: number;
  readonly level: number;
  /** In quanta of the chip, 64 units of the register: of all levels up to this one. */
  readonly value: number;
  readonly wanted: number;
  readonly why: string;
}

interface Audit {
  /** Synapses that were decoded. */
  readonly synapses: number;
  readonly faults: readonly Fault[];
  /** The largest deviation, in halves of a quantum. */
  readonly worst: number;
}

/** One weight that the plan wants: from a component of a row to one of a reader, in units of 64. */
interface Wanted {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** Round-off of numbers that were multiplied in another order. */
const SLACK = 1e-6;

export function audit(
  plan: Plan,
  lowering: Lowering,
  network: ChipNetwork,
  weights: readonly Float64Array[],
): Audit {
  const faults: Fault[] = [];
  let [synapses, worst] = [0, 0];
  for (const { name, from, to, ladder, wanted } of wantedOf(plan, lowering, network, weights)) {
    const own = network.synapses.filter((one) => one.name === name || one.name === `${name} -`);
    const each = levelsOf(plan, lowering, to);
    const found = decoded(own, from, to, ladder.levels, each);
    synapses += found.count;
    faults.push(...found.faults);
    for (const sign of [1, -1]) {
      const signed = wanted.filter(({ weight }) => sign * weight > 0);
      const quantum = quantumOf(own.find(({ signMode }) => sign > 0 === (signMode === 'excitatory')));
      for (const { from: source, to: row, weight } of signed) {
        let sum = 0;
        for (let level = 0; level < ladder.levels; level++) {
          const all = found.weights.get(`${source * ladder.levels + level} ${row}`) ?? [];
          const first = all[0] ?? 0;
          if (all.some((one) => one !== first) || (all.length > 0 && all.length !== each))
            faults.push({
              ...{ synapses: name, row, source, level, value: sum, wanted: weight },
              why: 'the levels of a row are not charged alike',
            });
          sum += first;
          const off = Math.abs(sum - (level + 1) * weight);
          // where nothing was worth a quantum there are no synapses to take one from
          const half = Number.isNaN(quantum) ? 0.5 : quantum / 2;
          worst = Math.max(worst, off / half);
          if (off > half * (1 + SLACK))
            faults.push({
              ...{ synapses: name, row, source, level, value: sum, wanted: (level + 1) * weight },
              why: `off by ${(off / (2 * half)).toPrecision(3)} quanta`,
            });
        }
        for (let level = 0; level < ladder.levels; level++)
          found.weights.delete(`${source * ladder.levels + level} ${row}`);
      }
    }
    for (const [key, [value]] of found.weights) {
      const [source, row] = key.split(' ').map(Number);
      faults.push({
        ...{ synapses: name, row, source: Math.floor(source / ladder.levels), level: source % ladder.levels },
        ...{ value, wanted: 0, why: 'the plan has no such weight' },
      });
    }
  }
  return { synapses, faults, worst };
}

const quantumOf = (one: SynapseDescription | undefined): number =>
  one === undefined ? Number.NaN : mantissaStep(formatOf(one)) * 2 ** (one.weightExp ?? 0);

/** What the plan wants of each bundle of synapses between rows. */
function* wantedOf(plan: Plan, lowering: Lowering, network: ChipNetwork, weights: readonly Float64Array[]) {
  const { unit, kappas, ladders, stepsPerTau } = lowering;
  const named = new Map(ladders.map((one) => [one.name, one]));
  for (const { name, from, to } of lowering.weights) {
    const sender = from.replace(/^row /, '');
    const population = plan.populations.findIndex(
      (one) => name === `${from === sender ? from : sender} > ${to} by ${one.name}`,
    );
    const ladder = named.get(sender);
    if (ladder === undefined || population < 0) continue;
    const block = from === sender ? undefined : plan.blocks.find((one) => one.name === sender);
    const charge =
      block === undefined
        ? selfCharge(plan, population, sender, network, stepsPerTau)
        : block.destinations.reduce(
            (sum, one, k) => (one.population === population ? one.gain * kappas[sender][k] : sum),
            0,
          );
    const scale = (charge * ladder.emission * unit) / 64;
    const wanted = entriesTo(plan, to, population, weights).map(
      ({ row, component, K }): Wanted => ({
        ...{ from: component, to: row },
        weight: K * scale,
      }),
    );
    yield { name, from, to, ladder, wanted };
  }
}

/** What a self row adds to its population in a step for each unit that it emits. */
function selfCharge(
  plan: Plan,
  population: number,
  ladder: string,
  { groups }: ChipNetwork,
  stepsPerTau: number,
): number {
  const { name, tau } = plan.populations[population];
  const decay = groups.find((one) => one.name === `current ${name}`)?.decayU ?? 0;
  const keep = (4096 - decay) / 4096;
  if (ladder.startsWith('flush:')) return -keep / 2;
  const gains = plan.segments.flatMap(({ selves }) =>
    selves.flatMap((one) => (one.population === population && one.kind === 'hold' ? [one.gain] : [])),
  );
  const which = Number(/#(\d+)$/.exec(ladder)?.[1] ?? 1);
  const gain = [...new Set(gains)][which - 1] ?? 1;
  return Math.exp(((gain - 1) * (plan.circuit.tau / stepsPerTau)) / tau) - keep;
}

/** The entries K with which a group reads a population: those of a block, and 1 where it holds or is a probe. */
function entriesTo(plan: Plan, to: string, population: number, weights: readonly Float64Array[]) {
  const block = to.startsWith('row ') ? plan.blocks.find(({ name }) => `row ${name}` === to) : undefined;
  const { size: own } = plan.populations[population];
  if (block === undefined) return Array.from({ length: own }, (_, j) => ({ row: j, component: j, K: 1 }));
  const sums = new Float64Array(block.rows * own);
  for (const { population: p, size, scale, K } of blockCouplings(plan, block, weights))
    if (p === population)
      for (let r = 0; r < block.rows; r++)
        for (let j = 0; j < size; j++)
          sums[r * size + j] += K === undefined ? (r === j ? scale : 0) : K[r * size + j];
  return Array.from(sums, (K, k) => ({ row: Math.floor(k / own), component: k % own, K })).filter(
    ({ K }) => K !== 0,
  );
}

const levelsOf = (plan: Plan, { ladders }: Lowering, group: string): number => {
  const ladder: Ladder | undefined = ladders.find(({ name }) => group === `row ${name}` || group === name);
  return plan.populations.some(({ name }) => group === `current ${name}`) ? 1 : (ladder?.levels ?? 1);
};

/** Weights by source unit and row of the reader, in units of 64, one for each of its levels. */
function decoded(own: readonly SynapseDescription[], from: string, to: string, levels: number, each: number) {
  const weights = new Map<string, number[]>();
  const faults: Fault[] = [];
  let count = 0;
  for (const { name, pattern, pairs = [], weights: mantissas, weightExp = 0, delay = 0, ...rest } of own) {
    const wrong = rest.from !== from || rest.to !== to || delay !== 0 || rest.rule !== undefined;
    if (wrong)
      faults.push({
        ...{ synapses: name, row: 0, source: 0, level: 0, value: delay, wanted: 0 },
        why: `joins ${rest.from} to ${rest.to} with delay ${delay}`,
      });
    const see = (source: number, target: number, mantissa: number): void => {
      count += 1;
      const key = `${source} ${Math.floor(target / each)}`;
      const list = weights.get(key) ?? [];
      list.push(mantissa * 2 ** weightExp);
      weights.set(key, list);
    };
    const one = (k: number, target: number, source: number): number => {
      if (typeof mantissas === 'number') return mantissas;
      const row = mantissas[pattern === 'all-to-all' ? target : k];
      return typeof row === 'number' ? row : row[source];
    };
    if (pattern === 'pairs')
      for (const [k, [source, target]] of pairs.entries()) see(source, target, one(k, target, source));
    else
      for (let target = 0; target < each; target++)
        for (let source = 0; source < levels; source++) see(source, target, one(0, target, source));
  }
  return { weights, faults, count };
}
