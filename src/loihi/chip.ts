/** The state of a network on the emulated chip, and one step of it. */
import { lookup } from '../errors';
import { stream } from '../numerics/random';
import { type Group, groupOf, padded, type Registers, registersOf, setBias, wake } from './compartments';
import { type Kernel, typescriptKernel, wasmKernel } from './kernel';
import { learnerOf, type SynapseLearner } from './learner';
import { learnSynapses } from './learning';
import { emit, type Feed, load, ringOf } from './spikes';
import { mostInput, type Synapses, synapsesOf } from './synapses';
import type { TraceDecay } from './traces';
import type { ChipNetwork } from './types';

export interface Settings {
  readonly seed: number;
  readonly delivery: 'nxsdk' | 'brian2loihi';
  readonly traceDecay: TraceDecay;
  readonly wraps: boolean;
  /** Always the specification; else WebAssembly wherever registers and sums are integers of 32 bits. */
  readonly kernel?: 'typescript';
}

export interface Chip {
  readonly network: ChipNetwork;
  readonly settings: Settings;
  readonly kernel: Kernel;
  readonly registers: Registers;
  readonly groups: readonly Group[];
  readonly feeds: readonly Feed[];
  readonly synapses: readonly Synapses[];
  readonly learners: readonly SynapseLearner[];
  readonly compartments: number;
  /** The next step. */
  t: number;
  /** Of the last step. */
  readonly counts: Counts;
}

/** What happened in one step. */
interface Counts {
  spikes: number;
  inputSpikes: number;
  synapticOperations: number;
  learningUpdates: number;
  weightChanges: number;
  touched: number;
}

export function chipOf(network: ChipNetwork, settings: Settings): Chip {
  const lagOf = lags(network, settings);
  const depths = depthsOf(network, lagOf);
  let first = 0;
  const groups = network.groups.map((group) => {
    const made = groupOf(group, first, depths.get(group.name) ?? 2);
    first += padded(group.size);
    return made;
  });
  const feeds = network.generators.map(({ name, size, spikes }): Feed => {
    const feed = {
      name,
      ring: ringOf(size, depths.get(name) ?? 2),
      units: new Int32Array(0),
      times: new Float64Array(0),
      next: 0,
    };
    if (spikes !== undefined) load(feed, spikes, 0);
    return feed;
  });
  const rings = new Map([...groups, ...feeds].map(({ name, ring }) => [name, ring]));
  const byName = new Map(groups.map((group) => [group.name, group]));
  const ringNamed = (name: string) => lookup(rings, name, '', 'group or generator');
  const targetOf = (name: string) => lookup(byName, name, '', 'group');
  const synapses = network.synapses.map((one) =>
    synapsesOf(one, ringNamed(one.from), lagOf(one.from, one.delay ?? 0), targetOf(one.to)),
  );
  const rules = new Map(network.rules.map((rule) => [rule.name, rule]));
  const learners = network.synapses.flatMap((one, k) => {
    if (one.rule === undefined) return [];
    const rule = lookup(rules, one.rule, '', 'rule');
    const reward =
      rule.reward === undefined ? undefined : { ring: ringNamed(rule.reward), lag: lagOf(rule.reward, 0) };
    // bits belong to a name, so that the order in which synapses are written makes no difference
    const keyOf = (name: string) => stream(settings.seed, `${one.name} ${name}`).below(2 ** 31);
    const made = synapses[k];
    return [learnerOf(rule, made, targetOf(one.to).ring, reward, settings.traceDecay, keyOf)];
  });
  const integers = settings.kernel !== 'typescript' && settings.wraps && bounded(groups, synapses);
  const registers = registersOf(first, integers ? Int32Array : Float64Array);
  groups.forEach((group, k) => {
    setBias(registers, group, network.groups[k]);
  });
  const parts = { registers, groups, feeds, synapses, learners };
  const kernel = integers ? wasmKernel(parts) : typescriptKernel(parts, settings.wraps);
  for (const group of groups) wake(registers, group);
  return {
    network,
    settings,
    kernel,
    ...parts,
    compartments: groups.reduce((sum, { size }) => sum + size, 0),
    t: 0,
    counts: {
      spikes: 0,
      inputSpikes: 0,
      synapticOperations: 0,
      learningUpdates: 0,
      weightChanges: 0,
      touched: 0,
    },
  };
}

/** Whether the sum of what arrives at a compartment in one step always fits 32 bits. */
const bounded = (groups: readonly Group[], synapses: readonly Synapses[]): boolean =>
  groups.every(
    ({ first }) =>
      synapses.reduce((sum, one) => sum + (one.first === first ? mostInput(one) : 0), 0) < 2 ** 31,
  );

/** Steps from a spike to its arrival: 1 + delay; from generators of the Brian2Loihi convention, delay. */
function lags({ generators }: ChipNetwork, { delivery }: Settings) {
  const early = new Set(delivery === 'brian2loihi' ? generators.map(({ name }) => name) : []);
  return (source: string, delay: number): number => (early.has(source) ? delay : 1 + delay);
}

/** How many steps of spikes each source must remember. */
function depthsOf(
  { synapses, rules }: ChipNetwork,
  lagOf: (source: string, delay: number) => number,
): Map<string, number> {
  const depths = new Map<string, number>();
  const need = (name: string, lag: number) => depths.set(name, Math.max(depths.get(name) ?? 2, lag + 1));
  for (const { from, delay = 0 } of synapses) need(from, lagOf(from, delay));
  for (const { reward } of rules) if (reward !== undefined) need(reward, lagOf(reward, 0));
  return depths;
}

/** The first part of a step: generators emit, spikes arrive, compartments move and fire. */
export function move(chip: Chip): void {
  const { kernel, feeds, counts, t } = chip;
  counts.spikes = 0;
  counts.inputSpikes = 0;
  counts.synapticOperations = 0;
  counts.learningUpdates = 0;
  counts.weightChanges = 0;
  counts.touched = 0;
  for (let k = 0; k < feeds.length; k++) counts.inputSpikes += emit(feeds[k], t);
  kernel.move(t, counts);
}

/** One step: after all have moved, synapses learn. */
export function advance(chip: Chip): void {
  move(chip);
  const { kernel, learners, counts, t } = chip;
  for (let k = 0; k < learners.length; k++) {
    const learner = learners[k];
    learnSynapses(kernel, learner, t);
    counts.learningUpdates += learner.visits;
    counts.weightChanges += learner.changes;
  }
  chip.t = t + 1;
}
