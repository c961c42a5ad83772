/** Tasks that a network can learn: patterns from a seed, a network, weights to begin with, a sign that it is learnt. */

import type { BackpropOptions } from '../circuit/fragments/backprop';
import { invalid, raise } from '../errors';
import { having } from '../kinds';
import { stream } from '../numerics/random';
import type { Pattern } from './patterns';
import type { Checkpoint } from './train';
import type { Initialisation, NamedWeights } from './weights';

export interface Task {
  readonly name: string;
  readonly shows: string;
  readonly network: BackpropOptions;
  readonly initialisation: Initialisation;
  /** Presentations in an epoch, and how many epochs a run has unless it says otherwise. */
  readonly epoch: number;
  readonly epochs: number;
  /** Presentation k, the same for the same seed. */
  readonly patterns: (seed: number) => (k: number) => Pattern;
  /** Presentations of one run of the circuit, after which a state can be kept (default: an epoch, at most 250). */
  readonly step?: number;
  /** What is asked after each epoch and never presented; with `classifies`, the largest output is the answer. */
  readonly test?: (seed: number) => readonly Pattern[];
  readonly classifies?: true;
  /** Whether an epoch ended well; training then stops. */
  readonly solved: (epoch: Pick<Checkpoint, 'errors' | 'losses'>) => boolean;
  /** The distance of the weights from the truth, where there is one. */
  readonly weightError?: (seed: number, weights: NamedWeights) => number;
}

const XOR = [
  { x: [0, 0], t: [0] },
  { x: [0, 1], t: [1] },
  { x: [1, 0], t: [1] },
  { x: [1, 1], t: [0] },
] as const;

/** What learners are made for. */
export const TASK = having('a task, as learning.tasks has them', {
  ...{ name: 'text', network: 'object', initialisation: 'object', epoch: 'number' },
  ...{ patterns: 'function', solved: 'function' },
} as const);

/** XOR in the order 00, 01, 10, 11; learnt when no output is off by 0.05 or more. */
export const xor: Task = {
  name: 'xor',
  shows: 'XOR in a network 2-4-1 of relu units',
  network: { layers: [2, 4, 1], rate: 0.1 },
  initialisation: { weights: 0.6, hiddenBias: [0, 0.3], outputBias: 0.5 },
  epoch: XOR.length,
  epochs: 500,
  patterns: () => (k) => XOR[k % XOR.length] as Pattern,
  solved: ({ errors }) => Math.max(...errors) < 0.05,
};

/** t = M x for x uniform in [-1, 1]; M, weights and inputs from streams of their own. */
export function linearTransform(size: number): Task {
  if (!(Number.isInteger(size) && size >= 1))
    raise(invalid('linearTransform.size', 'size', size, 'a whole number of at least 1'));
  const teacher = (seed: number): number[][] => {
    const { uniform } = stream(seed, 'teacher');
    return Array.from({ length: size }, () => Array.from({ length: size }, () => 2 * uniform() - 1));
  };
  return {
    name: `linear-${size}`,
    shows: `a linear transform of ${size === 1 ? 'one signed number' : `${size} signed numbers`}, push-me pull-you`,
    network: {
      layers: [size, size],
      output: 'linear',
      inputs: 'signed',
      bias: false,
      rate: 0.3,
    },
    initialisation: { weights: 0.6 },
    epoch: 50,
    epochs: 30,
    patterns: (seed) => {
      const M = teacher(seed);
      // inputs in order, so that presentation k can be asked for again
      const drawn: number[][] = [];
      const { uniform } = stream(seed, 'inputs');
      return (k) => {
        while (drawn.length <= k) drawn.push(Array.from({ length: size }, () => 2 * uniform() - 1));
        const x = drawn[k];
        return { x, t: M.map((row) => row.reduce((sum, m, j) => sum + m * x[j], 0)) };
      };
    },
    solved: () => false,
    weightError: (seed, { W1 = new Float64Array(size * size) }) => {
      const M = teacher(seed).flat();
      return W1.reduce((most, w, i) => Math.max(most, Math.abs(w - M[i])), 0);
    },
  };
}

/** Those that need neither data nor choices. */
export const tasks: readonly Task[] = [xor, linearTransform(1), linearTransform(8)];
