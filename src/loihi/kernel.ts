/**
 * The inner loops of a step. Those in TypeScript are the specification; those in WebAssembly (wasm/assembly/emulator.ts)
 * give the same bits with four compartments at a time.
 */
import { laneOf } from '../numerics/counter';
import { instantiate } from '../numerics/wasm/instance';
import { place } from '../numerics/wasm/place';
import { type Group, integrateGroup, noteWraps, type Registers } from './compartments';
import type { SynapseLearner } from './learner';
import { type SpikeRing, slotOf, write } from './spikes';
import { deliver, type Synapses } from './synapses';
import { moveTrace, type SpikeTrace } from './traces';
import { isPair, lastingOf, pairOf, visitColumns, visitRows } from './visits';
import { emulator } from './wasm/emulator.wasm';

export interface Kernel {
  readonly name: 'typescript' | 'wasm';
  /** Spikes arrive, compartments move and fire; says what happened. */
  move(step: number, counts: Moved): void;
  /** The decay of a step, and the impulses of who is in a slot. */
  moveTrace(trace: SpikeTrace, step: number, ring: SpikeRing, slot: number): void;
  visitRows(learner: SynapseLearner, columns: boolean): void;
  visitColumns(learner: SynapseLearner): void;
}

/** Of one step; learning updates are operations on plastic synapses here. */
interface Moved {
  spikes: number;
  synapticOperations: number;
  learningUpdates: number;
  touched: number;
}

/** What a kernel works on. */
interface Parts {
  readonly registers: Registers;
  readonly groups: readonly Group[];
  readonly synapses: readonly Synapses[];
  readonly learners: readonly SynapseLearner[];
}

export const typescriptKernel = ({ registers, groups, synapses }: Parts, wraps: boolean): Kernel => ({
  name: 'typescript',
  move(step, counts) {
    for (let k = 0; k < synapses.length; k++) {
      const one = synapses[k];
      const operations = deliver(registers, one, step);
      counts.synapticOperations += operations;
      if (one.plastic) counts.learningUpdates += operations;
    }
    for (let k = 0; k < groups.length; k++) {
      const group = groups[k];
      const before = group.tape.n;
      counts.touched += integrateGroup(registers, group, step, wraps);
      counts.spikes += group.tape.n - before;
    }
  },
  moveTrace,
  visitRows,
  visitColumns,
});

type Numbers = (...of: number[]) => number;

/** Of the module; the arguments are there. */
interface Functions {
  readonly move: Numbers;
  readonly moveTrace: Numbers;
  readonly visitRows: Numbers;
  readonly visitColumns: Numbers;
}

/** Words of 4 bytes that the module's structures take. */
const CHIP = 9;
const SYNAPSES = 16;
const GROUP = 24;
const LEARNER = 20;

/**
 * The kernel in WebAssembly, for registers of integers that wrap; all arrays of the parts move into its memory.
 *
 * A rule with more than two live products, or with products that hold w, t or d, is evaluated in TypeScript.
 */
