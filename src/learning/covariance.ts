/** A circuit that learns the lagged covariances of a series: three held memories and Hebbian windows. */
import { BACKEND, type Backend } from '../backends/backend';
import { simulate } from '../backends/simulate';

import { circuit } from '../circuit/circuit';
import { halves, pair, row } from '../circuit/fragments/signed';
import { flushing } from '../circuit/program';
import type { Fragment, LearnRule, Projection, Window } from '../circuit/types';
import { failed, invalid, raise } from '../errors';
import { checkGiven, checkKinds, optional } from '../kinds';
import { firstLeak, mayHaveLeaked } from './leaks';

/** The memories of x_k, x_{k-1}, x_{k-2}. */
const MEMORIES = ['m0', 'm1', 'm2'] as const;

/** Which products each weight collects. */
const PRODUCTS = {
  c11: ['m1', 'm1'],
  c12: ['m1', 'm2'],
  c22: ['m2', 'm2'],
  c01: ['m0', 'm1'],
  c02: ['m0', 'm2'],
} as const;

export interface Covariances {
  /** Sums over samples of x_{k-1}^2, x_{k-1} x_{k-2}, x_{k-2}^2, x_k x_{k-1}, x_k x_{k-2}, divided by their number. */
  readonly c11: number;
  readonly c12: number;
  readonly c22: number;
  readonly c01: number;
  readonly c02: number;
}

/**
 * Pairs m0, m1, m2 hold x_k, x_{k-1}, x_{k-2}; in the cycle of sample k each memory is flushed and takes over its
 * neighbour's content, then every product of two of them is learnt: seven windows of length T a sample.
 *
 *     window  1 flush m2   2 m1 -> m2   3 flush m1   4 m0 -> m1   5 flush m0   6 x -> m0   7 learn
 *     dC_ab = (1 / T) (a+ - a-)(b+ - b-) dt  in window 7: C_ab grows by the product of what a and b hold
 *
 * The four products of the halves are one signed rule. The input x is a pair x+, x-; the schedule repeats.
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019), lagged covariance of an autoregressive process.
 */
export function lagCovariance(options: { readonly T: number }): Fragment {
  checkGiven('lagCovariance', options, { T: 'number' });
  const { T } = options;
  if (!(T > 0 && Number.isFinite(T)))
    raise(invalid('lagCovariance.T', 'window length', T, 'a number above 0'));
  const names = ['x', ...MEMORIES];
  const projections: Projection[] = [];
  const windows: Window[] = [];
  const held = (but: readonly string[]) =>
    MEMORIES.filter((name) => !but.includes(name)).flatMap((name) => halves(name).map((half) => half.name));
  let k = 0;
  const add = (window: Omit<Window, 't'>) => windows.push({ t: [k * T, ++k * T], ...window });
  for (const memory of [...MEMORIES].reverse()) {
    const before = names[names.indexOf(memory) - 1];
    const own = halves(memory).map((half) => half.name);
    const shift = halves(memory).map(({ name }) => {
      const source = `${before}${name.slice(-1)}`;
      return row(`${source}>${name}`, [{ population: source }], name);
    });
    projections.push(...shift);
    add({ flush: flushing(own, T), hold: held([memory]) });
    add({ open: shift.map(({ name }) => name), hold: held([]) });
  }
  const learn = Object.entries(PRODUCTS).map(
    ([weights, [post, pre]]): LearnRule => ({
      weights,
      post: pair(post),
      pre: pair(pre),
      rate: 1 / T,
    }),
  );
  add({ learn, hold: held([]) });
  return {
    populations: [
      ...halves('x').map(({ name }) => ({ name, input: true })),
      ...MEMORIES.flatMap((memory) => halves(memory).map(({ name }) => ({ name }))),
    ],
    weights: Object.keys(PRODUCTS).map((name) => ({ name, shape: [1, 1], values: [[0]] })),
    projections,
    schedule: { windows, period: k * T },
  };
}

/**
 * The circuit's covariances of a series. Samples 0 and 1 only fill the memories: sums run over k = 2, ..., n - 1 and are
 * divided by n - 2. Throws for fewer than three samples, values that are not finite, and a run in which a closed gate leaked.
 */
export function learnCovariances(series: ArrayLike<number>, T = 2, backend?: Backend): Covariances {
  checkKinds('learnCovariances', { series: [series, 'list'], backend: [backend, optional(BACKEND)] });
  return covariancePath(series, [series.length], T, backend)[0];
}

/** The same after each of so many samples, from one run; `counts` are whole numbers from 3 to the length of the series. */
export function covariancePath(
  series: ArrayLike<number>,
  counts: readonly number[],
  T = 2,
  backend?: Backend,
): Covariances[] {
  checkKinds('covariancePath', {
    series: [series, 'list'],
    counts: [counts, 'list'],
    backend: [backend, optional(BACKEND)],
  });
  const n = series.length;
  if (n < 3) raise(invalid('series', 'number of samples', n, 'at least 3'));
  Array.from(series).forEach((value, k) => {
    if (!Number.isFinite(value)) raise(invalid(`series[${k}]`, 'value', value, 'a finite number'));
  });
  counts.forEach((count, k) => {
    if (!(Number.isInteger(count) && count >= 3 && count <= n))
      raise(invalid(`counts[${k}]`, 'number of samples', count, `a whole number from 3 to ${n}`));
  });
  const made = circuit(lagCovariance({ T }));
  const half = (sign: number) => Array.from(series, (value) => Math.max(0, sign * value));
  const period = made.schedule.period as number;
  const run = simulate(made, {
    ...(backend === undefined ? {} : { backend }),
    inputs: { 'x+': half(1), 'x-': half(-1) },
    cycles: n,
  });
  const leak = mayHaveLeaked(run) ? firstLeak(run) : undefined;
  if (leak !== undefined)
    raise(
      failed('learnCovariances', `the closed "${leak.projection}" leaks at t = ${leak.t}: smaller samples`),
    );
  const after = (count: number) => (count === n ? run.weights : run.state(count * period).weights);
  // what the first two samples added is taken away
  const start = after(2);
  return counts.map((count) => {
    const weights = after(count);
    const mean = (name: keyof Covariances) => (weights[name]?.[0] - start[name]?.[0]) / (count - 2);
    return { c11: mean('c11'), c12: mean('c12'), c22: mean('c22'), c01: mean('c01'), c02: mean('c02') };
  });
}

const COVARIANCES = { c11: 'number', c12: 'number', c22: 'number', c01: 'number', c02: 'number' } as const;

/** a1, a2 of x_k = a1 x_{k-1} + a2 x_{k-2} + noise: the solution of C0 a = C1 (off the circuit). */
export function autoregression(covariances: Covariances): readonly [number, number] {
  checkGiven('autoregression', covariances, COVARIANCES);
  const { c11, c12, c22, c01, c02 } = covariances;
  const determinant = c11 * c22 - c12 * c12;
  if (!(determinant > 0 && Number.isFinite(determinant)))
    raise(
      invalid(
        'autoregression',
        'determinant c11 c22 - c12 c12',
        determinant,
        'a number above 0: covariances of a series that is not all one number',
      ),
    );
  return [(c01 * c22 - c02 * c12) / determinant, (c02 * c11 - c01 * c12) / determinant];
}
