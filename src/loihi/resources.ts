/**
 * What a network needs of the chip: cores, compartments, axons and synapse memory, beside what there is.
 *
 * Compartments are put, group after group in the order of the description, on the first core that has room. An axon from one source unit, by one set of synapses, to one core: an output axon where it begins, an input axon where it ends,
 * with a list there of n synapses in blocks of at most 64, each n (weight + delay + tag + index bits) + 10 bits,
 * rounded up to words of 64. Index bits are saved where the list holds the whole target group. Limits: Davies et al. 2018;
 * the layout of lists follows Nengo Loihi.
 */

import { checkKinds } from '../kinds';
import {
  COMPARTMENTS_PER_CORE,
  CORES,
  INPUT_AXONS_PER_CORE,
  OUTPUT_AXONS_PER_CORE,
  SYNAPSE_BITS_PER_CORE,
} from './limits';
import { CHIP_NETWORK } from './network';
import { ringOf } from './spikes';
import { type Synapses, synapsesOf } from './synapses';
import type { ChipNetwork } from './types';

/** Of one core; generators are off the chip and have no output axons on it. */
export interface CoreUse {
  readonly compartments: number;
  readonly inputAxons: number;
  readonly outputAxons: number;
  readonly synapseBits: number;
}

export interface Resources {
  readonly compartments: number;
  readonly synapses: number;
  readonly inputAxons: number;
  readonly outputAxons: number;
  readonly synapseBits: number;
  /** Cores used, of 128. */
  readonly cores: number;
  readonly perCore: readonly CoreUse[];
  /** What one core has, and the number of cores. */
  readonly limits: CoreUse & { readonly cores: number };
  /** Axons by which a spike goes out, on average over the units, by group and generator. */
  readonly destinations: Readonly<Record<string, number>>;
  readonly fits: boolean;
  /** What does not fit, in words. */
  readonly excess: readonly string[];
}

const LIMITS = {
  cores: CORES,
  compartments: COMPARTMENTS_PER_CORE,
  inputAxons: INPUT_AXONS_PER_CORE,
  outputAxons: OUTPUT_AXONS_PER_CORE,
  synapseBits: SYNAPSE_BITS_PER_CORE,
};

const BLOCK = 64;
const WORD = 64;
const HEADER_BITS = 10;
const INDEX_BITS = Math.log2(COMPARTMENTS_PER_CORE);
const TAG_BITS = 9;

/** How often the placement is made again with the output axons of those before. */
const PASSES = 8;

/** The use of the chip by a network; `fits` is false where it takes more than there is, and `excess` says of what. */
export function resources(network: ChipNetwork): Resources {
  checkKinds('resources', { network: [network, CHIP_NETWORK] });
  const prepared = prepare(network);
  let outputs = new Map<string, Int32Array>();
  // the most of all placements so far: one that follows the last alone can go back and forth
  const most = new Map<string, Int32Array>();
  let layout = place(network, prepared, most);
  for (let pass = 0; pass < PASSES; pass++) {
    outputs = outputsOf(network, prepared, layout);
    for (const [name, axons] of outputs) {
      const before = most.get(name);
      most.set(name, before === undefined ? axons : axons.map((n, i) => Math.max(n, before[i])));
    }
    for (const core of layout.cores) core.outputAxons = 0;
    for (const [name, places] of layout.coreOf)
      places.forEach((place, i) => {
        layout.cores[place].outputAxons += outputs.get(name)?.[i] ?? 0;
      });
    if (pass === PASSES - 1 || layout.cores.every((core) => core.outputAxons <= OUTPUT_AXONS_PER_CORE)) break;
    layout = place(network, prepared, most);
  }
  const { cores } = layout;
  const sum = (key: keyof CoreUse) => cores.reduce((total, core) => total + core[key], 0);
  const excess = [
    ...(cores.length > CORES ? [`${cores.length} cores of ${CORES}`] : []),
    ...cores.flatMap((core, k) =>
      (['compartments', 'inputAxons', 'outputAxons', 'synapseBits'] as const)
        .filter((key) => core[key] > LIMITS[key])
        .map((key) => `core ${k}: ${core[key]} ${WORDS[key]} of ${LIMITS[key]}`),
    ),
  ];
  return {
    compartments: sum('compartments'),
    synapses: prepared.reduce((total, { synapses }) => total + synapses.w.length, 0),
    inputAxons: sum('inputAxons'),
    outputAxons: sum('outputAxons'),
    synapseBits: sum('synapseBits'),
    cores: cores.length,
    perCore: cores.map(({ compartments, inputAxons, outputAxons, synapseBits }) => ({
      compartments,
      inputAxons,
      outputAxons,
      synapseBits,
    })),
    limits: LIMITS,
    destinations: Object.fromEntries(
      [...outputs].map(([name, axons]) => [name, axons.reduce((total, n) => total + n, 0) / axons.length]),
    ),
    fits: excess.length === 0,
    excess,
  };
}

