/** Signed values as pairs of currents, which are never negative: one pushes, the other pulls. */
import { invalid, raise } from '../errors';
import { checkGiven, checkKinds } from '../kinds';

/** A signed vector as two of at least 0; the value is plus - minus. */
export interface PushPull {
  readonly plus: Float64Array;
  readonly minus: Float64Array;
}

/**
 * The push-me pull-you pair of a signed vector.
 *
 *     plus = [x]^+,  minus = [-x]^+        so that x = plus - minus and plus * minus = 0
 *
 * Throws where x is not finite. Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019).
 */
export function encode(x: ArrayLike<number>): PushPull {
  checkKinds('encode', { x: [x, 'list'] });
  checkFinite('x', x);
  return {
    plus: Float64Array.from(x, (value) => Math.max(0, value)),
    minus: Float64Array.from(x, (value) => Math.max(0, -value)),
  };
}

/** The signed vector of a pair, plus - minus; the parts are of one length and finite. */
export function decode(pair: {
  readonly plus: ArrayLike<number>;
  readonly minus: ArrayLike<number>;
}): Float64Array {
  checkGiven('decode', pair, { plus: 'list', minus: 'list' });
  const { plus, minus } = pair;
  checkFinite('plus', plus);
  checkFinite('minus', minus);
  if (plus.length !== minus.length)
    raise(invalid('minus', 'length', minus.length, `${plus.length}, that of plus`));
  return Float64Array.from(plus, (value, k) => value - minus[k]);
}

function checkFinite(path: string, values: ArrayLike<number>): void {
  const k = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (k >= 0) raise(invalid(`${path}[${k}]`, 'value', values[k], 'a finite number'));
}
