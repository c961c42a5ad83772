/** Branches of return maps, and curves of folds over two parameters. */

import { checkGiven, checkKinds, having, PAIR } from '../kinds';
import type { BranchProblem } from './branch-problem';
import { BRANCH_PROBLEM } from './branch-problem';
import { determinant } from './branch-slopes';
import { type BranchEnd, CONTINUATION_OPTIONS, type ContinuationOptions, continuation } from './continuation';
import { checkedMap, type ReturnMap, slopeAt } from './return-map';

/** The fixed points of a family of return maps, as a problem for `continuation`; x is [amplitude]. */
export function mapBranch(
  family: (p: number) => ReturnMap,
  borders?: (amplitude: number, p: number) => readonly number[],
): BranchProblem {
  checkKinds('mapBranch', { family: [family, 'function'], borders: [borders, 'function?'] });
  let known: { p: number; map: ReturnMap } | undefined;
  const at = (p: number): ReturnMap => {
    if (known?.p !== p) known = { p, map: checkedMap(family(p)) };
    return known.map;
  };
  const amplitude = (x: Float64Array) => x[0];
  return {
    kind: 'map',
    f: (x, p) => [at(p)(amplitude(x))],
    jacobian: (x, p) => [[slopeAt(at(p), amplitude(x))]],
    ...(borders === undefined ? {} : { borders: (x, p) => borders(amplitude(x), p) }),
  };
}

export interface FoldPoint {
  readonly x: Float64Array;
  /** The two parameters. */
  readonly p: number;
  readonly q: number;
  readonly label?: 'EP' | 'LP';
}

export interface FoldOptions extends Omit<ContinuationOptions, 'start'> {
  /** A fold, as `continuation` finds it (label LP), and the value of the second parameter that it was found at. */
  readonly start: { readonly x: ArrayLike<number>; readonly p: number; readonly q: number };
  /** Range of the first parameter; `parameter` is that of the second. */
  readonly first: readonly [number, number];
}

/** What a family gives for one value of its parameter. */
function familiar(problem: BranchProblem, q: number): BranchProblem {
  checkKinds(`problem(${q})`, { problem: [problem, BRANCH_PROBLEM] });
  return problem;
}

const FOLD = having('a fold { x, p, q }', { x: 'numbers', p: 'number', q: 'number' });

/**
 * The curve of folds F = 0, det F_x = 0 of a problem with two parameters, point by point; a fold of the curve itself
 * with respect to q (a cusp, or an extremum) is labelled LP.
 */
export function* foldCurve(
  problem: (q: number) => BranchProblem,
  given: FoldOptions,
): Generator<FoldPoint, BranchEnd> {
  checkKinds('foldCurve', { problem: [problem, 'function'] });
  checkGiven('foldCurve', given, { ...CONTINUATION_OPTIONS, start: FOLD, first: PAIR });
  const { start, first, domain, ...options } = given;
  const n = start.x.length;
  let known: { q: number; problem: BranchProblem } | undefined;
  const at = (q: number): BranchProblem => {
    if (known?.q !== q) known = { q, problem: familiar(problem(q), q) };
    return known.problem;
  };
  const all: [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const folds: BranchProblem = {
    kind: 'equilibrium',
    f: (xp, q) => {
      const { kind, f, jacobian } = at(q);
      const [x, p] = [xp.subarray(0, n), xp[n]];
      const less = kind === 'map' ? 1 : 0;
      const value = f(x, p);
      const A = (jacobian ?? slopes(f))(x, p);
      return [
        ...Array.from({ length: n }, (_, i) => value[i] - less * x[i]),
        determinant(A.map((row, i) => Array.from(row, (a, j) => a - (i === j ? less : 0)))),
      ];
    },
  };
  const curve = continuation(folds, {
    ...options,
    start: { x: [...Array.from(start.x), start.p], p: start.q },
    domain: [...Array.from({ length: n }, (_, i) => domain?.[i] ?? all), first],
  });
  for (;;) {
    const step = curve.next();
    if (step.done === true) return step.value;
    const { x, p, label } = step.value;
    yield {
      x: x.slice(0, n),
      p: x[n],
      q: p,
      ...(label === 'EP' || label === 'LP' ? { label } : {}),
    };
  }
}

/** df/dx by central differences. */
const slopes =
  (f: BranchProblem['f']) =>
  (x: Float64Array, p: number): number[][] => {
    const columns = Array.from(x, (value, j) => {
      const h = 6e-6 * Math.max(1e-3, Math.abs(value));
      const at = (step: number) =>
        f(
          x.map((v, i) => (i === j ? v + step : v)),
          p,
        );
      const [plus, minus] = [at(h), at(-h)];
      return Array.from(plus, (v, i) => (v - minus[i]) / (2 * h));
    });
    return Array.from(x, (_, i) => columns.map((column) => column[i]));
  };
