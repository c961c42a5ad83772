/** Plain backpropagation: the algorithm that a learning circuit must equal, written without any circuit. */

import type { Network } from '../circuit/fragments/backprop';
import { invalid, type Problem, raise } from '../errors';
import { checkKinds, having } from '../kinds';

/** Weights and biases of each layer, [target, source] by rows; index 0 is layer 1. */
export interface PlainParameters {
  readonly W: readonly Float64Array[];
  /** Of length 0 without bias. */
  readonly b: readonly Float64Array[];
}

/** What one presentation left in every layer; index 0 of n, o, delta is layer 1. */
export interface PlainPass {
  readonly n: readonly Float64Array[];
  readonly o: readonly Float64Array[];
  readonly delta: readonly Float64Array[];
  /** o - t. */
  readonly error: Float64Array;
  /** W_{l+1}^T delta_{l+1} of every hidden layer. */
  readonly back: readonly Float64Array[];
}

const NETWORK = having('options of backprop(...), all of them', {
  layers: 'list',
  activation: ['relu', 'linear'],
  output: ['relu', 'linear'],
  rate: 'number',
});
const PARAMETERS = having('parameters { W, b }, a list of each', { W: 'lists', b: 'lists' });
const PASS = having('what passFor(...) returns', {
  ...{ n: 'lists', o: 'lists', delta: 'lists', error: 'list', back: 'lists' },
} as const);

/** Everything is as long as the layers say. */
function checkSizes(
  layers: readonly number[],
  { W, b }: PlainParameters,
  { n, o, delta, error, back }: PlainPass,
  { x, t }: { readonly x: ArrayLike<number>; readonly t: ArrayLike<number> },
): void {
  const L = layers.length - 1;
  const problems: Problem[] = [];
  const expect = (path: string, list: ArrayLike<unknown> | undefined, size: number) => {
    if (list?.length !== size)
      problems.push(
        invalid(`presentPlain.${path}`, 'length', list?.length ?? 0, `${size}, as the layers say`),
      );
  };
  expect('x', x, layers[0]);
  expect('t', t, layers[L]);
  expect('error', error, layers[L]);
  for (let l = 0; l < L; l++) {
    expect(`W[${l}]`, W[l], layers[l + 1] * layers[l]);
    if (b[l]?.length !== 0) expect(`b[${l}]`, b[l], layers[l + 1]);
    for (const [name, list] of Object.entries({ n, o, delta }))
      expect(`${name}[${l}]`, list[l], layers[l + 1]);
    if (l + 1 < L) expect(`back[${l}]`, back[l], layers[l + 1]);
  }
  raise(...problems);
}

/** Room for one pass, so that none is allocated for a presentation. */
export function passFor(network: Network): PlainPass {
  checkKinds('passFor', { network: [network, NETWORK] });
  const { layers } = network;
  const sizes = layers.slice(1);
  const each = () => sizes.map((size) => new Float64Array(size));
  const last = sizes[sizes.length - 1];
  return { n: each(), o: each(), delta: each(), error: new Float64Array(last), back: each().slice(0, -1) };
}

/**
 * One presentation: forward, backward, and W_l -= eta delta_l o_{l-1}^T, all weights at once.
 *
 *     n_l = W_l o_{l-1} + b_l,  o_l = r(n_l),  r'(0) = 0;   delta_L = r'(n_L)(o_L - t),  delta_l = r'(n_l) W_{l+1}^T delta_{l+1}
 *
 * Changes `parameters` and `pass`; returns 1/2 |o - t|^2. Inputs of 0 and closed masks cost nothing.
 */
export function presentPlain(
  network: Network,
  parameters: PlainParameters,
  pass: PlainPass,
  x: ArrayLike<number>,
  t: ArrayLike<number>,
): number {
  checkKinds('presentPlain', {
    network: [network, NETWORK],
    parameters: [parameters, PARAMETERS],
    pass: [pass, PASS],
    x: [x, 'numbers'],
    t: [t, 'numbers'],
  });
  const { W, b } = parameters;
  checkSizes(network.layers, parameters, pass, { x, t });
  const { layers, activation, output, rate } = network;
  const L = layers.length - 1;
  const relu = (l: number) => (l === L ? output : activation) === 'relu';
  const answered = answer(network, { W, b }, pass, x);
  let loss = 0;
  for (let i = 0; i < pass.error.length; i++) {
    const e = answered[i] - t[i];
    pass.error[i] = e;
    loss += 0.5 * e * e;
  }
  for (let l = L; l >= 1; l--) {
    const delta = pass.delta[l - 1];
    const from = l === L ? pass.error : pass.back[l - 1];
    if (l < L) backward(W[l], pass.delta[l], from);
    mask(pass.n[l - 1], from, delta, relu(l));
  }
  for (let l = 1; l <= L; l++) {
    const below = l === 1 ? x : pass.o[l - 2];
    descend(W[l - 1], b[l - 1], pass.delta[l - 1], below, rate);
  }
  return loss;
}

/** The outputs o_L of the forward pass alone; changes n and o of `pass`, and owns what it returns. */
export function answer(
  { layers, activation, output }: Network,
  { W, b }: PlainParameters,
  pass: PlainPass,
  x: ArrayLike<number>,
): Float64Array {
  const L = layers.length - 1;
  let before = x;
  for (let l = 1; l <= L; l++) {
    const n = pass.n[l - 1];
    forward(W[l - 1], b[l - 1], before, n);
    rectify(n, pass.o[l - 1], (l === L ? output : activation) === 'relu');
    before = pass.o[l - 1];
  }
  return pass.o[L - 1];
}

function forward(W: Float64Array, b: Float64Array, x: ArrayLike<number>, n: Float64Array): void {
  const columns = x.length;
  n.fill(0);
  if (b.length > 0) n.set(b);
  for (let j = 0; j < columns; j++) {
    const value = x[j];
    if (value === 0) continue;
    for (let i = 0, k = j; i < n.length; i++, k += columns) n[i] += W[k] * value;
  }
}

function rectify(n: Float64Array, o: Float64Array, relu: boolean): void {
  for (let i = 0; i < n.length; i++) o[i] = relu && !(n[i] > 0) ? 0 : n[i];
}

function backward(W: Float64Array, delta: Float64Array, back: Float64Array): void {
  const columns = back.length;
  back.fill(0);
  for (let i = 0; i < delta.length; i++) {
    const d = delta[i];
    if (d === 0) continue;
    for (let j = 0, k = i * columns; j < columns; j++, k++) back[j] += W[k] * d;
  }
}

function mask(n: Float64Array, from: Float64Array, delta: Float64Array, relu: boolean): void {
  for (let i = 0; i < n.length; i++) delta[i] = !relu || n[i] > 0 ? from[i] : 0;
}

function descend(
  W: Float64Array,
  b: Float64Array,
  delta: Float64Array,
  x: ArrayLike<number>,
  rate: number,
): void {
  const columns = x.length;
  for (let i = 0; i < delta.length; i++) {
    const step = rate * delta[i];
    if (step === 0) continue;
    if (b.length > 0) b[i] -= step;
    for (let j = 0, k = i * columns; j < columns; j++, k++) {
      const value = x[j];
      if (value !== 0) W[k] -= step * value;
    }
  }
}
