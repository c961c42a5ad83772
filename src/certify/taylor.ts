/** The centre of an enclosure: Taylor series, in whole numbers, of the system that holds while no unit changes its mode. */
import {
  type Dyadic,
  dyadic,
  fixed,
  magnitude,
  over,
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
  readonly lessons: readonly Lesson[];
  readonly learning: ReadonlySet<number>;
  /** OFF, LINEAR or FULL by unit; only guesses. */
  readonly modes: Uint8Array;
  readonly work: Work;
}

export function frameOf(
  model: Reading,
  segment: Segment,
  { bits, work }: Pick<Frame, 'bits' | 'work'>,
): Frame {
  const P = BigInt(bits);
  const units = [...model.units, ...segment.selves];
  const ceilings = units.map(({ ceiling }) => (ceiling === undefined ? 0n : fixed(ceiling, P)));
  const learning = new Set<number>();
  for (const { weights } of segment.lessons)
    for (let k = 0; k < weights.rows * weights.columns; k++) learning.add(weights.offset + k);
  return {
    ...{ model, bits, units, ceilings, learning, work, lessons: segment.lessons },
    constants: units.map((unit) => constantOf(model, segment, unit, P)),
    tops: units.map(({ gain, divisor, ceiling }, u) => {
      if (divisor !== undefined) return fixed(divisor, P);
      return gain === undefined || ceiling === undefined ? undefined : over(ceilings[u], gain);
    }),
    modes: new Uint8Array(units.length),
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
  /** Polynomials in s, t = start + s h, of components, weights and what units emit. */
  readonly x: readonly (readonly bigint[])[];
  readonly w: readonly (readonly bigint[])[];
  readonly v: readonly (readonly bigint[] | undefined)[];
  readonly degree: number;
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

export function argumentOf(frame: Frame, u: number, e: Expansion): bigint[] {
  const g = Array.from({ length: e.degree + 1 }, (_, k) => argument(frame, u, k, e));
  while (g.length > 1 && g[g.length - 1] === 0n) g.pop();
  return g;
}

const MOST_ORDERS = 2000;

/** Guard bits of h / tau. */
const GUARD = 64n;

export const ratio = (h: bigint, tau: Dyadic): bigint => over(h << GUARD, tau);

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
  const parts = { x, w, v };
  const moving = model.places
    .filter(({ input }) => !input)
    .map((place) => ({ place, eta: ratio(h, place.tau) }));
  const [rest, weightRest] = [new Float64Array(n), new Float64Array(model.entries)];
  const rhs = new Array<bigint>(n).fill(0n);
  const { products, quadratic } = sizeOf(frame);
  let k = 0;
  for (; k < MOST_ORDERS; k++) {
    for (let i = 0; i < n; i++) rhs[i] = -at(x[i], k);
    for (let u = 0; u < units.length; u++) {
      if (modes[u] === OFF || (modes[u] === FULL && k > 0)) continue;
      if (modes[u] === LINEAR) (v[u] as bigint[]).push(emitted(units[u], argument(frame, u, k, parts)));
      const value = at(v[u], k);
      if (value !== 0n) for (const [i, gain] of units[u].feeds) rhs[i] += times(value, gain);
    }
    const order = BigInt(k + 1);
    let largest = 0n;
    for (const { place, eta } of moving)
      for (let i = place.offset; i < place.offset + place.size; i++) {
        const next = rhs[i] === 0n ? 0n : (rhs[i] * eta) >> (P + GUARD);
        x[i].push(next / order);
        const size = magnitude(next);
        if (size > largest) largest = size;
      }
    for (const lesson of lessons) {
      const size = learnt(lesson, parts, k, h, P);
      if (size > largest) largest = size;
    }
    work.done += products + quadratic * (k + 1);
    if (largest <= 8n && k > 0) break;
  }
  const close = (p: bigint[], rests: Float64Array, i: number): void => {
    if (p.length === k + 2)
      rests[i] = (Math.abs(toDouble(p.pop() as bigint, bits)) + 2 * unitOf(bits)) * (k + 2);
    while (p.length > 1 && p[p.length - 1] === 0n) p.pop();
  };
  x.forEach((p, i) => {
    close(p, rest, i);
  });
  w.forEach((p, i) => {
    close(p, weightRest, i);
  });
  return { h, x, w, v, degree: k, rest, weightRest };
}

/** Products of whole numbers that one order takes: so many, and so many for each order before it. */
function sizeOf({ model, units, lessons }: Frame): { readonly products: number; readonly quadratic: number } {
  let [products, quadratic] = [model.components + 1, 0];
  for (const { terms, units: inner, feeds } of units) {
    products += 1 + terms.length + inner.length + feeds.length;
    for (const { weight } of terms) if (weight !== undefined) quadratic++;
  }
  for (const { weights, post, pre } of lessons)
    quadratic += weights.rows * weights.columns + post.length * weights.rows + pre.length * weights.columns;
  return { products, quadratic };
}

/** Adds order k + 1 of the weights that a lesson changes; returns the largest of the derivative. */
function learnt(
  { weights, post, pre, rate }: Lesson,
  { x, w }: { readonly x: bigint[][]; readonly w: bigint[][] },
  k: number,
  h: bigint,
  P: bigint,
): bigint {
  const sum = (parts: Lesson['post'], j: number): bigint[] => {
    const polynomial = new Array<bigint>(k + 1).fill(0n);
    for (const [offset, sign] of parts)
      for (let l = 0; l <= k; l++) polynomial[l] += times(at(x[offset + j], l), sign);
    while (polynomial.length > 0 && polynomial[polynomial.length - 1] === 0n) polynomial.pop();
    return polynomial;
  };
  const posts = Array.from({ length: weights.rows }, (_, j) => sum(post, j));
  const pres = Array.from({ length: weights.columns }, (_, j) => sum(pre, j));
  let largest = 0n;
  posts.forEach((a, i) => {
    pres.forEach((b, j) => {
      const next = (times(convolved(a, b, k) >> P, rate) * h) >> P;
      const p = w[weights.offset + i * weights.columns + j];
      p[k + 1] = at(p, k + 1) + next / BigInt(k + 1);
      if (magnitude(next) > largest) largest = magnitude(next);
    });
  });
  return largest;
}

/** What follows after the step: sums of the coefficients. */
export function advance(known: Known, { x, w, h }: Expansion): void {
  const total = (p: readonly bigint[]): bigint => p.reduce((sum, one) => sum + one, 0n);
  x.forEach((p, i) => {
    known.x[i] = total(p);
  });
  w.forEach((p, i) => {
    known.w[i] = total(p);
  });
  known.t += h;
}

/** At least the largest of |p| over a step, and at most and at least its values, by size. */
export function spread(p: readonly bigint[], bits: number): readonly [number, number] {
  const middle = toDouble(p[0] ?? 0n, bits);
  let width = Math.abs(middle) * 2 ** -50 + p.length * unitOf(bits);
  for (let k = 1; k < p.length; k++) width += Math.abs(toDouble(p[k], bits)) * UP;
  return [middle - width, middle + width];
}
