/** Circuits as learners, epoch by epoch; their tasks are what they say. */

import { backpropWeights, learning, train, xor } from '../../../src/index';
import type { ImageSet } from '../../../src/io/images';
import { stream } from '../../../src/numerics/random';
import { backprop, distance } from '../../support/backprop';

interface Course extends learning.CircuitLearnerOptions {
  readonly epochs?: number;
  readonly from?: learning.LearnerState<learning.CircuitKind>;
}
const course = ({
  epochs = 500,
  from,
  ...options
}: Course): learning.LearnerState<learning.CircuitKind>[] => [
  ...learning.learn(learning.circuitLearner(options), { epochs, ...(from === undefined ? {} : { from }) }),
];
const last = <T>(list: readonly T[]): T => list[list.length - 1];

/** Images of 2 x 3 pixels: class 0 has its left column on, class 1 its right one, and some of the rest. */
function stripes(count: number, seed: number): ImageSet {
  const { below } = stream(seed, 'stripes');
  const labels = Uint8Array.from({ length: count }, () => below(2));
  const pixels = new Uint8Array(6 * count);
  labels.forEach((label, k) => {
    for (const row of [0, 1]) {
      pixels[6 * k + 3 * row + 2 * label] = 1;
      pixels[6 * k + 3 * row + 1] = below(2);
    }
  });
  return { count, rows: 2, columns: 3, classes: 2, pixels, labels };
}
const images = (layers?: readonly number[]): learning.Task => ({
  ...learning.classification({
    name: 'stripes',
    shows: 'stripes',
    train: stripes(40, 1),
    test: stripes(20, 2),
    ...(layers === undefined ? {} : { layers }),
  }),
  step: 16,
});

describe('epochs', () => {
  const task = images([6, 8, 2]);
  const weights = backpropWeights(task.network, 1, task.initialisation);
  const states = course({ task, seed: 1, weights, epochs: 3 });

  test('steps through its epochs, the last step of each as long as what is left', () => {
    expect(states.map(({ presentation }) => presentation)).toEqual([16, 32, 40, 56, 72, 80, 96, 112, 120]);
    expect(last(states).epochs.map(({ presentation }) => presentation)).toEqual([40, 80, 120]);
  });

  test('is done once its epochs are', () => {
    expect(course({ task, seed: 1, from: last(states), epochs: 3 })).toEqual([]);
    expect(last(course({ task, seed: 1, from: last(states), epochs: 4 })).epochs).toHaveLength(4);
  });

  test('stops where the task is learnt', () => {
    const start = backpropWeights(xor.network, 3, xor.initialisation);
    const end = last(course({ task: xor, seed: 3, weights: start }));
    const options = { network: xor.network, weights: start, pattern: xor.patterns(3), presentations: 600 };
    const learnt = [...train(options)].find(({ errors }) => Math.max(...errors) < 0.05);
    expect([end.solved, end.presentation]).toEqual([true, learnt?.presentation]);
    expect(course({ task: xor, seed: 3, from: end })).toEqual([]);
  });

  test('learns images, asks those of the test, and is what the plain algorithm is', () => {
    // with other seeds an output may be silent for all images, and stay so
    const fast = { ...task.network, rate: 0.05 };
    const start = backpropWeights(task.network, 2, task.initialisation);
    const options = { task, seed: 2, weights: start, epochs: 20, network: fast, verify: 80 };
    const end = last(course(options));
    expect(last(end.epochs).accuracy).toBe(1);
    expect(last(end.epochs).loss).toBeLessThan(0.2 * (end.epochs[0]?.loss ?? 0));
    expect(end.epochs.map(({ deviation }) => deviation !== null)).toEqual([
      true,
      true,
      ...new Array(18).fill(false),
    ]);
    expect(end.epochs[1]?.deviation).toBeLessThan(1e-13);
  });

  test('says what is wrong', () => {
    expect(() => learning.circuitLearner({ task, seed: 1, epochs: 3 } as never)).toThrow(
      'circuitLearner: unknown option "epochs"',
    );
    expect(() => learning.circuitLearner({ task, seed: 1, verify: 1.5 })).toThrow(
      'circuitLearner.verify: invalid number 1.5 (allowed: a whole number of at least 0)',
    );
    expect(() => learning.circuitLearner({ task, seed: 1, weights: {} })).toThrow(
      'weights.W1: missing weights',
    );
  });
});

