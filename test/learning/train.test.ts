/** Circuits that learn, cycle by cycle beside plain backprop. */
import {
  type BackpropOptions,
  backpropWeights,
  type Checkpoint,
  dopri5,
  evaluate,
  exact,
  learning,
  meanField,
  type NamedWeights,
  odex,
  type TrainingOutcome,
  type TrainOptions,
  train,
  xor,
} from '../../src/index';
import { backprop, distance } from '../support/backprop';
import { cases } from '../support/cases';

const all = (options: TrainOptions): { checkpoints: Checkpoint[]; outcome: TrainingOutcome } => {
  const training = train(options);
  const checkpoints: Checkpoint[] = [];
  for (;;) {
    const next = training.next();
    if (next.done) return { checkpoints, outcome: next.value };
    checkpoints.push(next.value);
  }
};
const reportsOf = (checkpoints: readonly Checkpoint[]) => checkpoints.flatMap(({ reports }) => reports);
/** Distance from plain backprop at every checkpoint; what the run itself reports must not be less at the end of one. */
const apart = ({ network, weights, pattern }: TrainOptions, checkpoints: readonly Checkpoint[]) =>
  Math.max(
    ...checkpoints.map((checkpoint) => {
      const examples = Array.from({ length: checkpoint.presentation }, (_, k) => pattern(k));
      return distance(checkpoint.weights, backprop(network, weights, examples).weights);
    }),
  );
const worst = (checkpoints: readonly Checkpoint[]) =>
  Math.max(...reportsOf(checkpoints).map(({ deviation }) => deviation));

const pattern = xor.patterns(1);
const start = (seed: number, network = xor.network) => backpropWeights(network, seed, xor.initialisation);

describe('XOR', () => {
  const solvers = [
    ['exact', exact(), 8, 1e-12],
    ['dopri5', dopri5({ rtol: 1e-12, atol: 1e-13 }), cases(1, 2), 1e-8],
    ['odex', odex({ rtol: 1e-12, atol: 1e-13 }), 2, 1e-8],
  ] as const;
  test.each(solvers.slice(0, cases(2, 3)))(
    '%s: as plain backprop, cycle by cycle',
    (_, solver, presentations, limit) => {
      const options = { network: xor.network, weights: start(3), pattern, presentations };
      const backend = meanField({ solver });
      const { checkpoints } = all({ ...options, every: presentations, verify: true, backend });
      expect(apart(options, checkpoints)).toBeLessThan(limit);
      expect(worst(checkpoints)).toBeLessThan(limit);
    },
  );

  test('loss and error are those of the plain algorithm, and every charge of every window is', () => {
    const { checkpoints, outcome } = all({
      network: xor.network,
      weights: start(5),
      pattern,
      presentations: 24,
      verify: true,
    });
    expect(outcome).toEqual({ retcode: 'success' });
    expect(reportsOf(checkpoints).map(({ window }) => window)).toEqual(new Array(24).fill(null));
    expect(reportsOf(checkpoints).map(({ deadZone }) => deadZone)).toEqual(new Array(24).fill(0));
    checkpoints.forEach(({ losses, errors }) => {
      losses.forEach((loss, k) => {
        expect(loss).toBeCloseTo(0.5 * errors[k] ** 2, 14);
      });
    });
    expect(worst(checkpoints)).toBeLessThan(1e-12);
  });

  test('a small mask gain has a dead zone: the report shows it, with the window where it began', () => {
    const network = { ...xor.network, maskGain: 1e2 };
    // a unit comes within 7e-4 of its kink in presentation 5, inside the dead zone of 0.154 / 100
    const options = { network, weights: start(4), pattern, presentations: 12, every: 1 };
    const { checkpoints } = all({ ...options, verify: true });
    expect(worst(checkpoints)).toBeCloseTo(apart(options, checkpoints), 13);
    const reports = reportsOf(checkpoints);
    const hit = reports.find(({ deadZone }) => deadZone > 0);
    expect(hit).toBeDefined();
    expect(hit?.leastInput).toBeLessThan(0.154 / 1e2);
    expect(hit?.window).toMatchObject({ number: 4, population: 'G1b' });
    expect(worst(checkpoints)).toBeGreaterThan(1e-6);
    for (const { presentation, deviation } of reports)
      if (presentation < (hit?.presentation ?? 0)) expect(deviation).toBeLessThan(1e-12);
  });

  test('going on from a checkpoint gives the same bits', () => {
    const options = { network: xor.network, pattern, weights: start(2) };
    const whole = all({ ...options, presentations: 16 }).checkpoints.at(-1);
    const half = all({ ...options, presentations: 8 }).checkpoints.at(-1);
    const rest = all({ ...options, weights: half?.weights as NamedWeights, presentations: 8, from: 8 });
    expect(rest.checkpoints.at(-1)?.presentation).toBe(16);
    expect(rest.checkpoints.at(-1)?.weights).toEqual(whole?.weights);
  });

  test('evaluate answers with learning gated off', () => {
    const patterns = [0, 1, 2, 3].map(pattern);
    const weights = start(3);
    const { outputs, losses } = evaluate({ network: xor.network, weights, patterns });
    // the first answer, by hand
    const { W1, b1, W2, b2 } = weights as Record<string, Float64Array>;
    const hidden = Array.from(b1, (b) => Math.max(0, b));
    const n = hidden.reduce((sum, o, j) => sum + o * W2?.[j], b2?.[0]);
    expect(outputs[0]?.[0]).toBeCloseTo(Math.max(0, n), 13);
    expect(W1?.length).toBe(8);
    expect(losses[0]).toBeCloseTo(0.5 * Math.max(0, n) ** 2, 13);
  });
});

