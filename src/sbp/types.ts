/** What the spiking backprop network is made of, as plain data. Weights are mantissas: a unit of 64 on the chip. */
import { invalid, raise } from '../errors';
import { having } from '../kinds';
import { stream } from '../numerics/random';

/** Units of the input, the hidden and the output layer. */
export type Layers = readonly [input: number, hidden: number, output: number];

/** Mantissas by source, even, -256 to 254: w1[i * hidden + j] from input i to hidden j, w2[j * output + k] likewise. */
export interface WeightPair {
  readonly w1: Int16Array;
  readonly w2: Int16Array;
}

/** Half the threshold: a unit fires above it, and its surrogate derivative is 1 from 0 to twice as much. */
export const HALF = 512;
export const THRESHOLD = 1024;

/**
 * Where the circuit and the published NumPy algorithm differ: the chip reads a weight before it learns, so that errors go
 * back through the OLD W2; it fires strictly ABOVE a threshold, which decides the upper test of the derivative; and its
 * mixed weights reach -256 (though only +254).
 */
export interface Variant {
  readonly w2ForBackprop: 'old' | 'updated';
  readonly upperTest: '>' | '>=';
  readonly wMin: -256 | -254;
}

/** As sbp.weights(...) returns it. */
export const WEIGHT_PAIR = having('weights { w1, w2 }, as sbp.weights(...) returns', {
  w1: 'list',
  w2: 'list',
});

export const VARIANT = having('a variant, as sbp.CHIP and sbp.PUBLISHED are', {
  w2ForBackprop: ['old', 'updated'],
  upperTest: ['>', '>='],
  wMin: 'number',
});

/** What the chip does. */
export const CHIP: Variant = { w2ForBackprop: 'old', upperTest: '>', wMin: -256 };
/** What the published NumPy script does (lanl/spikingBackprop, numpy_simulation.py). */
export const PUBLISHED: Variant = { w2ForBackprop: 'updated', upperTest: '>=', wMin: -254 };

export const W_MAX = 254;

/** The most weights of one matrix. */
const MOST_ENTRIES = 2 ** 25;

/** Throws unless there are three layers of at least one unit, and no more weights than can be held. */
export function checkLayers(layers: readonly number[]): void {
  const fits =
    Array.isArray(layers) &&
    layers.length === 3 &&
    layers.every((size) => Number.isInteger(size) && size >= 1);
  if (!fits)
    raise(
      invalid('layers', 'sizes', layers, 'three whole numbers of at least 1: input, hidden, output units'),
    );
  const [input, hidden, output] = layers;
  const most = Math.max(input, output) * hidden;
  if (most > MOST_ENTRIES)
    raise(invalid('layers', 'number of weights', most, `at most ${MOST_ENTRIES} a matrix`));
}

/**
 * Weights to begin with: normal with variance 2 / (fan-in + fan-out), times 1024, at most 240 in magnitude, then toward
 * zero to the next even number. W1 and W2 have streams of their own.
 */
export function weights(layers: Layers, seed: number): WeightPair {
  checkLayers(layers);
  const [input, hidden, output] = layers;
  const draw = (name: string, rows: number, columns: number) => {
    const { normal } = stream(seed, name);
    const scale = THRESHOLD * Math.sqrt(2 / (rows + columns));
    return Int16Array.from({ length: rows * columns }, () => {
      const w = Math.max(-240, Math.min(240, scale * normal()));
      return 2 * Math.trunc(w / 2);
    });
  };
  return { w1: draw('W1', input, hidden), w2: draw('W2', hidden, output) };
}
