/**
 * Numbers into the chip, as bits: a spike of bit b adds K 2^b q to every row that reads the population. An initial current
 * is one kick. An input is one spike a bit and cycle: a latch keeps the bit, and shuts with the last timer of the cycle.
 */
import type { GeneratorDescription } from '../../loihi/types';
import { QUANTUM } from './ladder';
import { type Parts, type Sequencer, switchGroup } from './sequencer';
import { bundle, type Units, type Wire } from './wires';

/** Who reads a population: all units of row `row` add K times component `component`. */
export interface Reader {
  readonly units: Units;
  readonly decay: number;
  readonly entries: readonly { readonly row: number; readonly component: number; readonly K: number }[];
  /** How many steps it runs ahead of the schedule. */
  readonly ahead: number;
}

/** Bits of a population: of component j they are units j bits ... (j + 1) bits - 1, the lowest first. */
export interface Bits {
  readonly name: string;
  readonly size: number;
  readonly bits: number;
  /** What the lowest bit stands for. */
  readonly quantum: number;
}

/** Units that fire for a value, of a population with such bits: the nearest number of quanta, never more than all bits hold. */
export function unitsFor({ bits, quantum }: Bits, component: number, value: number): number[] {
  const whole = Math.min(2 ** bits - 1, Math.round(value / quantum));
  const units: number[] = [];
  for (let b = 0; b < bits; b++) if (Math.floor(whole / 2 ** b) % 2 === 1) units.push(component * bits + b);
  return units;
}

/** What a population with such bits has for a value. */
export const roundedTo = ({ bits, quantum }: Bits, value: number): number =>
  quantum * Math.min(2 ** bits - 1, Math.round(value / quantum));

export const generatorOf = ({ name, size, bits }: Bits): GeneratorDescription => ({
  name,
  size: size * bits,
});

interface Line {
  /** What fires for the bits. */
  readonly group: string;
  readonly scale?: (reader: Reader) => number;
  readonly delay?: number;
}

/** Synapses from bits to the readers, with `scale` of the value in each: bits of one place share an exponent. */
function join(
  what: string,
  { size, bits, quantum }: Bits,
  readers: readonly Reader[],
  unit: number,
  { group, scale = () => 1, delay = 0 }: Line,
): Parts['synapses'] {
  const from = { group, size: size * bits, each: 1 };
  return readers.flatMap((reader) =>
    Array.from({ length: bits }, (_, b) => b).flatMap((b) => {
      const value = (2 ** b * quantum * unit * scale(reader)) / QUANTUM;
      const wires: Wire[] = reader.entries.map(({ row, component, K }) => ({
        from: component * bits + b,
        to: row,
        weight: K * value,
      }));
      return bundle(`${what} ${b} > ${reader.units.group}`, from, reader.units, wires, { delay }).synapses;
    }),
  );
}

/** What keeps a value of 1 against the decay of a step. */
const keepScale = ({ decay }: Reader): number => decay / 4096;

/**
 * Kicks of initial currents: `late` steps after the spikes. Readers in `early` get them at once, and are kept at them until
 * then.
 */
export function kicks(
  bits: Bits,
  readers: readonly Reader[],
  early: readonly Reader[],
  unit: number,
  late: number,
): Parts['synapses'] {
  const { name } = bits;
  return [
    ...join(name, bits, readers, unit, { group: name, delay: late }),
    ...join(`${name} early`, bits, early, unit, { group: name }),
    ...Array.from({ length: early.length === 0 ? 0 : late }, (_, k) =>
      join(`${name} kept ${k + 1}`, bits, early, unit, { group: name, scale: keepScale, delay: k + 1 }),
    ).flat(),
  ];
}

/**
 * What an input is kept by, beside its generator; `cycleEnds`: the timers with which a cycle ends. Readers in `early` get it
 * at once, the others with the gates that wait for these.
 */
export function inputLines(
  bits: Bits,
  readers: readonly Reader[],
  early: readonly Reader[],
  unit: number,
  { sequencer, cycleEnds }: { readonly sequencer: Sequencer; readonly cycleEnds: readonly number[] },
): Parts {
  const size = bits.size * bits.bits;
  const generator = { group: bits.name, size, each: 1 };
  const kept = { group: `${bits.name} kept`, size, each: 1 };
  const off = { group: `${bits.name} off`, size, each: 1 };
  const all = Array.from({ length: size }, (_, i) => i);
  const each = (weight: number): Wire[] => all.map((i) => ({ from: i, to: i, weight }));
  const line = (what: string, group: string, scale: (reader: Reader) => number, delay: number) => [
    ...join(`${bits.name} ${what}`, bits, readers, unit, {
      ...{ group, scale },
      delay: delay + sequencer.latency - 1,
    }),
    ...join(`${bits.name} ${what} early`, bits, early, unit, { group, scale, delay }),
  ];
  const synapses = [
    ...bundle(`${bits.name} > kept`, generator, kept, each(300)).synapses,
    ...bundle(`${bits.name} keeps`, kept, kept, each(100)).synapses,
    ...line('on', bits.name, () => 1, 1),
    ...line('keep', kept.group, keepScale, 1),
  ];
  const groups = [switchGroup(kept.group, size, 50)];
  const timers = cycleEnds.map((k) => sequencer.timers[k]);
  if (timers.length === 0) return { groups, synapses };
  groups.push(switchGroup(off.group, size, 150));
  for (const group of new Set(timers.map(({ units }) => units.group))) {
    const own = timers.filter(({ units }) => units.group === group);
    const to = (weight: number): Wire[] =>
      own.flatMap(({ unit: from }) => all.map((i) => ({ from, to: i, weight })));
    synapses.push(...bundle(`${group} > ${kept.group}`, own[0].units, kept, to(-200)).synapses);
    synapses.push(...bundle(`${group} > ${off.group}`, own[0].units, off, to(100)).synapses);
  }
  synapses.push(...bundle(`${kept.group} > ${off.group}`, kept, off, each(100)).synapses);
  synapses.push(...line('off', off.group, () => -1, 0));
  return { groups, synapses };
}
