/** The modes of all units at one time: by their values, at a threshold by where they go. */

import { emitted, type Frame, FULL, type Known, LINEAR, OFF } from './frame';
import { above, magnitude, over, times, toDouble, UP, unitOf } from './integers';
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
  readonly slopes: ReadonlyMap<number, readonly [number, number]>;
  readonly rates: Float64Array;
}

/**
 * Sets the modes of a frame, and widens the radii by what jumps may do while the truth crosses a little sooner or later.
 * Jumps that are at their threshold together are tried on and off in all combinations: in each of them each must go the same
 * way, so that the truth, whatever the order of its crossings, crosses each just once.
 */
export function settle(frame: Frame, known: Known): Settled {
  const { bits, units, modes } = frame;
  const chosen: number[] = [];
  const leaves: Leaf[] = [];
  const tied = new Set<number>();
  const radius = known.radii.reduce((most, one) => Math.max(most, one), unitOf(bits));
  // every combination of what was met at its threshold so far
  const queue: Map<number, number>[] = [new Map()];
  while (queue.length > 0) {
    const given = queue.pop() as Map<number, number>;
    frame.work.done += units.length;
    const met = leafOf(frame, known, given);
    if ('tie' in met) {
      tied.add(met.tie);
      if (tied.size > MOST_TIES) return undecided(met.tie, 'too many jumps at their thresholds at one time');
      for (const mode of [OFF, FULL]) queue.push(new Map([...given, [met.tie, mode]]));
    } else if ('reason' in met) return undecided(met.unit, met.reason);
    else {
      leaves.push(met);
      chosen.push(leaves.length - 1);
    }
  }
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
    const { error, pull } = looseness(frame, known, u);
    const late = ((2 * error) / steep) * UP;
    if (!(pull * (radius + late * fastest(leaves)) < steep / 2))
      return undecided(u, 'a jump crosses too slowly for the width of the enclosure');
    near.set(u, late);
    wanted.set(u, low > 0 ? FULL : OFF);
    delay += late;
  }
  const right = leaves.find((leaf) => [...wanted].every(([u, mode]) => leaf.modes[u] === mode)) ?? leaves[0];
  modes.set(right.modes);
  for (const [u, [low, high]] of right.slopes)
    if (!near.has(u)) {
      const steep = low > 0 ? low : high < 0 ? -high : 0;
      // what an output alone drives crosses when that does
      const driven = units[u].terms.length === 0 ? units[u].units.map(([unit]) => near.get(unit)) : [];
      const after = Math.max(...driven.map((one) => one ?? Number.POSITIVE_INFINITY));
      near.set(
        u,
        steep > 0
          ? (2 * looseness(frame, known, u).error) / steep
          : driven.length > 0
            ? after
            : Number.POSITIVE_INFINITY,
      );
    }
  if (delay > 0)
    for (let i = 0; i < known.radii.length; i++) {
      let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const { rates } of leaves) {
        least = Math.min(least, rates[i]);
        most = Math.max(most, rates[i]);
      }
      known.radii[i] += (most - least) * 4 * delay * UP;
    }
  return { fresh: tied, near };

  function undecided(unit: number, reason: string): Settled {
    return { fresh: tied, near: new Map(), unit: units[unit] === undefined ? -1 : unit, reason };
  }
}

const fastest = (leaves: readonly Leaf[]): number =>
  leaves.reduce((most, { rates }) => rates.reduce((one, rate) => Math.max(one, Math.abs(rate)), most), 0);

/** How far g may be from its truth, and at most how its slope changes with the currents. */
function looseness(frame: Frame, known: Known, u: number): { readonly error: number; readonly pull: number } {
  const { units, bits, model } = frame;
  const lipschitz: number[] = [];
  const visit = (k: number, emits: boolean): { error: number; pull: number } => {
    const { terms, units: inner, gain, divisor } = units[k];
    let [error, pull] = [unitOf(bits) * (8 + terms.length + inner.length), 0];
    for (const { component, factor, weight } of terms) {
      const w = weight === undefined ? 1 : above(known.w[weight], bits);
      error += factor.size * w * known.radii[component];
      if (weight !== undefined)
        error +=
          factor.size *
          known.weightRadii[weight] *
          (above(known.x[component], bits) + known.radii[component]);
      pull += factor.size * w * (rowSum(component) + 1);
    }
    for (const [unit, factor] of inner) {
      const one = visit(unit, true);
      error += factor.size * one.error;
      pull += factor.size * one.pull;
    }
    const slope = !emits ? 1 : divisor !== undefined ? 1 / divisor.size : (gain?.size ?? 0);
    return { error: error * slope * UP, pull: pull * slope * UP };
  };
  /** How fast the slope of a current can change with the currents. */
  function rowSum(component: number): number {
    if (lipschitz.length === 0) {
      const sums = new Array<number>(known.x.length).fill(1);
      const sizes = units.map(() => 0);
      units.forEach(({ terms, units: inner, gain, divisor, feeds }, k) => {
        const slope = divisor !== undefined ? 1 / divisor.size : (gain?.size ?? 0);
        const arg =
          terms.reduce(
            (sum, { factor, weight }) =>
              sum + factor.size * (weight === undefined ? 1 : above(known.w[weight], bits)),
            0,
          ) + inner.reduce((sum, [unit, factor]) => sum + factor.size * sizes[unit], 0);
        sizes[k] = slope * arg;
        for (const [i, one] of feeds) sums[i] += one.size * sizes[k];
      });
      for (const { offset, size, tau } of model.places)
        for (let i = offset; i < offset + size; i++) sums[i] /= tau.size;
      lipschitz.push(...sums);
    }
    return lipschitz[component];
  }
  return visit(u, false);
}

