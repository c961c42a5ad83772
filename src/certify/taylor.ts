/** The centre of an enclosure: Taylor series, in whole numbers, of the system that holds while no unit changes its mode. */
import { type Fall, fallOf } from './falls';
import { emitted, type Frame, FULL, type Known, LINEAR, OFF, selfGains } from './frame';
import {
  advanced,
  type Dyadic,
  MOST_ORDERS,
  magnitude,
  ratio,
  times,
  toDouble,
  UP,
  unitOf,
} from './integers';
import { acts, at, convolved, type Learner, learnerOf, learnt } from './lessons';
import type { Lesson } from './model';

export interface Expansion {
  readonly h: bigint;
  /** Polynomials in s, t = start + s h, of components, weights and what units emit. That of a fall is there once it is read. */
  readonly x: readonly bigint[][];
  readonly w: readonly (readonly bigint[])[];
  readonly v: readonly (readonly bigint[] | undefined)[];
  readonly degree: number;
  /** The order until which outputs, products and weights are kept. */
  readonly kept: number;
  /** By component that nothing drives. */
  readonly falls: readonly (Fall | undefined)[];
  /** Where components begin. */
  readonly start: readonly bigint[];
  /** What the last order leaves of the derivative by s: an absolute bound for components and for weights. */
  readonly rest: Float64Array;
  readonly weightRest: Float64Array;
  /** By lesson, of those that act. */
  readonly learners: readonly (Learner | undefined)[];
}

/** The coefficient of order k of a unit's g. */
export function argument(frame: Frame, u: number, k: number, e: Pick<Expansion, 'x' | 'w' | 'v'>): bigint {
  const { terms, units } = frame.units[u];
  let sum = k === 0 ? frame.constants[u] : 0n;
  for (const { component, factor, weight } of terms) {
    if (weight !== undefined) {
      const value = convolved(e.w[weight], e.x[component], k);
      if (value !== 0n) sum += times(value >> BigInt(frame.bits), factor);
    } else {
      const value = at(e.x[component], k);
      if (value !== 0n) sum += times(value, factor);
    }
  }
  for (const [unit, factor] of units) {
    const value = at(e.v[unit], k);
    if (value !== 0n) sum += times(value, factor);
  }
  return sum;
}

/** The polynomial of a component. */
function polynomial({ x, falls, start }: Pick<Expansion, 'x' | 'falls' | 'start'>, i: number, bits: number) {
  const [p, fall] = [x[i], falls[i]];
  if (fall !== undefined && p.length === 0)
    for (const one of fall.series) p.push((start[i] * one) >> BigInt(bits));
  return p;
}

export function argumentOf(frame: Frame, u: number, e: Expansion): bigint[] {
  for (const { component } of frame.units[u].terms) polynomial(e, component, frame.bits);
  const g = Array.from({ length: e.degree + 1 }, (_, k) => argument(frame, u, k, e));
  while (g.length > 1 && g[g.length - 1] === 0n) g.pop();
  return g;
}

/** Held exactly: what the leak takes, its self row gives. */
const held = (gains: readonly Dyadic[]): boolean =>
  gains.length === 1 && gains[0].m === 1n && gains[0].e === 0n;

const MOST_FALLS = 100;