describe('other networks', () => {
  /** Seeded patterns of any size. */
  const random = (network: BackpropOptions, signed: boolean) => {
    let state = 7;
    const next = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const drawn: learning.Pattern[] = Array.from({ length: 200 }, () => ({
      x: Array.from({ length: network.layers[0] }, () => (signed ? 2 * next() - 1 : next())),
      t: Array.from({ length: network.layers.at(-1) as number }, () => (signed ? 2 * next() - 1 : next())),
    }));
    return (k: number) => drawn[k % drawn.length];
  };

  test.each<[BackpropOptions, boolean, number]>([
    [{ layers: [3, 5, 4, 2], rate: 0.05 }, false, 24],
    [{ layers: [3, 4, 2], output: 'linear', inputs: 'signed', rate: 0.05 }, true, 12],
    [
      { layers: [2, 3, 3, 2], activation: 'linear', output: 'linear', inputs: 'signed', rate: 0.05 },
      true,
      12,
    ],
    [{ layers: [2, 3, 1], T: 1, rate: 0.05 }, false, 12],
    [{ layers: [2, 3, 1], T: 0.5, rate: 0.05, bias: false }, false, 12],
  ])('%j equals plain backprop to 1e-12', (network, signed, presentations) => {
    const weights = backpropWeights(network, 4);
    const options = { network, weights, pattern: random(network, signed), presentations, every: 12 };
    const { checkpoints, outcome } = all({ ...options, verify: true });
    expect(outcome.retcode).toBe('success');
    expect(checkpoints.at(-1)?.presentation).toBe(presentations);
    expect(apart(options, checkpoints)).toBeLessThan(1e-12);
    expect(worst(checkpoints)).toBeLessThan(1e-12);
  });
});

