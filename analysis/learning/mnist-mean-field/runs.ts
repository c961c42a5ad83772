/** The circuit and the plain algorithm learn the same digits from the same weights, and take the same test. */
import { networkOf } from '../../../src/circuit/fragments/backprop';
import type { Form } from '../../../src/figures/figure';
import { readDataset } from '../../../src/io/disk/datasets';
import { first, mnist20 } from '../../../src/io/images';
import { classification } from '../../../src/learning/classification';
import { accuracy, evaluate, mean } from '../../../src/learning/evaluate';
import { answer, passFor, presentPlain } from '../../../src/learning/plain';
import { train } from '../../../src/learning/train';
import {
  backpropWeights,
  type NamedWeights,
  namedWeights,
  parametersOf,
} from '../../../src/learning/weights';

/** Digits learnt, tests, and after how many digits there is a point and an examination. */
export const SIZES = {
  quick: { samples: 3000, tests: 1000, every: 100, testEvery: 500 },
  full: { samples: 60_000, tests: 10_000, every: 1000, testEvery: 10_000 },
} as const;
export const SEED = 3;
/** Of a weight, from that of plain backpropagation: a hundred roundings of a weight of order one. */
export const TOLERANCE = 1e-14;

export interface Curves {
  /** After so many presentations: mean loss since the point before, and the largest distance of two weights. */
  readonly presentations: readonly number[];
  readonly loss: readonly number[];
  readonly plainLoss: readonly number[];
  readonly deviation: readonly number[];
  /** Part of the test that is answered right after so many presentations, with learning gated off. */
  readonly tested: readonly number[];
  readonly right: readonly number[];
  readonly plainRight: readonly number[];
}

/** Throws where the digits are not at hand, and says how to get them. */
export function learn(form: Form, progress?: (done: number, total: number) => void): Curves {
  const { samples, tests: testCount, every, testEvery } = SIZES[form];
  const task = classification({
    name: 'mnist',
    shows: 'digits',
    train: mnist20(first(readDataset('mnist', 'train'), samples)),
    test: mnist20(first(readDataset('mnist', 'test'), testCount)),
  });
  const network = networkOf(task.network);
  const pattern = task.patterns(SEED);
  const tests = task.test?.(SEED) ?? [];
  const start = backpropWeights(task.network, SEED, task.initialisation);
  const parameters = parametersOf(network, start);
  const pass = passFor(network);
  const points: { n: number; loss: number; plainLoss: number; deviation: number }[] = [];
  const exams: { n: number; right: number; plainRight: number }[] = [];
  const examine = (n: number, weights: NamedWeights) =>
    exams.push({
      n,
      right: accuracy(evaluate({ network: task.network, weights, patterns: tests }).outputs, tests),
      plainRight: accuracy(
        tests.map(({ x }) => answer(network, parameters, pass, x).slice()),
        tests,
      ),
    });
  examine(0, start);
  const options = { network: task.network, weights: start, pattern, presentations: samples };
  for (const { presentation: n, losses, weights } of train({ ...options, every, epoch: testEvery })) {
    const plain = losses.map((_, j) => {
      const { x, t } = pattern(n - losses.length + j);
      return presentPlain(network, parameters, pass, x, t);
    });
    const deviation = distance(weights, namedWeights(network, parameters));
    points.push({ n, loss: mean(losses), plainLoss: mean(plain), deviation });
    if (n % testEvery === 0) examine(n, weights);
    progress?.(n, samples);
  }
  return {
    presentations: points.map(({ n }) => n),
    loss: points.map(({ loss }) => loss),
    plainLoss: points.map(({ plainLoss }) => plainLoss),
    deviation: points.map(({ deviation }) => deviation),
    tested: exams.map(({ n }) => n),
    right: exams.map(({ right }) => right),
    plainRight: exams.map(({ plainRight }) => plainRight),
  };
}

function distance(a: NamedWeights, b: NamedWeights): number {
  let most = 0;
  for (const [name, values] of Object.entries(a))
    for (let i = 0; i < values.length; i++) {
      const apart = Math.abs(values[i] - (b[name]?.[i] ?? Number.NaN));
      // not numbers must not be lost
      if (!(apart <= most)) most = apart;
    }
  return most;
}
