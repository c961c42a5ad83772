/** A circuit becomes a network of the chip: ladders, the weights between them, gates, and lines for data. */
import type { Plan } from '../../circuit/plan';
import { raise, unsupported } from '../../errors';
import { CORES, SYNAPSE_BITS_PER_CORE } from '../../loihi/limits';
import { network } from '../../loihi/network';
import type { ChipNetwork, GroupDescription, ProbeDescription, SynapseDescription } from '../../loihi/types';
import type { Request } from '../backend';
import type { RealisedWeights } from '../chip-run';
import { comparators, heightsOf, SILENT } from './comparators';
import { type Bits, generatorOf, inputLines, kicks, type Reader } from './data';
import { gateOf, rowName, rowUnits, type Watch, watchesOf, watchGroup, watchName } from './gating';
import { QUANTUM } from './ladder';
import { leadOf, leads } from './lead';
import { isSame, selfCharge } from './selves';
import { GATE, GATE_LATENCY, openBySchedule, type Sequencer, sequencerOf } from './sequencer';
import type { Tables } from './types';
import { bundle, type Units } from './wires';

export interface Lowered {
  readonly network: ChipNetwork;
  /** Chip steps before step 0 of the schedule. */
  readonly origin: number;
  /** The bits of each population that is given currents or inputs. */
  readonly bits: ReadonlyMap<number, Bits>;
  /** How many steps each population and each block runs ahead of the rest. */
  readonly aheadOf: { readonly population: Int32Array; readonly block: Int32Array };
  /** Weights from row to row, wanted and realised. */
  readonly realised: readonly RealisedWeights[];
  readonly sequencer: Sequencer;
}

/** Steps from the start spike to rows that are open unless a population closes them. */
const OPENED = 5;

export function lower(tables: Tables, request: Request): Lowered {
  const { plan, steps, selves, unit } = tables;
  const latency = latencyOf(plan);
  const lead = leadOf(plan, request.initial);
  const waits = plan.blocks.some(({ gates, alwaysOpen }) => alwaysOpen && gates.length > 0);
  const sequencer = sequencerOf(steps, latency, waits ? OPENED : 0);
  const watches = watchesOf(plan);
  const readers = readersOf(tables, watches, lead);
  const groups: GroupDescription[] = [...sequencer.groups];
  const synapses: SynapseDescription[] = [...sequencer.synapses];
  const realised: RealisedWeights[] = [];
  const count = synapseRoom();

  plan.blocks.forEach((block, b) => {
    groups.push(rowGroup(tables, b));
    synapses.push(...gateOf(tables, sequencer, b, groups));
    block.destinations.forEach(({ population, gain }, k) => {
      const emission = (gain * tables.kappas.of[b][k] * tables.ladders[b].emission * unit) / QUANTUM;
      send(block.name, rowUnits(tables, b), population, emission, leads(lead, block) ? GATE_LATENCY : 0);
    });
  });
  for (const self of selves) {
    const { ladder, population } = self;
    const { size } = plan.populations[population];
    groups.push(
      comparators(ladder.name, heightsOf(tables, ladder, size, [0]), GATE, steps.decays[population]),
    );
    const units = { group: ladder.name, size: size * ladder.levels, each: ladder.levels };
    synapses.push(
      ...openBySchedule(sequencer, ladder.name, units, steps.decays[population], ({ segment }) =>
        segment.selves.some((one) => isSame(one, self)),
      ),
    );
    send(
      ladder.name,
      units,
      population,
      (selfCharge(plan, steps, self) * ladder.emission * unit) / QUANTUM,
      0,
    );
  }
  for (const { population, above } of watches) groups.push(watchGroup(tables, population, above));
  const probed = plan.populations.flatMap(({ name, size, input }, p) => {
    if (input) return [];
    groups.push({ name: probeName(name), size, vth: SILENT, decayU: steps.decays[p] });
    return [probeName(name)];
  });
  const bits = new Map<number, Bits>();
  plan.populations.forEach((_, p) => {
    const made = bitsOf(tables, request, p);
    if (made === undefined) return;
    bits.set(p, made);
    const isEarly = ({ units }: Reader): boolean =>
      watches.some((watch) => units.group === watchName(plan, watch));
    const early = readers[p].filter(isEarly);
    const rest = readers[p].filter((reader) => !isEarly(reader));
    if (plan.populations[p].input) {
      const ends = cycleEnds(sequencer, steps.passages.length);
      const lines = inputLines(made, rest, early, unit, { sequencer, cycleEnds: ends });
      groups.push(...lines.groups);
      synapses.push(...lines.synapses);
    } else if (lead[p] === 1)
      for (const ahead of [0, GATE_LATENCY]) {
        const own = readers[p].filter((reader) => reader.ahead === ahead);
        synapses.push(...kicks(made, own, [], unit, latency - ahead));
      }
    else synapses.push(...kicks(made, rest, early, unit, latency));
  });
  const probes: ProbeDescription[] = probed.map((of) => ({ of, record: ['current'] }));
  return {
    network: network({
      groups,
      generators: [{ name: 'start', size: 1 }, ...[...bits.values()].map(generatorOf)],
      synapses,
      probes,
    }),
    origin: sequencer.lead + latency + 1,
    bits,
    aheadOf: {
      population: Int32Array.from(lead, (ahead) => ahead * GATE_LATENCY),
      block: Int32Array.from(plan.blocks, (block) => (leads(lead, block) ? GATE_LATENCY : 0)),
    },
    realised,
    sequencer,
  };

  /** What one spike of a row, which runs `ahead` steps early, sends to everyone who reads a population: in time for each. */
  function send(name: string, from: Units, population: number, emission: number, ahead: number): void {
    for (const { units, entries, ahead: early } of readers[population]) {
      const wires = entries.map(({ row, component, K }) => ({
        from: component,
        to: row,
        weight: K * emission,
      }));
      const made = bundle(
        `${name} > ${units.group} by ${plan.populations[population].name}`,
        from,
        units,
        wires,
        {
          bits: tables.settings.weightBits,
          rounding: tables.settings.rounding,
          delay: ahead - early,
          count,
        },
      );
      synapses.push(...made.synapses);
      realised.push(made.realised);
    }
  }
}

