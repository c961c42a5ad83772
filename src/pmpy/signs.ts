/** How signed values become pairs, and pairs of errors and derivatives the four products of the protocol. */
import { type Activation, unitStep } from './activations';
import { minus, plus, times, type Vector } from './products';

export interface Pair {
  readonly plus: Vector;
  readonly minus: Vector;
}

/** [v]^+ and [-v]^+. */
export const rectified = (v: Vector): Pair => ({
  plus: v.map((value) => Math.max(0, value)),
  minus: v.map((value) => Math.max(0, -value)),
});

/** r(v) and r(-v): their difference is v only where r(z) - r(-z) = z. */
export const throughActivation = ({ r }: Activation, v: Vector): Pair => ({
  plus: v.map((value) => r(value)),
  minus: v.map((value) => r(-value)),
});

export const difference = (pair: Pair): number[] => minus(pair.plus, pair.minus);
export const sum = (pair: Pair): number[] => plus(pair.plus, pair.minus);

/** [v^+; v^-]. */
export const stacked = (pair: Pair): number[] => [...pair.plus, ...pair.minus];

/** p^+- = r'(n) r'(+-n), as the talk has it. */
export const derivativeProducts = ({ derivative }: Activation, n: Vector): Pair => ({
  plus: n.map((value) => derivative(value) * derivative(value)),
  minus: n.map((value) => derivative(value) * derivative(-value)),
});

/** p^+ = r'(n) H(n), p^- = r'(n) (1 - H(n)): their sum is r'(n) whatever r' is, at n = 0 too. */
export const derivativeBySign = ({ derivative }: Activation, n: Vector): Pair => ({
  plus: n.map((value) => derivative(value) * unitStep(value)),
  minus: n.map((value) => derivative(value) * (1 - unitStep(value))),
});

/** delta^{ab}: the a part of the error through the b part of the derivative; `pm` is delta^{+-}. */
interface Products {
  readonly pp: Vector;
  readonly pm: Vector;
  readonly mp: Vector;
  readonly mm: Vector;
}

export const products = (error: Pair, mask: Pair): Products => ({
  pp: times(error.plus, mask.plus),
  pm: times(error.plus, mask.minus),
  mp: times(error.minus, mask.plus),
  mm: times(error.minus, mask.minus),
});

/** delta^+ = delta^{++} + delta^{+-} and delta^- = delta^{-+} + delta^{--}. */
export const deltaOf = ({ pp, pm, mp, mm }: Products): Pair => ({ plus: plus(pp, pm), minus: plus(mp, mm) });
