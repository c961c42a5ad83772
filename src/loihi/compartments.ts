/**
 * The compartments of a group, one step at a time. In one step, for each of them:
 *
 *     u <- D(u, decayU) + a,   v <- D(v, decayV) + u + bias unless refractory,   v clipped to [vmin, vmax],
 *     spike where v > 64 vth; then v = 0, and v stays 0 for refractory - 1 steps while u goes on.
 *
 * D(x, d) = sign(x) floor(|x| (4096 - d) / 4096) loses magnitude in every step. With wraps, a is kept to 22 bits, u and
 * u + bias to 24 bits, all in two's complement; v never wraps. Sources: Davies et al. 2018; Michaelis et al. 2022; the
 * integer emulator of Nengo Loihi for wraps and limits.
 *
 * Compartments are woken by input, in blocks of eight. A block that a step has not changed would not change again, and is
 * not touched until there is input; whether it has changed is looked at in every fourth step.
 */
import { INPUT_REGISTER, REGISTER } from './limits';
import { ringOf, type SpikeRing, slotOf, type Tape, tape, write } from './spikes';
import type { GroupDescription } from './types';

/** Registers of all compartments; each group begins with a block of its own. */
export interface Registers {
  readonly u: Float64Array | Int32Array;
  readonly v: Float64Array | Int32Array;
  /** What arrives in this step. */
  readonly input: Float64Array | Int32Array;
  /** What every step adds to v; it stays as it is. */
  readonly bias: Float64Array | Int32Array;
  /** Steps for which v stays 0. */
  readonly dead: Int32Array;
  /** 1 for each block of eight compartments that is to be touched. */
  readonly awake: Uint8Array;
}

/** Compartments with their padding to whole blocks. */
export const padded = (size: number): number => 8 * Math.ceil(size / 8);

/** The registers that wrap. */
export const WRAPPING = ['input', 'current', 'current + bias'] as const;

export interface Group {
  readonly name: string;
  readonly size: number;
  readonly first: number;
  /** (4096 - decay) / 4096: a power of two divides, so that products with it are exact. */
  readonly keepU: number;
  readonly keepV: number;
  readonly threshold: number;
  readonly refractory: number;
  readonly vmin: number;
  readonly vmax: number;
  readonly ring: SpikeRing;
  readonly tape: Tape;
  /** How often each of WRAPPING wrapped in this run. */
  readonly wraps: Float64Array;
  /** The compartment and step of the first wrap of each. */
  readonly firstWrap: Int32Array;
}

export function groupOf(group: GroupDescription, first: number, depth: number): Group {
  const { decayU = 4096, decayV = 4096 } = group;
  return {
    name: group.name,
    size: group.size,
    first,
    keepU: (4096 - decayU) / 4096,
    keepV: (4096 - decayV) / 4096,
    threshold: group.vth * 64,
    refractory: group.refractory ?? 1,
    vmin: group.vmin ?? 1 - REGISTER,
    vmax: group.vmax ?? REGISTER - 1,
    ring: ringOf(group.size, depth),
    tape: tape(),
    wraps: new Float64Array(WRAPPING.length),
    firstWrap: new Int32Array(2 * WRAPPING.length),
  };
}

/** Registers at 0, as integers of 32 bits or as numbers that hold any integer. */
export function registersOf(size: number, Numbers: typeof Int32Array | typeof Float64Array): Registers {
  return {
    u: new Numbers(size),
    v: new Numbers(size),
    input: new Numbers(size),
    bias: new Numbers(size),
    dead: new Int32Array(size),
    awake: new Uint8Array(size / 8),
  };
}

/** Writes the biases of a group's compartments to its registers. */
export function setBias({ bias }: Registers, { first, size }: Group, group: GroupDescription): void {
  const { biasMant = 0, biasExp = 0 } = group;
  for (let j = 0; j < size; j++)
    bias[first + j] = (typeof biasMant === 'number' ? biasMant : biasMant[j]) * 2 ** biasExp;
}

