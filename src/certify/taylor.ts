/** The centre of an enclosure: Taylor series, in whole numbers, of the system that holds while no unit changes its mode. */
import { type Fall, fallOf } from './falls';
import {
  advanced,
  type Dyadic,
  dyadic,
  fixed,
  MOST_ORDERS,
  magnitude,
  over,
  ratio,
  times,
  toDouble,
  UP,
  unitOf,
  type Work,
} from './integers';
import type { Lesson, Reading, Segment, Unit } from './read';

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
  /** By unit the first that has the same g, and the same ceiling to it. */
  readonly alike: readonly number[];
  readonly lessons: readonly Lesson[];
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
  const units = [...model.units, ...segment.selves];
  const ceilings = units.map(({ ceiling }) => (ceiling === undefined ? 0n : fixed(ceiling, P)));
  const constants = units.map((unit) => constantOf(model, segment, unit, P));
  const tops = units.map(({ gain, divisor, ceiling }, u) => {
    if (divisor !== undefined) return fixed(divisor, P);
    return gain === undefined || ceiling === undefined ? undefined : over(ceilings[u], gain);
  });
  const alike = units.map((_, u) => {
    const first = model.alike[u] ?? u;
    return constants[first] === constants[u] && tops[first] === tops[u] ? first : u;
  });
  return {
    ...{ model, bits, units, ceilings, constants, tops, alike, work, lessons: segment.lessons },
    modes: new Uint8Array(units.length),
    paces: new Map(),
    falls: new Map(),
  };
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

/** What a unit emits at g, by the line of its mode. */
export const emitted = ({ gain, divisor }: Unit, g: bigint): bigint =>
  divisor !== undefined ? over(g, divisor) : gain === undefined ? 0n : times(g, gain);

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
}

const at = (p: readonly bigint[] | undefined, k: number): bigint => p?.[k] ?? 0n;

/** Sum of a_l b_(k - l). */
function convolved(a: readonly bigint[], b: readonly bigint[], k: number): bigint {
  let sum = 0n;
  for (let l = Math.max(0, k - b.length + 1); l <= k && l < a.length; l++)
    if (a[l] !== 0n) sum += a[l] * b[k - l];
  return sum;
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
    (u) => modes[u] !== OFF && !(units[u].kind === 'self' && own[units[u].feeds[0][0]] !== undefined),
  );
  const parts = { x, w, v, falls, start };
  for (const u of active) for (const { component } of units[u].terms) polynomial(parts, component, bits);
  const learners = lessons.map((lesson) => learnerOf(lesson, parts, bits));
  const longest = x.reduce((most, { length }) => Math.max(most, length), 0);
  const [rest, weightRest] = [new Float64Array(n), new Float64Array(model.entries)];
  const rhs = new Array<bigint>(n).fill(0n);
  const { products, quadratic } = sizeOf(frame, active, driven.length);
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
  return { h, ...parts, degree, kept: k, rest, weightRest };
}

/** Products of whole numbers that one order takes: so many, and so many for each order before it. */
function sizeOf(
  { units, lessons }: Frame,
  active: readonly number[],
  driven: number,
): { readonly products: number; readonly quadratic: number } {
  let [products, quadratic] = [driven + 1, 0];
  for (const u of active) {
    const { terms, units: inner, feeds } = units[u];
    products += 1 + terms.length + inner.length + feeds.length;
    for (const { weight } of terms) if (weight !== undefined) quadratic++;
  }
  for (const { weights, post, pre } of lessons)
    quadratic += weights.rows * weights.columns + post.length * weights.rows + pre.length * weights.columns;
  return { products, quadratic };
}

/** A lesson with the sums on both of its sides, as polynomials that grow order by order. */
interface Learner {
  readonly lesson: Lesson;
  readonly posts: readonly bigint[][];
  readonly pres: readonly bigint[][];
}

function learnerOf(lesson: Lesson, parts: Pick<Expansion, 'x' | 'falls' | 'start'>, bits: number): Learner {
  const { weights, post, pre } = lesson;
  const empty = (sum: Lesson['post'], size: number): bigint[][] =>
    Array.from({ length: size }, (_, j) => {
      for (const [offset] of sum) polynomial(parts, offset + j, bits);
      return [];
    });
  return { lesson, posts: empty(post, weights.rows), pres: empty(pre, weights.columns) };
}

/** Adds order k + 1 of the weights that a lesson changes; returns the largest of the derivative. */
function learnt(
  { lesson: { weights, post, pre, rate }, posts, pres }: Learner,
  { x, w }: { readonly x: readonly bigint[][]; readonly w: readonly bigint[][] },
  k: number,
  h: bigint,
  P: bigint,
): bigint {
  const grow = (sums: readonly bigint[][], parts: Lesson['post']): void => {
    sums.forEach((sum, j) => {
      let next = 0n;
      for (const [offset, sign] of parts) next += times(at(x[offset + j], k), sign);
      if (next === 0n) return;
      while (sum.length < k) sum.push(0n);
      sum.push(next);
    });
  };
  grow(posts, post);
  grow(pres, pre);
  let largest = 0n;
  posts.forEach((a, i) => {
    pres.forEach((b, j) => {
      const next = (times(convolved(a, b, k) >> P, rate) * h) >> P;
      if (next === 0n) return;
      const p = w[weights.offset + i * weights.columns + j];
      while (p.length < k + 1) p.push(0n);
      p[k + 1] = at(p, k + 1) + next / BigInt(k + 1);
      if (magnitude(next) > largest) largest = magnitude(next);
    });
  });
  return largest;
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
  const off = (Math.abs(a) + Math.abs(b)) * 2 ** -50 + (degree + 2) * unitOf(bits);
  return [Math.min(a, b) - off, Math.max(a, b) + off] as const;
}

/** At most and at least the values of a polynomial on [0, 1], by size. */
export function spread(p: readonly bigint[], bits: number): readonly [number, number] {
  const middle = toDouble(p[0] ?? 0n, bits);
  let width = Math.abs(middle) * 2 ** -50 + p.length * unitOf(bits);
  for (let k = 1; k < p.length; k++) width += Math.abs(toDouble(p[k], bits)) * UP;
  return [middle - width, middle + width];
}
