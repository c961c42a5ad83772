/** Backprop twice: the standard protocol, and the push-me pull-you one, in which no signal is negative. */
import { invalid, missing, type Problem, raise } from '../errors';
import { checkKinds, having } from '../kinds';
import { ACTIVATION, type Activation } from './activations';
import {
  type DenseMatrix,
  doubled,
  matrixTimes,
  minus,
  outer,
  plus,
  times,
  transpose,
  type Vector,
} from './products';
import { deltaOf, derivativeBySign, difference, type Pair, products, rectified, stacked, sum } from './signs';

/** One pattern, its target and the weights of every layer, [target][source]; W[0] reads x. */
export interface Draw {
  readonly x: Vector;
  readonly t: Vector;
  readonly W: readonly DenseMatrix[];
}

/**
 * What backprop computes on the way. Index i is that of W: o[i] is the input of W[i] and o[i + 1] the output of its
 * layer, so o has one entry more than the others.
 */
export interface ProtocolPass {
  readonly draw: Draw;
  readonly o: readonly Vector[];
  readonly n: readonly Vector[];
  /** r'(n). */
  readonly p: readonly Vector[];
  /** Error before the derivative: o - t at the last layer, W^T delta of the layer above at the others. */
  readonly error: readonly Vector[];
  readonly delta: readonly Vector[];
  readonly dW: readonly DenseMatrix[];
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Its numbers are looked at one by one in `checkDraw`. */
const DRAW = having('a draw { x, t, W }, as drawOf(...) makes one', {
  x: { is: isList, allowed: 'a list' },
  t: { is: isList, allowed: 'a list' },
  W: {
    is: (W) => isList(W) && W.every((rows) => isList(rows) && rows.every(isList)),
    allowed: 'a list of matrices',
  },
});

/**
 * The standard protocol, for the loss |o - t|^2 / 2. Throws where shapes do not fit or a number is not finite.
 *
 *     n_i = W_i o_{i-1},  o_i = r(n_i),  delta_I = (o_I - t) r'(n_I),
 *     delta_{i-1} = (W_i^T delta_i) r'(n_{i-1}),  dW_i = delta_i o_{i-1}^T        learning: W_i <- W_i - rate dW_i
 *
 * Source: Rumelhart, Hinton, Williams (Nature 1986).
 */
export function standard(draw: Draw, activation: Activation): ProtocolPass {
  checkKinds('standard', { draw: [draw, DRAW], activation: [activation, ACTIVATION] });
  checkDraw(draw);
  const { r, derivative } = activation;
  const { x, t, W } = draw;
  const o: Vector[] = [x];
  const n: Vector[] = [];
  for (const [i, weights] of W.entries()) {
    n.push(matrixTimes(weights, o[i]));
    o.push(n[i].map((value) => r(value)));
  }
  const p = n.map((layer) => layer.map((value) => derivative(value)));
  const error: Vector[] = [];
  const delta: Vector[] = [];
  for (let i = W.length - 1; i >= 0; i--) {
    error[i] = i === W.length - 1 ? minus(o[i + 1], t) : matrixTimes(transpose(W[i + 1]), delta[i + 1]);
    delta[i] = times(error[i], p[i] as Vector);
  }
  return { draw, o, n, p, error, delta, dW: delta.map((d, i) => outer(d, o[i])) };
}

/**
 * The push-me pull-you protocol with every signal a pair of at least 0 (where r' is), exact for any r and r'.
 *
 *     n^+- = [+-[W, -W] [o^+; o^-]]^+,   o^+- = [+-r(n^+ - n^-)]^+,   p^+ = r'(n) H(n),  p^- = r'(n) (1 - H(n))
 *     delta^{ab} = [a error]^+ p^b,      delta^+ = delta^{++} + delta^{+-},  delta^- = delta^{-+} + delta^{--}
 *     error_{i-1} = [V, -V] [delta^+; delta^-],  V = W_i^T
 *     dW^+ = (delta^{++} - delta^{-+}) o^T,   dW^- = -(delta^{+-} - delta^{--}) o^T,   dW = dW^+ - dW^-
 *
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019), with the corrections of `rows`.
 */
export function pushPull(draw: Draw, activation: Activation): ProtocolPass {
  checkKinds('pushPull', { draw: [draw, DRAW], activation: [activation, ACTIVATION] });
  checkDraw(draw);
  const { x, t, W } = draw;
  const o: Pair[] = [rectified(x)];
  const n: Pair[] = [];
  for (const [i, weights] of W.entries()) {
    n.push(rectified(matrixTimes(doubled(weights), stacked(o[i]))));
    o.push(rectified(difference(n[i]).map((value) => activation.r(value))));
  }
  const p = n.map((layer) => derivativeBySign(activation, difference(layer)));
  const error: Pair[] = [];
  const delta: Pair[] = [];
  const dW: DenseMatrix[] = [];
  for (let i = W.length - 1; i >= 0; i--) {
    error[i] = rectified(
      i === W.length - 1
        ? minus(difference(o[i + 1]), t)
        : matrixTimes(doubled(transpose(W[i + 1])), stacked(delta[i + 1])),
    );
    const d = products(error[i], p[i]);
    delta[i] = deltaOf(d);
    const input = difference(o[i]);
    const [push, pull] = [outer(minus(d.pp, d.mp), input), outer(minus(d.pm, d.mm), input)];
    dW[i] = push.map((row, k) => plus(row, pull[k] as Vector));
  }
  return {
    draw,
    o: o.map(difference),
    n: n.map(difference),
    p: p.map(sum),
    error: error.map(difference),
    delta: delta.map(difference),
    dW,
  };
}

function checkDraw({ x, t, W }: Draw): void {
  if (W.length === 0) raise(missing('W', 'layer', 'one matrix at least'));
  raise(
    ...notFinite('x', x),
    ...notFinite('t', t),
    ...W.flatMap((matrix, i) => {
      const sources = i === 0 ? x.length : W[i - 1].length;
      if (matrix.length === 0) return [missing(`W[${i}]`, 'row', 'one unit at least')];
      return matrix.flatMap((row, k) =>
        row.length === sources
          ? notFinite(`W[${i}][${k}]`, row)
          : [invalid(`W[${i}][${k}]`, 'length', row.length, `${sources}, the number of units that it reads`)],
      );
    }),
  );
  const outputs = W[W.length - 1].length;
  if (t.length !== outputs) raise(invalid('t', 'length', t.length, `${outputs}, that of the last layer`));
}

const notFinite = (path: string, values: Vector): Problem[] =>
  values.flatMap((value, k) =>
    Number.isFinite(value) ? [] : [invalid(`${path}[${k}]`, 'value', value, 'a finite number')],
  );
