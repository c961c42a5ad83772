/** From time to time: steps between edges, events and output times, until the end or the first place that is not decided. */
import { boundStep } from './bound';
import { type Crossed, logged, restingAt } from './crossed';
import { foresight, widthOf } from './foresight';
import { type Frame, FULL, frames, type Known, LINEAR, OFF, type Pace } from './frame';
import { dyadic, fixed, toDouble, type Work } from './integers';
import type { Reading, Segment } from './model';
import { paceOf } from './pace';
import { settle } from './settle';
import { advance, expand } from './taylor';
import { atRest } from './thresholds';

/** Currents and weights at an output time. */
export interface Enclosure {
  readonly t: number;
  readonly x: readonly bigint[];
  readonly radii: Float64Array;
  readonly w: readonly bigint[];
  readonly weightRadii: Float64Array;
}

export interface Doubt {
  readonly t: number;
  readonly name: string;
  readonly reason: string;
  /** More bits may decide it; so many, where that is known. */
  readonly width: boolean;
  readonly bits?: number;
  /** The budget of work ended it. */
  readonly spent?: true;
}

export interface Enclosed {
  readonly values: readonly Enclosure[];
  readonly crossings: readonly Crossed[];
  readonly touches: readonly Crossed[];
  /** Rows that are at 0 where something happens, as those of an empty held population: a log may say that they leave it. */
  readonly resting: readonly Crossed[];
  readonly until: number;
  readonly doubt?: Doubt;
}

