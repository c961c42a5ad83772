/**
 * The radius of an enclosure over one step: |true - centre| obeys tau e' <= M e + defect with a Metzler matrix M. What each unit
 * does is decided under a tube, and what follows must lie inside the tube.
 */

import { type Frame, FULL, isJump, type Known, LINEAR, levelsOf, OFF, slopeOf } from './frame';
import { growth } from './growth';
import { toDouble, UP, unitOf } from './integers';
import { direction, firstAbove, supremum } from './signs';
import { argumentOf, type Expansion, rangeOf, spread } from './taylor';
import {
  type Cache,
  comparison,
  type Ends,
  farthest,
  levelOfFactor,
  type Passed,
  productRest,
  type Setting,
  signed,
  slopesOf,
  weightTubeOf,
} from './tube';

type Side = 'low' | 'high';

const LOW: readonly Side[] = ['low'];
const HIGH: readonly Side[] = ['high'];
const BOTH: readonly Side[] = ['low', 'high'];

/** On which sides a unit can leave its mode. */
const sidesOf = (mode: number, ceiling: boolean): readonly Side[] =>
  mode === OFF ? LOW : mode === FULL ? HIGH : ceiling ? BOTH : LOW;

export type Bounded =
  | { readonly kind: 'done'; readonly radii: Float64Array; readonly weightRadii: Float64Array }
  /** A unit leaves its mode at s, in units of 2^-P of the step. */
  | { readonly kind: 'event'; readonly s: bigint; readonly unit: number; readonly side: Side }
  | { readonly kind: 'undecided'; readonly unit: number; readonly reason: string }
  /** A sign is not clear at first sight, and the step is long. */
  | { readonly kind: 'unclear' };

/** What lies within this of a threshold is on it, as a part of P. */
export const closeness = (bits: number): number => Math.floor(0.8 * bits);

const MOST_TUBES = 12;

/** Pieces that a search for signs may look at; in a long step, which may be made shorter. */
const MOST_PIECES = 2000;
const FEW_PIECES = 32;

/** What is at its threshold all the time may be on or off all through a step in which it does so little. */
const MILD = 1;

const SILENT: Passed = { range: [0, 0], error: 0, defect: 0, slopes: undefined };

export function boundStep(frame: Frame, known: Known, e: Expansion, ends: Ends): Bounded {
  const { model, bits, units } = frame;
  const unit = unitOf(bits);
  const ranges = e.x.map((_, i) => rangeOf(e, i, bits));
  const weightRanges = e.w.map((p) => spread(p, bits));
  const cache: Cache = { g: [], sup: new Map(), roots: new Map() };
  let tube = known.radii.map((radius) => 2 * radius + 2 ** 6 * (e.degree + 8) ** 2 * unit);
  for (const { input, offset, size } of model.places) if (input) tube.fill(0, offset, offset + size);
  const gated = frame.lessons.some(({ factors }) => factors !== undefined);
  let least: Float64Array | undefined;
  for (let attempt = 0; attempt < MOST_TUBES; attempt++) {
    const guess = { frame, e, ends, ranges, weightRanges, tube, cache };
    let weightTube = weightTubeOf(guess, known);
    if (least !== undefined)
      weightTube = weightTube.map((one, k) => Math.max(one, (least as Float64Array)[k]));
    const setting = { ...guess, weightTube };
    const passed: Passed[] = [];
    let first: Extract<Bounded, { kind: 'event' }> | undefined;
    for (let u = 0; u < units.length; u++) {
      const result = passedBy(setting, u, passed, first?.s);
      if ('kind' in result) {
        if (result.kind !== 'event') return result;
        if (first === undefined || result.s < first.s) first = result;
        passed.push(SILENT);
      } else passed.push(result);
    }
    if (first !== undefined) return first;
    const { entries, forcing } = comparison(setting, passed);
    const { end, most } = growth(entries, known.radii, forcing, frame.work);
    const weightRadii = gated ? weightTubeOf(guess, known, passed) : weightTube;
    const learns = weightRadii.every((one, k) => one <= weightTube[k]);
    if (learns && most.every((one, i) => one <= tube[i])) {
      // the end of a fall is a product, not the sum of its coefficients
      const radii = end.map((one, i) =>
        e.falls[i] === undefined ? one : (one + (e.degree + 2) * unit) * UP,
      );
      return { kind: 'done', radii, weightRadii };
    }
    tube = tube.map((one, i) => Math.max(one, 3 * most[i]));
    if (!learns) least = weightRadii.map((one) => 3 * one);
    if (!most.every((one) => one < 1e100)) break;
  }
  return { kind: 'undecided', unit: -1, reason: 'the enclosure grows beyond all bounds' };
}

