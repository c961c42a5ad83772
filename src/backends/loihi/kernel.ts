/**
 * The inner loops of a step. Those in TypeScript are the specification; those in WebAssembly (wasm/assembly/emulator.ts)
 * give the same bits with four compartments at a time.
 */
import { laneOf } from '../../numerics/counter';
import { type Group, integrate, noteWraps, type Registers } from './compartments';
import type { Learner } from './learner';
import { type Ring, slotOf, write } from './spikes';
import { deliver, type Synapses } from './synapses';
import { decayTrace, type Trace } from './traces';
import { isPair, pairOf, visitColumns, visitRows } from './visits';
import { emulator } from './wasm/emulator.wasm';
import { instantiate } from './wasm/instance';
import { place } from './wasm/place';

export interface Kernel {
  readonly name: 'typescript' | 'wasm';
  /** One step of the group's awake compartments; says how many that were. */
  integrate(registers: Registers, group: Group, step: number): number;
  /** Adds the weights of all spikes that arrive in this step; says how many synapses that were. */
  deliver(registers: Registers, synapses: Synapses, step: number): number;
  decayTrace(trace: Trace, step: number): void;
  visitRows(learner: Learner, slot: number, spikes: number): void;
  visitColumns(learner: Learner, slot: number, spikes: number, rows: boolean): void;
}

export const typescriptKernel = (wraps: boolean): Kernel => ({
  name: 'typescript',
  integrate: (registers, group, step) => integrate(registers, group, step, wraps),
  deliver,
  decayTrace,
  visitRows,
  visitColumns,
});

type Numbers = (...of: number[]) => number;

/** Of `emulator.wasm.ts`; the arguments are there. */
interface Functions {
  readonly integrate: Numbers;
  readonly deliverDense: Numbers;
  readonly deliverSparse: Numbers;
  readonly decayTrace: Numbers;
  readonly visitRows: Numbers;
  readonly visitColumns: Numbers;
}

/** Bytes that the module keeps its reports in. */
const REPORT = 64;

/**
 * The kernel in WebAssembly, for registers of integers that wrap; all arrays of the parts move into its memory.
 *
 * A rule with more than two live products, or with products that hold w, t or d, is evaluated in TypeScript.
 */
export function wasmKernel(parts: object): Kernel {
  const memory = place(parts, REPORT);
  const wasm = instantiate<Functions>(emulator, memory);
  const report = new Int32Array(memory.buffer, 0, REPORT / 4);
  return {
    name: 'wasm',
    integrate({ u, v, input, dead, awake }, group, step) {
      const { first, size, ring, tape } = group;
      const slot = slotOf(ring, step);
      const units = ring.size * slot;
      const spikes = wasm.integrate(
        u.byteOffset + 4 * first,
        v.byteOffset + 4 * first,
        input.byteOffset + 4 * first,
        dead.byteOffset + 4 * first,
        awake.byteOffset + (first >> 3),
        ring.units.byteOffset + 4 * units,
        size,
        4096 * group.keepU,
        4096 * group.keepV,
        group.bias,
        group.vmin,
        group.vmax,
        group.threshold,
        group.refractory - 1,
      );
      ring.count[slot] = spikes;
      for (let s = 0; s < spikes; s++) write(tape, ring.units[units + s] as number, step);
      for (let register = 0; register < 3; register++) {
        const count = report[1 + register] as number;
        if (count > 0) noteWraps(group, register, count, report[4 + register] as number, step);
      }
      return report[0] as number;
    },
    deliver({ input, awake }, synapses, step) {
      const { source, lag, first, targets, dense, row, target, effective } = synapses;
      const slot = slotOf(source, step - lag);
      const spikes = source.count[slot] as number;
      if (spikes === 0) return 0;
      const [to, wakes, units] = [
        input.byteOffset + 4 * first,
        awake.byteOffset + (first >> 3),
        unitsAt(source, slot),
      ];
      return dense
        ? wasm.deliverDense(to, wakes, effective.byteOffset, targets, units, spikes)
        : wasm.deliverSparse(
            to,
            wakes,
            row.byteOffset,
            target.byteOffset,
            effective.byteOffset,
            targets,
            units,
            spikes,
          );
    },
    decayTrace({ values, floor, odds, key }, step) {
      wasm.decayTrace(values.byteOffset, floor.byteOffset, odds.byteOffset, values.length, laneOf(key, step));
    },
    visitRows(learner, slot, spikes) {
      if (!isPair(learner)) return visitRows(learner, slot, spikes);
      const { source, dense, row, target, targets, w, effective } = learner.synapses;
      const [a, b] = pairOf(learner);
      learner.changes += wasm.visitRows(
        dense ? 0 : row.byteOffset,
        target.byteOffset,
        targets,
        unitsAt(source, slot),
        spikes,
        a.sourcePart.byteOffset,
        a.targetPart.byteOffset,
        b.sourcePart.byteOffset,
        b.targetPart.byteOffset,
        w.byteOffset,
        effective.byteOffset,
        learner.table.byteOffset,
        learner.step,
        learner.low,
        learner.high,
        learner.lane,
      );
    },
    visitColumns(learner, slot, spikes, rows) {
      if (!isPair(learner)) return visitColumns(learner, slot, spikes, rows);
      const { dense, sources, targets, w, effective } = learner.synapses;
      const [a, b] = pairOf(learner);
      learner.changes += wasm.visitColumns(
        dense ? 0 : learner.column.byteOffset,
        learner.incoming.byteOffset,
        learner.origin.byteOffset,
        sources,
        targets,
        unitsAt(learner.target, slot),
        spikes,
        learner.arrived.byteOffset,
        rows ? 1 : 0,
        a.sourcePart.byteOffset,
        a.targetPart.byteOffset,
        b.sourcePart.byteOffset,
        b.targetPart.byteOffset,
        w.byteOffset,
        effective.byteOffset,
        learner.table.byteOffset,
        learner.step,
        learner.low,
        learner.high,
        learner.lane,
      );
      learner.visits += report[8] as number;
    },
  };
}

const unitsAt = ({ units, size }: Ring, slot: number): number => units.byteOffset + 4 * size * slot;