describe('images', () => {
  test('come in another order in each epoch, every one once, the same for the same seed', () => {
    const pattern = images().patterns(5);
    const epoch = (n: number) =>
      Array.from({ length: 40 }, (_, k) => Array.from(pattern(40 * n + k).x).join(''));
    const [first, second] = [epoch(0), epoch(1)];
    expect(first).not.toEqual(second);
    expect([...first].sort()).toEqual([...second].sort());
    expect(epoch(0)).toEqual(first);
    expect(images().patterns(6)(0)).not.toEqual(undefined);
  });

  test('must fit the layers', () => {
    expect(() => images([5, 4, 2])).toThrow('layers[0]: invalid number of inputs 5 (allowed: 6 pixels)');
    expect(() => images([6, 4, 3])).toThrow('layers[2]: invalid number of outputs 3 (allowed: 2 classes)');
  });

  test('begin with variances 2 / n before hidden layers and 1 / n before the outputs, whose biases are 0.1', () => {
    const { initialisation } = images([6, 8, 4, 2]);
    expect(initialisation).toEqual({ weights: { normal: [2, 2, 1] }, hiddenBias: [0, 0], outputBias: 0.1 });
  });

  test('an answer is the one largest output; what differs by a residue is no answer', () => {
    const one = { x: [], t: [0, 1] };
    expect(learning.accuracy([[0, 0.2]], [one])).toBe(1);
    expect(learning.accuracy([[0.3, 0.2]], [one])).toBe(0);
    expect(learning.accuracy([[0, 1e-17]], [one])).toBe(0);
  });

  test('weights are normal with the variances asked for', () => {
    const network = { layers: [400, 300, 10] };
    const { W1, W2, b1, b2 } = backpropWeights(network, 1, {
      weights: { normal: [2, 1] },
      hiddenBias: [0, 0],
      outputBias: 0.1,
    }) as Record<string, Float64Array>;
    const variance = (values: Float64Array = new Float64Array()) =>
      values.reduce((sum, w) => sum + w * w, 0) / values.length;
    // standard error sqrt(2 / n)
    expect((400 / 2) * variance(W1)).toBeCloseTo(1, 1);
    expect(Math.abs(300 * variance(W2) - 1)).toBeLessThan(5 * Math.sqrt(2 / 3000));
    expect([Math.max(...b1), ...new Set(b2)]).toEqual([0, 0.1]);
    expect(() => backpropWeights(network, 1, { weights: { normal: [2] } })).toThrow(
      'backpropWeights.weights.normal: invalid variances [2] (allowed: 2 numbers of at least 0, one a layer)',
    );
  });
});

describe('teacher and student', () => {
  const ends = { inputs: 'signed', output: 'linear', rate: 0.02 } as const;

  test.each([
    [
      [3, 4, 2],
      [3, 6, 2],
    ],
    [
      [2, 3, 3, 1],
      [2, 5, 4, 1],
    ],
    [
      [2, 1],
      [2, 4, 1],
    ],
  ])('teacher %j, student %j: plain backprop to 1e-12', (taught, learner) => {
    const task = learning.teacherStudent({
      teacher: { ...ends, layers: taught },
      student: { ...ends, layers: learner },
    });
    const weights = backpropWeights(task.network, 2, task.initialisation);
    const options = { network: task.network, weights, pattern: task.patterns(2), presentations: 60 };
    const checkpoints = [...train({ ...options, every: 20, verify: true })];
    const reports = checkpoints.flatMap((checkpoint) => checkpoint.reports);
    expect(reports).toHaveLength(60);
    expect(Math.max(...reports.map(({ deviation }) => deviation))).toBeLessThan(1e-12);
    const examples = Array.from({ length: 60 }, (_, k) => options.pattern(k));
    const plain = backprop(task.network, weights, examples).weights;
    expect(distance(last(checkpoints).weights, plain)).toBeLessThan(1e-12);
  });

  test('a student with units to spare generalises: its test loss falls by more than thirty', () => {
    const task = learning.teacherStudent({
      teacher: { ...ends, layers: [3, 3, 1] },
      student: { ...ends, rate: 0.05, layers: [3, 12, 1] },
      tests: 30,
    });
    const weights = backpropWeights(task.network, 1, task.initialisation);
    const { epochs } = last(course({ task, seed: 1, weights, epochs: 16 }));
    const before = epochs[0]?.testLoss as number;
    expect(last(epochs).testLoss).toBeLessThan(before / 30);
    expect(last(epochs).accuracy).toBeNull();
  });

  test('relu outputs need a teacher without signs, and sizes must agree', () => {
    const student = { layers: [3, 4, 2] };
    expect(() => learning.teacherStudent({ teacher: { ...ends, layers: [3, 2] }, student })).toThrow(
      'teacherStudent.student.output: invalid output "relu" (allowed: linear: the teacher\'s outputs have either sign)',
    );
    expect(() => learning.teacherStudent({ teacher: { layers: [2, 2] }, student })).toThrow(
      "teacherStudent.student.layers: invalid layers [3,4,2] (allowed: 2 inputs and 2 outputs, as the teacher's)",
    );
    expect(learning.teacherStudent({ teacher: { layers: [3, 2] }, student }).patterns(1)(7).t).toHaveLength(
      2,
    );
  });
});