const WORDS = {
  compartments: 'compartments',
  inputAxons: 'input axons',
  outputAxons: 'output axons',
  synapseBits: 'bits of synapse memory',
} as const;

type Core = { -readonly [key in keyof CoreUse]: CoreUse[key] } & {
  /** Synapses of each source unit on this core, set after set of synapses. */
  readonly lists: Uint16Array;
};

interface Incoming {
  readonly synapses: Synapses;
  /** Bits of one synapse, and where its sources begin in the lists of a core. */
  readonly bits: number;
  readonly first: number;
  /** The source units of each target: from[begin[j]] to from[begin[j + 1] - 1]. */
  readonly begin: Int32Array;
  readonly from: Int32Array;
}

interface Layout {
  readonly cores: readonly Core[];
  /** The core of each compartment, by group. */
  readonly coreOf: ReadonlyMap<string, Int32Array>;
}

function prepare(network: ChipNetwork): Incoming[] {
  const sizes = new Map([...network.groups, ...network.generators].map(({ name, size }) => [name, size]));
  let first = 0;
  return network.synapses.map((one) => {
    const target = { first: 0, size: sizes.get(one.to) ?? 0 };
    const synapses = synapsesOf(one, ringOf(sizes.get(one.from) ?? 0, 1), 1, target);
    first += synapses.sources;
    return incomingOf(synapses, bitsOf(network, one), first - synapses.sources);
  });
}

function place(
  network: ChipNetwork,
  incoming: readonly Incoming[],
  outputs: ReadonlyMap<string, Int32Array>,
): Layout {
  const lists = incoming.reduce((sum, { synapses }) => sum + synapses.sources, 0);
  const cores: Core[] = [];
  const coreOf = new Map<string, Int32Array>();
  for (const { name, size, perCore = COMPARTMENTS_PER_CORE } of network.groups) {
    const into = incoming.filter((_, k) => network.synapses[k]?.to === name);
    const places = new Int32Array(size);
    // a core that refused one compartment of the group is not asked again
    let [at, own] = [0, 0];
    for (let j = 0; j < size; ) {
      const out = outputs.get(name)?.[j] ?? 0;
      if (at === cores.length)
        cores.push({
          compartments: 0,
          inputAxons: 0,
          outputAxons: 0,
          synapseBits: 0,
          lists: new Uint16Array(lists),
        });
      const core = cores[at];
      if (own === perCore || (core.compartments > 0 && !fits(core, into, j, out))) {
        at++;
        own = 0;
        continue;
      }
      add(core, into, j, out);
      places[j++] = at;
      own++;
    }
    coreOf.set(name, places);
  }
  return { cores, coreOf };
}

function bitsOf({ rules }: ChipNetwork, one: ChipNetwork['synapses'][number]): number {
  const { numWeightBits = 8, delay = 0, pattern } = one;
  const tagged = rules.some(({ name, dt }) => name === one.rule && dt !== undefined);
  const delayBits = delay === 0 ? 0 : Math.ceil(Math.log2(delay + 1));
  return numWeightBits + delayBits + (tagged ? TAG_BITS : 0) + (pattern === 'all-to-all' ? 0 : INDEX_BITS);
}