/** What a unit does in the step, or why it does not do what its mode says. */
function passedBy(
  setting: Setting & { readonly weightTube: Float64Array },
  u: number,
  passed: readonly Passed[],
  before: bigint | undefined,
): Passed | Exclude<Bounded, { kind: 'done' }> {
  const { frame, e, ranges, weightRanges, tube, weightTube } = setting;
  const { bits, constants, modes } = frame;
  const one = frame.units[u];
  const level = levelOfFactor(frame, u, passed);
  if (level !== undefined) return { range: [level, level], error: 0, defect: 0, slopes: undefined };
  const rounding = unitOf(bits) * (e.degree + 1);
  // what is off or at its ceiling for sure is a constant
  const sure = one.units.length > 0 && one.units.every(([k]) => passed[k].slopes === undefined);
  const levels = sure ? levelsOf(frame, modes, u) : undefined;
  const c = toDouble(levels ?? constants[u], bits);
  // what may lie on the way to g, by size: doubles lose a part of that
  let [low, high, size] = [c, c, Math.abs(c)];
  // what may be between g and its truth: by currents, and by all else
  let error = 0;
  let defect = rounding * (one.terms.length + one.units.length + one.constants.length + 3);
  for (const { component, factor, weight } of one.terms) {
    const range = ranges[component];
    if (weight === undefined) {
      const f = signed(factor);
      low += Math.min(f * range[0], f * range[1]);
      high += Math.max(f * range[0], f * range[1]);
      size += factor.size * farthest(range);
      error += factor.size * tube[component];
    } else {
      const w = farthest(weightRanges[weight]);
      const most = w * farthest(range) * factor.size * UP;
      low -= most;
      high += most;
      size += most;
      error += factor.size * w * tube[component];
      defect +=
        factor.size *
        (weightTube[weight] * (farthest(range) + tube[component]) +
          productRest(e.w[weight], e.x[component], e.kept, bits) +
          rounding);
    }
  }
  for (const [k, factor] of levels === undefined ? one.units : []) {
    const f = signed(factor);
    low += Math.min(f * passed[k].range[0], f * passed[k].range[1]);
    high += Math.max(f * passed[k].range[0], f * passed[k].range[1]);
    size += factor.size * farthest(passed[k].range);
    error += factor.size * passed[k].error;
    defect += factor.size * passed[k].defect;
  }
  const all = (error + defect) * UP;
  // one number alone loses a part of itself
  const added = one.terms.length + (levels === undefined ? one.units.length : 0) + (c === 0 ? 0 : 1);
  const [lostLow, lostHigh] =
    added === 1
      ? [Math.abs(low) * 2 ** -50, Math.abs(high) * 2 ** -50]
      : [size * (added + 3) * 2 ** -50, size * (added + 3) * 2 ** -50];
  const jump = isJump(one);
  let [worst, side]: [number, Side] = [Number.NEGATIVE_INFINITY, 'low'];
  for (const which of sidesOf(modes[u], one.ceiling !== undefined)) {
    const value = beyond(setting, u, which, low - lostLow, high + lostHigh, all);
    if (value > worst) [worst, side] = [value, which];
  }
  const strict = worst < -all;
  const threshold = 2 ** -closeness(bits);
  if (!strict) {
    const settled = jump && touchesAnEnd(setting, u, all);
    if (!settled && worst > threshold) {
      const s = crossingOf(setting, u, side, before);
      if (s !== undefined) return { kind: 'event', s, unit: u, side };
    }
    const mild = worst <= threshold && frame.steepness[u] * toDouble(e.h, bits) < MILD;
    if (setting.ends.long && !mild && moves(setting, u)) return { kind: 'unclear' };
    if (jump && !settled)
      return {
        kind: 'undecided',
        unit: u,
        reason: 'a jump comes to its threshold closer than the enclosure is wide',
      };
  }
  const ceiling = one.ceiling?.size ?? 0;
  if (jump || (strict && modes[u] !== LINEAR)) {
    const level = modes[u] === FULL ? ceiling : 0;
    return { range: [level, level], error: 0, defect: 0, slopes: undefined };
  }
  const slope = slopeOf(one);
  const emit = slope * defect + slope * Math.max(0, worst) + 2 * rounding;
  const top = one.ceiling === undefined ? Math.max(0, slope * high) : ceiling;
  const least = modes[u] === LINEAR ? Math.min(0, slope * low) : 0;
  return {
    range: [least, modes[u] === LINEAR ? Math.max(top, slope * high) : top],
    error: (slope * error + 0) * UP,
    defect: emit * UP,
    slopes: slopesOf(setting, u, [strict ? slope : 0, slope], passed),
  };
}