/** Wakes all compartments of a group. */
export function wake({ awake }: Registers, { first, size }: Pick<Group, 'first' | 'size'>): void {
  awake.fill(1, first >> 3, (first + size + 7) >> 3);
}

/** One step of the group's awake compartments; says how many that were. */
export function integrateGroup(registers: Registers, group: Group, step: number, wraps: boolean): number {
  const { awake } = registers;
  const { first, size, ring } = group;
  const slot = slotOf(ring, step);
  ring.count[slot] = 0;
  const last = first + size;
  let touched = 0;
  for (let block = first >> 3; block << 3 < last; block++) {
    if (awake[block] === 0) continue;
    const begin = block << 3;
    // all that lies together moves together
    while (block << 3 < last && awake[block] !== 0) awake[block++] = restsIn(step) ? 0 : 1;
    const end = Math.min(last, block << 3);
    moveCurrents(registers, group, begin, end, step, wraps);
    moveVoltages(registers, group, begin, end, step, wraps);
    touched += end - begin;
  }
  return touched;
}

/** Whether blocks that changed nothing fall asleep in this step. */
const restsIn = (step: number): boolean => step % 4 === 0;

/** u <- D(u, decayU) + a, and the input is used up. */
function moveCurrents(
  { u, input, awake }: Registers,
  group: Group,
  begin: number,
  end: number,
  step: number,
  wraps: boolean,
): void {
  const { keepU } = group;
  for (let j = begin; j < end; j++) {
    const before = u[j];
    let a = input[j];
    if (a !== 0) {
      input[j] = 0;
      awake[j >> 3] = 1;
      if (wraps && (a >= INPUT_REGISTER || a < -INPUT_REGISTER)) {
        a = (a << 10) >> 10;
        noteWraps(group, 0, 1, j - group.first, step);
      }
    }
    let after = Math.trunc(before * keepU) + a;
    if (wraps && (after >= REGISTER || after < -REGISTER)) {
      after = (after << 8) >> 8;
      awake[j >> 3] = 1;
      noteWraps(group, 1, 1, j - group.first, step);
    }
    if (after === before) continue;
    u[j] = after;
    awake[j >> 3] = 1;
  }
}

/** v <- D(v, decayV) + u + bias unless refractory; spikes, and their reset. */
function moveVoltages(
  { u, v, bias, dead, awake }: Registers,
  group: Group,
  begin: number,
  end: number,
  step: number,
  wraps: boolean,
): void {
  const { keepV, vmin, vmax, threshold } = group;
  for (let j = begin; j < end; j++) {
    const wait = dead[j];
    if (wait > 0) {
      dead[j] = wait - 1;
      awake[j >> 3] = 1;
      continue;
    }
    let drive = u[j] + bias[j];
    if (wraps && (drive >= REGISTER || drive < -REGISTER)) {
      drive = (drive << 8) >> 8;
      awake[j >> 3] = 1;
      noteWraps(group, 2, 1, j - group.first, step);
    }
    const before = v[j];
    let after = Math.trunc(before * keepV) + drive;
    if (after < vmin) after = vmin;
    else if (after > vmax) after = vmax;
    if (after > threshold) {
      fire(group, j - group.first, step);
      v[j] = 0;
      dead[j] = group.refractory - 1;
      awake[j >> 3] = 1;
    } else if (after !== before) {
      v[j] = after;
      awake[j >> 3] = 1;
    }
  }
}

function fire({ ring, tape }: Group, unit: number, step: number): void {
  const slot = slotOf(ring, step);
  const n = ring.count[slot];
  ring.units[slot * ring.size + n] = unit;
  ring.count[slot] = n + 1;
  write(tape, unit, step);
}

/** Counts wraps of one register in one step, `unit` the first of the compartments. */
export function noteWraps(
  { wraps, firstWrap }: Group,
  register: number,
  count: number,
  unit: number,
  step: number,
): void {
  if (wraps[register] === 0) {
    firstWrap[2 * register] = unit;
    firstWrap[2 * register + 1] = step;
  }
  wraps[register] += count;
}
