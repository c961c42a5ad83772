/** The modes of all units at one time: by their values, at a threshold by where they go. */

import { emitted, type Frame, FULL, isJump, type Known, LINEAR, levelsOf, OFF, slopeOf } from './frame';
import { above, magnitude, over, times, toDouble, UP, unitOf } from './integers';
import { rateOf, sideOf } from './lessons';
import { type Looseness, loosenessOf } from './looseness';
import { argumentNow, levelOf } from './thresholds';

export interface Settled {
  /** Jumps that are at their threshold. */
  readonly fresh: ReadonlySet<number>;
  /** Units at a threshold, with how near in time the true crossing is. */
  readonly near: ReadonlyMap<number, number>;
  readonly reason?: string;
  readonly unit?: number;
}

const MOST_TIES = 8;

interface Leaf {
  readonly modes: Uint8Array;
  /** What units emit. */
  readonly values: readonly bigint[];
  /** By jump at its threshold the first that is one with it. */
  readonly firsts: ReadonlyMap<number, number>;
  readonly slopes: ReadonlyMap<number, readonly [number, number]>;
  readonly rates: Float64Array;
}

/**
 * Sets the modes of a frame, and widens the radii by what jumps may do while the truth crosses a little sooner or later.
 * Jumps that are at their threshold together are tried on and off in all combinations: in each of them each must go the same
 * way, so that the truth, whatever the order of its crossings, crosses each just once. Those that read the same currents and
 * add as much to them are one.
 */
export function settle(frame: Frame, known: Known): Settled {
  const { bits, units, modes } = frame;
  const leaves: Leaf[] = [];
  const tied = new Set<number>();
  const loose = loosenessOf(frame, known);
  // every combination of what was met at its threshold so far
  const queue: Map<number, number>[] = [new Map()];
  while (queue.length > 0) {
    const given = queue.pop() as Map<number, number>;
    frame.work.done += units.length;
    const met = leafOf(frame, known, given, loose);
    if ('tie' in met) {
      tied.add(met.tie);
      if (tied.size > MOST_TIES) return undecided(met.tie, 'too many jumps at their thresholds at one time');
      for (const mode of [OFF, FULL]) queue.push(new Map([...given, [met.tie, mode]]));
    } else leaves.push(met);
  }
  const fastest = fastestOf(frame, leaves, loose);
  const radius = widest(known.weightRadii, widest(known.radii, unitOf(bits)));
  const near = new Map<number, number>();
  const wanted = new Map<number, number>();
  let delay = 0;
  for (const u of tied) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { slopes } of leaves) {
      const found = slopes.get(u);
      // a combination in which it is not at its threshold: it jumps with another
      if (found === undefined) return undecided(u, 'jumps that move each other at one time');
      low = Math.min(low, found[0]);
      high = Math.max(high, found[1]);
    }
    const steep = low > 0 ? low : -high;
    if (!(steep > 0)) return undecided(u, 'sliding: a jump is driven back by what it switches');
    const { error, pull } = loose.of(u, fastest);
    // until the truth crosses, its slope differs from that of the centre by no more than this part
    const part = (pull * (radius + ((2 * error) / steep) * fastest)) / steep;
    if (!(part < 0.5)) return undecided(u, 'a jump crosses too slowly for the width of the enclosure');
    const late = (error / (steep * (1 - part))) * UP;
    near.set(u, late);
    wanted.set(u, low > 0 ? FULL : OFF);
    delay += late;
  }
  const right = leaves.find((leaf) => [...wanted].every(([u, mode]) => leaf.modes[u] === mode)) ?? leaves[0];
  modes.set(right.modes);
  for (const [u, [low, high]] of right.slopes) {
    if (near.has(u)) continue;
    const steep = low > 0 ? low : high < 0 ? -high : 0;
    // what an output alone drives crosses when that does
    const driven = units[u].terms.length === 0 ? units[u].units.map(([unit]) => near.get(unit)) : [];
    const after = Math.max(...driven.map((one) => one ?? Number.POSITIVE_INFINITY));
    const first = right.firsts.get(u);
    const same = first === undefined ? undefined : near.get(first);
    const late = steep > 0 ? (2 * loose.of(u, fastest).error) / steep : Number.POSITIVE_INFINITY;
    near.set(u, same ?? (steep > 0 || driven.length === 0 ? late : after));
  }
  if (delay > 0) widen(frame, known, { leaves, loose, delay, off: radius + delay * fastest });
  return { fresh: new Set(right.firsts.keys()), near };

  function undecided(unit: number, reason: string): Settled {
    return { fresh: tied, near: new Map(), unit, reason };
  }
}

