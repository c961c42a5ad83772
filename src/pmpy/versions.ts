/** The rows of the protocol as functions of how values are split into pairs, masked and joined. */
import type { Activation } from './activations';
import { doubled, type Matrix, minus, outer, plus, product, type Vector } from './products';
import type { Pass } from './protocol';
import { deltaOf, difference, type Pair, products, rectified, stacked } from './signs';

/** The numbers of a row, from those that the standard protocol has before it. */
export type Numbers = (pass: Pass, activation: Activation) => number[];
/** How a signed vector becomes a pair. */
type Split = (activation: Activation, v: Vector) => Pair;

/** [v]^+ and [-v]^+, whatever the activation. */
export const bySign: Split = (_, v) => rectified(v);

/** The numbers of a row in every layer from `first` on, one after another. */
const inLayers =
  (of: (pass: Pass, i: number, activation: Activation) => Vector, first = 0): Numbers =>
  (pass, activation) =>
    pass.n.slice(first).flatMap((_, k) => of(pass, first + k, activation));

export const at = <T>(list: readonly T[], i: number): T => list[i];
export const end = <T>(list: readonly T[]): T => list[list.length - 1];

/** n_1 = W'_1 o_0. */
export const first =
  (pair: Split): Numbers =>
  ({ draw }, activation) =>
    product(doubled(at(draw.W, 0)), stacked(pair(activation, draw.x)));

/** n_i = n^+ - n^-, the two sides of what arrives at layer i. */
export const twoSided = (pair: Split): Numbers =>
  inLayers(({ draw, o }, i, activation) => difference(pair(activation, product(at(draw.W, i), at(o, i)))));

/** The same where signed outputs come as pairs: W'_i = [W_i, -W_i]. */
export const fromPairs = (pair: Split): Numbers =>
  inLayers(({ draw, o }, i, activation) =>
    difference(pair(activation, product(doubled(at(draw.W, i)), stacked(rectified(at(o, i)))))),
  );

/** o_i = r(n^+ - n^-). */
export const output = (pair: Split): Numbers =>
  inLayers(({ n }, i, activation) =>
    difference(pair(activation, at(n, i))).map((value) => activation.r(value)),
  );

/** p_i from its two parts. */
export const derivative = (pair: Split, join: (parts: Pair) => number[]): Numbers =>
  inLayers(({ n }, i, activation) => join(pair(activation, at(n, i))));

/** delta^{++} + delta^{+-} - delta^{-+} - delta^{--} at the last layer. */
export const outputDelta =
  (pair: Split, mask: Split): Numbers =>
  ({ draw, o, n }, activation) =>
    difference(deltaOf(products(pair(activation, minus(end(o), draw.t)), mask(activation, end(n)))));

/** The same at the other layers, of what arrives through a matrix made of the weights above. */
export const hiddenDelta = (through: (W: Matrix) => Matrix, pair: Split, mask: Split): Numbers =>
  inLayers(({ draw, n, delta }, i, activation) => {
    const arriving = product(through(at(draw.W, i)), at(delta, i));
    return difference(deltaOf(products(pair(activation, arriving), mask(activation, at(n, i - 1)))));
  }, 1);

/** dW_i = dW^+ - dW^- with dW^+ = (delta^{++} - delta^{-+}) o^T; `pull` is what stands before o^T in -dW^-. */
export const update = (pair: Split, mask: Split, pull: (mm: Vector, pm: Vector) => Vector): Numbers =>
  inLayers(({ error, n, o }, i, activation) => {
    const { pp, pm, mp, mm } = products(pair(activation, at(error, i)), mask(activation, at(n, i)));
    const [up, down] = [outer(minus(pp, mp), at(o, i)), outer(pull(mm, pm), at(o, i))];
    return up.flatMap((row, k) => plus(row, at(down, k)));
  });