export function wasmKernel(parts: Parts): Kernel {
  const { groups, synapses, learners } = parts;
  const first = CHIP + SYNAPSES * synapses.length;
  const end = first + GROUP * groups.length;
  const table = {
    words: new Int32Array(end + LEARNER * learners.length),
    left: new Int32Array(parts.registers.awake.length),
  };
  const memory = place([table, parts]);
  const { words, left } = table;
  const wasm = instantiate<Functions>(emulator, memory);
  const chip = words.byteOffset;
  words.set([synapses.length, groups.length, 0, 0, 0, 0, 0, left.byteOffset, 2 ** 19]);
  synapses.forEach((one, k) => {
    words.set(wordsOfSynapses(parts.registers, one), CHIP + SYNAPSES * k);
  });
  groups.forEach((group, k) => {
    words.set(wordsOfGroup(parts.registers, group), first + GROUP * k);
  });
  const places = new Map(learners.map((learner, k) => [learner, end + LEARNER * k]));
  for (const [learner, at] of places) words.set(wordsOfLearner(learner), at);
  const placeOf = (learner: SynapseLearner): number => places.get(learner) as number;
  return {
    name: 'wasm',
    move(step, counts) {
      wasm.move(chip, step);
      counts.synapticOperations = words[2];
      counts.learningUpdates = words[3];
      counts.touched = words[4];
      counts.spikes = words[5];
      for (let k = 0; k < groups.length; k++) {
        const { ring, tape } = groups[k];
        const slot = slotOf(ring, step);
        const spikes = ring.count[slot];
        for (let s = 0; s < spikes; s++) write(tape, ring.units[slot * ring.size + s], step);
      }
      if (words[6] !== 0) takeWraps(groups, words, first, step);
    },
    moveTrace(trace, step, ring, slot) {
      const { values, active, floor, odds, key, impulse } = trace;
      trace.count = wasm.moveTrace(
        values.byteOffset,
        active.byteOffset,
        floor.byteOffset,
        odds.byteOffset,
        trace.count,
        laneOf(key, step),
        unitsAt(ring, slot),
        ring.count[slot],
        impulse,
      );
    },
    visitRows(learner, columns) {
      if (!isPair(learner)) return visitRows(learner, columns);
      const { source } = learner.synapses;
      const { target, arrivals, firings } = learner;
      const [a, b] = columns ? [lastingOf(learner), learner.none] : pairOf(learner);
      learner.changes += wasm.visitRows(
        chip + 4 * placeOf(learner),
        unitsAt(source, arrivals),
        source.count[arrivals],
        unitsAt(target, firings),
        columns ? target.count[firings] : 0,
        a.sourcePart.byteOffset,
        a.targetPart.byteOffset,
        b.sourcePart.byteOffset,
        b === learner.none ? 0 : b.targetPart.byteOffset,
        learner.lane,
      );
    },
    visitColumns(learner) {
      if (!isPair(learner)) return visitColumns(learner);
      const { source } = learner.synapses;
      const { target, arrivals, firings } = learner;
      const [a, b] = pairOf(learner);
      // the first is a term that needs no arrival
      const [first, second] = a.needsArrival ? [b, a] : [a, b];
      const at = placeOf(learner);
      learner.changes += wasm.visitColumns(
        chip + 4 * at,
        unitsAt(target, firings),
        target.count[firings],
        unitsAt(source, arrivals),
        source.count[arrivals],
        first.sourcePart.byteOffset,
        first.targetPart.byteOffset,
        second.sourcePart.byteOffset,
        second.targetPart.byteOffset,
        second.needsArrival || second === learner.none ? 1 : 2,
        learner.lane,
      );
      learner.visits += words[at + LEARNER - 1];
    },
  };
}

const unitsAt = ({ units, size }: SpikeRing, slot: number): number => units.byteOffset + 4 * size * slot;

/** The structures of the module, field by field. */
const wordsOfSynapses = ({ input, awake }: Registers, one: Synapses): number[] => [
  one.source.units.byteOffset,
  one.source.count.byteOffset,
  one.source.size,
  one.source.depth,
  one.lag,
  one.plastic ? 1 : 0,
  input.byteOffset + 4 * one.first,
  awake.byteOffset + (one.first >> 3),
  one.dense ? 1 : 0,
  one.row.byteOffset,
  one.target.byteOffset,
  one.effective.byteOffset,
  one.targets,
  one.w.byteOffset,
  one.table.byteOffset + 4 * 256,
  one.target.BYTES_PER_ELEMENT,
];

const wordsOfGroup = ({ u, v, input, bias, dead, awake }: Registers, group: Group): number[] => [
  group.ring.units.byteOffset,
  group.ring.count.byteOffset,
  group.ring.depth,
  ...[u, v, input, bias, dead].map(({ byteOffset }) => byteOffset + 4 * group.first),
  awake.byteOffset + (group.first >> 3),
  group.size,
  4096 * group.keepU,
  4096 * group.keepV,
  group.vmin,
  group.vmax,
  group.threshold,
  Math.min(group.threshold, group.vmax),
  group.refractory - 1,
];

const wordsOfLearner = (learner: SynapseLearner): number[] => {
  const { dense, sources, targets, row, target, w, effective, table } = learner.synapses;
  return [
    dense ? 1 : 0,
    sources,
    targets,
    ...[row, target, learner.column, learner.incoming, learner.origin].map(addressOf),
    ...[learner.changing, learner.amount, learner.aside, w, effective, table].map(addressOf),
    target.BYTES_PER_ELEMENT,
    learner.origin.BYTES_PER_ELEMENT,
    learner.step,
    learner.low,
    learner.high,
  ];
};

const addressOf = ({ byteOffset }: { readonly byteOffset: number }): number => byteOffset;

/** The wraps that the module noted in this step: of each register how many, and the first compartment. */
function takeWraps(groups: readonly Group[], words: Int32Array, first: number, step: number): void {
  groups.forEach((group, k) => {
    const at = first + GROUP * (k + 1) - 6;
    for (let register = 0; register < 3; register++) {
      const count = words[at + register];
      if (count > 0) noteWraps(group, register, count, words[at + 3 + register], step);
    }
    words.fill(0, at, at + 6);
  });
}
