/** The system between two edges: its units with what each has as a constant there, and the modes that are guessed. */
import type { Fall } from './falls';
import { type Dyadic, dyadic, fixed, over, times, UP, type Work } from './integers';
import type { Lesson, Reading, Segment, Unit } from './model';

export const OFF = 0;
export const LINEAR = 1;
export const FULL = 2;

/** What is known at one time: centres in units of 2^-P, and radii. */
export interface Known {
  t: bigint;
  readonly x: bigint[];
  readonly w: bigint[];
  radii: Float64Array;
  weightRadii: Float64Array;
}

/** The system between two edges: its units with what each has as a constant there. */
export interface Frame {
  readonly model: Reading;
  readonly bits: number;
  readonly units: readonly Unit[];
  readonly constants: readonly bigint[];
  readonly ceilings: readonly bigint[];
  /** Where a unit reaches its ceiling, as a value of g. */
  readonly tops: readonly (bigint | undefined)[];
  /** By unit the first that has the same g, and the same ceiling to it; and the first that reads the same currents. */
  readonly alike: readonly number[];
  readonly reading: readonly number[];
  readonly lessons: readonly Lesson[];
  /** By unit at most how fast a current changes with those that the unit reads: what is undecided may grow by that. */
  readonly steepness: Float64Array;
  /** OFF, LINEAR or FULL by unit; only guesses. */
  readonly modes: Uint8Array;
  readonly work: Work;
  /** By modes, as far as they are known. */
  readonly paces: Map<string, Pace>;
  /** By step and self gains, as far as they are known: cycles take the same steps. */
  readonly falls: Map<string, Fall>;
}

/** Steps that modes ask for. */
export interface Pace {
  /** Twice the time in which the system changes by its own size. */
  readonly usual: bigint;
  /** The same of those components only that are driven: what falls does so by a series of its own, however fast. */
  readonly far: bigint;
}

export function frameOf(
  model: Reading,
  segment: Segment,
  { bits, work }: Pick<Frame, 'bits' | 'work'>,
): Frame {
  const P = BigInt(bits);
  const units = [...model.units, ...segment.own];
  const ceilings = units.map(({ ceiling }) => (ceiling === undefined ? 0n : fixed(ceiling, P)));
  const constants = units.map((unit) => constantOf(model, segment, unit, P));
  const tops = units.map(({ gain, divisor, ceiling }, u) => {
    if (divisor !== undefined) return fixed(divisor, P);
    return gain === undefined || ceiling === undefined ? undefined : over(ceilings[u], gain);
  });
  const reading = alikeOf(units, (u) => keyOf(units[u].terms));
  const alike = alikeOf(units, (u) => {
    const inner = units[u].units.map(([k, { m, e }]) => `${k}*${m}/${e}`);
    return `${reading[u]}+${inner} ${constants[u]} ${tops[u]} ${isJump(units[u])}`;
  });
  return {
    ...{ model, bits, units, ceilings, constants, tops, alike, reading, work, lessons: segment.lessons },
    steepness: Float64Array.from(units, (unit) => steepnessOf(model, unit)),
    modes: new Uint8Array(units.length),
    paces: new Map(),
    falls: new Map(),
  };
}

/** A self row acts against the leak of its current; what reads weights, or other units, is as steep as can be. */
function steepnessOf({ places }: Reading, unit: Unit): number {
  const { terms, units, feeds, kind } = unit;
  if (units.length > 0 || terms.some(({ weight }) => weight !== undefined)) return Number.POSITIVE_INFINITY;
  const reads = terms.reduce((sum, { factor }) => sum + factor.size, 0);
  return feeds.reduce((most, [i, gain]) => {
    const place = places.find(({ offset, size }) => i >= offset && i < offset + size);
    const rate = kind === 'self' ? (gain.m < 0n ? 0 : gain.size - 1) : slopeOf(unit) * reads * gain.size;
    return Math.max(most, rate / (place?.tau.size ?? 0));
  }, 0);
}

const keyOf = (terms: Unit['terms']): string =>
  terms.map(({ component, factor: { m, e }, weight }) => `${component}*${m}/${e}*${weight}`).join();

/** By unit the first that has the same key. */
function alikeOf(units: readonly Unit[], keyed: (u: number) => string): number[] {
  const first = new Map<string, number>();
  return units.map((_, u) => {
    const key = keyed(u);
    if (!first.has(key)) first.set(key, u);
    return first.get(key) as number;
  });
}

function constantOf(
  model: Reading,
  segment: Segment,
  { constants, projection, threshold, kind, row }: Unit,
  P: bigint,
) {
  let sum = 0n;
  for (const one of constants) sum += fixed(one, P);
  if (kind !== 'row') return sum;
  const bias = segment.open.get(projection);
  if (bias === undefined) return model.closable.has(projection) ? sum - fixed(threshold, P) : sum;
  return sum + fixed(dyadic(typeof bias === 'number' ? bias : bias[row]), P);
}

/** A unit that is at 0 or at its ceiling, and nowhere between. */
export const isJump = ({ gain, divisor }: Unit): boolean => gain === undefined && divisor === undefined;

/** How much of g a unit emits on its line. */
export const slopeOf = ({ gain, divisor }: Unit): number =>
  divisor !== undefined ? UP / divisor.size : (gain?.size ?? 0);

/** What a unit emits at g, by the line of its mode. */
export const emitted = ({ gain, divisor }: Unit, g: bigint): bigint =>
  divisor !== undefined ? over(g, divisor) : gain === undefined ? 0n : times(g, gain);

/** What a unit adds to its currents: undefined where an output that it reads is neither off nor at its ceiling. */
export function levelsOf({ units, constants, ceilings }: Frame, modes: Uint8Array, u: number) {
  let g = constants[u];
  for (const [k, factor] of units[u].units) {
    if (modes[k] === LINEAR) return undefined;
    if (modes[k] === FULL) g += times(ceilings[k], factor);
  }
  return g;
}

/** The self gains of each component that nothing else drives, undefined where something does. */
export function selfGains({ model, units, constants, modes }: Frame): (Dyadic[] | undefined)[] {
  const own: (Dyadic[] | undefined)[] = Array.from({ length: model.components }, () => []);
  for (let u = 0; u < units.length; u++) {
    if (modes[u] === OFF) continue;
    const scales = units[u].kind === 'self' && modes[u] === LINEAR && constants[u] === 0n;
    for (const [i, gain] of units[u].feeds) {
      if (scales) own[i]?.push(gain);
      else own[i] = undefined;
    }
  }
  return own;
}