/** All modes, with those of some jumps given; or the next jump that is at its threshold. */
function leafOf(
  frame: Frame,
  known: Known,
  given: ReadonlyMap<number, number>,
): Leaf | { readonly tie: number } | { readonly unit: number; readonly reason: string } {
  const { units, bits, model } = frame;
  const level = levelOf(bits);
  const modes = new Uint8Array(units.length);
  const values = new Array<bigint>(units.length).fill(0n);
  const gs = new Array<bigint>(units.length).fill(0n);
  const rhs = known.x.map((one) => -one);
  const atLevel = new Set<number>();
  for (let u = 0; u < units.length; u++) {
    const { gain, divisor, feeds } = units[u];
    const g = argumentNow(frame, known, values, u);
    gs[u] = g;
    const jump = gain === undefined && divisor === undefined;
    const top = frame.tops[u];
    if (jump) {
      const distance = magnitude(g);
      const close = distance <= level || toDouble(distance, bits) <= 8 * looseness(frame, known, u).error;
      const mode = given.get(u);
      if (close && mode === undefined) return { tie: u };
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
  return { modes, rates, slopes: slopesAt(frame, known, { modes, gs, moving, atLevel }) };
}

interface Place {
  readonly modes: Uint8Array;
  readonly gs: readonly bigint[];
  readonly moving: readonly bigint[];
  readonly atLevel: ReadonlySet<number>;
}

/** The slope of g of each unit that is at a threshold, and a first guess of the mode of those that do not jump. */
function slopesAt(frame: Frame, known: Known, { modes, gs, moving, atLevel }: Place) {
  const { units, bits } = frame;
  const slopes = new Map<number, readonly [number, number]>();
  const lost = 2 ** -50;
  const memo: (readonly [number, number] | undefined)[] = [];
  const slopeOf = (u: number): readonly [number, number] => {
    const known0 = memo[u];
    if (known0 !== undefined) return known0;
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
          (moving[component] * known.w[weight] + known.x[component] * learning(weight)) >> BigInt(bits),
          factor,
        );
    add(toDouble(exact, bits), toDouble(exact, bits));
    for (const [unit, factor] of units[u].units) {
      const { gain, divisor } = units[unit];
      if ((gain === undefined && divisor === undefined) || (modes[unit] !== LINEAR && !atLevel.has(unit)))
        continue;
      const slope =
        (divisor === undefined ? (gain?.size ?? 0) : 1 / divisor.size) *
        (factor.m < 0n ? -factor.size : factor.size);
      const [a, b] = slopeOf(unit);
      add(slope * Math.min(a, atLevel.has(unit) ? 0 : a), slope * Math.max(b, atLevel.has(unit) ? 0 : b));
    }
    memo[u] = [low, high];
    return memo[u];
  };
  /** The rate of one weight. */
  function learning(weight: number): bigint {
    let sum = 0n;
    for (const { weights, post, pre, rate } of frame.lessons) {
      const k = weight - weights.offset;
      if (k < 0 || k >= weights.rows * weights.columns) continue;
      const [i, j] = [Math.floor(k / weights.columns), k % weights.columns];
      const side = (parts: typeof post, at: number) =>
        parts.reduce((all, [offset, sign]) => all + times(known.x[offset + at], sign), 0n);
      sum += times((side(post, i) * side(pre, j)) >> BigInt(bits), rate);
    }
    return sum;
  }
  const guesses = new Map<number, number>();
  const least = 2 ** -Math.floor(bits / 2);
  for (const u of atLevel) {
    const slope = slopeOf(u);
    slopes.set(u, slope);
    const { gain, divisor, terms, units: inner } = units[u];
    if (gain === undefined && divisor === undefined) continue;
    // with the modes of what feeds it as they are guessed by now
    const guess = inner.reduce(
      (sum, [unit, factor]) => {
        if (!atLevel.has(unit)) return sum;
        const [low, high] = slopeOf(unit);
        const going = modes[unit] === LINEAR ? (guesses.get(unit) ?? 0) : 0;
        const most = going > 0 ? Math.max(0, high) : going < 0 ? Math.min(0, low) : 0;
        return sum + (factor.m < 0n ? -most : most);
      },
      terms.length === 0 && inner.every(([unit]) => atLevel.has(unit)) ? 0 : (slope[0] + slope[1]) / 2,
    );
    guesses.set(u, guess);
    const top = frame.tops[u];
    const high = top !== undefined && magnitude(gs[u] - top) < magnitude(gs[u]);
    const silent = frame.constants[u] === 0n && inner.every(([unit]) => modes[unit] === OFF);
    const idle = terms.length === 0 && silent;
    if (!high) modes[u] = guess < -least || idle ? OFF : LINEAR;
    else modes[u] = guess > least ? FULL : LINEAR;
  }
  return slopes;
}