const widest = (list: Float64Array, least: number): number =>
  list.reduce((most, one) => Math.max(most, one), least);

/** The largest rate of a current or a weight. */
function fastestOf({ lessons }: Frame, leaves: readonly Leaf[], loose: Looseness): number {
  let most = 0;
  for (const { rates } of leaves) for (const rate of rates) most = Math.max(most, Math.abs(rate));
  for (const { weights } of lessons)
    for (let k = 0; k < weights.rows * weights.columns; k++)
      most = Math.max(most, loose.learning(weights.offset + k).most);
  return most;
}

/** Widens the radii by what fields that differ by combination do over the delay; `off`: how far the state may be by then. */
function widen({ model, lessons, bits }: Frame, known: Known, { leaves, loose, delay, off }: Delayed): void {
  const spread = (of: (leaf: Leaf) => number): number => {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const leaf of leaves) {
      least = Math.min(least, of(leaf));
      most = Math.max(most, of(leaf));
    }
    return most - least;
  };
  for (const { input, offset, size } of model.places)
    for (let i = offset; !input && i < offset + size; i++)
      known.radii[i] += (spread(({ rates }) => rates[i]) + 2 * loose.rate(i) * off) * delay * UP;
  for (const { weights, factors, post, pre, rate } of lessons)
    for (let i = 0; factors !== undefined && i < weights.rows; i++) {
      const third = spread(({ values }) => toDouble(values[factors[i]], bits));
      const a = above(sideOf(post, i, known), bits);
      for (let j = 0; j < weights.columns; j++) {
        const field = third * rate.size * a * above(sideOf(pre, j, known), bits);
        const k = weights.offset + i * weights.columns + j;
        known.weightRadii[k] += (field + 2 * loose.learning(k).change * off) * delay * UP;
      }
    }
}

interface Delayed {
  readonly leaves: readonly Leaf[];
  readonly loose: Looseness;
  readonly delay: number;
  readonly off: number;
}

/** All modes, with those of some jumps given; or the next jump that is at its threshold. */
function leafOf(
  frame: Frame,
  known: Known,
  given: ReadonlyMap<number, number>,
  loose: Looseness,
): Leaf | { readonly tie: number } {
  const { units, bits, model } = frame;
  const level = levelOf(bits);
  const modes = new Uint8Array(units.length);
  const values = new Array<bigint>(units.length).fill(0n);
  const gs = new Array<bigint>(units.length).fill(0n);
  const rhs = known.x.map((one) => -one);
  const atLevel = new Set<number>();
  const firsts = new Map<number, number>();
  const seen = new Map<string, number>();
  const firstOf = (u: number): number => {
    const { units: inner } = units[u];
    const added = inner.some(([k]) => atLevel.has(k)) ? undefined : levelsOf(frame, modes, u);
    const key = added === undefined ? `${frame.alike[u]}` : `${frame.reading[u]} ${added}`;
    if (!seen.has(key)) seen.set(key, u);
    firsts.set(u, seen.get(key) as number);
    return seen.get(key) as number;
  };
  for (let u = 0; u < units.length; u++) {
    const { feeds } = units[u];
    const g = argumentNow(frame, known, values, u);
    gs[u] = g;
    const jump = isJump(units[u]);
    const top = frame.tops[u];
    if (jump) {
      const distance = magnitude(g);
      const close = distance <= level || toDouble(distance, bits) <= 8 * loose.of(u, 0).error;
      const mode = close ? given.get(firstOf(u)) : undefined;
      if (close && mode === undefined) return { tie: firsts.get(u) as number };
      if (close) atLevel.add(u);
      modes[u] = close ? (mode as number) : g > 0n ? FULL : OFF;
    } else {
      const high = top !== undefined && magnitude(g - top) <= level;
      const low = magnitude(g) <= level;
      if (low || high) atLevel.add(u);
      modes[u] = low || high ? LINEAR : g < 0n ? OFF : top !== undefined && g > top ? FULL : LINEAR;
    }
    values[u] = modes[u] === OFF ? 0n : modes[u] === FULL ? frame.ceilings[u] : emitted(units[u], g);
    if (values[u] !== 0n) for (const [i, one] of feeds) rhs[i] += times(values[u], one);
  }
  const rates = new Float64Array(rhs.length);
  const moving = new Array<bigint>(rhs.length).fill(0n);
  for (const { input, offset, size, tau } of model.places)
    for (let i = offset; !input && i < offset + size; i++) {
      moving[i] = over(rhs[i], tau);
      rates[i] = toDouble(moving[i], bits);
    }
  return {
    modes,
    values,
    firsts,
    rates,
    slopes: slopesAt(frame, known, { modes, values, gs, moving, atLevel }),
  };
}