/** g, or top - g, or g - top: what must stay below 0 for the unit to keep its mode on that side. */
function oriented({ frame, e, cache }: Setting, u: number, side: Side): bigint[] {
  const first = frame.alike[u];
  cache.g[first] ??= argumentOf(frame, u, e);
  const g = cache.g[first] as bigint[];
  const mode = frame.modes[u];
  if (mode === OFF) return g;
  if (side === 'low') return g.map((one) => -one);
  const top = frame.tops[u] ?? 0n;
  return g.map((one, k) => (mode === FULL ? -one : one) + (k > 0 ? 0n : mode === FULL ? top : -top));
}

/** At least by how much a unit is on the wrong side of what its mode says, below 0 where it is on the right one. */
function beyond(setting: Setting, u: number, side: Side, low: number, high: number, error: number): number {
  const { frame, cache } = setting;
  const mode = frame.modes[u];
  const top = toDouble(frame.tops[u] ?? 0n, frame.bits);
  const quick =
    mode === OFF ? high : side === 'low' ? -low : (mode === FULL ? top - low : high - top) + top * 2 ** -50;
  const accept = -Math.max(2 * error, 2 ** -closeness(frame.bits));
  // what may lie so little beyond its threshold is counted as it is
  const jump = isJump(frame.units[u]);
  if (quick < accept || (!jump && quick <= 2 ** -closeness(frame.bits))) return quick;
  const key = `${frame.alike[u]} ${mode} ${side}`;
  const before = cache.sup.get(key);
  if (before !== undefined && before.accept <= accept) return before.value;
  const pieces = setting.ends.long ? FEW_PIECES : MOST_PIECES;
  const value = supremum(oriented(setting, u, side), frame.bits, accept, { work: frame.work, pieces });
  cache.sup.set(key, { accept, value });
  return value;
}

/** Where a unit leaves its mode, if doubles can see it. */
function crossingOf(setting: Setting, u: number, side: Side, first: bigint | undefined): bigint | undefined {
  const { frame, cache, ends } = setting;
  const key = `${frame.alike[u]} ${frame.modes[u]} ${side}`;
  const before = cache.roots.get(key);
  if (before !== undefined) return before.s;
  const level = 1n << BigInt(frame.bits - closeness(frame.bits));
  const pieces = ends.long ? FEW_PIECES : MOST_PIECES;
  const s = firstAbove(oriented(setting, u, side), frame.bits, level, {
    work: frame.work,
    pieces,
    before: first,
  });
  cache.roots.set(key, { s });
  return s;
}

/** Whether anything that a unit reads changes in the step. */
const moves = ({ frame: { units, modes }, e }: Setting, u: number): boolean =>
  units[u].terms.some(
    ({ component, weight }) =>
      e.falls[component] !== undefined ||
      e.x[component].length > 1 ||
      (weight !== undefined && e.w[weight].length > 1),
  ) || units[u].units.some(([k]) => modes[k] === LINEAR);

/** True for a jump that is at its threshold at one end of a short step only, and goes straight away from it. */
function touchesAnEnd(setting: Setting, u: number, error: number): boolean {
  const { frame, ends, e } = setting;
  if (!ends.short) return false;
  const p = oriented(setting, u, frame.modes[u] === OFF ? 'low' : 'high');
  const near = Math.max(2 ** -closeness(frame.bits), 4 * error);
  const start = toDouble(p[0], frame.bits);
  const end = toDouble(
    p.reduce((sum, one) => sum + one, 0n),
    frame.bits,
  );
  const way = direction(p, frame.bits);
  if (ends.fresh.has(u) && way < 0)
    return Math.abs(start) <= near && end < -error - unitOf(frame.bits) * e.degree;
  return way > 0 && start < -error && Math.abs(end) <= near;
}