function incomingOf(synapses: Synapses, bits: number, first: number): Incoming {
  const { dense, sources, targets, row, target } = synapses;
  const count = synapses.w.length;
  const begin = new Int32Array(targets + 1);
  const from = new Int32Array(count);
  if (dense) {
    for (let j = 0; j <= targets; j++) begin[j] = j * sources;
    for (let k = 0; k < count; k++) from[k] = k % sources;
    return { synapses, bits, first, begin, from };
  }
  for (const j of target) begin[j + 1] += 1;
  for (let j = 0; j < targets; j++) begin[j + 1] += begin[j];
  const next = begin.slice();
  for (let i = 0; i < sources; i++)
    for (let k = row[i]; k < row[i + 1]; k++) {
      const j = target[k];
      from[next[j]] = i;
      next[j] += 1;
    }
  return { synapses, bits, first, begin, from };
}

/** Bits of a list of n synapses. */
function listBits(n: number, bits: number): number {
  const words = (synapses: number) => WORD * Math.ceil((synapses * bits + HEADER_BITS) / WORD);
  const rest = n % BLOCK;
  return Math.floor(n / BLOCK) * words(BLOCK) + (rest === 0 ? 0 : words(rest));
}

/** What compartment j brings with it: axons and bits. */
function needOf(
  { lists }: Core,
  into: readonly Incoming[],
  j: number,
): readonly [axons: number, bits: number] {
  let [axons, more] = [0, 0];
  for (const { begin, from, first, bits } of into)
    for (let k = begin[j]; k < begin[j + 1]; k++) {
      const n = lists[first + from[k]];
      if (n === 0) axons++;
      more += listBits(n + 1, bits) - listBits(n, bits);
    }
  return [axons, more];
}

function fits(core: Core, into: readonly Incoming[], j: number, out: number): boolean {
  if (core.compartments === COMPARTMENTS_PER_CORE || core.outputAxons + out > OUTPUT_AXONS_PER_CORE)
    return false;
  const [axons, bits] = needOf(core, into, j);
  return core.inputAxons + axons <= INPUT_AXONS_PER_CORE && core.synapseBits + bits <= SYNAPSE_BITS_PER_CORE;
}

function add(core: Core, into: readonly Incoming[], j: number, out: number): void {
  const [axons, bits] = needOf(core, into, j);
  core.compartments++;
  core.inputAxons += axons;
  core.outputAxons += out;
  core.synapseBits += bits;
  for (const { begin, from, first } of into)
    for (let k = begin[j]; k < begin[j + 1]; k++) {
      const list = first + from[k];
      core.lists[list] += 1;
    }
}

/** Output axons of each unit of each source: one for each core that a set of its synapses reaches. */
function outputsOf(
  network: ChipNetwork,
  incoming: readonly Incoming[],
  { cores, coreOf }: Layout,
): Map<string, Int32Array> {
  const outputs = new Map(
    [...network.groups, ...network.generators].map(({ name, size }) => [name, new Int32Array(size)]),
  );
  const seen = new Int32Array(cores.length).fill(-1);
  let mark = 0;
  network.synapses.forEach(({ from, to }, n) => {
    const { dense, sources, targets, row, target } = incoming[n].synapses;
    const axons = outputs.get(from) as Int32Array;
    const places = coreOf.get(to) as Int32Array;
    for (let i = 0; i < sources; i++, mark++) {
      const begin = dense ? 0 : row[i];
      const end = dense ? targets : row[i + 1];
      for (let k = begin; k < end; k++) {
        const core = places[dense ? k : target[k]];
        if (seen[core] === mark) continue;
        seen[core] = mark;
        axons[i] += 1;
      }
    }
  });
  return outputs;
}
