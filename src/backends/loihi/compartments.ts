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
 * Only compartments that are awake are touched: those that input reaches, and those whose last step changed anything.
 * One that no input reaches and whose last step changed nothing would change nothing again.
 */
import { INPUT_REGISTER, REGISTER } from './limits';
import { type Ring, ringOf, slotOf, type Tape, tape, write } from './spikes';
import type { LoihiGroup } from './types';

/** Registers of all compartments; groups begin at multiples of 32, one bit of `awake` for each compartment. */
export interface Registers {
  readonly u: Float64Array;
  readonly v: Float64Array;
  /** What arrives in this step. */
  readonly input: Float64Array;
  /** Steps for which v stays 0. */
  readonly dead: Int32Array;
  readonly awake: Int32Array;
}

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
  readonly bias: number;
  readonly refractory: number;
  readonly vmin: number;
  readonly vmax: number;
  readonly ring: Ring;
  readonly tape: Tape;
  /** How often each of WRAPPING wrapped in this run. */
  readonly wraps: Float64Array;
  /** The compartment and step of the first wrap of each. */
  readonly firstWrap: Int32Array;
}

export function groupOf(group: LoihiGroup, first: number, depth: number): Group {
  const { decayU = 4096, decayV = 4096, biasMant = 0, biasExp = 0 } = group;
  return {
    name: group.name,
    size: group.size,
    first,
    keepU: (4096 - decayU) / 4096,
    keepV: (4096 - decayV) / 4096,
    threshold: group.vth * 64,
    bias: biasMant * 2 ** biasExp,
    refractory: group.refractory ?? 1,
    vmin: group.vmin ?? 1 - REGISTER,
    vmax: group.vmax ?? REGISTER - 1,
    ring: ringOf(group.size, depth),
    tape: tape(),
    wraps: new Float64Array(WRAPPING.length),
    firstWrap: new Int32Array(2 * WRAPPING.length),
  };
}

export function registersOf(size: number): Registers {
  const padded = 32 * Math.ceil(size / 32);
  return {
    u: new Float64Array(padded),
    v: new Float64Array(padded),
    input: new Float64Array(padded),
    dead: new Int32Array(padded),
    awake: new Int32Array(padded / 32),
  };
}

/** Wakes all compartments of a group. */
export function wake({ awake }: Registers, { first, size }: Pick<Group, 'first' | 'size'>): void {
  const last = first + size;
  for (let j = first; j < last; j += 32) awake[j >> 5] = last - j >= 32 ? -1 : (1 << (last - j)) - 1;
}

/** One step of the group's awake compartments; says how many that were. */
export function integrate(registers: Registers, group: Group, step: number, wraps: boolean): number {
  const { u, v, input, dead, awake } = registers;
  const { first, size, keepU, keepV, threshold, bias, refractory, vmin, vmax, ring } = group;
  const slot = slotOf(ring, step);
  const lastWord = (first + size + 31) >> 5;
  let fired = 0;
  let touched = 0;
  for (let word = first >> 5; word < lastWord; word++) {
    let bits = awake[word] as number;
    let stay = 0;
    while (bits !== 0) {
      const bit = bits & -bits;
      bits ^= bit;
      const j = (word << 5) + 31 - Math.clz32(bit);
      touched++;
      let restless = false;
      let a = input[j] as number;
      input[j] = 0;
      if (wraps && (a >= INPUT_REGISTER || a < -INPUT_REGISTER)) {
        a = (a << 10) >> 10;
        restless = true;
        wrapped(group, 0, j, step);
      }
      const u0 = u[j] as number;
      let u1 = Math.trunc(u0 * keepU) + a;
      if (wraps && (u1 >= REGISTER || u1 < -REGISTER)) {
        u1 = (u1 << 8) >> 8;
        restless = true;
        wrapped(group, 1, j, step);
      }
      u[j] = u1;
      const wait = dead[j] as number;
      if (wait > 0) {
        dead[j] = wait - 1;
        stay |= bit;
        continue;
      }
      let drive = u1 + bias;
      if (wraps && (drive >= REGISTER || drive < -REGISTER)) {
        drive = (drive << 8) >> 8;
        restless = true;
        wrapped(group, 2, j, step);
      }
      const v0 = v[j] as number;
      let v1 = Math.trunc(v0 * keepV) + drive;
      if (v1 < vmin) v1 = vmin;
      else if (v1 > vmax) v1 = vmax;
      if (v1 > threshold) {
        v[j] = 0;
        dead[j] = refractory - 1;
        stay |= bit;
        ring.units[slot * size + fired++] = j - first;
        write(group.tape, j - first, step);
        continue;
      }
      v[j] = v1;
      if (restless || u1 !== u0 || v1 !== v0 || a !== 0) stay |= bit;
    }
    awake[word] = stay;
  }
  ring.count[slot] = fired;
  return touched;
}

function wrapped({ first, wraps, firstWrap }: Group, register: number, j: number, step: number): void {
  if (wraps[register] === 0) {
    firstWrap[2 * register] = j - first;
    firstWrap[2 * register + 1] = step;
  }
  wraps[register] = (wraps[register] as number) + 1;
}
