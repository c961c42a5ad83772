/**
 * What the spiking backprop circuit computes, as a plain algorithm in integers, one sample at a time (Renner et al. 2024):
 *
 *     a1 = W1^T x,   h = [a1 > 512],   b = [a1 > 0] - [a1 > 1024];      a2 = W2^T h,   o = [a2 > 512]
 *     d+ = [t = 1, o = 0, a2 > 0],   d- = [o = 1, t = 0, a2 <= 1024];   s = W2 (d+ - d-),   d1 = sign(s) b
 *     W2 += 2 h (d+ - d-)^T,   W1 += 2 x d1^T,   both clipped to [-256, 254]
 *
 * The circuit is compared with it spike by spike and weight by weight; the fast kernels give its bits.
 */
import { invalid, raise } from '../errors';
import { checkKinds, having } from '../kinds';
import {
  CHIP,
  checkLayers,
  HALF,
  type Layers,
  THRESHOLD,
  VARIANT,
  type Variant,
  W_MAX,
  WEIGHT_PAIR,
  type WeightPair,
} from './types';

/** What one sample left: activations, spikes (0 or 1), and the signs of both error signals. */
export interface Pass {
  /** a1 and a2. */
  readonly hidden: Int32Array;
  readonly out: Int32Array;
  readonly h: Uint8Array;
  readonly o: Uint8Array;
  readonly dPlus: Uint8Array;
  readonly dMinus: Uint8Array;
  /** s = W2 (d+ - d-), and d1 = sign(s) b. */
  readonly back: Int32Array;
  readonly d1: Int8Array;
}

export function emptyPass(layers: Layers): Pass {
  checkLayers(layers);
  const [, hidden, output] = layers;
  return {
    hidden: new Int32Array(hidden),
    out: new Int32Array(output),
    h: new Uint8Array(hidden),
    o: new Uint8Array(output),
    dPlus: new Uint8Array(output),
    dMinus: new Uint8Array(output),
    back: new Int32Array(hidden),
    d1: new Int8Array(hidden),
  };
}

/** What a sample left in every unit, and room for the next. */
export const PASS = having('a pass, as sbp.emptyPass(...) makes one', {
  ...{ hidden: 'list', out: 'list', h: 'list', o: 'list' },
  ...{ dPlus: 'list', dMinus: 'list', back: 'list', d1: 'list' },
} as const);

/** Weights are as many as the units of the pass want. */
function checkFit(path: string, { w1, w2 }: WeightPair, { hidden, out }: Pass): void {
  const wanted = hidden.length * out.length;
  if (w2.length !== wanted) raise(invalid(`${path}.weights.w2`, 'number of weights', w2.length, `${wanted}`));
  if (w1.length % hidden.length !== 0)
    raise(invalid(`${path}.weights.w1`, 'number of weights', w1.length, `a multiple of ${hidden.length}`));
}

/** The forward pass: `active` lists the inputs that spike. */
export function forward(weights: WeightPair, pass: Pass, active: ArrayLike<number>): void {
  checkKinds('sbp.forward', {
    weights: [weights, WEIGHT_PAIR],
    pass: [pass, PASS],
    active: [active, 'numbers'],
  });
  checkFit('sbp.forward', weights, pass);
  const { w1, w2 } = weights;
  const { hidden, h, out, o } = pass;
  hidden.fill(0);
  for (let n = 0; n < active.length; n++) {
    const row = active[n] * hidden.length;
    for (let j = 0; j < hidden.length; j++) hidden[j] += w1[row + j];
  }
  out.fill(0);
  for (let j = 0; j < hidden.length; j++) {
    h[j] = hidden[j] > HALF ? 1 : 0;
    if (h[j] === 0) continue;
    for (let k = 0; k < out.length; k++) out[k] += w2[j * out.length + k];
  }
  for (let k = 0; k < out.length; k++) o[k] = out[k] > HALF ? 1 : 0;
}

/** The error signals, and the weights after the sample; `target` is 1 for the units that ought to spike. */
export function learn(
  weights: WeightPair,
  pass: Pass,
  active: ArrayLike<number>,
  target: ArrayLike<number>,
  variant: Variant = CHIP,
): void {
  checkKinds('sbp.learn', {
    weights: [weights, WEIGHT_PAIR],
    pass: [pass, PASS],
    active: [active, 'numbers'],
    target: [target, 'numbers'],
    variant: [variant, VARIANT],
  });
  checkFit('sbp.learn', weights, pass);
  errors(pass, target, variant);
  if (variant.w2ForBackprop === 'updated') learnOutput(weights, pass, variant.wMin);
  goBack(weights, pass, variant);
  if (variant.w2ForBackprop === 'old') learnOutput(weights, pass, variant.wMin);
  learnHidden(weights, pass, active, variant.wMin);
}

const above = (a: number, { upperTest }: Variant): boolean =>
  upperTest === '>' ? a > THRESHOLD : a >= THRESHOLD;

function errors({ out, o, dPlus, dMinus }: Pass, target: ArrayLike<number>, variant: Variant): void {
  for (let k = 0; k < out.length; k++) {
    const a = out[k];
    const wanted = target[k] === 1;
    dPlus[k] = wanted && o[k] === 0 && a > 0 ? 1 : 0;
    dMinus[k] = !wanted && o[k] === 1 && !above(a, variant) ? 1 : 0;
  }
}

function goBack({ w2 }: WeightPair, pass: Pass, variant: Variant): void {
  const { hidden, dPlus, dMinus, back, d1 } = pass;
  const outputs = dPlus.length;
  for (let j = 0; j < hidden.length; j++) {
    let s = 0;
    for (let k = 0; k < outputs; k++) s += w2[j * outputs + k] * (dPlus[k] - dMinus[k]);
    const a = hidden[j];
    back[j] = s;
    d1[j] = a > 0 && !above(a, variant) ? Math.sign(s) : 0;
  }
}

function learnOutput({ w2 }: WeightPair, { h, dPlus, dMinus }: Pass, wMin: number): void {
  for (let j = 0; j < h.length; j++) {
    if (h[j] === 0) continue;
    for (let k = 0; k < dPlus.length; k++) step(w2, j * dPlus.length + k, dPlus[k] - dMinus[k], wMin);
  }
}

function learnHidden({ w1 }: WeightPair, { d1 }: Pass, active: ArrayLike<number>, wMin: number): void {
  for (let n = 0; n < active.length; n++) {
    const row = active[n] * d1.length;
    for (let j = 0; j < d1.length; j++) step(w1, row + j, d1[j], wMin);
  }
}

function step(w: Int16Array, at: number, sign: number, wMin: number): void {
  w[at] = Math.max(wMin, Math.min(W_MAX, w[at] + 2 * sign));
}