interface Place {
  readonly modes: Uint8Array;
  readonly values: readonly bigint[];
  readonly gs: readonly bigint[];
  readonly moving: readonly bigint[];
  readonly atLevel: ReadonlySet<number>;
}

/** The slope of g of each unit that is at a threshold, and a first guess of the mode of those that do not jump. */
function slopesAt(frame: Frame, known: Known, { modes, values, gs, moving, atLevel }: Place) {
  const { units, bits } = frame;
  const slopes = new Map<number, readonly [number, number]>();
  const lost = 2 ** -50;
  const memo: (readonly [number, number] | undefined)[] = [];
  const slopesOf = (u: number): readonly [number, number] => {
    const before = memo[u];
    if (before !== undefined) return before;
    let [low, high] = [0, 0];
    const add = (a: number, b: number): void => {
      low += Math.min(a, b) - Math.abs(a) * lost - Math.abs(b) * lost;
      high += Math.max(a, b) + Math.abs(a) * lost + Math.abs(b) * lost;
    };
    let exact = 0n;
    for (const { component, factor, weight } of units[u].terms)
      if (weight === undefined) exact += times(moving[component], factor);
      else
        exact += times(
          (moving[component] * known.w[weight] + known.x[component] * rateOf(frame, known, values, weight)) >>
            BigInt(bits),
          factor,
        );
    add(toDouble(exact, bits), toDouble(exact, bits));
    for (const [unit, factor] of units[u].units) {
      if (isJump(units[unit]) || (modes[unit] !== LINEAR && !atLevel.has(unit))) continue;
      const slope = slopeOf(units[unit]) * (factor.m < 0n ? -factor.size : factor.size);
      const [a, b] = slopesOf(unit);
      add(slope * Math.min(a, atLevel.has(unit) ? 0 : a), slope * Math.max(b, atLevel.has(unit) ? 0 : b));
    }
    memo[u] = [low, high];
    return memo[u];
  };
  const guesses = new Map<number, number>();
  const least = 2 ** -Math.floor(bits / 2);
  for (const u of atLevel) {
    const slope = slopesOf(u);
    slopes.set(u, slope);
    const { terms, units: inner } = units[u];
    if (isJump(units[u])) continue;
    // with the modes of what feeds it as they are guessed by now
    const guess = inner.reduce(
      (sum, [unit, factor]) => {
        if (!atLevel.has(unit)) return sum;
        const [low, high] = slopesOf(unit);
        const going = modes[unit] === LINEAR ? (guesses.get(unit) ?? 0) : 0;
        const most = going > 0 ? Math.max(0, high) : going < 0 ? Math.min(0, low) : 0;
        return sum + (factor.m < 0n ? -most : most);
      },
      terms.length === 0 && inner.every(([unit]) => atLevel.has(unit)) ? 0 : (slope[0] + slope[1]) / 2,
    );
    guesses.set(u, guess);
    const top = frame.tops[u];
    const high = top !== undefined && magnitude(gs[u] - top) < magnitude(gs[u]);
    // nothing moves it: it stays exactly where it is
    const still = terms.length === 0 && levelsOf(frame, modes, u) === 0n;
    if (!high) modes[u] = guess < -least || still ? OFF : LINEAR;
    else modes[u] = guess > least ? FULL : LINEAR;
  }
  return slopes;
}