describe('the linear transform', () => {
  test('1 x 1 equals the delta rule to 1e-12 and finds the truth to 1e-9', () => {
    const task = learning.linearTransform(1);
    const weights = backpropWeights(task.network, 1, task.initialisation);
    const options = {
      network: task.network,
      weights,
      pattern: task.patterns(1),
      presentations: 250,
      every: 50,
    };
    const { checkpoints } = all(options);
    expect(apart(options, checkpoints)).toBeLessThan(1e-12);
    expect(task.weightError?.(1, checkpoints.at(-1)?.weights as NamedWeights)).toBeLessThan(1e-9);
  });

  test.each([1, 3, 8])(
    '%i x %i: the error of weights of zero is the largest entry of the teacher',
    (size) => {
      const task = learning.linearTransform(size);
      const pattern = task.patterns(4);
      // the teacher from its answers: Gauss and Jordan on [x | t] for as many inputs as there are columns
      const rows = Array.from({ length: size }, (_, k) => [
        ...Array.from(pattern(k).x),
        ...Array.from(pattern(k).t),
      ]);
      for (let c = 0; c < size; c++) {
        const pivot = rows
          .slice(c)
          .reduce((best, row) => (Math.abs(row[c]) > Math.abs(best[c]) ? row : best));
        rows.splice(rows.indexOf(pivot), 1);
        rows.splice(
          c,
          0,
          pivot.map((value) => value / pivot[c]),
        );
        rows.forEach((row, r) => {
          if (r !== c) rows[r] = row.map((value, j) => value - row[c] * rows[c][j]);
        });
      }
      const largest = Math.max(...rows.flatMap((row) => row.slice(size).map(Math.abs)));
      expect(largest).toBeGreaterThan(0.1);
      expect(task.weightError?.(4, { W1: new Float64Array(size * size) })).toBeCloseTo(largest, 10);
      const M = Float64Array.from(
        { length: size * size },
        (_, k) => rows[k % size][size + Math.floor(k / size)],
      );
      expect(task.weightError?.(4, { W1: M })).toBeLessThan(1e-10);
    },
  );
});

test('a linear transform in dopri5 at rtol 1e-12 is within 1e-9 of plain backprop', () => {
  const task = learning.linearTransform(2);
  const options = {
    network: task.network,
    weights: backpropWeights(task.network, 1, task.initialisation),
    pattern: task.patterns(1),
    presentations: cases(2, 10),
    every: cases(2, 10),
    backend: meanField({ solver: dopri5({ rtol: 1e-12, atol: 1e-13 }) }),
  };
  expect(apart(options, all(options).checkpoints)).toBeLessThan(1e-9);
});

describe('what goes wrong', () => {
  const options = { network: xor.network, weights: start(3), pattern, presentations: 40 };

  test('a rate that is too large stops with presentation, window and population; the checkpoints before stand', () => {
    const fast = { ...xor.network, rate: 50 };
    const { checkpoints, outcome } = all({ ...options, network: fast, every: 1 });
    expect(outcome.retcode).toBe('diverged');
    expect(checkpoints.length).toBe(1);
    expect(outcome.message).toMatch(
      /^presentation \d+, window \d+: .*"[NB]\d[+-]" is above the ceiling of its gates: the closed "[^ ]+" leaks/,
    );
    for (const { weights } of checkpoints)
      for (const values of Object.values(weights)) expect(values.every(Number.isFinite)).toBe(true);
  });

  test.each<[Partial<TrainOptions>, string]>([
    [
      { pattern: () => ({ x: [0, 1], t: [-0.5] }) },
      "pattern(0).t[0]: invalid target -0.5 (allowed: a number of at least 0, or output: 'linear')",
    ],
    [{ pattern: () => ({ x: [0, 1, 1], t: [1] }) }, 'pattern(0).x: invalid number of values 3 (allowed: 2)'],
    [
      { pattern: () => ({ x: [0, Number.NaN], t: [1] }) },
      'pattern(0).x[1]: invalid value NaN (allowed: a finite number)',
    ],
    [{ weights: { W1: new Float64Array(3) } }, 'weights.W1: invalid number of weights 3 (allowed: 8)'],
    [{ weights: {} }, 'weights.W1: missing weights (8 numbers, [target, source] by rows)'],
    [{ every: 0 }, 'train.every: invalid number 0 (allowed: a whole number of at least 1)'],
  ])('%#', (change, message) => {
    expect(() => all({ ...options, ...change })).toThrow(message);
  });
});
