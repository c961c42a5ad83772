/** Labelled images as a task: a network of relu units learns to answer with the unit of the label. */
import { invalid, raise } from '../errors';
import { IMAGE_SET, type ImageSet } from '../io/images';
import { checkGiven } from '../kinds';
import { shuffled, stream } from '../numerics/random';
import type { Pattern } from './patterns';
import type { Task } from './tasks';

export interface ClassificationOptions {
  readonly name: string;
  readonly shows: string;
  /** What is learnt, an epoch long, and what is asked after each epoch. Pixels are divided by `full`. */
  readonly train: ImageSet;
  readonly test: ImageSet;
  /** The byte of a pixel that is fully on (default 1: images of 0 and 1). */
  readonly full?: number;
  /** Units of each layer, inputs first (default: pixels, 400, classes). */
  readonly layers?: readonly number[];
}

/**
 * The images of `train` in an order drawn anew for each epoch; targets are 1 for the label and 0 else. Squared error,
 * learning online at rate 0.01; W_l ~ N(0, 2 / fan-in), the last N(0, 1 / fan-in), hidden biases 0, output biases 0.1.
 */
export function classification(options: ClassificationOptions): Task {
  checkGiven('classification', options, {
    name: 'text',
    shows: 'text',
    train: IMAGE_SET,
    test: IMAGE_SET,
    full: 'number?',
    layers: 'numbers?',
  });
  const { name, shows, train, test, full = 1 } = options;
  if (!(full > 0 && Number.isFinite(full)))
    raise(invalid('classification.full', 'byte', full, 'a number above 0'));
  const pixels = train.rows * train.columns;
  const { layers = [pixels, 400, train.classes] } = options;
  raise(
    ...(layers[0] === pixels
      ? []
      : [invalid('layers[0]', 'number of inputs', layers[0], `${pixels} pixels`)]),
    ...(layers[layers.length - 1] === train.classes
      ? []
      : [
          invalid(
            `layers[${layers.length - 1}]`,
            'number of outputs',
            layers[layers.length - 1],
            `${train.classes} classes`,
          ),
        ]),
  );
  return {
    name,
    shows,
    // the sums of hundreds of activities stay far below what closes a gate, whatever the weights become
    network: { layers, rate: 0.01, maskGain: 1e12, threshold: 1e4 },
    initialisation: {
      weights: { normal: layers.slice(1).map((_, k) => (k + 2 === layers.length ? 1 : 2)) },
      hiddenBias: [0, 0],
      outputBias: 0.1,
    },
    epoch: train.count,
    epochs: 3,
    patterns: (seed) => {
      let known = -1;
      let order: Int32Array = new Int32Array(0);
      return (k) => {
        const epoch = Math.floor(k / train.count);
        if (epoch !== known) {
          order = shuffled(train.count, stream(seed, `order of epoch ${epoch}`));
          known = epoch;
        }
        return patternOf(train, order[k % train.count], full);
      };
    },
    test: () => Array.from({ length: test.count }, (_, k) => patternOf(test, k, full)),
    classifies: true,
    solved: () => false,
  };
}

/** Image k as inputs and targets. */
function patternOf({ rows, columns, classes, pixels, labels }: ImageSet, k: number, full = 1): Pattern {
  const size = rows * columns;
  const x = new Float64Array(size);
  for (let i = 0; i < size; i++) x[i] = pixels[k * size + i] / full;
  const t = new Float64Array(classes);
  t[labels[k]] = 1;
  return { x, t };
}
