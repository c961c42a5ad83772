/** What every engine of spiking backprop does, whatever it is made of: samples go in, counts and weights come out. */
import { invalid, raise } from '../errors';
import { checkKinds } from '../kinds';
import type { Divergence } from './copies';
import type { Violation } from './presentation';
import type { Samples } from './samples';
import {
  CHIP,
  checkLayers,
  type Layers,
  THRESHOLD,
  type Variant,
  W_MAX,
  WEIGHT_PAIR,
  type WeightPair,
} from './types';

/** Counts over samples, each taken before its own learning; all of them whole numbers, so that their order is free. */
export interface Tally {
  readonly samples: number;
  /** Samples whose output spikes are exactly the target. */
  readonly exact: number;
  /** Samples whose first spiking output (the first unit where none spikes) is that of the class. */
  readonly spikes: number;
  /** Samples whose first output of the largest activation is that of the class. */
  readonly activation: number;
  /** Output units that spike and ought not to, or the other way: sum of (o - t)^2. */
  readonly wrong: number;
  /** Sum of (f(a2) - 1024 t)^2, where f(a) is a between 0 and 1024: the surrogate of the activation, times 1024. */
  readonly squared: number;
}

/** The eight plastic matrices by source: W1* is [input, hidden], W2 and its copies [hidden, output], W2T* [output, hidden]. */
export interface Matrices {
  readonly W1: Int16Array;
  readonly W1_lt: Int16Array;
  readonly W1_gt: Int16Array;
  readonly W2: Int16Array;
  readonly W2_lt: Int16Array;
  readonly W2_gt: Int16Array;
  readonly W2T: Int16Array;
  readonly W2T_minus: Int16Array;
}

/** A network that learns as samples are presented to it. */
export interface Engine {
  readonly layers: Layers;
  /** Learns from samples order[from], ..., order[to - 1], one after another. */
  present(samples: Samples, order: ArrayLike<number>, from: number, to: number): Tally;
  /** What it answers to samples from, ..., to - 1; nothing is learnt. */
  evaluate(samples: Samples, from: number, to: number): Tally;
  /** The weights now, as values of their own. */
  weights(): WeightPair;
  /** All plastic matrices now. Where an engine has one W1 and one W2, the copies are made from them. */
  copies(): Matrices;
  /** What went wrong so far, where anything can. */
  findings?(): Findings;
}

/** Spikes out of turn, those that change nothing and those that do, and the first of each; copies that have parted. */
export interface Findings {
  readonly harmless: number;
  readonly harmful: number;
  readonly firstHarmless?: Violation;
  readonly firstHarmful?: Violation;
  readonly divergence?: Divergence;
}

/** Makes an engine that begins with these weights. */
export type EngineMaker = (layers: Layers, begin: Matrices, variant?: Variant) => Engine;

export const MATRICES = [
  'W1',
  'W1_lt',
  'W1_gt',
  'W2',
  'W2_lt',
  'W2_gt',
  'W2T',
  'W2T_minus',
] as const satisfies readonly (keyof Matrices)[];

/** Rows (sources) and columns (targets) of a matrix. */
export function shapeOf(name: keyof Matrices, [input, hidden, output]: Layers): [number, number] {
  if (name.startsWith('W1')) return [input, hidden];
  return name.startsWith('W2T') ? [output, hidden] : [hidden, output];
}

export const NOTHING: Tally = { samples: 0, exact: 0, spikes: 0, activation: 0, wrong: 0, squared: 0 };

export const added = (a: Tally, b: Tally): Tally => ({
  samples: a.samples + b.samples,
  exact: a.exact + b.exact,
  spikes: a.spikes + b.spikes,
  activation: a.activation + b.activation,
  wrong: a.wrong + b.wrong,
  squared: a.squared + b.squared,
});

/** One sample's counts, from its spikes and activations. */
export function tallyOf(o: ArrayLike<number>, a2: ArrayLike<number>, label: number): Tally {
  let [firstSpike, largest, wrong, squared] = [-1, 0, 0, 0];
  for (let k = 0; k < a2.length; k++) {
    const a = a2[k];
    const t = k === label ? 1 : 0;
    if (o[k] === 1 && firstSpike < 0) firstSpike = k;
    if (a > a2[largest]) largest = k;
    if (o[k] !== t) wrong++;
    squared += (Math.max(0, Math.min(THRESHOLD, a)) - THRESHOLD * t) ** 2;
  }
  return {
    samples: 1,
    exact: wrong === 0 ? 1 : 0,
    spikes: Math.max(firstSpike, 0) === label ? 1 : 0,
    activation: largest === label ? 1 : 0,
    wrong,
    squared,
  };
}

/**
 * The eight matrices that belong to W1 and W2. Minus W2^T cannot be 256: where W2 is -256 it is 254, as the circuit would
 * hold it.
 */
export function matricesOf(layers: Layers, pair: WeightPair): Matrices {
  checkLayers(layers);
  checkKinds('sbp.matricesOf', { weights: [pair, WEIGHT_PAIR] });
  const { w1, w2 } = pair;
  const [input, hidden, output] = layers;
  for (const [name, matrix, size] of [
    ['w1', w1, input * hidden] as const,
    ['w2', w2, hidden * output] as const,
  ])
    if (matrix.length !== size)
      raise(
        invalid(
          `sbp.matricesOf.${name}`,
          'number of weights',
          matrix.length,
          `${size}, for layers ${layers.join(', ')}`,
        ),
      );
  const transposed = new Int16Array(hidden * output);
  for (let j = 0; j < hidden; j++)
    for (let k = 0; k < output; k++) transposed[k * hidden + j] = w2[j * output + k];
  return {
    W1: w1,
    W1_lt: w1,
    W1_gt: w1,
    W2: w2,
    W2_lt: w2,
    W2_gt: w2,
    W2T: transposed,
    W2T_minus: transposed.map((w) => Math.min(W_MAX, -w)),
  };
}

/** W1 and W2 of matrices whose copies agree; where they do not, an engine that has but one of each cannot go on. */
export function oneOfEach(layers: Layers, begin: Matrices, variant: Variant = CHIP): WeightPair {
  checkLayers(layers);
  const { W1, W2 } = begin;
  const names = MATRICES.filter((name) => begin[name] !== W1 && begin[name] !== W2);
  for (const [name, matrix] of [['W1', W1], ['W2', W2], ...names.map((n) => [n, begin[n]] as const)] as const)
    checkMatrix(name, matrix, layers, variant);
  const made = matricesOf(layers, { w1: W1, w2: W2 });
  for (const name of names) {
    const at = begin[name].findIndex((w, k) => w !== made[name][k]);
    if (at >= 0)
      raise(
        invalid(
          `${name}[${at}]`,
          'copy',
          begin[name][at],
          `${made[name][at]}, as in ${name.startsWith('W1') ? 'W1' : 'W2'}: this engine has one of each; the circuit has copies`,
        ),
      );
  }
  return { w1: W1, w2: W2 };
}

function checkMatrix(name: keyof Matrices, matrix: Int16Array, layers: Layers, { wMin }: Variant): void {
  const [rows, columns] = shapeOf(name, layers);
  if (matrix.length !== rows * columns)
    raise(
      invalid(name, 'number of weights', matrix.length, `${rows * columns}, for shape [${rows}, ${columns}]`),
    );
  const at = matrix.findIndex((w) => w % 2 !== 0 || w < wMin || w > W_MAX);
  if (at >= 0) raise(invalid(`${name}[${at}]`, 'weight', matrix[at], `even, ${wMin} to ${W_MAX}`));
}
