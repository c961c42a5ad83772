/** Which copies of a weight must learn together: a signed linear map kept twice, trained by five rules. */
import { invalid, raise } from '../errors';
import { checkGiven } from '../kinds';
import { stream } from '../numerics/random';
import { type DenseMatrix, matrixTimes, minus, outer, plus, type Vector } from './products';
import { type Pair, products, rectified } from './signs';

export interface TyingOptions {
  /** Units that learn, default 3, and units that they read, default 4. */
  readonly outputs?: number;
  readonly inputs?: number;
  /** Presentations, default 600. */
  readonly steps?: number;
  /** Learning rate, default 0.05. */
  readonly rate?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** One rule after its last step. */
export interface Tying {
  /** Which copies there are: two for the signs of the input, n = W_a x^+ + W_b x^-, or two for those of the output, n = [W^+ o]^+ - [W^- o]^+. */
  readonly copies: 'input' | 'output';
  readonly rule: string;
  /** Largest |W_a - W|, |W_b + W| (|W^+ - W|, |W^- + W|) of any step, where W learns by the standard rule. */
  readonly deviation: number;
  /** Largest |n - target| of any unit over 200 fresh patterns. Both are Infinity where the weights overflowed. */
  readonly error: number;
}

interface Rule {
  readonly copies: Tying['copies'];
  readonly rule: string;
  /** What the two copies get, from the error and the input; both are subtracted, times the rate. */
  readonly updates: (error: Vector, input: Vector, n: Vector) => readonly [DenseMatrix, DenseMatrix];
}

const opposite = (W: DenseMatrix): number[][] => W.map((row) => row.map((weight) => 0 - weight));

/** What each branch learns from its own products of error and derivative, r' being 1: p^+ = H(n), p^- = 1 - H(n). */
const ownBranch =
  (pull: (parts: { readonly pm: Vector; readonly mm: Vector }) => Vector): Rule['updates'] =>
  (error, o, n) => {
    const mask = {
      plus: n.map((value) => (value > 0 ? 1 : 0)),
      minus: n.map((value) => (value > 0 ? 0 : 1)),
    };
    const parts = products(rectified(error), mask);
    return [outer(minus(parts.pp, parts.mp), o), opposite(outer(pull(parts), o))];
  };

const RULES: readonly Rule[] = [
  {
    copies: 'input',
    rule: 'tied: dW_a = δ(x⁺ − x⁻)ᵀ, dW_b = −dW_a',
    updates: (error, x) => [outer(error, x), opposite(outer(error, x))],
  },
  {
    copies: 'input',
    rule: 'untied: dW_a = δ(x⁺)ᵀ, dW_b = δ(x⁻)ᵀ',
    updates: (error, x) => [outer(error, rectified(x).plus), outer(error, rectified(x).minus)],
  },
  {
    copies: 'output',
    rule: 'tied: dW⁺ = δoᵀ, dW⁻ = −dW⁺',
    updates: (error, o) => [outer(error, o), opposite(outer(error, o))],
  },
  {
    copies: 'output',
    rule: 'own branch, as printed: dW⁻ = −(δ⁻⁻ + δ⁺⁻)oᵀ',
    updates: ownBranch(({ pm, mm }) => plus(mm, pm)),
  },
  {
    copies: 'output',
    rule: 'own branch, sign corrected: dW⁻ = −(δ⁺⁻ − δ⁻⁻)oᵀ',
    updates: ownBranch(({ pm, mm }) => minus(pm, mm)),
  },
];

/**
 * Trains two copies of a signed matrix on a linear target, t = W* x, by each of five rules, beside the standard rule
 * W <- W - rate (W x - t) x^T from the same start (W_a = W, W_b = -W) on the same patterns.
 *
 * Tied copies equal it to rounding. Untied input copies are backprop of the doubled input, not of W, though both reach a
 * linear target. Output copies that learn on their own branch diverge by the row that is printed. With its sign right
 * they still do not arrive: where the target is above 0 and both branches are silent, only W^- learns, and it goes down,
 * which changes nothing; some units stall or drift, others crawl. Both copies must get the whole delta, with opposite signs.
 * Inputs are uniform in [-1, 1] for input copies and, being activities, in [0, 1] for output copies; W* in [-1, 1], W in
 * [-0.5, 0.5] at the start.
 */
export function weightTying(options: TyingOptions = {}): readonly Tying[] {
  checkGiven('weightTying', options, {
    outputs: 'number?',
    inputs: 'number?',
    steps: 'number?',
    rate: 'number?',
    seed: 'number?',
  });
  const { outputs = 3, inputs = 4, steps = 600, rate = 0.05, seed = 1 } = options;
  for (const [name, count] of Object.entries({ outputs, inputs, steps }))
    if (!(Number.isInteger(count) && count >= 1 && count <= 10_000))
      raise(invalid(`weightTying.${name}`, 'number', count, 'a whole number from 1 to 10000'));
  if (!(rate > 0 && Number.isFinite(rate)))
    raise(invalid('weightTying.rate', 'learning rate', rate, 'a number above 0'));
  return RULES.map((rule) => train(rule, { outputs, inputs, steps, rate, seed }));
}

const INFINITE = Number.POSITIVE_INFINITY;

function train({ copies, rule, updates }: Rule, options: Required<TyingOptions>): Tying {
  const { outputs, inputs, steps, rate, seed } = options;
  const { uniform } = stream(seed, `tying ${copies}`);
  const matrix = (limit: number) =>
    Array.from({ length: outputs }, () => Array.from({ length: inputs }, () => limit * (2 * uniform() - 1)));
  const pattern = () =>
    Array.from({ length: inputs }, () => (copies === 'input' ? 2 * uniform() - 1 : uniform()));
  const target = matrix(1);
  let W: DenseMatrix = matrix(0.5);
  let [push, pull]: readonly [DenseMatrix, DenseMatrix] = [W, opposite(W)];
  const lowered = (weights: DenseMatrix, by: DenseMatrix): DenseMatrix =>
    weights.map((row, i) => row.map((weight, j) => weight - rate * by[i][j]));
  let deviation = 0;
  for (let step = 0; step < steps; step++) {
    const x = pattern();
    const wanted = matrixTimes(target, x);
    W = lowered(W, outer(minus(matrixTimes(W, x), wanted), x));
    const n = read(copies, push, pull, x);
    const [a, b] = updates(minus(n, wanted), x, n);
    [push, pull] = [lowered(push, a), lowered(pull, b)];
    deviation = Math.max(deviation, matrixDistance(push, W), matrixDistance(pull, opposite(W)));
    if (!Number.isFinite(deviation)) return { copies, rule, deviation: INFINITE, error: INFINITE };
  }
  const errors = Array.from({ length: 200 }, pattern).map((x) =>
    largest(minus(read(copies, push, pull, x), matrixTimes(target, x))),
  );
  return { copies, rule, deviation, error: Math.max(...errors) };
}

function read(copies: Tying['copies'], push: DenseMatrix, pull: DenseMatrix, x: Vector): number[] {
  const { plus: up, minus: down }: Pair = rectified(x);
  if (copies === 'input') return plus(matrixTimes(push, up), matrixTimes(pull, down));
  return minus(rectified(matrixTimes(push, x)).plus, rectified(matrixTimes(pull, x)).plus);
}

const largest = (v: Vector): number => Math.max(...v.map(Math.abs));

const matrixDistance = (a: DenseMatrix, b: DenseMatrix): number =>
  Math.max(...a.map((row, i) => largest(minus(row, b[i]))));
