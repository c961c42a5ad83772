/** The system between two edges: its units with what each has as a constant there, and the modes that are guessed. */
import type { Fall } from './falls';
import { type Dyadic, dyadic, fixed, over, times, UP, type Work } from './integers';
import { type Lesson, negative, type Reading, type Segment, type Unit, ZERO } from './model';

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
  /** By unit the first that has the same g, and the same ceiling to it; and a number for the currents that it reads. */
  readonly alike: readonly number[];
  readonly reading: readonly number[];
  readonly lessons: readonly Lesson[];
  /** By unit at most how fast a current changes with those that the unit reads: what is undecided may grow by that. */
  readonly steepness: Float64Array;
  /** 1 for units whose output others read. */
  readonly read: Uint8Array;
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

/** What a unit is in all segments. */
interface Facts {
  readonly constant: bigint;
  readonly ceiling: bigint;
  readonly top: bigint | undefined;
  /** The same for units that read the same currents; the same for those that add up the same. */
  readonly reading: number;
  readonly sum: number;
  readonly steepness: number;
}

/** Frames of the segments of a model, made when they are first met. */
export function frames(model: Reading, given: Pick<Frame, 'bits' | 'work'>): (segment: Segment) => Frame {
  const P = BigInt(given.bits);
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key) as number;
  };
  const facts = new Map<Unit, Facts>();
  const factsOf = (unit: Unit): Facts => {
    const before = facts.get(unit);
    if (before !== undefined) return before;
    const { terms, units, constants, ceiling, gain, divisor } = unit;
    const full = ceiling === undefined ? 0n : fixed(ceiling, P);
    const constant = constants.reduce((sum, one) => sum + fixed(one, P), 0n);
    const line = gain === undefined || ceiling === undefined ? undefined : over(full, gain);
    const top = divisor === undefined ? line : fixed(divisor, P);
    const reads = terms.map(({ component, factor: { m, e }, weight }) => `${component}*${m}/${e}*${weight}`);
    const reading = numberOf(reads.join());
    const inner = units.map(([k, { m, e }]) => `${k}*${m}/${e}`);
    const sum = numberOf(`${reading}+${inner} ${constant} ${top} ${isJump(unit)}`);
    const made = { constant, ceiling: full, top, reading, sum, steepness: steepnessOf(model, unit) };
    facts.set(unit, made);
    return made;
  };
  const known = new Map<Segment, Frame>();
  return (segment) => {
    const frame = known.get(segment) ?? frameOf(model, segment, given, factsOf);
    known.set(segment, frame);
    return frame;
  };
}

function frameOf(
  model: Reading,
  segment: Segment,
  { bits, work }: Pick<Frame, 'bits' | 'work'>,
  factsOf: (unit: Unit) => Facts,
): Frame {
  const P = BigInt(bits);
  const units = [...model.units, ...segment.own];
  const facts = units.map(factsOf);
  const biases = units.map((unit) => biasOf(model, segment, unit));
  const first = new Map<string, number>();
  const read = new Uint8Array(units.length);
  for (const { units: inner } of units) for (const [k] of inner) read[k] = 1;
  return {
    ...{ model, bits, units, work, read, lessons: segment.lessons },
    constants: facts.map(({ constant }, u) =>
      biases[u] === undefined ? constant : constant + fixed(biases[u], P),
    ),
    ceilings: facts.map(({ ceiling }) => ceiling),
    tops: facts.map(({ top }) => top),
    reading: facts.map(({ reading }) => reading),
    alike: facts.map(({ sum }, u) => {
      const { m, e } = biases[u] ?? ZERO;
      const key = `${sum} ${m}/${e}`;
      if (!first.has(key)) first.set(key, u);
      return first.get(key) as number;
    }),
    steepness: Float64Array.from(facts, ({ steepness }) => steepness),
    modes: new Uint8Array(units.length),
    paces: new Map(),
    falls: new Map(),
  };
}

/** What the schedule adds to a row. */
function biasOf(model: Reading, segment: Segment, { kind, projection, threshold, row }: Unit) {
  if (kind !== 'row') return undefined;
  const bias = segment.open.get(projection);
  if (bias === undefined) return model.closable.has(projection) ? negative(threshold) : undefined;
  const own = typeof bias === 'number' ? bias : bias[row];
  return own === 0 ? undefined : dyadic(own);
}

/** A self row acts against the leak of its current; what reads weights, or outputs that are no jumps, is as steep as can be. */
function steepnessOf({ places, units: all }: Reading, unit: Unit): number {
  const { terms, units, feeds } = unit;
  if (units.some(([k]) => all[k] === undefined || !isJump(all[k]))) return Number.POSITIVE_INFINITY;
  if (terms.some(({ weight }) => weight !== undefined)) return Number.POSITIVE_INFINITY;
  const reads = terms.reduce((sum, { factor }) => sum + factor.size, 0);
  return feeds.reduce((most, [i, gain]) => {
    const place = places.find(({ offset, size }) => i >= offset && i < offset + size);
    const rate = isSelf(unit) ? (gain.m < 0n ? 0 : gain.size - 1) : slopeOf(unit) * reads * gain.size;
    return Math.max(most, rate / (place?.tau.size ?? 0));
  }, 0);
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

/** A row of a current on itself, as a hold or a flush is: a window's, or one that gates open. */
export const isSelf = ({ terms, feeds, gain }: Unit): boolean =>
  terms.length === 1 &&
  feeds.length === 1 &&
  terms[0].component === feeds[0][0] &&
  terms[0].weight === undefined &&
  isOne(terms[0].factor) &&
  gain !== undefined &&
  isOne(gain);

const isOne = ({ m, e }: Dyadic): boolean => m === 1n && e === 0n;

/** The self gains of each component that nothing else drives, undefined where something does. */
export function selfGains(frame: Frame): (Dyadic[] | undefined)[] {
  const { model, units, modes, read } = frame;
  const own: (Dyadic[] | undefined)[] = Array.from({ length: model.components }, () => []);
  for (let u = 0; u < units.length; u++) {
    if (modes[u] === OFF) continue;
    const scales =
      modes[u] === LINEAR && read[u] === 0 && isSelf(units[u]) && levelsOf(frame, modes, u) === 0n;
    for (const [i, gain] of units[u].feeds) {
      if (scales) own[i]?.push(gain);
      else own[i] = undefined;
    }
  }
  return own;
}
