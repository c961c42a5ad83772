/** Weights of a network: drawn from a seed, as plain parameters, as the named weights of its circuit. */

import { type BackpropOptions, type Network, networkOf } from '../circuit/fragments/backprop';
import { invalid, missing, raise } from '../errors';
import { checkGiven, either, optional, PAIR } from '../kinds';
import { stream } from '../numerics/random';
import { ownValue } from '../records';
import type { PlainParameters } from './plain';

/** Named weights of a circuit, [target, source] by rows. */
export type NamedWeights = Readonly<Record<string, Float64Array>>;

export interface Initialisation {
  /**
   * Weights are uniform in [-weights, weights] (default 0.6), or normal with variance 2 / fan-in ('he'), or normal with
   * variance normal[l - 1] / fan-in in layer l.
   */
  readonly weights?: number | 'he' | { readonly normal: readonly number[] };
  /** Biases of hidden layers are uniform in [a, b] (default [0, 0.3]). */
  readonly hiddenBias?: readonly [number, number];
  /** Biases of the output layer (default 0.5). */
  readonly outputBias?: number;
}

/**
 * Named weights for the circuit of `backprop(options)`: "W1", "b1", ..., and "Vl" equal to the transpose of "Wl".
 *
 * Each weight array has a stream of its own, keyed by seed and name. The defaults are those with which about nine of ten
 * networks 2-4-1 learn XOR. Throws for a seed or a range that makes no sense.
 */
export function backpropWeights(
  options: BackpropOptions,
  seed: number,
  initialisation: Initialisation = {},
): NamedWeights {
  const network = networkOf(options);
  return namedWeights(network, drawParameters(network, seed, initialisation));
}

/** The same as plain parameters; streams are those of the weights' names after `prefix`. */
export function drawParameters(
  network: Network,
  seed: number,
  initialisation: Initialisation = {},
  prefix = '',
): PlainParameters {
  checkGiven('backpropWeights', initialisation, {
    weights: optional(either('number', ['he'], 'object')),
    hiddenBias: optional(PAIR),
    outputBias: 'number?',
  });
  const { weights = 0.6, hiddenBias = [0, 0.3], outputBias = 0.5 } = initialisation;
  const { layers } = network;
  const variances = variancesOf(weights, layers.length - 1);
  if (!hiddenBias.every(Number.isFinite) || !(hiddenBias[0] <= hiddenBias[1]))
    raise(invalid('backpropWeights.hiddenBias', 'range', hiddenBias, 'two numbers [a, b], a <= b'));
  const W = layers.slice(1).map((rows, k) => {
    const columns = layers[k];
    const { uniform, normal } = stream(seed, `${prefix}W${k + 1}`);
    const deviation = Math.sqrt((variances?.[k] ?? 0) / columns);
    const draw =
      variances === undefined ? () => Number(weights) * (2 * uniform() - 1) : () => deviation * normal();
    return Float64Array.from({ length: rows * columns }, draw);
  });
  const b = layers.slice(1).map((rows, k) => {
    if (!network.bias) return new Float64Array(0);
    const { uniform } = stream(seed, `${prefix}b${k + 1}`);
    const hidden = () => hiddenBias[0] + (hiddenBias[1] - hiddenBias[0]) * uniform();
    return Float64Array.from({ length: rows }, k + 2 < layers.length ? hidden : () => outputBias);
  });
  return { W, b };
}

/** Variances times fan-in by layer; undefined where weights are uniform. */
function variancesOf(
  weights: NonNullable<Initialisation['weights']>,
  depth: number,
): readonly number[] | undefined {
  if (weights === 'he') return new Array<number>(depth).fill(2);
  const isSize = (value: unknown) => typeof value === 'number' && value >= 0 && Number.isFinite(value);
  if (typeof weights !== 'object') {
    if (!isSize(weights))
      raise(
        invalid('backpropWeights.weights', 'range', weights, "a number of at least 0, 'he', or { normal }"),
      );
    return undefined;
  }
  const { normal } = weights;
  if (!Array.isArray(normal) || normal.length !== depth || !normal.every(isSize))
    raise(
      invalid(
        'backpropWeights.weights.normal',
        'variances',
        normal,
        `${depth} numbers of at least 0, one a layer`,
      ),
    );
  return normal;
}

/** The named weights of the circuit: every Vl is the transpose of Wl. */
export function namedWeights({ layers, bias }: Network, { W, b }: PlainParameters): NamedWeights {
  const named: Record<string, Float64Array> = {};
  layers.slice(1).forEach((rows, k) => {
    const columns = layers[k];
    const weights = W[k];
    named[`W${k + 1}`] = weights.slice();
    if (bias) named[`b${k + 1}`] = b[k].slice();
    if (k > 0)
      named[`V${k + 1}`] = Float64Array.from(
        { length: weights.length },
        (_, i) => weights[(i % rows) * columns + Math.floor(i / rows)],
      );
  });
  return named;
}

/** Plain parameters, copied, from named weights. Throws where one is missing or has the wrong length. */
export function parametersOf(network: Network, named: NamedWeights): PlainParameters {
  const { layers, bias } = network;
  const take = (name: string, length: number): Float64Array => {
    const values = ownValue(named, name);
    if (values === undefined)
      raise(missing(`weights.${name}`, 'weights', `${length} numbers, [target, source] by rows`));
    if (values?.length !== length)
      raise(invalid(`weights.${name}`, 'number of weights', values?.length, `${length}`));
    return (values as Float64Array).slice();
  };
  return {
    W: layers.slice(1).map((rows, k) => take(`W${k + 1}`, rows * layers[k])),
    b: layers.slice(1).map((rows, k) => (bias ? take(`b${k + 1}`, rows) : new Float64Array(0))),
  };
}

/** Lists of rows, as `simulate` takes them. */
export function rowViews(values: Float64Array, rows: number): Float64Array[] {
  const columns = values.length / rows;
  return Array.from({ length: rows }, (_, r) => values.subarray(r * columns, (r + 1) * columns));
}