/** The series from `known` over a step h, until an order is below a few units. */
export function expand(frame: Frame, known: Pick<Known, 'x' | 'w'>, h: bigint): Expansion {
  const { model, units, modes, lessons, bits, work } = frame;
  const P = BigInt(bits);
  const n = model.components;
  const x = known.x.map((one) => [one]);
  const w = known.w.map((one) => [one]);
  const v: (bigint[] | undefined)[] = units.map((_, u) =>
    modes[u] === OFF ? undefined : modes[u] === FULL ? [frame.ceilings[u]] : [],
  );
  const falls = new Array<Fall | undefined>(n).fill(undefined);
  const start = [...known.x];
  const own = selfGains(frame);
  const driven: { readonly i: number; readonly eta: bigint }[] = [];
  if (frame.falls.size > MOST_FALLS) frame.falls.clear();
  for (const { input, offset, size, tau } of model.places) {
    if (input) continue;
    const eta = ratio(h, tau);
    for (let i = offset; i < offset + size; i++) {
      const gains = own[i];
      if (gains === undefined) driven.push({ i, eta });
      if (gains === undefined || start[i] === 0n || held(gains)) continue;
      const key = `${eta} ${gains.map(({ m, e }) => `${m}/${e}`)}`;
      const fall = frame.falls.get(key) ?? fallOf(eta, gains, bits, work);
      frame.falls.set(key, fall);
      falls[i] = fall;
      x[i] = [];
    }
  }
  // a self row of what falls is in its series already
  const active = Array.from(units.keys()).filter(
    (u) => modes[u] !== OFF && (units[u].feeds.length === 0 || own[units[u].feeds[0][0]] === undefined),
  );
  const parts = { x, w, v, falls, start };
  for (const u of active) for (const { component } of units[u].terms) polynomial(parts, component, bits);
  const acting = lessons.filter((one) => acts(one, (u) => modes[u] === OFF));
  for (const { post, pre, weights } of acting) {
    for (const [offset] of post) for (let j = 0; j < weights.rows; j++) polynomial(parts, offset + j, bits);
    for (const [offset] of pre) for (let j = 0; j < weights.columns; j++) polynomial(parts, offset + j, bits);
  }
  const learners = acting.map(learnerOf);
  const longest = x.reduce((most, { length }) => Math.max(most, length), 0);
  const [rest, weightRest] = [new Float64Array(n), new Float64Array(model.entries)];
  const rhs = new Array<bigint>(n).fill(0n);
  const { products, quadratic } = sizeOf(frame, active, acting, driven.length);
  let k = 0;
  for (; ; k++) {
    for (const { i } of driven) rhs[i] = -at(x[i], k);
    for (const u of active) {
      if (modes[u] === FULL && k > 0) continue;
      if (modes[u] === LINEAR) (v[u] as bigint[]).push(emitted(units[u], argument(frame, u, k, parts)));
      const value = at(v[u], k);
      if (value !== 0n) for (const [i, gain] of units[u].feeds) rhs[i] += times(value, gain);
    }
    const order = BigInt(k + 1);
    let largest = 0n;
    for (const { i, eta } of driven) {
      const next = rhs[i] === 0n ? 0n : advanced(rhs[i], eta, P);
      x[i].push(next / order);
      const size = magnitude(next);
      if (size > largest) largest = size;
    }
    for (const learner of learners) {
      const size = learnt(learner, parts, k, h, P);
      if (size > largest) largest = size;
    }
    work.done += products + quadratic * (k + 1);
    if ((largest <= 8n && k > 0 && k + 1 >= longest) || k === MOST_ORDERS) break;
  }
  const close = (p: bigint[], rests: Float64Array, i: number): void => {
    if (p.length === k + 2)
      rests[i] = (Math.abs(toDouble(p.pop() as bigint, bits)) + 2 * unitOf(bits)) * (k + 2);
    while (p.length > 1 && p[p.length - 1] === 0n) p.pop();
  };
  for (const { i } of driven) close(x[i], rest, i);
  w.forEach((p, i) => {
    close(p, weightRest, i);
  });
  let degree = k;
  for (const fall of falls) if (fall !== undefined) degree = Math.max(degree, fall.series.length - 1);
  const byLesson = lessons.map((one) => learners.find(({ lesson }) => lesson === one));
  return { h, ...parts, degree, kept: k, rest, weightRest, learners: byLesson };
}

/** Products of whole numbers that one order takes: so many, and so many for each order before it. */
function sizeOf(
  { units }: Frame,
  active: readonly number[],
  lessons: readonly Lesson[],
  driven: number,
): { readonly products: number; readonly quadratic: number } {
  let [products, quadratic] = [driven + 1, 0];
  for (const u of active) {
    const { terms, units: inner, feeds } = units[u];
    products += 1 + terms.length + inner.length + feeds.length;
    for (const { weight } of terms) if (weight !== undefined) quadratic++;
  }
  for (const { weights, post, pre, factors } of lessons) {
    quadratic += weights.rows * weights.columns + post.length * weights.rows + pre.length * weights.columns;
    if (factors !== undefined) quadratic += weights.rows;
  }
  return { products, quadratic };
}

/** What follows after the step: sums of the coefficients. */
export function advance(known: Known, { x, w, h, falls }: Expansion, bits: number): void {
  const total = (p: readonly bigint[]): bigint => p.reduce((sum, one) => sum + one, 0n);
  x.forEach((p, i) => {
    const fall = falls[i];
    known.x[i] = fall === undefined ? total(p) : (known.x[i] * fall.end) >> BigInt(bits);
  });
  w.forEach((p, i) => {
    known.w[i] = total(p);
  });
  known.t += h;
}

/** At most and at least the values of a component over a step. */
export function rangeOf({ x, falls, start, degree }: Expansion, i: number, bits: number) {
  const fall = falls[i];
  if (fall === undefined) return spread(x[i], bits);
  const size = toDouble(start[i], bits);
  const [a, b] = [size * fall.range[0], size * fall.range[1]];
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  const off = (degree + 2) * unitOf(bits);
  return [low - Math.abs(low) * 2 ** -50 - off, high + Math.abs(high) * 2 ** -50 + off] as const;
}

/** At most and at least the values of a polynomial on [0, 1], by size. */
export function spread(p: readonly bigint[], bits: number): readonly [number, number] {
  const middle = toDouble(p[0] ?? 0n, bits);
  let width = Math.abs(middle) * 2 ** -50 + p.length * unitOf(bits);
  for (let k = 1; k < p.length; k++) width += Math.abs(toDouble(p[k], bits)) * UP;
  return [middle - width, middle + width];
}