export interface Course {
  readonly tspan: readonly [number, number];
  readonly times: ArrayLike<number>;
  readonly initial: Float64Array;
  readonly weights: Float64Array;
  readonly inputs: (cycle: number) => Float64Array;
  readonly bits: number;
  readonly work: Work;
  readonly most: number;
  /** Where it is given an enclosure ends as soon as its bits will not do for that, relative to 1 + |value|. */
  readonly within?: number | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An interrupt is looked for in each step; how far it is, and whether the bits will do, after so many. */
const LOOK = 8;

/** Most times that modes, or places of an event, are tried at one time. */
const MOST_FLIPS = 64;

/** A short step: this part of a usual one, so that a steep row is undecided for that long only. */
const SHORT = 24n;

interface Piece {
  readonly from: bigint;
  readonly to: bigint;
  readonly cycle: number;
  readonly segment: Segment;
}

/** The stretches between edges within the time span, each with what holds there. */
function* piecesOf(model: Reading, t0: bigint, t1: bigint, P: bigint): Generator<Piece> {
  const tick = (t: number): bigint => fixed(dyadic(t), P);
  const { period } = model.circuit.schedule;
  const edges = model.edges.map(tick);
  const length = period === undefined ? 0n : tick(period);
  let cycle = period === undefined ? 0 : Number(t0 / length) - (t0 < 0n ? 1 : 0);
  let from = t0;
  while (from < t1) {
    const base = BigInt(cycle) * length;
    const all = edges.map((edge) => base + edge);
    if (all.length === 0 || from < all[0]) {
      const to = all.length === 0 || all[0] > t1 ? t1 : all[0];
      yield { from, to, cycle, segment: model.idle };
      from = to;
    }
    for (let k = 0; k + 1 < all.length && from < t1; k++) {
      if (all[k + 1] <= from) continue;
      const to = all[k + 1] < t1 ? all[k + 1] : t1;
      yield { from, to, cycle, segment: model.segments[k] };
      from = to;
    }
    if (period === undefined && from < t1) {
      yield { from, to: t1, cycle, segment: model.idle };
      from = t1;
    }
    cycle++;
  }
}

export function enclose(model: Reading, course: Course): Enclosed {
  const { bits, work, tspan, times } = course;
  const P = BigInt(bits);
  const tick = (t: number): bigint => fixed(dyadic(t), P);
  const [t0, t1] = tspan.map(tick);
  const known: Known = {
    t: t0,
    x: Array.from(course.initial, tick),
    w: Array.from(course.weights, tick),
    radii: new Float64Array(model.components),
    weightRadii: new Float64Array(model.entries),
  };
  const stops = Array.from(times, (t) => ({ t, at: tick(t) }));
  const values: Enclosure[] = [];
  const crossings: Crossed[] = [];
  const touches: Crossed[] = [];
  const resting: Crossed[] = [];
  const done = (doubt?: Doubt): Enclosed => ({
    ...{ values, crossings, touches, resting, until: toDouble(known.t, bits) },
    ...(doubt === undefined ? {} : { doubt }),
  });
  const note = (): void => {
    for (; values.length < stops.length && stops[values.length].at <= known.t; )
      values.push({
        t: stops[values.length].t,
        ...{ x: [...known.x], w: [...known.w] },
        radii: Float64Array.from(known.radii),
        weightRadii: Float64Array.from(known.weightRadii),
      });
  };
  note();
  const frameOf = frames(model, { bits, work });
  const ahead = course.within === undefined ? undefined : foresight(bits, course.within);
  const span = tspan[1] - tspan[0];
  const look = (): Doubt | undefined => {
    const elapsed = toDouble(known.t - t0, bits);
    course.progress?.(elapsed, span);
    const needed = ahead?.(elapsed / span, widthOf(known, bits));
    if (needed === undefined) return undefined;
    const reason = `${bits} bits do not hold the enclosure until the end`;
    return { t: toDouble(known.t, bits), name: '', reason, width: true, bits: needed };
  };
  const spent = (): Doubt | undefined => {
    if (work.done <= course.most) return undefined;
    const part = toDouble(known.t - t0, bits) / span;
    const all = part > 0 ? `; all of it would take some ${(work.done / part).toPrecision(2)}` : '';
    const reason = `the budget of work, ${course.most}, is spent after ${(100 * part).toPrecision(2)} % of the time${all}`;
    return { t: toDouble(known.t, bits), name: '', reason, width: false, spent: true };
  };
  for (const { from, to, cycle, segment } of piecesOf(model, t0, t1, P)) {
    const frame = frameOf(segment);
    known.t = from;
    const given = course.inputs(cycle);
    for (const { input, offset, size } of model.places)
      for (let i = offset; input && i < offset + size; i++) known.x[i] = tick(given[i]);
    while (known.t < to) {
      // a stop inside is an end of its own; one at the end as well
      const next = stops[values.length];
      const stop = next !== undefined && next.at < to ? next.at : to;
      const doubt = stretch(frame, known, stop, { crossings, touches, resting, course, look, spent });
      if (doubt !== undefined) return done(doubt);
      note();
      const short = look();
      if (short !== undefined) return done(short);
    }
  }
  return done();
}

interface Logs {
  readonly crossings: Crossed[];
  readonly touches: Crossed[];
  readonly resting: Crossed[];
  readonly course: Course;
  /** Why it cannot go on so: too few bits, or too much work. */
  readonly look: () => Doubt | undefined;
  readonly spent: () => Doubt | undefined;
}

/** Steps until `to`, in one segment. */
function stretch(
  frame: Frame,
  known: Known,
  to: bigint,
  { crossings, touches, resting, course, look, spent }: Logs,
): Doubt | undefined {
  const { bits, modes, units } = frame;
  let arriving: bigint | undefined;
  let place = settle(frame, known);
  let [flips, tries, fresh] = [0, 0, leaving(place.near)];
  let pace: Pace | undefined;
  let reach: bigint | undefined;
  let steps = 0;
  const doubtOf = (unit: number | undefined, reason: string, width: boolean): Doubt => ({
    ...{ t: toDouble(known.t, bits), reason, width },
    name: unit === undefined || unit < 0 ? '' : units[unit].name,
  });
  if (place.reason !== undefined) return doubtOf(place.unit, place.reason, true);
  resting.push(...restingAt(frame, known, place.near));
  while (known.t < to) {
    if (course.signal?.aborted === true) return doubtOf(undefined, 'interrupted', false);
    const stopped = spent() ?? (++steps % LOOK === 0 ? look() : undefined);
    if (stopped !== undefined) return stopped;
    pace ??= paceOf(frame, known);
    const { usual, far } = pace;
    const little = usual >> SHORT;
    reach = reach === undefined || reach > far ? far : reach < usual ? usual : reach;
    let target = known.t + reach < to ? known.t + reach : to;
    if (fresh && known.t + little < target) target = known.t + little;
    if (arriving !== undefined) {
      const before = arriving - little;
      target = before > known.t && !fresh ? before : arriving < target ? arriving : target;
    }
    if (target > to) target = to;
    const h = target - known.t;
    const e = expand(frame, known, h);
    const long = h > usual;
    const result = boundStep(frame, known, e, { fresh: place.fresh, short: h <= 2n * little, long });
    if (long && (result.kind === 'unclear' || result.kind === 'undecided')) {
      reach = h >> 2n;
      continue;
    }
    if (result.kind === 'unclear') throw new Error('a step that is not long has no unclear signs');
    if (result.kind === 'undecided') return doubtOf(result.unit, result.reason, true);
    if (result.kind === 'event') {
      const away = (result.s * h) >> BigInt(bits);
      if (away > 1n) {
        arriving = known.t + away;
        if (++tries > MOST_FLIPS) return doubtOf(result.unit, 'the place of its crossing is not found', true);
        continue;
      }
      // it goes the other way from the beginning: another mode
      const mode = modes[result.unit];
      modes[result.unit] = mode === LINEAR ? (result.side === 'low' ? OFF : FULL) : LINEAR;
      pace = undefined;
      if (++flips > MOST_FLIPS) return doubtOf(result.unit, 'no choice of modes goes on from here', true);
      continue;
    }
    // what was at its threshold before the event and is there when it comes has been there all the time
    const rested = target === arriving ? atRest(frame, known) : NONE;
    advance(known, e, bits);
    known.radii = Float64Array.from(result.radii);
    known.weightRadii = Float64Array.from(result.weightRadii);
    [flips, tries, fresh] = [0, 0, false];
    reach <<= 2n;
    if (known.t === arriving) {
      const before = Uint8Array.from(modes);
      arriving = undefined;
      place = settle(frame, known);
      if (place.reason !== undefined) return doubtOf(place.unit, place.reason, true);
      [fresh, pace] = [leaving(place.near), undefined];
      logged(frame, known, { before, rested, near: place.near }).forEach((one) => {
        if (one.within < 1e-9) crossings.push(one);
        else touches.push(one);
      });
      resting.push(...restingAt(frame, known, place.near, before));
    } else place = { fresh: NONE, near: place.near };
  }
  return undefined;
}

const NONE: ReadonlySet<number> = new Set();

/** Whether any unit goes away from its threshold, at which it is. */
const leaving = (near: ReadonlyMap<number, number>): boolean =>
  [...near.values()].some((one) => one < Number.POSITIVE_INFINITY);