/** Steps by which all rows wait for those that populations open; an input takes one more to end. */
function latencyOf({ blocks, populations, inputs }: Plan): number {
  const drivers = blocks.flatMap(({ gates }) => gates.map(({ driver }) => driver));
  if (drivers.length === 0) return inputs.length > 0 ? 1 : 0;
  const byInput = drivers.some((one) => one.kind === 'population' && populations[one.population].input);
  return GATE_LATENCY + (byInput ? 1 : 0);
}

/** Counts synapses, and refuses more than the chip has bits for before they are made. */
function synapseRoom(): (synapses: number, bits: number) => void {
  const most = CORES * SYNAPSE_BITS_PER_CORE;
  let taken = 0;
  return (synapses, bits) => {
    taken += synapses * bits;
    if (taken > most)
      raise(
        unsupported('loihi', `the chip is too small: more than ${most} bits of synapse memory of ${most}`),
      );
  };
}

export const probeName = (name: string): string => `current ${name}`;

/** Those who read each population: blocks, rows that hold and flush, comparators of gates, and one probe a component. */
function readersOf(tables: Tables, watches: readonly Watch[], lead: Uint8Array): Reader[][] {
  const { plan, entries, decays, selves, steps } = tables;
  const readers: Reader[][] = plan.populations.map(() => []);
  plan.blocks.forEach((block, b) => {
    const ahead = leads(lead, block) ? GATE_LATENCY : 0;
    for (const [population, list] of entries[b])
      readers[population].push({ units: rowUnits(tables, b), decay: decays[b], entries: list, ahead });
  });
  const add = (population: number, group: string, each: number): void => {
    const { size } = plan.populations[population];
    readers[population].push({
      units: { group, size: size * each, each },
      decay: steps.decays[population],
      entries: Array.from({ length: size }, (__, j) => ({ row: j, component: j, K: 1 })),
      ahead: lead[population] * GATE_LATENCY,
    });
  };
  for (const { population, ladder } of selves) add(population, ladder.name, ladder.levels);
  for (const watch of watches) add(watch.population, watchName(plan, watch), 1);
  plan.populations.forEach(({ name, input }, p) => {
    if (!input) add(p, probeName(name), 1);
  });
  return readers;
}

function rowGroup(tables: Tables, b: number): GroupDescription {
  const { plan, ladders, decays, biases } = tables;
  const block = plan.blocks[b];
  const closed = block.alwaysOpen && block.gates.length === 0 ? 0 : GATE;
  return comparators(rowName(block), heightsOf(tables, ladders[b], block.rows, biases[b]), closed, decays[b]);
}

/** The bits of a population that the request gives currents or values; undefined where there is nothing to give. */
function bitsOf({ plan, steps, unit }: Tables, { initial, inputs }: Request, p: number): Bits | undefined {
  const { name, offset, size, input } = plan.populations[p];
  let most = 0;
  const see = (values: Float64Array): void => {
    for (let j = 0; j < size; j++) most = Math.max(most, values[offset + j]);
  };
  if (input) for (const { cycle } of steps.passages) see(inputs(cycle));
  else see(initial);
  if (most === 0) return undefined;
  const quantum = input ? (QUANTUM * 4096) / (steps.decays[p] * unit) : QUANTUM / unit;
  const bits = Math.max(1, Math.ceil(Math.log2(most / quantum + 1)));
  return { name, size, bits, quantum };
}

/** The stretches with whose timers a cycle ends and another begins. */
function cycleEnds({ stretches, ring }: Sequencer, all: number): number[] {
  return stretches.flatMap(({ cycle }, k) => {
    const next =
      k + 1 < stretches.length ? stretches[k + 1].cycle : ring && all > stretches.length ? -1 : cycle;
    return next === cycle ? [] : [k];
  });
}
